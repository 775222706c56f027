"""Tables that people send from spreadsheets: read row by row, so that one bad row never costs the good ones."""

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

LINE_BREAK = re.compile(r"\r\n|\n|\r")
DELIMITERS = ",;\t"

# A cell that begins like this is a formula to a spreadsheet, whatever we meant (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole cannot be used; the message is a sentence for people."""


@dataclass(frozen=True)
class Row:
    """One line of a table that could be split into cells; ``cells`` by column name, without outer spaces."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """One line that could not be used, and why in a sentence."""

    line: int
    reason: str


@dataclass(frozen=True)
class Table:
    """A file read: what could be split, what could not, and columns that nobody asked for."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]


def read(path: Path, required: Sequence[str], optional: Sequence[str]) -> Table:
    """Read a CSV file with a header; comma, semicolon or tab; UTF-8 (with or without BOM) or UTF-16.

    A cell never holds a line break, so a quote that was not closed spoils its own line only. Raises Unreadable when
    there is no file, no header, or a required column is missing or named twice.
    """
    lines = [(number, line) for number, line in enumerate(LINE_BREAK.split(_text(path)), 1) if line.strip(" \t,;")]
    if lines and lines[0][1].lower().startswith("sep="):
        lines = lines[1:]
    if not lines:
        raise Unreadable(f"{path.name} is empty: the first line names the columns.")
    delimiter = max(DELIMITERS, key=lines[0][1].count)
    header = [name.strip().lower().replace(" ", "_") for name in _split(lines[0][1], delimiter)]
    _check_header(path, header, required)
    rows: list[Row] = []
    bad: list[BadRow] = []
    for number, line in lines[1:]:
        try:
            rows.append(Row(number, _cells(line, delimiter, header)))
        except (csv.Error, ValueError) as wrong:
            bad.append(BadRow(number, str(wrong)))
    unknown = tuple(name for name in header if name and name not in {*required, *optional})
    return Table(tuple(rows), tuple(bad), unknown)


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file all or nothing: another name first, then renamed, so that nobody ever reads half of it."""
    with NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows([harmless(cell) for cell in row] for row in rows)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise
    Path(file.name).chmod(0o600)  # it may say who needs whom
    Path(file.name).replace(path)


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers of our own stay numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if raw.startswith(b"PK\x03\x04"):
        raise Unreadable(f"{path.name} is a workbook, not a CSV file: save the sheet as 'CSV UTF-8'.")
    return raw.decode("utf-8-sig", errors="surrogateescape")


def _check_header(path: Path, header: list[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        raise Unreadable(f"{path.name} lacks the {_columns(missing)}; the first line names the columns.")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Unreadable(f"{path.name} names the {_columns(twice)} twice.")


def _columns(names: Sequence[str]) -> str:
    return f"column{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _split(line: str, delimiter: str) -> list[str]:
    return next(_lines_of(line, delimiter))


def _lines_of(line: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True)


def _cells(line: str, delimiter: str, header: list[str]) -> dict[str, str]:
    if any("\udc80" <= letter <= "\udcff" or letter == "\N{REPLACEMENT CHARACTER}" for letter in line):
        raise ValueError("some letters are not UTF-8; save the sheet as 'CSV UTF-8'")
    if "\0" in line:
        raise ValueError("there is a NUL character in it")
    try:
        cells = _split(line, delimiter)
    except csv.Error as wrong:
        raise ValueError(f"a quotation mark is not closed or stands in the wrong place ({wrong})") from wrong
    if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
        raise ValueError(f"it has {len(cells)} cells where the header names {len(header)} columns")
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
