"""The question of a day: who can go, where people wait, how long the ways are, and what a good day is.

All times are minutes from one origin that the caller chooses (usually midnight), all durations are minutes; both are
floats that are never negative. Nothing here knows a date or a clock.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from math import isfinite
from typing import Any

from ayni.basics.places import Mode, Point, travel_minutes
from ayni.basics.plain import plain, revived
from ayni.engines.rounds.faults import a_span, a_time, refuse, twice, unknown

Matrix = tuple[tuple[float, ...], ...]

# What a day can cost. Each is a number that is better when it is smaller; ``docs/guides/rounds-from-files.md`` says the
# same in the words of whoever chooses the weights.
TERMS = (
    "travel",  # minutes on the way, from each worker's start place to the end place
    "lateness",  # minutes that services begin after their windows close, added up
    "worst_lateness",  # the most minutes that any one service begins late
    "waiting",  # minutes between arriving and beginning, the first stop of a round excepted
    "overtime",  # minutes that workers return after their shifts, added up
    "continuity",  # services done by somebody the person does not know, where somebody is known
    "preference",  # services done by somebody other than those whom the person prefers, where somebody is preferred
    "fairness",  # minutes between the longest and the shortest load (work and travel, and what came before the day)
    "stability",  # promises changed: visits begun at another time, by somebody else or not at all
    "prizes",  # prizes of the optional visits that are left out
)

# The objective of Mankowska, Meisel and Bierwirth (2014), doi 10.1007/s10729-013-9243-1: the mean of travel, total
# lateness and largest lateness.
MANKOWSKA = {"travel": 1 / 3, "lateness": 1 / 3, "worst_lateness": 1 / 3}

# A visit that begins within so many minutes of what was told counts as kept.
# Source: our assumption of what people still call "at ten". Owner: the programme.
KEPT_MINUTES = 15.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere rounds start, end or stop. A point is needed only where no travel matrix is given."""

    id: str
    point: Point | None = None


@dataclass(frozen=True, kw_only=True)
class Break:
    """A rest of ``minutes`` that begins between ``earliest`` and ``latest``, never during a visit.

    It is due when the round sets out by ``earliest`` and lasts until ``latest`` plus ``minutes`` or longer. It
    may be taken before travelling, on the way or after it.
    """

    earliest: float
    latest: float
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody who can make a round, with the limits that no plan may cross.

    ``max_minutes`` (protection) bounds the time from setting out to being back; ``max_overtime`` how long after
    ``shift_end`` the return may be: with the usual 0 never, with none without end. ``max_leg_minutes`` and
    ``max_visits`` are the worker's own limits. ``load_before`` are minutes already worked this week, for fairness.
    """

    id: str
    start: str  # a place
    end: str  # a place
    name: str = ""  # what sentences call the worker; the id when empty
    skills: frozenset[str] = frozenset()
    mode: Mode = Mode.CAR
    shift_start: float = 0.0
    shift_end: float | None = None
    max_overtime: float | None = 0.0
    max_minutes: float | None = None
    max_leg_minutes: float | None = None
    max_visits: int | None = None
    breaks: tuple[Break, ...] = ()
    load_before: float = 0.0

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        where = f"worker {self.id}"
        if not self.id:
            yield "worker: an id is missing."
        yield from a_span(where, "the shift", self.shift_start, self.shift_end)
        for name in ("max_overtime", "max_minutes", "max_leg_minutes", "max_visits", "load_before"):
            yield from a_time(where, name, getattr(self, name))
        for each in self.breaks:
            yield from a_span(where, "the break", each.earliest, each.latest)
            yield from a_time(where, "the length of the break", each.minutes)

    @property
    def called(self) -> str:
        """What sentences call the worker."""
        return self.name or self.id

    @property
    def latest_return(self) -> float | None:
        """The last minute at which the worker may be back by the shift; none where nothing limits it."""
        if self.shift_end is None or self.max_overtime is None:
            return None
        return self.shift_end + self.max_overtime


@dataclass(frozen=True, kw_only=True)
class Service:
    """What one worker does at a visit: for ``minutes``, having all of ``skills``."""

    minutes: float
    skills: frozenset[str] = frozenset()
    pinned_worker: str | None = None

    @property
    def called(self) -> str:
        """What files and sentences call it."""
        return "+".join(sorted(self.skills))


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One or two services at one place. Two are always done by two different workers.

    The window holds the beginning of each service: never before ``opens``; after ``closes`` it is late, and where the
    window is ``hard`` that may not be. ``gap`` is the least and the most that the second service begins after the
    first: (0, 0) is at once. ``pinned_at`` fixes the beginning of the first service. ``prize`` makes the visit
    optional and says what leaving it out costs. ``told_at`` and ``told_workers`` (one for each service) are what the
    person was promised. ``previous`` are workers whom the person knows.
    """

    id: str
    place: str
    services: tuple[Service, ...]
    opens: float = 0.0
    closes: float | None = None
    hard: bool = False
    gap: tuple[float, float] | None = None
    name: str = ""  # what sentences call the visit; the id when empty
    pinned_at: float | None = None
    prize: float | None = None
    preferred: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    previous: frozenset[str] = frozenset()
    told_at: float | None = None
    told_workers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        where = f"visit {self.id}"
        if not self.id:
            yield "visit: an id is missing."
        yield from a_span(where, "the window", self.opens, self.closes)
        for name in ("pinned_at", "prize", "told_at"):
            yield from a_time(where, name, getattr(self, name))
        for number, service in enumerate(self.services, 1):
            yield from a_time(where, f"the duration of service {number}", service.minutes)
        yield from self._faults_of_services(where)
        if self.pinned_at is not None:
            late = self.hard and self.closes is not None and self.pinned_at > self.closes
            if self.pinned_at < self.opens or late:
                yield f"{where}: it is pinned to {self.pinned_at:g}, outside its window."
        if self.told_workers and (self.told_at is None or len(self.told_workers) != len(self.services)):
            yield f"{where}: what was told needs a time, and a worker for each service."

    def _faults_of_services(self, where: str) -> Iterator[str]:
        if len(self.services) not in (1, 2):
            yield f"{where}: it has {len(self.services)} services; one or two can be planned."
        elif (len(self.services) == 2) != (self.gap is not None):
            yield f"{where}: a gap is given for a visit of two services, and for no other."
        elif self.gap is not None:
            yield from a_span(where, "the gap between the services", *self.gap)
        pinned = [each.pinned_worker for each in self.services if each.pinned_worker is not None]
        if len(set(pinned)) < len(pinned):
            yield f"{where}: both services are pinned to the worker '{pinned[0]}'; it takes two."
        if stuck := sorted(set(pinned) & self.excluded):
            yield f"{where}: the worker '{stuck[0]}' is both pinned and excluded."

    @property
    def called(self) -> str:
        """What sentences call the visit."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The whole question. Raises Faulty, naming each entry, when it cannot be meant.

    ``travel`` gives for a mode the minutes from each place to each, in the order of ``places``; for a mode that is not
    in it, they are estimated from the points of the places. ``weights`` multiply the TERMS. ``skills`` are those that
    exist beside those that somebody here has. ``max_changed`` bounds how many promises may change.
    """

    workers: tuple[Worker, ...]
    visits: tuple[Visit, ...]
    places: tuple[Place, ...]
    travel: Mapping[str, Matrix] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=lambda: MANKOWSKA)
    skills: frozenset[str] = frozenset()
    kept_minutes: float = KEPT_MINUTES
    max_changed: int | None = None

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        yield from twice("worker", [each.id for each in self.workers])
        yield from twice("visit", [each.id for each in self.visits])
        yield from twice("place", [each.id for each in self.places])
        known = self.skills.union(*(each.skills for each in self.workers))
        workers, places = {each.id for each in self.workers}, {each.id for each in self.places}
        for worker in self.workers:
            yield from unknown(f"worker {worker.id}", "place", {worker.start, worker.end}, places)
        for visit in self.visits:
            where = f"visit {visit.id}"
            yield from unknown(where, "place", {visit.place}, places)
            yield from unknown(where, "skill", (skill for each in visit.services for skill in each.skills), known)
            pinned = {each.pinned_worker for each in visit.services if each.pinned_worker is not None}
            yield from unknown(where, "worker", pinned | visit.excluded, workers)
        yield from self._faults_of_travel()
        yield from unknown("objective", "term", self.weights, TERMS)
        for term, weight in self.weights.items():
            if not (isfinite(weight) and weight >= 0):
                yield f"objective: the weight of {term} is {weight:g}; weights are not negative."
        yield from a_time("objective", "kept_minutes", self.kept_minutes)
        yield from a_time("objective", "max_changed", self.max_changed)

    def _faults_of_travel(self) -> Iterator[str]:
        yield from unknown("travel", "mode", self.travel, tuple(Mode))
        for mode, matrix in self.travel.items():
            yield from _faults_of_matrix(mode, matrix, [each.id for each in self.places])
        without = sorted(each.id for each in self.places if each.point is None)
        for mode in sorted({each.mode for each in self.workers} - set(self.travel)):
            for place in without:
                yield f"place {place}: it needs a point, because there is no travel matrix for {mode}."

    @cached_property
    def place_index(self) -> Mapping[str, int]:
        """The row of each place in a travel matrix."""
        return {each.id: number for number, each in enumerate(self.places)}

    @cached_property
    def matrices(self) -> Mapping[str, Matrix]:
        """Minutes of travel for each mode that a worker uses, given or estimated, in the order of ``places``."""
        return {mode: self.travel.get(mode) or self._estimated(mode) for mode in {w.mode for w in self.workers}}

    def _estimated(self, mode: Mode) -> Matrix:
        points = [each.point for each in self.places if each.point is not None]
        return tuple(tuple(float(travel_minutes(start, end, mode)) for end in points) for start in points)

    def minutes(self, mode: str, start: str, end: str) -> float:
        """Minutes of travel between two places."""
        return self.matrices[mode][self.place_index[start]][self.place_index[end]]

    @cached_property
    def worker_of(self) -> Mapping[str, Worker]:
        """The workers by id."""
        return {each.id: each for each in self.workers}

    @cached_property
    def visit_of(self) -> Mapping[str, Visit]:
        """The visits by id."""
        return {each.id: each for each in self.visits}

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing, all by id, so that the order they came in does not matter. Nobody changes them."""
        return self._stored

    @cached_property
    def _stored(self) -> dict[str, Any]:
        order = sorted(range(len(self.places)), key=lambda number: self.places[number].id)
        travel = {mode: [[rows[a][b] for b in order] for a in order] for mode, rows in self.travel.items()}
        stored = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "travel"}
        for kind in ("workers", "visits", "places"):
            stored[kind].sort(key=lambda each: each["id"])
        return {**stored, "travel": plain(travel)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Problem":
        """The inverse of ``as_json``; validates like the constructor."""
        return revived(cls, stored)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON: equal for equal questions, whatever order they were gathered in."""
        return sha256(json.dumps(self.as_json(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _faults_of_matrix(mode: str, matrix: Matrix, places: list[str]) -> Iterator[str]:
    if len(matrix) != len(places):
        yield f"travel by {mode}: there are {len(matrix)} rows for {len(places)} places."
    for place, row in zip(places, matrix, strict=False):
        if len(row) != len(places):
            yield f"travel by {mode}, from {place}: there are {len(row)} entries for {len(places)} places."
        for other, minutes in zip(places, row, strict=False):
            yield from a_time(f"travel by {mode}, from {place} to {other}", "the time", minutes)
