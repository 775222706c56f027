"""The moves: what is tried, and the look at distances alone that spares most tries."""

import numpy as np

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.attempt import attempt
from ayni.engines.rounds.search.flow import mode, way
from ayni.engines.rounds.search.sheet import (
    EXTRA,
    FIRST,
    GENERAL,
    LAG,
    LATE,
    LATENESS,
    MATE,
    MOVED,
    NEAR,
    NEXT,
    OPEN,
    PAIRS,
    PREV,
    ROUTE,
    SERVICES,
    START,
    STAY,
    TO,
    TRAV,
    W_LATE,
    W_WAY,
    W_WORST,
    WORKERS,
    WORST,
    Long,
    Luck,
    Number,
    Whole,
)

# Where the mate of a moved service may stand is drawn so often before the move is given up.
DRAWS = 6


@hot
def draw(luck: Luck, n: int) -> Number:
    """A number from 0 to n - 1 (Marsaglia 2003, xorshift)."""
    x = luck[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    luck[0] = x
    return np.int64(((x >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@hot
def share(luck: Luck) -> float:
    """A number between 0 and 1, neither of them."""
    x = luck[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    luck[0] = x
    return (np.float64(x >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@hot
def spot(nodes: Whole, sums: Long, near: Whole, luck: Luck, x: int) -> Number:
    """A row after which x may well stand: by a neighbour, or first in a round; -1 where the neighbour is left out."""
    code = near[x, draw(luck, nodes[x, NEAR])]
    if code < 0:
        return sums[SERVICES] + 2 * draw(luck, sums[WORKERS])
    a = code >> 1
    if nodes[a, ROUTE] < 0:
        return -1
    return nodes[a, PREV] if code & 1 else a


@hot
def may(nodes: Whole, fit: Whole, x: int, worker: int) -> bool:
    """Whether x may be in the worker's round: the worker can and may, and is not the one at its mate."""
    y = nodes[x, MATE]
    return bool(fit[x, worker] >= 0 and (y < 0 or nodes[y, ROUTE] != worker))


@hot
def slack(sums: Long, most: int) -> Number:
    """How much dearer travel may get, if all lateness and all else could be saved."""
    return most + sums[EXTRA] + sums[W_LATE] * sums[LATENESS] + sums[W_WORST] * sums[WORST]


@hot
def hoped(nodes: Whole, sums: Long, x: int, direct: int) -> Number:
    """The most that taking x out can save beside travel: its own lateness, where nobody waits for it; else all."""
    n = nodes[x, NEXT]
    p = nodes[x, PREV]
    if nodes[x, MATE] < 0 and sums[GENERAL] == 0:
        soonest = nodes[p, START] + nodes[p, STAY] + direct
        if soonest >= nodes[n, START] or nodes[n, START] <= nodes[n, OPEN]:
            late = nodes[x, LATE]
            if late > 0 and late == sums[WORST]:
                return (sums[W_LATE] + sums[W_WORST]) * late
            return sums[W_LATE] * late
    return slack(sums, 0)


@hot
def relocate(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """One service somewhere else."""
    x = draw(luck, sums[SERVICES])
    a = spot(nodes, sums, near, luck, x)
    if a < 0 or a == x or nodes[a, NEXT] == x:
        return False
    b = nodes[a, NEXT]
    worker = nodes[a, ROUTE]
    if not may(nodes, fit, x, worker):
        return False
    notes[0, MOVED] = x
    notes[0, TO] = a
    if nodes[x, ROUTE] < 0:
        return nodes[x, MATE] < 0 and attempt(nodes, ways, sums, notes, fit, rules, 1, most)
    p = nodes[x, PREV]
    n = nodes[x, NEXT]
    there = mode(nodes, sums, worker)
    direct = way(nodes, ways, mode(nodes, sums, nodes[x, ROUTE]), p, n)
    added = direct - nodes[x, TRAV] - nodes[n, TRAV]
    added += way(nodes, ways, there, a, x) + way(nodes, ways, there, x, b) - nodes[b, TRAV]
    added *= sums[W_WAY]
    if added > most and added - hoped(nodes, sums, x, direct) > most:
        return False
    return attempt(nodes, ways, sums, notes, fit, rules, 1, most)


@hot
def gathered(nodes: Whole, sums: Long, notes: Whole, fit: Whole, x: int, a: int, k: int) -> Number:
    """Note k in a row from x on to go after a; the row behind them, or -1 where they may not."""
    last = a
    for i in range(k):
        if x >= sums[SERVICES] or x == a or x == nodes[a, NEXT] or not may(nodes, fit, x, nodes[a, ROUTE]):
            return -1
        notes[i, MOVED] = x
        notes[i, TO] = last
        last = x
        x = nodes[x, NEXT]
    return x


@hot
def segment(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """Two or three in a row somewhere else."""
    x = draw(luck, sums[SERVICES])
    k = 2 + draw(luck, 2)
    a = spot(nodes, sums, near, luck, x)
    if a < 0 or nodes[x, ROUTE] < 0 or a == nodes[x, PREV]:
        return False
    behind = gathered(nodes, sums, notes, fit, x, a, k)
    if behind < 0:
        return False
    b = nodes[a, NEXT]
    here = mode(nodes, sums, nodes[x, ROUTE])
    there = mode(nodes, sums, nodes[a, ROUTE])
    added = way(nodes, ways, here, nodes[x, PREV], behind) - nodes[x, TRAV] - nodes[behind, TRAV]
    added += way(nodes, ways, there, a, x) + way(nodes, ways, there, notes[k - 1, MOVED], b) - nodes[b, TRAV]
    if here == there and sums[W_WAY] * added > slack(sums, most):
        return False
    return attempt(nodes, ways, sums, notes, fit, rules, k, most)


@hot
def swap(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """Two services change places."""
    x = draw(luck, sums[SERVICES])
    a = spot(nodes, sums, near, luck, x)
    if a < 0 or a == x or nodes[x, ROUTE] < 0:
        return False
    z = nodes[a, NEXT]
    p = nodes[x, PREV]
    if z >= sums[SERVICES] or z == x:
        return False
    if z == p:
        return False
    worker = nodes[z, ROUTE]
    other = nodes[x, ROUTE]
    if worker == other:
        if fit[x, worker] < 0:
            return False
    elif not (may(nodes, fit, x, worker) and may(nodes, fit, z, other)):
        return False
    n = nodes[x, NEXT]
    b = nodes[z, NEXT]
    here = mode(nodes, sums, other)
    there = mode(nodes, sums, worker)
    added = way(nodes, ways, here, p, z) + way(nodes, ways, here, z, n) - nodes[x, TRAV] - nodes[n, TRAV]
    added += way(nodes, ways, there, a, x) + way(nodes, ways, there, x, b) - nodes[z, TRAV] - nodes[b, TRAV]
    if sums[W_WAY] * added > slack(sums, most):
        return False
    notes[0, MOVED] = x
    notes[0, TO] = a
    notes[1, MOVED] = z
    notes[1, TO] = p
    return attempt(nodes, ways, sums, notes, fit, rules, 2, most)


@hot
def beside(nodes: Whole, a: int, x: int, y: int) -> Number:
    """The row before a place where neither x nor y is any longer."""
    if a == x:
        a = nodes[x, PREV]
    if a == y:
        a = nodes[y, PREV]
    return a


@hot
def behind(nodes: Whole, a: int, x: int, y: int) -> Number:
    """The row after a once neither x nor y is there."""
    b = nodes[a, NEXT]
    if b == x:
        b = nodes[x, NEXT]
    if b == y:
        b = nodes[y, NEXT]
    return b


@hot
def beside_in_time(
    nodes: Whole, ways: Whole, sums: Long, fit: Whole, near: Whole, luck: Luck, pair: tuple[int, int, int]
) -> Number:
    """A place for the mate y at about its time, when x comes after a; -1 where none is drawn."""
    x, y, a = pair
    worker = nodes[a, ROUTE]
    time = nodes[a, START] + nodes[a, STAY] + way(nodes, ways, mode(nodes, sums, worker), a, x)
    time = max(time, nodes[x, OPEN])
    for _ in range(DRAWS):
        c = spot(nodes, sums, near, luck, y)
        if c < 0:
            continue
        c = beside(nodes, c, y, x)
        other = nodes[c, ROUTE]
        if other == worker or fit[y, other] < 0:
            continue
        d = behind(nodes, c, x, y)
        early = d >= sums[SERVICES] or nodes[d, START] + nodes[d, STAY] >= time + nodes[x, LAG]
        if early and nodes[c, START] <= time - nodes[y, LAG]:
            return c
    return -1


@hot
def left_out(nodes: Whole, ways: Whole, sums: Long, x: int) -> Number:
    """The travel added when x is taken out."""
    direct = way(nodes, ways, mode(nodes, sums, nodes[x, ROUTE]), nodes[x, PREV], nodes[x, NEXT])
    return direct - nodes[x, TRAV] - nodes[nodes[x, NEXT], TRAV]


@hot
def put_in(nodes: Whole, ways: Whole, sums: Long, x: int, a: int, b: int) -> Number:
    """The travel added when x is put between a and b."""
    off = mode(nodes, sums, nodes[a, ROUTE])
    return way(nodes, ways, off, a, x) + way(nodes, ways, off, x, b) - way(nodes, ways, off, a, b)


@hot
def pair(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """Both services of a linked visit somewhere else."""
    if sums[PAIRS] == 0:
        return False
    x = notes[draw(luck, sums[PAIRS]), FIRST]
    y = nodes[x, MATE]
    if draw(luck, 2) == 1:
        x, y = y, x
    a = spot(nodes, sums, near, luck, x)
    if a < 0:
        return False
    a = beside(nodes, a, x, y)
    if fit[x, nodes[a, ROUTE]] < 0:
        return False
    c = beside_in_time(nodes, ways, sums, fit, near, luck, (x, y, a))
    if c < 0 or (a == nodes[x, PREV] and c == nodes[y, PREV]):
        return False
    added = put_in(nodes, ways, sums, x, a, behind(nodes, a, x, y))
    added += put_in(nodes, ways, sums, y, c, behind(nodes, c, x, y))
    if nodes[x, ROUTE] >= 0:
        added += left_out(nodes, ways, sums, x) + left_out(nodes, ways, sums, y)
    if sums[W_WAY] * added > slack(sums, most):
        return False
    notes[0, MOVED] = x
    notes[0, TO] = a
    notes[1, MOVED] = y
    notes[1, TO] = c
    return attempt(nodes, ways, sums, notes, fit, rules, 2, most)


@hot
def drop(nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long, luck: Luck, most: int) -> bool:
    """A visit is left out."""
    x = draw(luck, sums[SERVICES])
    if nodes[x, ROUTE] < 0:
        return False
    notes[0, MOVED] = x
    notes[0, TO] = -1
    y = nodes[x, MATE]
    if y < 0:
        return attempt(nodes, ways, sums, notes, fit, rules, 1, most)
    notes[1, MOVED] = y
    notes[1, TO] = -1
    return attempt(nodes, ways, sums, notes, fit, rules, 2, most)


@hot
def replace(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """A visit that is left out takes the place of one that is not."""
    x = draw(luck, sums[SERVICES])
    a = spot(nodes, sums, near, luck, x)
    if a < 0 or nodes[x, ROUTE] >= 0 or nodes[a, NEXT] >= sums[SERVICES]:
        return False
    z = nodes[a, NEXT]
    y = nodes[x, MATE]
    if fit[x, nodes[a, ROUTE]] < 0:
        return False
    notes[0, MOVED] = z
    notes[0, TO] = -1
    k = 1
    if nodes[z, MATE] >= 0:
        notes[1, MOVED] = nodes[z, MATE]
        notes[1, TO] = -1
        k = 2
    notes[k, MOVED] = x
    notes[k, TO] = a
    k += 1
    if y >= 0:
        c = beside_in_time(nodes, ways, sums, fit, near, luck, (x, y, a))
        if c < 0:
            return False
        notes[k, MOVED] = y
        notes[k, TO] = beside(nodes, c, z, nodes[z, MATE])
        k += 1
    return attempt(nodes, ways, sums, notes, fit, rules, k, most)
