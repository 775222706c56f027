"""Pairs of one side with spare room, so that a change touches its own rows and copies no others."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiled import hot
from ayni.engines.matching.national.edges import Ints, Longs, Numbers, Pairs
from ayni.engines.matching.national.market import longest

Scalar = TypeVar("Scalar", bound=np.generic)


def roomier(column: NDArray[Scalar], size: int) -> NDArray[Scalar]:
    """The same with room for ``size`` and a quarter more, if it is smaller; what is new is 0."""
    if len(column) >= size:
        return column
    new = np.zeros((size + size // 4 + 16, *column.shape[1:]), column.dtype)
    new[: len(column)] = column
    return new


class Lists:
    """Rows of pairs that can grow, shrink and be emptied; ``pairs`` is what kernels read."""

    def __init__(self, pairs: Pairs) -> None:
        size = pairs.stop - pairs.start
        ends = np.cumsum(size + size // 8 + 4)
        self.rows = len(size)
        self.used = np.array([int(ends[-1]) if self.rows else 0])
        room = int(self.used[0] + self.used[0] // 16 + 1024)
        self.last = ends  # where the room of a row ends
        start = np.concatenate([[0], ends])[: self.rows]
        # Made here and not in the kernel: numpy asks the machine for large pages, which random reading needs.
        self.pairs = Pairs(start, start.copy(), np.empty(room, np.uint32), np.empty(room, np.int32))
        _spread(pairs, self.pairs)
        self.longest: int = longest(self.pairs)

    @property
    def size(self) -> int:
        """For how many pairs there is room."""
        return len(self.pairs.other)

    def add_rows(self, count: int) -> None:
        """So many empty rows more, at the end."""
        self.rows += count
        self.last, pairs = roomier(self.last, self.rows), self.pairs
        self.pairs = pairs._replace(start=roomier(pairs.start, self.rows), stop=roomier(pairs.stop, self.rows))

    def put(self, rows: Longs, start: Longs, other: Numbers, gain: Ints) -> None:
        """Let the row ``rows[k]``, which is empty, have the pairs from ``start[k]`` to ``start[k + 1]``."""
        done = 0
        while (done := _put(self.pairs, self.last, self.used, rows, start, other, gain, done)) < len(rows):
            self._make_room(len(self.pairs.other) // 4 + int(start[done + 1] - start[done]))
        self.longest = max(self.longest, int(np.diff(start).max(initial=0)))

    def enter(self, rows: Longs, start: Longs, other: Numbers, gain: Ints) -> None:
        """Tell the other side of the same pairs: each of ``other`` gets its row's owner as one more."""
        done = 0
        while (done := _enter(self.pairs, self.last, self.used, rows, start, other, gain, done)) < len(other):
            self._make_room(len(self.pairs.other) // 4)
        self.longest = max(self.longest, _longest_of(self.pairs, other))

    def _make_room(self, more: int) -> None:
        size, pairs = int(self.used[0]) + more, self.pairs
        self.pairs = pairs._replace(other=roomier(pairs.other, size), gain=roomier(pairs.gain, size))


@hot
def _spread(narrow: Pairs, wide: Pairs) -> None:
    """Copy each row to where it has room."""
    for n in range(narrow.start.shape[0]):
        for e in range(narrow.start[n], narrow.stop[n]):
            wide.other[wide.stop[n]], wide.gain[wide.stop[n]] = narrow.other[e], narrow.gain[e]
            wide.stop[n] += 1


@hot
def _put(
    pairs: Pairs, last: Longs, used: Longs, rows: Longs, start: Longs, other: Numbers, gain: Ints, done: int
) -> int:
    """Go on with the row ``rows[done]``; returns the number of the first for which there is no room."""
    for k in range(done, rows.shape[0]):
        n, size = rows[k], start[k + 1] - start[k]
        if last[n] - pairs.start[n] < size:
            if used[0] + size > pairs.other.shape[0]:
                return k
            pairs.start[n], last[n] = used[0], used[0] + size
            used[0] += size
        for s in range(size):
            pairs.other[pairs.start[n] + s] = other[start[k] + s]
            pairs.gain[pairs.start[n] + s] = gain[start[k] + s]
        pairs.stop[n] = pairs.start[n] + size
    return int(rows.shape[0])


@hot
def _enter(
    pairs: Pairs, last: Longs, used: Longs, rows: Longs, start: Longs, other: Numbers, gain: Ints, done: int
) -> int:
    """Go on with the pair number ``done``; returns the number of the first for which there is no room."""
    for k in range(rows.shape[0]):
        for e in range(max(start[k], done), start[k + 1]):
            n = other[e]
            if pairs.stop[n] == last[n]:
                size = pairs.stop[n] - pairs.start[n]
                if used[0] + 2 * size + 4 > pairs.other.shape[0]:
                    return e
                for s in range(size):
                    pairs.other[used[0] + s] = pairs.other[pairs.start[n] + s]
                    pairs.gain[used[0] + s] = pairs.gain[pairs.start[n] + s]
                pairs.start[n], pairs.stop[n], last[n] = used[0], used[0] + size, used[0] + 2 * size + 4
                used[0] = last[n]
            pairs.other[pairs.stop[n]], pairs.gain[pairs.stop[n]] = rows[k], gain[e]
            pairs.stop[n] += 1
    return int(other.shape[0])


@hot
def _longest_of(pairs: Pairs, these: Numbers) -> int:
    most = 0
    for n in these:
        most = max(most, pairs.stop[n] - pairs.start[n])
    return most
