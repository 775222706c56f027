"""Chains of moves: the exact part. Each finds somebody a place along the moves that lose least.

Shortest augmenting paths with prices (Tomizawa 1971; Edmonds and Karp 1972; Jonker and Volgenant 1987), with several
places for each worker and with leaving somebody out as an end like any other. A search stops looking as soon as what
is farther cannot be better than the best end found.
"""

from ayni.engines.compiled import hot
from ayni.engines.matching.national.edges import Ints, Longs, Pairs
from ayni.engines.matching.national.heap import drop, nearest, put
from ayni.engines.matching.national.later import Later, listed
from ayni.engines.matching.national.market import (
    FILLED,
    FIRST,
    NOBODY,
    REFERRAL,
    Market,
    best_net,
    give,
    is_full,
    nets,
    place_of,
    take,
)
from ayni.engines.matching.national.search import COMER, DISTANCE, SEEN, Search

# Pairs a call may look at.
AS_MANY_AS_IT_TAKES = 2**62


@hot
def is_nearer(search: Search, node: int, there: int, comer: int) -> bool:
    """Whether this search had not yet found so short a way to the node; now it has."""
    if search.node[node, SEEN] != search.number[0]:
        search.node[node, SEEN] = search.number[0]
    elif search.node[node, DISTANCE] <= there:
        return False
    search.node[node, DISTANCE], search.node[node, COMER] = there, comer
    return True


@hot
def next_node(search: Search, size: int, least: int) -> tuple[int, int]:
    """The nearest node that is not farther than the best end, or NOBODY; and how many are left in the heap."""
    while size > 0:
        distance, node = nearest(search.heap)
        if distance >= least:
            break
        size = drop(search.heap, size)
        if search.node[node, DISTANCE] == distance:
            return node, size
    return NOBODY, size


@hot
def place_referrals(pairs: Pairs, market: Market, waiting: Longs, search: Search, most: int) -> int:
    """Find each waiting referral a worker; at the end of its chain somebody may be left without.

    ``search`` has a node for each worker. Returns how many pairs were looked at; when these are more than ``most`` it
    stops, and whoever comes later still waits.
    """
    looked = 0
    for root in waiting:
        if looked > most:
            break
        market.worth[root] = best_net(pairs, market.price, root)
        if market.worth[root] == 0:
            continue
        least, leaver, end, count, seen = _nearest_end(pairs, market, search, root)
        looked += seen
        market.worth[root] -= least
        for n in range(count):
            j = search.passed[n]
            more = least - search.node[j, DISTANCE]
            market.price[j] += more
            for s in range(market.desk[j, FIRST], market.desk[j, FIRST] + market.desk[j, FILLED]):
                market.worth[market.slots[s, REFERRAL]] -= more
        _push_along(market, search.node, root, leaver, end)
    return looked


@hot
def _nearest_end(pairs: Pairs, market: Market, search: Search, root: int) -> tuple[int, int, int, int, int]:
    """The end that loses least: a worker with a place (``end``), or a referral that is left without (``leaver``).

    Returns (what it loses, leaver, end, how many workers were passed, how many pairs were looked at).
    """
    search.number[0] += 1
    size, count, looked = 0, 0, 0
    least, leaver, end = int(market.worth[root]), root, NOBODY
    i, so_far, slot, last = root, 0, 0, 0
    while True:
        base = so_far + market.worth[i]
        if base < least:
            least, leaver, end = base, i, NOBODY
        first, nearer = pairs.start[i], base - least
        nets(pairs, market.price, i, search.net)
        looked += pairs.stop[i] - first
        for k in range(pairs.stop[i] - first):
            if search.net[k] <= nearer:
                continue
            j, there = int(pairs.other[first + k]), base - search.net[k]
            if not is_nearer(search, j, there, i):
                continue
            if is_full(market, j):
                size = put(search.heap, size, there, j)
            else:
                least, end, nearer = there, j, base - there
        if slot == last:
            j, size = next_node(search, size, least)
            if j == NOBODY:
                return least, leaver, end, count, looked
            search.passed[count] = j
            count += 1
            so_far = int(search.node[j, DISTANCE])
            slot, last = market.desk[j, FIRST], market.desk[j, FIRST] + market.desk[j, FILLED]
        i = int(market.slots[slot, REFERRAL])
        slot += 1


@hot
def _push_along(market: Market, node: Ints, root: int, leaver: int, end: int) -> None:
    """Make the moves of a chain, from its end back to its root."""
    if end == NOBODY:
        if leaver == root:
            return
        end = market.holder[leaver]
        place = place_of(market, leaver)
        market.holder[leaver] = NOBODY
    else:
        place = market.desk[end, FIRST] + market.desk[end, FILLED]
        market.desk[end, FILLED] += 1
    while True:
        mover = node[end, COMER]
        before = market.holder[mover]
        if mover != root:
            left = place_of(market, mover)
        market.slots[place, REFERRAL], market.holder[mover] = mover, end
        if mover == root:
            return
        end, place = before, left


@hot
def fill_places(by_worker: Pairs, later: Later, market: Market, wanting: Longs, search: Search) -> int:
    """Fill the places of each wanting worker, or lower the price, until there is no price or no room: the mirror.

    ``search`` has a node for each referral. Returns how many pairs were looked at.
    """
    looked = 0
    for root in wanting:
        while market.price[root] > 0 and not is_full(market, root):
            least, giver, end, grown, count, seen = _nearest_referral(by_worker, later, market, search, root)
            looked += seen
            market.price[root] -= least
            for n in range(1, grown):
                j = search.tree[n]
                market.price[j] -= least - search.node[search.entry[j], DISTANCE]
            for n in range(count):
                i = search.passed[n]
                market.worth[i] += least - search.node[i, DISTANCE]
            _pull_along(market, search.node, search.entry, root, giver, end)
    return looked


@hot
def _nearest_referral(
    by_worker: Pairs, later: Later, market: Market, search: Search, root: int
) -> tuple[int, int, int, int, int, int]:
    """The end that loses least: a referral without a worker (``end``), or a worker who gives one up (``giver``).

    Returns (what it loses, giver, end, workers in the tree, referrals passed, pairs looked at).
    """
    search.number[0] += 1
    size, count, grown, looked = 0, 0, 1, 0
    search.tree[0], search.entered[root] = root, search.number[0]
    least, giver, end = int(market.price[root]), root, NOBODY
    j, so_far = root, 0
    while True:
        base = so_far + market.price[j]
        if base < least:
            least, giver, end = base, j, NOBODY
        nearer, wide = base - least, listed(by_worker, later, market.worth, j, search.net, search.who)
        looked += wide
        for k in range(wide):
            if search.net[k] <= nearer:
                continue
            i, there = int(search.who[k]), base - search.net[k]
            if not is_nearer(search, i, there, j):
                continue
            if market.holder[i] == NOBODY:
                least, end, nearer = there, i, base - there
            else:
                size = put(search.heap, size, there, i)
        while True:
            i, size = next_node(search, size, least)
            if i == NOBODY:
                return least, giver, end, grown, count, looked
            search.passed[count] = i
            count += 1
            j = int(market.holder[i])
            if search.entered[j] != search.number[0]:
                break
        search.entered[j], search.entry[j], so_far = search.number[0], i, int(search.node[i, DISTANCE])
        search.tree[grown] = j
        grown += 1


@hot
def _pull_along(market: Market, node: Ints, entry: Ints, root: int, giver: int, end: int) -> None:
    """Make the moves of a chain, from its end back to the worker who wanted somebody."""
    if end == NOBODY:
        if giver == root:
            return
        end = entry[giver]
        take(market, end)
    while node[end, COMER] != root:
        to = node[end, COMER]
        market.slots[place_of(market, entry[to]), REFERRAL] = end
        market.holder[end] = to
        end = entry[to]
    give(market, end, root)
