"""Reading a table that somebody saved: CSV as Excel and others write it, or the first sheet of an XLSX workbook.

Nothing here knows what the table is about. A file that cannot be read is Refused with a sentence; a row that cannot
be read carries its own sentence, and the others are read all the same.
"""

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from ayni.basics.words import Refused, Sentence, say

# Each row is its own transaction, about a fiftieth of a second: with more, people would give up waiting.
MAX_ROWS = 1000
MAX_BYTES = 2 * 1024 * 1024
MAX_COLUMNS = 80
MAX_CELL = 20_000
# A workbook is a zip: a small file may claim to unfold into one that fills the memory.
MAX_UNFOLDED = 40 * 1024 * 1024
# Empty rows that end a sheet; somebody who formatted a whole column leaves a million of them.
BLANKS_THAT_END = 500

ZIP, OLD_OFFICE = b"PK\x03\x04", bytes.fromhex("d0cf11e0")

# A spreadsheet takes what begins so for a formula. A telephone number and a negative number begin so as well.
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().,/-]*$)")


@dataclass(frozen=True)
class Row:
    """One row by column name. ``line`` is where the reader of the file finds it; ``wrong`` is why it cannot count."""

    line: int
    cells: dict[str, str]
    wrong: Sentence | None = None


@dataclass(frozen=True)
class Table:
    """The columns by their plain names, in order, and the rows that hold anything."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Unfit:
    """A cell that has no value of its own, and why."""

    why: Sentence


def read(content: bytes) -> Table:
    """The table in ``content``, told apart by what it holds and not by its name. Raises Refused with a sentence."""
    if len(content) > MAX_BYTES:
        raise Refused("The file is larger than {n} MB; please send it in parts.", n=MAX_BYTES // 1024 // 1024)
    if content.startswith(OLD_OFFICE):
        raise Refused("This is an old or a locked workbook; save it as XLSX without a password, or as CSV.")
    lines = _lines_of_workbook(content) if content.startswith(ZIP) else _lines_of_text(content)
    return _table(lines)


def plain(name: object) -> str:
    """A column's name without case, accents and spaces: ``Año de nacimiento`` and ``ano_de_nacimiento`` are one."""
    bare = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")


def _table(lines: Iterator[tuple[int, Sequence[str | Unfit]]]) -> Table:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        if len(rows) == MAX_ROWS:
            raise Refused("The table has more than {n} rows; please send it in parts.", n=MAX_ROWS)
        rows.append(_row(line, columns, cells))
    if not columns:
        raise Refused("The file is empty.")
    if not rows:
        raise Refused("The file has names of columns but no rows below them.")
    return Table(tuple(name for name in columns if name), tuple(rows))


def _columns(cells: Sequence[str | Unfit]) -> tuple[str, ...]:
    if len(cells) > MAX_COLUMNS:
        raise Refused("The table has more than {n} columns.", n=MAX_COLUMNS)
    names = tuple(plain(cell) if isinstance(cell, str) else "" for cell in cells)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise Refused("These columns stand twice in the first row: {columns}.", columns=twice)
    if not any(names):
        raise Refused("The first row must hold the names of the columns.")
    return names


def _row(line: int, columns: tuple[str, ...], cells: Sequence[str | Unfit]) -> Row:
    wrong: Sentence | None = None
    if any(cells[len(columns) :]):
        wrong = say("The row has more cells than there are columns.")
    kept: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        why = cell.why if isinstance(cell, Unfit) else _unfit(cell)
        if why and name:
            wrong = wrong or say("{column}: {why}", column=name, why=why)
        if name and isinstance(cell, str):
            kept[name] = cell[:MAX_CELL]
    return Row(line, kept, wrong)


def _unfit(cell: str) -> Sentence | None:
    if len(cell) > MAX_CELL:
        return say("The cell is longer than {n} characters.", n=MAX_CELL)
    if FORMULA.match(cell):
        return say("This looks like a formula; please write its value.")
    return None


# --- text ------------------------------------------------------------------------------------------------------------


def _lines_of_text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    separator, skip = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    began = 1
    try:
        for cells in reader:
            line, began = began, reader.line_num + 1
            if line > skip:
                yield line, [cell.strip() for cell in cells]
    except csv.Error:
        raise Refused(
            "Line {line} cannot be read; look for a quotation mark that is not closed.", line=reader.line_num
        ) from None


def _decoded(content: bytes) -> str:
    """The text, in the encoding its first bytes announce; else UTF-8, else what Windows writes in western Europe."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _separator(text: str) -> tuple[str, int]:
    """What stands between cells, and how many lines come before the names of the columns (Excel's ``sep=;``)."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = re.fullmatch(r"\ufeff?sep=(.)", first.strip(), re.IGNORECASE)
    if told:
        return told[1], 1
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",;\t|", key=outside.count), 0


# --- workbooks -------------------------------------------------------------------------------------------------------


def _lines_of_workbook(content: bytes) -> Iterator[tuple[int, list[str | Unfit]]]:
    _no_bomb(content)
    try:
        # openpyxl warns of what it passes over; what matters of it is said about the cell.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _lines_of_sheet(content)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a broken workbook makes the library raise anything
        raise Refused("The workbook is damaged or not an XLSX file; open it, save it again, and send it.") from None


def _no_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unfolded = sum(part.file_size for part in parts.infolist())
            # A spreadsheet has no use for entities; they are how a small XML text grows into a large one.
            trap = any(b"<!ENTITY" in parts.read(part) for part in parts.infolist()) if unfolded < MAX_UNFOLDED else 1
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error):
        raise Refused("The workbook is damaged or locked with a password.") from None
    if trap:
        raise Refused("The workbook unfolds into far more than a table needs; save only this one sheet, or as CSV.")


def _lines_of_sheet(content: bytes) -> Iterator[tuple[int, list[str | Unfit]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise Refused("The workbook has no sheet to read.")
    sheet.reset_dimensions()  # what programs write about the size of a sheet is often wrong
    blank = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
        written = [_cell(cell) for cell in cells]
        blank = 0 if any(written) else blank + 1
        if blank > BLANKS_THAT_END:
            return
        while written and not written[-1]:
            written.pop()
        yield line, written


def _cell(cell: Any) -> str | Unfit:
    """A cell as the text a person sees in it: dates as 2026-03-01, whole numbers without a point, zeros in front."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unfit(say("This is a formula; please paste its value."))
    if cell.data_type == "e":
        return Unfit(say("This is a spreadsheet's error, {error}.", error=str(value)))
    return _text(value, str(cell.number_format or ""))


def _text(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and re.fullmatch("0+", number_format):
        return str(value).zfill(len(number_format))
    return str(value).strip()


def by_name(table: Table, names: Iterable[tuple[str, Iterable[str]]]) -> tuple[Table, list[str]]:
    """The table with columns called by the first of each name's ways of saying it, and the columns nobody knows."""
    known = {plain(way): name for name, ways in names for way in (name, *ways)}
    strange = [column for column in table.columns if column not in known]
    rows = tuple(
        Row(row.line, {known[column]: cell for column, cell in row.cells.items() if column in known}, row.wrong)
        for row in table.rows
    )
    return Table(tuple(known[column] for column in table.columns if column in known), rows), strange
