"""How long to look, and how freely at each time."""

from collections.abc import Callable
from dataclasses import dataclass

# Moves between two looks at the budget.
CHUNK = 20_000


@dataclass(frozen=True, kw_only=True)
class Heat:
    """Temperatures at the beginning and at the end, in minutes of travel; how many neighbours are tried."""

    first: float
    last: float
    neighbours: int = 32


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

    @property
    def stopped(self) -> bool:
        """Whether the caller wants no more."""
        return self.stop is not None and self.stop()


def usual() -> Heat:
    """What served best over the public instances; see docs/decisions."""
    return Heat(first=20.0, last=0.7)
