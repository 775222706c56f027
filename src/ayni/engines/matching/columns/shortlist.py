"""One need against everybody: who could come, in which order, and of each of the others all that stands against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiled import hot
from ayni.engines.matching.columns.codes import Floats, Longs
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import CODES, Rates, all_against, bits_of_barred, travel
from ayni.engines.matching.columns.terms import values
from ayni.engines.matching.columns.workers import WorkerColumns
from ayni.engines.matching.problem import TERMS


@dataclass(frozen=True, eq=False)
class Judged:
    """Everybody, judged for one need.

    ``against``: of each worker, bits of rules.CODES; none of them means eligible. ``order``: the eligible, best first
    and by row where scores are equal; ``score`` (millionths), ``terms`` (0 to 1, a column for each of problem.TERMS)
    and ``way`` (minutes one way, -1 where nobody travels) are theirs, in that order.
    """

    against: NDArray[np.uint32]
    order: Longs
    score: NDArray[np.int32]
    terms: Floats
    way: NDArray[np.int32]

    def codes(self, row: int) -> tuple[str, ...]:
        """The codes of what stands against a worker."""
        return tuple(code for bit, code in enumerate(CODES) if self.against[row] >> bit & 1)


def judged(country: Country, need: int) -> Judged:
    """Judge every worker for the need in this row."""
    size = country.workers.size
    against, way = np.zeros(size, np.uint32), np.empty(size, np.int32)
    _judge(country.workers, country.needs, country.rates, need, against, way)
    rows = np.flatnonzero(against == 0)
    score, terms = np.empty(len(rows), np.int32), np.empty((len(rows), len(TERMS)))
    _score(country.workers, country.needs, country.rates, need, rows, way, score, terms)
    best = np.argsort(-score, kind="stable")
    return Judged(against, rows[best], score[best], terms[best], way[rows[best]])


@hot
def _judge(
    workers: WorkerColumns,
    needs: NeedColumns,
    rates: Rates,
    i: int,
    against: NDArray[np.uint32],
    way: NDArray[np.int32],
) -> None:
    need = needs.row[i]
    for at in range(need.barred_from, need.barred_to):
        against[needs.barred[at].worker] = bits_of_barred(needs.barred[at].why)
    for j in range(workers.row.shape[0]):
        way[j] = travel(workers.row[j], need)
        against[j] |= all_against(workers, needs, rates, j, i, way[j])


@hot
def _score(
    workers: WorkerColumns,
    needs: NeedColumns,
    rates: Rates,
    i: int,
    rows: Longs,
    way: NDArray[np.int32],
    score: NDArray[np.int32],
    terms: Floats,
) -> None:
    for n in range(rows.shape[0]):
        score[n] = values(workers, needs, rates, rows[n], i, way[rows[n]], terms[n])
