"""Referrals on the board: those that wait for choices, for a worker, or for an answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.desk.coordinator.pile.item import NEEDS, WAITING, Item, Step
from ayni.desk.coordinator.wave_cards import going_for
from ayni.desk.wording import said
from ayni.engagements import planning
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Offer, Shortlist
from ayni.engagements.rules import STATE_NAMES as OFFER_STATES
from ayni.ground.actors import Actor
from ayni.referrals import queries
from ayni.referrals.queries import Referral
from ayni.referrals.rules import KINDS

# A start nearer than this is shown as soon. Our own measure (owner: the programme); it only sorts the pile.
SOON = timedelta(hours=48)

LOOK = "shortlists"  # the one page that makes something when its button is pressed


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each referral that nobody has taken, but for those that wait with a group."""
    newest = Shortlist.objects.filter(referral=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    looking = queries.visible_to(actor).filter(state__in=("asked", "open", "offered", "lapsed"), membership=None)
    listed = list(looking.annotate(newest_shortlist=Subquery(newest)))
    offers = _offers(actor, listed)
    prospects = _prospects(listed, offers)
    going = going_for(listed, (offer for held in offers.values() for offer in held), now)
    for each in listed:
        waves = going[each.pk].told() if each.pk in going else ""
        yield _row(each, offers[each.pk], waves or prospects.get(each.pk, ""), now, bool(waves))


def _offers(actor: Actor, listed: Sequence[Referral]) -> dict[UUID, list[Offer]]:
    held: dict[UUID, list[Offer]] = defaultdict(list)
    for offer in engagements.offers_visible_to(actor).filter(referral__in=listed).order_by("sent_at", "worker__name"):
        held[UUID(offer.need)].append(offer)
    return held


def _prospects(listed: Sequence[Referral], offers: dict[UUID, list[Offer]]) -> dict[UUID, str]:
    """For each referral that was looked at: how many could still be asked, or else what would help most."""
    ids = [each.newest_shortlist for each in listed if each.newest_shortlist]  # type: ignore[attr-defined]
    found: dict[UUID, str] = {}
    for shortlist in Shortlist.objects.filter(pk__in=ids).defer("problem"):
        need, result = shortlist.need, planning.result_of(shortlist)
        asked = {str(offer.worker_id) for offer in offers[UUID(need)]}
        left = sum(each.worker not in asked for each in result.shortlists[need])
        if left and not asked:
            found[UUID(need)] = _nobody_yet(left)
        elif left:
            found[UUID(need)] = _left(left)
        elif result.would_help[need]:
            found[UUID(need)] = said(result.would_help[need][0].sentence)
    return found


def _nobody_yet(n: int) -> str:
    return ngettext("%(n)s qualifies; ask them", "%(n)s qualify; choose whom to ask", n) % {"n": n}


def _left(n: int) -> str:
    return ngettext("%(n)s who qualifies was not asked yet", "%(n)s who qualify were not asked yet", n) % {"n": n}


def _row(referral: Referral, offers: list[Offer], prospect: str, now: datetime, going: bool) -> Item:
    alarm = referral.has_alarm(now) or referral.state == "lapsed"
    step = _step(referral, offers, prospect, alarm, going)
    answer_by = max((offer.expires_at for offer in offers if offer.state == "open"), default=None)
    waits = answer_by is not None and not alarm
    return Item(
        heap=NEEDS if alarm else step.heap,
        tone="now" if alarm else "soon" if referral.start_by - now < SOON else "",
        code=referral.person.code,
        what=said(KINDS[referral.kind]),
        ubigeo=referral.person.ubigeo,
        detail=step.detail,
        verb=step.verb,
        address=reverse(step.page, args=[referral.pk]),
        until=answer_by if waits else referral.start_by,
        until_word=_("to answer") if waits else _("to the first visit"),
        posts=step.page == LOOK,
    )


def _step(referral: Referral, offers: list[Offer], prospect: str, alarm: bool, going: bool) -> Step:
    """What is to be done next, by the state it is in; when time runs out, one looks for more without waiting."""
    told = " · ".join(filter(None, [answers_of(offers), prospect])) or _("Nobody has been asked yet")
    steps = {
        "asked": Step(WAITING, _("The person has not been asked what they choose"), _("Ask them"), "choices"),
        "open": Step(WAITING, told, _("Look"), "referral")
        if going and not alarm
        else Step(NEEDS, told, _("See who can"), LOOK),
        "offered": Step(NEEDS, told, _("See who else can"), LOOK)
        if alarm
        else Step(WAITING, told, _("Look"), "referral"),
        "lapsed": Step(NEEDS, _("Nobody could be found in time"), _("Give it new dates"), "referral-change"),
    }
    return steps[referral.state]


def answers_of(offers: list[Offer]) -> str:
    """Who was asked and what became of it: "3 asked: declined (2), waiting for an answer (1)"; else nothing."""
    counts: dict[str, int] = defaultdict(int)
    for offer in offers:
        counts[offer.state] += 1
    told = ", ".join(f"{said(OFFER_STATES[state]).lower()} ({n})" for state, n in sorted(counts.items()))
    return told and _("%(n)s asked: %(told)s") % {"n": len(offers), "told": told}
