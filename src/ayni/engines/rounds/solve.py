"""From a Problem to a Result: the search, then exact times, then a look at every limit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ayni.basics.places import Point
from ayni.engines.rounds.bounds import Effort, bound
from ayni.engines.rounds.problem import Place, Problem, Service, Visit, Worker
from ayni.engines.rounds.result import ENGINE_VERSION, Result
from ayni.engines.rounds.search.run import Found, searched
from ayni.engines.rounds.search.schedule import Budget, Heat
from ayni.engines.rounds.settle import settled

# An iteration is so many moves.
MOVES = 1_000
# Iterations for each service when nobody says how long to look: a second or two for a centre's day.
USUAL = 50


@dataclass(frozen=True, kw_only=True)
class Params:
    """How long and how to look.

    ``iterations``, of a thousand moves each, bound each search. ``spent`` tells which part of its time the caller has
    used, 0 to 1; the engine knows no clock. With ``spent`` the answer depends on the machine, without it on the seed
    alone. ``searches`` run beside each other, each with chance of its own; the best answer is kept.
    """

    iterations: int | None = None
    spent: Callable[[], float] | None = None
    searches: int = 1
    heat: Heat | None = None


def solve(
    problem: Problem, *, stop: Callable[[], bool] | None = None, seed: int = 0, params: Params | None = None
) -> Result:
    """Answer ``problem``. ``stop`` is asked while it searches; the best plan so far is then returned as cut short.

    Whatever is asked, no plan breaks a limit: what cannot be planned within them is left out, with the reason. A plan
    that leaves out nothing but what may be has a bound, of a moment's look; ``certified`` looks longer.
    """
    params = params or Params()
    iterations = params.iterations
    if iterations is None and params.spent is None:
        iterations = USUAL * sum(len(each.services) for each in problem.visits)
    budget = Budget(moves=None if iterations is None else MOVES * iterations, spent=params.spent, stop=stop)
    found = _best(problem, budget, seed, params)
    day = settled(problem, found.model, found.plan)
    answer = Result(
        problem_hash=problem.hash,
        engine_version=ENGINE_VERSION,
        seed=seed,
        iterations=found.moves // MOVES,
        routes=day.routes,
        unplanned=day.unplanned,
        terms=day.checked.terms,
        cost=day.checked.cost,
        stopped=found.stopped,
    )
    return certified(problem, answer)


def ready() -> None:
    """Have the search loaded, or compiled where it is the first time (up to a minute), before any clock starts."""
    here = Place(id="here", point=Point(0, 0))
    visit = Visit(id="visit", place=here.id, services=(Service(minutes=1),))
    solve(
        Problem(workers=(Worker(id="worker", start=here.id, end=here.id),), visits=(visit,), places=(here,)),
        params=Params(iterations=1),
    )


def certified(
    problem: Problem, result: Result, *, effort: Effort = Effort.ASSIGNMENT, stop: Callable[[], bool] | None = None
) -> Result:
    """The same answer with what no complete plan can cost less than; as it was, where visits stay out that must not."""
    if any(problem.visit_of[each.visit].prize is None for each in result.unplanned):
        return result
    found = bound(problem, best=result.cost, effort=effort, stop=stop)
    return replace(result, bound=max(found.value, result.bound or 0.0))


def _best(problem: Problem, budget: Budget, seed: int, params: Params) -> Found:
    """The best of as many searches as are asked for; of equal ones the first."""
    if params.searches == 1:
        return searched(problem, budget, seed, params.heat)
    with ThreadPoolExecutor(params.searches) as pool:
        runs = [
            pool.submit(searched, problem, budget, seed + number * 7919, params.heat)
            for number in range(params.searches)
        ]
        return min((each.result() for each in runs), key=lambda each: each.cost)
