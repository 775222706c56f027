"""Words as small numbers: a vocabulary of what needs ask for, and lists of unequal length laid end to end."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Sized
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from ayni.basics.instants import as_utc

Longs: TypeAlias = "NDArray[np.int64]"
Floats: TypeAlias = "NDArray[np.float64]"
Codes: TypeAlias = "NDArray[np.signedinteger[Any]]"
Rows: TypeAlias = "NDArray[np.void]"  # of one of the kinds below or beside
# One of such rows, as kernels see it: what it holds are attributes.
One: TypeAlias = Any
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


def ends(name: str, lists: Iterable[Sized]) -> dict[str, Longs]:
    """Where each list begins and ends when they are laid end to end, as the columns of its name."""
    until = np.cumsum(np.fromiter((len(each) for each in lists), np.int64))
    return {f"{name}_from": np.concatenate([[0], until[:-1]]), f"{name}_to": until}


def laid(lists: Sequence[Sequence[tuple[Any, ...]]], kind: Any) -> NDArray[Any]:
    """Lists of tuples laid end to end, as rows of this kind."""
    return np.array([entry for each in lists for entry in each], kind)


def table(kind: Any, size: int, columns: Mapping[str, Any]) -> NDArray[Any]:
    """Rows of this kind from whole columns; every column is named, and no other."""
    if set(columns) != set(kind.names):
        raise ValueError(f"columns differ: {sorted(set(columns) ^ set(kind.names))}")
    rows = np.zeros(size, kind)
    for name, values in columns.items():
        rows[name] = values
    return rows


def column(rows: Iterable[Row], of: Callable[[Row], Any], kind: Any) -> NDArray[Any]:
    """One fact of every row."""
    return np.fromiter((of(row) for row in rows), kind)
