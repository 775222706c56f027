"""Relaxations in parts, until nothing is left that could be cheaper than the plan that is known.

The bound of the whole is the least bound of what is still open. What costs at least as much as that plan is closed;
when nothing is open, it is proven to be the best.
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, pairwise
from math import inf

import numpy as np

from ayni.engines.rounds.bounds.generate import Generation, begun
from ayni.engines.rounds.bounds.parts import parts
from ayni.engines.rounds.bounds.pricing import Round
from ayni.engines.rounds.bounds.relaxation import END, START, Relaxation

JUST_BELOW = 1e-7  # the share by which a part may be below a plan that was found, or equal plans would all be looked at
TOUCHING = 1e-8  # minutes by which the begins of rounds that were found may miss a window


@dataclass(frozen=True)
class Searched:
    """The least bound of all parts of a relaxation, and how many were bounded."""

    value: float
    relaxations: int


def searched(day: Relaxation, best: float, goal: float, most: int, stop: Callable[[], bool]) -> Searched:
    """Bound ``day`` from below until every part reaches ``goal``, ``most`` were bounded, or ``stop`` says so.

    ``best`` is what some complete plan costs (infinite: none is known). A mixture that is a plan itself closes its part
    at its own bound, and no other needs to reach more than just below that.
    """
    number, made, closed, enough = count(), 0, best, goal
    heap: list[tuple[float, int, Relaxation, Generation | None]] = [(0.0, next(number), day, None)]
    while heap and heap[0][0] < enough and made < most and not stop():
        bound, _, part, parent = heappop(heap)
        here = parent if parent is not None and parent.master.relaxed is part else _continued(part, bound, parent)
        mixture = here.run(enough, stop)
        made += 1
        smaller: list[Relaxation] = []
        if mixture is None:  # stopped: what is known of it so far
            smaller = [part]
        elif here.top < enough:
            smaller = list(parts(part, mixture))
            if not smaller and not here.patient:  # almost a plan: look closely
                here.patient = True
                smaller = [part]
        for each in smaller:
            heappush(heap, (here.top, next(number), each, here))
        if not smaller:
            closed = min(closed, here.top)
            enough = min(enough, closed - JUST_BELOW * abs(closed))
    return Searched(min(closed, heap[0][0] if heap else inf), made)


def _continued(part: Relaxation, bound: float, parent: Generation | None) -> Generation:
    """With the rounds that are still possible, and the rows and prices of what it is a part of."""
    if parent is None:
        return begun(part)
    here = begun(part, parent.master.meetings, parent.master.late)
    for each in parent.master.rounds:
        if _possible(part, each):
            here.master.add(each)
    here.top, here.best, here.room = bound, parent.best, parent.room
    return here


def _possible(part: Relaxation, found: Round) -> bool:
    begins, tasks = np.array(found.begins), np.array(found.tasks)
    if (begins < part.opens[tasks] - TOUCHING).any() or (begins > part.closes[tasks] + TOUCHING).any():
        return False
    kind = part.kinds[found.kind]
    way = (START, *(kind.place[task] for task in found.tasks), END)
    return all(np.isfinite(kind.step[here, there]) for here, there in pairwise(way))
