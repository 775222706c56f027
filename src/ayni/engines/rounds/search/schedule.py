"""How long to look, from how many beginnings, and how freely at each time."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isqrt

# Moves between two looks at the budget; fewer where the budget is so small that it would not cool step by step.
CHUNK = 20_000
STEPS = 50

# Four times as many moves for each service are divided among twice as many beginnings: one for so many, two for four
# times as many, and so on. Measured on the public instances; see docs/decisions.
MOVES_OF_ONE = 8_000
MOST_BEGINNINGS = 10
# With several beginnings, the share of the time in which the best of them is bettered further.
LAST_SHARE = 0.3


@dataclass(frozen=True, kw_only=True)
class Heat:
    """Temperatures in minutes of travel, and how many neighbours are tried.

    ``alone`` is the first one of a single beginning, ``first`` are those of several in turn: which of them leads a day
    out of the basin of its bottleneck differs from day to day. From ``again`` the best of several is annealed once
    more; ``last`` is where all of these end.
    """

    alone: float = 20.0
    first: tuple[float, ...] = (40.0, 160.0, 20.0)
    again: float = 5.0
    last: float = 0.85
    neighbours: int = 32

    def at(self, first: float, share: float) -> float:
        """The temperature at this share of the way from ``first`` to the last."""
        return float(first * (self.last / first) ** min(1.0, share))


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What may be used up; ``spent`` is which part of it the caller has used, 0 to 1."""

    moves: int | None
    spent: Callable[[], float] | None
    stop: Callable[[], bool] | None

    def used(self, moves: int) -> float:
        """Which part of the budget is used after so many moves, 0 to 1."""
        parts = [0.0]
        if self.moves is not None:
            parts.append(moves / self.moves if self.moves > 0 else 1.0)
        if self.spent is not None:
            parts.append(self.spent())
        return min(1.0, max(parts))

    def chunk(self, moves: int) -> int:
        """How many moves until the next look."""
        if self.moves is None:
            return CHUNK
        return max(0, min(CHUNK, -(-self.moves // STEPS), self.moves - moves))


class Course:
    """The course of one search through its budget: which beginning it is at, and how warm.

    How many beginnings there is time for is known from the budget of moves, or once the first moves were made and have
    shown how many the time allows.
    """

    def __init__(self, budget: Budget, services: int, heat: Heat) -> None:
        self._budget, self._services, self._heat = budget, services, heat
        self.moves, self.stopped = 0, False
        self._begun_at = self._used = budget.used(0)
        self._beginnings = 0  # not known yet
        self._leg = self._was = 0

    def goes_on(self) -> bool:
        """Whether there is budget left, and nobody says stop; looks at the clock once."""
        self._used = self._budget.used(self.moves)
        if self._budget.stop is not None and self._used < 1 and self._budget.stop():
            self.stopped = True
            return False
        if not self._beginnings and (self.moves or self._budget.moves is not None):
            self._beginnings = self._affordable()
        self._leg, self._was = self._leg_now(), self._leg
        return self._used < 1

    def turned(self) -> bool:
        """Whether another beginning, or the last leg, starts now."""
        return self._leg > self._was

    @property
    def is_last(self) -> bool:
        """Whether the best of several beginnings is being bettered."""
        return 1 < self._beginnings == self._leg

    @property
    def chunk(self) -> int:
        """How many moves to make now."""
        return self._budget.chunk(self.moves)

    def made(self) -> None:
        """They were made."""
        self.moves += self.chunk

    @property
    def warmth(self) -> float:
        """The temperature now, in minutes of travel."""
        if self._beginnings <= 1:
            return self._heat.at(self._heat.alone, self._used)
        if self.is_last:
            return self._heat.at(self._heat.again, (self._used - 1 + LAST_SHARE) / LAST_SHARE)
        first = self._heat.first[self._leg % len(self._heat.first)]
        return self._heat.at(first, self._used / self._share - self._leg)

    @property
    def _share(self) -> float:
        return (1 - LAST_SHARE) / self._beginnings

    def _leg_now(self) -> int:
        """Legs only follow one another, whatever jumps the clock makes."""
        if self._beginnings <= 1:
            return 0
        return min(int(self._used / self._share), self._beginnings, self._leg + 1)

    def _affordable(self) -> int:
        """How many beginnings there is time for."""
        whole = float(self._budget.moves or 0)
        if self.moves:
            passed = max(self._used - self._begun_at, 1e-9)
            seen = self.moves / passed * (1 - self._begun_at)
            whole = min(whole, seen) if whole else seen
        return max(1, min(MOST_BEGINNINGS, isqrt(int(whole) // max(1, self._services) // MOVES_OF_ONE)))
