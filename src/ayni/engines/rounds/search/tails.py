"""Two rounds exchange what comes after a point of each."""

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.attempt import decided
from ayni.engines.rounds.search.flow import begin, flow, mode, undo, way
from ayni.engines.rounds.search.moves import draw, slack
from ayni.engines.rounds.search.sheet import (
    EXTRA,
    FAR,
    FELL,
    LATENESS,
    MATE,
    NEAR,
    NEXT,
    OPENED,
    PREV,
    ROUTE,
    SERVICES,
    TRAV,
    W_WAY,
    WORKERS,
    Long,
    Luck,
    Number,
    Whole,
)


@hot
def end_of(sums: Long, worker: int) -> Number:
    """The row of the end of the worker's round."""
    return sums[SERVICES] + 2 * worker + 1


@hot
def all_may(nodes: Whole, sums: Long, fit: Whole, x: int, worker: int) -> bool:
    """Whether the worker can do everything from x on; links are not looked at."""
    while x < sums[SERVICES]:
        if fit[x, worker] < 0:
            return False
        x = nodes[x, NEXT]
    return True


@hot
def torn(nodes: Whole, sums: Long, x: int) -> bool:
    """Whether somebody from x on is now at both services of a visit."""
    while x < sums[SERVICES]:
        y = nodes[x, MATE]
        if y >= 0 and nodes[y, ROUTE] == nodes[x, ROUTE]:
            return True
        x = nodes[x, NEXT]
    return False


@hot
def join(nodes: Whole, ways: Whole, off: int, a: int, b: int) -> None:
    """Let b come after a."""
    nodes[a, NEXT] = b
    nodes[b, PREV] = a
    nodes[b, TRAV] = way(nodes, ways, off, a, b)


@hot
def given(nodes: Whole, sums: Long, x: int, worker: int) -> None:
    """From x on it is the worker's round."""
    while x < sums[SERVICES]:
        nodes[x, ROUTE] = worker
        x = nodes[x, NEXT]


@hot
def cross(nodes: Whole, ways: Whole, sums: Long, a: int, p: int) -> None:
    """What follows a and what follows p change rounds."""
    worker = nodes[a, ROUTE]
    other = nodes[p, ROUTE]
    end = end_of(sums, worker)
    far_end = end_of(sums, other)
    off = mode(nodes, sums, worker)
    b = nodes[a, NEXT]
    x = nodes[p, NEXT]
    last = nodes[end, PREV]
    far_last = nodes[far_end, PREV]
    if x < sums[SERVICES]:
        join(nodes, ways, off, a, x)
        join(nodes, ways, off, far_last, end)
    else:
        join(nodes, ways, off, a, end)
    if b < sums[SERVICES]:
        join(nodes, ways, off, p, b)
        join(nodes, ways, off, last, far_end)
    else:
        join(nodes, ways, off, p, far_end)
    given(nodes, sums, nodes[a, NEXT], worker)
    given(nodes, sums, nodes[p, NEXT], other)


@hot
def heads(nodes: Whole, sums: Long, near: Whole, luck: Luck) -> tuple[Number, Number]:
    """Two rows of two rounds: what follows the second may well follow the first. (-1, -1) where none are drawn."""
    x = draw(luck, sums[SERVICES])
    if nodes[x, ROUTE] < 0:
        return -1, -1
    code = near[x, draw(luck, nodes[x, NEAR])]
    if code < 0:
        return sums[SERVICES] + 2 * draw(luck, sums[WORKERS]), nodes[x, PREV]
    a = code >> 1
    if nodes[a, ROUTE] < 0:
        return -1, -1
    if code & 1:
        return x, nodes[a, PREV]
    return a, nodes[x, PREV]


@hot
def tails(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, near: Whole, rules: Long, luck: Luck, most: int
) -> bool:
    """Exchange what follows two rows."""
    a, p = heads(nodes, sums, near, luck)
    if a < 0:
        return False
    worker = nodes[a, ROUTE]
    other = nodes[p, ROUTE]
    off = mode(nodes, sums, worker)
    if worker == other or off != mode(nodes, sums, other):
        return False
    b = nodes[a, NEXT]
    x = nodes[p, NEXT]
    far_end = end_of(sums, other)
    added = way(nodes, ways, off, a, x) + way(nodes, ways, off, p, b if b < sums[SERVICES] else far_end)
    added -= nodes[x, TRAV] + nodes[b, TRAV]
    if sums[W_WAY] * added > slack(sums, most):
        return False
    if not all_may(nodes, sums, fit, x, worker) or not all_may(nodes, sums, fit, b, other):
        return False
    return exchanged(nodes, ways, sums, notes, fit, rules, (a, p, most))


@hot
def home(nodes: Whole, sums: Long, worker: int) -> Number:
    """The way from the last stop to the end place; nothing for a round without stops."""
    return nodes[end_of(sums, worker), TRAV]


@hot
def exchanged(
    nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long, move: tuple[int, int, int]
) -> bool:
    """Try it, and keep it if it costs no more than it may."""
    a, p, most = move
    worker = nodes[a, ROUTE]
    other = nodes[p, ROUTE]
    x = nodes[p, NEXT]
    b = nodes[a, NEXT]
    begin(sums)
    was = sums[LATENESS]
    before = nodes[x, TRAV] + nodes[b, TRAV]
    if x < sums[SERVICES]:
        before += home(nodes, sums, other)
    if b < sums[SERVICES]:
        before += home(nodes, sums, worker)
    cross(nodes, ways, sums, a, p)
    after = nodes[nodes[a, NEXT], TRAV] + nodes[nodes[p, NEXT], TRAV]
    if x < sums[SERVICES]:
        after += home(nodes, sums, worker)
    if b < sums[SERVICES]:
        after += home(nodes, sums, other)
    if not torn(nodes, sums, nodes[a, NEXT]) and not torn(nodes, sums, nodes[p, NEXT]):
        notes[0, OPENED] = nodes[a, NEXT]
        notes[1, OPENED] = nodes[p, NEXT]
        notes[2, OPENED] = end_of(sums, worker)
        notes[3, OPENED] = end_of(sums, other)
        # Times went both ways: the largest lateness met on the way may be nobody's now.
        sums[FELL] = 1
        if flow(nodes, sums, notes, 4, FAR) and decided(
            nodes, sums, notes, fit, rules, (after - before, was, most + sums[EXTRA])
        ):
            return True
    cross(nodes, ways, sums, a, p)
    undo(nodes, sums, notes, was)
    return False
