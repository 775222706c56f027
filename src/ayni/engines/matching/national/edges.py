"""Which referral may go to which worker, and what each pair would gain: the question in columns."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple, TypeAlias

import numba
import numpy as np
from numpy.typing import NDArray

Longs: TypeAlias = "NDArray[np.int64]"
Ints: TypeAlias = "NDArray[np.int32]"
Numbers: TypeAlias = "NDArray[np.uint32]"

# More would let sums of worths leave 64 bits in a country of a thousand million people.
MOST_GAIN = 2**30


class Pairs(NamedTuple):
    """Pairs listed by one side: those of number n are ``other[start[n]:stop[n]]``, with their ``gain``.

    Between two rows there may be room. ``other`` has no sign, so that no kernel asks whether an index is below 0.
    """

    start: Longs
    stop: Longs
    other: Numbers
    gain: Ints


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that may be: those of referral i are ``worker[start[i]:start[i + 1]]``, each worker at most once.

    ``gain`` is what is won when the pair comes together instead of the person being left without – the price of
    leaving somebody unserved, less the cost of the pair – a whole number above 0; what gains nothing is left out.
    ``places`` is how many referrals each worker can take, 0 or more. Raises ValueError for anything else.
    """

    start: Longs
    worker: Ints
    gain: Ints
    places: Ints

    def __post_init__(self) -> None:
        ends_well = len(self.start) > 0 and self.start[0] == 0 and self.start[-1] == len(self.worker) == len(self.gain)
        if not ends_well or (self.start[1:] < self.start[:-1]).any():
            raise ValueError("each referral has a beginning and an end in the list of pairs")
        if len(self.places) and self.places.min() < 0:
            raise ValueError("nobody has fewer places than none")
        if not len(self.worker):
            return
        if self.worker.min() < 0 or self.worker.max() >= len(self.places):
            raise ValueError("a pair names a worker that there is")
        if self.gain.min() <= 0 or self.gain.max() > MOST_GAIN:
            raise ValueError(f"a pair gains more than nothing and at most {MOST_GAIN}")

    @property
    def referrals(self) -> int:
        """How many there are."""
        return len(self.start) - 1

    @property
    def workers(self) -> int:
        """How many there are."""
        return len(self.places)

    @property
    def by_referral(self) -> Pairs:
        """The pairs as they came."""
        return Pairs(self.start[:-1], self.start[1:], self.worker.view(np.uint32), self.gain)

    @cached_property
    def by_worker(self) -> Pairs:
        """The same pairs listed by worker; referrals in their order."""
        ends, referral, gain = _transposed(self.start, self.worker, self.gain, self.workers)
        return Pairs(ends[:-1], ends[1:], referral, gain)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the question."""
        told = sha256()
        for column in (self.start, self.worker, self.gain, self.places):
            told.update(f"{column.dtype.str}{len(column)} ".encode())
            told.update(np.ascontiguousarray(column).data)
        return told.hexdigest()


@numba.njit(cache=True, nogil=True)
def _transposed(start: Longs, other: Ints, gain: Ints, size: int) -> tuple[Longs, Numbers, Ints]:
    ends = np.zeros(size + 1, np.int64)
    for e in range(other.shape[0]):
        ends[other[e] + 1] += 1
    for n in range(size):
        ends[n + 1] += ends[n]
    at = ends[:-1].copy()
    one, worth = np.empty(other.shape[0], np.uint32), np.empty(other.shape[0], np.int32)
    for i in range(start.shape[0] - 1):
        for e in range(start[i], start[i + 1]):
            place = at[other[e]]
            one[place], worth[place] = i, gain[e]
            at[other[e]] = place + 1
    return ends, one, worth
