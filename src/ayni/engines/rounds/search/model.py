"""From a Problem to the sheet that the search works on, and back to who stops where."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from math import ceil, floor, gcd

import numpy as np

from ayni.basics.places import Mode
from ayni.engines.rounds.problem import Problem, Service, Visit, Worker
from ayni.engines.rounds.search import judge
from ayni.engines.rounds.search.near import near
from ayni.engines.rounds.search.sheet import (
    BREAKS,
    DUE,
    FIRST,
    GENERAL,
    HARD,
    LAG,
    MATE,
    MODES,
    NEVER,
    NEXT,
    OFF,
    OPEN,
    PAIRS,
    PLACE,
    PREV,
    ROUTE,
    SERVICES,
    START,
    STAY,
    SUMS,
    TRAV,
    W_LATE,
    W_WAY,
    W_WORST,
    WORKERS,
    Long,
    Sheet,
    Whole,
)

UNITS = 1000  # in a minute
# Rounding up must not lengthen what is whole thousandths already, but for the dust of floats.
DUST = 1e-6
# What a visit costs that is left out although it must not be: more than any day of lateness.
MISSING_MINUTES = 100_000.0
BREAKING_MINUTES = 20_000.0


@dataclass(frozen=True)
class Row:
    """A service as a row: which visit's, which of it, and for whom."""

    visit: Visit
    number: int

    @property
    def service(self) -> Service:
        """What is done."""
        return self.visit.services[self.number]


@dataclass(frozen=True)
class Model:
    """The sheet, and what its rows and numbers stand for. ``unit`` is the cost of one unit of the search."""

    problem: Problem
    rows: tuple[Row, ...]
    workers: tuple[Worker, ...]
    sheet: Sheet
    unit: float
    order: Long  # the services by when their windows close: how a first plan is built up


def up(minutes: float | None) -> int:
    """Thousandths of a minute, never fewer than it is: what the search holds to be in time is in time."""
    return NEVER if minutes is None else min(ceil(minutes * UNITS - DUST), NEVER)


def down(minutes: float | None) -> int:
    """Thousandths of a minute, never more than it is."""
    return NEVER if minutes is None else min(floor(minutes * UNITS + DUST), NEVER)


def modelled(problem: Problem, neighbours: int) -> Model:
    """The sheet of a problem, with nothing planned. ``neighbours`` are the places to try for each service."""
    workers = tuple(sorted(problem.workers, key=lambda each: each.id))
    visits = sorted(problem.visits, key=lambda each: each.id)
    rows = tuple(Row(visit, number) for visit in visits for number in range(len(visit.services)))
    unit, weights = scaled(problem)
    sums = np.zeros(SUMS, np.int64)
    sums[[W_WAY, W_LATE, W_WORST]] = weights
    sums[[SERVICES, WORKERS]] = len(rows), len(workers)
    modes = sorted({each.mode for each in workers})
    sums[MODES] = len(modes)
    sums[BREAKS] = sum(len(each.breaks) for each in workers)
    ways = _ways(problem, modes)
    fit = _fit(problem, rows, workers, unit)
    nodes = _nodes(problem, rows, workers, {each: number * ways.shape[1] for number, each in enumerate(modes)})
    rules = _rules(problem, rows, workers, unit)
    sums[GENERAL] = int(_is_general(problem, rows, workers, fit))
    notes = np.zeros((16384, 8), np.int32)
    firsts = [number for number, row in enumerate(rows) if row.number == 0 and len(row.visit.services) == 2]
    notes[: len(firsts), FIRST] = firsts
    sums[PAIRS] = len(firsts)
    sheet = Sheet(nodes, ways, sums, notes, fit, near(nodes, ways, fit, len(rows), neighbours), rules)
    order = np.argsort(nodes[: len(rows), DUE], kind="stable").astype(np.int64)
    return Model(problem, rows, workers, sheet, unit, order)


def scaled(problem: Problem) -> tuple[float, tuple[int, int, int]]:
    """The cost of one unit, and whole weights of travel, lateness and largest lateness in units."""
    three = [problem.weights.get(name, 0.0) for name in ("travel", "lateness", "worst_lateness")]
    most = max(three)
    if most <= 0:
        return 1.0 / UNITS / UNITS, (0, 0, 0)
    whole = [round(UNITS * each / most) for each in three]
    shared = reduce(gcd, whole)
    first, second, third = (each // shared for each in whole)
    return most * shared / UNITS / UNITS, (first, second, third)


def _ways(problem: Problem, modes: list[Mode]) -> Whole:
    """The ways of all modes, one matrix under the other.

    A round without stops goes nowhere. Where somebody starts and ends at two places, these are places of their own: as
    many starts after the true places, and as many ends after those, with no way from a start to an end.
    """
    count = len(problem.places)
    blocks = [np.zeros((1, 1), np.int32)] if not modes else []
    for each in modes:
        matrix = np.minimum(np.ceil(np.array(problem.matrices[each], float) * UNITS - DUST), NEVER // 8)
        if apart(problem):
            matrix = np.tile(matrix, (3, 3))
            matrix[count : 2 * count, 2 * count :] = 0
        blocks.append(matrix.astype(np.int32))
    return np.ascontiguousarray(np.vstack(blocks))


def apart(problem: Problem) -> bool:
    """Whether a way from a start to an end is ever longer than nothing."""
    return any(problem.minutes(each.mode, each.start, each.end) > 0 for each in problem.workers)


def _nodes(problem: Problem, rows: tuple[Row, ...], workers: tuple[Worker, ...], offs: dict[str, int]) -> Whole:
    """The rows: services, starts and ends of rounds, breaks."""
    rests = [(number, each) for number, worker in enumerate(workers) for each in worker.breaks]
    nodes = np.zeros((len(rows) + 2 * len(workers) + len(rests), 16), np.int32)
    nodes[:, [NEXT, PREV, ROUTE, MATE]] = -1
    nodes[:, [DUE, HARD]] = NEVER
    for x, row in enumerate(rows):
        _write_service(nodes, x, row, problem)
    for number, worker in enumerate(workers):
        start = len(rows) + 2 * number
        nodes[start, [NEXT, ROUTE, OFF]] = start + 1, number, offs[worker.mode]
        nodes[start + 1, [PREV, ROUTE, OFF]] = start, number, offs[worker.mode]
        beyond = len(problem.places) if apart(problem) else 0
        nodes[start, PLACE] = problem.place_index[worker.start] + beyond
        nodes[start + 1, PLACE] = problem.place_index[worker.end] + 2 * beyond
        nodes[[start, start + 1], START] = nodes[[start, start + 1], OPEN] = up(worker.shift_start)
        # A round without stops goes nowhere: it is never too late for it.
        nodes[start + 1, HARD] = down(worker.latest_return)
        nodes[start + 1, TRAV] = 0
    for number, (worker_number, rest) in enumerate(rests, len(rows) + 2 * len(workers)):
        nodes[number, [OPEN, DUE, STAY]] = up(rest.earliest), down(rest.latest), up(rest.minutes)
        nodes[number, OFF] = worker_number
    return nodes


def _write_service(nodes: Whole, x: int, row: Row, problem: Problem) -> None:
    visit = row.visit
    nodes[x, PLACE] = problem.place_index[visit.place]
    nodes[x, STAY] = up(row.service.minutes)
    nodes[x, OPEN] = up(visit.opens)
    nodes[x, DUE] = down(visit.closes)
    nodes[x, HARD] = down(visit.closes) if visit.hard else NEVER
    if visit.pinned_at is not None and row.number == 0:
        nodes[x, OPEN] = max(nodes[x, OPEN], up(visit.pinned_at))
        nodes[x, HARD] = nodes[x, OPEN]
    nodes[x, START] = nodes[x, OPEN]
    if visit.gap is not None:
        nodes[x, MATE] = x + 1 - 2 * row.number
        nodes[x, LAG] = up(visit.gap[0]) if row.number == 0 else -down(visit.gap[1])


def _fit(problem: Problem, rows: tuple[Row, ...], workers: tuple[Worker, ...], unit: float) -> Whole:
    fit = np.full((max(len(rows), 1), max(len(workers), 1)), -1, np.int32)
    weights = problem.weights
    for x, row in enumerate(rows):
        for number, worker in enumerate(workers):
            if not _able(row, worker):
                continue
            strange = bool(row.visit.previous) and worker.id not in row.visit.previous
            unwished = bool(row.visit.preferred) and worker.id not in row.visit.preferred
            dear = weights.get("continuity", 0.0) * strange + weights.get("preference", 0.0) * unwished
            fit[x, number] = min(round(dear / unit), NEVER)
    return fit


def _able(row: Row, worker: Worker) -> bool:
    pinned = row.service.pinned_worker
    return row.service.skills <= worker.skills and worker.id not in row.visit.excluded and pinned in (None, worker.id)


def _rules(problem: Problem, rows: tuple[Row, ...], workers: tuple[Worker, ...], unit: float) -> Long:
    """What the judge asks, see there."""
    rules = np.full((len(workers) + len(rows) + 1, 8), judge.NONE, np.int64)
    for number, each in enumerate(workers):
        limits = (each.max_minutes, each.max_leg_minutes)
        rules[number, [judge.MAX_OUT, judge.MAX_LEG]] = [judge.NONE if v is None else down(v) for v in limits]
        rules[number, judge.MAX_STOPS] = judge.NONE if each.max_visits is None else each.max_visits
        rules[number, judge.SHIFT_END] = judge.NONE if each.shift_end is None else down(each.shift_end)
        rules[number, judge.LOAD] = up(each.load_before)
    ids = [each.id for each in workers]
    for number, row in enumerate(rows, len(workers)):
        rules[number, judge.PRIZE] = round(_price(problem, row) / unit) if row.number == 0 else 0
        if row.number == 0 and row.visit.told_at is not None:
            rules[number, judge.TOLD] = round(row.visit.told_at * UNITS)
        told = row.visit.told_workers
        rules[number, judge.TOLD_ANY] = int(bool(told))
        if told and told[row.number] in ids:
            rules[number, judge.TOLD_WORKER] = ids.index(told[row.number])
    rules[-1] = list(_weights(problem, unit))
    return rules


def _price(problem: Problem, row: Row) -> float:
    """What leaving the visit out costs."""
    if row.visit.prize is not None:
        return row.visit.prize * problem.weights.get("prizes", 0.0)
    return MISSING_MINUTES * max(problem.weights.values(), default=1.0)


def _weights(problem: Problem, unit: float) -> Iterator[int]:
    for name in ("waiting", "overtime", "fairness"):
        yield round(problem.weights.get(name, 0.0) * judge.THOUSANDTHS / UNITS / unit)
    yield round(problem.weights.get("stability", 0.0) / unit)
    yield down(problem.kept_minutes)
    yield judge.NONE if problem.max_changed is None else problem.max_changed
    yield round(BREAKING_MINUTES * max(problem.weights.values(), default=1.0) / unit)
    yield 0


def _is_general(problem: Problem, rows: tuple[Row, ...], workers: tuple[Worker, ...], fit: Whole) -> bool:
    """Whether travel and lateness are all there is, and everything can be planned."""
    more = any(problem.weights.get(each, 0.0) > 0 for each in ("waiting", "overtime", "fairness", "stability"))
    limited = any(
        each.shift_end is not None or each.max_minutes is not None or each.max_leg_minutes is not None
        or each.max_visits is not None or each.breaks
        for each in workers
    )  # fmt: skip
    choosy = any(
        row.visit.hard
        or row.visit.prize is not None
        or row.visit.pinned_at is not None
        or row.visit.told_at is not None
        for row in rows
    )
    helpless = bool(len(rows)) and bool(((fit >= 0).sum(axis=1) < 1).any())
    return more or limited or choosy or helpless or bool((fit > 0).any()) or len(workers) < 2
