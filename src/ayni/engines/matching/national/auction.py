"""Bidding: the quick part, which gives most referrals a place and leaves few for the chains.

Sources: augmenting row reduction, Jonker and Volgenant 1987, which this is where each worker has one place; several
equal places of one bidder or one object, Bertsekas and Castañon 1989. That a worker with several places keeps the
bidder's own limit beside each, and that prices rise to the lowest limit of those who stay, is ours.
"""

import numpy as np

from ayni.engines.compiled import compiled, hot
from ayni.engines.matching.national.edges import Ints, Longs, Pairs
from ayni.engines.matching.national.market import (
    FILLED,
    FIRST,
    LIMIT,
    NOBODY,
    REFERRAL,
    ROOM,
    Market,
    give,
    is_full,
    longest,
    nets,
    take,
)


@compiled
def referrals_bid(pairs: Pairs, market: Market, waiting: Longs, most: int, step: int) -> int:
    """Let each waiting referral take the worker it keeps most with; who is pushed out bids next.

    Nobody bids more than ``most`` times at a stretch: what cannot be settled so is left in the first places of
    ``waiting``. Returns how many those are. Each bid goes ``step`` beyond what it must; exact are only steps of 0.
    """
    for j in range(market.desk.shape[0]):
        for s in range(market.desk[j, FIRST], market.desk[j, FIRST] + market.desk[j, FILLED]):
            market.slots[s, LIMIT] = market.price[j]
    net = np.empty(longest(pairs), np.int32)
    kept = 0
    for turn in range(waiting.shape[0]):
        i, came_from = waiting[turn], NOBODY
        for _ in range(most):
            best, second, j = _two_best(pairs, market.price, i, net, came_from)
            if j == NOBODY:
                i = NOBODY
                break
            i, came_from = _bid(market, i, j, market.price[j] + best - second + step), j
            if i == NOBODY:
                break
        if i != NOBODY:
            waiting[kept] = i
            kept += 1
    return kept


@hot
def _two_best(pairs: Pairs, price: Ints, i: int, net: Ints, came_from: int) -> tuple[int, int, int]:
    """What i keeps with its best worker and with the next best, and who the best is: of two alike not ``came_from``."""
    best = nets(pairs, price, i, net)
    if best == 0:
        return 0, 0, NOBODY
    first, at = pairs.start[i], _where(net, best)
    net[at] = 0
    second = np.int32(0)
    for k in range(pairs.stop[i] - first):
        second = max(second, net[k])
    if second == best and pairs.other[first + at] == came_from:
        at = _where(net, best)
    return best, int(second), int(pairs.other[first + at])


@hot
def _where(net: Ints, sought: int) -> int:
    """The first place of what is there for certain."""
    at = 0
    while net[at] != sought:
        at += 1
    return at


@hot
def _bid(market: Market, i: int, j: int, offer: int) -> int:
    """Referral i asks worker j for a place, up to the price ``offer``; returns who has none now, if anybody."""
    if not is_full(market, j):
        market.slots[market.desk[j, FIRST] + market.desk[j, FILLED], LIMIT] = offer
        give(market, i, j)
        if is_full(market, j):
            market.price[j] = max(market.price[j], market.slots[_weakest(market, j), LIMIT])
        return NOBODY
    place = _weakest(market, j)
    if offer < market.slots[place, LIMIT]:
        market.price[j] = market.slots[place, LIMIT]
        return i
    out = market.slots[place, REFERRAL]
    market.slots[place, REFERRAL], market.slots[place, LIMIT] = i, offer
    market.holder[i], market.holder[out] = j, NOBODY
    market.price[j] = max(market.price[j], market.slots[_weakest(market, j), LIMIT])
    return out


@hot
def _weakest(market: Market, j: int) -> int:
    """The place of worker j whose referral would leave first as the price rises."""
    first = market.desk[j, FIRST]
    weakest = first
    for s in range(first + 1, first + market.desk[j, FILLED]):
        if market.slots[s, LIMIT] < market.slots[weakest, LIMIT]:
            weakest = s
    return weakest


@compiled
def workers_choose(by_worker: Pairs, market: Market, wanting: Longs, most: int) -> None:
    """Let each worker with a price and room fill all places at once; who is robbed chooses next.

    With c places a worker takes the best c and lowers the price to what the next best would leave. Nobody is robbed
    where nothing is won, and no row of robberies is longer than ``most``: chains do what is left.
    """
    places = 0
    for j in range(market.desk.shape[0]):
        places = max(places, market.desk[j, ROOM])
    net, who = np.empty(places + 1, np.int64), np.empty(places + 1, np.int64)
    left = np.empty(longest(by_worker), np.int32)
    for turn in range(wanting.shape[0]):
        j = wanting[turn]
        for _ in range(most):
            if market.price[j] == 0 or is_full(market, j):
                break
            size, next_best = most_wanted(by_worker, market, j, left, net, who)
            j = _choose(market, j, net, who, size, next_best)
            if j == NOBODY:
                break


@hot
def most_wanted(by_worker: Pairs, market: Market, j: int, left: Ints, net: Longs, who: Longs) -> tuple[int, int]:
    """The referrals that leave worker j most, best first, as many as j has places, and what the next would leave.

    Those whom j holds already leave exactly the price, which nothing exceeds: they come first.
    """
    held, wanted = market.desk[j, FILLED], market.desk[j, ROOM]
    for n in range(held):
        net[n], who[n] = market.price[j], market.slots[market.desk[j, FIRST] + n, REFERRAL]
    size, next_best, first = held, 0, by_worker.start[j]
    nets(by_worker, market.worth, j, left)
    for k in range(by_worker.stop[j] - first):
        if left[k] <= next_best:
            continue
        i = int(by_worker.other[first + k])
        if market.holder[i] == j:
            continue
        if size < wanted:
            at = size
            size += 1
        elif left[k] <= net[size - 1]:
            next_best = left[k]
            continue
        else:
            next_best = net[size - 1]
            at = size - 1
        while at > held and net[at - 1] < left[k]:
            net[at], who[at] = net[at - 1], who[at - 1]
            at -= 1
        net[at], who[at] = left[k], i
    return size, next_best


@hot
def _choose(market: Market, j: int, net: Longs, who: Longs, size: int, next_best: int) -> int:
    """Take them, and pay each what it is more than the next best; returns the last who was robbed, if anybody."""
    held, robbed = market.desk[j, FILLED], NOBODY
    market.price[j] = next_best
    for n in range(size):
        i = who[n]
        market.worth[i] += net[n] - next_best
        if n < held:
            continue
        if market.holder[i] != NOBODY:
            if net[n] == next_best:
                continue
            robbed = market.holder[i]
            take(market, i)
        give(market, i, j)
    return robbed
