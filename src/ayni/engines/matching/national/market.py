"""The state of an assignment in the making, and what every kernel keeps true of it.

At every step no pair gains more than its two ends are worth together, and each pair that is together gains exactly
that. What is left to do is whoever is worth something and has room: a referral without a worker, a worker with a price
and a free place. When nobody is left, the assignment is optimal and the worths prove it (linear programming duality).
All numbers are whole, so nothing is ever rounded.
"""

from typing import NamedTuple

import numba
import numpy as np

from ayni.engines.matching.national.edges import Edges, Longs, Pairs

NOBODY = -1

# The price of a worker who has no place at all: more than any gain, so that nobody asks.
CLOSED = 2**60


class Market(NamedTuple):
    """``price``: of one place of each worker; ``worth``: of each referral; ``holder``: the worker who has it.

    The referrals of worker j are ``slots[first[j]:first[j] + filled[j]]``, of ``places`` = first[j + 1] − first[j].
    """

    price: Longs
    worth: Longs
    holder: Longs
    first: Longs
    slots: Longs
    filled: Longs


def opened(edges: Edges) -> Market:
    """Nobody has anybody, and places cost nothing."""
    first = np.zeros(edges.workers + 1, np.int64)
    np.cumsum(edges.places, out=first[1:])
    return Market(
        price=np.where(edges.places > 0, 0, CLOSED).astype(np.int64),
        worth=np.zeros(edges.referrals, np.int64),
        holder=np.full(edges.referrals, NOBODY, np.int64),
        first=first,
        slots=np.full(int(first[-1]), NOBODY, np.int64),
        filled=np.zeros(edges.workers, np.int64),
    )


@numba.njit(cache=True, nogil=True)
def is_full(market: Market, j: int) -> bool:
    """Whether worker j has no place left."""
    return market.filled[j] == market.first[j + 1] - market.first[j]


@numba.njit(cache=True, nogil=True)
def place_of(market: Market, i: int) -> int:
    """Where in ``slots`` referral i stands with its holder."""
    place = market.first[market.holder[i]]
    while market.slots[place] != i:
        place += 1
    return place


@numba.njit(cache=True, nogil=True)
def give(market: Market, i: int, j: int) -> None:
    """Let worker j, who has a place, hold referral i."""
    market.slots[market.first[j] + market.filled[j]] = i
    market.filled[j] += 1
    market.holder[i] = j


@numba.njit(cache=True, nogil=True)
def take(market: Market, i: int) -> None:
    """Take referral i from its holder, whose place is free again."""
    j = market.holder[i]
    market.filled[j] -= 1
    market.slots[place_of(market, i)] = market.slots[market.first[j] + market.filled[j]]
    market.holder[i] = NOBODY


@numba.njit(cache=True, nogil=True)
def best_net(pairs: Pairs, prices: Longs, n: int) -> int:
    """The most that number n would keep of a pair at these prices of the other side; 0 when nothing is left."""
    best = 0
    for e in range(pairs.start[n], pairs.start[n + 1]):
        best = max(best, pairs.gain[e] - prices[pairs.other[e]])
    return best


@numba.njit(cache=True, nogil=True)
def settle(pairs: Pairs, prices: Longs, worths: Longs, these: Longs) -> None:
    """Let each of ``these``, of one side, be worth what its best pair leaves it at the other side's prices."""
    for n in these:
        worths[n] = best_net(pairs, prices, n)
