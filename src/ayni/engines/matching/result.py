"""What the engine answers: who could, who should, who was not suggested and why, and what would help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ayni.basics.plain import plain, revived
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say

# Raise it when the same problem may get another answer.
ENGINE_VERSION = "matching-4"

CHIPS = 3


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term of a score: ``value`` and ``weight`` are 0 or more, ``value`` at most 1; the reason says it in words."""

    name: str
    value: float
    weight: float
    reason: Reason


def chips_of(terms: Sequence[Term]) -> tuple[Reason, ...]:
    """The reasons that speak most for somebody, at most three: by weighted value, and by name where equal."""
    ranked = sorted(terms, key=lambda term: (-term.value * term.weight, term.name))
    return tuple(term.reason for term in ranked if term.reason.holds and term.weight > 0)[:CHIPS]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A worker who is eligible for a need. ``score`` is 0 to 1, the weighted mean of the terms."""

    worker: str
    name: str
    score: float
    terms: tuple[Term, ...]
    reasons_for: tuple[Reason, ...]  # the hard rules, all of which hold
    travel_minutes: int | None  # one way; nothing when nobody travels
    free_minutes_week: int  # before this need, after travel, notes and all other work
    needs_minutes_week: int  # what this need takes, with travel and notes

    @property
    def chips(self) -> tuple[Reason, ...]:
        """The reasons that speak most for this worker, at most three."""
        return chips_of(self.terms)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One changed fact: the code of its lever, who alone may make it (levers.WHO), and the facts of its sentence.

    ``name`` is what sentences call the worker.
    """

    code: str
    who: str
    name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What would satisfy the rules of one knot, told by the codes that stand against now.

    Any one of ``ways`` suffices, with all its changes; all are equally few, the least to ask for comes first. None at
    all: nothing that anybody may change.
    """

    codes: tuple[str, ...]
    ways: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, kw_only=True)
class NotSuggested:
    """A worker who is not eligible for a need, with every rule that stands against.

    ``closest``: the fewest facts that would have to change, all parts together; empty where it was not asked for.
    """

    worker: str
    name: str
    reasons: tuple[Reason, ...]
    closest: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Widening:
    """One change that would make more workers eligible.

    ``side`` is "need" (ask the person or the coordinator; ``change`` can be applied with ``widen.changed``) or "worker"
    (something to do for the named workers, such as renewing a rating; ``change`` says what).
    """

    code: str
    side: str
    sentence: Sentence
    change: Mapping[str, Any]
    gained: int
    workers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One worker for each of as many needs as possible; a proposal for people to look at.

    ``objective`` is compared from left to right: people served, their urgency added up, their scores added up (in
    millionths). ``bound`` is a number of people that no assignment can exceed. ``proven`` says that no better
    objective exists; without it, the search was stopped early and only ``bound`` is certain.
    """

    workers: Mapping[str, str]  # need → worker
    unserved: tuple[str, ...]
    objective: tuple[int, ...]
    bound: int
    proven: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer to one Problem, by need id. Equal problems give equal results."""

    problem_hash: str
    engine_version: str
    seed: int
    shortlists: Mapping[str, tuple[Candidate, ...]]  # best first
    not_suggested: Mapping[str, tuple[NotSuggested, ...]]  # by worker id
    would_help: Mapping[str, tuple[Widening, ...]]  # most gained first
    assignment: Assignment
    groups: Mapping[str, int] = field(default_factory=dict)  # of needs that are a group's: how many people

    def summary(self) -> tuple[Sentence, ...]:
        """What a coordinator reads above the plan."""
        needs, served = self._people(self.shortlists), self._people(self.assignment.workers)
        without = self._people(need for need, shortlist in self.shortlists.items() if not shortlist)
        said = [say("{served} of {needs} can be with a worker.", served=served, needs=needs)]
        if without:
            said.append(say("Nobody is eligible for {n} of them.", n=without))
        if self.assignment.proven:
            said.append(say("No other assignment serves more people."))
        else:
            said.append(
                say("The search was stopped early; at most {bound} could be served.", bound=self.assignment.bound)
            )
        return tuple(said)

    def _people(self, needs: Iterable[str]) -> int:
        return sum(self.groups.get(need, 1) for need in needs)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Result":
        """The inverse of ``as_json``."""
        return revived(cls, stored)
