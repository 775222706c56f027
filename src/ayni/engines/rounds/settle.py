"""From the rows of a search to rounds with exact times that keep every limit, whatever the search thought."""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.construction import Limits, constructed
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import Route, Unplanned, in_order
from ayni.engines.rounds.search.model import Model
from ayni.engines.rounds.search.sheet import Whole
from ayni.engines.rounds.timing import Item, timed
from ayni.engines.rounds.unplanned import reason
from ayni.engines.rounds.validator import Check, check

# What a plan may say of visits that could not be planned; everything else must be kept.
LEFT_OUT = frozenset({"missing"})
# How often visits are put together anew where the search broke too many promises.
INSERTIONS = 50

Orders = dict[str, list[Item]]
Legs = dict[str, list[int | None]]


@dataclass(frozen=True)
class Settled:
    """What may be done, and what it costs by the validator."""

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...]
    checked: Check


def settled(problem: Problem, model: Model, plan: Whole) -> Settled:
    """The rounds, and what is left out and why.

    The search keeps limits itself; this is the second lock: what still breaks one is left out, until nothing does.
    Where more promises would change than may, visits are put together one by one instead.
    """
    orders, legs = _read(model, plan)
    while True:
        routes = timed(problem, orders, legs)
        faulty = _last(orders)
        if routes is not None:
            checked = check(problem, Claim(routes=routes))
            broken = [each for each in checked.violations if each.code not in LEFT_OUT]
            if any(each.code == "promises" for each in broken):
                return _one_by_one(problem)
            if not broken:
                return _settled(problem, routes, checked)
            faulty = {each.visit or orders[each.worker or ""][-1][0] for each in broken}
        orders, legs = _without(orders, legs, faulty)


def _last(orders: Orders) -> set[str]:
    return {items[-1][0] for items in orders.values() if items}


def _one_by_one(problem: Problem) -> Settled:
    limits = Limits(iterations=INSERTIONS, spent=lambda: 0.0, stop=lambda: False)
    day, _, _ = constructed(problem, limits, seed=0)
    return _settled(problem, day.routes, day.checked)


def _settled(problem: Problem, routes: Sequence[Route], checked: Check) -> Settled:
    planned = {stop.visit for route in routes for stop in route.stops}
    out = sorted(each.id for each in problem.visits if each.id not in planned)
    return Settled(
        in_order(routes), tuple(Unplanned(visit=each, reason=reason(problem, each)) for each in out), checked
    )


def _read(model: Model, plan: Whole) -> tuple[Orders, Legs]:
    """Who stops where in which order, and on which way each break is taken."""
    orders: Orders = {}
    legs: Legs = {}
    count = len(model.rows)
    first_rest = count + 2 * len(model.workers)
    for number, worker in enumerate(model.workers):
        orders[worker.id] = []
        taken: dict[int, int] = {}
        x = int(plan[count + 2 * number, 1])
        while x >= 0:
            if plan[x, 3] > 0:
                taken[int(plan[x, 3])] = len(orders[worker.id])
            if x < count:
                orders[worker.id].append((model.rows[x].visit.id, model.rows[x].number))
            x = int(plan[x, 1])
        legs[worker.id] = [taken.get(first_rest + each) for each in range(len(worker.breaks))]
        first_rest += len(worker.breaks)
    return orders, legs


def _without(orders: Orders, legs: Legs, visits: set[str]) -> tuple[Orders, Legs]:
    """The same without these visits; a break stays before the stop that it was before."""
    left: Orders = {}
    moved: Legs = {}
    for worker, items in orders.items():
        gone = [number for number, item in enumerate(items) if item[0] in visits]
        left[worker] = [item for item in items if item[0] not in visits]
        moved[worker] = [None if leg is None else leg - sum(each < leg for each in gone) for leg in legs[worker]]
    return left, moved
