"""Who needs the supervisor today: people who are worse, stuck or unseen, and workers whose trust has lapsed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from ayni.adaptations.queries import Held
from ayni.basics import shelf
from ayni.basics.words import Sentence, say
from ayni.care import queries as care
from ayni.care.planning import Standing, standings_of
from ayni.credentials.queries import latest_ratings
from ayni.desk.leads import open_sentence
from ayni.desk.trust import Trust, judged, protocol_name
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement, load_of
from ayni.engines.instruments import Direction, change
from ayni.engines.protocols import CAUTIOUS, Decider
from ayni.ground.actors import Actor
from ayni.ground.queries import Mention
from ayni.visits.queries import LIVE, Visit
from ayni.workers.queries import Worker, active, supervised_by

# Without a session for so long, something holds a course up. Our assumption; owner: the programme.
STUCK_AFTER = timedelta(days=14)

# In the order in which they press; a person is listed once, under the first that holds.
WHY: dict[str, Sentence] = {
    "worse": say("Worse"),
    "step": say("A step to decide"),
    "open": say("Decided, and not done yet"),
    "stuck": say("Stuck"),
    "unseen": say("Unseen by you"),
    "as-expected": say("As expected"),
}


@dataclass(frozen=True)
class Course:
    """An engagement under way, why it needs an eye (a key of WHY), and that reason as a sentence."""

    engagement: Engagement
    why: str
    sentence: Sentence
    next_visit: datetime | None


@dataclass(frozen=True)
class Accompanied:
    """A worker of the supervisor: what she carries, her next visit, and protocols she is not trusted with now."""

    worker: Worker
    people: int
    minutes: int
    next_visit: datetime | None
    lapsed: Sequence[tuple[str, Sentence]]


@dataclass(frozen=True)
class Watch:
    """Everything the page of supervision lists."""

    courses: Mapping[str, Sequence[Course]]
    workers: Sequence[Accompanied]


def watch(actor: Actor, now: datetime) -> Watch:
    """The supervisor's people and workers, in a constant number of queries."""
    workers = list(active(supervised_by(actor)).select_related("centre"))
    mine = engagements.under_way(engagements.visible_to(actor)).filter(worker__in=workers)
    under_way = list(mine.order_by("begun_at"))
    coming = _next_visits(under_way, now)
    seen = _last_read(actor, under_way)
    met = _last_sessions(under_way)
    totals, standings, leads = _totals(under_way), standings_of(under_way, now), _leads(actor, under_way)
    asked = Held("instruments")
    by_reason: dict[str, list[Course]] = {why: [] for why in WHY}
    for each in under_way:
        first = (
            ("worse", _worse(each, asked, totals[each.pk])),
            ("step", _step(standings[each.pk])),
            ("open", leads.get(each.pk)),
        )
        pressing = next(((why, sentence) for why, sentence in first if sentence), None)
        why, sentence = pressing or _reason(each, met.get(each.pk), seen.get(each.pk), now)
        by_reason[why].append(Course(each, why, sentence, coming.get(each.pk)))
    return Watch(by_reason, _accompanied(workers, under_way, coming, now))


def _leads(actor: Actor, under_way: Sequence[Engagement]) -> dict[UUID, Sentence]:
    """For each engagement, the oldest thing that was decided and nobody did."""
    found = care.leads_open(care.leads_visible_to(actor).filter(decision__engagement__in=under_way))
    return {each.decision.engagement_id: open_sentence(each) for each in reversed(found)}


def _step(standing: Standing) -> Sentence | None:
    """What waits for a decision and is hers or asks for caution; None where nothing does."""
    for put in standing.waiting:
        if put.rule.kind in CAUTIOUS or put.rule.decides is Decider.SUPERVISOR:
            return say("The rules propose: {proposes}", proposes=put.rule.proposes)
    return None


def _reason(engagement: Engagement, met: datetime | None, seen: datetime | None, now: datetime) -> tuple[str, Sentence]:
    last = met or engagement.begun_at
    if now - last > STUCK_AFTER:
        days = (now - last).days
        if met:
            return "stuck", say("No session for {n} day.", plural="No session for {n} days.", n=days)
        return "stuck", say("Begun {n} day ago, and no session yet.", plural="Begun {n} days ago, and no session yet.",
                            n=days)  # fmt: skip
    interval = timedelta(
        days=shelf.load("jurisdictions", engagement.centre.jurisdiction)["supervision"]["interval"]["value"]
    )
    if now - (seen or engagement.begun_at) > interval:
        if seen:
            days = (now - seen).days
            return "unseen", say("You read it {n} day ago.", plural="You read it {n} days ago.", n=days)
        return "unseen", say("You have not read it yet.")
    return "as-expected", say("Nothing stands out.")


def _worse(engagement: Engagement, asked: Held, totals: Sequence[float]) -> Sentence | None:
    """Worse than at first, or than the time before, by more than chance explains; None otherwise."""
    if len(totals) < 2:
        return None
    instrument = asked.read(shelf.load("protocols", engagement.protocol)["outcome"], engagement.begun_at)
    last = totals[-1]
    for before, text in (
        (totals[0], say("{name} from {before} at first to {after}: more than chance explains.",
                        name=instrument.short_name, before=totals[0], after=last)),
        (totals[-2], say("{name} from {before} the time before to {after}: more than chance explains.",
                         name=instrument.short_name, before=totals[-2], after=last)),
    ):  # fmt: skip
        found = change(instrument, before, last)
        if found and found.direction is Direction.WORSE:
            return text
    return None


def _totals(under_way: Sequence[Engagement]) -> dict[UUID, list[float]]:
    """For each engagement, the totals of its outcome in order of time."""
    outcome = {each.pk: shelf.load("protocols", each.protocol)["outcome"] for each in under_way}
    rows = care.Answers.objects.filter(engagement__in=outcome, total__isnull=False).order_by("answered_at", "id")
    found: dict[UUID, list[float]] = defaultdict(list)
    for engagement, instrument, total in rows.values_list("engagement", "instrument", "total"):
        if outcome[engagement] == instrument and total is not None:
            found[engagement].append(total)
    return found


def _last_sessions(under_way: Sequence[Engagement]) -> dict[UUID, datetime]:
    held = care.Encounter.objects.filter(engagement__in=under_way).order_by()
    return dict(held.values_list("engagement").annotate(last=Max("began_at")))


def _last_read(actor: Actor, under_way: Sequence[Engagement]) -> dict[UUID, datetime]:
    """When the supervisor last opened each record, as the ledger knows it."""
    read = Mention.objects.filter(
        noun="engagement", row__in=[each.pk for each in under_way], entry__verb="engagements.read", entry__by=actor.id
    )
    return dict(read.order_by().values_list("row").annotate(last=Max("entry__occurred_at")))


def _next_visits(under_way: Sequence[Engagement], now: datetime) -> dict[UUID, datetime]:
    coming = Visit.objects.filter(engagement__in=under_way, state__in=LIVE, ends_at__gt=now).order_by("-starts_at")
    return dict(coming.values_list("engagement", "starts_at"))


def _accompanied(
    workers: Sequence[Worker], under_way: Sequence[Engagement], coming: Mapping[UUID, datetime], now: datetime
) -> list[Accompanied]:
    ids = [worker.pk for worker in workers]
    loads, ratings = load_of(ids), latest_ratings(ids)
    held: dict[UUID, list[Engagement]] = defaultdict(list)
    for engagement in under_way:
        held[engagement.worker_id].append(engagement)
    return [
        Accompanied(
            worker,
            people=len(held[worker.pk]),
            minutes=loads.get(worker.pk, (0, 0))[0],
            next_visit=min((coming[each.pk] for each in held[worker.pk] if each.pk in coming), default=None),
            lapsed=lapsed(
                {each.protocol for each in held[worker.pk]},
                [judged(each, worker.centre.jurisdiction, now) for each in ratings[worker.pk].values()],
            ),
        )
        for worker in workers
    ]


def lapsed(practised: set[str], newest: Sequence[Trust]) -> list[tuple[str, Sentence]]:
    """Protocols a worker practises or practised without a rating that opens the gate now, and why each."""
    absent = practised - {each.rating.protocol for each in newest}
    return [
        *((protocol_name(name), say("Not rated yet.")) for name in sorted(absent)),
        *((each.protocol, each.sentence) for each in newest if not each.is_good),
    ]
