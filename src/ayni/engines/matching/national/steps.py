"""Near balance, where neither side is short: nearly right prices in ever smaller steps, which leave little to do.

Where places and referrals are about as many, the nearest free place is many small moves away, and a chain for each
referral looks at half a region. Bids that go a step beyond what they must are quick, and wrong by at most that step
for each pair; so first large steps are taken, then smaller ones from the prices before, and the exact part ends it.

Sources: cost scaling by auction, Bertsekas 1988; referrals and workers bidding in turn, so that free places lose their
price again, Bertsekas, Castañon and Tsaknakis 1993.
"""

import numpy as np

from ayni.engines.compiled import compiled, hot
from ayni.engines.matching.national.auction import most_wanted, referrals_bid
from ayni.engines.matching.national.edges import Edges, Longs, Pairs
from ayni.engines.matching.national.market import (
    FILLED,
    NOBODY,
    ROOM,
    Market,
    best_net,
    give,
    is_full,
    longest,
    settle,
    take,
    wanting,
)

# Steps as parts of the largest gain. Measured: a smaller first step takes more bids, a larger last one longer chains.
PARTS = (4, 32, 256, 2_048, 16_384)
AS_LONG_AS_IT_TAKES = 2**62


def approach(edges: Edges, market: Market) -> None:
    """Come near the best from any prices. Who then has another than the best at these prices has nobody."""
    everybody = np.arange(edges.referrals)
    largest = int(edges.gain.max())
    for step in sorted({max(1, largest // part) for part in PARTS}, reverse=True):
        _let_go(edges.by_referral, market, step)
        settle(edges.by_referral, market.price, market.worth, everybody)
        _workers_bid(edges.by_worker, market, wanting(market), step)
        waiting = np.flatnonzero(market.holder == NOBODY)
        referrals_bid(edges.by_referral, market, waiting, AS_LONG_AS_IT_TAKES, step)
    _let_go(edges.by_referral, market, 0)


@hot
def _let_go(pairs: Pairs, market: Market, step: int) -> None:
    """Part those of whom the referral would keep more elsewhere, by more than ``step``, or pays more than it gains."""
    for i in range(market.holder.shape[0]):
        if market.holder[i] == NOBODY:
            continue
        best, own = best_net(pairs, market.price, i), 0
        for e in range(pairs.start[i], pairs.stop[i]):
            if pairs.other[e] == market.holder[i]:
                own = pairs.gain[e] - market.price[market.holder[i]]
        if own < best - step or own < 0:
            take(market, i)


@compiled
def _workers_bid(by_worker: Pairs, market: Market, asking: Longs, step: int) -> None:
    """Let each worker with a price and room fill all places, paying ``step`` too much; who is robbed asks again."""
    queue, is_queued = np.empty(market.desk.shape[0], np.int64), np.zeros(market.desk.shape[0], np.bool_)
    places = market.desk[:, ROOM].max()
    left = np.empty(longest(by_worker), np.int32)
    net, who = np.empty(places + 1, np.int64), np.empty(places + 1, np.int64)
    robbed = np.empty(places + 1, np.int64)
    head, count = 0, asking.shape[0]
    queue[:count], is_queued[asking] = asking, True
    while count > 0:
        j = queue[head]
        head, count, is_queued[j] = (head + 1) % queue.shape[0], count - 1, False
        if market.price[j] == 0 or is_full(market, j):
            continue
        size, next_best = most_wanted(by_worker, market, j, left, net, who)
        price = min(market.price[j], max(0, next_best - step))
        for n in range(_take_at(market, j, net, who, size, price, robbed)):
            if not is_queued[robbed[n]]:
                queue[(head + count) % queue.shape[0]] = robbed[n]
                count, is_queued[robbed[n]] = count + 1, True


@hot
def _take_at(market: Market, j: int, net: Longs, who: Longs, size: int, price: int, robbed: Longs) -> int:
    """Worker j takes these and keeps ``price`` of each; returns how many were ``robbed``."""
    held, lower, count = market.desk[j, FILLED], market.price[j] - price, 0
    market.price[j] = price
    for n in range(size):
        i = who[n]
        if n < held:
            market.worth[i] += lower
        elif net[n] > price:
            market.worth[i] += net[n] - price
            if market.holder[i] != NOBODY:
                robbed[count] = market.holder[i]
                count += 1
                take(market, i)
            give(market, i, j)
    return count
