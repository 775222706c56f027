"""The cheapest round of one kind of worker at given prices: labels that grow along the day.

A label is a way to have come to a task: when it begins, what it has cost so far, and which neighbours it must not go
back to. Waiting costs nothing and being late never gets cheaper, so who is earlier, cheaper and freer is better
whatever follows, and the other is dropped. Where beginning later pays less (a toll that falls), waiting for that is a
label of its own. A round may come back to a task that it has forgotten (Baldacci, Mingozzi and Roberti 2011): more
rounds than there are, therefore a lower price, therefore still a bound.
"""

from typing import Any, NamedTuple

import numpy as np

from ayni.engines.compiled import compiled, hot

Array = Any
Bits = Any  # 64 of them, in one number

# Minutes by which two times may differ and be the same: whoever arrives so little after a moment may count as before
# it, which makes rounds cheaper and never dearer, so that rounding does not make a bound too high.
TOUCH = 1e-9


class Ask(NamedTuple):
    """One kind of worker at given prices. Tasks by position; in ``step`` and ``arc``, n is the start and n+1 the end.

    ``step`` is from beginning one task to arriving at another, ``arc`` what going costs; ``weight`` is paid for each
    minute that a task begins after ``due``, ``gain`` is what doing it brings. ``toll[i, k]`` is paid for beginning i
    between its turns k-1 and k. ``visit`` is which visit a task belongs to: nobody does two tasks of one. ``near[i]``
    are the visits that a worker at i remembers, its own first; ``moved[i, b, j]`` is where in j's memory stands what is
    bit b of i's.
    """

    step: Array
    arc: Array
    opens: Array
    closes: Array
    due: Array
    weight: Array
    gain: Array
    turns: Array
    toll: Array
    visit: Array
    near: Array
    moved: Array
    begins: float
    ends: float
    width: float  # of a moment, shorter than every step


class Labels(NamedTuple):
    """Labels in the order in which they came to be; ``task`` of the start is none of them."""

    task: Array
    begin: Array
    cost: Array
    seen: Array
    parent: Array
    alive: Array
    dearer: Array  # the next label of the same task, from cheap to dear
    queued: Array  # the next label of the same moment


class Look(NamedTuple):
    """What a search for rounds goes by: what going on costs at least, and where labels of tasks and moments begin."""

    rest: Array
    enter: Array
    heads: Array
    queue: Array
    limit: float
    loose: bool


@hot
def owed(ask: Ask, task: int, begin: float, turn: int) -> float:
    """What beginning a task costs at prices, the way to it aside, when ``turn`` turns have passed."""
    return ask.weight[task] * max(0.0, begin - ask.due[task]) + ask.toll[task, turn] - ask.gain[task]


@hot
def passed(ask: Ask, task: int, begin: float) -> int:
    """How many turns of a task have passed, for sure, when it begins."""
    turn = 0
    while ask.turns[task, turn] < begin - TOUCH:
        turn += 1
    return turn


@hot
def moment_of(ask: Ask, time: float, moments: int) -> int:
    """The moment of the day that holds a time."""
    return min(moments - 1, int((time - ask.begins) / ask.width))


@compiled
def rests(ask: Ask, moments: int) -> tuple[Array, Array]:
    """For each task and moment: what going on costs at least, after beginning it then, and on coming to it then."""
    tasks = ask.opens.shape[0]
    rest = np.full((tasks, moments), np.inf)
    enter = np.full((tasks, moments + 1), np.inf)
    for moment in range(moments - 1, -1, -1):
        for task in range(tasks):
            begin = max(ask.begins + moment * ask.width, ask.opens[task])
            if begin <= ask.closes[task] + TOUCH:
                rest[task, moment] = _onward(ask, task, begin, enter, moments)
                entering = _entering(ask, task, begin, rest, moment, moments)
                enter[task, moment] = min(entering, enter[task, moment + 1])
    return rest, enter


@hot
def _onward(ask: Ask, task: int, begin: float, enter: Array, moments: int) -> float:
    tasks = ask.opens.shape[0]
    least = np.inf
    if begin + ask.step[task, tasks + 1] <= ask.ends + TOUCH:
        least = ask.arc[task, tasks + 1]
    for there in range(tasks):
        then = max(begin + ask.step[task, there], ask.opens[there])
        if then <= ask.closes[there] + TOUCH:
            least = min(least, ask.arc[task, there] + enter[there, moment_of(ask, then, moments)])
    return least


@hot
def _entering(ask: Ask, task: int, begin: float, rest: Array, moment: int, moments: int) -> float:
    turn = passed(ask, task, begin)
    least = owed(ask, task, begin, turn) + rest[task, moment]
    while ask.turns[task, turn] <= ask.closes[task] + TOUCH:
        then = max(begin, ask.turns[task, turn])
        turn += 1
        least = min(least, owed(ask, task, then, turn) + rest[task, moment_of(ask, then, moments)])
    return least


@compiled
def cheapest(ask: Ask, rest: Array, enter: Array, room: int, limit: float, loose: bool) -> tuple[int, Labels, Array]:
    """Rounds that cost less than ``limit``: how many labels (-1: there was no room), them, and the best last label of
    each task (-1: none). ``loose`` drops labels without asking what they remember: faster, and only a trial."""
    tasks, moments = rest.shape
    labels = Labels(
        np.empty(room, np.int32), np.empty(room), np.empty(room), np.empty(room, np.uint64), np.empty(room, np.int32),
        np.empty(room, np.bool_), np.empty(room, np.int32), np.empty(room, np.int32),
    )  # fmt: skip
    look = Look(rest, enter, np.full(tasks, -1, np.int32), np.full(moments, -1, np.int32), limit, loose)
    last = np.full(tasks, -1, np.int32)
    least = np.full(tasks, limit)
    count = _extended(ask, look, labels, -1, 0)
    for moment in range(moments):
        while look.queue[moment] != -1 and count >= 0:
            label = look.queue[moment]
            look.queue[moment] = labels.queued[label]
            if labels.alive[label]:
                task = labels.task[label]
                home = labels.cost[label] + ask.arc[task, tasks + 1]
                if home < least[task] and labels.begin[label] + ask.step[task, tasks + 1] <= ask.ends + TOUCH:
                    least[task] = home
                    last[task] = label
                count = _extended(ask, look, labels, label, count)
    return count, labels, last


@hot
def _extended(ask: Ask, look: Look, labels: Labels, label: int, count: int) -> int:
    """Go from a label (-1: the start) to every task; how many labels there are then, or -1 when there is no room."""
    tasks, moments = look.rest.shape
    here, now, so_far, seen = tasks, ask.begins, 0.0, np.uint64(0)
    if label >= 0:
        here, now, so_far, seen = labels.task[label], labels.begin[label], labels.cost[label], labels.seen[label]
    for there in range(tasks):
        then = max(now + ask.step[here, there], ask.opens[there])
        if then > ask.closes[there] + TOUCH or count < 0:
            continue
        way = so_far + ask.arc[here, there]
        if way + look.enter[there, moment_of(ask, then, moments)] < look.limit:
            memory = _remembered(ask, here, there, seen)
            if memory != np.uint64(0):
                count = _arrived(ask, look, labels, label, count, there, then, way, memory)
    return count


@hot
def _arrived(
    ask: Ask, look: Look, labels: Labels, label: int, count: int, task: int, then: float, way: float, memory: Bits
) -> int:
    """Begin a task at once, or after any later turn that makes it cheaper than all before."""
    turn = passed(ask, task, then)
    if ask.turns[task, turn] <= then:  # it touches: whoever counts as before the turn stands before it
        then = ask.turns[task, turn] - TOUCH
    lowest = np.inf
    while then <= ask.closes[task] + TOUCH:
        cost = way + owed(ask, task, then, turn)
        slot = moment_of(ask, then, look.rest.shape[1])
        if ask.toll[task, turn] < lowest and cost + look.rest[task, slot] < look.limit:
            lowest = ask.toll[task, turn]
            if count == len(labels.task):
                return -1
            if _kept(labels, look.heads, task, then, cost, memory, count, look.loose):
                labels.parent[count] = label
                labels.queued[count] = look.queue[slot]
                look.queue[slot] = count
                count += 1
        then = max(then, ask.turns[task, turn])
        turn += 1
    return count


@hot
def _remembered(ask: Ask, here: int, there: int, seen: Bits) -> Bits:
    """What a worker who comes to a task remembers there; 0 when it must not be gone to."""
    one = np.uint64(1)
    memory = one
    if here == ask.near.shape[0]:
        return memory
    for bit in range(ask.near.shape[1]):
        if (seen >> np.uint64(bit)) & one:
            if ask.near[here, bit] == ask.visit[there]:
                return np.uint64(0)
            to = ask.moved[here, bit, there]
            if to >= 0:
                memory |= one << np.uint64(to)
    return memory


@hot
def _kept(
    labels: Labels, heads: Array, task: int, begin: float, cost: float, seen: Bits, new: int, loose: bool
) -> bool:
    """Write a label as number ``new`` unless another is better, and drop those that it betters."""
    none = np.uint64(0)
    before, other = -1, heads[task]
    while other != -1 and labels.cost[other] <= cost:
        if labels.begin[other] <= begin and (loose or (labels.seen[other] & ~seen) == none):
            return False
        before, other = other, labels.dearer[other]
    labels.task[new], labels.begin[new], labels.cost[new] = task, begin, cost
    labels.seen[new], labels.alive[new], labels.dearer[new] = seen, True, other
    if before == -1:
        heads[task] = new
    else:
        labels.dearer[before] = new
    before = new
    while other != -1:
        if begin <= labels.begin[other] and (loose or (seen & ~labels.seen[other]) == none):
            labels.alive[other] = False
            labels.dearer[before] = labels.dearer[other]
        else:
            before = other
        other = labels.dearer[other]
    return True
