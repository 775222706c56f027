"""Files of answers: CSV as people send it, and SAS transport files as surveys publish them."""

from dataclasses import dataclass
from pathlib import Path

import pyreadstat

from ayni.console import tables

# SAS writes some zeros as the smallest number it knows, 16**-65; nothing an instrument asks is that small.
NOTHING = 1e-70


@dataclass(frozen=True)
class Sheet:
    """A table as it came: its header, each row with its line, and lines that could not be split into cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    bad: tuple[tables.BadRow, ...] = ()


def read(path: Path) -> Sheet:
    """Read a file by its ending. Raises Unreadable with a sentence when the whole of it cannot be used."""
    if path.suffix.lower() == ".xpt":
        return _transport(path)
    table = tables.read(path, as_written=True)
    return Sheet(table.header, tuple((row.line, row.cells) for row in table.rows), table.bad)


def _transport(path: Path) -> Sheet:
    """A SAS transport file, version 5 or 8. A line is the number of the record."""
    if not path.is_file():
        raise tables.Unreadable(f"{path} cannot be read: there is no such file.")
    try:
        columns, _about = pyreadstat.read_xport(str(path), output_format="dict")
    except (pyreadstat.ReadstatError, UnicodeDecodeError) as wrong:
        raise tables.Unreadable(f"{path.name} is not a SAS transport file: {wrong}.") from wrong
    header = tuple(columns)
    rows = zip(*columns.values(), strict=True)
    return Sheet(header, tuple((n, dict(zip(header, map(_cell, row), strict=True))) for n, row in enumerate(rows, 1)))


def _cell(value: object) -> str:
    if value is None or value != value:  # a missing value is read as "not a number"
        return ""
    if isinstance(value, float):
        value = 0 if abs(value) < NOTHING else int(value) if value.is_integer() else value
    return str(value)
