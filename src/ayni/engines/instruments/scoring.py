"""From answers to a total, a band and flags.

Flags come first and stand on their own: whatever is missing, out of range or refused elsewhere on the sheet, an
answer that raises a flag raises it (promise E4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from ayni.basics.words import Sentence, say
from ayni.engines.instruments.definition import Band, Instrument, Wording

# What a sheet holds: the value chosen for an item, or None where nothing was answered.
Answers = Mapping[str, int | None]


@dataclass(frozen=True)
class Flag:
    """An answer that needs a person. ``sentence`` is discreet; ``label`` says what it is about, for carers only."""

    code: str
    item: str
    severity: str
    sentence: Sentence
    label: Wording


@dataclass(frozen=True)
class Refusal:
    """An entry that cannot be an answer: which item, and why in one sentence."""

    item: str
    sentence: Sentence


@dataclass(frozen=True)
class Score:
    """What a sheet says.

    ``total`` and ``band`` are None when they cannot be known: ``remark`` then says why. It also says when the total
    was ``estimated`` from the answers given. ``missing`` lists counted items without an answer. ``unasked`` lists
    items that could raise a flag and have no answer, or none that can be read: somebody should ask. A sheet with
    ``refusals`` is to be corrected.
    """

    total: int | None
    band: Band | None
    flags: tuple[Flag, ...]
    missing: tuple[str, ...]
    unasked: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    estimated: bool
    remark: Sentence | None

    @property
    def refused(self) -> Sentence | None:
        """Why the sheet is refused (the first reason), or None when every entry is a possible answer."""
        return self.refusals[0].sentence if self.refusals else None


def score(instrument: Instrument, answers: Answers) -> Score:
    """Score one sheet. Never raises: what is wrong with a sheet is part of the result."""
    refusals = tuple(_refusals(instrument, answers))
    flags = tuple(_flags(instrument, answers))
    missing = tuple(item.id for item in instrument.counted if answers.get(item.id) is None)
    total = None
    if not refusals and len(missing) <= instrument.missing_allowed:
        total = _total([value for item in instrument.counted if (value := answers.get(item.id)) is not None], missing)
    unreadable = {refusal.item for refusal in refusals}.union(missing).difference(flag.item for flag in flags)
    return Score(
        total=total,
        band=None if total is None else instrument.band_of(total),
        flags=flags,
        missing=missing,
        unasked=tuple(dict.fromkeys(rule.item for rule in instrument.flags if rule.item in unreadable)),
        refusals=refusals,
        estimated=total is not None and bool(missing),
        remark=_remark(instrument, missing, refused=bool(refusals)),
    )


def _total(given: list[int], missing: tuple[str, ...]) -> int:
    """The sum, with the mean of the given answers for each missing one, rounded half up to a whole number."""
    asked = len(given) + len(missing)
    return (2 * sum(given) * asked + len(given)) // (2 * len(given))


def _flags(instrument: Instrument, answers: Answers) -> Iterator[Flag]:
    for rule in instrument.flags:
        item, value = instrument.item(rule.item), answers.get(rule.item)
        # Even a number that no answer has counts here: a slip such as 33 for 3 must not silence a flag.
        if item is not None and _is_number(value) and value >= rule.at_least:
            name, place = instrument.short_name, instrument.place_of(item)
            text = say("The answer to question {n} of {instrument} needs a person.", n=place, instrument=name)
            yield Flag(rule.code, rule.item, rule.severity, text, rule.label)


def _refusals(instrument: Instrument, answers: Answers) -> Iterator[Refusal]:
    for item_id, value in answers.items():
        item = instrument.item(item_id)
        if item is None:
            text = say("{instrument} has no question {item}.", instrument=instrument.short_name, item=str(item_id))
            yield Refusal(item_id, text)
        elif value is not None and not (_is_number(value) and value in item.values):
            text = say(
                "{given} is not an answer to question {n}; the answers are {choices}.",
                given=str(value),
                n=instrument.place_of(item),
                choices=[str(each) for each in item.values],
            )
            yield Refusal(item_id, text)


def _remark(instrument: Instrument, missing: tuple[str, ...], *, refused: bool) -> Sentence | None:
    if refused:
        return say("There is no total until every answer is one of the choices.")
    if not missing:
        return None
    asked = len(instrument.counted)
    if len(missing) > instrument.missing_allowed:
        return say(
            "{n} of {asked} answers is missing, so there is no total.",
            plural="{n} of {asked} answers are missing, so there is no total.",
            n=len(missing),
            asked=asked,
        )
    return say(
        "{n} of {asked} answers is missing; the total is estimated from the others.",
        plural="{n} of {asked} answers are missing; the total is estimated from the others.",
        n=len(missing),
        asked=asked,
    )


def _is_number(value: object) -> TypeGuard[int]:
    # Sheets come from phones and spreadsheets: True is not an answer worth 1.
    return isinstance(value, int) and not isinstance(value, bool)
