"""Reads: aids on the shelf, decisions an actor may know of, and what a link leads to."""

from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from ayni.basics import shelf
from ayni.care.queries import hashed
from ayni.decisions.models import Asking, Decision, Part
from ayni.decisions.rules import Aid, from_content
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.ground.actors import Actor

__all__ = ["Asking", "Decision", "Part", "aid_called", "aids_at", "asking_behind", "of_course", "visible_to"]


@cache
def aid_called(name: str) -> Aid:
    """The aid of that name, ready to be shown."""
    return from_content(shelf.load("decision_aids", name))


def aids_at(*moments: str) -> list[Aid]:
    """The aids that are opened at these moments."""
    return [aid for aid in map(aid_called, shelf.names("decision_aids")) if aid.moment in moments]


def visible_to(actor: Actor) -> QuerySet[Decision]:
    """Coordinators know those of their centres; workers and supervisors those of courses they may know of."""
    mine = Q(centre__in=actor.centres("coordinator"))
    if actor.roles & {"worker", "supervisor"}:
        mine |= Q(engagement__in=engagements_visible_to(actor).values("pk"))
    return Decision.objects.select_related("person", "centre", "referral", "engagement").filter(mine)


def of_course(referral: UUID, engagement: UUID | None = None) -> QuerySet[Decision]:
    """What was decided before a course began and in it, newest first."""
    return Decision.objects.filter(Q(referral=referral) | Q(engagement=engagement, engagement__isnull=False))


def asking_behind(secret: str) -> Asking | None:
    """The asking a link leads to."""
    return Asking.objects.select_related("decision__person", "part").filter(secret_hash=hashed(secret)).first()
