"""The pairs of a batch in columns: what each takes, what workers have left, and who is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching import demands
from ayni.engines.matching.batch.pairs import Judged
from ayni.engines.matching.batch.question import Question
from ayni.engines.matching.national import Edges, Supervision
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import RECENT_WEEKS, Worker

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Pairs by need, then by worker. ``need`` and ``worker`` are row numbers in ``needs`` and ``workers`` (by id).

    ``people`` (how many it is for), ``price`` (of leaving all of them without), ``points`` are by need;
    ``free_minutes``, ``free_points``, ``recent`` (paid minutes of the last four weeks) by worker; ``score`` (for each
    of the people), ``travel`` (−1: nobody travels), ``minutes`` by pair. ``supervision``: by worker the number of the
    supervisor, and for how many more people each supervisor has room.
    """

    needs: tuple[str, ...]
    workers: tuple[str, ...]
    need: Longs
    worker: Longs
    score: Longs
    travel: Longs
    minutes: Longs
    people: Longs
    price: Longs
    points: Longs
    free_minutes: Longs
    free_points: Longs
    recent: Longs
    supervision: Supervision | None = None

    @classmethod
    def of(cls, question: Question, found: Iterable[Judged]) -> "Table":
        """From what was judged; every need of the question has to be among it."""
        workers = sorted(question.problem.workers, key=lambda each: each.id)
        needs = sorted(question.problem.needs, key=lambda each: each.id)
        place = {each.id: number for number, each in enumerate(workers)}
        by_need = {each.need: each for each in found}
        rows = [(n, place[pair.worker], pair) for n, need in enumerate(needs) for pair in by_need[need.id].pairs]
        return cls(
            needs=tuple(each.id for each in needs),
            workers=tuple(each.id for each in workers),
            need=_longs([n for n, _, _ in rows]),
            worker=_longs([w for _, w, _ in rows]),
            score=_longs([pair.score for _, _, pair in rows]),
            travel=_longs([-1 if pair.travel is None else pair.travel for _, _, pair in rows]),
            minutes=_longs([pair.minutes for _, _, pair in rows]),
            people=_longs([each.size for each in needs]),
            price=_longs([question.price_of(each) for each in needs]),
            points=_longs([each.acuity_points for each in needs]),
            free_minutes=_longs([demands.free_minutes(each) for each in workers]),
            free_points=_longs([demands.free_points(each) for each in workers]),
            recent=_longs([each.paid_minutes_recent or 0 for each in workers]),
            supervision=_supervision(question, workers),
        )

    @cached_property
    def gain(self) -> Longs:
        """Of each pair: the price of leaving its people without, less what it lacks of a perfect score for each."""
        return self.price[self.need] - self.people[self.need] * (MILLIONTHS - self.score)

    def served(self, pair: Longs) -> int:
        """How many people have a worker."""
        return int(self.people[pair >= 0].sum())

    @cached_property
    def pair_points(self) -> Longs:
        """Of each pair: the caseload points it takes."""
        return self.points[self.need]

    @cached_property
    def places(self) -> Longs:
        """How many needs each worker could take at most: of the lightest ones, by minutes and by points."""
        return self.places_within(np.ones(len(self.need), bool), self.free_minutes, self.free_points)

    @cached_property
    def able(self) -> Flags:
        """The workers who could take somebody."""
        able: Flags = self.places > 0
        return able

    def places_within(self, some: Flags, minutes: Longs, points: Longs) -> Longs:
        """The same for some of the pairs and what workers have left."""
        by_minutes = _how_many(self.worker[some], self.minutes[some], minutes)
        return np.minimum(by_minutes, _how_many(self.worker[some], self.pair_points[some], points))

    def scores(self, pair: Longs) -> int:
        """The scores added up over the people who have a worker, in millionths."""
        return self._of_people(self.score, pair)

    def recent_of(self, pair: Longs) -> int:
        """Recent paid minutes of the workers who would go, added up over the people they would go to."""
        return self._of_people(self.recent[self.worker], pair)

    def _of_people(self, told: Longs, pair: Longs) -> int:
        held = pair[pair >= 0]
        return int((self.people[self.need[held]] * told[held]).sum())

    def edges(self, gain: Longs, places: Longs, some: Flags | None = None, above: Longs | None = None) -> Edges:
        """The question in places; pairs that gain nothing are left out. ``above``: what supervisors have left."""
        kept = gain > 0 if some is None else (gain > 0) & some
        nested = self.nested(kept, above)
        return Edges.listed(len(self.needs), self.need[kept], self.worker[kept], gain[kept], places, nested)

    def nested(self, some: Flags, above: Longs | None = None) -> Supervision | None:
        """Supervisors' room in places: for how many needs of these pairs it does at most, of the smallest groups."""
        if self.supervision is None:
            return None
        over = self.supervision.of[self.worker].astype(np.int64)
        some = some & (over >= 0)
        room = self.above if above is None else above
        most = _how_many(over[some], self.people[self.need[some]], room)
        return Supervision(self.supervision.of, most.astype(np.int32))

    @cached_property
    def above(self) -> Longs:
        """For how many more people each supervisor has room."""
        return self.supervision.room.astype(np.int64) if self.supervision else np.zeros(0, np.int64)

    def accompanied(self, pair: Longs) -> Longs:
        """How many people the chosen pairs bring to each supervisor's workers."""
        found = np.zeros(len(self.above), np.int64)
        held = pair[pair >= 0]
        if self.supervision is not None:
            over = self.supervision.of[self.worker[held]]
            np.add.at(found, over[over >= 0], self.people[self.need[held]][over >= 0])
        return found

    def over(self, pair: Longs) -> Flags:
        """The workers who get more than there is room for, with themselves or with whoever supervises them."""
        minutes, points = self.taken(pair)
        over: Flags = (minutes > self.free_minutes) | (points > self.free_points)
        if self.supervision is not None:
            over |= np.append(self.accompanied(pair) > self.above, False)[self.supervision.of]
        return over

    def pairs_chosen(self, worker: Longs) -> Longs:
        """For each need the number of the pair with its worker, or −1."""
        pair = np.full(len(self.needs), NOBODY, np.int64)
        together = np.flatnonzero(worker[self.need] == self.worker)
        pair[self.need[together]] = together
        return pair

    def taken(self, pair: Longs) -> tuple[Longs, Longs]:
        """Minutes and points that the chosen pairs take of each worker."""
        held = pair[pair >= 0]
        minutes, points = np.zeros(len(self.workers), np.int64), np.zeros(len(self.workers), np.int64)
        np.add.at(minutes, self.worker[held], self.minutes[held])
        np.add.at(points, self.worker[held], self.pair_points[held])
        return minutes, points

    def fits(self, pair: Longs) -> bool:
        """Whether nobody gets more than there is room for."""
        return not self.over(pair).any()

    def paid(self, pair: Longs) -> Longs:
        """Paid minutes of each worker: the last four weeks and the next four, as planned."""
        paid: Longs = self.recent + RECENT_WEEKS * self.taken(pair)[0]
        return paid


def _supervision(question: Question, workers: Sequence[Worker]) -> Supervision | None:
    limited = question.problem.supervisors_by_id
    if not limited:
        return None
    number = {each.id: place for place, each in enumerate(limited)}
    of = [number.get(each.supervisor or "", NOBODY) for each in workers]
    return Supervision(np.array(of, np.int32), np.array([each.room for each in limited], np.int32))


def _longs(values: Sequence[int]) -> Longs:
    return np.array(values, np.int64)


def _how_many(worker: Longs, size: Longs, room: Longs) -> Longs:
    """For each worker, how many of the sizes fit in the room, smallest first."""
    order = np.lexsort((size, worker))
    who, total = worker[order], np.cumsum(size[order])
    starts = np.searchsorted(who, np.arange(len(room)))
    before = np.concatenate(([0], total))[starts]
    fits = total - before[who] <= room[who]
    return np.bincount(who[fits], minlength=len(room)).astype(np.int64)
