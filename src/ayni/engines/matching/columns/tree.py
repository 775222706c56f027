"""A tree of workers that tells of each branch how well, at most, anybody in it could score for a need.

A k-d tree (Bentley 1975) over the place and what a worker scores wherever the need is, searched by branch and bound:
so the best workers by score – not only the nearest – are found exactly, and nobody is visited who cannot matter.
"""

from typing import NamedTuple

import numpy as np

from ayni.basics.places import DETOUR, EARTH_RADIUS_KM
from ayni.engines.compiled import compiled, hot
from ayni.engines.matching.columns.codes import Floats, Longs, Rows
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import SETTING_OFF, SPEED, Rates
from ayni.engines.matching.columns.terms import TRAVEL, lasting
from ayni.engines.matching.columns.workers import WorkerColumns

# Workers in a branch that is not divided further; measured in benchmarks/matching.
LEAF = 16

# What a row of ``node`` holds: the box (x, y, z on a ball of radius 1; low, then high), the most that anybody scores
# wherever the need is, the quickest way to set off and to go on, how far anybody goes, the most room, the least price.
LOW, HIGH, BEST, SETS_OFF, PACE, REACH, MINUTES, POINTS, PRICE, WIDTH = 0, 3, 6, 7, 8, 9, 10, 11, 12, 13

PACES = tuple(60 * DETOUR / speed for speed in SPEED)  # minutes a kilometre as the crow flies

# Between how many kilometres' walk and drive a branch is worth dividing by means of travel.
TYPICAL_KM = 4


class Tree(NamedTuple):
    """Node k's branches are 2 k + 1 and 2 k + 2; its workers are ``rows[low[k]:high[k]]``; a leaf has no branches."""

    rows: Longs
    spot: Floats  # of each row: x, y, z on a ball of radius 1, terms.lasting, pace, minutes to set off
    node: Floats
    low: Longs
    high: Longs
    leaves: int  # the number of the first leaf


@compiled
def grown(workers: WorkerColumns, needs: NeedColumns, rates: Rates, members: Longs, i: int) -> Tree:
    """The tree of these workers for needs of the class of need i."""
    size = members.shape[0]
    at = np.zeros((size, 6))
    for n in range(size):
        j = members[n]
        worker = workers.row[j]
        if needs.row[i].in_person:
            at[n, :3] = on_ball(worker.lat, worker.lon)
        at[n, 3] = lasting(workers, needs, rates, j, i)
        at[n, 4], at[n, 5] = PACES[worker.mode], SETTING_OFF[worker.mode]
    depth = 0
    while size > LEAF << depth:
        depth += 1
    leaves = (1 << depth) - 1
    count = 2 * leaves + 1
    low, high, node = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros((count, WIDTH))
    order = np.arange(size)
    high[0] = size
    # How many points of the score one step along each axis is worth: branches are divided where scores differ most.
    km_worth = rates.weights[TRAVEL] / rates.far_minutes
    worth = np.array([EARTH_RADIUS_KM * km_worth * PACES[3]] * 3 + [1.0, TYPICAL_KM * km_worth])
    for k in range(count):
        _describe(workers.row, members, at, order[low[k] : high[k]], node[k])
        if k < leaves:
            middle = (low[k] + high[k]) // 2
            _divide(at, order[low[k] : high[k]], worth, middle - low[k])
            low[2 * k + 1], high[2 * k + 1] = low[k], middle
            low[2 * k + 2], high[2 * k + 2] = middle, high[k]
    return Tree(members[order], at[order], node, low, high, leaves)


@hot
def on_ball(lat: float, lon: float) -> tuple[float, float, float]:
    """Where a place is on a ball of radius 1."""
    return np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)


@hot
def _describe(rows: Rows, members: Longs, at: Floats, here: Longs, node: Floats) -> None:
    node[LOW:HIGH], node[HIGH:BEST] = np.inf, -np.inf
    node[BEST] = -np.inf
    node[SETS_OFF] = node[PACE] = np.inf
    node[REACH] = node[MINUTES] = node[POINTS] = -np.inf
    for n in here:
        worker = rows[members[n]]
        for axis in range(3):
            node[LOW + axis] = min(node[LOW + axis], at[n, axis])
            node[HIGH + axis] = max(node[HIGH + axis], at[n, axis])
        node[BEST] = max(node[BEST], at[n, 3])
        node[SETS_OFF] = min(node[SETS_OFF], at[n, 5])
        node[PACE] = min(node[PACE], at[n, 4])
        node[REACH] = max(node[REACH], worker.max_travel)
        node[MINUTES] = max(node[MINUTES], worker.free_minutes)
        node[POINTS] = max(node[POINTS], worker.free_points)


@hot
def _divide(at: Floats, here: Longs, worth: Floats, middle: int) -> None:
    """Order ``here`` so that the lower half along the axis that matters most comes first (ties: as they came)."""
    if here.shape[0] < 2:
        return
    most, axis = -1.0, 0
    for a in range(worth.shape[0]):
        low, high = np.inf, -np.inf
        for n in here:
            low, high = min(low, at[n, a]), max(high, at[n, a])
        if (high - low) * worth[a] > most:
            most, axis = (high - low) * worth[a], a
    _part(at[:, axis], here, middle)


@hot
def _part(values: Floats, here: Longs, middle: int) -> None:
    """Put the ``middle`` least before the others (Hoare's selection, 1961); equal ones by their number."""
    low, high = 0, here.shape[0] - 1
    while low < high:
        pivot, left, right = here[(low + high) // 2], low, high
        while left <= right:
            while _is_less(values, here[left], pivot):
                left += 1
            while _is_less(values, pivot, here[right]):
                right -= 1
            if left <= right:
                here[left], here[right] = here[right], here[left]
                left, right = left + 1, right - 1
        if middle <= right:
            high = right
        elif middle >= left:
            low = left
        else:
            return


@hot
def _is_less(values: Floats, one: int, other: int) -> bool:
    return bool(values[one] < values[other] or (values[one] == values[other] and one < other))


@hot
def priced(tree: Tree, price: Longs) -> None:
    """Write into each node the least price that anybody in it has, for ``price`` by worker."""
    for k in range(tree.low.shape[0] - 1, -1, -1):
        if k >= tree.leaves:
            least = np.inf
            for n in range(tree.low[k], tree.high[k]):
                least = min(least, price[tree.rows[n]])
        else:
            least = min(tree.node[2 * k + 1, PRICE], tree.node[2 * k + 2, PRICE])
        tree.node[k, PRICE] = least
