"""The filled instruments of one person, in the order of time, as a rule may look at them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Trend(StrEnum):
    """How the last total compares with the first, by the constants of the instrument (engines/instruments)."""

    BETTER = "better"
    WORSE = "worse"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, kw_only=True)
class Scores:
    """One instrument: the first total, the last one, how they compare, and the answers of the last sheet.

    None stands for what could not be computed, or was not asked yet.
    """

    first: float | None = None
    last: float | None = None
    trend: Trend | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    band: str | None = None
