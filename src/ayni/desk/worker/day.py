"""My day: what waits for an answer, where to be today and tomorrow, and what is not written down yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.http import HttpResponse

from ayni.basics.instants import local
from ayni.basics.words import Sentence
from ayni.care.planning import standings_of
from ayni.care.queries import Lead, leads_open, leads_visible_to
from ayni.desk.leads import WORKERS, open_sentence
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.my import MyPage
from ayni.desk.worker.offers import Terms
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement, Offer
from ayni.engines.protocols import Decider
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.safety import queries as safety
from ayni.safety.queries import Escalation
from ayni.visits import queries as visits
from ayni.visits.queries import LIVE, Visit, once_each
from ayni.workers.queries import Worker

# A flag that was closed stays on the page for so long, so that whoever raised it reads that it ended.
CLOSED_STAYS = timedelta(days=3)


@dataclass(frozen=True)
class Day:
    """Everything the page shows, each list in the order in which it presses."""

    offers: Sequence[Terms]
    flags: Sequence[Escalation]
    due: Sequence[Visit]
    today: Sequence[Visit]
    tomorrow: Sequence[Visit]
    steps: Sequence[Engagement]
    leads: Sequence[tuple[Lead, Sentence]]
    unarranged: Sequence[Engagement]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to show."""
        shown = (self.offers, self.flags, self.due, self.today, self.tomorrow, self.steps, self.leads)
        return not any(shown) and not self.unarranged


@standing("worker")
class MyDay(MyPage):
    """The board of a worker."""

    def get(self, request: Asked) -> HttpResponse:
        """Show the day."""
        return self.render("worker/day.html", me=self.me, day=day_of(self.actor, self.me, clock.now()))


def day_of(actor: Actor, me: Worker, now: datetime) -> Day:
    """The worker's day at ``now``, in a constant number of queries."""
    tomorrow, after = (local(now + timedelta(days=ahead), me.centre.time_zone, 0) for ahead in (1, 2))
    mine = visits.visible_to(actor).filter(worker=me, state__in=LIVE, starts_at__lt=after)
    mine = mine.select_related("engagement__person", "worker", "meeting__group")
    live = list(mine.order_by("starts_at"))
    coming = [visit for visit in live if visit.ends_at > now]
    return Day(
        offers=[Terms.of(offer) for offer in open_offers(actor, now)],
        flags=flags_of(actor, me, now),
        due=[visit for visit in live if visit.ends_at <= now],
        today=once_each([visit for visit in coming if visit.starts_at < tomorrow]),
        tomorrow=once_each([visit for visit in coming if visit.starts_at >= tomorrow]),
        steps=with_steps(actor, me, now),
        leads=[(each, open_sentence(each)) for each in hers(actor, me)],
        unarranged=unarranged(actor, me, now),
    )


def open_offers(actor: Actor, now: datetime) -> Sequence[Offer]:
    """Offers that wait for an answer, the first to close first."""
    return list(
        engagements.offers_to(actor)
        .select_related("referral__centre", "group__centre")
        .filter(state="open", expires_at__gt=now)
        .order_by("expires_at")
    )


def flags_of(actor: Actor, me: Worker, now: datetime) -> Sequence[Escalation]:
    """Flags the worker raised that are not over, and those that ended a little while ago."""
    raised = safety.visible_to(actor).filter(flag__worker=me).select_related("acknowledgement", "ending")
    under_way = raised.exclude(state="closed")
    ended = raised.filter(state="closed", ending__closed_at__gt=now - CLOSED_STAYS)
    return [*under_way, *ended]


def with_steps(actor: Actor, me: Worker, now: datetime) -> Sequence[Engagement]:
    """People in whose course a rule proposes something that she may take or set aside, and nobody has yet."""
    mine = list(engagements.under_way(engagements.visible_to(actor)).filter(worker=me).order_by("begun_at"))
    standings = standings_of(mine, now)
    return [
        each
        for each in mine
        if any(put.rule.decider(taken=True) is Decider.WORKER for put in standings[each.pk].waiting)
    ]


def hers(actor: Actor, me: Worker) -> Sequence[Lead]:
    """What was decided with her people and is hers to do."""
    mine = leads_visible_to(actor).filter(decision__engagement__worker=me, way__in=WORKERS)
    return list(leads_open(mine))


def unarranged(actor: Actor, me: Worker, now: datetime) -> Sequence[Engagement]:
    """People with whom nothing is arranged: neither a visit to come nor one that waits to be written down."""
    arranged = Visit.objects.filter(engagement=OuterRef("pk"), state__in=LIVE)
    mine = engagements.under_way(engagements.visible_to(actor)).filter(worker=me)
    return list(mine.select_related("group").filter(~Exists(arranged)).order_by("begun_at"))
