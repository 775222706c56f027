"""Which columns of a file are the questions of an instrument, and which answers its cells hold."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from ayni.engines.instruments import Instrument, Item

# Surveys write these where somebody would not or could not answer (NHANES: 7 and 9, 77 and 99 …).
REFUSALS = {7: "refused", 9: "does not know", 77: "refused", 99: "does not know"}
WORDS_OF_REFUSAL = {
    "refused",
    "don t know",
    "dont know",
    "prefer not to say",
    "na",
    "no sabe",
    "no responde",
    "ns",
    "nr",
    "nan",
}


class NoColumns(Exception):
    """The questions cannot be found in the header; the message is a sentence for people."""


def columns_of(instrument: Instrument, header: Sequence[str], named: Sequence[str] | None = None) -> dict[str, str]:
    """For each item that the file has, the column that holds it.

    ``named`` are the columns in the instrument's order, of the counted items or of all. Otherwise a column is an item's
    by its id, its names in other files, its LOINC code or its own words; or by a number, where one beginning or ending
    is shared by as many numbered columns as there are items. Raises NoColumns when a counted item is not found.
    """
    if named is not None:
        return _as_named(instrument, header, [name.strip() for name in named])
    known = {_plain(name): item for item in instrument.items for name in _names(instrument, item)}
    found = {item.id: column for column in header if (item := known.get(_plain(column)))}
    if any(item.id not in found for item in instrument.counted if item.asked_if is None):
        found = _by_number(instrument, header) or found
    lacking = [item.id for item in instrument.counted if item.id not in found and item.asked_if is None]
    if lacking:
        raise NoColumns(
            f"The columns of {', '.join(lacking)} are not found; name them in order with --items, such as "
            f"--items {','.join(header[:3])},…"
        )
    return found


def _as_named(instrument: Instrument, header: Sequence[str], named: Sequence[str]) -> dict[str, str]:
    strangers = [name for name in named if name not in header]
    if strangers:
        raise NoColumns(f"The file has no column {', '.join(strangers)}; it has {', '.join(header)}.")
    for items in (instrument.counted, instrument.items):
        if len(items) == len(named):
            return {item.id: name for item, name in zip(items, named, strict=True)}
    raise NoColumns(f"--items names {len(named)} columns, but {instrument.short_name} has {len(instrument.counted)}.")


def _names(instrument: Instrument, item: Item) -> list[str]:
    words = [text for _, text in item.text.texts] if item.text else []
    return [item.id, f"{instrument.id}_{item.id}", *item.columns, *([item.loinc] if item.loinc else []), *words]


def _by_number(instrument: Instrument, header: Sequence[str]) -> dict[str, str] | None:
    """Columns such as Item1_num … Item9_num: alike but for a number, from 1 to as many as are counted."""
    alike: dict[tuple[str, str], dict[int, str]] = {}
    for column in header:
        for match in re.finditer(r"\d+", column):
            alike.setdefault((column[: match.start()], column[match.end() :]), {})[int(match.group())] = column
    wanted = set(range(1, len(instrument.counted) + 1))
    # Numbers rather than words, where a file has both: the ending "_num" is longer.
    fitting = [
        numbered for _, numbered in sorted(alike.items(), key=lambda each: -len(each[0][1])) if set(numbered) == wanted
    ]
    return {item.id: fitting[0][n] for n, item in enumerate(instrument.counted, 1)} if fitting else None


def answers(
    instrument: Instrument, columns: Mapping[str, str], cells: Mapping[str, str]
) -> tuple[dict[str, int | None], list[str]]:
    """The answers of a row, and a reason for each cell that holds none; an empty cell is a missing answer."""
    given: dict[str, int | None] = {}
    faults: list[str] = []
    for item_id, column in columns.items():
        item = instrument.item(item_id)
        if item is None:
            continue
        try:
            given[item_id] = _value(item, cells[column])
        except ValueError as wrong:
            given[item_id] = None
            faults.append(f"{column}: {wrong}")
    return given, faults


def _value(item: Item, cell: str) -> int | None:
    """What a cell answers: a number or the words of an answer in any language; None for nothing and for a refusal.

    A number that is no answer, and no refusal either, is kept, so that a slip on a question about danger is seen.
    """
    text = cell.strip()
    plain = _plain(text)
    if not plain or plain in WORDS_OF_REFUSAL:
        return None
    if re.fullmatch(r"-?\d+([.,]0+)?", text):
        number = int(float(text.replace(",", ".")))
        return None if number in REFUSALS and number not in item.values else number
    for answer in item.answers:
        if answer.text and plain in {_plain(word) for _, word in answer.text.texts}:
            return answer.value
    raise ValueError(f"'{text[:40]}' is neither a number nor one of the answers")


def _plain(text: str) -> str:
    """Letters and digits only, without accents or case, so that spaces and dashes do not matter."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.split())
