"""The terms of the score in columns: the same numbers as score.py, digit by digit (its docstrings tell their sense)."""

from math import floor

import numba
import numpy as np

from ayni.engines.matching.columns.codes import NONE, Floats
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import NOWHERE, Rates, weekly
from ayni.engines.matching.columns.workers import WorkerColumns
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import HARMFUL_LEVEL, HIGHEST_LEVEL, NATIVE, RECENT_WEEKS, TERMS
from ayni.engines.matching.score import UNKNOWN

(
    TRAVEL, CONTINUITY, EXPERIENCE, FLUENCY, COMPETENCE, FAIRNESS, KEPT, LOAD,
) = (TERMS.index(name) for name in (
    "travel", "continuity", "lived_experience", "fluency", "competence", "fairness", "kept_visits", "load",
))  # fmt: skip


@numba.njit(cache=True, nogil=True)
def values(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int, into: Floats) -> int:
    """Write every term into ``into`` (0 to 1, six digits) and return the score in millionths."""
    into[TRAVEL] = 1.0 if way == NOWHERE else 1 - min(way, rates.far_minutes) / rates.far_minutes
    into[CONTINUITY] = 1.0 if needs.previous[i] == j else 0.0
    welcome = needs.welcome[i]
    into[EXPERIENCE] = 1.0 if welcome != NONE and workers.experience[welcome, j] else 0.0
    into[FLUENCY] = _fluency(workers, needs, rates, j, i)
    into[COMPETENCE] = _competence(workers, needs.protocol[i], j)
    into[FAIRNESS] = _fairness(workers, j)
    into[KEPT] = UNKNOWN if np.isnan(workers.kept[j]) else workers.kept[j]
    minutes = workers.free_minutes[j] - weekly(needs, rates, i, way)
    points = workers.free_points[j] - needs.points[i]
    into[LOAD] = min(_share(minutes, workers.week[j]), _share(points, workers.caseload[j]))
    weight = value = 0.0
    for term in range(len(TERMS)):
        into[term] = floor(into[term] * MILLIONTHS + 0.5) / MILLIONTHS
        weight += rates.weights[term]
        value += into[term] * rates.weights[term]
    return int(floor(value / weight * MILLIONTHS + 0.5)) if weight else 0


@numba.njit(cache=True, nogil=True)
def lasting(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> float:
    """The weighted terms that need i's class and the worker settle alone, way and continuity apart.

    ``load`` is counted as if the need took nothing, which is no less than what it will be.
    """
    minutes, points = workers.free_minutes[j], workers.free_points[j]
    welcome, kept = needs.welcome[i], workers.kept[j]
    return float(
        rates.weights[EXPERIENCE] * (welcome != NONE and workers.experience[welcome, j])
        + rates.weights[FLUENCY] * _fluency(workers, needs, rates, j, i)
        + rates.weights[COMPETENCE] * _competence(workers, needs.protocol[i], j)
        + rates.weights[FAIRNESS] * _fairness(workers, j)
        + rates.weights[KEPT] * (UNKNOWN if np.isnan(kept) else kept)
        + rates.weights[LOAD] * min(_share(minutes, workers.week[j]), _share(points, workers.caseload[j]))
    )


@numba.njit(cache=True, nogil=True)
def _fluency(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> float:
    best, first = 0.0, needs.language_start[i]
    for asked in range(first, needs.language_start[i + 1]):
        level = workers.fluency[needs.language[asked], j]
        if level >= rates.fluency:
            best = max(best, level / NATIVE / (1 + asked - first))
    return best if best > 0 else UNKNOWN


@numba.njit(cache=True, nogil=True)
def _competence(workers: WorkerColumns, protocol: int, j: int) -> float:
    if protocol == NONE or np.isnan(workers.rated[protocol, j]):
        return UNKNOWN
    return float((workers.rated[protocol, j] - HARMFUL_LEVEL) / (HIGHEST_LEVEL - HARMFUL_LEVEL))


@numba.njit(cache=True, nogil=True)
def _fairness(workers: WorkerColumns, j: int) -> float:
    if workers.paid[j] == NONE:
        return UNKNOWN
    full = RECENT_WEEKS * workers.week[j]
    return 1 - min(workers.paid[j], full) / full if full > 0 else 0.0


@numba.njit(cache=True, nogil=True)
def _share(part: int, whole: int) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0
