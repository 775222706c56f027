"""``solve``: the one question this engine answers."""

from collections.abc import Callable
from dataclasses import dataclass

from ayni.engines.rounds.construction import Limits, constructed, left_out
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import ENGINE_VERSION, Result, Unplanned, in_order
from ayni.engines.rounds.unplanned import reason


@dataclass(frozen=True, kw_only=True)
class Params:
    """How far to search: after ``iterations`` the same seed gives the same answer on every machine.

    ``spent`` tells which part of its time the caller has used, 0 to 1; the engine knows no clock.
    """

    iterations: int | None = None
    spent: Callable[[], float] | None = None


# So far when nobody says how far.
USUAL = 200


def solve(
    problem: Problem, *, stop: Callable[[], bool] | None = None, seed: int = 0, params: Params | None = None
) -> Result:
    """A plan for the day. ``stop`` is asked while it searches; what it then returns is sound, and ``stopped``."""
    wanted = params or Params()
    usual = USUAL if wanted.spent is None else None
    limits = Limits(
        iterations=usual if wanted.iterations is None else wanted.iterations,
        spent=wanted.spent or (lambda: 0.0),
        stop=stop or (lambda: False),
    )
    day, made, cut = constructed(problem, limits, seed)
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
