"""The hard rules in columns: the same answers as eligibility.py, pair by pair, as bits that stand against.

Arithmetic follows basics.places and demands.py operation by operation, so that a minute here is a minute there.
"""

from math import asin, ceil, sin, sqrt
from typing import NamedTuple

import numpy as np

from ayni.basics.places import DETOUR, EARTH_RADIUS_KM, SPEED_KMH, START_MINUTES
from ayni.engines.compiled import hot, inlined
from ayni.engines.matching.columns.codes import NONE, Codes, Floats, One, Rows
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


@hot
def kilometres(lat: float, lon: float, cos_lat: float, there_lat: float, there_lon: float, there_cos: float) -> float:
    """Great-circle distance, as Point.km_to computes it; not-a-number where a place is not known."""
    across = sin((there_lat - lat) / 2)
    along = sin((there_lon - lon) / 2)
    half = across * across + cos_lat * there_cos * (along * along)
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


@hot
def travel(worker: One, need: One) -> int:
    """Minutes one way; NOWHERE when nobody travels or a place is not known."""
    if not need.in_person or np.isnan(worker.lat) or np.isnan(need.lat):
        return NOWHERE
    km = DETOUR * kilometres(worker.lat, worker.lon, worker.cos_lat, need.lat, need.lon, need.cos_lat)
    if km == 0:
        return 0
    return int(np.rint(SETTING_OFF[worker.mode] + 60 * km / SPEED[worker.mode]))


@hot
def weekly(need: One, notes_minutes: int, way: int) -> int:
    """Minutes a week that the need takes of a worker who travels ``way`` minutes."""
    one: int = need.minutes + notes_minutes * need.people + 2 * max(way, 0)
    return ceil(float(need.weekly) * one)


@inlined
def all_against(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int) -> int:
    """Every bit that stands against the worker, but for who the two are to one another (``of_barred``)."""
    worker, need = workers.row[j], needs.row[i]
    found = _of_standing(worker.standing, _has_room_above(worker, need))
    if need.asks_credential and not _credentialed(worker, need, workers.credential, needs.credential):
        found |= _CREDENTIAL
    if need.protocol != NONE:
        found |= _of_verdict(workers.verdict[j, need.protocol])
    if need.language_from < need.language_to:
        speaks = _best_level(need, j, workers.fluency, needs.language)
        found |= 0 if speaks >= rates.fluency else _LANGUAGE
    if need.sex != NONE and worker.sex != need.sex:
        found |= _SEX
    if need.experience != NONE and not workers.experience[j, need.experience]:
        found |= _EXPERIENCE
    found |= 0 if need.points <= worker.free_points else _CASELOAD
    found |= 0 if weekly(need, rates.notes_minutes, way) <= worker.free_minutes else _WEEK
    if need.in_person and (way == NOWHERE or way > worker.max_travel):
        found |= _TRAVEL
    if way != NOWHERE and need.area != NONE and way > need.area:
        found |= _AREA
    found |= _NEAR if _too_near(worker, need, needs.home, rates.discretion_metres) else 0
    found |= 0 if _has_hours(worker, need, workers.hours, needs.hours) else _HOURS
    return found if _is_there(worker, need, workers.absence) else found | _ABSENT


@inlined
def fits(workers: WorkerColumns, needs: NeedColumns, rates: Rates, j: int, i: int, way: int) -> bool:
    """Whether nothing stands against a worker who is known to be of the class, but for the dates of credentials."""
    worker, need = workers.row[j], needs.row[i]
    return (
        need.points <= worker.free_points
        and _has_room_above(worker, need)
        and weekly(need, rates.notes_minutes, way) <= worker.free_minutes
        and (not need.in_person or NOWHERE < way <= worker.max_travel)
        and (way == NOWHERE or need.area == NONE or way <= need.area)
        and (not need.asks_credential or _credentialed(worker, need, workers.credential, needs.credential))
        and _has_hours(worker, need, workers.hours, needs.hours)
        and _is_there(worker, need, workers.absence)
        and not _too_near(worker, need, needs.home, rates.discretion_metres)
        and of_barred(need, needs.barred, j) == 0
    )


@hot
def of_barred(need: One, barred: Rows, j: int) -> int:
    """What stands against for who worker j is to this person: known, an incident, not to be asked."""
    for at in range(need.barred_from, need.barred_to):
        if barred[at].worker == j:
            return bits_of_barred(barred[at].why)
    return 0


@hot
def bits_of_barred(why: int) -> int:
    """The same as answers' bits."""
    found = _KNOWN if why & KNOWN else 0
    found |= _INCIDENT if why & INCIDENT else 0
    return found | (_EXCLUDED if why & EXCLUDED else 0)


@inlined
def _has_room_above(worker: One, need: One) -> bool:
    """Whether whoever supervises the worker, if that is limited, has room for everybody it is for."""
    return bool(worker.supervisor == NONE or need.people <= worker.supervisor_room)


@hot
def _of_standing(standing: int, has_room_above: bool) -> int:
    found = 0 if standing & ACTIVE else _INACTIVE
    found |= 0 if standing & AGREEMENT else _AGREEMENT
    found |= 0 if standing & CONSENT else _CONSENT
    if not standing & SUPERVISED:
        return found | _UNSUPERVISED
    return found if standing & SUPERVISOR_ROOM and has_room_above else found | _FULL


@hot
def _of_verdict(verdict: int) -> int:
    if verdict == PASSED:
        return 0
    if verdict == MISSING:
        return _MISSING
    if verdict == HARMFUL:
        return _HARMFUL
    return _BELOW if verdict == BELOW_GATE else _STALE


@hot
def _credentialed(worker: One, need: One, held: Rows, accepted: Codes) -> bool:
    for at in range(worker.credential_from, worker.credential_to):
        if held[at].since > need.begins or held[at].until < need.ends:
            continue
        for asked in range(need.credential_from, need.credential_to):
            if held[at].code == accepted[asked]:
                return True
    return False


@hot
def _best_level(need: One, j: int, fluency: Codes, languages: Codes) -> int:
    """How well worker j speaks what the worker speaks best of the languages that would do."""
    best = 0
    for asked in range(need.language_from, need.language_to):
        best = max(best, fluency[j, languages[asked]])
    return best


@hot
def _has_hours(worker: One, need: One, mine: Rows, theirs: Rows) -> bool:
    """Hours of a worker come in order, so a day is done when the next one begins."""
    fitting, day, contacts = 0, NOWHERE, 0
    any_time = need.hours_from == need.hours_to
    for at in range(worker.hours_from, worker.hours_to):
        if mine[at].day != day:
            day, contacts = mine[at].day, 0
        before = contacts
        if any_time:
            contacts += _contacts(mine[at].until - mine[at].since, need)
        for wish in range(need.hours_from, need.hours_to):
            if theirs[wish].day == day:
                shared = min(mine[at].until, theirs[wish].until) - max(mine[at].since, theirs[wish].since)
                contacts += _contacts(shared, need)
        if before < need.per_day <= contacts:
            fitting += 1
            if fitting >= need.days:
                return True
    return False


@hot
def _contacts(minutes: int, need: One) -> int:
    """How many of a day's contacts there is time for; a division costs more than all else, so it is avoided."""
    if minutes < need.minutes:
        return 0
    return 1 if need.per_day == 1 else int(minutes // need.minutes)


@hot
def _is_there(worker: One, need: One, absences: Rows) -> bool:
    away, until = 0, need.begins
    for at in range(worker.absence_from, worker.absence_to):
        start, end = absences[at].since, absences[at].until
        if start <= need.begins < end:
            return False
        start, end = max(start, until), min(end, need.ends)
        if start < end:
            away += end - start
            until = end
    return bool(need.ends - need.begins - away >= need.takes)


@hot
def _too_near(worker: One, need: One, homes: Rows, metres: int) -> bool:
    """To the home of any of the people."""
    for at in range(need.home_from, need.home_to):
        home = homes[at]
        if np.isnan(worker.lat) or np.isnan(home.lat):
            if home.stranger:
                return True
        else:
            km = kilometres(worker.lat, worker.lon, worker.cos_lat, home.lat, home.lon, home.cos_lat)
            if km * 1000 < metres:
                return True
    return False
