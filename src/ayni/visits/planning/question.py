"""The question of rounds as the house asks it: who is to be visited, by whom, when it suits them, and what was told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from ayni.basics.instants import MINUTES_PER_DAY, WeeklyHours
from ayni.basics.places import Mode, Point
from ayni.basics.plain import plain, revived

# Days count from 0, the first day of the plan; minutes count from local midnight of their day.


@dataclass(frozen=True)
class Told:
    """What a person was promised: the day and the minute, and who comes."""

    day: int
    minute: int
    worker: str
    companion: str | None = None


@dataclass(frozen=True)
class Pin:
    """Somebody fixed a visit: to a worker, and to a minute of a day or to any."""

    wanted: str
    worker: str
    day: int
    minute: int | None


@dataclass(frozen=True)
class Wanted:
    """A visit that is to be placed: one that is arranged already (``visit``), or one that is due.

    ``worker`` is the engagement's own. ``others`` may come instead, and are there only where cover was asked for;
    ``companions`` may go along, and are there only where two are to go. ``code`` is what pages call the person.
    """

    id: str
    visit: str | None
    engagement: str
    code: str
    worker: str
    others: tuple[str, ...]
    companions: tuple[str, ...]
    in_pairs: bool
    protocol: str
    setting: str
    minutes: int
    place: Point | None  # none where they speak from afar
    hours: tuple[WeeklyHours, ...]  # when it suits the person; none is any time
    days: tuple[int, ...]
    told: Told | None = None
    urgent: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """Who may make the visit."""
        return (self.worker, *self.others)


@dataclass(frozen=True)
class Shift:
    """A stretch of one day in which a worker can be on the way."""

    day: int
    start: int
    end: int


@dataclass(frozen=True)
class Helper:
    """A worker of the centre with the limits that protect her. ``taken`` is what she does besides this plan.

    ``week_minutes`` are left of her week after what she does on other days of it; ``before`` are already spent.
    """

    id: str
    name: str
    mode: Mode
    start: Point
    shifts: tuple[Shift, ...]
    taken: tuple[Shift, ...]
    week_minutes: int
    before: int


@dataclass(frozen=True)
class Wishes:
    """What whoever plans asks for: cover for whom, for whom a visit at once, what is fixed, what is supposed.

    ``due`` asks that people whose next visit is due are planned too, and not only what is arranged.
    """

    cover_for: frozenset[str] = frozenset()
    urgent: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()
    due: bool = True
    what_if: str = ""
    what_if_worker: str = ""


@dataclass(frozen=True)
class Limits:
    """The numbers a jurisdiction answers for."""

    day_minutes: int
    rest_minutes: int
    notes_minutes: int
    kept_minutes: int
    weights: Mapping[str, float]
    prizes: Mapping[str, float]


@dataclass(frozen=True)
class Question:
    """Everything that rounds depend on, kept so that they can be worked out again."""

    first_day: str  # as 2026-03-02
    weekday: int  # of the first day; 0 is Monday
    days: int
    zone: str
    from_minute: int  # nothing begins earlier on the first day, since that is over
    centre: Point
    helpers: tuple[Helper, ...]
    wanted: tuple[Wanted, ...]
    limits: Limits
    most_changes: int
    wishes: Wishes = Wishes()

    @cached_property
    def helper_of(self) -> Mapping[str, Helper]:
        """The workers by id."""
        return {each.id: each for each in self.helpers}

    @cached_property
    def wanted_of(self) -> Mapping[str, Wanted]:
        """The visits by id."""
        return {each.id: each for each in self.wanted}

    def hours_on(self, wanted: Wanted, day: int) -> tuple[tuple[int, int], ...]:
        """Minutes of a day between which it suits the person; all of it where they named no hours."""
        if not wanted.hours:
            return ((0, MINUTES_PER_DAY),)
        weekday = (self.weekday + day) % 7
        return tuple((each.from_minute, each.to_minute) for each in wanted.hours if each.weekday == weekday)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Question":
        """The inverse of ``as_json``."""
        return revived(cls, stored)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashed(self.as_json())


@dataclass(frozen=True)
class Day:
    """What a day is asked with: its visits by id, what each worker has left of her week, and until when she must rest.

    ``changes_left`` is how many promises may still change. Of these, ``freed`` are told visits that another worker may
    make, ``released`` those that may be at another minute too; ``barred`` are told visits that would be one too many.
    """

    number: int
    wanted: tuple[str, ...]
    week_left: Mapping[str, int]
    rests_until: Mapping[str, int]
    changes_left: int
    freed: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()

    def visits(self, question: Question) -> list[Wanted]:
        """Its visits."""
        return [question.wanted_of[each] for each in self.wanted]

    @property
    def let_go(self) -> frozenset[str]:
        """The visits whose promise may change."""
        return self.freed | self.released


# The worker whom "one more" supposes.
ONE_MORE = "one-more"
ONE_MORE_SHIFT = (8 * 60, 18 * 60)
LONGER_MINUTES = 30


def supposed(question: Question) -> Question:
    """The question with what it supposes."""
    what_if = question.wishes.what_if
    if what_if == "one-more":
        return _with_one_more(question)
    if what_if == "a-car":
        driver = question.wishes.what_if_worker
        helpers = [replace(each, mode=Mode.CAR) if each.id == driver else each for each in question.helpers]
        return replace(question, helpers=tuple(helpers))
    if what_if == "longer":
        return replace(question, wanted=tuple(_longer(each) for each in question.wanted))
    return question


def _with_one_more(question: Question) -> Question:
    shifts = tuple(Shift(day, *ONE_MORE_SHIFT) for day in range(question.days))
    week = question.limits.day_minutes * question.days
    more = Helper(ONE_MORE, ONE_MORE, Mode.PUBLIC, question.centre, shifts, (), week, 0)
    wanted = tuple(
        replace(
            each,
            others=(*each.others, ONE_MORE),
            companions=(*each.companions, ONE_MORE) if each.in_pairs else each.companions,
        )
        for each in question.wanted
    )
    return replace(question, helpers=(*question.helpers, more), wanted=wanted)


def _longer(wanted: Wanted) -> Wanted:
    hours = (
        WeeklyHours(
            each.weekday,
            max(0, each.from_minute - LONGER_MINUTES),
            min(MINUTES_PER_DAY, each.to_minute + LONGER_MINUTES),
        )
        for each in wanted.hours
    )
    return replace(wanted, hours=tuple(hours))


def hashed(stored: Any) -> str:
    """SHA-256 of plain values."""
    return sha256(json.dumps(stored, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
