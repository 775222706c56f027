"""Engagements on the board: by their next visit, or the want of one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.pile.item import GOING, NEEDS, WAITING, Item, Step
from ayni.desk.wording import moment
from ayni.engagements import queries
from ayni.engagements.queries import Engagement
from ayni.ground.actors import Actor
from ayni.visits.queries import LIVE, Visit

# Our own measures of patience (owner: the programme). They sort the pile; they decide nothing about anybody.
PATIENCE = timedelta(hours=24)  # for arranging a first visit, or for writing one down
SLACK = timedelta(days=3)  # beyond the cadence, before "nothing is arranged" is worth a person's eye


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each engagement under way."""
    mine = queries.visible_to(actor).filter(centre__in=actor.centres("coordinator"))
    for each in _with_visits(queries.under_way(mine), now):
        step = _step(each, now)
        yield Item(
            heap=step.heap,
            tone=step.tone,
            code=each.person.code,
            what=_("with %(worker)s") % {"worker": each.worker.name},
            ubigeo=each.person.ubigeo,
            detail=step.detail,
            verb=step.verb,
            address=reverse(step.page, args=[each.pk]),
        )


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


def _step(engagement: Engagement, now: datetime) -> Step:
    """By the next visit where there is one, else by what became of the last."""
    zone, worker = engagement.centre.time_zone, engagement.worker.name
    next_at, state = engagement.next_at, engagement.last_state  # type: ignore[attr-defined]
    if next_at:
        told = _("Next visit %(when)s") % {"when": moment(next_at, zone)}
        return Step(GOING, told, _("Open"), "engagement", "going")
    if state is not None:
        return _after_last(engagement, state, now)
    if now - engagement.begun_at < PATIENCE:
        told = _("%(worker)s said yes and arranges the first visit") % {"worker": worker}
        return Step(WAITING, told, _("Open"), "engagement")
    return _arrange(_("No visit is arranged yet"))


def _after_last(engagement: Engagement, state: str, now: datetime) -> Step:
    """Nothing is to come; what became of the last visit says what is to be done."""
    last_at = engagement.last_at  # type: ignore[attr-defined]
    day = {"day": moment(last_at, engagement.centre.time_zone)}
    if state == "cancelled":
        return _arrange(_("The visit of %(day)s was called off, and no other is arranged") % day)
    if state == "missed":
        return _arrange(_("The visit of %(day)s did not happen, and no other is arranged") % day)
    if state in LIVE:
        told = _("The visit of %(day)s is not written down yet") % day
        return Step(NEEDS if now - last_at > PATIENCE else WAITING, told, _("Open"), "engagement")
    referral = engagement.referral
    if (engagement.held or 0) >= referral.contacts:  # type: ignore[attr-defined]
        told = _("All %(n)s visits took place: say how it ended") % {"n": referral.contacts}
        return Step(NEEDS, told, _("Close it"), "closing")
    told = _("Last visit %(day)s; the next is not arranged yet") % day
    if now - last_at > timedelta(days=7 / referral.contacts_per_week) + SLACK:
        return _arrange(told)
    return Step(GOING, told, _("Open"), "engagement", "going")


def _arrange(told: str) -> Step:
    return Step(NEEDS, told, _("Arrange a visit"), "visit-new", "soon")
