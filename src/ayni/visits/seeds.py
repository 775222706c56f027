"""Visits of the demonstration: when they are, and what comes between."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from ayni.basics.chance import one_of
from ayni.basics.instants import WeeklyHours, Window, local
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.visits import actions, jobs, planning, rules
from ayni.visits.queries import RoundPlan, RoundWork, Visit
from ayni.workers.queries import Worker

# Visits begin on the quarter hour.
GRID = 15
# How many told times rounds may change.
MOST_CHANGES = 3
# How far ahead somebody looks for a time.
DAYS_AHEAD = 21

MISSED = (("nobody-home", 55), ("person-unwell", 25), ("worker-late", 12), ("wrong-place", 8))
CANCELLED = (("person-asked", 60), ("worker-ill", 22), ("transport", 13), ("unsafe", 5))


def free_time(
    chance: Random,
    after: datetime,
    zone: str,
    hours: Sequence[WeeklyHours],
    wished: Sequence[WeeklyHours],
    taken: Iterable[Window],
    minutes: int,
) -> Window | None:
    """The first day after ``after`` on which ``minutes`` fit the worker's hours, the person's wishes and the diary.

    The time within the day is drawn; None when three weeks hold no such time.
    """
    taken = list(taken)
    for ahead in range(DAYS_AHEAD):
        day = after + timedelta(days=ahead)
        weekday = local(day, zone, 12 * 60).weekday()
        stretches = [each for each in hours if each.weekday == weekday]
        if wished:
            stretches = [common for each in stretches for wish in wished if (common := _common(each, wish))]
        starts = [
            minute for each in stretches for minute in range(each.from_minute, each.to_minute - minutes + 1, GRID)
        ]
        chance.shuffle(starts)
        for minute in starts:
            starts_at = local(day, zone, minute)
            window = Window(starts_at, starts_at + timedelta(minutes=minutes))
            if starts_at > after and not any(window.overlaps(each) for each in taken):
                return window
    return None


def _common(one: WeeklyHours, other: WeeklyHours) -> WeeklyHours | None:
    start, end = max(one.from_minute, other.from_minute), min(one.to_minute, other.to_minute)
    return WeeklyHours(one.weekday, start, end) if one.weekday == other.weekday and start < end else None


def plan(engagement: Engagement, time: Window, setting: str, by: Actor) -> Visit:
    """Arrange a visit."""
    planned = actions.plan(engagement, by=by, because="agreed", starts_at=time.start, ends_at=time.end, setting=setting)
    return Visit.objects.get(pk=planned.visit)


def move(visit: Visit, time: Window, by: Actor) -> Visit:
    """Give a visit another time."""
    actions.move(visit, by=by, because="agreed", starts_at=time.start, ends_at=time.end)
    return Visit.objects.get(pk=visit.pk)


def cancel(chance: Random, visit: Visit, by: Actor) -> None:
    """Call a visit off."""
    because = one_of(chance, CANCELLED)
    assert because in rules.CANCELLED_BECAUSE  # noqa: S101 - a slip in the seeds, not in what somebody typed
    actions.cancel(visit, by=by, because=because)


def miss(chance: Random, visit: Visit, by: Actor) -> None:
    """Record that a visit did not happen."""
    because = one_of(chance, MISSED)
    assert because in rules.MISSED_BECAUSE  # noqa: S101 - a slip in the seeds, not in what somebody typed
    actions.miss(visit, by=by, because=because)


def arrive(visit: Visit, by: Actor) -> None:
    """Record that the worker is there."""
    actions.arrive(visit, by=by, because="on-time")


def round_adopted(centre: Centre, day: date, by: Actor) -> RoundPlan:
    """Rounds of a day, worked out and adopted. The job loop is not running while a history is made."""
    plan = _worked_out(centre, day, by, planning.Wishes(), None)
    actions.adopt_round(plan, by=by, because="adopted")
    return plan


def round_again(plan: RoundPlan, ill: Worker, by: Actor) -> RoundPlan:
    """The same day again, because somebody is ill: with cover for her, to be looked at and not adopted yet."""
    return _worked_out(plan.centre, plan.first_day, by, planning.Wishes(cover_for=frozenset({str(ill.pk)})), plan)


def visits_on(plan: RoundPlan, worker: Worker) -> int:
    """How many of a plan's stops are the worker's."""
    return plan.stops.filter(visit__worker=worker).count()


def _worked_out(centre: Centre, day: date, by: Actor, wishes: planning.Wishes, parent: RoundPlan | None) -> RoundPlan:
    asked = actions.plan_round(
        centre, by=by, because="asked", first_day=day, days=1, wishes=wishes, most_changes=MOST_CHANGES, parent=parent
    )
    while RoundWork.objects.filter(plan=asked.plan).exists():
        jobs.work_on_rounds(clock.now())
    return RoundPlan.objects.select_related("centre").get(pk=asked.plan)
