"""The plan as if each worker had so many equal places: solved exactly, and what one place of each worker is worth.

This is the transportation problem, by successive shortest augmenting paths with prices (Tomizawa 1971). Its value
bounds the true plan from above, since every true plan keeps to the places too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Relaxed:
    """A plan in places. ``values``: for each need, worker → what it is worth that this worker takes it, above 0."""

    places: Mapping[str, int]
    values: Sequence[Mapping[str, int]]
    chosen: dict[int, str] = field(default_factory=dict)  # need → worker
    prices: dict[str, int] = field(default_factory=dict)  # of one place; 0 while the worker has places left
    left: list[int] = field(default_factory=list)  # of each need: its best value less the price, never below 0
    held: dict[str, set[int]] = field(default_factory=dict)

    def insert(self, need: int) -> None:
        """Find the need a place along the chain of moves that loses least; at its end somebody may be left without."""
        best = max((value - self.prices[worker] for worker, value in self.values[need].items()), default=0)
        self.left.append(max(0, best))
        reach = Reach(self, need)
        end, worker = reach.cheapest_end()
        for each, distance in reach.needs.items():
            self.left[each] -= reach.length - distance
        for full, distance in reach.full.items():
            self.prices[full] += reach.length - distance
        while end != need:
            before = self._move(end, worker)
            end, worker = reach.coming[before], before
        self._move(end, worker)

    def _move(self, need: int, worker: str | None) -> str:
        """Give the need a place of ``worker`` (or none), and say whose place it leaves ("" for nobody's)."""
        before = self.chosen.pop(need, "")
        if before:
            self.held[before].remove(need)
        if worker is not None:
            self.chosen[need] = worker
            self.held[worker].add(need)
        return before


class Reach:
    """How far each worker and need is from a new need: Dijkstra over what every move loses, given the prices."""

    def __init__(self, plan: Relaxed, need: int) -> None:
        self.plan = plan
        self.needs = {need: 0}  # those that a chain may move
        self.full: dict[str, int] = {}  # workers passed because they have no place left
        self.coming: dict[str, int] = {}  # worker → the need that would come to it
        self.length = 0
        self._near: dict[str, tuple[int, int]] = {}  # workers not passed yet → (distance, need that would come)
        self._without = (self.plan.left[need], need)  # (distance, the need that it would cost least to leave without)

    def cheapest_end(self) -> tuple[int, str | None]:
        """The need that moves last, and to whom: a worker with a place, or nobody."""
        fresh = list(self.needs)
        while True:
            for need in fresh:
                self._look_from(need)
            worker = min(self._near, key=lambda each: (self._near[each][0], each), default=None)
            if worker is None or self._without[0] <= self._near[worker][0]:
                self.length, end = self._without
                return end, None
            self.length, self.coming[worker] = self._near.pop(worker)
            if len(self.plan.held[worker]) < self.plan.places[worker]:
                return self.coming[worker], worker
            self.full[worker] = self.length
            fresh = sorted(self.plan.held[worker])
            self.needs |= dict.fromkeys(fresh, self.length)

    def _look_from(self, need: int) -> None:
        there = self.needs[need] + self.plan.left[need]
        self._without = min(self._without, (there, need))
        for worker, value in self.plan.values[need].items():
            distance = there - (value - self.plan.prices[worker])
            if worker not in self.full and (worker not in self._near or (distance, need) < self._near[worker]):
                self._near[worker] = (distance, need)


def relaxed(values: Sequence[Mapping[str, int]], places: Mapping[str, int]) -> Relaxed:
    """The most valuable way to give each need at most one worker and each worker at most its ``places``."""
    plan = Relaxed(places, values, prices=dict.fromkeys(places, 0), held={worker: set() for worker in places})
    for need in range(len(values)):
        plan.insert(need)
    return plan
