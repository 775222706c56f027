"""What a batch plan is asked: a problem with many needs, what leaving somebody out costs, and which fairness holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from ayni.basics.places import Point
from ayni.basics.plain import plain, revived
from ayni.engines.matching.national.edges import MOST_GAIN
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import Need, Problem

# The most that recent paid hours may weigh against a worker, in whole scores: half of what leaving somebody without
# costs, so that no person is left out for it. Source: our assumption. Owner: the programme.
MOST_PENALTY = 10

# More would leave no room for what fairness adds within the numbers that the national assignment counts in.
MOST_PRICE = 250


class Spread(StrEnum):
    """How paid hours are spread over the workers."""

    NONE = "none"  # only what is best for the people who wait
    SHARE = "share"  # give up at most a stated share of the scores, and spread hours as evenly as that buys
    MAX_MIN = "max-min"  # lift whoever is paid least as far as can be, and serve nobody less


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """A policy with a name, where it comes from and who answers for it."""

    name: str
    spread: Spread
    share: float = 0.0  # of the scores that may be given up
    source: str
    owner: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a share lies between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What leaving one person without a worker costs, in whole scores (a perfect pair scores 1).

    Source: our assumption, so that two people always count more than the urgency and the waiting of one. Owner: the
    programme.
    """

    unserved: float = 20.0
    urgency: float = 5.0  # for each step of urgency
    waiting_day: float = 0.2  # for each day of waiting …
    longest_days: int = 60  # … up to so many

    def __post_init__(self) -> None:
        least = min(self.unserved, self.urgency, self.waiting_day, self.longest_days)
        most = self.unserved + 3 * self.urgency + self.waiting_day * self.longest_days
        if least < 0 or not MOST_PENALTY < self.unserved <= most <= MOST_PRICE:
            raise ValueError(f"leaving somebody without costs more than {MOST_PENALTY} and at most {MOST_PRICE}")

    def of(self, need: Need, waiting_days: int) -> int:
        """In millionths of a score."""
        days = min(max(0, waiting_days), self.longest_days)
        return round((self.unserved + self.urgency * need.urgency + self.waiting_day * days) * MILLIONTHS)


@dataclass(frozen=True, kw_only=True)
class Person:
    """What audits and the map of recruitment ask about whoever has a need."""

    waiting_days: int
    district: str = ""
    sex: str = ""


@dataclass(frozen=True, kw_only=True)
class Helper:
    """What audits ask about a worker. ``offers`` counts those made in the last four weeks, whatever was answered."""

    district: str = ""
    offers: int = 0


@dataclass(frozen=True, kw_only=True)
class Question:
    """The whole question. ``persons`` is by need, ``helpers`` by worker, ``spots`` the middle of each district.

    ``groups`` tells of each need that is a group's what is asked about each of its people; its ``persons`` entry then
    tells of the group itself: who has waited longest, and the district in which they meet.
    """

    problem: Problem
    fairness: Fairness
    persons: Mapping[str, Person]
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    spots: Mapping[str, Point] = field(default_factory=dict)
    prices: Prices = field(default_factory=Prices)
    groups: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = {need.id for need in self.problem.needs} - set(self.persons)
        if unknown:
            raise ValueError(f"nothing is told about whoever needs {', '.join(sorted(unknown))}")
        for need in self.problem.needs:
            if len(self.people_of(need)) != need.size:
                raise ValueError(f"something is told about each of the {need.size} people of {need.id}")
            if self.price_of(need) > MOST_GAIN:
                raise ValueError(f"leaving {need.id} without costs more than a plan can count")

    def people_of(self, need: Need) -> tuple[Person, ...]:
        """What is told of each person the need is for."""
        return self.groups.get(need.id) or (self.persons[need.id],)

    def price_of(self, need: Need) -> int:
        """What leaving the need without costs: of a group, what leaving each of its people without costs, added up."""
        return sum(self.prices.of(need, each.waiting_days) for each in self.people_of(need))

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing; workers and needs by id."""
        told: dict[str, Any] = plain(self)
        return told | {"problem": self.problem.as_json()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Question":
        """The inverse of ``as_json``; validates like the constructor."""
        return revived(cls, stored)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashed(self.as_json())


def hashed(stored: Any) -> str:
    """SHA-256 of plain values, whatever order their keys are in."""
    return sha256(json.dumps(stored, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
