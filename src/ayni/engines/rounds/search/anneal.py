"""Many moves at a falling temperature (Kirkpatrick, Gelatt and Vecchi 1983), and the best plan met on the way."""

import math

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.attempt import attempt
from ayni.engines.rounds.search.flow import begin, mode, way
from ayni.engines.rounds.search.judge import judged
from ayni.engines.rounds.search.moves import draw, drop, pair, relocate, replace, segment, share, swap
from ayni.engines.rounds.search.sheet import (
    BEST,
    DUE,
    EXTRA,
    GENERAL,
    LATENESS,
    MATE,
    MOVED,
    NEXT,
    OPEN,
    PREV,
    REST,
    ROUTE,
    SERVICES,
    START,
    STAY,
    TO,
    W_LATE,
    W_WAY,
    W_WORST,
    WAY,
    WORKERS,
    WORST,
    Long,
    Luck,
    Number,
    Real,
    Whole,
)
from ayni.engines.rounds.search.tails import tails

# Of 1024 moves, up to which number each kind is tried; what is left moves segments.
RELOCATE, SWAP, PAIR, TAILS, SEGMENT = 400, 550, 750, 880, 1024
# Where visits may be left out, of 64 moves: up to which number one is left out, or takes the place of another.
DROPS, REPLACES = 1, 5


@hot
def cost(sums: Long) -> Number:
    """What the plan costs now."""
    basic = sums[W_WAY] * sums[WAY] + sums[W_LATE] * sums[LATENESS] + sums[W_WORST] * sums[WORST]
    return basic + sums[EXTRA]


@hot
def kept(nodes: Whole, sums: Long, best: Whole) -> None:
    """Remember the plan as the best."""
    sums[BEST] = cost(sums)
    for x in range(nodes.shape[0]):
        best[x, 0] = nodes[x, PREV]
        best[x, 1] = nodes[x, NEXT]
        best[x, 2] = nodes[x, ROUTE]
        best[x, 3] = nodes[x, REST]


@hot
def moved(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """Try one move of a kind that is drawn."""
    if sums[GENERAL] > 0:
        kind = draw(luck, 64)
        if kind < DROPS:
            return drop(nodes, ways, sums, notes, fit, rules, luck, most)
        if kind < REPLACES:
            return replace(nodes, ways, sums, notes, fit, near, rules, luck, most)
    kind = draw(luck, 1024)
    if kind < RELOCATE:
        return relocate(nodes, ways, sums, notes, fit, near, rules, luck, most)
    if kind < SWAP:
        return swap(nodes, ways, sums, notes, fit, near, rules, luck, most)
    if kind < PAIR:
        return pair(nodes, ways, sums, notes, fit, near, rules, luck, most)
    if kind < TAILS:
        return tails(nodes, ways, sums, notes, fit, near, rules, luck, most)
    return segment(nodes, ways, sums, notes, fit, near, rules, luck, most)


@hot
def anneal(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck,
    best: Whole, heat: Real,
) -> None:  # fmt: skip
    """Try ``heat[0]`` moves at temperatures that fall evenly in ratio from ``heat[1]`` to ``heat[2]``."""
    moves = int(heat[0])
    warmth = heat[1]
    fall = (heat[2] / heat[1]) ** (64.0 / max(moves, 1))
    for each in range(moves):
        if each & 63 == 0:
            warmth *= fall
        # How much dearer the plan may get is drawn first: most moves then fail at the first look.
        most = int(-warmth * math.log(share(luck)))
        if moved(nodes, ways, sums, notes, fit, near, rules, luck, most) and cost(sums) < sums[BEST]:
            kept(nodes, sums, best)


@hot
def drawback(nodes: Whole, ways: Whole, sums: Long, x: int, worker: int) -> Number:
    """How bad the end of the worker's round is for x, by travel, lateness and idle time."""
    end = sums[SERVICES] + 2 * worker + 1
    a = nodes[end, PREV]
    off = mode(nodes, sums, worker)
    there = way(nodes, ways, off, a, x)
    free = nodes[a, START] + nodes[a, STAY]
    begins = max(free + there, nodes[x, OPEN])
    late = max(begins - nodes[x, DUE], 0)
    return there + way(nodes, ways, off, x, end) - way(nodes, ways, off, a, end) + 2 * late + (begins - free) // 3


@hot
def least(nodes: Whole, ways: Whole, sums: Long, fit: Whole, x: int, but: int) -> Number:
    """The worker, other than ``but``, at the end of whose round x does least harm; -1 for none."""
    found = -1
    harm = 1 << 60
    for worker in range(sums[WORKERS]):
        if worker != but and fit[x, worker] >= 0:
            here = drawback(nodes, ways, sums, x, worker)
            if here < harm:
                found, harm = worker, here
    return found


@hot
def built(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long, order: Long, best: Whole
) -> None:
    """A first plan: visits in the given order, each at the end of the round where it does least harm."""
    begin(sums)
    if sums[GENERAL] > 0:
        sums[EXTRA] = judged(nodes, sums, notes, fit, rules)
    for i in range(order.shape[0]):
        x = order[i]
        if nodes[x, ROUTE] >= 0:
            continue
        y = nodes[x, MATE]
        worker = least(nodes, ways, sums, fit, x, -1)
        if worker < 0:
            continue
        notes[0, MOVED] = x
        notes[0, TO] = nodes[sums[SERVICES] + 2 * worker + 1, PREV]
        k = 1
        if y >= 0:
            worker = least(nodes, ways, sums, fit, y, worker)
            if worker < 0:
                continue
            notes[1, MOVED] = y
            notes[1, TO] = nodes[sums[SERVICES] + 2 * worker + 1, PREV]
            k = 2
        attempt(nodes, ways, sums, notes, fit, rules, k, 1 << 48)
    kept(nodes, sums, best)
