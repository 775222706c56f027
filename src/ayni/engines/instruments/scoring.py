"""From answers to totals, a band, criteria and flags.

Flags come first and stand on their own: whatever is missing, out of range, contradictory or refused elsewhere on the
sheet, an answer that raises a flag raises it (promise E4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from ayni.basics.words import Sentence, say
from ayni.engines.instruments import totals
from ayni.engines.instruments.definition import Band, Instrument, Item, Wording
from ayni.engines.instruments.totals import Answers


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
    was ``estimated`` from the answers given. ``missing`` lists items that should have been answered. ``unasked`` lists
    items that could raise a flag and have no answer, or none that can be read: somebody should ask. ``contradictory``
    lists answers to questions that the other answers say were not to be asked. A sheet with ``refusals`` or
    contradictions is to be corrected. ``scales`` are the totals of parts, ``criteria`` what the answers meet (None
    while that cannot be known).
    """

    total: int | float | None
    band: Band | None
    flags: tuple[Flag, ...]
    missing: tuple[str, ...]
    unasked: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    estimated: bool
    remark: Sentence | None
    contradictory: tuple[str, ...] = ()
    scales: Mapping[str, int | float | None] = field(default_factory=dict)
    criteria: Mapping[str, bool | None] = field(default_factory=dict)

    @property
    def refused(self) -> Sentence | None:
        """Why the sheet is refused (the first reason), or None when every entry is a possible answer."""
        return self.refusals[0].sentence if self.refusals else None


def score(instrument: Instrument, answers: Answers) -> Score:
    """Score one sheet. Never raises: what is wrong with a sheet is part of the result."""
    refusals = tuple(_refusals(instrument, answers))
    flags = tuple(_flags(instrument, answers))
    readable = {} if refusals else answers
    contradictory = tuple(_contradictory(instrument, readable))
    sound = not refusals and not contradictory
    missing = tuple(item.id for item in _to_ask(instrument, answers) if answers.get(item.id) is None)
    total = totals.total(instrument, instrument.total, answers) if sound and instrument.total else None
    criteria = {each.code: totals.holds(instrument, each, readable) for each in instrument.criteria}
    raised = {flag.code for flag in flags}
    unreadable = {refusal.item for refusal in refusals}.union(missing)
    return Score(
        total=total,
        band=_band(instrument, total, criteria) if sound else None,
        flags=flags,
        missing=missing,
        unasked=tuple(
            dict.fromkeys(
                item
                for rule in instrument.flags
                if rule.code not in raised
                for item in rule.items
                if item in unreadable
            )
        ),
        refusals=refusals,
        estimated=total is not None and bool(missing),
        remark=_remark(instrument, missing, contradictory, total, refused=bool(refusals)),
        contradictory=contradictory,
        scales={s.id: totals.total(instrument, s, answers) if sound else None for s in instrument.scales},
        criteria=criteria,
    )


def _to_ask(instrument: Instrument, answers: Answers) -> Iterator[Item]:
    yield from (item for item in instrument.counted if instrument.applies(item, answers))


def _band(instrument: Instrument, total: float | None, criteria: Mapping[str, bool | None]) -> Band | None:
    """The band of the total; where nothing is added up, the first whose criterion holds, from the gravest on.

    Whoever might still meet a graver criterion, once what is missing is asked, is in no band unless one holds.
    """
    if instrument.total is not None:
        return None if total is None else instrument.band_of(total)
    held = next((band for band in instrument.triage if band.when is not None and criteria[band.when]), None)
    if held is not None:
        return held
    return None if None in criteria.values() else instrument.triage[-1]


def _flags(instrument: Instrument, answers: Answers) -> Iterator[Flag]:
    for rule in instrument.flags:
        # Even a number that no answer has counts here: a slip such as 33 for 3 must not silence a flag.
        reached = [name for name in rule.items if _is_number(value := answers.get(name)) and value >= rule.at_least]
        if reached and (item := instrument.item(reached[0])) is not None:
            name, place = instrument.short_name, instrument.place_of(item)
            text = say("The answer to question {n} of {instrument} needs a person.", n=place, instrument=name)
            yield Flag(rule.code, item.id, rule.severity, text, rule.label)


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


def _contradictory(instrument: Instrument, answers: Answers) -> Iterator[str]:
    """Answers that count something to questions which were not to be asked."""
    for item in instrument.items:
        value = answers.get(item.id)
        if value is not None and item.points(value) > 0 and not instrument.applies(item, answers):
            yield item.id


def _remark(
    instrument: Instrument,
    missing: tuple[str, ...],
    contradictory: tuple[str, ...],
    total: float | None,
    *,
    refused: bool,
) -> Sentence | None:
    if refused:
        return say("There is no total until every answer is one of the choices.")
    if contradictory:
        item = instrument.item(contradictory[0])
        return say(
            "Question {n} was answered, but an earlier answer says that it is not to be asked: look at both again.",
            n=instrument.place_of(item) if item else 0,
        )
    if not missing:
        return None
    asked = len(instrument.counted)
    if total is None:
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
