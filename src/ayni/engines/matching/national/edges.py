"""Which referral may go to which worker, and what each pair would gain: the question in columns."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiled import hot

Longs: TypeAlias = "NDArray[np.int64]"
Ints: TypeAlias = "NDArray[np.int32]"
Codes: TypeAlias = "NDArray[np.signedinteger[Any]]"
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
class Supervision:
    """``of``: of each worker the number of their supervisor, or -1 where nobody's room limits them.

    ``room``: how many referrals the workers of each supervisor can take all together, 0 or more.
    """

    of: Ints
    room: Ints

    def __post_init__(self) -> None:
        if len(self.room) and self.room.min() < 0:
            raise ValueError("no supervisor has less room than none")
        if len(self.of) and (self.of.min() < -1 or self.of.max() >= len(self.room)):
            raise ValueError("a worker names a supervisor that there is")

    def load(self, worker: Codes) -> Longs:
        """How many referrals each supervisor's workers have, if ``worker`` has each (of a referral, or -1)."""
        over = self.of[worker[worker >= 0]]
        return np.bincount(over[over >= 0], minlength=len(self.room)).astype(np.int64)

    def added(self, price: Longs, supervisor_price: Longs) -> Longs:
        """Of each worker: ``price``, and with it that of their supervisor."""
        return price + np.append(supervisor_price, 0)[self.of]


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that may be: those of referral i are ``worker[start[i]:start[i + 1]]``, each worker at most once.

    ``gain`` is what is won when the pair comes together instead of the person being left without – the price of
    leaving somebody unserved, less the cost of the pair – a whole number above 0; what gains nothing is left out.
    ``places`` is how many referrals each worker can take, 0 or more; ``supervision`` limits what all workers of one
    supervisor take together. Raises ValueError for anything else.
    """

    start: Longs
    worker: Ints
    gain: Ints
    places: Ints
    supervision: Supervision | None = None

    def __post_init__(self) -> None:
        ends_well = len(self.start) > 0 and self.start[0] == 0 and self.start[-1] == len(self.worker) == len(self.gain)
        if not ends_well or (self.start[1:] < self.start[:-1]).any():
            raise ValueError("each referral has a beginning and an end in the list of pairs")
        if len(self.places) and self.places.min() < 0:
            raise ValueError("nobody has fewer places than none")
        if self.supervision is not None and len(self.supervision.of) != len(self.places):
            raise ValueError("of each worker it is told who supervises")
        if not len(self.worker):
            return
        if self.worker.min() < 0 or self.worker.max() >= len(self.places):
            raise ValueError("a pair names a worker that there is")
        if self.gain.min() <= 0 or self.gain.max() > MOST_GAIN:
            raise ValueError(f"a pair gains more than nothing and at most {MOST_GAIN}")

    @classmethod
    def listed(
        cls,
        referrals: int,
        referral: Codes,
        worker: Codes,
        gain: Codes,
        places: Codes,
        supervision: Supervision | None = None,
    ) -> "Edges":
        """From a list of pairs, those of one referral after the other's, of so many referrals."""
        start = np.zeros(referrals + 1, np.int64)
        np.cumsum(np.bincount(referral, minlength=referrals), out=start[1:])
        columns = [column.astype(np.int32, copy=False) for column in (worker, gain, places)]
        return cls(start, columns[0], columns[1], columns[2], supervision)

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
        # Made here and not in the kernel: numpy asks the machine for large pages, which random reading needs.
        ends = np.zeros(self.workers + 1, np.int64)
        np.cumsum(np.bincount(self.worker, minlength=self.workers), out=ends[1:])
        found = Pairs(ends[:-1], ends[1:], np.empty(len(self.worker), np.uint32), np.empty(len(self.worker), np.int32))
        _transposed(self.by_referral, ends[:-1].copy(), found)
        return found

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the question."""
        told = sha256()
        nested = (self.supervision.of, self.supervision.room) if self.supervision else ()
        for column in (self.start, self.worker, self.gain, self.places, *nested):
            told.update(f"{column.dtype.str}{len(column)} ".encode())
            told.update(np.ascontiguousarray(column).data)
        return told.hexdigest()


@hot
def _transposed(pairs: Pairs, at: Longs, found: Pairs) -> None:
    """Write each pair to the row of its other side, of which ``at`` is the next place."""
    for i in range(pairs.start.shape[0]):
        for e in range(pairs.start[i], pairs.stop[i]):
            place = at[pairs.other[e]]
            found.other[place], found.gain[place] = i, pairs.gain[e]
            at[pairs.other[e]] = place + 1
