"""Who could come, in which order, and one plan for all, without a word of why: for files of any size.

The same workers, scores, minutes and plan as ``solve`` gives, to the digit; judged in columns, and without the
sentences, which take most of the time where many qualify.
"""

from collections.abc import Callable

from ayni.engines.matching import demands
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.shortlist import Judged, judged
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import Need, Policy, Problem, Worker
from ayni.engines.matching.result import ENGINE_VERSION, Candidate, Result
from ayni.engines.matching.solve import planned


def suggested(problem: Problem, *, stop: Callable[[], bool] | None = None, seed: int = 0) -> Result:
    """Answer ``problem`` without words: candidates have neither terms nor reasons, and nobody else is told of.

    ``stop`` and ``seed`` as in ``solve``.
    """
    country = Country.of(problem)
    workers = sorted(problem.workers, key=lambda worker: worker.id)
    shortlists = {
        need.id: _shortlist(workers, need, problem.policy, judged(country, row))
        for row, need in enumerate(sorted(problem.needs, key=lambda need: need.id))
    }
    return Result(
        problem_hash=problem.hash,
        engine_version=ENGINE_VERSION,
        seed=seed,
        shortlists=shortlists,
        not_suggested=dict.fromkeys(shortlists, ()),
        would_help={},
        assignment=planned(problem, shortlists, stop=stop),
        groups={need.id: need.size for need in problem.needs if need.members},
    )


def _shortlist(workers: list[Worker], need: Need, policy: Policy, found: Judged) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            worker=worker.id,
            name=worker.name,
            score=int(score) / MILLIONTHS,
            terms=(),
            reasons_for=(),
            travel_minutes=None if way < 0 else int(way),
            free_minutes_week=demands.free_minutes(worker),
            needs_minutes_week=demands.weekly_minutes(worker, need, policy),
        )
        for worker, score, way in (
            (workers[row], score, way) for row, score, way in zip(found.order, found.score, found.way, strict=True)
        )
    )
