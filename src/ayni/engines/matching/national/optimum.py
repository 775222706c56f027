"""The best assignment of a country: bids first, chains for the rest, and the side that is short does the asking."""

from dataclasses import dataclass, field, replace

import numpy as np

from ayni.engines.compiled import compiled, hot
from ayni.engines.matching.national.auction import referrals_bid, workers_choose
from ayni.engines.matching.national.chains import AS_MANY_AS_IT_TAKES, fill_places, place_referrals
from ayni.engines.matching.national.edges import MOST_GAIN, Edges, Ints, Longs, Pairs
from ayni.engines.matching.national.later import nothing_later
from ayni.engines.matching.national.market import NOBODY, Market, give, is_full, opened, settle, wanting
from ayni.engines.matching.national.nested import alone, kept_within
from ayni.engines.matching.national.search import new_search
from ayni.engines.matching.national.steps import approach

# How often somebody bids at a stretch before chains take over. More bids leave fewer chains; measured.
BIDS = 20

# Workers ask where referrals are more than this for each place: a long side bids its own prices up one by one. Near
# balance referrals asking was the quicker (measured in benchmarks/matching).
SHORT = 1.1

# Chains that look at more pairs than so many times all are long because places and referrals are about as many.
PATIENCE = 2

# Looking for such parts is worth its time only where places are scarce, or nearly, in the country as a whole.
SCARCE = 0.9


@dataclass(frozen=True, eq=False)
class Optimum:
    """``worker``: of each referral, or -1. ``worth`` and ``price`` prove that no assignment gains more.

    ``price`` is what one more place of the worker would gain the country (a shadow price, in the unit of the gains);
    ``worth`` is what the country would lose if the referral were withdrawn after all. ``looked`` counts the pairs that
    chains looked at: the work that bids did not do. ``supervisor_price`` is what room for one more referral with each
    supervisor would gain; a pair then pays both prices.
    """

    worker: Longs
    worth: Longs
    price: Longs
    looked: int
    supervisor_price: Longs = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def served(self) -> int:
        """How many referrals have a worker."""
        return int((self.worker >= 0).sum())

    def bound(self, edges: Edges) -> int:
        """What all worths, priced places and priced room add up to: no assignment gains more."""
        above = self.supervisor_price * edges.supervision.room if edges.supervision else np.zeros(0, np.int64)
        return int(self.worth.sum()) + int((self.price * edges.places).sum()) + int(above.sum())

    def due(self, edges: Edges) -> Longs:
        """What a referral pays at each worker: the price of a place and that of the supervisor's room."""
        if edges.supervision is None:
            return self.price
        return edges.supervision.added(self.price, self.supervisor_price)


def best(edges: Edges) -> Optimum:
    """The assignment with the most gain. The same edges give the same answer, on every machine."""
    if edges.supervision is not None:
        by_themselves = alone(edges)
        return _within_supervision(edges, by_themselves, best(by_themselves))
    market = opened(edges)
    short = _short_of_places(edges)
    if len(short):
        # Nobody is worth anything yet, so these prices are the most that anybody could gain there: nobody comes by
        # themselves, and the workers choose.
        settle(edges.by_worker, market.worth, market.price, short)
    return _finished(edges, market, np.arange(edges.referrals))


def again(edges: Edges, before: Optimum) -> Optimum:
    """The same as ``best`` where much is as it was: whoever still has the best of yesterday's prices stays.

    ``before`` is in the rows of ``edges``: new referrals come with worker -1, new workers with price 0, and who is gone
    is left out. Any prices do; good ones only leave less to do.
    """
    if edges.supervision is not None:
        by_themselves = alone(edges)
        found = again(by_themselves, replace(before, price=before.due(edges)))
        return _within_supervision(edges, by_themselves, found)
    market = opened(edges)
    is_open = edges.places > 0
    market.price[is_open] = np.clip(before.price, 0, MOST_GAIN)[is_open]
    _keep(edges.by_referral, market, before.worker)
    return _finished(edges, market, np.flatnonzero(market.holder == NOBODY))


def standing(edges: Edges, found: Optimum) -> Market:
    """What was found, as kernels know it."""
    market = opened(edges)
    is_open = edges.places > 0
    market.price[is_open] = found.price[is_open]
    market.worth[:] = found.worth
    _give_all(market, found.worker)
    return market


def _within_supervision(edges: Edges, by_themselves: Edges, found: Optimum) -> Optimum:
    """The best that keeps to the supervisors' room, from the best that does not ask for it."""
    market = standing(by_themselves, found)
    price, supervisor_price, looked = kept_within(edges, by_themselves, market)
    return Optimum(
        worker=market.holder.astype(np.int64),
        worth=market.worth.astype(np.int64),
        price=price,
        looked=found.looked + looked,
        supervisor_price=supervisor_price,
    )


def _finished(edges: Edges, market: Market, waiting: Longs) -> Optimum:
    most = PATIENCE * len(edges.worker)
    looked = _placed(edges, market, waiting, most)
    if looked > most:
        approach(edges, market)
        looked += _placed(edges, market, np.flatnonzero(market.holder == NOBODY), AS_MANY_AS_IT_TAKES)
    if len(wanting(market)):
        workers_choose(edges.by_worker, market, wanting(market), BIDS)
        search = new_search(edges.by_worker, edges.referrals)
        nothing = nothing_later(edges.referrals, edges.workers, 0)
        looked += fill_places(edges.by_worker, nothing, market, wanting(market), search)
    closed = np.flatnonzero(edges.places == 0)
    if len(closed):
        settle(edges.by_worker, market.worth, market.price, closed)
    return Optimum(
        worker=market.holder.astype(np.int64),
        worth=market.worth.astype(np.int64),
        price=market.price.astype(np.int64),
        looked=looked,
    )


def _placed(edges: Edges, market: Market, waiting: Longs, most: int) -> int:
    """Bids, then chains for who still waits, until these looked at more than ``most`` pairs; at how many they did."""
    asking = edges.by_referral
    left = referrals_bid(asking, market, waiting, BIDS, 0)
    settle(asking, market.price, market.worth, np.arange(edges.referrals))
    if left == 0:
        return 0
    return int(place_referrals(asking, market, waiting[:left], new_search(asking, edges.workers), most))


def _short_of_places(edges: Edges) -> Longs:
    """Workers of the parts of the country (that share nobody with another part) where places are short."""
    if edges.referrals < SCARCE * edges.places.sum():
        return np.zeros(0, np.int64)
    rows, columns = _parts(edges.start, edges.worker, edges.workers)
    size = edges.referrals + edges.workers
    wanted = np.bincount(rows, minlength=size)
    there = np.bincount(columns, weights=edges.places, minlength=size)
    return np.flatnonzero((wanted > SHORT * there)[columns] & (edges.places > 0))


@compiled
def _parts(start: Longs, worker: Ints, workers: int) -> tuple[Longs, Longs]:
    """Of each referral and each worker the number of its part: that of the first referral in it (union-find)."""
    referrals = start.shape[0] - 1
    parent = np.arange(referrals + workers)
    for i in range(referrals):
        for e in range(start[i], start[i + 1]):
            a, b = _root(parent, i), _root(parent, referrals + worker[e])
            parent[max(a, b)] = min(a, b)
    for x in range(parent.shape[0]):
        parent[x] = _root(parent, x)
    return parent[:referrals], parent[referrals:]


@compiled
def _root(parent: Longs, x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@hot
def _give_all(market: Market, worker: Longs) -> None:
    for i in range(worker.shape[0]):
        if worker[i] != NOBODY:
            give(market, i, worker[i])


@hot
def _keep(pairs: Pairs, market: Market, worker: Longs) -> None:
    """Give each referral the worker it had, if there is room and no other leaves it more at these prices."""
    for i in range(worker.shape[0]):
        j = worker[i]
        if j == NOBODY:
            continue
        best, own = 0, np.int64(-1)
        for e in range(pairs.start[i], pairs.stop[i]):
            net = pairs.gain[e] - market.price[pairs.other[e]]
            best = max(best, net)
            if pairs.other[e] == j:
                own = net
        if own == best and not is_full(market, j):
            give(market, i, j)
