"""Who may go to whom, need by need: the one place where the batch asks the hard rules and the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ayni.engines.matching.columns import Country
from ayni.engines.matching.columns import Judged as EverybodyJudged
from ayni.engines.matching.columns import judged as everybody_for
from ayni.engines.matching.columns.rules import CODES, NOWHERE, weekly
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


def judged(problem: Problem, needs: Sequence[Need]) -> tuple[Judged, ...]:
    """Everybody's standing for each of these needs of the problem: needs and workers in the order of their ids."""
    country = Country.of(replace(problem, needs=tuple(needs)))
    return tuple(_standing(country, i, everybody_for(country, i)) for i in range(country.needs.size))


def pairs_of(problem: Problem) -> tuple[Judged, ...]:
    """Everybody's standing for every need."""
    return judged(problem, problem.needs)


def _standing(country: Country, i: int, found: EverybodyJudged) -> Judged:
    notes, need = country.rates.notes_minutes, country.needs.row[i]
    pairs = [
        Pair(
            worker=country.worker_ids[found.order[n]],
            score=int(found.score[n]),
            travel=None if found.way[n] == NOWHERE else int(found.way[n]),
            minutes=weekly(need, notes, int(found.way[n])),
        )
        for n in np.argsort(found.order)
    ]
    kept_out = {code: int((found.against >> bit & 1).sum()) for bit, code in enumerate(CODES)}
    return Judged(
        need=country.need_ids[i],
        pairs=tuple(pairs),
        against={code: many for code, many in sorted(kept_out.items()) if many},
    )
