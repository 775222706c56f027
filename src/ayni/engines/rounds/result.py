"""The answer of a day: who goes where and when, what it costs, what could not be planned, and how sure we are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from ayni.basics.plain import plain, revived
from ayni.basics.words import Sentence, say

# Raise it when the same problem may get another answer.
ENGINE_VERSION = "rounds-4"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One service of one visit in a round: ``service`` counts from 0. The worker may have to wait until ``begin``."""

    visit: str
    service: int
    arrival: float
    begin: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A break as it is taken: on the way that follows ``after`` stops (0 is the way to the first one)."""

    after: int
    begin: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Route:
    """The round of one worker, who leaves the start place at ``departure`` and is at the end place at ``back``.

    A worker leaves just in time for the first stop; the first stop has no waiting.
    """

    worker: str
    departure: float
    stops: tuple[Stop, ...]
    back: float
    pauses: tuple[Pause, ...] = ()  # in the order of the worker's breaks that are due


@dataclass(frozen=True, kw_only=True)
class Unplanned:
    """A visit that nobody makes, and why."""

    visit: str
    reason: Sentence


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer to one Problem. ``terms`` are unweighted; ``cost`` is their sum times the weights of the problem.

    ``bound`` is a cost below which no complete plan can be; none where no bound was sought. ``stopped`` says that the
    search was cut short, so that the same seed may give another answer.
    """

    problem_hash: str
    engine_version: str
    seed: int
    iterations: int
    routes: tuple[Route, ...]  # of workers with at least one stop, by worker id
    unplanned: tuple[Unplanned, ...]  # by visit id
    terms: Mapping[str, float]
    cost: float
    bound: float | None = None
    stopped: bool = False

    @property
    def gap(self) -> float | None:
        """How much of the cost is not proven to be necessary, 0 to 1; none where no bound was sought."""
        if self.bound is None:
            return None
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)

    @property
    def proven(self) -> bool:
        """Whether no better plan exists."""
        return self.gap is not None and self.gap <= PROVEN_GAP

    def summary(self, visits: int) -> tuple[Sentence, ...]:
        """What a coordinator reads above the plan. ``visits`` is how many there are in the problem."""
        planned = visits - len(self.unplanned)
        said: list[Sentence] = [say("{planned} of {visits} visits are planned.", planned=planned, visits=visits)]
        if self.proven:
            said.append(say("No better plan exists."))
        elif self.gap is not None:
            said.append(say("No plan can be more than {percent} % cheaper.", percent=f"{100 * self.gap:.1f}"))
        if self.stopped:
            said.append(say("The search was stopped early."))
        return tuple(said)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Result":
        """The inverse of ``as_json``."""
        return revived(cls, stored)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256(json.dumps(self.as_json(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# A cost is a sum of floats: what differs by less is the same.
PROVEN_GAP = 1e-9


def weighted(terms: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The cost: each term times its weight, in the order of the names, so that sums are the same everywhere."""
    return sum(weights[name] * terms[name] for name in sorted(weights))


def in_order(routes: Sequence[Route]) -> tuple[Route, ...]:
    """The routes that go anywhere, by worker id, as a Result holds them."""
    return tuple(sorted((each for each in routes if each.stops), key=lambda each: each.worker))
