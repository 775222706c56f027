"""Where each service may well stand: after whom, or before whom, by the way between them and by their windows."""

import numpy as np
from numpy.typing import NDArray

from ayni.engines.rounds.search.sheet import DUE, MATE, NEAR, OPEN, PLACE, STAY, Whole

# What a minute of waiting between the middles of two windows counts against a minute of travel.
WAITING = 0.2
NOT_AT_ALL = 1e15
# A window without an end is taken to be so long.
OPEN_END = 600_000.0
START_OF_A_ROUND = -1


def near(nodes: Whole, ways: Whole, fit: Whole, services: int, neighbours: int) -> Whole:
    """For each service the rows it may stand after (twice the row) or before (and one more); last, any round's start.

    Writes the number of entries into the rows.
    """
    found = np.full((max(services, 1), neighbours + 1), START_OF_A_ROUND, np.int32)
    harm = harms(nodes, ways, fit, services)
    for x in range(services):
        before = [2 * int(v) for v in _least(harm[:, x], neighbours // 2)]
        behind = [2 * int(v) + 1 for v in _least(harm[x], neighbours // 2)]
        found[x, : len(before) + len(behind)] = before + behind
        nodes[x, NEAR] = len(before) + len(behind) + 1
    return found


def harms(nodes: Whole, ways: Whole, fit: Whole, services: int) -> NDArray[np.float64]:
    """How bad it is that somebody goes straight from one service (row) to another (column)."""
    rows = nodes[:services].astype(float)
    places = nodes[:services, PLACE]
    way = ways[np.ix_(places, places)].astype(float)
    opens, stay = rows[:, OPEN], rows[:, STAY]
    closes = np.minimum(rows[:, DUE], opens + OPEN_END)
    middle = (opens + closes) / 2
    waiting = np.maximum(0.0, middle[None, :] - (middle + stay)[:, None] - way)
    late = np.maximum(0.0, (opens + stay)[:, None] + way - closes[None, :])
    harm: NDArray[np.float64] = way + WAITING * waiting + late
    can = (fit[:services] >= 0).astype(np.int32)
    harm[can @ can.T == 0] = NOT_AT_ALL
    np.fill_diagonal(harm, NOT_AT_ALL)
    linked = np.flatnonzero(nodes[:services, MATE] >= 0)
    harm[linked, nodes[linked, MATE]] = NOT_AT_ALL
    return harm


def _least(harm: NDArray[np.float64], count: int) -> list[int]:
    order = np.argsort(harm, kind="stable")[:count]
    return [int(each) for each in order if harm[each] < NOT_AT_ALL]
