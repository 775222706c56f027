"""Breaks within rounds: each that is due is laid on the way where it delays least."""

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.flow import flow
from ayni.engines.rounds.search.sheet import (
    BREAKS,
    DUE,
    FAR,
    NEXT,
    NOTED,
    OFF,
    OPEN,
    OPENED,
    PREV,
    REST,
    SERVICES,
    START,
    STAY,
    TRAV,
    WAS,
    WHO,
    WORKERS,
    Long,
    Number,
    Whole,
)


@hot
def lay(nodes: Whole, sums: Long, notes: Whole, x: int, rest: int) -> bool:
    """Let the break in row ``rest`` (0: none) be taken on the way to x."""
    noted = sums[NOTED]
    notes[noted, WHO] = -1 - x
    notes[noted, WAS] = nodes[x, REST]
    sums[NOTED] = noted + 1
    nodes[x, REST] = rest
    notes[0, OPENED] = x
    return flow(nodes, sums, notes, 1, FAR)


@hot
def left(nodes: Whole, x: int) -> Number:
    """When whoever goes to x has finished before."""
    p = nodes[x, PREV]
    return nodes[p, START] + nodes[p, STAY]


@hot
def cleared(nodes: Whole, sums: Long, notes: Whole, worker: int) -> bool:
    """Take breaks out that are not this worker's or begin too late where they lie."""
    x = nodes[sums[SERVICES] + 2 * worker, NEXT]
    while x >= 0:
        rest = nodes[x, REST]
        if (
            rest > 0
            and (nodes[rest, OFF] != worker or left(nodes, x) > nodes[rest, DUE])
            and not lay(nodes, sums, notes, x, 0)
        ):
            return False
        x = nodes[x, NEXT]
    return True


@hot
def lies(nodes: Whole, sums: Long, worker: int, rest: int) -> bool:
    """Whether the break is taken on some way of the round."""
    x = nodes[sums[SERVICES] + 2 * worker, NEXT]
    while x >= 0:
        if nodes[x, REST] == rest:
            return True
        x = nodes[x, NEXT]
    return False


@hot
def best_way(nodes: Whole, sums: Long, worker: int, rest: int) -> Number:
    """The row on the way to which the break delays least; -1 where none will do."""
    x = nodes[sums[SERVICES] + 2 * worker, NEXT]
    found, least = -1, FAR
    while x >= 0 and left(nodes, x) <= nodes[rest, DUE]:
        if nodes[x, REST] == 0:
            there = max(left(nodes, x) + nodes[x, TRAV], nodes[rest, OPEN]) + nodes[rest, STAY]
            delay = max(there - nodes[x, START], 0)
            if delay < least:
                found, least = x, delay
        x = nodes[x, NEXT]
    return found


@hot
def rested(nodes: Whole, sums: Long, notes: Whole, worker: int) -> bool:
    """Lay all breaks of the round; False where one that is due has no place."""
    first = sums[SERVICES] + 2 * sums[WORKERS]
    if sums[BREAKS] == 0:
        return True
    if not cleared(nodes, sums, notes, worker):
        return False
    start = sums[SERVICES] + 2 * worker
    for rest in range(first, first + sums[BREAKS]):
        if nodes[rest, OFF] != worker or lies(nodes, sums, worker, rest):
            continue
        ahead = nodes[start, NEXT]
        sets_out = nodes[ahead, START] - nodes[ahead, TRAV]
        back = nodes[start + 1, START]
        if sets_out > nodes[rest, OPEN] or back < nodes[rest, DUE] + nodes[rest, STAY]:
            continue
        x = best_way(nodes, sums, worker, rest)
        if x < 0 or not lay(nodes, sums, notes, x, rest):
            return False
    return True
