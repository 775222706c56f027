"""Where a mixture of rounds is no plan: two relaxations that hold every plan between them, and not the mixture."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ayni.engines.rounds.bounds.master import Mixture, stops
from ayni.engines.rounds.bounds.relaxation import END, START, Kind, Relaxation

Array = Any
Arc = tuple[int, int]

WHOLE = 1e-6  # a share that is so near to a whole number is one
APART = 2.0  # minutes by which begins of a linked task differ before anything else is decided
SAME = 1e-5  # and by which they differ at all


def parts(day: Relaxation, mixture: Mixture) -> Iterator[Relaxation]:
    """Two relaxations in place of one, or none where the mixture is a plan.

    First whether optional visits are made, then when linked visits begin: on that hangs the most, and arcs only
    follow it.
    """
    linked = np.zeros(day.size, bool)
    linked[[end for link in day.links for end in (link.first, link.second)]] = True
    arcs, doers = _shares(mixture)
    if (left := _half_left(day, mixture)) is not None:
        yield from _by_choice(day, left)
    elif (split := _widest(mixture, linked, APART)) is not None:
        yield from _by_time(day, *split)
    elif arcs:
        arc = min(arcs, key=lambda each: (abs(arcs[each] - 0.5), each))
        yield replace(day, kinds=tuple(_without(kind, arc) for kind in day.kinds))
        yield replace(day, kinds=tuple(_only(kind, arc) for kind in day.kinds))
    elif doers:
        task, number = min(doers, key=lambda each: (abs(doers[each] - 0.5), each))
        for by_it in (False, True):
            kinds = (kind if (n == number) == by_it else _not_by(kind, task) for n, kind in enumerate(day.kinds))
            yield replace(day, kinds=tuple(kinds))
    elif (split := _widest(mixture, ~linked | linked, SAME)) is not None:
        yield from _by_time(day, *split)


def _half_left(day: Relaxation, mixture: Mixture) -> int | None:
    """The optional task of which the most is done and the most left out."""
    half = np.where(np.isfinite(day.forgone), np.minimum(mixture.left, 1.0 - mixture.left), 0.0)
    most = int(np.argmax(half))
    return most if half[most] > WHOLE else None


def _by_choice(day: Relaxation, task: int) -> Iterator[Relaxation]:
    """The visit is made, or left out as a whole."""
    same = day.visit == day.visit[task]
    yield replace(day, forgone=np.where(same, np.inf, day.forgone))
    kinds = day.kinds
    for each in np.flatnonzero(same):
        kinds = tuple(_not_by(kind, int(each)) for kind in kinds)
    yield replace(day, kinds=kinds)


def _shares(mixture: Mixture) -> tuple[dict[Arc, float], dict[tuple[int, int], float]]:
    """Ways from task to task, and who does what, that are taken in part."""
    arcs: dict[Arc, float] = defaultdict(float)
    doers: dict[tuple[int, int], float] = defaultdict(float)
    for each, share in zip(mixture.rounds, mixture.share, strict=True):
        if share > WHOLE:
            for arc in pairwise((START, *each.tasks, END)):
                arcs[arc] += float(share)
            for task in each.tasks:
                doers[task, each.kind] += float(share)
    return _broken(arcs), _broken(doers)


def _broken(shares: dict[Arc, float]) -> dict[Arc, float]:
    return {each: share for each, share in shares.items() if abs(share - round(share)) > WHOLE}


def _widest(mixture: Mixture, among: Array, least: float) -> tuple[int, float] | None:
    """The task whose begins lie farthest apart, and the middle between them."""
    where, task, begin = stops(mixture.rounds)
    on = (mixture.share[where] > WHOLE) & among[task]
    first, last = np.full(len(among), np.inf), np.full(len(among), -np.inf)
    np.minimum.at(first, task[on], begin[on])
    np.maximum.at(last, task[on], begin[on])
    apart = np.zeros(len(among))
    apart[task[on]] = last[task[on]] - first[task[on]]
    widest = int(np.argmax(apart))
    return (widest, float(first[widest] + last[widest]) / 2) if apart[widest] > least else None


def _by_time(day: Relaxation, task: int, moment: float) -> Iterator[Relaxation]:
    """It begins by the moment, or then or later."""
    closes, opens = day.closes.copy(), day.opens.copy()
    closes[task] = opens[task] = moment
    yield replace(day, closes=closes).linked()
    yield replace(day, opens=opens).linked()


def _place(kind: Kind, task: int) -> int | None:
    """The row of a task, the start or the end; none for a task that the kind never does."""
    found = np.flatnonzero(kind.tasks == task)
    return task if task < 0 else int(found[0]) if len(found) else None


def _without(kind: Kind, arc: Arc) -> Kind:
    """Nobody goes that way."""
    here, there = (_place(kind, task) for task in arc)
    if here is None or there is None:
        return kind
    step = kind.step.copy()
    step[here, there] = np.inf
    return replace(kind, step=step)


def _only(kind: Kind, arc: Arc) -> Kind:
    """Whoever does the first does the second next, and nobody comes to that from elsewhere."""
    here, there = (_place(kind, task) for task in arc)
    step = kind.step.copy()
    if arc[0] != START and here is not None:
        step[here, :] = np.inf
    if arc[1] != END and there is not None:
        step[:, there] = np.inf
    if here is not None and there is not None:
        step[here, there] = kind.step[here, there]
    return replace(kind, step=step)


def _not_by(kind: Kind, task: int) -> Kind:
    """None of these workers does it."""
    there = _place(kind, task)
    if there is None:
        return kind
    step = kind.step.copy()
    step[:, there] = np.inf
    return replace(kind, step=step)
