"""Who can be on the way on a centre's days, and how much of each worker's day and week is still hers to give."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from ayni.basics.instants import MINUTES_PER_DAY, Window
from ayni.basics.places import Mode
from ayni.engagements import planning as matching
from ayni.visits.models import Stop, Visit
from ayni.visits.planning.days import Span
from ayni.visits.planning.question import Helper, Limits, Shift
from ayni.visits.queries import once_each
from ayni.workers.queries import Worker

# What a visit on another day takes of the week besides itself: the way there, and as much again on the way back.
WAYS = 2


def helpers_of(
    workers: Sequence[Worker], span: Span, limits: Limits, planned: set[UUID], ill: Collection[str]
) -> tuple[Helper, ...]:
    """The workers with their limits; ``planned`` are the visits that the plan itself is to place.

    Whoever is ``ill`` goes nowhere, whether or not somebody wrote down that she is away.
    """
    besides = _besides(workers, span, planned)
    found = (_helper(each, span, limits, besides[each.pk]) for each in workers)
    return tuple(replace(each, shifts=()) if each.id in ill else each for each in found)


def _besides(workers: Sequence[Worker], span: Span, planned: set[UUID]) -> Mapping[UUID, list[Visit]]:
    """What each worker does around these days and in their week besides what is planned, in order of time."""
    monday, sunday = span.week
    since, until = min(monday, span.midnight(-1)), max(sunday, span.midnight(span.days + 1))
    travel = Stop.objects.filter(visit=OuterRef("pk")).order_by("-plan__made_at", "pk").values("travel_minutes")[:1]
    visits = (
        Visit.objects.filter(
            Q(worker__in=workers) | Q(companion__in=workers), starts_at__gte=since, starts_at__lt=until
        )
        .exclude(state__in=("cancelled", "missed"))
        .exclude(pk__in=planned)
        .annotate(travel=Subquery(travel))
        .order_by("starts_at", "pk")
    )
    found: dict[UUID, list[Visit]] = {each.pk: [] for each in workers}
    for visit in visits:
        for who in (visit.worker_id, visit.companion_id):
            if who in found:
                found[who].append(visit)
    return found


def _helper(worker: Worker, span: Span, limits: Limits, others: Sequence[Visit]) -> Helper:
    """The worker with her limits; what else she does in the week, and around these days, is taken from them."""
    monday, sunday = span.week
    once = once_each(others)
    in_week = [each for each in others if monday <= each.starts_at < sunday]
    met = once_each(in_week)
    # A meeting with a group is one time and one way, with notes on each person.
    spent = sum(_takes(each, limits) for each in met) + limits.notes_minutes * (len(in_week) - len(met))
    week = max(0, matching.narrower(worker, "weekly_minutes_limit") - spent)
    return Helper(
        id=str(worker.pk),
        name=worker.name,
        mode=Mode(worker.mode),
        start=worker.point or span.centre.point,
        shifts=tuple(_shifts(worker, span, limits, others)),
        taken=tuple(_taken(each, span, limits) for each in once if span.start <= each.starts_at < span.end),
        week_minutes=week,
        before=spent,
    )


def _takes(visit: Visit, limits: Limits) -> int:
    travel: int | None = visit.travel  # type: ignore[attr-defined]
    return round((visit.ends_at - visit.starts_at).total_seconds() / 60) + limits.notes_minutes + WAYS * (travel or 0)


def _taken(visit: Visit, span: Span, limits: Limits) -> Shift:
    day, start = span.place(visit.starts_at)
    length = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
    return Shift(day, start, min(MINUTES_PER_DAY, start + length + limits.notes_minutes))


def _shifts(worker: Worker, span: Span, limits: Limits, others: Sequence[Visit]) -> Iterable[Shift]:
    """Her hours on each day, without absences and with the rest that has to lie between two days' work."""
    rest = timedelta(minutes=limits.rest_minutes)
    before = [each.ends_at for each in others if each.starts_at < span.start]
    after = [each.starts_at for each in others if each.starts_at >= span.end]
    earliest = max(before) + rest if before else None
    latest = min(after) - rest if after else None
    away = [Window(each.starts_at, each.ends_at) for each in worker.absences.all()]
    for day in range(span.days):
        weekday = (span.first.weekday() + day) % 7
        for hours in sorted(worker.hours.all(), key=lambda each: (each.weekday, each.from_minute)):
            if hours.weekday != weekday:
                continue
            start, end = span.instant(day, hours.from_minute), span.instant(day, hours.to_minute)
            start, end = max(start, earliest or start), min(end, latest or end)
            for stretch in _without(start, end, away):
                yield Shift(day, span.place(stretch.start)[1], _end_minute(span, day, stretch.end))


def _end_minute(span: Span, day: int, instant: datetime) -> int:
    ends_on, minute = span.place(instant)
    return MINUTES_PER_DAY if ends_on > day else minute


def _without(start: datetime, end: datetime, away: Sequence[Window]) -> Iterable[Window]:
    """What is left of a stretch when absences are taken out of it."""
    for absence in sorted(away):
        if start < end and absence.start < end and start < absence.end:
            if start < absence.start:
                yield Window(start, absence.start)
            start = absence.end
    if start < end:
        yield Window(start, end)
