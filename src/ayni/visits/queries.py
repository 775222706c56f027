"""Reads: visits an actor may know of, and a worker's coming days."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.ground.actors import Actor
from ayni.visits.models import Arrival, Cancellation, Miss, Move, Visit

__all__ = ["Arrival", "Cancellation", "Miss", "Move", "Visit", "clash", "next_number", "of_engagement", "visible_to"]

LIVE = ("planned", "arrived")


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits of the engagements an actor may know of."""
    return Visit.objects.select_related("engagement__person", "worker").filter(
        engagement__in=engagements_visible_to(actor).values("pk")
    )


def of_engagement(engagement: UUID) -> QuerySet[Visit]:
    """An engagement's visits in order of time."""
    return Visit.objects.filter(engagement=engagement).select_related("cancellation", "miss", "arrival")


def clash(worker: UUID, starts_at: datetime, ends_at: datetime, other_than: UUID | None = None) -> bool:
    """Whether the worker is to be elsewhere at that time."""
    others = Visit.objects.filter(worker=worker, state__in=LIVE, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return others.exclude(pk=other_than).exists() if other_than else others.exists()


def next_number(engagement: UUID) -> int:
    """The number of the engagement's next visit."""
    return (Visit.objects.filter(engagement=engagement).aggregate(last=Max("number"))["last"] or 0) + 1
