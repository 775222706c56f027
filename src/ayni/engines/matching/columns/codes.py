"""Words as small numbers: a vocabulary of what needs ask for, and lists of unequal length laid end to end."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from ayni.basics.instants import as_utc

Longs: TypeAlias = "NDArray[np.int64]"
Floats: TypeAlias = "NDArray[np.float64]"
Word = TypeVar("Word", bound=Hashable)
Row = TypeVar("Row")

# No code, no place, no limit: whatever the column says of nobody.
NONE = -1

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def vocabulary(words: Iterable[Word]) -> dict[Word, int]:
    """Each word once, in an order that does not depend on where it came from."""
    return {word: code for code, word in enumerate(sorted(set(words)))}  # type: ignore[type-var]


def instant(when: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (as_utc(when) - EPOCH) // MICROSECOND


def starts(lengths: Iterable[int]) -> Longs:
    """Where each list begins when they are laid end to end; one more entry says where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.fromiter(lengths, np.int64))]).astype(np.int64)


def laid(lists: Sequence[Sequence[Any]], *kinds: Any) -> tuple[Any, ...]:
    """Lists of tuples laid end to end: where each begins, then one column for each place of the tuples."""
    flat = [entry for each in lists for entry in each]
    columns = (np.array([entry[place] for entry in flat], kind) for place, kind in enumerate(kinds))
    return (starts(len(each) for each in lists), *columns)


def column(rows: Iterable[Row], of: Callable[[Row], Any], kind: Any) -> NDArray[Any]:
    """One fact of every row."""
    return np.fromiter((of(row) for row in rows), kind)
