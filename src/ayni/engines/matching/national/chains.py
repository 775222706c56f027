"""Chains of moves: the exact part. Each finds somebody a place along the moves that lose least.

Shortest augmenting paths with prices (Tomizawa 1971; Edmonds and Karp 1972; Jonker and Volgenant 1987), with several
places for each worker and with leaving somebody out as an end like any other. A search stops looking as soon as what
is farther cannot be better than the best end found.
"""

from typing import NamedTuple

import numba
import numpy as np

from ayni.engines.matching.national.edges import Longs, Pairs
from ayni.engines.matching.national.heap import pop, put
from ayni.engines.matching.national.market import NOBODY, Market, best_net, give, is_full, place_of, take


class Search(NamedTuple):
    """What the searches of one call share; what belongs to the search of a given number says so in ``seen``."""

    distance: Longs
    seen: Longs
    comer: Longs  # who would come here
    where: Longs  # in the heap
    heap: Longs
    passed: Longs


@numba.njit(cache=True, nogil=True)
def _new_search(size: int) -> Search:
    nothing = np.zeros(size, np.int64)
    return Search(nothing, nothing.copy(), nothing.copy(), np.full(size, -1, np.int64), nothing.copy(), nothing.copy())


@numba.njit(cache=True, nogil=True)
def _reach(search: Search, number: int, node: int, there: int, comer: int) -> None:
    """Search ``number`` has found a nearer way to the node."""
    search.distance[node], search.comer[node] = there, comer
    if search.seen[node] != number:
        search.seen[node], search.where[node] = number, -1


@numba.njit(cache=True, nogil=True)
def place_referrals(pairs: Pairs, market: Market, waiting: Longs) -> int:
    """Find each waiting referral a worker; at the end of its chain somebody may be left without.

    Returns how many pairs were looked at.
    """
    search = _new_search(market.filled.shape[0])
    looked = 0
    for turn in range(waiting.shape[0]):
        root = waiting[turn]
        market.worth[root] = best_net(pairs, market.price, root)
        if market.worth[root] == 0:
            continue
        least, leaver, end, count, seen = _nearest_end(pairs, market, search, root, turn + 1)
        looked += seen
        market.worth[root] -= least
        for n in range(count):
            j = search.passed[n]
            more = least - search.distance[j]
            market.price[j] += more
            for s in range(market.first[j], market.first[j] + market.filled[j]):
                market.worth[market.slots[s]] -= more
        _push_along(market, search.comer, root, leaver, end)
    return looked


@numba.njit(cache=True, nogil=True)
def _nearest_end(
    pairs: Pairs, market: Market, search: Search, root: int, number: int
) -> tuple[int, int, int, int, int]:
    """The end that loses least: a worker with a place (``end``), or a referral that is left without (``leaver``).

    Returns (what it loses, leaver, end, how many workers were passed, how many pairs were looked at).
    """
    size, count, looked = 0, 0, 0
    least, leaver, end = market.worth[root], root, NOBODY
    i, so_far, slot, last = root, 0, 0, 0
    while True:
        base = so_far + market.worth[i]
        if base < least:
            least, leaver, end = base, i, NOBODY
        looked += pairs.start[i + 1] - pairs.start[i]
        for e in range(pairs.start[i], pairs.start[i + 1]):
            j = pairs.other[e]
            there = base - pairs.gain[e] + market.price[j]
            if there >= least or (search.seen[j] == number and search.distance[j] <= there):
                continue
            _reach(search, number, j, there, i)
            if is_full(market, j):
                size = put(search.heap, search.where, search.distance, size, j)
            else:
                least, end = there, j
        if slot == last:
            if size == 0 or search.distance[search.heap[0]] >= least:
                return least, leaver, end, count, looked
            j = pop(search.heap, search.where, search.distance, size)
            size -= 1
            search.passed[count] = j
            count += 1
            so_far = search.distance[j]
            slot, last = market.first[j], market.first[j] + market.filled[j]
        i = market.slots[slot]
        slot += 1


@numba.njit(cache=True, nogil=True)
def _push_along(market: Market, comer: Longs, root: int, leaver: int, end: int) -> None:
    """Make the moves of a chain, from its end back to its root."""
    if end == NOBODY:
        if leaver == root:
            return
        end = market.holder[leaver]
        place = place_of(market, leaver)
        market.holder[leaver] = NOBODY
    else:
        place = market.first[end] + market.filled[end]
        market.filled[end] += 1
    while True:
        mover = comer[end]
        before = market.holder[mover]
        if mover != root:
            left = place_of(market, mover)
        market.slots[place], market.holder[mover] = mover, end
        if mover == root:
            return
        end, place = before, left


@numba.njit(cache=True, nogil=True)
def fill_places(by_worker: Pairs, market: Market, wanting: Longs) -> int:
    """Fill the places of each wanting worker, or lower the price, until there is no price or no room: the mirror.

    Returns how many pairs were looked at.
    """
    search = _new_search(market.worth.shape[0])
    entered = np.zeros(market.filled.shape[0], np.int64)
    entry = np.zeros(market.filled.shape[0], np.int64)  # the referral whose leaving would bring the worker in
    tree = np.zeros(market.filled.shape[0], np.int64)
    looked, number = 0, 0
    for turn in range(wanting.shape[0]):
        root = wanting[turn]
        while market.price[root] > 0 and not is_full(market, root):
            number += 1
            least, giver, end, grown, count, seen = _nearest_referral(
                by_worker, market, search, entered, entry, tree, root, number
            )
            looked += seen
            market.price[root] -= least
            for n in range(1, grown):
                market.price[tree[n]] -= least - search.distance[entry[tree[n]]]
            for n in range(count):
                i = search.passed[n]
                market.worth[i] += least - search.distance[i]
            _pull_along(market, search.comer, entry, root, giver, end)
    return looked


@numba.njit(cache=True, nogil=True)
def _nearest_referral(
    by_worker: Pairs, market: Market, search: Search, entered: Longs, entry: Longs, tree: Longs, root: int, number: int
) -> tuple[int, int, int, int, int, int]:
    """The end that loses least: a referral without a worker (``end``), or a worker who gives one up (``giver``).

    Returns (what it loses, giver, end, workers in the tree, referrals passed, pairs looked at).
    """
    size, count, grown, looked = 0, 0, 1, 0
    tree[0], entered[root] = root, number
    least, giver, end = market.price[root], root, NOBODY
    j, so_far = root, 0
    while True:
        base = so_far + market.price[j]
        if base < least:
            least, giver, end = base, j, NOBODY
        looked += by_worker.start[j + 1] - by_worker.start[j]
        for e in range(by_worker.start[j], by_worker.start[j + 1]):
            i = by_worker.other[e]
            there = base - by_worker.gain[e] + market.worth[i]
            if there >= least or (search.seen[i] == number and search.distance[i] <= there):
                continue
            _reach(search, number, i, there, j)
            if market.holder[i] == NOBODY:
                least, end = there, i
            else:
                size = put(search.heap, search.where, search.distance, size, i)
        while True:
            if size == 0 or search.distance[search.heap[0]] >= least:
                return least, giver, end, grown, count, looked
            i = pop(search.heap, search.where, search.distance, size)
            size -= 1
            search.passed[count] = i
            count += 1
            j = market.holder[i]
            if entered[j] != number:
                break
        entered[j], entry[j], so_far = number, i, search.distance[i]
        tree[grown] = j
        grown += 1


@numba.njit(cache=True, nogil=True)
def _pull_along(market: Market, comer: Longs, entry: Longs, root: int, giver: int, end: int) -> None:
    """Make the moves of a chain, from its end back to the worker who wanted somebody."""
    if end == NOBODY:
        if giver == root:
            return
        end = entry[giver]
        take(market, end)
    while comer[end] != root:
        to = comer[end]
        market.slots[place_of(market, entry[to])] = end
        market.holder[end] = to
        end = entry[to]
    give(market, end, root)
