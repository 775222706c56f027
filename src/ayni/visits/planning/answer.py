"""Rounds as the house reads them: who goes where and when, what was left out, and which promises would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ayni.basics.plain import plain, revived
from ayni.basics.words import Sentence
from ayni.visits.planning.question import Day, Question, Wanted, hashed


@dataclass(frozen=True)
class Placed:
    """A visit in a round: on which day and minute, by whom, with whom, after how many minutes on the way."""

    wanted: str
    day: int
    minute: int
    worker: str
    companion: str | None
    travel: int
    companion_travel: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A visit that no round holds, and why."""

    wanted: str
    reason: Sentence


@dataclass(frozen=True)
class Round:
    """One worker's day: when she sets out, when she is back, and how many minutes of it are travel and pauses."""

    day: int
    worker: str
    leaves: int
    back: int
    travel: int
    pauses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Answer:
    """The rounds of all days. ``days`` is how the engine was asked in the end and ``results`` what it answered by day,
    for whoever explains it.
    """

    engine_version: str
    placed: tuple[Placed, ...]
    left: tuple[LeftOut, ...]
    rounds: tuple[Round, ...]
    days: tuple[Day, ...]
    results: Mapping[str, dict[str, Any]]

    @cached_property
    def placed_of(self) -> Mapping[str, Placed]:
        """The places by visit."""
        return {each.wanted: each for each in self.placed}

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Answer":
        """The inverse of ``as_json``."""
        return revived(cls, stored)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashed(self.as_json())


@dataclass(frozen=True)
class Change:
    """A promise that would not be kept as it was given; ``after`` is none where the visit is left out."""

    wanted: Wanted
    after: Placed | None

    @property
    def time(self) -> bool:
        """Whether the time is another one, and not only the worker."""
        told = self.wanted.told
        return self.after is None or told is None or (self.after.day, self.after.minute) != (told.day, told.minute)


def kept(question: Question, wanted: Wanted, placed: Placed | None) -> bool:
    """Whether what was told still holds: the day, the time within what people still call so, and who comes."""
    told = wanted.told
    if told is None:
        return True
    return (
        placed is not None
        and placed.day == told.day
        and abs(placed.minute - told.minute) <= question.limits.kept_minutes
        and (placed.worker, placed.companion) == (told.worker, told.companion)
    )


def changes(question: Question, answer: Answer) -> tuple[Change, ...]:
    """Each promise that would change, by visit."""
    return tuple(
        Change(wanted, answer.placed_of.get(wanted.id))
        for wanted in question.wanted
        if not kept(question, wanted, answer.placed_of.get(wanted.id))
    )


@dataclass(frozen=True)
class Figures:
    """What plans are compared by: visits held and left out, promises changed, and minutes."""

    placed: int
    left: int
    changed: int
    lost: int  # told visits that nobody could make any more
    travel: int
    longest: int  # the longest day of anybody, from setting out to being back
    shortest: int
    workers: int

    @classmethod
    def of(cls, question: Question, answer: Answer) -> "Figures":
        """Of a question and its answer."""
        changed = changes(question, answer)
        lengths = [each.back - each.leaves for each in answer.rounds]
        return cls(
            placed=len(answer.placed),
            left=len(answer.left),
            changed=sum(each.after is not None for each in changed),
            lost=sum(each.after is None for each in changed),
            travel=sum(each.travel for each in answer.rounds),
            longest=max(lengths, default=0),
            shortest=min(lengths, default=0),
            workers=len({each.worker for each in answer.rounds}),
        )
