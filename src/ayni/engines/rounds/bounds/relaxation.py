"""What every complete plan must do at least, as columns: the tasks, kinds of workers, and what going costs each kind.

A task is one service of a visit. Breaks, the time that a round may last, limits of visits, loads and promises are left
out, and so are the terms of waiting, overtime, fairness and stability: each is worth nothing or more, so that no plan
costs less than the relaxation says.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from sys import float_info
from typing import Any

import numpy as np

from ayni.engines.rounds.problem import Problem, Visit, Worker

Array = Any

START, END = -2, -1  # the last rows and columns of a kind
LATEST = float_info.max  # when whoever has no end of a shift is back: before what cannot be, which is infinite


@dataclass(frozen=True)
class Kind:
    """Workers whom the relaxation cannot tell apart: the same tasks, places, hours and costs.

    ``step[i, j]`` is from the beginning of task i to the arrival at j, ``arc[i, j]`` what going costs; both by position
    in ``tasks``, and then the start and the end. What cannot be has infinite steps.
    """

    count: int
    tasks: Array
    step: Array
    arc: Array
    begins: float
    ends: float

    @cached_property
    def place(self) -> dict[int, int]:
        """The row of each task."""
        return {int(task): row for row, task in enumerate(self.tasks)}


@dataclass(frozen=True)
class Link:
    """The task ``second`` begins from ``least`` to ``most`` minutes after ``first``."""

    first: int
    second: int
    least: float
    most: float


@dataclass(frozen=True)
class Relaxation:
    """Tasks that must be done (or paid for), each beginning from ``opens`` to ``closes``; after ``due`` they are late.

    ``visit`` numbers the visits: nobody does two tasks of one. ``forgone`` is what leaving a task out costs (infinite
    where it must be done); ``lateness`` and ``worst`` are what a minute of a task's lateness and of the largest cost.
    """

    visit: Array
    opens: Array
    closes: Array
    due: Array
    forgone: Array
    kinds: tuple[Kind, ...]
    links: tuple[Link, ...]
    lateness: float
    worst: float

    @property
    def size(self) -> int:
        """How many tasks there are."""
        return len(self.opens)

    def held(self, latest: float) -> "Relaxation":
        """The same, with no task more than ``latest`` minutes late."""
        return replace(self, closes=np.minimum(self.closes, self.due + latest))

    def linked(self) -> "Relaxation":
        """The same, with the windows of linked tasks drawn together."""
        opens, closes = self.opens.copy(), self.closes.copy()
        for link in self.links:
            opens[link.second] = max(opens[link.second], opens[link.first] + link.least)
            opens[link.first] = max(opens[link.first], opens[link.second] - link.most)
            closes[link.second] = min(closes[link.second], closes[link.first] + link.most)
            closes[link.first] = min(closes[link.first], closes[link.second] - link.least)
        return replace(self, opens=opens, closes=closes)


@dataclass(frozen=True)
class _Task:
    """One service, and who may do it at which further cost."""

    visit: Visit
    service: int
    able: tuple[float | None, ...]  # by worker: what sending this one costs beside the way; None when it cannot be


def relaxed(problem: Problem) -> Relaxation:
    """What ``problem`` asks at least. Tasks that nobody may do are in no plan, and not here either."""
    tasks = [_Task(visit, n, _able(problem, visit, n)) for visit in problem.visits for n in range(len(visit.services))]
    tasks = [each for each in tasks if any(cost is not None for cost in each.able)]
    number = {(each.visit.id, each.service): place for place, each in enumerate(tasks)}
    visits = {visit.id: place for place, visit in enumerate(problem.visits)}
    links = tuple(
        Link(number[visit.id, 0], number[visit.id, 1], *visit.gap)
        for visit in problem.visits
        if visit.gap is not None and (visit.id, 0) in number and (visit.id, 1) in number
    )
    opens, closes = _windows(problem, tasks, links)
    due = [closes[n] if each.visit.closes is None else each.visit.closes for n, each in enumerate(tasks)]
    weights = problem.weights
    return Relaxation(
        visit=np.array([visits[each.visit.id] for each in tasks], int),
        opens=opens,
        closes=closes,
        due=np.array(due, float),
        forgone=np.array([_forgone(each.visit, weights.get("prizes", 0.0)) for each in tasks], float),
        kinds=_kinds(problem, tasks),
        links=links,
        lateness=weights.get("lateness", 0.0),
        worst=weights.get("worst_lateness", 0.0),
    ).linked()


def _able(problem: Problem, visit: Visit, number: int) -> tuple[float | None, ...]:
    service = visit.services[number]
    costs: list[float | None] = []
    for worker in problem.workers:
        barred = service.skills - worker.skills or worker.id in visit.excluded
        if barred or service.pinned_worker not in (None, worker.id):
            costs.append(None)
        else:
            strange = bool(visit.previous) and worker.id not in visit.previous
            unwished = bool(visit.preferred) and worker.id not in visit.preferred
            costs.append(
                problem.weights.get("continuity", 0.0) * strange + problem.weights.get("preference", 0.0) * unwished
            )
    return tuple(costs)


def _forgone(visit: Visit, weight: float) -> float:
    """A visit is left out as a whole: each service stands for its share of the prize."""
    return inf if visit.prize is None else weight * visit.prize / len(visit.services)


def _windows(problem: Problem, tasks: list[_Task], links: tuple[Link, ...]) -> tuple[Array, Array]:
    """When each task can begin; soonest times are never after the last opening and all work and ways together."""
    work = sum(each.visit.services[each.service].minutes for each in tasks) + sum(each.least for each in links)
    ways = max((minutes for rows in problem.matrices.values() for row in rows for minutes in row), default=0.0)
    begins = [max(each.visit.opens, each.visit.pinned_at or 0.0) for each in tasks]
    last = max([0.0, *begins, *(each.shift_start for each in problem.workers)])
    opens = np.array([each.visit.opens for each in tasks], float)
    closes = np.full(len(tasks), last + work + ways * (len(tasks) + 1))
    for place, each in enumerate(tasks):
        if each.visit.hard and each.visit.closes is not None:
            closes[place] = each.visit.closes
        if each.visit.pinned_at is not None and each.service == 0:
            opens[place] = closes[place] = each.visit.pinned_at
    return opens, closes


def _kinds(problem: Problem, tasks: list[_Task]) -> tuple[Kind, ...]:
    alike: dict[tuple[object, ...], list[Worker]] = defaultdict(list)
    for place, worker in enumerate(problem.workers):
        able = tuple(each.able[place] for each in tasks)
        if any(cost is not None for cost in able):
            hours = (worker.shift_start, worker.latest_return, worker.max_leg_minutes)
            alike[(able, worker.start, worker.end, worker.mode, *hours)].append(worker)
    ordered = sorted(alike.values(), key=lambda workers: min(each.id for each in workers))
    return tuple(_kind(problem, tasks, workers) for workers in ordered)


def _kind(problem: Problem, tasks: list[_Task], workers: list[Worker]) -> Kind:
    worker, place = workers[0], problem.workers.index(workers[0])
    mine = [number for number, each in enumerate(tasks) if each.able[place] is not None]
    places = [problem.place_index[tasks[number].visit.place] for number in mine]
    places += [problem.place_index[worker.start], problem.place_index[worker.end]]
    minutes = np.array([tasks[n].visit.services[tasks[n].service].minutes for n in mine] + [0.0, 0.0])
    ways = np.array(problem.matrices[worker.mode], float)[np.ix_(places, places)]
    extra = np.array([tasks[number].able[place] for number in mine] + [0.0, 0.0], float)
    step = ways + minutes[:, None]
    if worker.max_leg_minutes is not None:  # the way home is not counted
        step[:, :-1][ways[:, :-1] > worker.max_leg_minutes] = inf
    visit = np.array([tasks[number].visit.id for number in mine])
    step[:-2, :-2][visit[:, None] == visit[None, :]] = inf
    ends = worker.latest_return if worker.latest_return is not None else LATEST
    arc = problem.weights.get("travel", 0.0) * ways + extra[None, :]
    return Kind(len(workers), np.array(mine, int), step, arc, worker.shift_start, ends)
