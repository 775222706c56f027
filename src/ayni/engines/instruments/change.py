"""Whether two totals differ by more than chance between two askings explains.

The reliable change index of Jacobson and Truax (J Consult Clin Psychol 1991;59:12-19): the difference divided by the
standard error of a difference, ``sd × sqrt(2 × (1 − reliability))``.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from statistics import NormalDist

from ayni.engines.instruments.definition import ChangeConstants, Instrument


class Direction(StrEnum):
    """What happened between two askings, seen from the person."""

    BETTER = "better"
    WORSE = "worse"
    UNCERTAIN = "uncertain"  # no more than chance explains: not the same as "nothing changed"


@dataclass(frozen=True)
class Change:
    """``difference`` is after minus before, in points; ``needed`` the smallest whole difference that is reliable."""

    difference: int
    index: float
    needed: int
    direction: Direction
    verified: bool


def standard_error_of_difference(constants: ChangeConstants) -> float:
    """In points of the total: how far two askings of an unchanged person spread."""
    return constants.sd * sqrt(2 * (1 - constants.reliability))


def points_needed(constants: ChangeConstants) -> int:
    """The smallest whole number of points that chance explains less often than ``1 − confidence`` (two-sided)."""
    z = NormalDist().inv_cdf((1 + constants.confidence) / 2)
    return ceil(z * standard_error_of_difference(constants))


def change(instrument: Instrument, before: int, after: int) -> Change | None:
    """Compare two totals of one person; None where the instrument brings no constants."""
    constants = instrument.change
    if constants is None:
        return None
    difference = after - before
    needed = points_needed(constants)
    if abs(difference) < needed:
        direction = Direction.UNCERTAIN
    elif (difference < 0) == instrument.lower_is_better:
        direction = Direction.BETTER
    else:
        direction = Direction.WORSE
    index = difference / standard_error_of_difference(constants)
    return Change(difference, index, needed, direction, constants.verified)
