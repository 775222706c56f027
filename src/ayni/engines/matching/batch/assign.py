"""The most gain within real minutes and caseload points: exact where that can be proven, with an honest gap elsewhere.

Counting places first gives the optimum of a country and worths that bound every true plan from above. Where it fits in
minutes and points nothing is better. Where it does not, the part of the country that shares workers is searched if it
is small, then handed to branch and bound; a large one keeps the most valuable that fits, and plans again with what
remains.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ayni.engines.matching.batch.branching import EXACT, branched
from ayni.engines.matching.batch.left import Left
from ayni.engines.matching.batch.table import NOBODY, Longs, Table
from ayni.engines.matching.national import best, certified
from ayni.engines.matching.plan import SUPERVISES, Ask, Option, Room
from ayni.engines.matching.search import Search

# How much of a search is worth its wait, for each part; larger parts are not searched (their start alone takes longer
# than all else).
STEPS = 20_000
LARGEST = 120

# Needs are moved to better workers at most so often; each time gains something, so it would end by itself.
ROUNDS = 20


@dataclass(frozen=True, eq=False)
class Plan:
    """``pair``: of each need the number of its pair, or −1, and how many people that serves. None gains more than
    ``bound``.

    ``price`` is what one more place of each worker would gain, ``above`` what room for one more with each supervisor
    would, ``worth`` what each need holds of the bound.
    """

    pair: Longs
    served: int
    gained: int
    bound: int
    price: Longs
    worth: Longs
    above: Longs

    @property
    def proven(self) -> bool:
        """Whether nothing is left that might still be gained."""
        return self.gained == self.bound


class Dearest(Search):
    """The search for the most gain: an option is worth what it gains, and nothing else counts."""

    def run(self) -> None:
        """As the search does; ``served_at_most`` then bounds the gain, because one unit of gain is the unit there."""
        self.person = 1
        super().run()

    def _value(self, ask: Ask, option: Option) -> int:
        return option.worth


def planned(table: Table, gain: Longs, steps: int = STEPS, near: float = EXACT) -> Plan:
    """The best plan found for these gains of the pairs (``table.gain``, or that less something that is to be fair).

    ``near`` is how near to its bound a plan has to be to look no further.
    """
    edges = table.edges(gain, table.places)
    ideal = best(edges)
    certified(edges, ideal)
    pair = table.pairs_chosen(ideal.worker)
    bound = ideal.bound(edges)
    if not table.fits(pair):
        for needs, workers in _parts(table, gain, table.over(pair)):
            here = int(ideal.worth[needs].sum()) + int((ideal.price * table.places)[workers].sum())
            if edges.supervision is not None:
                own = np.unique(edges.supervision.of[workers])
                here += int((ideal.supervisor_price * edges.supervision.room)[own[own >= 0]].sum())
            found, at_most = _part(table, gain, needs, workers, steps, near)
            bound -= here - min(here, at_most)
            pair[needs] = found
    gained = int(gain[pair[pair >= 0]].sum())
    return Plan(pair, table.served(pair), gained, bound, ideal.price, ideal.worth, ideal.supervisor_price)


def _parts(table: Table, gain: Longs, over: np.ndarray) -> Iterator[tuple[Longs, Longs]]:
    """The needs and workers of each part of the country that shares nobody with another and has somebody over."""
    some = gain > 0
    size = len(table.needs) + len(table.workers) + len(table.above)
    one, other = table.need[some], table.worker[some] + len(table.needs)
    if table.supervision is not None:
        supervised = np.flatnonzero(table.supervision.of >= 0)
        one = np.concatenate([one, supervised + len(table.needs)])
        other = np.concatenate([other, table.supervision.of[supervised] + len(table.needs) + len(table.workers)])
    links = coo_matrix((np.ones(len(one), np.int8), (one, other)), (size, size))
    _, part = connected_components(links, directed=False)
    of_needs, of_workers = part[: len(table.needs)], part[len(table.needs) :][: len(table.workers)]
    for number in np.unique(of_workers[over]):
        yield np.flatnonzero(of_needs == number), np.flatnonzero(of_workers == number)


def _part(table: Table, gain: Longs, needs: Longs, workers: Longs, steps: int, near: float) -> tuple[Longs, int]:
    """The best pairs found for the needs of one part, and what no plan of the part exceeds."""
    found, at_most = _kept_and_again(table, gain, needs), 2**62
    if steps and len(needs) <= LARGEST:
        found, at_most = _better(gain, (found, at_most), _searched(table, gain, needs, workers, steps))
    if steps and at_most > _value(gain, found):
        found, at_most = _better(gain, (found, at_most), branched(table, gain, needs, workers, near))
    return found, at_most


def _value(gain: Longs, pairs: Longs) -> int:
    return int(gain[pairs[pairs >= 0]].sum())


def _better(gain: Longs, one: tuple[Longs, int], other: tuple[Longs, int]) -> tuple[Longs, int]:
    """The pairs that gain more, and the lower of two bounds."""
    pairs = other[0] if _value(gain, other[0]) > _value(gain, one[0]) else one[0]
    return pairs, min(one[1], other[1])


def _searched(table: Table, gain: Longs, needs: Longs, workers: Longs, steps: int) -> tuple[Longs, int]:
    """What depth-first search finds within its steps, and its bound: whole numbers, so a proof is exact."""
    asks = _asks(table, gain, needs)
    room = {str(w): Room(int(table.free_minutes[w]), int(table.free_points[w])) for w in workers}
    above = {f"{SUPERVISES}{s}": int(people) for s, people in enumerate(table.above)}
    search = Dearest(asks, room, steps, None, above)
    search.run()
    searched = np.full(len(needs), NOBODY, np.int64)
    at = {int(need): place for place, need in enumerate(needs)}
    for need, option in search.best.items():
        row = int(need)
        mine = np.flatnonzero((table.need == row) & (table.worker == int(option.worker)))
        searched[at[row]] = mine[0]
    return searched, search.best_value if search.proven else search.served_at_most


def _asks(table: Table, gain: Longs, needs: Longs) -> list[Ask]:
    asks = []
    of = table.supervision.of if table.supervision else np.full(len(table.workers), NOBODY)
    over = [f"{SUPERVISES}{s}" for s in of]
    for need in needs:
        rows = np.flatnonzero((table.need == need) & (gain > 0))
        options = [
            Option(str(w), int(gain[r]), Room(int(table.minutes[r]), int(table.pair_points[r])), over[w])
            for r, w in zip(rows, table.worker[rows], strict=True)
        ]
        options.sort(key=lambda option: (-option.worth, option.worker))
        asks.append(Ask(str(need), 1, tuple(options), int(table.people[need])))
    return [ask for ask in asks if ask.options]


def _kept_and_again(table: Table, gain: Longs, needs: Longs) -> Longs:
    """Where a worker is over, the least valuable are given up; then again with what remains, until nothing fits."""
    left = Left.of(table)
    pair = np.full(len(table.needs), NOBODY, np.int64)
    here = np.zeros(len(table.needs), bool)
    here[needs] = True
    while True:
        some = here[table.need] & (pair[table.need] == NOBODY) & (gain > 0)
        some &= left.fitting(table)
        if not some.any():
            break
        places = table.places_within(some, left.minutes, left.points)
        chosen = table.pairs_chosen(best(table.edges(gain, places, some, left.above)).worker)
        # ``pairs_chosen`` knows needs and workers only, and each need has one pair with each worker.
        for row in sorted(chosen[chosen >= 0], key=lambda each: (-gain[each], each)):
            if left.fits(table, int(row)):
                left.take(table, int(row))
                pair[table.need[row]] = row
    _improve(table, gain, pair, here, left)
    return pair[needs]


def _improve(table: Table, gain: Longs, pair: Longs, here: np.ndarray, left: Left) -> None:
    """Move needs to workers with room with whom they gain more, as long as that gains anything."""
    rows = np.flatnonzero(here[table.need] & (gain > 0))
    for _ in range(ROUNDS):
        moved = False
        for row in rows:
            need, now = table.need[row], pair[table.need[row]]
            if now == row or (now >= 0 and gain[now] >= gain[row]):
                continue
            if now >= 0:
                left.give(table, int(now))
            if left.fits(table, int(row)):
                left.take(table, int(row))
                pair[need], moved = row, True
            elif now >= 0:
                left.take(table, int(now))
        if not moved:
            return
