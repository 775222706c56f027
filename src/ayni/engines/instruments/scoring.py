"""From answers to a total, a band and flags.

Flags come first and stand on their own: whatever is missing, out of range or refused elsewhere on the sheet, an
answer that raises a flag raises it (promise E4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ayni.basics.words import Sentence, say
from ayni.engines.instruments.definition import Band, FlagRule, Instrument, Wording

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
    wrong = {refusal.item for refusal in refusals}
    missing = tuple(item.id for item in instrument.counted if answers.get(item.id) is None)
    given = [_number(answers[item.id]) for item in instrument.counted if item.id not in {*missing, *wrong}]
    total = None if refusals or len(missing) > instrument.missing_allowed else _total(given, len(instrument.counted))
    estimated = total is not None and bool(missing)
    flags = tuple(_flags(instrument, answers))
    raised = {flag.item for flag in flags}
    unasked = dict.fromkeys(
        rule.item for rule in instrument.flags if rule.item not in raised and rule.item in wrong.union(missing)
    )
    return Score(
        total=total,
        band=None if total is None else instrument.band_of(total),
        flags=flags,
        missing=missing,
        unasked=tuple(unasked),
        refusals=refusals,
        estimated=estimated,
        remark=_remark(instrument, missing, refused=bool(refusals)),
    )


def _total(given: list[int], asked: int) -> int:
    """The sum, with the mean of the given answers for each missing one, rounded half up to a whole number."""
    return (2 * sum(given) * asked + len(given)) // (2 * len(given))


def _flags(instrument: Instrument, answers: Answers) -> Iterator[Flag]:
    for rule in instrument.flags:
        # Even a number that no answer has counts here: a slip such as 33 for 3 must not silence a flag.
        if _is_number(value := answers.get(rule.item)) and _number(value) >= rule.at_least:
            yield _flag(instrument, rule)


def _flag(instrument: Instrument, rule: FlagRule) -> Flag:
    place = next(index for index, item in enumerate(instrument.items, 1) if item.id == rule.item)
    name = instrument.short_name
    sentence = say("The answer to question {n} of {instrument} needs a person.", n=place, instrument=name)
    return Flag(rule.code, rule.item, rule.severity, sentence, rule.label)


def _refusals(instrument: Instrument, answers: Answers) -> Iterator[Refusal]:
    for item_id, value in answers.items():
        item = instrument.item(item_id)
        if item is None:
            text = say("{instrument} has no question {item}.", instrument=instrument.short_name, item=str(item_id))
            yield Refusal(item_id, text)
        elif value is not None and not (_is_number(value) and value in item.values):
            place = instrument.items.index(item) + 1
            choices = [str(each) for each in item.values]
            text = say(
                "{given} is not an answer to question {n}; the answers are {choices}.",
                given=str(value),
                n=place,
                choices=choices,
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


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: int | None) -> int:
    if value is None:
        raise ValueError("no answer")
    return value
