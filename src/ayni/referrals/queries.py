"""Reads: referrals an actor may know of."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet

from ayni.ground.actors import Actor
from ayni.referrals.models import Alarm, Choices, Exclusion, Group, Membership, Referral, Withdrawal
from ayni.referrals.rules import WAITING

__all__ = [
    "Alarm",
    "Choices",
    "Exclusion",
    "Group",
    "Membership",
    "Referral",
    "Sought",
    "Withdrawal",
    "excluded_from",
    "groups_visible_to",
    "lock_all",
    "might_join",
    "referrals_of",
    "sought_by",
    "too_late",
    "unfilled",
    "visible_to",
]

# What a worker is asked for: one person's referral, or a group.
Sought = Referral | Group


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """Coordinators know the referrals of their centres; nobody else reaches a person by this road."""
    return Referral.objects.select_related("person", "centre", "choices").filter(
        centre__in=actor.centres("coordinator")
    )


def groups_visible_to(actor: Actor) -> QuerySet[Group]:
    """Coordinators know the groups of their centres."""
    return Group.objects.select_related("centre").filter(centre__in=actor.centres("coordinator"))


def might_join(actor: Actor) -> QuerySet[Referral]:
    """Those who wait, said that a group would do, and are in none."""
    return visible_to(actor).filter(state="open", choices__in_group=True, membership=None)


def sought_by(actor: Actor) -> list[Sought]:
    """Whatever looks for a worker with all choices made: people by themselves, the most urgent first, and groups.

    A group that is too small is nobody's yet; its people wait for others to join.
    """
    alone = visible_to(actor).filter(state="open", choices__isnull=False, membership=None)
    groups = groups_visible_to(actor).filter(state="open").annotate(people=Count("memberships"))
    return [*alone, *groups.filter(people__gte=F("smallest"))]


def referrals_of(sought: Sought) -> list[Referral]:
    """The referrals of all whom it is for, those of a group in a fixed order."""
    if isinstance(sought, Referral):
        return [sought]
    members = Referral.objects.filter(membership__group=sought).select_related("person", "centre", "choices")
    return list(members.order_by("pk"))


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
