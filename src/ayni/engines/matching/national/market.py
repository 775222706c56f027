"""The state of an assignment in the making, and what every kernel keeps true of it.

At every step no pair gains more than its two ends are worth together, and each pair that is together gains exactly
that. What is left to do is whoever is worth something and has room: a referral without a worker, a worker with a price
and a free place. When nobody is left, the assignment is optimal and the worths prove it (linear programming duality).
All numbers are whole, so nothing is ever rounded. They have 32 bits, because what kernels wait for is memory.
"""

from typing import NamedTuple

import numpy as np

from ayni.engines.compiled import hot
from ayni.engines.matching.national.edges import Edges, Ints, Longs, Pairs

NOBODY = -1

# The price of a worker who has no place at all: more than any gain, so that nobody asks.
CLOSED = 2**31 - 1


# Columns of ``Market.desk`` and of ``Market.slots``: together, because whoever needs one needs the next.
FIRST, ROOM, FILLED, WIDTH = 0, 1, 2, 3
REFERRAL, LIMIT = 0, 1


class Market(NamedTuple):
    """``price``: of one place of each worker; ``worth``: of each referral; ``holder``: the worker who has it.

    ``desk``: of each worker where in ``slots`` the places begin, how many there are, how many are taken (the first
    ones), and for how many there is room in ``slots``. ``slots``: of each place the referral that has it, and the price
    at which that referral would rather be elsewhere, which is true only while referrals bid.
    """

    price: Ints
    worth: Ints
    holder: Ints
    desk: Ints
    slots: Ints


def opened(edges: Edges) -> Market:
    """Nobody has anybody, and places cost nothing."""
    desk = np.zeros((edges.workers, 4), np.int32)  # four, so that no row lies in two lines of memory
    last = np.cumsum(edges.places, dtype=np.int64)
    desk[:, FIRST], desk[:, ROOM], desk[:, WIDTH] = last - edges.places, edges.places, edges.places
    return Market(
        price=np.where(edges.places > 0, 0, CLOSED).astype(np.int32),
        worth=np.zeros(edges.referrals, np.int32),
        holder=np.full(edges.referrals, NOBODY, np.int32),
        desk=desk,
        slots=np.full((int(last[-1]) if len(last) else 0, 2), NOBODY, np.int32),
    )


def wanting(market: Market) -> Longs:
    """Workers who have a price and room."""
    has_room = market.desk[:, FILLED] < market.desk[:, ROOM]
    return np.flatnonzero((market.price > 0) & (market.price < CLOSED) & has_room)


@hot
def is_full(market: Market, j: int) -> bool:
    """Whether worker j has no place left."""
    return market.desk[j, FILLED] == market.desk[j, ROOM]


@hot
def place_of(market: Market, i: int) -> int:
    """Where in ``slots`` referral i stands with its holder."""
    place = market.desk[market.holder[i], FIRST]
    while market.slots[place, REFERRAL] != i:
        place += 1
    return place


@hot
def give(market: Market, i: int, j: int) -> None:
    """Let worker j, who has a place, hold referral i."""
    market.slots[market.desk[j, FIRST] + market.desk[j, FILLED], REFERRAL] = i
    market.desk[j, FILLED] += 1
    market.holder[i] = j


@hot
def take(market: Market, i: int) -> None:
    """Take referral i from its holder, whose place is free again."""
    j = market.holder[i]
    market.desk[j, FILLED] -= 1
    market.slots[place_of(market, i), REFERRAL] = market.slots[market.desk[j, FIRST] + market.desk[j, FILLED], REFERRAL]
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
