"""Reads: visits an actor may know of, and a worker's coming days."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.ground.actors import Actor
from ayni.visits.models import (
    Arrival,
    Cancellation,
    CheckIn,
    InPairs,
    Meeting,
    Miss,
    Move,
    RoundAdoption,
    RoundAnswer,
    RoundPlan,
    RoundReplay,
    RoundWork,
    Stop,
    Telling,
    Visit,
)
from ayni.visits.rules import BY_HERSELF

__all__ = [
    "Arrival", "Cancellation", "CheckIn", "InPairs", "Meeting", "Miss", "Move", "RoundAdoption", "RoundAnswer",
    "RoundPlan", "RoundReplay", "RoundWork", "Stop", "Telling", "Visit", "clash", "in_pairs", "meetings_visible_to",
    "next_number", "not_told_yet", "of_engagement", "once_each", "round_of", "rounds_visible_to", "signs_waited_for",
    "still_open", "to_tell", "visible_to",
]  # fmt: skip

LIVE = ("planned", "arrived")


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits of the engagements an actor may know of."""
    return Visit.objects.select_related("engagement__person", "worker").filter(
        engagement__in=engagements_visible_to(actor).values("pk")
    )


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of whose visits an actor may know."""
    seen = visible_to(actor).order_by().values("meeting")
    return Meeting.objects.select_related("group__centre", "worker").filter(pk__in=seen)


def of_engagement(engagement: UUID) -> QuerySet[Visit]:
    """An engagement's visits in order of time."""
    return Visit.objects.filter(engagement=engagement).select_related("cancellation", "miss", "arrival")


def clash(worker: UUID, starts_at: datetime, ends_at: datetime, besides: Collection[UUID] = ()) -> bool:
    """Whether the worker is to be elsewhere at that time, the visits ``besides`` which it is asked left out."""
    others = Visit.objects.filter(
        Q(worker=worker) | Q(companion=worker), state__in=LIVE, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return others.exclude(pk__in=besides).exists() if besides else others.exists()


def still_open(meeting: Meeting) -> list[Visit]:
    """The visits of a meeting of which nothing is told yet, in the order in which engagements are locked."""
    open_ = Visit.objects.filter(meeting=meeting, state__in=LIVE).select_related("engagement__person")
    return list(open_.order_by("engagement"))


def once_each(listed: Sequence[Visit]) -> list[Visit]:
    """The same with each meeting of a group once: the visits of its people are at one time and place.

    Who came is told person by person (care.GroupEncounter gathers it for the meeting's page).
    """
    met: set[UUID] = set()
    found = []
    for visit in listed:
        if visit.meeting_id is None:
            found.append(visit)
        elif visit.meeting_id not in met:
            met.add(visit.meeting_id)
            found.append(visit)
    return found


def signs_waited_for() -> QuerySet[Visit]:
    """Visits alone at which the worker said that she is there, and not yet that she is well."""
    return Visit.objects.filter(
        state="arrived", companion=None, meeting=None, setting__in=BY_HERSELF, check_in=None
    ).select_related("engagement__person__centre", "worker")


def next_number(engagement: UUID) -> int:
    """The number of the engagement's next visit."""
    return (Visit.objects.filter(engagement=engagement).aggregate(last=Max("number"))["last"] or 0) + 1


def in_pairs(engagements: Collection[UUID]) -> set[UUID]:
    """Those of the engagements whose visits two workers make together."""
    return set(InPairs.objects.filter(engagement__in=engagements, until=None).values_list("engagement", flat=True))


def rounds_visible_to(actor: Actor) -> QuerySet[RoundPlan]:
    """Plans of rounds: to whoever coordinates the centre. A worker reads her own round once it is adopted."""
    return RoundPlan.objects.select_related("centre").filter(centre__in=actor.centres("coordinator"))


def round_of(worker: UUID, start: datetime, end: datetime) -> list[Stop]:
    """The stops of one worker between two instants, as they were adopted last and still hold."""
    stops = (
        Stop.objects.filter(
            Q(visit__worker=worker) | Q(visit__companion=worker), plan__state="adopted", visit__state__in=LIVE,
            visit__starts_at=F("starts_at"), starts_at__gte=start, starts_at__lt=end,
        )
        .select_related("visit__engagement__person", "visit__worker", "visit__companion", "plan__centre")
        .order_by("plan__adoption__adopted_at", "pk")
    )  # fmt: skip
    newest = {stop.visit_id: stop for stop in stops}
    return sorted(newest.values(), key=lambda stop: (stop.starts_at, stop.pk))


def to_tell(actor: Actor) -> QuerySet[Stop]:
    """The stops of the actor's centres of which somebody has to be told: what was adopted, still holds and is ahead."""
    return (
        Stop.objects.filter(
            plan__in=rounds_visible_to(actor).filter(state="adopted").values("pk"), to_tell=True, telling=None,
            visit__state="planned", visit__starts_at=F("starts_at"),
        )
        .select_related("visit__engagement__person", "visit__worker", "visit__companion", "plan__centre")
        .order_by("starts_at", "pk")
    )  # fmt: skip


def not_told_yet(visits: Collection[UUID]) -> set[UUID]:
    """Those of the visits of whose time nobody was told: it stands in a plan only, and is no promise."""
    waiting = Stop.objects.filter(
        visit__in=visits, plan__state="adopted", to_tell=True, telling=None, visit__starts_at=F("starts_at")
    )
    return set(waiting.values_list("visit", flat=True))
