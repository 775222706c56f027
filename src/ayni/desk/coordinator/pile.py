"""The pile of the day, sorted: what needs a person now, what waits for others, what goes well.

However long the pile, it is gathered with the same number of questions to the store.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.desk.wording import moment, said
from ayni.engagements import planning
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.engagements.rules import STATE_NAMES as OFFER_STATES
from ayni.ground.actors import Actor
from ayni.referrals import queries as referrals
from ayni.referrals.queries import Referral
from ayni.referrals.rules import KINDS
from ayni.safety import queries as safety
from ayni.safety.queries import Escalation
from ayni.safety.rules import KINDS as FLAG_KINDS
from ayni.visits.queries import LIVE, Visit

# Our own measures of patience (owner: the programme). They sort the pile; they decide nothing about anybody.
SOON = timedelta(hours=48)  # a start nearer than this is shown as soon
PATIENCE = timedelta(hours=24)  # for arranging a first visit, or for writing one down
SLACK = timedelta(days=3)  # beyond the cadence, before "nothing is arranged" is worth a person's eye

NEEDS, WAITING, GOING = "needs", "waiting", "going"
URGENT_FIRST = {"now": 0, "soon": 1, "": 2, "going": 3}


@dataclass(frozen=True)
class Item:
    """One row: who, what, where, how long is left, and the one next act. ``posts`` when the act changes something."""

    place: str
    tone: str
    code: str
    what: str
    ubigeo: str
    detail: str
    verb: str
    address: str
    until: datetime | None = None
    posts: bool = False
    flag: bool = False


@dataclass(frozen=True)
class Pile:
    """The board's three heaps, each with the most urgent first."""

    needs: tuple[Item, ...]
    waiting: tuple[Item, ...]
    going: tuple[Item, ...]


def gather(actor: Actor, now: datetime) -> Pile:
    """Everything the coordinator answers for, as it is ``now``."""
    rows = [*_flags(actor, now), *_referrals(actor, now), *_engagements(actor, now)]
    ordered = sorted(rows, key=lambda each: _order(each, now))
    heaps = (tuple(each for each in ordered if each.place == heap) for heap in (NEEDS, WAITING, GOING))
    return Pile(*heaps)


def _order(item: Item, now: datetime) -> tuple[bool, int, float, str]:
    """Flags first, then by tone, then by time left; the code keeps the order steady."""
    left = (item.until - now).total_seconds() if item.until else float("inf")
    return not item.flag, URGENT_FIRST[item.tone], left, item.code


# --- flags -----------------------------------------------------------------------------------------------------------


def _flags(actor: Actor, now: datetime) -> Iterator[Item]:
    """Unanswered flags. From half-way to their target on they are the coordinator's matter as well."""
    escalations = safety.visible_to(actor).filter(centre__in=actor.centres("coordinator"), state="open")
    for each in escalations:
        near = now >= each.opened_at + (each.target_at - each.opened_at) / 2
        yield Item(
            place=NEEDS if near else WAITING, tone="now", code=each.flag.person.code, flag=True,
            what=said(FLAG_KINDS.get(each.flag.kind, each.flag.kind)), ubigeo=each.flag.person.ubigeo,
            detail=_owned(each), until=each.target_at, verb=_("Look"), address=reverse("flags"),
        )  # fmt: skip


def _owned(escalation: Escalation) -> str:
    since, owner = moment(escalation.opened_at, escalation.centre.time_zone), escalation.owner
    if owner is None:
        return _("Nobody is on duty. It was raised %(since)s: call a supervisor.") % {"since": since}
    return _("%(name)s has it; it was raised %(since)s") % {"name": owner.name, "since": since}


# --- referrals -------------------------------------------------------------------------------------------------------


def _referrals(actor: Actor, now: datetime) -> Iterator[Item]:
    """Those that wait for somebody: for choices, for a worker, for an answer."""
    newest = Shortlist.objects.filter(referral=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    looking = referrals.visible_to(actor).filter(state__in=("asked", "open", "offered", "lapsed"))
    listed = list(looking.annotate(newest_shortlist=Subquery(newest)))
    offers = _offers(actor, listed)
    helps = _helps(listed)
    for each in listed:
        yield _of_referral(each, offers[each.pk], helps.get(each.pk, ""), now)


def _offers(actor: Actor, listed: list[Referral]) -> dict[UUID, list[Offer]]:
    held: dict[UUID, list[Offer]] = defaultdict(list)
    for offer in engagements.offers_visible_to(actor).filter(referral__in=listed).order_by("sent_at", "worker__name"):
        held[offer.referral_id].append(offer)
    return held


def _helps(listed: list[Referral]) -> dict[UUID, str]:
    """For each referral that was looked at, the change that would let most more workers be asked."""
    ids = [each.newest_shortlist for each in listed if each.newest_shortlist]  # type: ignore[attr-defined]
    found: dict[UUID, str] = {}
    for shortlist in Shortlist.objects.filter(pk__in=ids).defer("problem"):
        for widening in planning.result_of(shortlist).would_help[str(shortlist.referral_id)][:1]:
            found[shortlist.referral_id] = said(widening.sentence)
    return found


def _of_referral(referral: Referral, offers: list[Offer], help_: str, now: datetime) -> Item:
    alarm = referral.has_alarm(now) or referral.state == "lapsed"
    place, detail, verb, address = _step(referral, offers, help_)
    tone = "now" if alarm else "soon" if referral.start_by - now < SOON else ""
    open_until = max((offer.expires_at for offer in offers if offer.state == "open"), default=None)
    return Item(
        place=NEEDS if alarm else place, tone=tone, code=referral.person.code, what=said(KINDS[referral.kind]),
        ubigeo=referral.person.ubigeo, detail=detail, verb=verb, address=address,
        until=referral.start_by if alarm or open_until is None else open_until,
        posts=address.endswith("/shortlists"),
    )  # fmt: skip


def _step(referral: Referral, offers: list[Offer], help_: str) -> tuple[str, str, str, str]:
    """Where the referral lies, why, and the one next act."""
    look = reverse("shortlists", args=[referral.pk])
    if referral.state == "asked":
        return WAITING, _("The person has not been asked what they choose"), _("Ask them"), _to("choices", referral)
    if referral.state == "lapsed":
        return NEEDS, _("Nobody could be found in time"), _("Ask again"), _to("choices", referral)
    if referral.state == "offered":
        return WAITING, _answers(offers), _("Look"), _to("referral", referral)
    if not offers:
        return NEEDS, help_ or _("Nobody has been asked yet"), _("See who can"), look
    return NEEDS, " · ".join(filter(None, [_answers(offers), help_])), _("See who can"), look


def _to(name: str, referral: Referral) -> str:
    return reverse(name, args=[referral.pk])


def _answers(offers: list[Offer]) -> str:
    """Who was asked and what became of it, as counts: "3 asked: 2 declined, 1 waiting for an answer"."""
    counts: dict[str, int] = defaultdict(int)
    for offer in offers:
        counts[offer.state] += 1
    told = ", ".join(f"{n} {said(OFFER_STATES[state]).lower()}" for state, n in sorted(counts.items()))
    return ngettext("%(n)s asked: %(told)s", "%(n)s asked: %(told)s", len(offers)) % {"n": len(offers), "told": told}


# --- engagements -----------------------------------------------------------------------------------------------------


def _engagements(actor: Actor, now: datetime) -> Iterator[Item]:
    """Engagements under way, by their next visit or the want of one."""
    mine = engagements.visible_to(actor).filter(centre__in=actor.centres("coordinator"))
    for each in _with_visits(engagements.under_way(mine), now):
        place, tone, detail, verb, name = _of_visits(each, now)
        until = each.next_at if place == GOING else None  # type: ignore[attr-defined]
        yield Item(
            place=place, tone=tone, code=each.person.code, what=_("with %(worker)s") % {"worker": each.worker.name},
            ubigeo=each.person.ubigeo, detail=detail, until=until, verb=verb, address=reverse(name, args=[each.pk]),
        )  # fmt: skip


def _with_visits(under_way: QuerySet[Engagement], now: datetime) -> QuerySet[Engagement]:
    of_it = Visit.objects.filter(engagement=OuterRef("pk"))
    coming = of_it.filter(state__in=LIVE, ends_at__gte=now).order_by("starts_at")
    last = of_it.order_by("-starts_at")
    held = of_it.filter(state="held").order_by().values("engagement").annotate(n=Count("pk")).values("n")
    return under_way.annotate(
        next_at=Subquery(coming.values("starts_at")[:1]),
        last_at=Subquery(last.values("starts_at")[:1]),
        last_state=Subquery(last.values("state")[:1]),
        held=Subquery(held),
    )


def _of_visits(engagement: Engagement, now: datetime) -> tuple[str, str, str, str, str]:
    """Where an engagement lies, its tone, why, the verb and the page it leads to."""
    zone, worker = engagement.centre.time_zone, engagement.worker.name
    next_at, last_at = engagement.next_at, engagement.last_at  # type: ignore[attr-defined]
    state, held = engagement.last_state, engagement.held or 0  # type: ignore[attr-defined]
    arrange = _("Arrange a visit"), "visit-new"
    if next_at:
        told = _("Next visit %(when)s") % {"when": moment(next_at, zone)}
        return GOING, "going", told, _("Open"), "engagement"
    if state is None:
        if now - engagement.begun_at < PATIENCE:
            told = _("%(worker)s said yes and arranges the first visit") % {"worker": worker}
            return WAITING, "", told, _("Open"), "engagement"
        return NEEDS, "soon", _("No visit is arranged yet"), *arrange
    day = moment(last_at, zone)
    if state in ("cancelled", "missed"):
        told = {
            "cancelled": _("The visit of %(day)s was called off, and no other is arranged"),
            "missed": _("The visit of %(day)s did not happen, and no other is arranged"),
        }[state]
        return NEEDS, "soon", told % {"day": day}, *arrange
    if state in LIVE:
        told = _("The visit of %(day)s is not written down yet") % {"day": day}
        return (NEEDS if now - last_at > PATIENCE else WAITING), "", told, _("Open"), "engagement"
    return _between_visits(engagement, held, now, day)


def _between_visits(engagement: Engagement, held: int, now: datetime, day: str) -> tuple[str, str, str, str, str]:
    """The last visit took place and no other is arranged."""
    referral, last_at = engagement.referral, engagement.last_at  # type: ignore[attr-defined]
    if held >= referral.contacts:
        told = _("All %(n)s visits took place: say how it ended") % {"n": held}
        return NEEDS, "", told, _("Close it"), "closing"
    told = _("Last visit %(day)s; the next is not arranged yet") % {"day": day}
    overdue = now - last_at > timedelta(days=7 / referral.contacts_per_week) + SLACK
    if overdue:
        return NEEDS, "soon", told, _("Arrange a visit"), "visit-new"
    return GOING, "going", told, _("Open"), "engagement"
