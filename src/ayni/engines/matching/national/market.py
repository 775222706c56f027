"""The state of an assignment in the making, and what every kernel keeps true of it.

At every step no pair gains more than its two ends are worth together, and each pair that is together gains exactly
that. What is left to do is whoever is worth something and has room: a referral without a worker, a worker with a price
and a free place. When nobody is left, the assignment is optimal and the worths prove it (linear programming duality).
All numbers are whole, so nothing is ever rounded. They have 32 bits, because what kernels wait for is memory.
"""

from typing import NamedTuple

import numpy as np

from ayni.engines.matching.national.edges import Edges, Ints, Longs, Pairs
from ayni.engines.matching.national.kernel import hot

NOBODY = -1

# The price of a worker who has no place at all: more than any gain, so that nobody asks.
CLOSED = 2**31 - 1


class Market(NamedTuple):
    """``price``: of one place of each worker; ``worth``: of each referral; ``holder``: the worker who has it.

    The referrals of worker j are ``slots[first[j]:first[j] + filled[j]]``, of ``room[j]``. ``limit``, beside each, is
    the price at which that referral would rather be elsewhere; it is true only while referrals bid.
    """

    price: Ints
    worth: Ints
    holder: Ints
    first: Longs
    room: Ints
    filled: Ints
    slots: Ints
    limit: Ints


def opened(edges: Edges) -> Market:
    """Nobody has anybody, and places cost nothing."""
    last = np.cumsum(edges.places, dtype=np.int64)
    size = int(last[-1]) if len(last) else 0
    return Market(
        price=np.where(edges.places > 0, 0, CLOSED).astype(np.int32),
        worth=np.zeros(edges.referrals, np.int32),
        holder=np.full(edges.referrals, NOBODY, np.int32),
        first=last - edges.places,
        room=edges.places.astype(np.int32),
        filled=np.zeros(edges.workers, np.int32),
        slots=np.full(size, NOBODY, np.int32),
        limit=np.zeros(size, np.int32),
    )


@hot
def is_full(market: Market, j: int) -> bool:
    """Whether worker j has no place left."""
    return market.filled[j] == market.room[j]


@hot
def place_of(market: Market, i: int) -> int:
    """Where in ``slots`` referral i stands with its holder."""
    place = market.first[market.holder[i]]
    while market.slots[place] != i:
        place += 1
    return place


@hot
def give(market: Market, i: int, j: int) -> None:
    """Let worker j, who has a place, hold referral i."""
    market.slots[market.first[j] + market.filled[j]] = i
    market.filled[j] += 1
    market.holder[i] = j


@hot
def take(market: Market, i: int) -> None:
    """Take referral i from its holder, whose place is free again."""
    j = market.holder[i]
    market.filled[j] -= 1
    market.slots[place_of(market, i)] = market.slots[market.first[j] + market.filled[j]]
    market.holder[i] = NOBODY


@hot
def longest(pairs: Pairs) -> int:
    """How many pairs the longest row has."""
    most = 0
    for n in range(pairs.start.shape[0]):
        most = max(most, pairs.stop[n] - pairs.start[n])
    return most


@hot
def nets(pairs: Pairs, prices: Ints, n: int, net: Ints) -> int:
    """Write into ``net`` what each pair of number n leaves it at these prices; returns the most, 0 if nothing is left.

    The loop has no branch, so the machine does several pairs at a time; everything hot is built on it.
    """
    first, best = pairs.start[n], np.int32(0)
    for k in range(pairs.stop[n] - first):
        net[k] = np.int32(pairs.gain[first + k] - prices[pairs.other[first + k]])
        best = max(best, net[k])
    return int(best)


@hot
def best_net(pairs: Pairs, prices: Ints, n: int) -> int:
    """The most that number n would keep of a pair at these prices of the other side; 0 when nothing is left."""
    best = np.int32(0)
    for e in range(pairs.start[n], pairs.stop[n]):
        best = max(best, np.int32(pairs.gain[e] - prices[pairs.other[e]]))
    return int(best)


@hot
def settle(pairs: Pairs, prices: Ints, worths: Ints, these: Longs) -> None:
    """Let each of ``these``, of one side, be worth what its best pair leaves it at the other side's prices."""
    for n in these:
        worths[n] = best_net(pairs, prices, n)
