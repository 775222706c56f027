"""Who may go to whom, need by need: the one place where the batch asks the hard rules and the score."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ayni.engines.matching import demands, score
from ayni.engines.matching.eligibility import against, reasons
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import Need, Problem


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A worker who may take the need: the score in millionths, minutes one way, minutes it takes of a week."""

    worker: str
    score: int
    travel: int | None
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A need with all who may take it, and for each rule how many workers it keeps out."""

    need: str
    pairs: tuple[Pair, ...]
    against: Mapping[str, int]


def judged(problem: Problem, need: Need) -> Judged:
    """Everybody's standing for one need, in the order of their ids."""
    pairs, out = [], Counter[str]()
    for worker in sorted(problem.workers, key=lambda each: each.id):
        standing_against = against(reasons(worker, need, problem))
        if standing_against:
            out.update({reason.code for reason in standing_against})
            continue
        pairs.append(
            Pair(
                worker=worker.id,
                score=round(score.total(score.terms(worker, need, problem)) * MILLIONTHS),
                travel=demands.travel(worker, need),
                minutes=demands.weekly_minutes(worker, need, problem.policy),
            )
        )
    return Judged(need=need.id, pairs=tuple(pairs), against=dict(sorted(out.items())))


def pairs_of(problem: Problem) -> tuple[Judged, ...]:
    """Everybody's standing for every need, in the order of the needs' ids."""
    return tuple(judged(problem, need) for need in sorted(problem.needs, key=lambda each: each.id))
