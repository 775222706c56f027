"""What an instrument is: questions with their answers, and the rules that make a total, a band and flags of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SEVERITIES = ("red", "amber")


class Unsound(ValueError):
    """A definition that cannot be used. ``problems`` says each reason in one sentence for its author."""

    def __init__(self, name: str, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(f"{name}: {' '.join(problems)}")


@dataclass(frozen=True)
class Wording:
    """The same words in several languages; English is always among them."""

    texts: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """The words in ``language`` (``es-PE`` counts as ``es``); English where there are none."""
        texts = dict(self.texts)
        return texts.get(language.split("-")[0], texts["en"])

    @property
    def languages(self) -> frozenset[str]:
        """The languages there are words for."""
        return frozenset(language for language, text in self.texts if text.strip())

    def __str__(self) -> str:
        return self.in_language("en")


@dataclass(frozen=True)
class Answer:
    """One choice: what it counts, what it is called, and its LOINC answer code where there is one."""

    value: int
    text: Wording
    code: str | None = None


@dataclass(frozen=True)
class Item:
    """One question. An item that is not ``counted`` is asked and kept but stays out of the total."""

    id: str
    text: Wording
    answers: tuple[Answer, ...]
    counted: bool = True
    loinc: str | None = None

    @cached_property
    def values(self) -> tuple[int, ...]:
        """What may be answered, in the order shown."""
        return tuple(answer.value for answer in self.answers)


@dataclass(frozen=True)
class Band:
    """A named range of totals, both ends included. A band describes; it does not diagnose."""

    code: str
    low: int
    high: int
    label: Wording


@dataclass(frozen=True)
class FlagRule:
    """An answer of ``at_least`` to ``item`` needs a person: at once (red) or soon (amber)."""

    code: str
    item: str
    at_least: int
    severity: str
    label: Wording


@dataclass(frozen=True)
class ChangeConstants:
    """What is known of the spread and reliability of totals; the source says in whom they were measured."""

    sd: float
    reliability: float
    confidence: float
    source: str
    verified: bool


@dataclass(frozen=True)
class Instrument:
    """A checked definition. Make it with ``from_content``; two equal definitions score alike for ever."""

    id: str
    edition: str
    name: Wording
    short_name: str
    discreet_name: Wording
    instruction: Wording
    languages: tuple[str, ...]
    recall_days: int
    lower_is_better: bool
    items: tuple[Item, ...]
    minimum: int
    maximum: int
    missing_allowed: int
    bands: tuple[Band, ...]
    flags: tuple[FlagRule, ...]
    change: ChangeConstants | None
    loinc_panel: str | None
    loinc_total: str | None
    source: str
    licence: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Instrument":
        """Read a definition as it lies on the shelf; raises ``Unsound`` with every problem found."""
        name = str(content.get("id", "an instrument without id"))
        try:
            instrument = cls(**_read(content))
        except KeyError as absent:
            raise Unsound(name, (f"The key {absent} is missing.",)) from absent
        except (TypeError, ValueError, AttributeError) as wrong:
            raise Unsound(name, (f"A value has the wrong form: {wrong}.",)) from wrong
        problems = tuple(instrument.problems())
        if problems:
            raise Unsound(name, problems)
        return instrument

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        """The items that make the total."""
        return tuple(item for item in self.items if item.counted)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return self._by_id.get(item_id)

    def place_of(self, item: Item) -> int:
        """The number of the question as people count, from 1."""
        return self.items.index(item) + 1

    def band_of(self, total: int) -> Band | None:
        """The band a total lies in; None only where the instrument has no bands."""
        return next((band for band in self.bands if band.low <= total <= band.high), None)

    def problems(self) -> Iterator[str]:
        """Why the definition cannot be used, one sentence each; nothing when it is sound."""
        yield from self._problems_of_items()
        yield from self._problems_of_total()
        yield from self._problems_of_flags()
        yield from self._problems_of_words()
        if self.change and not (self.change.sd > 0 and 0 <= self.change.reliability < 1):
            yield "The constants of change need a positive sd and a reliability from 0 up to, not including, 1."
        if self.change and not 0 < self.change.confidence < 1:
            yield "The confidence of a change lies between 0 and 1."

    def _problems_of_items(self) -> Iterator[str]:
        if not self.counted:
            yield "No item is counted."
        for repeated in _repeated(item.id for item in self.items):
            yield f"Two items are called {repeated!r}."
        for item in self.items:
            if len(item.answers) < 2:
                yield f"Item {item.id!r} has fewer than two answers."
            for value in _repeated(map(str, item.values)):
                yield f"Item {item.id!r} has two answers worth {value}."

    def _problems_of_total(self) -> Iterator[str]:
        lowest = sum(min(item.values, default=0) for item in self.counted)
        highest = sum(max(item.values, default=0) for item in self.counted)
        if (lowest, highest) != (self.minimum, self.maximum):
            yield f"The items add up to {lowest}–{highest}, but the total says {self.minimum}–{self.maximum}."
        if not 0 <= self.missing_allowed < max(1, len(self.counted)):
            yield f"{self.missing_allowed} missing answers cannot be allowed among {len(self.counted)} counted items."
        expected = self.minimum
        for band in self.bands:
            if band.low != expected or band.high < band.low:
                yield f"Band {band.code!r} should start at {expected} and end no earlier than it starts."
            expected = band.high + 1
        if self.bands and expected != self.maximum + 1:
            yield f"The bands end at {expected - 1}, but totals go up to {self.maximum}."
        for repeated in _repeated(band.code for band in self.bands):
            yield f"Two bands are called {repeated!r}."

    def _problems_of_flags(self) -> Iterator[str]:
        for rule in self.flags:
            item = self.item(rule.item)
            if item is None:
                yield f"Flag {rule.code!r} looks at the item {rule.item!r}, which does not exist."
            elif rule.at_least > max(item.values, default=rule.at_least):
                yield f"Flag {rule.code!r} can never be raised: no answer is worth {rule.at_least} or more."
            if rule.severity not in SEVERITIES:
                yield f"Flag {rule.code!r} has the severity {rule.severity!r}; it is one of {', '.join(SEVERITIES)}."
        for repeated in _repeated(rule.code for rule in self.flags):
            yield f"Two flags are called {repeated!r}."

    def _problems_of_words(self) -> Iterator[str]:
        if "en" not in self.languages:
            yield "English must be among the languages."
        for where, wording in self._words():
            for language in self.languages:
                if language not in wording.languages:
                    yield f"{where} has no words in {language!r}."

    def _words(self) -> Iterator[tuple[str, Wording]]:
        yield from (("The name", self.name), ("The discreet name", self.discreet_name))
        yield "The instruction", self.instruction
        for item in self.items:
            yield f"Item {item.id!r}", item.text
            yield from ((f"Answer {answer.value} of item {item.id!r}", answer.text) for answer in item.answers)
        yield from ((f"Band {band.code!r}", band.label) for band in self.bands)
        yield from ((f"Flag {rule.code!r}", rule.label) for rule in self.flags)


def _read(content: Mapping[str, Any]) -> dict[str, Any]:
    if content["total"]["method"] != "sum":
        raise ValueError("the only method of a total is 'sum'")
    common = _answers(content.get("answers", ()))
    loinc = content.get("loinc", {})
    change = content.get("change")
    return {
        **{key: content[key] for key in ("id", "edition", "short_name", "recall_days", "lower_is_better")},
        **{key: wording(content[key]) for key in ("name", "discreet_name", "instruction")},
        "languages": tuple(content["languages"]),
        "items": tuple(_item(each, common) for each in content["items"]),
        "minimum": _whole(content["total"]["min"]),
        "maximum": _whole(content["total"]["max"]),
        "missing_allowed": _whole(content["total"]["missing"]["allowed"]),
        "bands": tuple(_band(each) for each in content.get("bands", ())),
        "flags": tuple(_flag(each) for each in content.get("flags", ())),
        "change": _change(change) if change else None,
        "loinc_panel": loinc.get("panel"),
        "loinc_total": loinc.get("total"),
        "source": content["source"],
        "licence": content["licence"],
    }


def wording(texts: Mapping[str, str]) -> Wording:
    """A ``{en = "…", es = "…"}`` table of content as a Wording."""
    if not texts.get("en"):
        raise ValueError("words need at least English")
    return Wording(tuple(sorted(texts.items())))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _answers(listed: Any) -> tuple[Answer, ...]:
    return tuple(Answer(_whole(each["value"]), wording(each["text"]), each.get("code")) for each in listed)


def _item(each: Mapping[str, Any], common: tuple[Answer, ...]) -> Item:
    own = _answers(each["answers"]) if "answers" in each else common
    return Item(each["id"], wording(each["text"]), own, bool(each.get("counted", True)), each.get("loinc"))


def _band(each: Mapping[str, Any]) -> Band:
    return Band(each["code"], _whole(each["from"]), _whole(each["to"]), wording(each["label"]))


def _flag(each: Mapping[str, Any]) -> FlagRule:
    return FlagRule(each["code"], each["item"], _whole(each["at_least"]), each["severity"], wording(each["label"]))


def _change(each: Mapping[str, Any]) -> ChangeConstants:
    return ChangeConstants(
        sd=float(each["sd"]),
        reliability=float(each["reliability"]),
        confidence=float(each["confidence"]),
        source=each["source"],
        verified=bool(each["verified"]),
    )


def _repeated(names: Any) -> tuple[str, ...]:
    listed = list(names)
    return tuple(sorted({name for name in listed if listed.count(name) > 1}))
