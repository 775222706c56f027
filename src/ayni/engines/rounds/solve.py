"""``solve``: the one question this engine answers."""

from collections.abc import Callable
from dataclasses import dataclass

from ayni.engines.rounds.construction import constructed, left_out
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import ENGINE_VERSION, Result, Unplanned, in_order
from ayni.engines.rounds.unplanned import reason


@dataclass(frozen=True, kw_only=True)
class Params:
    """How far to search: after ``iterations`` the same seed gives the same answer on every machine; none is no end."""

    iterations: int | None = 200


# For whoever says when to stop, and does not count.
UNTIL_STOPPED = Params(iterations=None)


def solve(
    problem: Problem, *, stop: Callable[[], bool] | None = None, seed: int = 0, params: Params | None = None
) -> Result:
    """A plan for the day. ``stop`` is asked while it searches; what it then returns is sound, and ``stopped``."""
    wanted = params or Params()
    day, made, cut = constructed(problem, stop=stop or (lambda: False), seed=seed, iterations=wanted.iterations)
    return Result(
        problem_hash=problem.hash,
        engine_version=ENGINE_VERSION,
        seed=seed,
        iterations=made,
        routes=in_order(day.routes),
        unplanned=tuple(Unplanned(visit=each, reason=reason(problem, each)) for each in left_out(problem, day.plan)),
        terms=day.checked.terms,
        cost=day.checked.cost,
        stopped=cut,
    )
