"""How long to look, from how many beginnings, and how freely at each time."""

from collections.abc import Callable
from dataclasses import dataclass

# Moves between two looks at the budget.
CHUNK = 20_000

# A beginning is worth so many moves for each service; with fewer, one plan is bettered all the time. Measured on the
# public instances; see docs/decisions.
MOVES_OF_A_BEGINNING = 15_000
MOST_BEGINNINGS = 8
# With several beginnings, the share of the time in which the best of them is bettered further.
LAST_SHARE = 0.4


@dataclass(frozen=True, kw_only=True)
class Heat:
    """Temperatures at the beginning and at the end, in minutes of travel; how many neighbours are tried.

    ``again`` is the temperature from which the best of several beginnings is annealed once more.
    """

    first: float
    last: float
    again: float = 5.0
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
        return CHUNK if self.moves is None else max(0, min(CHUNK, self.moves - moves))


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
            return self._heat.at(self._heat.first, self._used)
        if self.is_last:
            return self._heat.at(self._heat.again, (self._used - 1 + LAST_SHARE) / LAST_SHARE)
        return self._heat.at(self._heat.first, self._used / self._share - self._leg)

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
        return max(1, min(MOST_BEGINNINGS, int(whole / max(1, self._services) / MOVES_OF_A_BEGINNING)))


def usual() -> Heat:
    """What served best over the public instances; see docs/decisions."""
    return Heat(first=20.0, last=0.7)
