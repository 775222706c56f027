"""Bidding: the quick part, which gives most referrals a place and leaves few for the chains.

Sources: augmenting row reduction, Jonker and Volgenant 1987, which this is where each worker has one place; several
equal places of one bidder or one object, Bertsekas and Castañon 1989. That a worker with several places keeps the
bidder's own limit beside each, and that prices rise to the lowest limit of those who stay, is ours.
"""

import numba
import numpy as np

from ayni.engines.matching.national.edges import Longs, Pairs
from ayni.engines.matching.national.market import NOBODY, Market, give, is_full, take

NO_LIMIT = np.int64(2**62)


@numba.njit(cache=True, nogil=True)
def referrals_bid(pairs: Pairs, market: Market, waiting: Longs, most: int) -> int:
    """Let each waiting referral take the worker it keeps most with; who is pushed out bids next.

    Nobody bids more than ``most`` times at a stretch: what cannot be settled so is left in the first places of
    ``waiting``. Returns how many those are.
    """
    limit = np.zeros(market.holder.shape[0], np.int64)  # the price at which somebody would rather be elsewhere
    for i in range(limit.shape[0]):
        if market.holder[i] != NOBODY:
            limit[i] = market.price[market.holder[i]]
    kept = 0
    for turn in range(waiting.shape[0]):
        i, came_from = waiting[turn], NOBODY
        for _ in range(most):
            best, second, at, next_at = _two_best(pairs, market.price, i)
            if at == NOBODY:
                i = NOBODY
                break
            if best == second and at == came_from:
                at = next_at
            i, came_from = _bid(market, limit, i, at, market.price[at] + best - second), at
            if i == NOBODY:
                break
        if i != NOBODY:
            waiting[kept] = i
            kept += 1
    return kept


@numba.njit(cache=True, nogil=True)
def _two_best(pairs: Pairs, price: Longs, i: int) -> tuple[int, int, int, int]:
    """What i keeps with its best worker and with the next best, and who these are."""
    best, second, at, next_at = 0, 0, NOBODY, NOBODY
    for e in range(pairs.start[i], pairs.start[i + 1]):
        j = pairs.other[e]
        net = pairs.gain[e] - price[j]
        if net > second:
            if net > best:
                second, next_at, best, at = best, at, net, j
            else:
                second, next_at = net, j
    return best, second, at, next_at


@numba.njit(cache=True, nogil=True)
def _bid(market: Market, limit: Longs, i: int, j: int, offer: int) -> int:
    """Referral i asks worker j for a place, up to the price ``offer``; returns who has none now, if anybody."""
    if not is_full(market, j):
        limit[i] = offer
        give(market, i, j)
        return NOBODY
    weakest, others = market.first[j], NO_LIMIT
    for s in range(market.first[j] + 1, market.first[j + 1]):
        if limit[market.slots[s]] < limit[market.slots[weakest]]:
            others = limit[market.slots[weakest]]
            weakest = s
        else:
            others = min(others, limit[market.slots[s]])
    out = market.slots[weakest]
    if offer < limit[out]:
        market.price[j] = limit[out]
        return i
    market.price[j] = max(market.price[j], min(offer, others))
    market.slots[weakest] = i
    market.holder[i], market.holder[out] = j, NOBODY
    limit[i] = offer
    return out


@numba.njit(cache=True, nogil=True)
def workers_choose(by_worker: Pairs, market: Market, wanting: Longs, most: int) -> None:
    """Let each worker with a price and room fill all places at once; who is robbed chooses next.

    With c places a worker takes the best c and lowers the price to what the next best would leave. Nobody is robbed
    where nothing is won, and no row of robberies is longer than ``most``: chains do what is left.
    """
    places = 0
    for j in range(market.filled.shape[0]):
        places = max(places, market.first[j + 1] - market.first[j])
    net, who = np.empty(places + 1, np.int64), np.empty(places + 1, np.int64)
    for turn in range(wanting.shape[0]):
        j = wanting[turn]
        for _ in range(most):
            if market.price[j] == 0 or is_full(market, j):
                break
            size, next_best = _most_wanted(by_worker, market, j, net, who)
            j = _choose(market, j, net, who, size, next_best)
            if j == NOBODY:
                break


@numba.njit(cache=True, nogil=True)
def _most_wanted(by_worker: Pairs, market: Market, j: int, net: Longs, who: Longs) -> tuple[int, int]:
    """The referrals that leave worker j most, best first, as many as j has places, and what the next would leave.

    Those whom j holds already leave exactly the price, which nothing exceeds: they come first.
    """
    held, wanted = market.filled[j], market.first[j + 1] - market.first[j]
    for n in range(held):
        net[n], who[n] = market.price[j], market.slots[market.first[j] + n]
    size, next_best = held, 0
    for e in range(by_worker.start[j], by_worker.start[j + 1]):
        i = by_worker.other[e]
        left = by_worker.gain[e] - market.worth[i]
        if left <= next_best or market.holder[i] == j:
            continue
        if size < wanted:
            at = size
            size += 1
        elif left <= net[size - 1]:
            next_best = left
            continue
        else:
            next_best = net[size - 1]
            at = size - 1
        while at > held and net[at - 1] < left:
            net[at], who[at] = net[at - 1], who[at - 1]
            at -= 1
        net[at], who[at] = left, i
    return size, next_best


@numba.njit(cache=True, nogil=True)
def _choose(market: Market, j: int, net: Longs, who: Longs, size: int, next_best: int) -> int:
    """Take them, and pay each what it is more than the next best; returns the last who was robbed, if anybody."""
    held, robbed = market.filled[j], NOBODY
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
