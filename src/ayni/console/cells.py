"""Cells into values, gathering everything that is wrong with a row rather than stopping at the first thing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TypeVar
from zoneinfo import ZoneInfo

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.languages import NAMES
from ayni.basics.places import Point

Value = TypeVar("Value")

YES = {"yes", "y", "true", "1", "sí", "si", "s"}
NO = {"no", "n", "false", "0"}
LARGEST = 100_000  # more minutes or points than anybody has is a slip of the keyboard
YEARS = range(2000, 2101)
FLUENCIES = {"1": 1, "2": 2, "3": 3, "basic": 1, "good": 2, "native": 3}


class Cells:
    """The cells of one row. Reading never raises: what is wrong is gathered in ``wrong``, as sentences."""

    def __init__(self, cells: Mapping[str, str], zone: str) -> None:
        self._cells = cells
        self._zone = ZoneInfo(zone)
        self.wrong: list[str] = []

    def read(self, column: str, reader: Callable[[str], Value], empty: Value) -> Value:
        """The cell as ``reader`` reads it; ``empty`` when there is nothing in it or it cannot be read."""
        text = self._cells.get(column, "")
        if not text:
            return empty
        try:
            return reader(text)
        except ValueError as wrong:
            self.wrong.append(f"{column}: {wrong}")
            return empty

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        return self.must(column, str, "")

    def maybe(self, column: str) -> str | None:
        """A cell that may be empty."""
        return self._cells.get(column, "") or None

    def must(self, column: str, reader: Callable[[str], Value], otherwise: Value) -> Value:
        """A cell that must not be empty, as ``reader`` reads it."""
        if not self._cells.get(column, ""):
            self.wrong.append(f"{column}: it is empty")
        return self.read(column, reader, otherwise)

    def many(self, column: str, reader: Callable[[str], Value]) -> tuple[Value, ...]:
        """A cell with any number of values between ``|`` (or semicolons)."""
        pieces = self._cells.get(column, "").replace(";", "|").split("|")
        found = []
        for piece in pieces:
            if piece.strip():
                try:
                    found.append(reader(piece.strip()))
                except ValueError as wrong:
                    self.wrong.append(f"{column}: {wrong}")
        return tuple(found)

    def place(self, lat: str, lon: str) -> Point | None:
        """A point from two cells; nothing when both are empty."""
        if bool(self._cells.get(lat)) != bool(self._cells.get(lon)):
            self.wrong.append(f"{lat}, {lon}: one of the two is empty")
            return None
        there, across = self.read(lat, number, None), self.read(lon, number, None)
        if there is None or across is None:
            return None
        try:
            if there == 0 and across == 0:
                raise ValueError("0, 0 lies in the ocean; leave both empty when the place is not known")
            return Point(there, across)
        except ValueError as wrong:
            self.wrong.append(f"{lat}, {lon}: {wrong}")
            return None

    def instant(self, text: str) -> datetime:
        """A date (its first instant) or a date with a time, in local time unless it brings its own offset."""
        try:
            found = datetime.fromisoformat(text)
        except ValueError as wrong:
            raise ValueError(f"'{text}' is not a date such as 2026-06-30 or 2026-06-30T09:00") from wrong
        if found.year not in YEARS:
            raise ValueError(f"'{text}' lies too far away")
        return found if found.tzinfo else found.replace(tzinfo=self._zone)

    def window(self, text: str) -> Window:
        """``2026-06-01..2026-06-30``: from the first instant to the end of the last day."""
        first, dots, last = (part.strip() for part in text.partition(".."))
        if not dots:
            raise ValueError(f"'{text}' is not a time such as 2026-06-01..2026-06-30")
        return Window(self.instant(first), self.end(last))

    def end(self, text: str) -> datetime:
        """A date with a time as it is; a date alone ends with its last instant."""
        found = self.instant(text)
        if "T" in text or " " in text or ":" in text:
            return found
        following: date = found.date() + timedelta(days=1)
        return datetime.combine(following, time(), tzinfo=self._zone)


def number(text: str) -> float:
    """A number; ``1,5`` is read as spreadsheets in Spanish write it."""
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        found = float(plain)
    except ValueError as wrong:
        raise ValueError(f"'{text}' is not a number") from wrong
    if not isfinite(found) or "_" in text:
        raise ValueError(f"'{text}' is not a number")
    return found


def whole(text: str) -> int:
    """A whole number, not negative."""
    found = number(text)
    if found != int(found) or not 0 <= found <= LARGEST:
        raise ValueError(f"'{text}' is not a whole number from 0 to {LARGEST}")
    return int(found)


def yes(text: str) -> bool:
    """Yes or no, in English or Spanish; anything else is not guessed."""
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise ValueError(f"'{text}' is neither yes nor no")


def language(text: str) -> str:
    """A language that the house knows."""
    code = text.lower()
    if code not in NAMES:
        raise ValueError(f"'{text}' is not a language that we know; there are {', '.join(sorted(NAMES))}")
    return code


def fluency(text: str) -> tuple[str, int]:
    """``qu 3`` or ``qu native``: a language and how well it is spoken."""
    code, _, level = text.partition(" ")
    if level.strip().lower() not in FLUENCIES:
        raise ValueError(f"'{text}' is not a language with 1, 2 or 3 such as 'qu 3'")
    return language(code), FLUENCIES[level.strip().lower()]


def hours(text: str) -> WeeklyHours:
    """``mon 08:00-13:00``."""
    return WeeklyHours.parse(text)


def among(*known: str) -> Callable[[str], str]:
    """A reader of one of a few words."""

    def reader(text: str) -> str:
        if text.lower() not in known:
            raise ValueError(f"'{text}' is none of {', '.join(known)}")
        return text.lower()

    return reader
