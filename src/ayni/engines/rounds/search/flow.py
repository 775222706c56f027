"""Times after a move: only what follows from it is worked out again, and noted, so that it can be undone."""

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.sheet import (
    DUE,
    FELL,
    HARD,
    LAG,
    LATE,
    LATENESS,
    MATE,
    NEXT,
    NOTED,
    OFF,
    OPEN,
    OPENED,
    PLACE,
    PREV,
    REST,
    ROSE,
    ROUTE,
    SERVICES,
    START,
    STAY,
    TRAV,
    WAS,
    WHO,
    WORST,
    Long,
    Number,
    Whole,
)

# Rounds that wait for each other in a circle would be worked out forever.
STEPS = 600
OPEN_AT_ONCE = 60


@hot
def begin(sums: Long) -> None:
    """A new move: nothing is noted."""
    sums[NOTED] = 0
    sums[FELL] = 0
    sums[ROSE] = 0


@hot
def at(nodes: Whole, sums: Long, notes: Whole, x: int, time: int) -> None:
    """Let x begin at ``time``, noting when it did."""
    noted = sums[NOTED]
    notes[noted, WHO] = x
    notes[noted, WAS] = nodes[x, START]
    sums[NOTED] = noted + 1
    nodes[x, START] = time
    late = max(time - nodes[x, DUE], 0)
    was = nodes[x, LATE]
    if late != was:
        sums[LATENESS] += late - was
        nodes[x, LATE] = late
        sums[ROSE] = max(sums[ROSE], late)
        if was == sums[WORST] and late < was:
            sums[FELL] = 1


@hot
def soonest(nodes: Whole, x: int) -> Number:
    """When x can begin after the stop before it, its link not looked at."""
    p = nodes[x, PREV]
    time = nodes[p, START] + nodes[p, STAY] + nodes[x, TRAV]
    rest = nodes[x, REST]
    if rest > 0:
        time = max(time, nodes[rest, OPEN]) + nodes[rest, STAY]
    return max(time, nodes[x, OPEN])


@hot
def taken(nodes: Whole, notes: Whole, opened: int) -> Number:
    """The row among the opened ones that begins first; the last one takes its place."""
    k = opened - 1
    if k > 0:
        low = nodes[notes[k, OPENED], START]
        for i in range(opened - 1):
            if nodes[notes[i, OPENED], START] < low:
                low = nodes[notes[i, OPENED], START]
                k = i
    x = notes[k, OPENED]
    notes[k, OPENED] = notes[opened - 1, OPENED]
    return x


@hot
def flow(nodes: Whole, sums: Long, notes: Whole, opened: int, limit: int) -> bool:
    """Work out the opened rows and all that follows. False as soon as lateness passes ``limit``, or a hard end."""
    steps = 0
    while opened > 0:
        x = taken(nodes, notes, opened)
        opened -= 1
        while True:
            steps += 1
            time = soonest(nodes, x)
            y = nodes[x, MATE]
            if y >= 0 and nodes[y, ROUTE] >= 0:
                other = soonest(nodes, y)
                then = time + nodes[x, LAG]
                time = max(time, other + nodes[y, LAG])
                other = max(other, then)
                if other != nodes[y, START]:
                    at(nodes, sums, notes, y, other)
                    notes[opened, OPENED] = nodes[y, NEXT]
                    opened += 1
                    if other > nodes[y, HARD]:
                        return False
            if time == nodes[x, START]:
                break
            at(nodes, sums, notes, x, time)
            if time > nodes[x, HARD] or sums[LATENESS] > limit or steps > STEPS or opened > OPEN_AT_ONCE:
                return False
            x = nodes[x, NEXT]
            if x < 0:
                break
            if opened > 0:
                notes[opened, OPENED] = x
                opened += 1
                break
    return True


@hot
def undo(nodes: Whole, sums: Long, notes: Whole, was: int) -> None:
    """Give every noted row its time back; ``was`` is what lateness was."""
    k = sums[NOTED]
    while k > 0:
        k -= 1
        x = notes[k, WHO]
        if x < 0:
            nodes[-1 - x, REST] = notes[k, WAS]
        else:
            nodes[x, START] = notes[k, WAS]
            nodes[x, LATE] = max(nodes[x, START] - nodes[x, DUE], 0)
    sums[NOTED] = 0
    sums[LATENESS] = was


@hot
def worst(nodes: Whole, sums: Long) -> Number:
    """The largest lateness; all services are looked at only when the one that had it has become less late."""
    if sums[FELL] == 0:
        return max(sums[WORST], sums[ROSE])
    found = 0
    for x in range(sums[SERVICES]):
        found = max(found, nodes[x, LATE])
    return found


@hot
def way(nodes: Whole, ways: Whole, off: int, here: int, there: int) -> Number:
    """The way between two rows, in the mode whose ways begin at ``off``."""
    return ways[off + nodes[here, PLACE], nodes[there, PLACE]]


@hot
def mode(nodes: Whole, sums: Long, worker: int) -> Number:
    """Where the ways of the worker's mode begin."""
    return nodes[sums[SERVICES] + 2 * worker, OFF]


@hot
def out(nodes: Whole, ways: Whole, sums: Long, x: int) -> Number:
    """Take x out of its round; the travel that this adds, less than nothing as a rule."""
    p = nodes[x, PREV]
    n = nodes[x, NEXT]
    direct = way(nodes, ways, mode(nodes, sums, nodes[x, ROUTE]), p, n)
    added = direct - nodes[x, TRAV] - nodes[n, TRAV]
    nodes[p, NEXT] = n
    nodes[n, PREV] = p
    nodes[n, TRAV] = direct
    nodes[x, ROUTE] = -1
    nodes[x, NEXT] = -1
    nodes[x, PREV] = -1
    return added


@hot
def into(nodes: Whole, ways: Whole, sums: Long, x: int, a: int) -> Number:
    """Put x after a; the travel that this adds."""
    b = nodes[a, NEXT]
    worker = nodes[a, ROUTE]
    off = mode(nodes, sums, worker)
    there = way(nodes, ways, off, a, x)
    on = way(nodes, ways, off, x, b)
    added = there + on - nodes[b, TRAV]
    nodes[x, PREV] = a
    nodes[x, NEXT] = b
    nodes[a, NEXT] = x
    nodes[b, PREV] = x
    nodes[x, TRAV] = there
    nodes[b, TRAV] = on
    nodes[x, ROUTE] = worker
    return added
