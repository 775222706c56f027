"""The best assignment of all pairs that could be, though only few of them are ever written down.

It begins with the first few workers of each need. The optimum of those has prices, and at these prices every other pair
can be judged: one that would gain more than its two ends are worth is missing, and is added (column generation, Dantzig
and Wolfe 1960). When none is missing the prices prove the assignment the best of all eligible pairs, not only of those
that were looked at; stopped before that, what the missing ones add up to bounds what better there could be.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns.classes import Class, classes
from ayni.engines.matching.columns.codes import Longs
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.nearest import Found, Scene, best_for
from ayni.engines.matching.columns.tree import Tree, grown, priced
from ayni.engines.matching.national import Edges, Optimum, again, best
from ayni.engines.matching.plan import MILLIONTHS

# How many workers of each need are looked at to begin with, and how many missing ones are added at a time. Measured in
# benchmarks/matching: fewer leave more rounds, more leave more to look for.
FIRST = 16
MORE = 64

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Nobody scores less than nothing: a beginning that lets everybody in.
ANYBODY = -(2**40)


@dataclass(frozen=True)
class Round:
    """One pass: how many pairs were written down, how many people they serve, what they gain.

    ``missing`` is how many needs had pairs still missing; ``at_most`` how much more, all in all, those could gain.
    """

    checked: int
    pairs: int
    served: int
    gained: int
    missing: int
    at_most: int


@dataclass(frozen=True, eq=False)
class Whole:
    """``edges`` and their ``optimum``, with ``score`` beside each pair, and the rounds that led there.

    The assignment is the best of all eligible pairs when the last round has nothing missing.
    """

    edges: Edges
    optimum: Optimum
    rounds: tuple[Round, ...]

    @property
    def proven(self) -> bool:
        """Whether no eligible pair that was left aside could gain anything."""
        return self.rounds[-1].at_most == 0


def candidates(country: Country, left: Longs, places: NDArray[np.int32], most: int, *, threads: int = 1) -> Edges:
    """The ``most`` best-scored of all workers who are eligible for each need and have a place, best first.

    ``left`` and ``places`` as ``matched`` takes them; what gains nothing is left out.
    """
    return _first_pairs(_Search(country, places, threads), left, places, most)


def matched(
    country: Country,
    left: Longs,
    places: NDArray[np.int32],
    *,
    first: int = FIRST,
    begun: tuple[Edges, Optimum] | None = None,
    on_round: Callable[[Round], None] | None = None,
    stop: Callable[[], bool] | None = None,
    threads: int = 1,
) -> Whole:
    """The assignment with the most gain of all eligible pairs.

    ``left``: what leaving each need without anybody costs, in millionths of a score, so that a pair gains ``left`` less
    what its score lacks; at most national.MOST_GAIN. ``places``: how many needs each worker can take. It begins with
    the ``first`` few workers of each need, or with pairs and an answer that are there (``begun``). ``on_round`` is told
    of each round, and then ``stop`` is asked: when it says so, all needs are checked once more for what is missing, and
    that is the answer. The number of ``threads`` changes nothing in it. ValueError where a need is a group's: prices
    and places count one person each here, so a group would be counted as one.
    """
    search = _Search(country, places, threads)
    edges = begun[0] if begun else _first_pairs(search, left, places, first)
    optimum = again(*begun) if begun else best(edges)
    everybody = these = np.arange(country.needs.size)
    rounds: list[Round] = []
    while True:
        # A missing pair gains more than its ends are worth: left − a million + score > worth + price.
        above = optimum.worth - left + MILLIONTHS
        need, worker, score, net = search.best(_dues(edges, optimum), above, MORE, these)
        over = np.maximum(0, net - above)
        rounds.append(
            Round(
                checked=len(these),
                pairs=len(edges.worker),
                served=int((optimum.worker >= 0).sum()),
                gained=optimum.bound(edges),
                missing=int((over > 0).sum()),
                at_most=int(over.sum()),
            )
        )
        if on_round:
            on_round(rounds[-1])
        stopped = stop is not None and stop()
        if (stopped or not len(need)) and len(these) == len(everybody):
            return Whole(edges, optimum, tuple(rounds))
        if len(need) and not stopped:
            edges = _with(edges, need, worker, left[need] - MILLIONTHS + score)
            optimum = again(edges, optimum)
            these = np.flatnonzero(over > 0)
        else:
            these = everybody


class _Search:
    """The classes of a country, each with its tree of workers who have a place."""

    def __init__(self, country: Country, places: NDArray[np.int32], threads: int) -> None:
        if (country.needs.row["people"] > 1).any():
            raise ValueError("a country is planned person by person: plan for groups with matching.batch")
        self.country, self.threads = country, threads
        has_place = places > 0
        self.classes = [
            Class(each.needs, each.members[has_place[each.members]])
            for each in classes(country.workers, country.needs, country.rates)
        ]
        self.trees = list(self._each(self._grown, self.classes))

    def best(self, price: Longs, above: Longs, most: int, asked: Longs) -> tuple[Longs, Longs, Longs, Longs]:
        """All that was found, in the order of needs: (need, worker, score), and the best net of each need."""
        is_asked = np.zeros(len(above), np.bool_)
        is_asked[asked] = True
        asks = [each.needs[is_asked[each.needs]] for each in self.classes]

        def look(number: int) -> Found:
            tree, these = self.trees[number], asks[number]
            if len(these):
                priced(tree, price)
            scene = Scene(self.country.workers, self.country.needs, self.country.rates, tree, price)
            return best_for(scene, these, above[these], most)

        net = np.full(len(above), ANYBODY)
        needs, workers, scores = [], [], []
        for these, found in zip(asks, self._each(look, range(len(asks))), strict=True):
            there = np.arange(most) < found.many[:, None]
            some = found.many > 0
            net[these[some]] = found.net[some, 0]
            needs.append(np.repeat(these, found.many))
            workers.append(found.worker[there])
            scores.append(found.score[there])
        need = np.concatenate(needs) if needs else np.zeros(0, np.int64)
        order = np.argsort(need, kind="stable")
        worker, score = (np.concatenate([*each, np.zeros(0, np.int32)])[order] for each in (workers, scores))
        return need[order], worker.astype(np.int64), score.astype(np.int64), net

    def _grown(self, each: Class) -> Tree:
        country = self.country
        return grown(country.workers, country.needs, country.rates, each.members, int(each.needs[0]))

    def _each(self, work: Callable[[Item], Answer], items: Iterable[Item]) -> Iterator[Answer]:
        if self.threads == 1:
            return map(work, items)
        with ThreadPoolExecutor(self.threads) as pool:
            return pool.map(work, items)


def _dues(edges: Edges, optimum: Optimum) -> Longs:
    return np.where(edges.places > 0, optimum.due(edges), 0).astype(np.int64)


def _first_pairs(search: _Search, left: Longs, places: NDArray[np.int32], most: int) -> Edges:
    size = len(left)
    free, anyhow = np.zeros(len(places), np.int64), np.full(size, ANYBODY)
    need, worker, score, _ = search.best(free, anyhow, most, np.arange(size))
    gain = left[need] - MILLIONTHS + score
    some = gain > 0
    return Edges.listed(size, need[some], worker[some], gain[some], places, search.country.supervision)


def _with(edges: Edges, need: Longs, worker: Longs, gain: Longs) -> Edges:
    """The same with more pairs, given in the order of needs; a need's new pairs stand behind its old ones."""
    start = edges.start + np.concatenate([[0], np.cumsum(np.bincount(need, minlength=edges.referrals))])
    place = edges.start[need + 1] + np.arange(len(need))
    old = np.ones(len(edges.worker) + len(need), np.bool_)
    old[place] = False
    columns = []
    for before, added in ((edges.worker, worker), (edges.gain, gain)):
        column = np.empty(len(old), np.int32)
        column[old], column[place] = before, added
        columns.append(column)
    return Edges(start, columns[0], columns[1], edges.places, edges.supervision)
