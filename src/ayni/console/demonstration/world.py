"""Who is who in the demonstration: the centres with their staff, the workers with their diaries."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from ayni.basics.instants import WeeklyHours, Window
from ayni.console.demonstration.timeline import Timeline
from ayni.engagements.seeds import Temper
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.workers.queries import Supervisor, Worker


@dataclass(frozen=True)
class Scale:
    """How large the programme is."""

    workers: int
    supervisors: int
    people: int
    days: int

    def __post_init__(self) -> None:
        if self.workers < 6 or self.supervisors < 3 or self.people < 10 or self.days < 14:
            raise ValueError("the story needs at least 6 workers, 3 supervisors, 10 people and 14 days")


FULL = Scale(workers=60, supervisors=8, people=400, days=120)
SMALL = Scale(workers=12, supervisors=4, people=30, days=20)


class Bonded(Protocol):
    """What a worker's absence or leaving touches: an engagement under way."""

    def put_off(self) -> None:
        """Move the next visit if the worker is away then."""

    def give_on(self, because: str) -> None:
        """Hand over to another worker."""


@dataclass
class House:
    """A centre with those who work at its desks."""

    centre: Centre
    districts: tuple[str, ...]
    coordinator: Actor
    manager: Actor
    supervisors: list[Supervisor] = field(default_factory=list)


@dataclass(frozen=True)
class Habits:
    """What chance drew for a worker: their paper and how long it is good, how they answer offers, how well they do."""

    kind: str
    paper_days: int
    temper: Temper
    skill: float


@dataclass
class Colleague:
    """A worker with their account, their habits and their diary."""

    worker: Worker
    actor: Actor
    house: House
    habits: Habits
    hours: tuple[WeeklyHours, ...]
    supervisor: Supervisor | None = None
    diary: dict[UUID, Window] = field(default_factory=dict)  # by visit
    away: list[Window] = field(default_factory=list)
    bonds: list[Bonded] = field(default_factory=list)  # engagements under way, in the order they began

    @property
    def taken(self) -> list[Window]:
        """When the worker cannot come."""
        return [*self.diary.values(), *self.away]


@dataclass
class World:
    """Everything the story's steps need."""

    chance: Random
    timeline: Timeline
    noor: Actor
    houses: list[House] = field(default_factory=list)
    colleagues: dict[UUID, Colleague] = field(default_factory=dict)  # by worker
    actors: dict[UUID, Actor] = field(default_factory=dict)  # of supervisors, by supervisor
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        """The simulated present."""
        return self.timeline.now

    def soon(self, least: float, most: float) -> datetime:
        """An instant between ``least`` and ``most`` minutes from now."""
        return self.now + timedelta(minutes=self.chance.uniform(least, most))
