"""Cells into values, gathering everything that is wrong with a row rather than stopping at the first thing."""

import re
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
LONGEST = 200  # characters; a longer value is a note in the wrong cell, and its sentence could not be read
YEARS = range(2000, 2101)
FLUENCIES = {"1": 1, "2": 2, "3": 3, "basic": 1, "good": 2, "native": 3}

# What a spreadsheet leaves where it could not compute or show a value, in English and in Spanish.
ERROR = re.compile(r"#([¡¿]?[A-ZÁÉÍÓÚ0-9/]+[!?]|N/[AD]|#+)")
# 1,000 is a thousand to some and one to others; in a whole number nothing else follows a comma or point but zeros.
TWO_WAYS = re.compile(r"[+-]?\d+[.,]\d{3}")


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
            return _value(text, reader)
        except ValueError as wrong:
            self.wrong.append(f"{column}: {wrong}")
            return empty

    def maybe(self, column: str, reader: Callable[[str], str] = str) -> str | None:
        """A cell that may be empty."""
        return self.read(column, reader, "") or None

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
                    found.append(_value(piece.strip(), reader))
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
        if not (first and dots and last):
            raise ValueError(f"'{text}' is not a time such as 2026-06-01..2026-06-30")
        start, end = self.instant(first), self.end(last)
        if start >= end:
            raise ValueError(f"'{text}' does not end after it starts")
        return Window(start, end)

    def end(self, text: str) -> datetime:
        """A date with a time as it is; a date alone ends with its last instant."""
        found = self.instant(text)
        if "T" in text or " " in text or ":" in text:
            return found
        following: date = found.date() + timedelta(days=1)
        return datetime.combine(following, time(), tzinfo=self._zone)


def _value(text: str, reader: Callable[[str], Value]) -> Value:
    """``text`` as ``reader`` reads it, unless it is what no cell of any column may hold."""
    if text.startswith("="):
        raise ValueError("this looks like a formula; write its value")
    if len(text) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST} characters")
    if ERROR.fullmatch(text):
        raise ValueError(f"'{text}' is an error of the spreadsheet; write the value that was meant")
    return reader(text)


def code(text: str) -> str:
    """An id or another code. One that holds what parts values could never be named in a list of codes."""
    if any(mark in text for mark in "|;,"):
        raise ValueError(f"'{text}' is not one code; several stand between | where several may stand")
    return text


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


def number_between(lowest: float, highest: float) -> Callable[[str], float]:
    """A reader of a number within limits."""

    def reader(text: str) -> float:
        found = number(text)
        if not lowest <= found <= highest:
            raise ValueError(f"'{text}' is not a number between {lowest} and {highest}")
        return found

    return reader


def whole_between(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of a whole number within limits."""

    def reader(text: str) -> int:
        found = number(text)
        if TWO_WAYS.fullmatch(text):
            raise ValueError(f"'{text}' can be read in two ways; write a whole number without point or comma")
        if found != int(found) or not lowest <= found <= highest:
            raise ValueError(f"'{text}' is not a whole number from {lowest} to {highest}")
        return int(found)

    return reader


whole = whole_between(0, LARGEST)


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
