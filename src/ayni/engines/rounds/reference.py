"""The best plan of a tiny day by trying all of them: slow, obviously right, and what everything faster is held to.

It builds every way to give the services to workers who may do them in every order, takes the soonest times, lets the
validator judge, and keeps the cheapest of what may be made. Five services and two workers are some thousand plans;
each more is ten times as many.
"""

from collections.abc import Iterator
from itertools import product

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.problem import Problem, Worker
from ayni.engines.rounds.result import ENGINE_VERSION, Result, Route, Unplanned, in_order
from ayni.engines.rounds.timing import Item, timed
from ayni.engines.rounds.unplanned import admitted, reason
from ayni.engines.rounds.validator import Check, check

Plan = dict[str, tuple[Item, ...]]


def best(problem: Problem) -> Result:
    """The plan that leaves out the fewest visits that are no option, and among those the cheapest; proven."""
    found: tuple[tuple[int, float], tuple[Route, ...], Check, frozenset[str]] | None = None
    for routes in _all_timed(problem):
        planned = {stop.visit for route in routes for stop in route.stops}
        left_out = frozenset(each.id for each in problem.visits if each.id not in planned)
        judged = check(problem, Claim(routes=routes, unplanned=left_out))
        if any(each.code != "missing" or each.visit not in left_out for each in judged.violations):
            continue
        order = (sum(problem.visit_of[each].prize is None for each in left_out), judged.cost)
        if found is None or order < found[0]:
            found = order, routes, judged, left_out
    if found is None:  # even the empty day breaks something: more promises were made than may change
        left_out = frozenset(problem.visit_of)
        judged = check(problem, Claim(routes=(), unplanned=left_out))
        found = (len(left_out), judged.cost), (), judged, left_out
    _, routes, judged, left_out = found
    return Result(
        problem_hash=problem.hash,
        engine_version=ENGINE_VERSION,
        seed=0,
        iterations=0,
        routes=in_order(routes),
        unplanned=tuple(Unplanned(visit=each, reason=reason(problem, each)) for each in sorted(left_out)),
        terms=judged.terms,
        cost=judged.cost,
        bound=judged.cost,
    )


def _all_timed(problem: Problem) -> Iterator[tuple[Route, ...]]:
    """Every plan at its soonest times, with every way to take the breaks."""
    for plan in _plans(problem, len(problem.visits), {worker.id: () for worker in problem.workers}):
        busy = [problem.worker_of[worker] for worker, items in plan.items() if items]
        for legs in product(*(_legs(worker, len(plan[worker.id])) for worker in busy)):
            routes = timed(problem, plan, dict(zip((worker.id for worker in busy), legs, strict=True)))
            if routes is not None:
                yield routes


def _legs(worker: Worker, stops: int) -> list[tuple[int | None, ...]]:
    """Each break on each way, or not at all."""
    return list(product([None, *range(stops + 1)], repeat=len(worker.breaks)))


def _plans(problem: Problem, count: int, empty: Plan) -> Iterator[Plan]:
    """Every plan of the first ``count`` visits: each is left out, or its services stand anywhere in anybody's round."""
    if not count:
        yield empty
        return
    visit = problem.visits[count - 1]
    for plan in _plans(problem, count - 1, empty):
        yield plan
        grown: list[Plan] = [plan]
        for number in range(len(visit.services)):
            able = {each.id for each in admitted(problem, visit, number)}
            grown = [more for each in grown for more in _with(each, (visit.id, number), able)]
        yield from grown


def _with(plan: Plan, item: Item, able: set[str]) -> Iterator[Plan]:
    for worker, items in plan.items():
        if worker not in able:
            continue
        for place in range(len(items) + 1):
            yield {**plan, worker: (*items[:place], item, *items[place:])}
