"""Tables that people send from spreadsheets: read row by row, so that one bad row never costs the good ones."""

import csv
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

LINE_BREAK = re.compile(r"\r\n|\n|\r")
DELIMITERS = ",;\t"
EMPTY = f' {DELIMITERS}"'  # a line of nothing else is blank

# Characters. The csv module stops at 131,072 for a cell, with a sentence for programmers.
LONGEST_LINE = 100_000

# Control characters, zero-width spaces, marks of direction: two codes that look the same would be two codes. What
# joins letters is left alone, since names in Hindi or Persian are written with it.
INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

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
    """A file read: its header, what could be split, what could not, and columns that nobody asked for."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]


def read(path: Path, required: Sequence[str] = (), optional: Sequence[str] = (), *, as_written: bool = False) -> Table:
    """Read a CSV file with a header; comma, semicolon or tab; UTF-8 (with or without BOM) or UTF-16.

    Names of columns are in small letters with underscores, unless they are wanted ``as_written``. A cell never holds a
    line break, so a quote that was not closed spoils its own line only. Raises Unreadable when there is no file, no
    header, or a required column is missing or named twice.
    """
    text = _text(path)
    lines = [(number, line) for number, line in enumerate(LINE_BREAK.split(text), 1) if line.strip(EMPTY)]
    if lines and lines[0][1].lower().startswith("sep="):
        lines = lines[1:]
    if not lines:
        raise Unreadable(f"{path.name} is empty: the first line names the columns.")
    delimiter = max(DELIMITERS, key=lines[0][1].count)
    try:
        written = _split(lines[0][1], delimiter)
        header = written if as_written else _names(written)
    except ValueError as wrong:
        raise Unreadable(f"{path.name}, line {lines[0][0]}, which names the columns: {wrong}.") from wrong
    _check_header(path, header, required, text)
    rows: list[Row] = []
    bad: list[BadRow] = []
    for number, line in lines[1:]:
        try:
            rows.append(Row(number, _cells(line, delimiter, header, written)))
        except ValueError as wrong:
            bad.append(BadRow(number, str(wrong)))
    unknown = tuple(name for name in header if name and name not in {*required, *optional})
    return Table(tuple(header), tuple(rows), tuple(bad), unknown)


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file all or nothing."""
    with replacing(path, "utf-8-sig") as file:
        write_to(file, header, rows)


@contextmanager
def replacing(path: Path, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A file to write that takes the place of ``path`` only once it is whole, so that nobody ever reads half of it."""
    with NamedTemporaryFile(
        "w", encoding=encoding, newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o600)  # it may say who needs whom
            Path(file.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise


def write_to(file: IO[str], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the same to a stream that is open already, such as a terminal."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers of our own stay numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def tell(sentence: str) -> None:
    """Said beside the answer, never in it. What a broken file holds might steer the terminal: it is shown escaped."""
    shown = (letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in sentence)
    print("".join(shown), file=sys.stderr)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if raw.startswith(WORKBOOKS):
        raise Unreadable(f"{path.name} is a workbook, not a CSV file: save the sheet as 'CSV UTF-8'.")
    return raw.decode("utf-8-sig", errors="surrogateescape")


def _check_header(path: Path, header: list[str], required: Sequence[str], text: str) -> None:
    missing = [name for name in required if name not in header]
    if missing and ("\0" in text or _garbled(text)):
        raise Unreadable(f"{path.name} is not a table in plain text: save the sheet as 'CSV UTF-8'.")
    if missing:
        raise Unreadable(f"{path.name} lacks the {_columns(missing)}; the first line names the columns.")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Unreadable(f"{path.name} names the {_columns(twice)} twice.")


def _columns(names: Sequence[str]) -> str:
    return f"column{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _names(cells: Iterable[str]) -> list[str]:
    return [cell.strip().lower().replace(" ", "_") for cell in cells]


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of a line; ValueError with a sentence where quotation marks or sheer length forbid it."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"it is longer than {LONGEST_LINE} characters")
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error as wrong:
        raise ValueError("a quotation mark is not closed or stands in the wrong place") from wrong


def _garbled(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" or letter == "\N{REPLACEMENT CHARACTER}" for letter in text)


def _cells(line: str, delimiter: str, header: list[str], written: list[str]) -> dict[str, str]:
    if _garbled(line):
        raise ValueError("some letters are not UTF-8; save the sheet as 'CSV UTF-8'")
    if "\0" in line:
        raise ValueError("there is a NUL character in it")
    cells = _split(line, delimiter)
    if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
        counted = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
        raise ValueError(f"it has {counted} where the header names {len(header)} columns")
    if _names(cells[: len(header)]) == _names(written):
        raise ValueError("it names the columns once more")
    return {name: _visible(name, cell.strip()) for name, cell in zip(header, cells, strict=False)}


def _visible(name: str, cell: str) -> str:
    """The cell, each letter with its accent in one piece, so that what looks the same is the same."""
    for letter in "" if cell.isprintable() else cell:
        if unicodedata.category(letter) in INVISIBLE and letter not in JOINERS:
            raise ValueError(f"{name}: there is an invisible character in it (U+{ord(letter):04X}); type the cell anew")
    return unicodedata.normalize("NFC", cell)
