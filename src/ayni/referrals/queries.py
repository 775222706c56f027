"""Reads: referrals an actor may know of."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ayni.ground.actors import Actor
from ayni.referrals.models import Alarm, Choices, Exclusion, Referral, Withdrawal
from ayni.referrals.rules import WAITING

__all__ = [
    "Alarm",
    "Choices",
    "Exclusion",
    "Referral",
    "Withdrawal",
    "excluded_from",
    "lock_all",
    "too_late",
    "unfilled",
    "visible_to",
]


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """Coordinators know the referrals of their centres; nobody else reaches a person by this road."""
    return Referral.objects.select_related("person", "centre", "choices").filter(
        centre__in=actor.centres("coordinator")
    )


def unfilled(now: datetime) -> QuerySet[Referral]:
    """Referrals whose alarm is due and was not raised since they were last open."""
    return Referral.objects.filter(state__in=WAITING, alarm_at__lte=now, alarms=None)


def too_late(now: datetime) -> QuerySet[Referral]:
    """Referrals that still look for a worker although the care should have ended by now."""
    return Referral.objects.filter(state="open", end_by__lte=now)


def lock_all(referrals: Iterable[UUID]) -> None:
    """Lock these referrals, always in the same order, until the transaction ends."""
    list(Referral.objects.select_for_update(no_key=True).filter(pk__in=list(referrals)).order_by("pk").values("pk"))


def excluded_from(person: UUID) -> dict[str, frozenset[UUID]]:
    """For each reason, the workers not to be suggested to the person."""
    found: dict[str, set[UUID]] = {"known": set(), "incident": set(), "asked": set()}
    for why, worker in Exclusion.objects.filter(person=person).values_list("why", "worker"):
        found[why].add(worker)
    return {why: frozenset(workers) for why, workers in found.items()}
