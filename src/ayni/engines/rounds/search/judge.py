"""What a day is worth beyond travel and lateness, and whether it keeps what protects workers and promises.

Asked only where a problem has any of it, and only of moves that are worth it so far; then it goes through the whole
plan.
"""

from ayni.engines.compiled import hot
from ayni.engines.rounds.search.breaks import rested
from ayni.engines.rounds.search.sheet import (
    MATE,
    NEXT,
    PREV,
    REST,
    ROUTE,
    SERVICES,
    START,
    STAY,
    TRAV,
    WORKERS,
    Long,
    Number,
    Whole,
)

# ``rules`` holds a row of eight for each worker, then one for each service, then the weights. NONE is no limit.
MAX_OUT, MAX_LEG, MAX_STOPS, SHIFT_END, LOAD = 0, 1, 2, 3, 4
PRIZE, TOLD, TOLD_WORKER, TOLD_ANY = 0, 1, 2, 3
WAITING, OVERTIME, FAIRNESS, STABILITY, KEPT, MAX_CHANGED, BROKEN = 0, 1, 2, 3, 4, 5, 6
NONE = -1
# Weights of minutes are thousandths of the unit of cost of a thousandth of a minute.
THOUSANDTHS = 1000


@hot
def departure(nodes: Whole, sums: Long, worker: int) -> Number:
    """When the worker sets out: just in time for the first stop, at the start of the shift at the soonest."""
    start = sums[SERVICES] + 2 * worker
    first = nodes[start, NEXT]
    time = nodes[first, START] - nodes[first, TRAV]
    if nodes[first, REST] > 0:
        time -= nodes[nodes[first, REST], STAY]
    return max(time, nodes[start, START])


@hot
def round_lawful(nodes: Whole, sums: Long, rules: Long, worker: int) -> bool:
    """Whether the round keeps the worker's protection and own limits."""
    end = sums[SERVICES] + 2 * worker + 1
    out = nodes[end, START] - departure(nodes, sums, worker)
    if 0 <= rules[worker, MAX_OUT] < out:
        return False
    x = nodes[end - 1, NEXT]
    stops = 0
    while x < sums[SERVICES]:
        stops += 1
        if 0 <= rules[worker, MAX_LEG] < nodes[x, TRAV]:
            return False
        x = nodes[x, NEXT]
    return bool(rules[worker, MAX_STOPS] < 0 or stops <= rules[worker, MAX_STOPS])


@hot
def idle(nodes: Whole, sums: Long, worker: int) -> Number:
    """Minutes of waiting between stops."""
    x = nodes[nodes[sums[SERVICES] + 2 * worker, NEXT], NEXT]
    waited = 0
    while 0 <= x < sums[SERVICES]:
        p = nodes[x, PREV]
        waited += nodes[x, START] - nodes[p, START] - nodes[p, STAY] - nodes[x, TRAV]
        if nodes[x, REST] > 0:
            waited -= nodes[nodes[x, REST], STAY]
        x = nodes[x, NEXT]
    return max(waited, 0)


@hot
def load(nodes: Whole, sums: Long, rules: Long, worker: int) -> Number:
    """Minutes of work and travel, with what came before the day."""
    x = nodes[sums[SERVICES] + 2 * worker, NEXT]
    if x >= sums[SERVICES]:
        return rules[worker, LOAD]
    done = rules[worker, LOAD]
    while x >= 0:
        done += nodes[x, TRAV] + nodes[x, STAY]
        x = nodes[x, NEXT]
    return done


@hot
def of_workers(nodes: Whole, sums: Long, notes: Whole, rules: Long) -> Number:
    """What rounds cost, or -1 where one may not be."""
    weights = rules.shape[0] - 1
    cost, most, least = 0, 0, 1 << 60
    for worker in range(sums[WORKERS]):
        end = sums[SERVICES] + 2 * worker + 1
        if nodes[end, PREV] != end - 1:
            if not rested(nodes, sums, notes, worker) or not round_lawful(nodes, sums, rules, worker):
                return -1
            cost += rules[weights, WAITING] * idle(nodes, sums, worker)
            if rules[worker, SHIFT_END] >= 0:
                cost += rules[weights, OVERTIME] * max(nodes[end, START] - rules[worker, SHIFT_END], 0)
        carried = load(nodes, sums, rules, worker)
        most = max(most, carried)
        least = min(least, carried)
    return cost + rules[weights, FAIRNESS] * (most - least)


@hot
def changed(nodes: Whole, rules: Long, row: int, x: int, kept: int) -> bool:
    """Whether what was told of the visit whose first service is x is not kept."""
    if nodes[x, ROUTE] < 0 or abs(nodes[x, START] - rules[row, TOLD]) > kept:
        return True
    if rules[row, TOLD_ANY] == 0:
        return False
    y = nodes[x, MATE]
    other = y >= 0 and nodes[y, ROUTE] != rules[row + 1, TOLD_WORKER]
    return bool(nodes[x, ROUTE] != rules[row, TOLD_WORKER] or other)


@hot
def of_services(nodes: Whole, sums: Long, fit: Whole, rules: Long) -> Number:
    """What visits cost that are left out, promised otherwise, or made by others than wished."""
    weights = rules.shape[0] - 1
    cost, broken = 0, 0
    for x in range(sums[SERVICES]):
        row = sums[WORKERS] + x
        if nodes[x, ROUTE] < 0:
            cost += rules[row, PRIZE]
        else:
            cost += fit[x, nodes[x, ROUTE]]
        if rules[row, TOLD] >= 0 and changed(nodes, rules, row, x, rules[weights, KEPT]):
            broken += 1
    cost += rules[weights, STABILITY] * broken
    if 0 <= rules[weights, MAX_CHANGED] < broken:
        cost += rules[weights, BROKEN] * (broken - rules[weights, MAX_CHANGED])
    return cost


@hot
def judged(nodes: Whole, sums: Long, notes: Whole, fit: Whole, rules: Long) -> Number:
    """What the plan costs beyond travel and lateness, or -1 where it breaks a limit."""
    rounds = of_workers(nodes, sums, notes, rules)
    if rounds < 0:
        return -1
    return rounds // THOUSANDTHS + of_services(nodes, sums, fit, rules)
