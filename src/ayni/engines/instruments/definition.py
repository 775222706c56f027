"""What an instrument is: questions with their answers, and the rules that make totals, bands and flags of them.

A definition is made by ``reading.py`` from content and judged by ``soundness.py``; here are only its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ayni.basics.words import Sentence

SEVERITIES = ("red", "amber")


class Unsound(ValueError):
    """A definition that cannot be used. ``problems`` says each reason in one sentence for its author."""

    def __init__(self, name: str, problems: tuple[Sentence, ...]) -> None:
        self.problems = problems
        super().__init__(f"{name}: {' '.join(map(str, problems))}")


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


class Method(StrEnum):
    """How the points of a scale's items make its total."""

    SUM = "sum"
    MEAN = "mean"  # of the items that were answered
    PERCENT = "percent"  # where between the least and the most points the sum lies, 0 to 100


@dataclass(frozen=True)
class Answer:
    """One choice: what is written down for it, the points it counts, what it is called, and its LOINC answer code.

    ``text`` is None where the words may not be shipped: then the number stands for them.
    """

    value: int
    points: int
    text: Wording | None = None
    code: str | None = None

    def words(self, language: str) -> str:
        """What people read: its words, or its number where these may not be shipped."""
        return self.text.in_language(language) if self.text else str(self.value)


@dataclass(frozen=True)
class Condition:
    """When an item is asked: only if the answer to any of ``items`` lies from ``at_least`` to ``at_most``."""

    items: tuple[str, ...]
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, answers: Mapping[str, int | None]) -> bool | None:
        """Whether it is so; None while answers that are missing could make it so."""
        given = [answers.get(item) for item in self.items]
        if any(value is not None and self._within(value) for value in given):
            return True
        return None if None in given else False

    def _within(self, value: int) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Item:
    """One question. An item that is not ``counted`` is asked and kept but stays out of the total.

    ``text`` is None where the words may not be shipped. ``columns`` are names that files of answers use for it.
    """

    id: str
    text: Wording | None
    answers: tuple[Answer, ...]
    counted: bool = True
    loinc: str | None = None
    asked_if: Condition | None = None
    columns: tuple[str, ...] = ()

    def words(self, language: str) -> str:
        """What is asked; empty where the words may not be shipped."""
        return self.text.in_language(language) if self.text else ""

    @cached_property
    def values(self) -> tuple[int, ...]:
        """What may be answered, in the order shown."""
        return tuple(answer.value for answer in self.answers)

    @cached_property
    def _points(self) -> dict[int, int]:
        return {answer.value: answer.points for answer in self.answers}

    def points(self, value: int) -> int:
        """What an answer counts."""
        return self._points[value]

    @property
    def fewest(self) -> int:
        """The least an answer counts; nothing for an item that may be left out."""
        return min([*self._points.values(), *([0] if self.asked_if else [])], default=0)

    @property
    def most(self) -> int:
        """The most an answer counts."""
        return max(self._points.values(), default=0)


@dataclass(frozen=True)
class Band:
    """A named range of totals, both ends included, or what holds ``when`` a criterion does. It does not diagnose."""

    code: str
    label: Wording
    low: float | None = None
    high: float | None = None
    when: str | None = None


@dataclass(frozen=True)
class Scale:
    """Items that make one number between ``minimum`` and ``maximum``, with ``decimals`` places.

    Up to ``missing_allowed`` of the items may lack an answer: the mean of the others stands in for each.
    """

    id: str
    name: Wording | None
    items: tuple[Item, ...]
    method: Method
    minimum: float
    maximum: float
    decimals: int
    missing_allowed: int
    bands: tuple[Band, ...]

    def band_of(self, total: float) -> Band | None:
        """The band a total lies in; None only where the scale has no bands."""
        return next(
            (b for b in self.bands if b.low is not None and b.high is not None and b.low <= total <= b.high), None
        )

    @property
    def step(self) -> float:
        """The smallest difference between two totals that can be told apart."""
        return float(10**-self.decimals)


@dataclass(frozen=True)
class FlagRule:
    """An answer of ``at_least`` to any of ``items`` needs a person: at once (red) or soon (amber)."""

    code: str
    items: tuple[str, ...]
    at_least: int
    severity: str
    label: Wording


@dataclass(frozen=True)
class Clause:
    """At least ``count`` of the ``items`` count ``at_least`` points; ``own`` has the items that need other points."""

    items: tuple[str, ...]
    at_least: int
    count: int
    own: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Criterion:
    """A named condition of several answers: all of its clauses, or any one. It screens; it does not diagnose."""

    code: str
    label: Wording
    clauses: tuple[Clause, ...]
    any_suffices: bool
    source: str
    verified: bool


@dataclass(frozen=True)
class Cutoff:
    """A total from which somebody somewhere acted (``below``: up to which). Never a default: a site chooses its own.

    ``accuracy`` is what was published of it, in words. ``chosen`` is the one from which this site acts, ``dated`` when
    it was found or agreed (a year or a day); the shelf chooses none.
    """

    total: float
    below: bool
    whom: Wording
    accuracy: str
    source: str
    verified: bool
    dated: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class ChangeConstants:
    """How totals spread by chance, and how reliable they are, or ``points`` as published; the source says in whom."""

    sd: float | None
    reliability: float | None
    points: float | None
    confidence: float
    source: str
    verified: bool


@dataclass(frozen=True)
class Instrument:
    """A checked definition. Make it with ``Instrument.from_content``; two equal definitions score alike for ever.

    ``total`` is None where answers are sorted by criteria and never added up. ``obtain`` says where the words are to be
    had that may not be shipped.
    """

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
    total: Scale | None
    scales: tuple[Scale, ...]
    triage: tuple[Band, ...]
    criteria: tuple[Criterion, ...]
    flags: tuple[FlagRule, ...]
    cutoffs: tuple[Cutoff, ...]
    change: ChangeConstants | None
    loinc_panel: str | None
    loinc_total: str | None
    source: str
    licence: str
    obtain: Wording | None
    verified: bool

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        """The items that make the total; all of them where nothing is added up."""
        return self.total.items if self.total else tuple(item for item in self.items if item.counted)

    @cached_property
    def has_words(self) -> bool:
        """Whether the questions can be read here; otherwise ``obtain`` says where they are."""
        return all(item.text is not None for item in self.items)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands of the total, or those that criteria lead to."""
        return self.total.bands if self.total else self.triage

    @property
    def minimum(self) -> float:
        """The lowest total."""
        return self.total.minimum if self.total else 0

    @property
    def maximum(self) -> float:
        """The highest total."""
        return self.total.maximum if self.total else 0

    @property
    def acts_from(self) -> Cutoff | None:
        """The cut-off this site has chosen; None where it has chosen none."""
        return next((each for each in self.cutoffs if each.chosen), None)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return self._by_id.get(item_id)

    def place_of(self, item: Item) -> int:
        """The number of the question as people count, from 1."""
        return self.items.index(item) + 1

    def band_of(self, total: float) -> Band | None:
        """The band a total lies in; None only where the instrument has no bands."""
        return self.total.band_of(total) if self.total else None

    def applies(self, item: Item, answers: Mapping[str, int | None]) -> bool:
        """Whether the item is to be asked; one whose condition cannot be known yet is."""
        return item.asked_if is None or item.asked_if.holds(answers) is not False
