"""Supervisors' room: what all workers of one supervisor take together, as a second layer over the workers' places.

The best assignment that asks no supervisor is the best for a country whose supervisors have as much room as they were
given. From there their room is made smaller one referral at a time, each time along the moves that lose least: somebody
of the supervisor's workers goes to another worker, whose supervisor has room or passes somebody on in turn, or is left
without. So after every step the assignment is the best for the room there is, and the prices prove it (shortest paths
with prices, as in chains.py; a supervisor is one more node on the way, between a worker's free place and the end).
"""

from dataclasses import replace

import numpy as np

from ayni.engines.compiled import hot
from ayni.engines.matching.national.chains import is_nearer, next_node
from ayni.engines.matching.national.edges import Edges, Ints, Longs, Pairs
from ayni.engines.matching.national.heap import put
from ayni.engines.matching.national.market import (
    CLOSED,
    FILLED,
    FIRST,
    NOBODY,
    REFERRAL,
    Market,
    is_full,
    nets,
    place_of,
    settle,
)
from ayni.engines.matching.national.search import COMER, DISTANCE, SEEN, Search, new_search

# In the place of who would come: the worker was reached because the supervisor has to give somebody up.
GIVES_UP = -1


def alone(edges: Edges) -> Edges:
    """The same question without supervisors; no worker has more places than the supervisor has room."""
    over = edges.supervision
    if over is None:
        return edges
    most = np.where(over.of >= 0, np.append(over.room, 0)[over.of], edges.places)
    return replace(edges, places=np.minimum(edges.places, most).astype(np.int32), supervision=None)


def kept_within(edges: Edges, by_themselves: Edges, market: Market) -> tuple[Longs, Longs, int]:
    """Bring the best of ``by_themselves``, as it stands in ``market``, within the supervisors' room.

    Returns the price of a place of each worker, of room with each supervisor, and how many pairs were looked at.
    """
    over = edges.supervision
    if over is None:
        raise ValueError("nobody is supervised here")
    workers, size = edges.workers, len(over.room)
    load, price = over.load(market.holder).astype(np.int32), np.zeros(size, np.int32)
    members = np.argsort(over.of, kind="stable").astype(np.int32)
    start = np.searchsorted(over.of[members], np.arange(size + 1)).astype(np.int64)
    search = new_search(edges.by_referral, workers + size, 2 * workers + size)
    looked = _shed(edges.by_referral, market, over.of, over.room, load, price, start, members, search)
    closed = np.flatnonzero(by_themselves.places == 0)
    settle(by_themselves.by_worker, market.worth, market.price, closed)
    due, prices = market.price.astype(np.int64), price.astype(np.int64)
    # Who had fewer places only because the supervisor has no more room: what such a place costs is the room's price.
    cut = np.flatnonzero((by_themselves.places < edges.places) & (over.of >= 0))
    np.maximum.at(prices, over.of[cut], due[cut])
    return np.maximum(0, due - np.append(prices, 0)[over.of]), prices, int(looked)


@hot
def _shed(
    pairs: Pairs,
    market: Market,
    of: Ints,
    room: Ints,
    load: Ints,
    price: Ints,
    start: Longs,
    members: Ints,
    search: Search,
) -> int:
    """Let each supervisor who is over give somebody up, until nobody is; returns how many pairs were looked at.

    The workers of supervisor s are ``members[start[s]:start[s + 1]]``; ``load`` is what they have.
    """
    workers, looked = of.shape[0], 0
    for root in range(room.shape[0]):
        while load[root] > room[root]:
            least, leaver, end, count, seen = _nearest_room(
                pairs, market, of, room, load, price, start, members, search, root
            )
            looked += seen
            for n in range(count):
                node = search.passed[n]
                more = least - search.node[node, DISTANCE]
                if node >= workers:
                    price[node - workers] += more
                    continue
                market.price[node] += more
                for s in range(market.desk[node, FIRST], market.desk[node, FIRST] + market.desk[node, FILLED]):
                    market.worth[market.slots[s, REFERRAL]] -= more
            _move_along(market, of, load, search.node, root, leaver, end)
    return looked


@hot
def _nearest_room(
    pairs: Pairs,
    market: Market,
    of: Ints,
    room: Ints,
    load: Ints,
    price: Ints,
    start: Longs,
    members: Ints,
    search: Search,
    root: int,
) -> tuple[int, int, int, int, int]:
    """The end that loses least: a worker with a place and with room above (``end``), or one left without (``leaver``).

    Returns (what it loses, leaver, end, how many nodes were passed, how many pairs were looked at).
    """
    workers = of.shape[0]
    search.number[0] += 1
    size, count, looked = 0, 0, 0
    least, leaver, end = int(CLOSED), NOBODY, NOBODY
    node, so_far = workers + root, 0
    search.node[node, SEEN], search.node[node, DISTANCE] = search.number[0], 0
    while node != NOBODY:
        search.passed[count] = node
        count += 1
        if node >= workers:
            s = node - workers
            size = _to_members(market, members[start[s] : start[s + 1]], so_far - price[s], least, search, size)
        else:
            if not is_full(market, node) and is_nearer(search, workers + of[node], so_far, node):
                size = put(search.heap, size, so_far, workers + of[node])
            for slot in range(market.desk[node, FIRST], market.desk[node, FIRST] + market.desk[node, FILLED]):
                i = int(market.slots[slot, REFERRAL])
                base = so_far + market.worth[i]
                if base < least:
                    least, leaver, end = base, i, NOBODY
                looked += pairs.stop[i] - pairs.start[i]
                size, least, nearer = _to_others(pairs, market, of, room, load, i, base, least, search, size)
                if nearer != NOBODY:
                    end = nearer
        node, size = next_node(search, size, least)
        so_far = int(search.node[node, DISTANCE])
    return least, leaver, end, count, looked


@hot
def _to_members(market: Market, members: Ints, base: int, least: int, search: Search, size: int) -> int:
    """A supervisor has to give somebody up: on to the workers; returns the new size of the heap."""
    for j in members:
        there = base + market.price[j]
        if market.price[j] < CLOSED and there < least and is_nearer(search, j, there, GIVES_UP):
            size = put(search.heap, size, there, j)
    return size


@hot
def _to_others(
    pairs: Pairs,
    market: Market,
    of: Ints,
    room: Ints,
    load: Ints,
    i: int,
    base: int,
    least: int,
    search: Search,
    size: int,
) -> tuple[int, int, int]:
    """Referral i has to move: on to its other workers.

    Returns the new size of the heap, what the best end loses, and that end if it is one of these.
    """
    first, end = pairs.start[i], NOBODY
    nets(pairs, market.price, i, search.net)
    for k in range(pairs.stop[i] - first):
        if search.net[k] <= base - least:
            continue
        j, there = int(pairs.other[first + k]), base - search.net[k]
        if not is_nearer(search, j, there, i):
            continue
        if not is_full(market, j) and (of[j] < 0 or load[of[j]] < room[of[j]]):
            least, end = there, j
        else:
            size = put(search.heap, size, there, j)
    return size, least, end


@hot
def _move_along(market: Market, of: Ints, load: Ints, node: Ints, root: int, leaver: int, end: int) -> None:
    """Make the moves of a chain, from its end back to the supervisor who gives somebody up."""
    if end == NOBODY:
        j, place = market.holder[leaver], place_of(market, leaver)
        market.holder[leaver] = NOBODY
    else:
        j, place = end, _one_more(market, end)
        if of[end] >= 0:
            load[of[end]] += 1
    while True:
        mover = node[j, COMER]
        if mover != GIVES_UP:
            before, left = market.holder[mover], place_of(market, mover)
            market.slots[place, REFERRAL], market.holder[mover] = mover, j
            j, place = before, left
            continue
        market.desk[j, FILLED] -= 1
        market.slots[place, REFERRAL] = market.slots[market.desk[j, FIRST] + market.desk[j, FILLED], REFERRAL]
        if of[j] == root:
            load[root] -= 1
            return
        j = node[of.shape[0] + of[j], COMER]
        place = _one_more(market, j)


@hot
def _one_more(market: Market, j: int) -> int:
    """One more of worker j's places is taken; returns which."""
    market.desk[j, FILLED] += 1
    return market.desk[j, FIRST] + market.desk[j, FILLED] - 1
