"""The plain bound: every task has one task or worker before it, and as many have one after it.

An assignment problem whose arcs cost the way and the lateness that no round can avoid; circles are allowed, so it is
weak, and solved in a moment.
"""

from math import inf
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from ayni.engines.rounds.bounds.relaxation import Kind, Relaxation

Array = Any


def assigned(relaxed: Relaxation, *, lateness: bool = True) -> float:
    """No complete plan costs less; without ``lateness`` its ways alone (and what is left out) do not. Infinite when
    there is no complete plan."""
    size, workers = relaxed.size, sum(kind.count for kind in relaxed.kinds)
    cost = np.full((size + workers, size + workers), inf)
    cost[size:, size:] = 0.0  # a worker who stays
    row = size
    for kind in relaxed.kinds:
        arc = _with_lateness(relaxed, kind, lateness)
        here = np.concatenate([kind.tasks, np.arange(row, row + kind.count)])
        starts = np.concatenate([np.arange(len(kind.tasks)), np.full(kind.count, -2)])
        cost[np.ix_(here, kind.tasks)] = np.minimum(cost[np.ix_(here, kind.tasks)], arc[starts][:, : len(kind.tasks)])
        home = np.arange(row, row + kind.count)
        cost[np.ix_(kind.tasks, home)] = arc[:-2, -1][:, None]
        row += kind.count
    inner = np.arange(size)
    cost[inner, inner] = relaxed.forgone
    try:
        rows, columns = linear_sum_assignment(cost)
    except ValueError:
        return inf
    return float(cost[rows, columns].sum())


def _with_lateness(relaxed: Relaxation, kind: Kind, lateness: bool) -> Array:
    """What going costs a kind of worker at least, infinite where it cannot be."""
    opens, closes = relaxed.opens[kind.tasks], relaxed.closes[kind.tasks]
    soonest = np.concatenate([opens, [kind.begins, inf]])[:, None] + kind.step
    arrival = np.maximum(soonest[:, :-2], opens[None, :])
    arc = kind.arc.copy()
    possible = arrival <= closes[None, :]
    arc[:, :-2][~possible] = inf
    if lateness:
        due = np.broadcast_to(relaxed.due[kind.tasks][None, :], arrival.shape)
        arc[:, :-2][possible] += relaxed.lateness * np.maximum(0.0, arrival[possible] - due[possible])
    arc[:, -1][soonest[:, -1] > kind.ends] = inf
    arc[-1, :] = inf
    return arc
