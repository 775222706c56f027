"""The mixture of rounds that covers every task at least cost, and what each task is worth in it.

A linear program over the rounds found so far, solved by SciPy's HiGHS. Beside tasks and workers it has rows that
rounds must agree on, added where a mixture breaks them: whoever begins at or after a moment at one end of a link must
be met at the other, and no task is later than the latest.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from ayni.engines.rounds.bounds.pricing import Prices, Round
from ayni.engines.rounds.bounds.relaxation import END, START, Relaxation

Array = Any

KEPT = 3  # rounds that are kept, for each row
USUAL = 500  # and beside them


@dataclass(frozen=True)
class Meeting:
    """As often as ``before`` begins at ``since`` or later, ``after`` does at ``then`` or later."""

    before: int
    since: float
    after: int
    then: float


@dataclass(frozen=True)
class Duals:
    """What tasks, workers of each kind, meetings and lateness are worth: a point that can be mixed with another."""

    task: Array
    kind: Array
    meeting: Array
    late: Array  # per task; together no more than a minute of the latest costs

    def mixed(self, other: "Duals", share: float) -> "Duals":
        """``share`` of the other and the rest of this one; meetings that the other does not know are worth nothing."""
        known = np.zeros(len(self.meeting))
        known[: len(other.meeting)] = other.meeting
        return Duals(
            share * other.task + (1 - share) * self.task,
            share * other.kind + (1 - share) * self.kind,
            share * known + (1 - share) * self.meeting,
            share * other.late + (1 - share) * self.late,
        )


@dataclass(frozen=True)
class Mixture:
    """The cheapest mixture of rounds: its value, the share of each and of each task left out, what all is worth."""

    value: float
    rounds: tuple[Round, ...]
    share: Array
    left: Array
    duals: Duals


@dataclass
class Master:
    """Rounds and rows so far. ``paid`` is what leaving a task out costs here, until rounds for it are known."""

    relaxed: Relaxation
    paid: Array
    rounds: list[Round] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    known: set[Round] = field(default_factory=set)
    meetings: list[Meeting] = field(default_factory=list)
    late: list[int] = field(default_factory=list)  # tasks whose lateness the latest is held to

    def add(self, found: Round) -> bool:
        """Take a round, unless it is here already."""
        if found in self.known:
            return False
        self.known.add(found)
        self.rounds.append(found)
        self.costs.append(cost_of(self.relaxed, found))
        return True

    def solved(self) -> Mixture:
        """The cheapest mixture of the rounds that are known. Forgets those that are farthest from being worth it."""
        relaxed, count = self.relaxed, len(self.rounds)
        size, kinds, met = relaxed.size, len(relaxed.kinds), len(self.meetings)
        rows = self._rows()
        right = np.concatenate([-np.ones(size), [each.count for each in relaxed.kinds], np.zeros(met + len(self.late))])
        tied = np.zeros(len(right), bool)  # linked tasks are done once, not once or more: meetings count them
        tied[[end for link in relaxed.links for end in (link.first, link.second)]] = True
        answer = linprog(
            np.concatenate([self.costs, self.paid, [relaxed.worst]]),
            A_ub=rows[~tied], b_ub=right[~tied], A_eq=rows[tied], b_eq=right[tied], method="highs-ds",
        )  # fmt: skip
        worth = np.zeros(len(right))
        worth[~tied], worth[tied] = -answer.ineqlin.marginals, -answer.eqlin.marginals
        late = np.zeros(size)
        late[self.late] = worth[size + kinds + met :]
        duals = Duals(worth[:size], worth[size : size + kinds], worth[size + kinds : size + kinds + met], late)
        mixture = Mixture(answer.fun, tuple(self.rounds), answer.x[:count], answer.x[count:-1], duals)
        self._forget(np.array(self.costs) + rows[:, :count].T @ worth, KEPT * len(right) + USUAL)
        return mixture

    def _rows(self) -> Array:
        """Tasks, workers, meetings and lateness, by round, task left out, and the latest."""
        where, task, begin = stops(self.rounds)
        size, count, kinds = self.relaxed.size, len(self.rounds), len(self.relaxed.kinds)
        cover = sparse.csr_array((-np.ones(len(task)), (task, where)), shape=(size, count))
        crew = sparse.csr_array(
            (np.ones(count), ([each.kind for each in self.rounds], np.arange(count))), shape=(kinds, count)
        )
        late = np.maximum(0.0, begin - self.relaxed.due[task])
        later = sparse.csr_array((late, (task, where)), shape=(size, count))[self.late]
        before = size + kinds + len(self.meetings)
        row = np.concatenate([np.arange(size), before + np.arange(len(self.late))])
        column = np.concatenate([np.arange(size), np.full(len(self.late), size)])
        shape = (before + len(self.late), size + 1)
        left = sparse.csr_array((-np.ones(len(row)), (row, column)), shape=shape)
        rounds = sparse.vstack([cover, crew, self._met(where, task, begin), later])
        return sparse.csr_array(sparse.hstack([rounds, left]))

    def _met(self, where: Array, task: Array, begin: Array) -> Array:
        order = np.argsort(task, kind="stable")
        edge = np.searchsorted(task[order], np.arange(self.relaxed.size + 1))
        rows, columns, values = [np.zeros(0, int)], [np.zeros(0, int)], [np.zeros(0)]
        for row, meeting in enumerate(self.meetings):
            for at, since, sign in ((meeting.before, meeting.since, 1.0), (meeting.after, meeting.then, -1.0)):
                here = order[edge[at] : edge[at + 1]]
                counted = where[here[begin[here] >= since]]
                rows.append(np.full(len(counted), row))
                columns.append(counted)
                values.append(np.full(len(counted), sign))
        entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(entries, shape=(len(self.meetings), len(self.rounds)))

    def _forget(self, reduced: Array, most: int) -> None:
        if len(self.rounds) > 2 * most:
            keep = np.sort(np.argsort(reduced, kind="stable")[:most])
            self.rounds = [self.rounds[each] for each in keep]
            self.costs = [self.costs[each] for each in keep]
            self.known = set(self.rounds)

    def prices(self, duals: Duals) -> Prices:
        """What rounds are asked for at these duals."""
        tolls: dict[int, dict[float, float]] = defaultdict(lambda: defaultdict(float))
        for meeting, worth in zip(self.meetings, duals.meeting, strict=False):
            if worth > 0:
                tolls[meeting.before][meeting.since] += worth
                tolls[meeting.after][meeting.then] -= worth
        turns = {task: sorted(each.items()) for task, each in tolls.items()}
        return Prices(duals.task, self.relaxed.lateness + duals.late, turns)

    def missing(self, mixture: Mixture) -> float:
        """How many tasks the mixture leaves out for less than that costs, or that must be done."""
        return float(mixture.left[self.paid < self.relaxed.forgone].sum())

    def pay_more(self) -> None:
        """Leave out less: it costs twice as much, and no more than it does."""
        self.paid = np.minimum(self.relaxed.forgone, 2 * self.paid)


def stops(rounds: Sequence[Round]) -> tuple[Array, Array, Array]:
    """Of every stop of every round: which round, task, begin."""
    where = np.repeat(np.arange(len(rounds)), [len(each.tasks) for each in rounds])
    task = np.array([task for each in rounds for task in each.tasks], int)
    begin = np.array([begin for each in rounds for begin in each.begins], float)
    return where, task, begin


def cost_of(day: Relaxation, found: Round) -> float:
    """What a round costs: the ways, and the lateness of what begins late."""
    kind = day.kinds[found.kind]
    way = (START, *(kind.place[task] for task in found.tasks), END)
    late = np.maximum(0.0, np.array(found.begins) - day.due[list(found.tasks)]).sum()
    return float(sum(kind.arc[here, there] for here, there in pairwise(way)) + day.lateness * late)
