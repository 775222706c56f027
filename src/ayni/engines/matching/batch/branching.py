"""Branch and bound for the parts of a batch that the search could not finish: HiGHS, as SciPy brings it.

It reckons in floating point, so what it finds is checked here in whole numbers, and its bound counts as met only within
a tolerance that is named. It is stopped by a number of branches, never by a clock: the same part gives the same answer.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, csr_matrix, hstack, vstack

from ayni.engines.matching.batch.table import NOBODY, Longs, Table
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import RECENT_WEEKS

# Beyond these, a part is planned to a ten-thousandth and no longer proven; larger ones would keep a coordinator waiting
# for many minutes, and are not branched over.
MANY_PAIRS = 4_000
MOST_PAIRS = 20_000
BRANCHES = 200

# A bound this near to the plan (in scores, of which a perfect pair is 1) is taken as met.
TOLERANCE = 1e-4

NO_BOUND = 2**62

# How near to the bound a plan has to be: a proof, or enough to compare weights by.
EXACT, NEARLY = 0.0, 1e-4

# What a whole score is worth where hours are spread, in hours: enough to choose among equals.
HOURS_FOR_A_SCORE = 1e-4

# What floating point may lose of a floor; what is found is checked again in whole numbers.
TINY = 1e-7

HALF = 0.5
HOUR = 60


def branched(table: Table, gain: Longs, needs: Longs, workers: Longs, near: float = EXACT) -> tuple[Longs, int]:
    """The best pairs found for the needs of one part, and a gain that no plan of the part exceeds.

    It looks no further once the two are as ``near`` as that share of the gain.
    """
    rows = np.flatnonzero(np.isin(table.need, needs) & (gain > 0))
    if not 0 < len(rows) <= MOST_PAIRS:
        return np.full(len(needs), NOBODY, np.int64), NO_BOUND if len(rows) else 0
    near = max(near, NEARLY if len(rows) > MANY_PAIRS else EXACT)
    found = _solved(-gain[rows] / MILLIONTHS, [_limits(table, rows, needs, workers)], near=near)
    pair = _pairs(table, rows, found)
    if pair is None:
        return np.full(len(needs), NOBODY, np.int64), NO_BOUND
    value, bound = int(gain[pair[pair >= 0]].sum()), ceil((-found.mip_dual_bound + TOLERANCE) * MILLIONTHS)
    met = bound <= value + 2 * TOLERANCE * MILLIONTHS
    return pair[needs], value if met else max(value, bound)


def lifted(table: Table, served: int) -> tuple[Longs, int] | None:
    """The most gainful plan found in which the least-paid worker is paid most, while no fewer than ``served`` are.

    With the paid minutes that no such plan exceeds for the least-paid; None when the table is too large to branch over.
    """
    rows = np.arange(len(table.need))
    if not 0 < len(rows) <= MOST_PAIRS:
        return None
    limits = _limits(table, rows, np.arange(len(table.needs)), np.arange(len(table.workers)))
    enough = LinearConstraint(table.people[table.need][None, :], served, np.inf)
    able = np.flatnonzero(table.able)
    paid = csr_matrix((RECENT_WEEKS / HOUR * table.minutes, (table.worker, rows)), (len(table.workers), len(rows)))[
        able
    ]
    recent = table.recent[able] / HOUR
    # One more unknown: the level, which no able worker may lie below.
    level = LinearConstraint(hstack([paid, csr_matrix(-np.ones((len(able), 1)))]), -recent, np.inf)
    highest = _solved(np.append(np.zeros(len(rows)), -1.0), [_wider(limits), _wider(enough), level], unknowns=1)
    pair = _pairs(table, rows, highest)
    if pair is None:
        return None
    reached = int(table.paid(pair)[able].min())
    at_most = max(reached, floor((-highest.mip_dual_bound + TOLERANCE) * HOUR))
    kept = LinearConstraint(paid, reached / HOUR - recent - TOLERANCE / HOUR, np.inf)
    dearest = _pairs(table, rows, _solved(-table.gain / MILLIONTHS, [limits, enough, kept]))
    if dearest is not None and int(table.paid(dearest)[able].min()) >= reached and table.served(dearest) >= served:
        pair = dearest
    return pair, at_most


@dataclass(frozen=True)
class Floor:
    """What a plan may not fall below: people served, what serving them is worth, and scores, both in millionths."""

    served: int
    people: int
    scores: int


def spread(table: Table, floor_: Floor) -> tuple[Longs, int] | None:
    """The plan found that asks workers with the fewest recent paid minutes, added up, and keeps above the floor.

    With the minutes below which no such plan comes. Among equals, the one that suits people better.
    """
    rows = np.arange(len(table.need))
    if not 0 < len(rows) <= MOST_PAIRS:
        return None
    people = table.people[table.need]
    told = np.vstack([people, table.price[table.need] / MILLIONTHS, people * table.score / MILLIONTHS])
    least = np.array([floor_.served, floor_.people / MILLIONTHS, floor_.scores / MILLIONTHS]) - TINY
    limits = _limits(table, rows, np.arange(len(table.needs)), np.arange(len(table.workers)))
    cost = people * (table.recent[table.worker] / HOUR - HOURS_FOR_A_SCORE * table.score / MILLIONTHS)
    found = _solved(cost, [limits, LinearConstraint(told, least, np.inf)], near=NEARLY)
    pair = _pairs(table, rows, found)
    if pair is None:
        return None
    recent = table.recent_of(pair)
    hours = found.mip_dual_bound + HOURS_FOR_A_SCORE * floor_.scores / MILLIONTHS
    return pair, min(recent, ceil((hours - TOLERANCE) * HOUR))


def _solved(
    cost: NDArray[np.float64], constraints: list[LinearConstraint], unknowns: int = 0, near: float = EXACT
) -> Any:
    """What HiGHS says: every pair is chosen or not, and ``unknowns`` further numbers are any."""
    pairs = len(cost) - unknowns
    return milp(
        cost,
        integrality=np.append(np.ones(pairs), np.zeros(unknowns)),
        bounds=Bounds(0, np.append(np.ones(pairs), np.full(unknowns, np.inf))),
        constraints=constraints,
        options={"node_limit": BRANCHES, "mip_rel_gap": near},
    )


def _pairs(table: Table, rows: Longs, found: Any) -> Longs | None:
    """For each need its chosen pair, checked in whole numbers; None when nothing was found that holds."""
    if found.x is None:
        return None
    pair = np.full(len(table.needs), NOBODY, np.int64)
    chosen = rows[found.x[: len(rows)] > HALF]
    pair[table.need[chosen]] = chosen
    return pair if len(chosen) == int((pair >= 0).sum()) and table.fits(pair) else None


def _wider(narrow: LinearConstraint) -> LinearConstraint:
    """The same constraint with one more unknown that it says nothing about."""
    rows = csr_matrix(narrow.A)
    return LinearConstraint(hstack([rows, csr_matrix((rows.shape[0], 1))]), narrow.lb, narrow.ub)


def _limits(table: Table, rows: Longs, needs: Longs, workers: Longs) -> LinearConstraint:
    """One worker for each need; no worker over minutes or points, no supervisor over people."""
    at = np.arange(len(rows))
    of_need, of_worker = np.searchsorted(needs, table.need[rows]), np.searchsorted(workers, table.worker[rows])
    once = coo_matrix((np.ones(len(rows)), (of_need, at)), (len(needs), len(rows)))
    minutes = coo_matrix((table.minutes[rows], (of_worker, at)), (len(workers), len(rows)))
    points = coo_matrix((table.pair_points[rows], (of_worker, at)), (len(workers), len(rows)))
    over = table.supervision.of[table.worker[rows]] if table.supervision else np.full(len(rows), NOBODY)
    some = over >= 0
    above = coo_matrix((table.people[table.need[rows]][some], (over[some], at[some])), (len(table.above), len(rows)))
    most = np.concatenate([np.ones(len(needs)), table.free_minutes[workers], table.free_points[workers], table.above])
    return LinearConstraint(csr_matrix(vstack([once, minutes, points, above])), 0, most)
