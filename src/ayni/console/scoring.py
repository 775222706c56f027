"""``ayni score``: score a file of answers to an instrument, with no database; see docs/guides/scoring-files.md."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from ayni.basics import shelf
from ayni.basics.words import speak
from ayni.console import answer_cells, answer_files, tables
from ayni.engines.instruments import Instrument, Score, from_content, score

ALL_WELL, SOME_REFUSED, COULD_NOT_RUN = 0, 1, 2

ADDED = ("score", "band", "flag", "items_missing", "refused_because")
NEGATIVE = re.compile(r"-\d+([.]\d+)?")
LISTED = 12  # lines told one by one; the file has them all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what ``ayni score`` understands."""
    parser.description = "Score a file of answers, row by row. Nothing is stored or sent."
    parser.add_argument("instrument", help="which instrument, such as phq-9")
    parser.add_argument("file", type=Path, metavar="FILE", help="answers: CSV, or a SAS transport file (.xpt)")
    parser.add_argument("--out", type=Path, metavar="OUT.csv", help="where the scores go; without it, they are printed")
    parser.add_argument("--items", metavar="q1,q2,…", help="the columns of the questions, in the instrument's order")


def run(arguments: argparse.Namespace) -> int:
    """Do it. 0: every row was scored or may not be; 1: some rows were refused; 2: nothing was written."""
    try:
        return _score(arguments)
    except (tables.Unreadable, answer_cells.NoColumns) as wrong:
        tables.tell(str(wrong))
    except shelf.NotOnShelf as wrong:
        tables.tell(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")
    except OSError as wrong:
        tables.tell(f"{arguments.out} cannot be written: {wrong.strerror or wrong}.")
    return COULD_NOT_RUN


def _score(arguments: argparse.Namespace) -> int:
    instrument = from_content(shelf.load("instruments", arguments.instrument))
    if arguments.out and arguments.out.resolve() == arguments.file.resolve():
        raise tables.Unreadable(f"--out would replace {arguments.out}, which is read from.")
    sheet = answer_files.read(arguments.file)
    named = arguments.items.split(",") if arguments.items else None
    columns = answer_cells.columns_of(instrument, sheet.header, named)
    counted: Counter[str] = Counter()
    rows = list(_rows(instrument, sheet, columns, counted))
    header = (*sheet.header, *ADDED)
    if arguments.out:
        tables.write(arguments.out, header, rows)
    else:
        tables.write_to(sys.stdout, header, rows)
    _report(instrument, arguments, sheet, counted)
    return SOME_REFUSED if counted["refused"] or sheet.bad else ALL_WELL


def _rows(
    instrument: Instrument, sheet: answer_files.Sheet, columns: dict[str, str], counted: Counter[str]
) -> Iterator[Sequence[object]]:
    """Each row as it came, with what it scores; in the order of the file."""
    for line, cells in sheet.rows:
        answers, faults = answer_cells.answers(instrument, columns, cells)
        result = score(instrument, answers)
        refused = "; ".join([*faults, *_refused(result)])
        counted["refused" if refused else "scored" if _has_score(result) else "unscored"] += 1
        counted["flagged"] += bool(result.flags)
        if refused and counted["refused"] <= LISTED:
            tables.tell(f"line {line}: {refused}.")
        yield (*(_as_it_came(cells[name]) for name in sheet.header), *_added(result, refused))


def _as_it_came(cell: str) -> object:
    """The cell; a number below zero as a number, so that it is not taken for a formula and written differently."""
    return Decimal(cell) if NEGATIVE.fullmatch(cell) else cell


def _added(result: Score, refused: str) -> tuple[object, ...]:
    """The five cells of a row. A flag stands whatever else is wrong with it."""
    flags = "|".join(flag.code for flag in result.flags)
    missing = "|".join(result.missing)
    if refused:
        return "", "", flags, missing, refused
    total = "" if result.total is None else result.total
    return total, result.band.code if result.band else "", flags, missing, ""


def _refused(result: Score) -> list[str]:
    said = [speak(each.sentence, "en").rstrip(".") for each in result.refusals]
    if result.contradictory and result.remark:
        said.append(speak(result.remark, "en").rstrip("."))
    return said


def _has_score(result: Score) -> bool:
    return result.total is not None or result.band is not None


def _report(
    instrument: Instrument, arguments: argparse.Namespace, sheet: answer_files.Sheet, counted: Counter[str]
) -> None:
    for bad in sheet.bad:
        tables.tell(f"line {bad.line}: {bad.reason}.")
    if not instrument.verified:
        tables.tell(f"How {instrument.short_name} is scored here was not compared with its source: compare before use.")
    if counted["refused"] > LISTED:
        tables.tell(f"… and {counted['refused'] - LISTED} more rows refused, each with its reason in the answer.")
    tables.tell(
        f"Rows scored: {counted['scored']}. Without a score, since answers are missing: {counted['unscored']}. "
        f"Refused: {counted['refused'] + len(sheet.bad)}. With a flag: {counted['flagged']}."
    )
    if arguments.out:
        tables.tell(f"{arguments.out} is written.")
