"""Of the first few workers of each need: what speaks for them, term by term, as a table that is written out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiled import hot
from ayni.engines.matching.columns.codes import Floats, Longs
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import Rates, travel
from ayni.engines.matching.columns.terms import values
from ayni.engines.matching.columns.workers import WorkerColumns
from ayni.engines.matching.national import Edges
from ayni.engines.matching.problem import TERMS
from ayni.engines.matching.result import CHIPS
from ayni.engines.matching.score import SPEAKS_FOR


@dataclass(frozen=True, eq=False)
class Reasons:
    """One row for each suggestion, needs in their order, best first.

    ``terms``: a column for each of problem.TERMS, 0 to 1; ``chips``: the terms that speak most for the worker, as
    places in TERMS, -1 where there are fewer; ``way``: minutes one way, -1 where nobody travels.
    """

    need: Longs
    worker: NDArray[np.int32]
    score: NDArray[np.int32]
    terms: Floats
    chips: NDArray[np.int8]
    way: NDArray[np.int32]


def reasons_for(country: Country, edges: Edges, most: int) -> Reasons:
    """What speaks for the ``most`` best-scored workers among the pairs of each need."""
    need, worker = _first(edges, most)
    size = len(need)
    score, way = np.empty(size, np.int32), np.empty(size, np.int32)
    terms, chips = np.empty((size, len(TERMS))), np.full((size, CHIPS), -1, np.int8)
    _tell(country.workers, country.needs, country.rates, need, worker, score, terms, way)
    _speak_for(terms, country.rates.weights, chips)
    return Reasons(need, worker, score, terms, chips, way)


def _first(edges: Edges, most: int) -> tuple[Longs, NDArray[np.int32]]:
    """Need and worker of the pairs with the most gain (of one need that is the order of scores), equal ones by row."""
    many = np.minimum(np.diff(edges.start), most)
    place = np.zeros(int(many.sum()), np.int64)
    _choose(edges.start, edges.worker, edges.gain, many, place)
    return np.repeat(np.arange(edges.referrals), many), edges.worker[place]


@hot
def _choose(start: Longs, worker: NDArray[np.int32], gain: NDArray[np.int32], many: Longs, place: Longs) -> None:
    """Write the places of the first ``many`` pairs of each need, best first, one after the other."""
    begin = 0
    for i in range(many.shape[0]):
        size = 0
        for e in range(start[i], start[i + 1]):
            at = begin + size
            if size == many[i]:
                last = place[at - 1]
                if gain[e] < gain[last] or (gain[e] == gain[last] and worker[e] > worker[last]):
                    continue
                at -= 1
            else:
                size += 1
            while at > begin:
                other = place[at - 1]
                if gain[other] > gain[e] or (gain[other] == gain[e] and worker[other] < worker[e]):
                    break
                place[at] = other
                at -= 1
            place[at] = e
        begin += size


@hot
def _tell(
    workers: WorkerColumns,
    needs: NeedColumns,
    rates: Rates,
    need: Longs,
    worker: NDArray[np.int32],
    score: NDArray[np.int32],
    terms: Floats,
    way: NDArray[np.int32],
) -> None:
    for n in range(need.shape[0]):
        way[n] = travel(workers.row[worker[n]], needs.row[need[n]])
        score[n] = values(workers, needs, rates, worker[n], need[n], way[n], terms[n])


@hot
def _speak_for(terms: Floats, weights: Floats, chips: NDArray[np.int8]) -> None:
    """Choose as result.Candidate.chips does: by weighted value, what speaks for the worker only."""
    for n in range(terms.shape[0]):
        for place in range(chips.shape[1]):
            best = -1.0
            for term in range(terms.shape[1]):
                told = False
                for before in range(place):
                    told |= chips[n, before] == term
                worth = terms[n, term] * weights[term]
                if not told and terms[n, term] > SPEAKS_FOR and worth > best and weights[term] > 0:
                    best, chips[n, place] = worth, term
