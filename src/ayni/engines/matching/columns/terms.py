"""The terms of the score in columns: the same numbers as score.py, digit by digit (its docstrings tell their sense)."""

from math import floor

import numpy as np

from ayni.engines.compiled import hot, inlined
from ayni.engines.matching.columns.codes import NONE, Codes, Floats, One
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


@inlined
def values(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int, into: Floats) -> int:
    """Write every term into ``into`` (0 to 1, six digits) and return the score in millionths."""
    worker, need = workers.row[j], needs.row[i]
    minutes = worker.free_minutes - weekly(need, rates.notes_minutes, way)
    points = worker.free_points - need.points
    into[TRAVEL] = 1.0 if way == NOWHERE else 1 - min(way, rates.far_minutes) / rates.far_minutes
    into[CONTINUITY] = 1.0 if need.previous == j else 0.0
    into[EXPERIENCE] = 1.0 if need.welcome != NONE and workers.experience[j, need.welcome] else 0.0
    into[FLUENCY] = _fluency(need, j, workers.fluency, needs.language, rates.fluency)
    into[COMPETENCE] = _competence(need, j, workers.rated)
    into[FAIRNESS] = _fairness(worker)
    into[KEPT] = UNKNOWN if np.isnan(worker.kept) else worker.kept
    into[LOAD] = min(_share(minutes, worker.week), _share(points, worker.caseload))
    return _total(into, rates.weights)


@hot
def lasting(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> float:
    """The weighted terms that need i's class and the worker settle alone, way and continuity apart.

    ``load`` is counted as if the need took nothing, which is no less than what it will be.
    """
    worker, need, weights = workers.row[j], needs.row[i], rates.weights
    found = weights[EXPERIENCE] * (need.welcome != NONE and workers.experience[j, need.welcome])
    found += weights[FLUENCY] * _fluency(need, j, workers.fluency, needs.language, rates.fluency)
    found += weights[COMPETENCE] * _competence(need, j, workers.rated)
    found += weights[FAIRNESS] * _fairness(worker)
    found += weights[KEPT] * (UNKNOWN if np.isnan(worker.kept) else worker.kept)
    free = min(_share(worker.free_minutes, worker.week), _share(worker.free_points, worker.caseload))
    return float(found + weights[LOAD] * free)


@hot
def _total(into: Floats, weights: Floats) -> int:
    weight = value = 0.0
    for term in range(len(TERMS)):
        into[term] = floor(into[term] * MILLIONTHS + 0.5) / MILLIONTHS
        weight += weights[term]
        value += into[term] * weights[term]
    return floor(value / weight * MILLIONTHS + 0.5) if weight else 0


@hot
def _fluency(need: One, j: int, fluency: Codes, languages: Codes, enough: int) -> float:
    best = 0.0
    for asked in range(need.language_from, need.language_to):
        level = fluency[j, languages[asked]]
        if level >= enough:
            best = max(best, level / NATIVE / (1 + asked - need.language_from))
    return best if best > 0 else UNKNOWN


@hot
def _competence(need: One, j: int, rated: Floats) -> float:
    if need.protocol == NONE or np.isnan(rated[j, need.protocol]):
        return UNKNOWN
    return float((rated[j, need.protocol] - HARMFUL_LEVEL) / (HIGHEST_LEVEL - HARMFUL_LEVEL))


@hot
def _fairness(worker: One) -> float:
    if worker.paid == NONE:
        return UNKNOWN
    full = RECENT_WEEKS * worker.week
    return 1 - min(worker.paid, full) / full if full > 0 else 0.0


@hot
def _share(part: int, whole: int) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0
