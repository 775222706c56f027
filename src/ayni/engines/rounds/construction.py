"""A sound plan for any question that can be asked: cheapest insertion, then taking some visits out and in again.

Every trial is timed and judged exactly, so that no rule can be forgotten; that makes it slow beside a search with
its own arithmetic, and fit for whatever such a search does not know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ayni.engines.rounds.insertion import Day, Plan, best_with, day_of, without
from ayni.engines.rounds.problem import Problem, Visit


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When to end: after so many iterations, when the caller's time is spent, or when the caller says so."""

    iterations: int | None
    spent: Callable[[], float]
    stop: Callable[[], bool]


# For each service so many places are tried exactly.
TRIED = 6
# At most so many visits are taken out and put back in one iteration.
TAKEN_OUT = 6


def constructed(problem: Problem, limits: Limits, seed: int) -> tuple[Day, int, bool]:
    """A sound day, the iterations made, and whether the caller cut it short. The first plan is always finished."""
    chance = Random(seed)
    day = _with_all(problem, _empty(problem), sorted(problem.visits, key=_urgency))
    made = 0
    while (limits.iterations is None or made < limits.iterations) and limits.spent() < 1:
        if limits.stop():
            return day, made, True
        day = _another(problem, day, chance)
        made += 1
    return day, made, False


def _empty(problem: Problem) -> Day:
    day = day_of(problem, {worker.id: () for worker in problem.workers})
    if day is None:
        raise AssertionError("nothing cannot wait for anything")
    return day


def _urgency(visit: Visit) -> tuple[bool, int, float, float, str]:
    """Visits that must be made before those that may be; pairs first; then as their windows close."""
    closes = visit.closes if visit.closes is not None else float("inf")
    return visit.prize is not None, -len(visit.services), closes, visit.opens, visit.id


def _with_all(problem: Problem, day: Day, visits: list[Visit]) -> Day:
    """Put the visits in one after the other, each where it costs least; those for which there is no room stay out."""
    for visit in visits:
        grown = best_with(problem, day.plan, visit, TRIED)
        if grown is not None and (visit.prize is None or grown.checked.cost < day.checked.cost):
            day = grown
    return day


def _another(problem: Problem, day: Day, chance: Random) -> Day:
    """Take some visits out and put them, and those that stand out, in again; the better of the two days."""
    planned = sorted({item[0] for items in day.plan.values() for item in items})
    out = [visit for visit in problem.visits if visit.id not in set(planned)]
    taken = chance.sample(planned, min(len(planned), chance.randint(1, TAKEN_OUT)))
    smaller = day_of(problem, without(day.plan, frozenset(taken)))
    if smaller is None:
        return day
    again = [*(problem.visit_of[each] for each in taken), *out]
    chance.shuffle(again)
    other = _with_all(problem, smaller, sorted(again, key=lambda each: each.prize is not None))
    return other if _rank(problem, other) <= _rank(problem, day) else day


def _rank(problem: Problem, day: Day) -> tuple[int, int, float]:
    planned = {item[0] for items in day.plan.values() for item in items}
    missing = sum(visit.prize is None and visit.id not in planned for visit in problem.visits)
    return missing, len(day.broken), day.checked.cost


def left_out(problem: Problem, plan: Plan) -> list[str]:
    """The visits that stand in no round."""
    planned = {item[0] for items in plan.values() for item in items}
    return sorted(visit.id for visit in problem.visits if visit.id not in planned)
