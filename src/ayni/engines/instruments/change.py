"""Whether two totals differ by more than chance between two askings explains, and what that means for the person.

The reliable change index of Jacobson and Truax (J Consult Clin Psychol 1991;59:12-19): the difference divided by the
standard error of a difference, ``sd × sqrt(2 × (1 − reliability))``. Where only a number of points was published, that
number stands for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, sqrt
from statistics import NormalDist

from ayni.engines.instruments.definition import ChangeConstants, Instrument


class Direction(StrEnum):
    """What happened between two askings, seen from the person."""

    BETTER = "better"
    WORSE = "worse"
    UNCERTAIN = "uncertain"  # no more than chance explains: not the same as "nothing changed"


class Clinical(StrEnum):
    """A reliable change beside the total from which a site acts (Jacobson and Truax, as above)."""

    RECOVERED = "recovered"  # reliably better, and from the side on which a site acts to the other
    BETTER = "better"  # reliably better, and not across
    UNCERTAIN = "uncertain"
    WORSE = "worse"


@dataclass(frozen=True)
class Change:
    """``difference`` is after minus before; ``needed`` the smallest difference of totals that is reliable.

    ``index`` is the reliable change index; None where only points are known.
    """

    difference: int | float
    index: float | None
    needed: int | float
    direction: Direction
    verified: bool


def standard_error_of_difference(sd: float, reliability: float) -> float:
    """In points of the total: how far two askings of an unchanged person spread."""
    return sd * sqrt(2 * (1 - reliability))


def points_needed(constants: ChangeConstants, decimals: int = 0) -> int | float:
    """The smallest difference of totals that chance explains less often than ``1 − confidence`` (two-sided)."""
    if constants.points is not None:
        return constants.points
    if constants.sd is None or constants.reliability is None:
        raise ValueError("neither points nor a spread with its reliability are known")
    z = NormalDist().inv_cdf((1 + constants.confidence) / 2)
    unit = int(10**decimals)
    whole = ceil(z * standard_error_of_difference(constants.sd, constants.reliability) * unit)
    return whole if decimals == 0 else whole / unit


def change(instrument: Instrument, before: int | float, after: int | float) -> Change | None:
    """Compare two totals of one person; None where the instrument brings no constants."""
    constants = instrument.change
    if constants is None or instrument.total is None:
        return None
    # As written: 2.3 - 1.7 is six tenths, not 0.5999….
    difference = Fraction(str(after)) - Fraction(str(before))
    needed = points_needed(constants, instrument.total.decimals)
    if abs(difference) < Fraction(str(needed)):
        direction = Direction.UNCERTAIN
    elif (difference < 0) == instrument.lower_is_better:
        direction = Direction.BETTER
    else:
        direction = Direction.WORSE
    index = None
    if constants.sd is not None and constants.reliability is not None:
        index = float(difference) / standard_error_of_difference(constants.sd, constants.reliability)
    told = int(difference) if difference.denominator == 1 else float(difference)
    return Change(told, index, needed, direction, constants.verified)


def clinical(instrument: Instrument, before: int | float, after: int | float, cutoff: float) -> Clinical | None:
    """What two totals mean beside ``cutoff``, the total from which (where more is better: up to which) a site acts."""
    found = change(instrument, before, after)
    if found is None:
        return None
    if found.direction is Direction.BETTER:
        acts_before, acts_after = (_acts(instrument, total, cutoff) for total in (before, after))
        return Clinical.RECOVERED if acts_before and not acts_after else Clinical.BETTER
    return Clinical(found.direction.value)


def _acts(instrument: Instrument, total: float, cutoff: float) -> bool:
    return total >= cutoff if instrument.lower_is_better else total <= cutoff
