"""One need against everybody: who could come, in which order, and of each of the others all that stands against."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns.codes import Floats, Longs
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import CODES, Rates, bits_of_barred, of_class, of_pair, travel
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
    against, rows, score, terms, way = _pass(country.workers, country.needs, country.rates, need)
    best = np.argsort(-score, kind="stable")
    return Judged(against, rows[best], score[best], terms[best], way[best])


@numba.njit(cache=True, nogil=True)
def _pass(  # type: ignore[no-untyped-def]
    workers: WorkerColumns, needs: NeedColumns, rates: Rates, i: int
):
    size = workers.standing.shape[0]
    against, ways = np.zeros(size, np.uint32), np.empty(size, np.int32)
    for at in range(needs.barred_start[i], needs.barred_start[i + 1]):
        against[needs.barred[at]] = bits_of_barred(needs.barred_why[at])
    eligible = 0
    for j in range(size):
        ways[j] = travel(workers, needs, j, i)
        against[j] |= of_class(workers, needs, rates, j, i) | of_pair(workers, needs, rates, j, i, ways[j])
        eligible += against[j] == 0
    rows, score = np.empty(eligible, np.int64), np.empty(eligible, np.int32)
    terms, way = np.empty((eligible, len(TERMS))), np.empty(eligible, np.int32)
    found = 0
    for j in range(size):
        if against[j] == 0:
            rows[found], way[found] = j, ways[j]
            score[found] = values(workers, needs, rates, j, i, ways[j], terms[found])
            found += 1
    return against, rows, score, terms, way
