"""The best workers for each need, at prices: who could come and leaves most, of all who are eligible."""

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import EARTH_RADIUS_KM
from ayni.engines.compiled import hot, inlined
from ayni.engines.matching.columns.codes import NONE, Floats, Longs, One
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import Rates, fits, travel, weekly
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
NO_WAY = 1e-18  # a chord of six millimetres, squared: below it the numbers are noise

# Places in a row of Tree.spot.
SPOT_LASTING, SPOT_PACE, SPOT_SETS_OFF = 3, 4, 5

NEVER = -1e300
DEEPEST = 128


class Scene(NamedTuple):
    """Needs of one class before the workers who are of that class, and what a place of each worker costs."""

    workers: WorkerColumns
    needs: NeedColumns
    rates: Rates
    tree: Tree
    price: Longs


class Scale(NamedTuple):
    """What a promise is reckoned with: the weight of the way, millionths for each point of weight, and minutes."""

    travel: float
    millionths: float
    far_minutes: int
    notes_minutes: int


class Found(NamedTuple):
    """Of each need (in the order asked): how many, and in its row the workers, their scores and scores less prices."""

    many: Longs
    worker: NDArray[np.int32]
    score: NDArray[np.int32]
    net: NDArray[np.int64]


class Room(NamedTuple):
    """What a search writes on: terms, and the branches that are still to be looked at with what each promises."""

    terms: Floats
    branches: Longs
    promise: Floats


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
        room = Room(np.empty(len(TERMS)), np.empty(DEEPEST, np.int64), np.empty(DEEPEST))
        _search(scene, these, above, found, room)
    return found


@hot
def _search(scene: Scene, these: Longs, above: Longs, found: Found, room: Room) -> None:
    into, branches, promise = room
    tree, needs, rates = scene.tree, scene.needs, scene.rates
    weight = rates.weights.sum()
    scale = Scale(rates.weights[TRAVEL], MILLIONTHS / weight if weight else 0.0, rates.far_minutes, rates.notes_minutes)
    for turn in range(these.shape[0]):
        i = these[turn]
        need = needs.row[i]
        at = on_ball(need.lat, need.lon) if need.in_person else (0.0, 0.0, 0.0)
        if np.isnan(at[0]):
            continue
        before = _look_at_previous(scene, i, above, found, turn, into)
        branches[0], promise[0], left = 0, _promise(need, scale, tree.node[0], at), 1
        while left:
            left -= 1
            k = branches[left]
            if promise[left] < _least(found, turn, above):
                continue
            if k < tree.leaves:
                one, other = 2 * k + 1, 2 * k + 2
                mine, theirs = (
                    _promise(need, scale, tree.node[one], at),
                    _promise(need, scale, tree.node[other], at),
                )
                if mine > theirs:
                    one, other, mine, theirs = other, one, theirs, mine
                branches[left], promise[left] = one, mine
                branches[left + 1], promise[left + 1] = other, theirs
                left += 2
                continue
            for n in range(tree.low[k], tree.high[k]):
                if _hopes(need, scale, tree.spot, n, at) >= _least(found, turn, above) and tree.rows[n] != before:
                    _offer(scene, i, tree.rows[n], above, found, turn, into)


@inlined
def _look_at_previous(scene: Scene, i: int, above: Longs, found: Found, turn: int, into: Floats) -> int:
    """Continuity is no part of what a branch promises: whoever was there before is looked at apart, and named."""
    before = scene.needs.row[i].previous
    if before != NONE:
        for row in scene.tree.rows:
            if row == before:
                _offer(scene, i, before, above, found, turn, into)
    return int(before)


@inlined
def _least(found: Found, turn: int, above: Longs) -> int:
    """What is needed to be among the found: no less than the last of them, if there are as many as asked for."""
    full = found.many[turn] == found.net.shape[1]
    return found.net[turn, -1] if full else above[turn] + 1  # type: ignore[no-any-return]


@hot
def _promise(need: One, scale: Scale, node: Floats, at: tuple[float, float, float]) -> float:
    """No worker of the branch leaves the need more than this (score less price, in millionths)."""
    near, minutes = 1.0, 0.0
    if need.in_person:
        apart = 0.0
        for axis in range(3):
            gap = max(0.0, node[LOW + axis] - at[axis], at[axis] - node[HIGH + axis])
            apart += gap * gap
        minutes = _no_less(apart, node[SETS_OFF], node[PACE])
        near = 1 - min(minutes, scale.far_minutes) / scale.far_minutes
        if minutes > node[REACH] or (need.area != NONE and minutes > need.area):
            return NEVER
    if need.points > node[POINTS] or weekly(need, scale.notes_minutes, int(minutes)) > node[MINUTES]:
        return NEVER
    return float(_most(scale, near, node[BEST]) - node[PRICE])


@hot
def _hopes(need: One, scale: Scale, spot: Floats, n: int, at: tuple[float, float, float]) -> float:
    """The same of one worker, before the worker's price and from what the tree holds alone."""
    near = 1.0
    if need.in_person:
        apart = 0.0
        for axis in range(3):
            apart += (spot[n, axis] - at[axis]) ** 2
        minutes = _no_less(apart, spot[n, SPOT_SETS_OFF], spot[n, SPOT_PACE])
        near = 1 - min(minutes, scale.far_minutes) / scale.far_minutes
        if need.area != NONE and minutes > need.area:
            return NEVER
    return _most(scale, near, spot[n, SPOT_LASTING])


@hot
def _no_less(apart: float, sets_off: float, pace: float) -> float:
    """Minutes that the way takes at least, for a chord whose square is ``apart``: a chord is shorter than its arc."""
    if apart < NO_WAY:
        return 0.0
    return float(np.rint(sets_off + pace * EARTH_RADIUS_KM * sqrt(apart) * (1 - KM_HIDDEN) - KM_HIDDEN))


@hot
def _most(scale: Scale, near: float, lasting: float) -> float:
    return (scale.travel * near + lasting) * scale.millionths + MILLIONTHS_HIDDEN


@inlined
def _offer(scene: Scene, i: int, j: int, above: Longs, found: Found, turn: int, into: Floats) -> None:
    """Put worker j among the found, if nothing stands against it and it leaves enough."""
    least, way = _least(found, turn, above), travel(scene.workers.row[j], scene.needs.row[i])
    if not fits(scene.workers, scene.needs, scene.rates, j, i, way):
        return
    score = values(scene.workers, scene.needs, scene.rates, j, i, way, into)
    net, at = score - scene.price[j], found.many[turn]
    if net < least:
        return
    if at == found.net.shape[1]:
        if net == least and j > found.worker[turn, -1]:
            return
        at -= 1
    else:
        found.many[turn] = at + 1
    while at and (found.net[turn, at - 1] < net or (found.net[turn, at - 1] == net and found.worker[turn, at - 1] > j)):
        found.net[turn, at], found.score[turn, at] = found.net[turn, at - 1], found.score[turn, at - 1]
        found.worker[turn, at] = found.worker[turn, at - 1]
        at -= 1
    found.net[turn, at], found.score[turn, at], found.worker[turn, at] = net, score, j
