"""Reads: onward referrals an actor may know of, what is overdue, and what became of them for each place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ayni.care.queries import hashed
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.ground.actors import Actor
from ayni.onward.models import Call, OnwardReferral, SentIn, Slip, Step, TakenBack, ToldBack
from ayni.onward.rules import ENDS, WENT, whom_next

__all__ = [
    "AtPlace", "Call", "OnwardReferral", "SentIn", "Slip", "Step", "TakenBack", "ToldBack", "at_places", "next_call",
    "of_engagement", "overdue", "sent_in_visible_to", "slip_behind", "steps_that_count", "under_way", "visible_to",
]  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[OnwardReferral]:
    """Coordinators know their centres'; workers and supervisors those of the engagements they may know of."""
    found = OnwardReferral.objects.select_related("person", "centre", "facility", "engagement__worker")
    mine = Q(centre__in=actor.centres("coordinator"))
    if actor.roles & {"worker", "supervisor"}:
        mine |= Q(engagement__in=engagements_visible_to(actor).values("pk"))
    return found.filter(mine)


def sent_in_visible_to(actor: Actor) -> QuerySet[SentIn]:
    """Who was sent to us, for the coordinators of the centre they came to."""
    return SentIn.objects.select_related("person", "facility", "told_back").filter(
        centre__in=actor.centres("coordinator")
    )


def of_engagement(engagement: UUID) -> QuerySet[OnwardReferral]:
    """The onward referrals of an engagement, newest first, with their steps."""
    return (
        OnwardReferral.objects.filter(engagement=engagement)
        .select_related("facility", "engagement__centre")
        .prefetch_related("steps__taken_back")
    )


def overdue(found: QuerySet[OnwardReferral], now: datetime) -> QuerySet[OnwardReferral]:
    """Those of which something should have been heard by now, the longest overdue first."""
    return found.filter(due_at__lte=now).order_by("due_at", "pk")


def steps_that_count(onward: OnwardReferral) -> list[Step]:
    """The steps in their order, without those that were taken back."""
    return list(onward.steps.filter(taken_back=None))


def next_call(onward: OnwardReferral) -> str:
    """Whom to call next: by how often somebody was called in vain since the present state began."""
    began = steps_that_count(onward)[-1].happened_at
    return whom_next(onward.state, onward.calls.filter(state=onward.state, called_at__gte=began).count())


def slip_behind(secret: str) -> Slip | None:
    """The slip a link leads to."""
    found = Slip.objects.select_related("onward__facility", "onward__centre", "onward__person")
    return found.filter(secret_hash=hashed(secret)).first()


@dataclass
class AtPlace:
    """What became of those who were sent to one place, and how many it sent to us. Figures as they are kept."""

    facility: UUID
    sent: int = 0
    states: Counter[str] = field(default_factory=Counter)
    went: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    sent_in: int = 0


def at_places(found: Iterable[OnwardReferral], came: Iterable[SentIn]) -> dict[UUID, AtPlace]:
    """Figures for each place. A person who missed a first time and went later counts as having gone."""
    places: dict[UUID, AtPlace] = {}
    for onward in found:
        here = places.setdefault(onward.facility_id, AtPlace(onward.facility_id))
        counting = [each for each in onward.steps.all() if not hasattr(each, "taken_back")]
        went = any(each.became in WENT for each in counting)
        here.sent += 1
        here.states[onward.state] += 1
        here.went += went
        if not went:
            here.missed.update([each.reason for each in counting if each.became == "missed"][-1:])
        here.returned.update(each.reason for each in counting if each.became == "returned")
    for each in came:
        places.setdefault(each.facility_id, AtPlace(each.facility_id)).sent_in += 1
    return places


def under_way(found: QuerySet[OnwardReferral]) -> QuerySet[OnwardReferral]:
    """Those that have not ended, the first due first."""
    return found.exclude(state__in=ENDS).order_by("due_at", "pk")
