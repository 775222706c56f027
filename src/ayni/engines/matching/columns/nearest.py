"""The best workers for each need, at prices: who could come and leaves most, of all who are eligible."""

from math import sqrt
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import EARTH_RADIUS_KM
from ayni.engines.matching.columns.codes import NONE, Floats, Longs
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import NOWHERE, Rates, fits, travel, weekly
from ayni.engines.matching.columns.terms import TRAVEL, values
from ayni.engines.matching.columns.tree import (
    BEST,
    HIGH,
    LOW,
    MINUTES,
    PACE,
    POINTS,
    PRICE,
    REACH,
    SETS_OFF,
    Tree,
    on_ball,
)
from ayni.engines.matching.columns.workers import WorkerColumns
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import TERMS

# What rounding terms, scores and distances could hide: a branch is left aside only if it falls short by more.
MILLIONTHS_HIDDEN = 2
KM_HIDDEN = 1e-9

NEVER = -1e300
DEEPEST = 128


class Scene(NamedTuple):
    """Needs of one class before the workers who are of that class, and what a place of each worker costs."""

    workers: WorkerColumns
    needs: NeedColumns
    rates: Rates
    tree: Tree
    price: Longs


class Found(NamedTuple):
    """Of each need (in the order asked): how many, and in its row the workers, their scores and scores less prices."""

    count: Longs
    worker: NDArray[np.int32]
    score: NDArray[np.int32]
    net: NDArray[np.int64]


def best_for(scene: Scene, these: Longs, above: Longs, most: int) -> Found:
    """For each of ``these`` needs, all of the tree's class: the ``most`` workers with the most score less price.

    Scores and prices are in millionths. Only what exceeds ``above`` – one number for each of ``these`` – is found;
    best first, and by row of the worker where equal.
    """
    shape = (len(these), most)
    found = Found(
        np.zeros(len(these), np.int64),
        np.full(shape, NONE, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int64),
    )
    if len(scene.tree.rows):
        _search(scene, these, above, found)
    return found


@numba.njit(cache=True, nogil=True)
def _search(scene: Scene, these: Longs, above: Longs, found: Found) -> None:
    into = np.empty(len(TERMS))
    branches, promise = np.empty(DEEPEST, np.int64), np.empty(DEEPEST)
    tree, needs = scene.tree, scene.needs
    for turn in range(these.shape[0]):
        i = these[turn]
        at = on_ball(needs.lat[i], needs.lon[i]) if needs.in_person[i] else (0.0, 0.0, 0.0)
        if np.isnan(at[0]):
            continue
        before = _look_at_previous(scene, i, above, found, turn, into)
        branches[0], promise[0], left = 0, _promise(scene, 0, i, at), 1
        while left:
            left -= 1
            k = branches[left]
            if promise[left] < _least(found, turn, above):
                continue
            if k < tree.leaves:
                one, other = 2 * k + 1, 2 * k + 2
                mine, theirs = _promise(scene, one, i, at), _promise(scene, other, i, at)
                if mine > theirs:
                    one, other, mine, theirs = other, one, theirs, mine
                branches[left], promise[left] = one, mine
                branches[left + 1], promise[left + 1] = other, theirs
                left += 2
                continue
            for n in range(tree.low[k], tree.high[k]):
                if tree.rows[n] != before:
                    _offer(scene, i, tree.rows[n], tree.lasting[n], above, found, turn, into)


@numba.njit(cache=True, nogil=True)
def _look_at_previous(scene: Scene, i: int, above: Longs, found: Found, turn: int, into: Floats) -> int:
    """Continuity is no part of what a branch promises: whoever was there before is looked at apart, and named."""
    before = scene.needs.previous[i]
    if before != NONE:
        for row in scene.tree.rows:
            if row == before:
                _offer(scene, i, before, np.inf, above, found, turn, into)
    return int(before)


@numba.njit(cache=True, nogil=True, inline="always")
def _least(found: Found, turn: int, above: Longs) -> int:
    """What is needed to be among the found: no less than the last of them, if there are as many as asked for."""
    full = found.count[turn] == found.net.shape[1]
    return found.net[turn, -1] if full else above[turn] + 1  # type: ignore[no-any-return]


@numba.njit(cache=True, nogil=True)
def _promise(scene: Scene, k: int, i: int, at: tuple[float, float, float]) -> float:
    """No worker of the branch leaves need i more than this (score less price, in millionths)."""
    needs, rates, node = scene.needs, scene.rates, scene.tree.node[k]
    minutes, near = 0.0, 1.0
    if needs.in_person[i]:
        apart = 0.0
        for axis in range(3):
            gap = max(0.0, node[LOW + axis] - at[axis], at[axis] - node[HIGH + axis])
            apart += gap * gap
        if apart > 0:
            # A chord is shorter than its arc: never more minutes than the way will take.
            km = EARTH_RADIUS_KM * sqrt(apart) * (1 - KM_HIDDEN)
            minutes = np.rint(node[SETS_OFF] + node[PACE] * km - KM_HIDDEN)
        near = 1 - min(minutes, rates.far_minutes) / rates.far_minutes
        if minutes > node[REACH] or (needs.area[i] != NONE and minutes > needs.area[i]):
            return NEVER
    if needs.points[i] > node[POINTS] or weekly(needs, rates, i, int(minutes)) > node[MINUTES]:
        return NEVER
    return float(_most(rates, near, node[BEST]) - node[PRICE])


@numba.njit(cache=True, nogil=True, inline="always")
def _most(rates: Rates, near: float, lasting: float) -> float:
    weight = rates.weights.sum()
    score = (rates.weights[TRAVEL] * near + lasting) / weight if weight else 0.0
    return score * MILLIONTHS + MILLIONTHS_HIDDEN


@numba.njit(cache=True, nogil=True)
def _offer(
    scene: Scene, i: int, j: int, lasting: float, above: Longs, found: Found, turn: int, into: Floats
) -> None:
    """Put worker j among the found, if nothing stands against it and it leaves enough."""
    least, far = _least(found, turn, above), scene.rates.far_minutes
    way = travel(scene.workers, scene.needs, j, i)
    near = 1.0 if way == NOWHERE else 1 - min(way, far) / far
    if _most(scene.rates, near, lasting) - scene.price[j] < least:
        return
    if not fits(scene.workers, scene.needs, scene.rates, j, i, way):
        return
    score = values(scene.workers, scene.needs, scene.rates, j, i, way, into)
    net, at = score - scene.price[j], found.count[turn]
    if net < least:
        return
    if at == found.net.shape[1]:
        if net == least and j > found.worker[turn, -1]:
            return
        at -= 1
    else:
        found.count[turn] = at + 1
    while at and (found.net[turn, at - 1] < net or (found.net[turn, at - 1] == net and found.worker[turn, at - 1] > j)):
        found.net[turn, at], found.score[turn, at] = found.net[turn, at - 1], found.score[turn, at - 1]
        found.worker[turn, at] = found.worker[turn, at - 1]
        at -= 1
    found.net[turn, at], found.score[turn, at], found.worker[turn, at] = net, score, j
