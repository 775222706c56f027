"""Workers in columns: one row for each, in the order they came; what no need asks for is left out."""

from collections.abc import Mapping, Sequence
from math import cos, nan, radians
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import Mode, Point
from ayni.engines.matching import demands
from ayni.engines.matching.columns.codes import NONE, Floats, Longs, column, instant, laid
from ayni.engines.matching.problem import HARMFUL_LEVEL, Policy, Problem, Rating, Worker

# The bits of ``standing``: what must hold whoever asks.
ACTIVE, AGREEMENT, CONSENT, SUPERVISED, SUPERVISOR_ROOM = 1, 2, 4, 8, 16

# What the latest rating for a protocol comes to, in the order in which the rule asks.
PASSED, MISSING, HARMFUL, BELOW_GATE, STALE = range(5)

MODES = tuple(Mode)


class WorkerColumns(NamedTuple):
    """Angles in radians, times in microseconds since 1970, -1 or not-a-number for what is not known.

    Lists of worker j are ``x[x_start[j]:x_start[j + 1]]``. Matrices have a row for each word that a need asks for.
    """

    standing: NDArray[np.uint8]
    sex: NDArray[np.int8]
    mode: NDArray[np.int8]  # place in MODES
    lat: Floats
    lon: Floats
    cos_lat: Floats
    max_travel: NDArray[np.int32]  # minutes one way
    week: NDArray[np.int32]  # minutes, the worker's limit
    free_minutes: NDArray[np.int32]
    caseload: NDArray[np.int32]  # points, the worker's limit
    free_points: NDArray[np.int32]
    paid: NDArray[np.int32]  # minutes of the last four weeks
    kept: Floats  # share of visits
    fluency: NDArray[np.int8]  # language × worker: 0 none, 1 basic, 2 good, 3 native
    experience: NDArray[np.bool_]  # experience × worker
    verdict: NDArray[np.int8]  # protocol × worker
    rated: Floats  # protocol × worker: mean level of the latest rating
    credential_start: Longs
    credential: NDArray[np.int32]  # code of (kind, jurisdiction)
    credential_from: Longs
    credential_until: Longs
    hours_start: Longs
    hours_day: NDArray[np.int8]
    hours_from: NDArray[np.int16]  # minutes after midnight
    hours_until: NDArray[np.int16]
    absence_start: Longs
    absence_from: Longs
    absence_until: Longs

    @property
    def size(self) -> int:
        """How many workers."""
        return len(self.standing)


class Words(NamedTuple):
    """What needs ask for, as codes; whatever no need asks for has none."""

    languages: Mapping[str, int]
    experiences: Mapping[str, int]
    protocols: Mapping[str, int]
    sexes: Mapping[str, int]
    credentials: Mapping[tuple[str, str], int]


def worker_columns(workers: Sequence[Worker], words: Words, problem: Problem) -> WorkerColumns:
    """The columns of these workers, for needs that ask in ``words``."""
    verdict, rated = _rated(workers, words.protocols, problem)
    lat, lon, cos_lat = located([worker.place for worker in workers])
    credentials = [
        [
            (words.credentials[each.kind, each.jurisdiction], instant(each.valid.start), instant(each.valid.end))
            for each in worker.credentials
            if (each.kind, each.jurisdiction) in words.credentials
        ]
        for worker in workers
    ]
    hours = [[(h.weekday, h.from_minute, h.to_minute) for h in demands.joined(w.hours)] for w in workers]
    absences = [[(instant(away.start), instant(away.end)) for away in sorted(w.absences)] for w in workers]
    return WorkerColumns(
        column(workers, _standing, np.uint8),
        column(workers, lambda w: words.sexes.get(w.sex, NONE) if w.sex is not None else NONE, np.int8),
        column(workers, lambda w: MODES.index(w.mode), np.int8),
        lat,
        lon,
        cos_lat,
        column(workers, lambda w: w.max_travel_minutes, np.int32),
        column(workers, lambda w: w.weekly_minutes_limit, np.int32),
        column(workers, demands.free_minutes, np.int32),
        column(workers, lambda w: w.caseload_limit, np.int32),
        column(workers, demands.free_points, np.int32),
        column(workers, lambda w: NONE if w.paid_minutes_recent is None else w.paid_minutes_recent, np.int32),
        column(workers, lambda w: nan if w.kept_visits_share is None else w.kept_visits_share, np.float64),
        _matrix(workers, words.languages, lambda worker, code: worker.languages.get(code, 0), np.int8),
        _matrix(workers, words.experiences, lambda worker, code: code in worker.lived_experience, np.bool_),
        verdict,
        rated,
        *laid(credentials, np.int32, np.int64, np.int64),
        *laid(hours, np.int8, np.int16, np.int16),
        *laid(absences, np.int64, np.int64),
    )


def located(places: Sequence[Point | None]) -> tuple[Floats, Floats, Floats]:
    """Latitudes and longitudes in radians and the cosines of latitudes; not-a-number where no place is known."""
    known = [(radians(place.lat), radians(place.lon)) if place else (nan, nan) for place in places]
    lat, lon = np.array(known, np.float64).reshape(-1, 2).T.copy()
    # The library's cosine, not NumPy's: travel must come to the same minute here and in basics.places.
    return lat, lon, np.array([cos(each) for each in lat.tolist()])


def _standing(worker: Worker) -> int:
    held = (
        (worker.active, ACTIVE),
        (worker.agreement_signed, AGREEMENT),
        (worker.consents_to_matching, CONSENT),
        (worker.supervisor is not None, SUPERVISED),
        (worker.supervisor_has_room, SUPERVISOR_ROOM),
    )
    return sum(bit for holds, bit in held if holds)


def _matrix(workers, words, of, kind):  # type: ignore[no-untyped-def]
    found = [column(workers, lambda worker, word=word: of(worker, word), kind) for word in words]
    return np.array(found, kind).reshape(len(words), len(workers))


def _rated(
    workers: Sequence[Worker], protocols: Mapping[str, int], problem: Problem
) -> tuple[NDArray[np.int8], Floats]:
    verdict = np.full((len(protocols), len(workers)), MISSING, np.int8)
    rated = np.full((len(protocols), len(workers)), nan)
    for place, worker in enumerate(workers):
        for protocol in sorted({rating.protocol for rating in worker.ratings} & set(protocols)):
            rating = demands.latest_rating(worker, protocol, problem.now)
            if rating is not None:
                code = protocols[protocol]
                verdict[code, place] = _verdict(rating, problem)
                rated[code, place] = sum(rating.levels) / len(rating.levels)
    return verdict, rated


def _verdict(rating: Rating, problem: Problem) -> int:
    policy: Policy = problem.policy
    if min(rating.levels) <= HARMFUL_LEVEL:
        return HARMFUL
    if demands.share_reached(rating, policy.competency_min_level) < policy.competency_share:
        return BELOW_GATE
    if demands.months_begun(rating.at, problem.now) > policy.competency_months:
        return STALE
    return PASSED
