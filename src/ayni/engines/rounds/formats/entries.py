"""Reading what others wrote, gathering everything that is wrong with it instead of stopping at the first thing."""

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import isfinite
from typing import Any, TypeVar

from ayni.engines.rounds.faults import Faulty

Made = TypeVar("Made")

LARGE = 1 << 53
GZIP = b"\x1f\x8b"


class NotReadable(Faulty):
    """The file as a whole is not what it should be; nothing in it could be looked at."""


def text_of(raw: bytes) -> str:
    """The text of a file, unpacked when it is packed with gzip; UTF-8 with or without BOM. Raises NotReadable."""
    try:
        return (gzip.decompress(raw) if raw.startswith(GZIP) else raw).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotReadable(["The file is not text in UTF-8."]) from wrong
    except (OSError, EOFError, zlib.error) as wrong:
        raise NotReadable(["The file is packed with gzip, and the packing is broken."]) from wrong


def json_of(raw: bytes) -> dict[str, Any]:
    """The object that a JSON file holds. Raises NotReadable."""
    try:
        found = json.loads(text_of(raw))
    except RecursionError as wrong:
        raise NotReadable(["The file is nested too deeply to be read."]) from wrong
    except json.JSONDecodeError as wrong:
        raise NotReadable([f"The file is not JSON: line {wrong.lineno}, column {wrong.colno}: {wrong.msg}."]) from wrong
    if not isinstance(found, dict):
        raise NotReadable(["The file holds no JSON object: it begins with something other than '{'."])
    return found


def short(minutes: float) -> float | int:
    """A number as files have it: a whole one without a point."""
    return int(minutes) if float(minutes).is_integer() else minutes


class Reading:
    """Everything that was found wrong so far."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def made(self, make: Callable[[], Made]) -> Made | None:
        """What ``make`` gives; when it is refused, the faults are gathered and there is nothing."""
        try:
            return make()
        except Faulty as wrong:
            self.faults.extend(wrong.faults)
            return None

    def entries(self, raw: "Entry", key: str, kind: str) -> list["Entry"]:
        """The objects of a list, each named by its id, or by its number where it has none."""
        found = []
        for number, each in enumerate(raw.list(key), 1):
            name = each.get("id") if isinstance(each, dict) else None
            where = f"{kind} {name}" if isinstance(name, (str, int)) else f"{kind} number {number}"
            if isinstance(each, dict):
                found.append(Entry(self, where, each))
            else:
                self.faults.append(f"{where}: it is not an object.")
        return found

    def done(self) -> None:
        """Raise Faulty when anything was wrong."""
        if self.faults:
            raise Faulty(self.faults)


class Entry:
    """One object of a file. What cannot be read is gathered, and something harmless stands in for it."""

    def __init__(self, reading: Reading, where: str, raw: dict[str, Any]) -> None:
        self.reading, self.where, self.raw = reading, where, raw

    def wrong(self, what: str) -> None:
        """Gather that something about this entry is wrong."""
        self.reading.faults.append(f"{self.where}: {what}")

    def has(self, *keys: str) -> bool:
        """Whether one of the keys is there with a value."""
        return any(self.raw.get(key) is not None for key in keys)

    def text(self, *keys: str) -> str:
        """A code under the first of ``keys`` that is there; numbers are taken as they are written."""
        value = next((self.raw[key] for key in keys if self.raw.get(key) is not None), None)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value:
            return value
        self.wrong(f"'{keys[0]}' is missing." if value is None or value == "" else f"'{keys[0]}' is not a text.")
        return ""

    def number(self, key: str, otherwise: float = 0.0) -> float:
        """A finite number that is not negative."""
        return self.value(f"'{key}'", self.raw.get(key), otherwise)

    def value(self, name: str, value: Any, otherwise: float = 0.0) -> float:
        """``value`` when it is a finite number that is not negative; ``name`` is what a fault calls it."""
        if type(value) in (int, float) and 0 <= value < LARGE:  # most of a file is such numbers
            return float(value)
        found = self._number(name, value)
        return otherwise if found is None else found

    def index(self, key: str, limit: int, otherwise: int) -> int:
        """A row of the travel matrix; ``otherwise`` where the key is absent."""
        if not self.has(key):
            return otherwise
        value = self.raw[key]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < limit:
            return value
        self.wrong(f"'{key}' is {value!r}; the matrix has the rows 0 to {limit - 1}.")
        return min(otherwise, max(limit - 1, 0))

    def list(self, key: str) -> Sequence[Any]:
        """A list that must be there."""
        value = self.raw.get(key)
        if isinstance(value, list):
            return value
        self.wrong(f"'{key}' is missing." if value is None else f"'{key}' is not a list.")
        return ()

    def texts(self, key: str) -> frozenset[str]:
        """A list of codes that may be absent."""
        found = self.list(key) if self.has(key) else ()
        if any(not isinstance(each, (str, int)) or isinstance(each, bool) for each in found):
            self.wrong(f"'{key}' holds something that is not a text.")
        return frozenset(str(each) for each in found)

    def span(self, key: str) -> tuple[float, float] | None:
        """Two numbers of which the second is not smaller; nothing where they cannot be meant."""
        value = self.raw.get(key)
        if not isinstance(value, list) or len(value) != 2:
            self.wrong(f"'{key}' is missing." if value is None else f"'{key}' does not hold two numbers.")
            return None
        start, end = (self._number(f"'{key}'", each) for each in value)
        if start is None or end is None:
            return None
        if end < start:
            self.wrong(f"'{key}' ends ({end:g}) before it starts ({start:g}).")
            return None
        return start, end

    def _number(self, name: str, value: Any) -> float | None:
        if value is None:
            self.wrong(f"{name} is missing.")
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not _finite(value):
            self.wrong(f"{name} is not a number.")
        elif value < 0:
            self.wrong(f"{name} is negative ({value:g}).")
        else:
            return float(value)
        return None


def _finite(value: float) -> bool:
    with suppress(OverflowError):
        return isfinite(value)
    return False
