"""Putting one more visit into rounds that stand, with everything recomputed exactly: for building, and for answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.problem import Problem, Visit, Worker
from ayni.engines.rounds.result import Route
from ayni.engines.rounds.timing import Item, timed
from ayni.engines.rounds.unplanned import admitted
from ayni.engines.rounds.validator import Check, check

Plan = dict[str, tuple[Item, ...]]


@dataclass(frozen=True, kw_only=True)
class Day:
    """Orders with their soonest times, and what the validator says of them; missing visits break nothing here."""

    plan: Plan
    routes: tuple[Route, ...]
    checked: Check

    @property
    def broken(self) -> list[str]:
        """The kinds of violations other than that visits are missing."""
        return [each.code for each in self.checked.violations if each.code != "missing"]


def day_of(problem: Problem, plan: Plan) -> Day | None:
    """The day of these orders, with breaks on the ways where they cost least; None when the orders go in a circle."""
    legs: dict[str, tuple[int | None, ...]] = {}
    found = _judged(problem, plan, legs)
    for worker in problem.workers:
        if found is None or not worker.breaks or not plan.get(worker.id):
            continue
        for choice in product([None, *range(len(plan[worker.id]) + 1)], repeat=len(worker.breaks)):
            other = _judged(problem, plan, {**legs, worker.id: choice})
            if other is not None and _better(other, found):
                found, legs = other, {**legs, worker.id: choice}
    return found


def _judged(problem: Problem, plan: Plan, legs: dict[str, tuple[int | None, ...]]) -> Day | None:
    routes = timed(problem, plan, legs)
    return None if routes is None else Day(plan=plan, routes=routes, checked=check(problem, Claim(routes=routes)))


def _better(one: Day, other: Day) -> bool:
    return (len(one.broken), one.checked.cost) < (len(other.broken), other.checked.cost)


def without(plan: Plan, visits: frozenset[str]) -> Plan:
    """The orders without some visits."""
    return {worker: tuple(item for item in items if item[0] not in visits) for worker, items in plan.items()}


def plan_of(problem: Problem, routes: Sequence[Route]) -> Plan:
    """The orders of rounds that stand; workers without a round have an empty one."""
    empty: Plan = {worker.id: () for worker in problem.workers}
    return {**empty, **{each.worker: tuple((stop.visit, stop.service) for stop in each.stops) for each in routes}}


def best_with(problem: Problem, plan: Plan, visit: Visit, tried: int, only: str | None = None) -> Day | None:
    """The cheapest sound day that also makes ``visit``; with ``only``, that worker does one of its services.

    For each service the ``tried`` places that promise most are tried exactly, all pairs of them for two services.
    """
    found: Day | None = None
    for other in days_with(problem, plan, visit, tried, only):
        if not other.broken and (found is None or other.checked.cost < found.checked.cost):
            found = other
    return found


def days_with(problem: Problem, plan: Plan, visit: Visit, tried: int, only: str | None = None) -> Iterator[Day]:
    """The days that also make ``visit``, sound or not, in the order of what they promise."""
    spots = [_spots(problem, plan, visit, number)[:tried] for number in range(len(visit.services))]
    if only is not None:
        mine = [_spots(problem, plan, visit, number, only)[:tried] for number in range(len(visit.services))]
        pairs = [[mine[0]]] if len(spots) == 1 else [[mine[0], spots[1]], [spots[0], mine[1]]]
    else:
        pairs = [spots]
    for pair in pairs:
        for places in product(*pair):
            if len({worker for worker, _ in places}) == len(places):
                day = day_of(problem, _placed(plan, visit, places))
                if day is not None:
                    yield day


def _placed(plan: Plan, visit: Visit, places: Sequence[tuple[str, int]]) -> Plan:
    grown = dict(plan)
    for number, (worker, place) in enumerate(places):
        grown[worker] = (*plan[worker][:place], (visit.id, number), *plan[worker][place:])
    return grown


def _spots(problem: Problem, plan: Plan, visit: Visit, service: int, only: str | None = None) -> list[tuple[str, int]]:
    """Places in rounds for a service, the most promising first: the detour, and how late the round becomes."""
    found: list[tuple[float, str, int]] = []
    for worker in admitted(problem, visit, service):
        if only is None or worker.id == only:
            found.extend(
                (_promise(problem, worker, plan[worker.id], place, (visit.id, service)), worker.id, place)
                for place in range(len(plan[worker.id]) + 1)
            )
    return [(worker, place) for _, worker, place in sorted(found)]


def _promise(problem: Problem, worker: Worker, items: Sequence[Item], place: int, new: Item) -> float:
    """Travel and lateness of one round as if it stood alone: an estimate, only to choose what is tried exactly."""
    way = (*items[:place], new, *items[place:])
    here, now, cost = worker.start, worker.shift_start, 0.0
    for visit_id, service in way:
        visit = problem.visit_of[visit_id]
        leg = problem.minutes(worker.mode, here, visit.place)
        now = max(now + leg, visit.opens)
        cost += leg + (max(0.0, now - visit.closes) if visit.closes is not None else 0.0)
        here, now = visit.place, now + visit.services[service].minutes
    before = (worker.start, *(problem.visit_of[each].place for each, _ in items), worker.end)
    usual = sum(problem.minutes(worker.mode, a, b) for a, b in pairwise(before)) if items else 0.0
    return cost + problem.minutes(worker.mode, here, worker.end) - usual
