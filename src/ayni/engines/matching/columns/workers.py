"""Workers in columns: one row for each, in the order they came; what no need asks for is left out."""

from collections.abc import Callable, Mapping, Sequence
from math import cos, nan, radians
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import Mode, Point
from ayni.engines.matching import demands
from ayni.engines.matching.columns.codes import NONE, Floats, Rows, Word, column, ends, instant, laid, table
from ayni.engines.matching.problem import HARMFUL_LEVEL, Policy, Problem, Rating, Worker

# The bits of ``standing``: what must hold whoever asks.
ACTIVE, AGREEMENT, CONSENT, SUPERVISED, SUPERVISOR_ROOM = 1, 2, 4, 8, 16

# What the latest rating for a protocol comes to, in the order in which the rule asks.
PASSED, MISSING, HARMFUL, BELOW_GATE, STALE = range(5)

MODES = tuple(Mode)


# A worker's facts stand side by side, since whoever asks for one asks for most: angles in radians, -1 or not-a-number
# for what is not known. ``x_from`` and ``x_to`` say which entries of list x are the worker's.
WORKER = np.dtype(
    [
        ("lat", "f8"),
        ("lon", "f8"),
        ("cos_lat", "f8"),
        ("kept", "f8"),  # share of visits
        ("max_travel", "i4"),  # minutes one way
        ("week", "i4"),  # minutes, the worker's limit
        ("free_minutes", "i4"),
        ("caseload", "i4"),  # points, the worker's limit
        ("free_points", "i4"),
        ("paid", "i4"),  # minutes of the last four weeks
        ("supervisor", "i4"),  # number of the supervisor, where their room is limited
        ("supervisor_room", "i4"),  # for how many more people, shared by all workers of that supervisor
        ("credential_from", "i4"),
        ("credential_to", "i4"),
        ("hours_from", "i4"),
        ("hours_to", "i4"),
        ("absence_from", "i4"),
        ("absence_to", "i4"),
        ("standing", "u1"),
        ("sex", "i1"),
        ("mode", "i1"),  # place in MODES
    ],
    align=True,
)
# Times are microseconds since 1970; hours are minutes after midnight; a code is of (kind, jurisdiction).
CREDENTIAL = np.dtype([("since", "i8"), ("until", "i8"), ("code", "i4")], align=True)
HOURS = np.dtype([("day", "i2"), ("since", "i2"), ("until", "i2")], align=True)
ABSENCE = np.dtype([("since", "i8"), ("until", "i8")], align=True)


class WorkerColumns(NamedTuple):
    """``row`` has one WORKER each; matrices are worker × what some need asks for; the rest are lists."""

    row: Rows
    fluency: NDArray[np.int8]  # worker × language: 0 none, 1 basic, 2 good, 3 native
    experience: NDArray[np.bool_]  # worker × experience
    verdict: NDArray[np.int8]  # worker × protocol
    rated: Floats  # worker × protocol: mean level of the latest rating
    credential: Rows
    hours: Rows
    absence: Rows

    @property
    def size(self) -> int:
        """How many workers."""
        return len(self.row)


class Words(NamedTuple):
    """What needs ask for, as codes; whatever no need asks for has none."""

    languages: Mapping[str, int]
    experiences: Mapping[tuple[str, ...], int]  # of what somebody must have lived through, all of it
    protocols: Mapping[str, int]
    sexes: Mapping[str, int]
    credentials: Mapping[tuple[str, str], int]


def worker_columns(workers: Sequence[Worker], words: Words, problem: Problem) -> WorkerColumns:
    """The columns of these workers, for needs that ask in ``words``."""
    verdict, rated = _rated(workers, words.protocols, problem)
    lat, lon, cos_lat = located([worker.place for worker in workers])
    credentials = [
        [
            (instant(each.valid.start), instant(each.valid.end), words.credentials[each.kind, each.jurisdiction])
            for each in worker.credentials
            if (each.kind, each.jurisdiction) in words.credentials
        ]
        for worker in workers
    ]
    hours = [[(h.weekday, h.from_minute, h.to_minute) for h in demands.joined(w.hours)] for w in workers]
    absences = [[(instant(away.start), instant(away.end)) for away in sorted(w.absences)] for w in workers]
    asked = {worker.supervisor for worker in workers}
    limited = [each.id for each in problem.supervisors_by_id if each.id in asked]
    numbers = {each: number for number, each in enumerate(limited)}
    room = {each.id: each.room for each in problem.supervisors}
    facts = {
        "lat": lat,
        "lon": lon,
        "cos_lat": cos_lat,
        "kept": column(workers, lambda w: nan if w.kept_visits_share is None else w.kept_visits_share, "f8"),
        "max_travel": column(workers, lambda w: w.max_travel_minutes, "i4"),
        "week": column(workers, lambda w: w.weekly_minutes_limit, "i4"),
        "free_minutes": column(workers, demands.free_minutes, "i4"),
        "caseload": column(workers, lambda w: w.caseload_limit, "i4"),
        "free_points": column(workers, demands.free_points, "i4"),
        "paid": column(workers, lambda w: NONE if w.paid_minutes_recent is None else w.paid_minutes_recent, "i4"),
        "supervisor": column(workers, lambda w: numbers.get(w.supervisor or "", NONE), "i4"),
        "supervisor_room": column(workers, lambda w: room.get(w.supervisor or "", 0), "i4"),
        "standing": column(workers, _standing, "u1"),
        "sex": column(workers, lambda w: NONE if w.sex is None else words.sexes.get(w.sex, NONE), "i1"),
        "mode": column(workers, lambda w: MODES.index(w.mode), "i1"),
        **ends("credential", credentials),
        **ends("hours", hours),
        **ends("absence", absences),
    }
    return WorkerColumns(
        table(WORKER, len(workers), facts),
        _matrix(workers, words.languages, lambda worker, code: worker.languages.get(code, 0), "i1"),
        _matrix(workers, words.experiences, lambda worker, asked: worker.lived_experience.issuperset(asked), "?"),
        verdict,
        rated,
        laid(credentials, CREDENTIAL),
        laid(hours, HOURS),
        laid(absences, ABSENCE),
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


def _matrix(
    workers: Sequence[Worker], words: Mapping[Word, int], of: Callable[[Worker, Word], int], kind: Any
) -> NDArray[Any]:
    return np.array([[of(worker, word) for word in words] for worker in workers], kind).reshape(
        len(workers), len(words)
    )


def _rated(
    workers: Sequence[Worker], protocols: Mapping[str, int], problem: Problem
) -> tuple[NDArray[np.int8], Floats]:
    verdict = np.full((len(workers), len(protocols)), MISSING, np.int8)
    rated = np.full((len(workers), len(protocols)), nan)
    for place, worker in enumerate(workers):
        for protocol in sorted({rating.protocol for rating in worker.ratings} & set(protocols)):
            rating = demands.latest_rating(worker, protocol, problem.now)
            if rating is not None:
                code = protocols[protocol]
                verdict[place, code] = _verdict(rating, problem)
                rated[place, code] = sum(rating.levels) / len(rating.levels)
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
