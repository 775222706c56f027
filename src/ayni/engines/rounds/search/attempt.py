"""One move: services taken out and put elsewhere, kept if the day does not get dearer than it may."""

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.flow import at, begin, flow, into, out, undo, worst
from ayni.engines.rounds.search.judge import judged
from ayni.engines.rounds.search.sheet import (
    EXTRA,
    FAR,
    FROM,
    GENERAL,
    LATENESS,
    MATE,
    MOVED,
    NEXT,
    NOTED,
    OPEN,
    OPENED,
    PREV,
    REST,
    ROUTE,
    TO,
    W_LATE,
    W_WAY,
    W_WORST,
    WAS,
    WAY,
    WHO,
    WORST,
    Long,
    Number,
    Whole,
)


@hot
def decided(nodes: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long, change: tuple[int, int, int]) -> bool:
    """Keep what was tried, if it costs no more than it may: ``change`` is added travel, lateness before, the most."""
    added, was, most = change
    largest = worst(nodes, sums)
    dearer = sums[W_WAY] * added + sums[W_LATE] * (sums[LATENESS] - was) + sums[W_WORST] * (largest - sums[WORST])
    extra = 0
    if sums[GENERAL] > 0:
        extra = judged(nodes, sums, notes, fit, rules)
        if extra < 0:
            return False
        # Breaks that were laid anew may have made others late.
        largest = worst(nodes, sums)
        dearer = sums[W_WAY] * added + sums[W_LATE] * (sums[LATENESS] - was) + sums[W_WORST] * (largest - sums[WORST])
    if dearer + extra > most:
        return False
    sums[WAY] += added
    sums[WORST] = largest
    sums[EXTRA] = extra
    return True


@hot
def room(sums: Long, was: int, added: int, most: int) -> Number:
    """How much lateness there may be while the move can still be worth it."""
    left = most - sums[W_WAY] * added + sums[W_WORST] * sums[WORST]
    if sums[W_LATE] == 0:
        return FAR if left >= 0 else -1
    return was + left // sums[W_LATE]


@hot
def lifted(nodes: Whole, ways: Whole, sums: Long, notes: Whole, k: int) -> Number:
    """Take the k services out; the travel added."""
    added = 0
    for i in range(k):
        x = notes[i, MOVED]
        notes[i, FROM] = nodes[x, PREV]
        if nodes[x, ROUTE] < 0:
            continue
        if nodes[x, REST] > 0:
            noted = sums[NOTED]
            notes[noted, WHO] = -1 - x
            notes[noted, WAS] = nodes[x, REST]
            sums[NOTED] = noted + 1
            nodes[x, REST] = 0
        added += out(nodes, ways, sums, x)
        at(nodes, sums, notes, x, nodes[x, OPEN])
    return added


@hot
def opened_behind(nodes: Whole, notes: Whole, k: int) -> Number:
    """Open what stood behind the services taken out, and the mates left behind."""
    opened = 0
    for i in range(k):
        if notes[i, FROM] < 0:
            continue
        notes[opened, OPENED] = nodes[notes[i, FROM], NEXT]
        opened += 1
        y = nodes[notes[i, MOVED], MATE]
        if y >= 0 and nodes[y, ROUTE] >= 0:
            notes[opened, OPENED] = y
            opened += 1
    return opened


@hot
def set_down(nodes: Whole, ways: Whole, sums: Long, notes: Whole, k: int) -> Number:
    """Put each where it goes; the travel added."""
    added = 0
    for i in range(k):
        if notes[i, TO] >= 0:
            added += into(nodes, ways, sums, notes[i, MOVED], notes[i, TO])
    return added


@hot
def opened_there(nodes: Whole, notes: Whole, k: int) -> Number:
    """Open the services put down, and what stands behind them."""
    opened = 0
    for i in range(k):
        if notes[i, TO] >= 0:
            notes[opened, OPENED] = notes[i, MOVED]
            notes[opened + 1, OPENED] = nodes[notes[i, MOVED], NEXT]
            opened += 2
    return opened


@hot
def attempt(nodes: Whole, ways: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long, k: int, most: int) -> bool:
    """Put the k services noted where they are noted to go, if that costs at most ``most`` more than now.

    In two steps: what is taken out only makes others earlier, and what is put in only later; so the second step can
    stop as soon as lateness alone is too much.
    """
    begin(sums)
    was = sums[LATENESS]
    most = most + sums[EXTRA]
    added = lifted(nodes, ways, sums, notes, k)
    fine = flow(nodes, sums, notes, opened_behind(nodes, notes, k), FAR)
    if fine:
        added += set_down(nodes, ways, sums, notes, k)
        limit = room(sums, was, added, most)
        fine = sums[LATENESS] <= limit and flow(nodes, sums, notes, opened_there(nodes, notes, k), limit)
        if fine and decided(nodes, sums, notes, fit, rules, (added, was, most)):
            return True
        for i in range(k - 1, -1, -1):
            if notes[i, TO] >= 0:
                out(nodes, ways, sums, notes[i, MOVED])
    for i in range(k - 1, -1, -1):
        if notes[i, FROM] >= 0:
            into(nodes, ways, sums, notes[i, MOVED], notes[i, FROM])
    undo(nodes, sums, notes, was)
    return False
