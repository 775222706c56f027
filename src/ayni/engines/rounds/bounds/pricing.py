"""Prices for tasks, and the rounds that are worth more than they cost at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ayni.engines.rounds.bounds.labels import TOUCH, Ask, Labels, cheapest, rests
from ayni.engines.rounds.bounds.relaxation import Kind, Relaxation

Array = Any

# Visits that a task remembers: few where there are many tasks, or labels become too many. A label could hold 64.
REMEMBERED, LEAST, MOST = 400, 9, 24  # all tasks together, and of each
WIDEST = 5.0  # minutes of a moment in which the rest of a day is priced
ENOUGH = 1e-7  # a round that is worth less than this beyond its cost is not looked for
FINEST = 4096  # moments into which a day is divided at most; where that is too coarse, rests are not priced
MANY = 30  # rounds of a kind that are taken at once


@dataclass(frozen=True)
class Prices:
    """``gain`` is paid for doing a task, ``weight`` costs each minute of its lateness. ``tolls`` holds for a task its
    turns, in order, each with what beginning after it adds."""

    gain: Array
    weight: Array
    tolls: Mapping[int, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class Round:
    """A round that a worker of a kind could make: its tasks in order and when each begins."""

    kind: int
    tasks: tuple[int, ...]
    begins: tuple[float, ...]


@dataclass(frozen=True)
class Found:
    """``least`` is no more than any round costs at the prices, or 0 for none; ``short`` says that room ran out, and
    that it is less than it could be."""

    least: float
    rounds: tuple[Round, ...]
    short: bool = False


class Pricer:
    """One kind of worker, ready to be asked at many prices."""

    def __init__(self, relaxed: Relaxation, number: int) -> None:
        kind = relaxed.kinds[number]
        self.number, self.kind = number, kind
        self.opens, self.closes, self.due = (each[kind.tasks] for each in (relaxed.opens, relaxed.closes, relaxed.due))
        self.visit = np.unique(relaxed.visit[kind.tasks], return_inverse=True)[1].astype(np.int32)
        self.near = neighbours(kind, self.visit, self.opens, self.due, relaxed.lateness)
        size, width = self.near.shape
        place = np.full((size, size), -1, np.int8)  # a task's bit for a visit
        for bit in reversed(range(width)):
            place[np.arange(size), self.near[:, bit]] = bit
        self.moved = np.ascontiguousarray(place[:, self.near].transpose(1, 2, 0))
        day = max(0.0, float(self.closes.max()) - kind.begins)
        # A moment must be shorter than every step, so that the rest of a later moment is known before it is needed.
        self.width = min(WIDEST, float(kind.step[:-2, :-2].min()) * 0.999)
        self.foresees = self.width * FINEST > day
        if not self.foresees:
            self.width = max(day / FINEST, 1.0)
        self.moments = int(day / self.width) + 2

    def asked(self, prices: Prices, room: int) -> Found:
        """The cheapest round, and others that cost less than nothing; where room runs out, easier ones."""
        tasks = self.kind.tasks
        turns, toll = self._tolls(prices)
        ask = Ask(
            self.kind.step, self.kind.arc, self.opens, self.closes, self.due, prices.weight[tasks], prices.gain[tasks],
            turns, toll, self.visit, self.near, self.moved, self.kind.begins, self.kind.ends, self.width,
        )  # fmt: skip
        rest = np.full((len(tasks), self.moments), -np.inf)
        enter = np.full((len(tasks), self.moments + 1), -np.inf)
        if self.foresees:
            rest, enter = rests(ask, self.moments)
        count, labels, last = cheapest(ask, rest, enter, room, -ENOUGH, False)
        if count >= 0:
            rounds, costs = self._found(labels, last)
            return Found(min(float(costs.min(initial=0.0)), -ENOUGH), rounds)
        count, labels, last = cheapest(ask, rest, enter, room, -ENOUGH, True)
        return Found(self._foreseen(enter), self._found(labels, last)[0] if count >= 0 else (), short=True)

    def _found(self, labels: Labels, last: Array) -> tuple[tuple[Round, ...], Array]:
        """Rounds from the cheapest on, and what every one costs that there was."""
        ends = last[last >= 0]
        costs = labels.cost[ends] + self.kind.arc[labels.task[ends], -1]
        order = np.argsort(costs, kind="stable")[:MANY]
        return tuple(self._traced(labels, int(end)) for end in ends[order]), costs

    def _foreseen(self, enter: Array) -> float:
        """No more than any round costs, remembering nothing and in whole moments."""
        going = self.kind.begins + self.kind.step[-2, :-2]
        then = np.maximum(going, self.opens)
        slot = np.clip((then - self.kind.begins) / self.width, 0, self.moments - 1).astype(int)
        least = self.kind.arc[-2, :-2] + enter[np.arange(len(then)), slot]
        return min(float(least[then <= self.closes + TOUCH].min(initial=0.0)), -ENOUGH)

    def _tolls(self, prices: Prices) -> tuple[Array, Array]:
        here = [prices.tolls.get(int(task), ()) for task in self.kind.tasks]
        most = max(len(each) for each in here)
        turns = np.full((len(here), most + 1), np.inf)
        toll = np.zeros((len(here), most + 1))
        for row, each in enumerate(here):
            if each:
                turns[row, : len(each)], steps = zip(*each, strict=True)
                toll[row, 1 : len(each) + 1] = np.cumsum(steps)
        return turns, toll

    def _traced(self, labels: Labels, label: int) -> Round:
        tasks: list[int] = []
        begins: list[float] = []
        while label >= 0:
            tasks.append(int(self.kind.tasks[labels.task[label]]))
            begins.append(float(labels.begin[label]))
            label = int(labels.parent[label])
        return Round(self.number, tuple(reversed(tasks)), tuple(reversed(begins)))


def neighbours(kind: Kind, visit: Array, opens: Array, due: Array, lateness: float) -> Array:
    """For each task its own visit, and those that a worker would soonest come back from: near, and not late."""
    size = len(kind.tasks)
    step, arc = kind.step[:-2, :-2], kind.arc[:-2, :-2]
    back = np.maximum(opens[:, None] + step, opens[None, :]) + step.T
    late = np.where(np.isfinite(back), np.maximum(0.0, back - due[:, None]), 0.0)
    score = arc + arc.T + lateness * late
    score[visit[:, None] == visit[None, :]] = -np.inf
    order = visit[np.argsort(score, axis=1, kind="stable")]
    near = [list(dict.fromkeys(row.tolist())) for row in order]
    width = min(max(LEAST, min(MOST, REMEMBERED // size)), min(len(each) for each in near))
    return np.array([each[:width] for each in near], np.int32)
