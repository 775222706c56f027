"""One bound for whoever asks, with as much effort as is worth it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from ayni.engines.rounds.bounds.assignment import assigned
from ayni.engines.rounds.bounds.generate import begun
from ayni.engines.rounds.bounds.relaxation import Relaxation, relaxed
from ayni.engines.rounds.bounds.tree import searched
from ayni.engines.rounds.problem import Problem

# A plan is proven when no other one can be cheaper by more than this share of its cost. Floats and the moments of
# meetings (a millionth of a minute) leave less open than that.
PROVEN = 1e-6
# What is taken off every bound, as a share of it: sums of some thousand floats are wrong by far less.
ROUNDING = 1e-9

NODES = 100_000  # relaxations after which a proof is given up


class Effort(StrEnum):
    """How hard to look: an assignment (a moment), mixtures of rounds (seconds to minutes), or until it is proven."""

    ASSIGNMENT = "assignment"
    ROUNDS = "rounds"
    PROOF = "proof"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """No complete plan costs less than ``value``; ``proven`` says that the plan that is known costs just that.

    ``relaxations`` is how many were bounded to see it; the plain assignment is not counted.
    """

    value: float
    proven: bool
    effort: Effort
    relaxations: int = 0


def bound(
    problem: Problem,
    *,
    best: float | None = None,
    effort: Effort = Effort.ASSIGNMENT,
    stop: Callable[[], bool] | None = None,
    nodes: int = NODES,
) -> Bound:
    """A cost below which no complete plan of ``problem`` can be; complete is what leaves out optional visits only.

    ``best`` is what some complete plan is known to cost: the bound is never above it, and is found sooner. ``stop`` is
    asked now and then, and ``nodes`` limits the relaxations of a proof; the bound until then holds. Where no complete
    plan exists any number is a bound, and 0 is told.
    """
    asked = stop or _never
    day = relaxed(problem)
    plain = assigned(day) if day.size else 0.0
    goal = best * (1 - PROVEN / 2) if best is not None else None  # what rounding takes off leaves it proven
    if not isfinite(plain):
        return Bound(value=0.0, proven=False, effort=Effort.ASSIGNMENT)
    value, made = plain, 0
    if effort is not Effort.ASSIGNMENT and day.size and (goal is None or plain < goal):
        if best is not None:
            day = _held(day, best)
        value, made = _looked(day, best, goal, 1 if effort is Effort.ROUNDS else nodes, asked)
        value = max(value, plain)
    value -= ROUNDING * abs(value)
    proven = best is not None and value >= best * (1 - PROVEN)
    if best is not None:
        value = best if proven else min(best, value)
    return Bound(value=value, proven=proven, effort=effort, relaxations=made)


def _looked(
    day: Relaxation, best: float | None, goal: float | None, nodes: int, stop: Callable[[], bool]
) -> tuple[float, int]:
    if nodes == 1:
        generation = begun(day)
        generation.run(goal if goal is not None else float("inf"), stop)
        return generation.top, 1
    found = searched(
        day, best if best is not None else float("inf"), goal if goal is not None else float("inf"), nodes, stop
    )
    return found.value, found.relaxations


def _held(day: Relaxation, best: float) -> Relaxation:
    """Whoever is later than this costs more than the plan that is known, even if the ways were as short as can be."""
    minute = day.lateness + day.worst
    ways = assigned(day, lateness=False)
    return day.held(max(0.0, best - ways) / minute) if minute > 0 else day


def _never() -> bool:
    return False
