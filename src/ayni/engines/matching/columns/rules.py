"""The hard rules in columns: the same answers as eligibility.py, pair by pair, as bits that stand against.

Arithmetic follows basics.places and demands.py operation by operation, so that a minute here is a minute there.
"""

from math import asin, ceil, sin, sqrt
from typing import NamedTuple

import numba
import numpy as np

from ayni.basics.places import DETOUR, EARTH_RADIUS_KM, SPEED_KMH, START_MINUTES
from ayni.engines.matching.columns.codes import NONE, Floats
from ayni.engines.matching.columns.needs import EXCLUDED, INCIDENT, KNOWN, NeedColumns
from ayni.engines.matching.columns.workers import (
    ACTIVE,
    AGREEMENT,
    BELOW_GATE,
    CONSENT,
    HARMFUL,
    MISSING,
    MODES,
    PASSED,
    SUPERVISED,
    SUPERVISOR_ROOM,
    WorkerColumns,
)

# Bit n of an answer is the n-th of these codes; README.md of the engine lists them.
CODES = (
    "inactive",
    "agreement",
    "matching-consent",
    "credential",
    "competence-missing",
    "competence-harmful",
    "competence-below-gate",
    "competence-stale",
    "supervisor-none",
    "supervisor-full",
    "language",
    "choice-sex",
    "choice-lived-experience",
    "hours",
    "absent",
    "travel-limit",
    "travel-area",
    "weekly-hours",
    "caseload",
    "discretion-near",
    "discretion-known",
    "incident",
    "excluded",
)
(
    _INACTIVE, _AGREEMENT, _CONSENT, _CREDENTIAL, _MISSING, _HARMFUL, _BELOW, _STALE, _UNSUPERVISED, _FULL, _LANGUAGE,
    _SEX, _EXPERIENCE, _HOURS, _ABSENT, _TRAVEL, _AREA, _WEEK, _CASELOAD, _NEAR, _KNOWN, _INCIDENT, _EXCLUDED,
) = (1 << place for place in range(len(CODES)))  # fmt: skip

SPEED = tuple(SPEED_KMH[mode] for mode in MODES)
SETTING_OFF = tuple(START_MINUTES[mode] for mode in MODES)
NOWHERE = -1


class Rates(NamedTuple):
    """The numbers of the policy that the kernels need; ``weights`` in the order of the terms."""

    fluency: int  # 1 to 3: from which level a language carries a talk
    discretion_metres: int
    notes_minutes: int
    far_minutes: int
    weights: Floats


@numba.njit(cache=True, nogil=True, inline="always")
def kilometres(lat: float, lon: float, cos_lat: float, there_lat: float, there_lon: float, there_cos: float) -> float:
    """Great-circle distance, as Point.km_to computes it; not-a-number where a place is not known."""
    across = sin((there_lat - lat) / 2)
    along = sin((there_lon - lon) / 2)
    half = across * across + cos_lat * there_cos * (along * along)
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


@numba.njit(cache=True, nogil=True)
def travel(workers: WorkerColumns, needs: NeedColumns, j: int, i: int) -> int:
    """Minutes one way; NOWHERE when nobody travels or a place is not known."""
    if not needs.in_person[i] or np.isnan(workers.lat[j]) or np.isnan(needs.lat[i]):
        return NOWHERE
    km = DETOUR * kilometres(
        workers.lat[j], workers.lon[j], workers.cos_lat[j], needs.lat[i], needs.lon[i], needs.cos_lat[i]
    )
    if km == 0:
        return 0
    mode = workers.mode[j]
    return int(np.rint(SETTING_OFF[mode] + 60 * km / SPEED[mode]))


@numba.njit(cache=True, nogil=True)
def weekly(needs: NeedColumns, rates: Rates, i: int, way: int) -> int:
    """Minutes a week that the need takes of a worker who travels ``way`` minutes."""
    one = needs.minutes[i] + rates.notes_minutes + 2 * max(way, 0)
    return ceil(needs.weekly[i] * one)


@numba.njit(cache=True, nogil=True)
def of_class(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> int:
    """What stands against, of the rules that every need with the same wishes and window answers alike."""
    found = _of_standing(workers.standing[j])
    if needs.asks_credential[i] and not _credentialed(workers, needs, j, i):
        found |= _CREDENTIAL
    protocol = needs.protocol[i]
    if protocol != NONE:
        found |= _of_verdict(workers.verdict[protocol, j])
    if needs.language_start[i] < needs.language_start[i + 1] and not _speaks(workers, needs, rates, j, i):
        found |= _LANGUAGE
    if needs.sex[i] != NONE and workers.sex[j] != needs.sex[i]:
        found |= _SEX
    if needs.experience[i] != NONE and not workers.experience[needs.experience[i], j]:
        found |= _EXPERIENCE
    return found


@numba.njit(cache=True, nogil=True)
def of_pair(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int) -> int:
    """What stands against, of the rules about room, time and place; ``barred`` is looked up apart."""
    found = 0
    if needs.points[i] > workers.free_points[j]:
        found |= _CASELOAD
    if weekly(needs, rates, i, way) > workers.free_minutes[j]:
        found |= _WEEK
    if needs.in_person[i] and (way == NOWHERE or way > workers.max_travel[j]):
        found |= _TRAVEL
    if way != NOWHERE and needs.area[i] != NONE and way > needs.area[i]:
        found |= _AREA
    if _too_near(workers, needs, rates, j, i):
        found |= _NEAR
    if not _has_hours(workers, needs, j, i):
        found |= _HOURS
    if not _is_there(workers, needs, j, i):
        found |= _ABSENT
    return found


@numba.njit(cache=True, nogil=True)
def fits(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int) -> bool:
    """Whether nothing stands against a worker who is known to be of the class, but for the dates of credentials."""
    if needs.points[i] > workers.free_points[j] or weekly(needs, rates, i, way) > workers.free_minutes[j]:
        return False
    if needs.in_person[i] and (way == NOWHERE or way > workers.max_travel[j]):
        return False
    if way != NOWHERE and needs.area[i] != NONE and way > needs.area[i]:
        return False
    if needs.asks_credential[i] and not _credentialed(workers, needs, j, i):
        return False
    if not _has_hours(workers, needs, j, i) or not _is_there(workers, needs, j, i):
        return False
    return not _too_near(workers, needs, rates, j, i) and of_barred(needs, j, i) == 0


@numba.njit(cache=True, nogil=True)
def of_barred(needs: NeedColumns, j: int, i: int) -> int:
    """What stands against for who the worker is to this person: known, an incident, not to be asked."""
    low, high = needs.barred_start[i], needs.barred_start[i + 1]
    if low == high:
        return 0
    at = low + np.searchsorted(needs.barred[low:high], j)
    if at == high or needs.barred[at] != j:
        return 0
    return bits_of_barred(needs.barred_why[at])


@numba.njit(cache=True, nogil=True)
def bits_of_barred(why: int) -> int:
    """The same as answers' bits."""
    found = _KNOWN if why & KNOWN else 0
    found |= _INCIDENT if why & INCIDENT else 0
    return found | (_EXCLUDED if why & EXCLUDED else 0)


@numba.njit(cache=True, nogil=True)
def _of_standing(standing: int) -> int:
    found = 0 if standing & ACTIVE else _INACTIVE
    found |= 0 if standing & AGREEMENT else _AGREEMENT
    found |= 0 if standing & CONSENT else _CONSENT
    if not standing & SUPERVISED:
        return found | _UNSUPERVISED
    return found if standing & SUPERVISOR_ROOM else found | _FULL


@numba.njit(cache=True, nogil=True)
def _of_verdict(verdict: int) -> int:
    if verdict == PASSED:
        return 0
    if verdict == MISSING:
        return _MISSING
    if verdict == HARMFUL:
        return _HARMFUL
    return _BELOW if verdict == BELOW_GATE else _STALE


@numba.njit(cache=True, nogil=True)
def _credentialed(workers: WorkerColumns, needs: NeedColumns, j: int, i: int) -> bool:
    begins, ends = needs.begins[i], needs.ends[i]
    for held in range(workers.credential_start[j], workers.credential_start[j + 1]):
        if workers.credential_from[held] > begins or workers.credential_until[held] < ends:
            continue
        for asked in range(needs.credential_start[i], needs.credential_start[i + 1]):
            if workers.credential[held] == needs.credential[asked]:
                return True
    return False


@numba.njit(cache=True, nogil=True)
def _speaks(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> bool:
    for asked in range(needs.language_start[i], needs.language_start[i + 1]):
        if workers.fluency[needs.language[asked], j] >= rates.fluency:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _has_hours(workers: WorkerColumns, needs: NeedColumns, j: int, i: int) -> bool:
    """Hours of a worker come in order, so a day is done when the next one begins."""
    fitting, day, contacts = 0, NOWHERE, 0
    length, per_day, days = needs.minutes[i], needs.per_day[i], needs.days[i]
    first, last = needs.hours_start[i], needs.hours_start[i + 1]
    for mine in range(workers.hours_start[j], workers.hours_start[j + 1]):
        if workers.hours_day[mine] != day:
            fitting += contacts >= per_day
            day, contacts = workers.hours_day[mine], 0
        if first == last:
            contacts += (workers.hours_until[mine] - workers.hours_from[mine]) // length
        for theirs in range(first, last):
            if needs.hours_day[theirs] == day:
                start = max(workers.hours_from[mine], needs.hours_from[theirs])
                end = min(workers.hours_until[mine], needs.hours_until[theirs])
                contacts += max(0, end - start) // length
    fitting += contacts >= per_day
    return fitting >= days


@numba.njit(cache=True, nogil=True)
def _is_there(workers: WorkerColumns, needs: NeedColumns, j: int, i: int) -> bool:
    begins, ends = needs.begins[i], needs.ends[i]
    away, until = 0, begins
    for absence in range(workers.absence_start[j], workers.absence_start[j + 1]):
        start, end = workers.absence_from[absence], workers.absence_until[absence]
        if start <= begins < end:
            return False
        start, end = max(start, until), min(end, ends)
        if start < end:
            away += end - start
            until = end
    return ends - begins - away >= needs.takes[i]


@numba.njit(cache=True, nogil=True)
def _too_near(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int) -> bool:
    if np.isnan(workers.lat[j]) or np.isnan(needs.home_lat[i]):
        return bool(needs.stranger[i])
    km = kilometres(
        workers.lat[j],
        workers.lon[j],
        workers.cos_lat[j],
        needs.home_lat[i],
        needs.home_lon[i],
        needs.home_cos_lat[i],
    )
    return bool(km * 1000 < rates.discretion_metres)
