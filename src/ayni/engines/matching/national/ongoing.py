"""A plan that goes on: one referral more, one withdrawn, a worker gone, and it is the best again.

Everything that is not near the change stays as it is, in memory too: prices and worths are kept, so that each change
needs one chain of moves for each referral that waits and for each place that came free.
"""

from collections.abc import Sequence

import numpy as np

from ayni.engines.compiled import hot
from ayni.engines.matching.national.chains import AS_MANY_AS_IT_TAKES, fill_places, place_referrals
from ayni.engines.matching.national.edges import MOST_GAIN, Edges, Longs, Pairs
from ayni.engines.matching.national.later import NONE, Later, best_listed, nothing_later, tell, tell_rows
from ayni.engines.matching.national.lists import Lists, roomier
from ayni.engines.matching.national.market import CLOSED, FIRST, NOBODY, REFERRAL, ROOM, WIDTH, Market, take
from ayni.engines.matching.national.optimum import Optimum, best, standing
from ayni.engines.matching.national.search import new_search


class Ongoing:
    """The best assignment of a country that changes. After each change ``optimum`` is the best of ``edges`` again.

    Referrals and workers go by number. The number of a withdrawn referral is that of an empty row, and is given to one
    that comes later; workers keep theirs, and a worker who is gone is one with no places. Raises ValueError where
    supervisors' room is limited: single changes do not know of it.
    """

    def __init__(self, edges: Edges, found: Optimum | None = None) -> None:
        if edges.supervision is not None:
            raise ValueError("a plan within supervisors' room is matched anew, not changed by single rows")
        self._market = standing(edges, found or best(edges))
        self._rows = Lists(edges.by_referral)
        self._workers, self._slots = edges.workers, len(self._market.slots)
        self._withdrawn: list[int] = []
        self._asking = new_search(edges.by_referral, edges.workers)
        self._by_worker: Pairs
        self._later: Later
        self._write_anew(edges, 0)

    def insert(self, workers: Sequence[int], gains: Sequence[int]) -> int:
        """A new referral with its pairs; returns its number."""
        worker, gain = np.asarray(workers, np.int64), np.asarray(gains, np.int64)
        return int(self.change(np.zeros(0, np.int64), np.array([0, len(worker)]), worker, gain)[0])

    def withdraw(self, referral: int) -> None:
        """The referral is no more."""
        nothing = np.zeros(0, np.int64)
        self.change(np.array([referral]), np.zeros(1, np.int64), nothing, nothing)

    def change(self, withdrawn: Longs, start: Longs, worker: Longs, gain: Longs) -> Longs:
        """Some go and some come at once, the newcomers in columns as in ``Edges``; returns the numbers of these.

        They get the numbers of those who go, in this order, as far as these reach: a referral whose pairs are others
        now is one who goes and comes.
        """
        going = self._sound(withdrawn, start, worker, gain)
        freed = np.empty(len(going), np.int64)
        freed = freed[: _leave(self._market, going, freed)]
        self._rows.pairs.stop[going] = self._rows.pairs.start[going]
        self._withdrawn += going[::-1].tolist()
        coming = self._numbers(len(start) - 1)
        self._rows.put(coming, start, worker.astype(np.uint32), gain.astype(np.int32))
        if self._has_room(len(worker)):
            self._later.version[going] += 1
            tell_rows(self._later, coming, self._rows.pairs)
        self._finish(coming, freed)
        return coming

    def set_places(self, worker: int, places: int) -> None:
        """The worker has so many places now; 0 is gone."""
        if places < 0:
            raise ValueError("nobody has fewer places than none")
        desk, market = self._market.desk, self._market
        first, room, filled, width = desk[worker].tolist()
        sent = market.slots[first + min(places, filled) : first + filled, REFERRAL].astype(np.int64)
        for i in sent:
            take(market, i)
        if places > width:
            self._slots += places
            self._market = market = market._replace(slots=roomier(market.slots, self._slots))
            begin = self._slots - places
            market.slots[begin : begin + filled] = market.slots[first : first + filled]
            desk[worker, FIRST], desk[worker, WIDTH] = begin, places
        desk[worker, ROOM] = places
        if places == 0:
            market.price[worker] = CLOSED
        elif room == 0:
            market.price[worker] = self._most_for(worker)
        self._finish(sent, np.array([worker] if places > filled else [], np.int64))

    def add_worker(self, places: int, referrals: Sequence[int], gains: Sequence[int]) -> int:
        """A new worker with pairs; returns the number."""
        referral, gain = np.asarray(referrals, np.int64), np.asarray(gains, np.int64)
        if len(referral) and (referral.min() < 0 or referral.max() >= self._rows.rows):
            raise ValueError("a pair names a referral that there is")
        if not set(referral.tolist()).isdisjoint(self._withdrawn):
            raise ValueError("a pair names a referral that is not withdrawn")
        _sound_gains(gain)
        number, market = self._workers, self._market
        self._workers += 1
        self._market = market._replace(
            price=roomier(market.price, self._workers), desk=roomier(market.desk, self._workers)
        )
        self._market.price[number], self._market.desk[number] = CLOSED, 0
        row, start = np.array([number]), np.array([0, len(referral)])
        self._rows.enter(row, start, referral.astype(np.uint32), gain.astype(np.int32))
        if self._has_room(len(referral)):
            for i, more in zip(referral.tolist(), gain.tolist(), strict=True):
                tell(self._later, number, i, more)
        self.set_places(number, places)
        return number

    @property
    def edges(self) -> Edges:
        """The question as it stands now. Reads everything: for proofs and for starting anew."""
        pairs, rows = self._rows.pairs, self._rows.rows
        size = (pairs.stop - pairs.start)[:rows]
        start = np.concatenate([[0], np.cumsum(size)])
        at = np.repeat(pairs.start[:rows] - start[:-1], size) + np.arange(start[-1])
        places = self._market.desk[: self._workers, ROOM].copy()
        return Edges(start, pairs.other[at].astype(np.int32), pairs.gain[at], places)

    @property
    def optimum(self) -> Optimum:
        """The best assignment as it stands now, with its proof. Reads everything."""
        price = self._market.price[: self._workers].astype(np.int64)
        for j in np.flatnonzero(price == CLOSED).tolist():
            price[j] = self._most_for(j)
        holder, worth = (each[: self._rows.rows].astype(np.int64) for each in (self._market.holder, self._market.worth))
        return Optimum(holder, worth, price, 0)

    def worker_of(self, referral: int) -> int:
        """Who has the referral now, or -1."""
        return int(self._market.holder[referral])

    def _sound(self, going: Longs, start: Longs, worker: Longs, gain: Longs) -> Longs:
        """Refuse what makes no sense before anything is touched."""
        if len(going) and (going.min() < 0 or going.max() >= self._rows.rows):
            raise ValueError("nobody is withdrawn who is not there")
        if len(np.unique(going)) < len(going) or not set(going.tolist()).isdisjoint(self._withdrawn):
            raise ValueError("nobody is withdrawn twice")
        if len(worker) and (worker.min() < 0 or worker.max() >= self._workers):
            raise ValueError("a pair names a worker that there is")
        if start[0] != 0 or start[-1] != len(worker) or len(worker) != len(gain):
            raise ValueError("each referral has a beginning and an end in the list of pairs")
        _sound_gains(gain)
        return going

    def _numbers(self, count: int) -> Longs:
        """Numbers for so many newcomers: of those who are withdrawn, then new ones."""
        old = [self._withdrawn.pop() for _ in range(min(count, len(self._withdrawn)))]
        new = np.arange(self._rows.rows, self._rows.rows + count - len(old))
        self._rows.add_rows(len(new))
        size, market = self._rows.rows, self._market
        self._market = market._replace(worth=roomier(market.worth, size), holder=roomier(market.holder, size))
        self._market.holder[new] = NOBODY
        return np.concatenate([np.array(old, np.int64), new])

    def _finish(self, waiting: Longs, freed: Longs) -> None:
        """Whoever waits finds a worker; whoever has a place and a price then finds a referral."""
        self._widen_search()
        place_referrals(self._rows.pairs, self._market, waiting, self._asking, AS_MANY_AS_IT_TAKES)
        fill_places(self._by_worker, self._later, self._market, freed, self._giving)

    def _most_for(self, worker: int) -> int:
        """The most that a pair of the worker would leave."""
        giving = self._giving
        return best_listed(self._by_worker, self._later, self._market.worth, worker, giving.net, giving.who)

    def _widen_search(self) -> None:
        """So that a referral's search finds room for every row and every worker."""
        search, rows = self._asking, self._rows
        if len(search.node) < self._workers or len(search.net) < rows.longest or len(search.heap) <= rows.size:
            self._asking = new_search(rows.pairs, len(self._market.price))

    def _has_room(self, more: int) -> bool:
        """Whether so many new pairs can be told; otherwise all that there are have been written anew."""
        later = self._later
        if later.used[0] + more > len(later.gain):
            self._write_anew(self.edges, more)
            return False
        if len(later.version) < self._rows.rows or len(later.head) < self._workers:
            head = roomier(later.head, self._workers)
            head[len(later.head) :] = NONE
            self._later = later._replace(version=roomier(later.version, self._rows.rows), head=head)
            start, stop = (roomier(each, self._workers) for each in self._by_worker[:2])
            self._by_worker = self._by_worker._replace(start=start, stop=stop)
            self._giving = new_search(self._by_worker, len(self._later.version), len(later.gain))
        return True

    def _write_anew(self, edges: Edges, more: int) -> None:
        """Workers' rows as they are now, with room to be told half as many pairs again before the next time."""
        room = len(edges.worker) // 2 + more + 16
        self._by_worker, self._later = edges.by_worker, nothing_later(edges.referrals, edges.workers, room)
        self._giving = new_search(self._by_worker, edges.referrals, room)


def _sound_gains(gain: Longs) -> None:
    if len(gain) and (gain.min() <= 0 or gain.max() > MOST_GAIN):
        raise ValueError(f"a pair gains more than nothing and at most {MOST_GAIN}")


@hot
def _leave(market: Market, going: Longs, freed: Longs) -> int:
    """Let these go, who are worth nothing then; returns how many workers have a place more, who stand in ``freed``."""
    count = 0
    for i in going:
        if market.holder[i] != NOBODY:
            freed[count] = market.holder[i]
            count += 1
            take(market, i)
        market.worth[i] = 0
    return count
