"""What the engine may know: the time, the workers, what is needed and the policy. Nothing else decides."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from math import isfinite
from typing import Any

from ayni.basics.instants import WeeklyHours, Window, as_utc
from ayni.basics.places import Mode, Point
from ayni.basics.plain import plain, revived
from ayni.basics.words import Sentence

# Level 1 of an item means that the worker did harm; it closes the gate whatever the other items say.
# Source: the levels of the ENACT scale (Kohrt et al. 2015). Owner: the programme's clinical lead.
HARMFUL_LEVEL = 1
HIGHEST_LEVEL = 4

# Fluency in which a person can be accompanied: 1 basic, 2 good, 3 native.
# Source: our assumption that basic words do not carry a talk about distress. Owner: the programme.
WORKING_FLUENCY = 2
NATIVE = 3

# The travel time from which nearness counts nothing in the score (it never excludes anybody).
# Source: our assumption for a large city. Owner: the programme.
FAR_MINUTES = 90

# ``paid_minutes_recent`` counts the last four weeks, so that one busy week does not decide.
RECENT_WEEKS = 4

# What a need may ask for, lowest and highest; readers of files tell the same limits beside the cell.
CONTACTS = (1, 1000)
CONTACTS_A_WEEK = (0.01, 21)
MINUTES_OF_A_CONTACT = (1, 24 * 60)
URGENCIES = (1, 3)  # 1 can wait, 3 most urgent

# The most people of one group. Source: our assumption, well above the six to ten of the WHO manual for group
# interpersonal therapy (2016), so that the numbers in which a plan counts never overflow. Owner: the programme.
MOST_TOGETHER = 20

# The terms of the score; score.py says what each means.
TERMS = (
    "travel",
    "continuity",
    "lived_experience",
    "fluency",
    "competence",
    "fairness",
    "kept_visits",
    "load",
)


class Setting(StrEnum):
    """Where or how the person wishes to meet the worker."""

    HOME = "home"
    CLINIC = "clinic"
    NEUTRAL = "neutral"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def in_person(self) -> bool:
        """Whether somebody travels."""
        return self not in (Setting.PHONE, Setting.VIDEO)


# Where a group may meet: never at the home of one of them, which the others would then know.
MEETING_PLACES = (Setting.CLINIC, Setting.NEUTRAL)


@dataclass(frozen=True, kw_only=True)
class Rating:
    """How a supervisor saw the worker use a protocol: one level per item, 1 (harmful) to 4."""

    protocol: str
    at: datetime
    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        as_utc(self.at)
        _must(bool(self.levels), "a rating has at least one item")
        _must(all(HARMFUL_LEVEL <= level <= HIGHEST_LEVEL for level in self.levels), "levels run from 1 to 4")


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What the worker is trusted with, where, and for how long."""

    kind: str
    jurisdiction: str
    valid: Window


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker as the engine sees one. Declined offers are not among the facts, so they cannot count."""

    id: str
    name: str  # what sentences call the worker; may be a code
    active: bool
    agreement_signed: bool
    consents_to_matching: bool
    mode: Mode
    max_travel_minutes: int  # one way, the worker's own limit
    weekly_minutes_limit: int
    weekly_minutes_committed: int  # a usual week, with travel and notes
    caseload_points: int
    caseload_limit: int
    credentials: tuple[Credential, ...] = ()
    ratings: tuple[Rating, ...] = ()
    supervisor: str | None = None
    supervisor_has_room: bool = False
    languages: Mapping[str, int] = field(default_factory=dict)  # ISO 639 code → 1 basic, 2 good, 3 native
    sex: str | None = None
    lived_experience: frozenset[str] = frozenset()  # only what the worker chose to state
    place: Point | None = None  # where the worker sets off from
    hours: tuple[WeeklyHours, ...] = ()  # local time
    absences: tuple[Window, ...] = ()
    known_to: frozenset[str] = frozenset()  # ids of persons
    incidents_with: frozenset[str] = frozenset()  # ids of persons
    paid_minutes_recent: int | None = None  # in the last four weeks
    kept_visits_share: float | None = None  # of visits that were due to the worker, 0 to 1

    def __post_init__(self) -> None:
        _must(bool(self.id), "a worker has an id")
        _must(self.name != "", "a worker has a name or a code")
        Mode(self.mode)
        for name in ("max_travel_minutes", "weekly_minutes_limit", "weekly_minutes_committed"):
            _must(getattr(self, name) >= 0, f"{name} is not negative")
        _must(self.caseload_points >= 0 and self.caseload_limit >= 0, "caseload points are not negative")
        _must(all(1 <= level <= NATIVE for level in self.languages.values()), "fluency runs from 1 to 3")
        _must(self.paid_minutes_recent is None or self.paid_minutes_recent >= 0, "paid minutes are not negative")
        _must(self.kept_visits_share is None or 0 <= self.kept_visits_share <= 1, "a share lies between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the person chose. All of it is hard, except ``prefers_lived_experience``, which only ranks."""

    worker_sex: str | None = None
    lived_experience: str | None = None
    prefers_lived_experience: str | None = None
    not_from_my_street: bool = False
    hours: tuple[WeeklyHours, ...] = ()  # none means any time


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of the people whom one worker would accompany: who it is, and what concerns this person alone."""

    person: str
    home: Point | None = None  # where the person lives, if it is known; used for discretion only
    not_from_my_street: bool = False
    lived_experience: str | None = None  # what the worker must have lived through

    def __post_init__(self) -> None:
        _must(bool(self.person), "a member is somebody")


@dataclass(frozen=True, kw_only=True)
class Need:
    """What one person, or a group that meets together, needs from one worker.

    A group names its ``members``; what they have in common stands in the need itself (groups.py makes one of the needs
    of several people), ``person`` is then the group's own code, and ``acuity_points`` are those of all of them.
    """

    id: str
    person: str
    kind: str
    jurisdiction: str
    window: Window  # from the instant care must have begun to the end of care
    contacts: int
    contacts_per_week: float
    minutes_per_contact: int
    acuity_points: int
    setting: Setting
    urgency: int  # 1 can wait, 2, 3 most urgent
    protocol: str | None = None
    credential_kinds: tuple[str, ...] = ()  # any one suffices; none asked means no credential is needed
    languages: tuple[str, ...] = ()  # any one suffices, best first; none means any
    place: Point | None = None  # where they meet
    home: Point | None = None  # where the person lives, if they meet elsewhere; used for discretion only
    max_travel_minutes: int | None = None  # how far the coordinator looks; the worker's own limit holds as well
    choices: Choices = field(default_factory=Choices)
    other_settings: Mapping[str, Point] = field(default_factory=dict)  # "clinic" or "neutral" → where that would be
    previous_worker: str | None = None
    excluded_workers: frozenset[str] = frozenset()
    members: tuple[Member, ...] = ()  # of a group; none means that the need is one person's

    def __post_init__(self) -> None:
        _must(bool(self.id) and bool(self.person), "a need has an id and a person")
        Setting(self.setting)
        if self.members:
            _must(2 <= len(self.members) <= MOST_TOGETHER, f"a group is of two to {MOST_TOGETHER} people")
            _must(self.setting in MEETING_PLACES, "a group meets at the centre or at a neutral place")
            _must(self.home is None, "each of a group has a home of their own")
            _once((member.person for member in self.members), "member")
        _must(_within(self.contacts, CONTACTS), "a need takes from one to a thousand contacts")
        _must(_within(self.contacts_per_week, CONTACTS_A_WEEK), "0.01 to 21 contacts a week")
        _must(_within(self.minutes_per_contact, MINUTES_OF_A_CONTACT), "a contact lasts from one minute to a day")
        _must(self.acuity_points >= 0, "acuity points are not negative")
        _must(self.urgency in range(URGENCIES[0], URGENCIES[1] + 1), "urgency is 1, 2 or 3")
        _must(self.max_travel_minutes is None or self.max_travel_minutes >= 0, "travel is not negative")
        _must(all(Setting(each).in_person for each in self.other_settings), "other settings with a place are in person")

    @property
    def contacts_in_a_week(self) -> float:
        """The contacts of the busiest week: never more than there are."""
        return min(self.contacts_per_week, float(self.contacts))

    @property
    def discretion_point(self) -> Point | None:
        """Where the person lives, as far as it is known here."""
        return self.home or (self.place if self.setting == Setting.HOME else None)

    @property
    def people(self) -> tuple[Member, ...]:
        """Everybody it is for: the members of a group, or the one person."""
        return self.members or (
            Member(
                person=self.person,
                home=self.discretion_point,
                not_from_my_street=self.choices.not_from_my_street,
                lived_experience=self.choices.lived_experience,
            ),
        )

    @property
    def size(self) -> int:
        """How many people it is for."""
        return len(self.members) or 1

    @property
    def experiences_asked(self) -> tuple[str, ...]:
        """Everything that the worker must have lived through, so that each of the people has what they asked for."""
        return tuple(sorted({each.lived_experience for each in self.people if each.lived_experience is not None}))

    @property
    def experiences_welcome(self) -> tuple[str, ...]:
        """What counts in the score: what was asked for, or what the person would welcome."""
        welcome = self.choices.prefers_lived_experience
        return self.experiences_asked or (() if welcome is None else (welcome,))


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The numbers that a programme answers for. The caller takes them from the jurisdiction's content."""

    competency_months: int  # a rating counts for so long
    competency_share: float  # of the items must reach competency_min_level
    discretion_metres: int  # nobody who lives nearer to the person is suggested
    notes_minutes_per_contact: int
    weights: Mapping[str, float]  # term → weight; a term that is not named weighs nothing
    competency_min_level: int = 3  # "all basic skills" on the ENACT scale
    min_fluency: int = WORKING_FLUENCY
    far_minutes: int = FAR_MINUTES

    def __post_init__(self) -> None:
        _must(self.competency_months >= 0 and self.discretion_metres >= 0, "limits are not negative")
        _must(0 <= self.competency_share <= 1, "a share lies between 0 and 1")
        _must(self.notes_minutes_per_contact >= 0, "minutes are not negative")
        _must(HARMFUL_LEVEL < self.competency_min_level <= HIGHEST_LEVEL, "the passing level is 2, 3 or 4")
        _must(1 <= self.min_fluency <= NATIVE, "fluency runs from 1 to 3")
        _must(self.far_minutes > 0, "far is more than nothing")
        unknown = set(self.weights) - set(TERMS)
        _must(not unknown, f"no such term: {', '.join(sorted(unknown))}")
        _must(all(isfinite(w) and w >= 0 for w in self.weights.values()), "weights are not negative")


@dataclass(frozen=True, kw_only=True)
class Supervisor:
    """Whoever accompanies workers. ``room``: how many more people all of those workers may take, together."""

    id: str
    name: str  # what sentences call the supervisor; may be a code
    room: int

    def __post_init__(self) -> None:
        _must(bool(self.id) and bool(self.name), "a supervisor has an id, and a name or a code")
        _must(self.room >= 0, "room is not negative")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The whole question. ``labels`` says how codes (credential kinds, lived experience, sex) are called to people.

    ``supervisors`` are those whose room is known; a worker's supervisor who is not among them limits nothing.
    """

    now: datetime
    workers: tuple[Worker, ...]
    needs: tuple[Need, ...]
    policy: Policy
    labels: Mapping[str, Sentence | str] = field(default_factory=dict)
    supervisors: tuple[Supervisor, ...] = ()

    def __post_init__(self) -> None:
        as_utc(self.now)
        _once((supervisor.id for supervisor in self.supervisors), "supervisor")
        _once((worker.id for worker in self.workers), "worker")
        _once((need.id for need in self.needs), "need")

    def supervisor_of(self, worker: Worker) -> Supervisor | None:
        """Whoever accompanies the worker, if it is known how much room they have."""
        return self._supervisors.get(worker.supervisor or "")

    @cached_property
    def supervisors_by_id(self) -> tuple[Supervisor, ...]:
        """In an order that does not depend on where they came from."""
        return tuple(sorted(self.supervisors, key=lambda each: each.id))

    @cached_property
    def _supervisors(self) -> dict[str, Supervisor]:
        return {each.id: each for each in self.supervisors}

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing; workers and needs by id, so that the order they came in does not matter.

        Made once, because storing and hashing both ask for it: nobody changes it.
        """
        return self._stored

    @cached_property
    def _stored(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        for kind in ("workers", "needs", "supervisors"):
            stored[kind].sort(key=lambda each: each["id"])
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Problem":
        """The inverse of ``as_json``; validates like the constructor."""
        return revived(cls, stored)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON: equal for equal questions, whatever order they were gathered in."""
        return sha256(json.dumps(self.as_json(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _within(number: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= number <= limits[1]


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise ValueError(otherwise)


def _once(ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for each in ids:
        _must(each not in seen, f"two of them have the id {each!r}: every {what} appears once")
        seen.add(each)
