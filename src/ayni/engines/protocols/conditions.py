"""What a rule looks at. Each condition holds, does not hold, or is open while what it looks at is not known.

The logic is Kleene's: "all" is false as soon as one is false, "any" is true as soon as one is true, whatever is open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ayni.basics.words import Sentence, say
from ayni.engines.protocols.course import Course
from ayni.engines.protocols.scores import Scores, Trend

NOTHING_ASKED = Scores()
NONE_CHOSEN = say("This site has chosen no cut-off, so the published number holds.")


@dataclass(frozen=True)
class Limits:
    """From ``at_least`` to ``at_most``, both included; either may be left out."""

    at_least: float | None = None
    at_most: float | None = None

    def hold(self, number: float | None) -> bool | None:
        """Whether the number lies there; None where there is no number."""
        if number is None:
            return None
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)

    @property
    def said(self) -> Sentence:
        """The limits in words."""
        low, high = (f"{each:g}" if each is not None else "" for each in (self.at_least, self.at_most))
        if low and high:
            return say("from {low} to {high}", low=low, high=high)
        return say("{low} or more", low=low) if low else say("{high} or less", high=high)


@dataclass(frozen=True)
class SiteCutoff:
    """The total from which a site acts (``below``: up to which), with where it comes from and whether it is sure."""

    total: float
    below: bool
    source: str
    dated: str
    verified: bool

    @property
    def limits(self) -> Limits:
        """Where a total lies that has reached it."""
        return Limits(at_most=self.total) if self.below else Limits(at_least=self.total)

    @property
    def said(self) -> Sentence:
        """Where it comes from, and that nobody is sure of it where that is so."""
        facts = {"source": self.source, "dated": self.dated}
        if self.verified:
            return say("That is this site's cut-off ({source}, {dated}).", **facts)
        return say("That is this site's cut-off, not confirmed yet ({source}, {dated}).", **facts)


@dataclass(frozen=True)
class Condition:
    """Something that a rule looks at; each kind says how."""

    @property
    def looks_at(self) -> str:
        """What it looks at itself: an instrument by its id, ``fact:`` and the fact, or what the course counts."""
        raise NotImplementedError

    def holds(self, course: Course) -> bool | None:
        """Whether it is so; None while that is not known."""
        raise NotImplementedError

    def leaves(self) -> Iterator["Condition"]:
        """The conditions in it that look at something themselves."""
        yield self

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> "Condition":
        """The same, with the cut-offs of a site, by instrument, wherever it speaks of a cut-off."""
        return self

    def said(self, course: Course) -> Sentence:
        """What is seen of it, or what should be asked so that it is known."""
        raise NotImplementedError


@dataclass(frozen=True)
class Total(Condition):
    """The last total of an instrument, or the ``first``, lies within limits.

    ``at_cutoff``: it has reached the cut-off on which the site acts (``chosen``), and only where the site has chosen
    none, the published limits.
    """

    instrument: str
    published: Limits
    first: bool = False
    at_cutoff: bool = False
    chosen: SiteCutoff | None = None

    @property
    def limits(self) -> Limits:
        """The limits that hold."""
        return self.chosen.limits if self.chosen else self.published

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> Condition:
        """With the site's cut-off."""
        return replace(self, chosen=cutoffs.get(self.instrument)) if self.at_cutoff else self

    @property
    def looks_at(self) -> str:
        """The instrument."""
        return self.instrument

    def _total(self, course: Course) -> float | None:
        scores = course.scores.get(self.instrument, NOTHING_ASKED)
        return scores.first if self.first else scores.last

    def holds(self, course: Course) -> bool | None:
        """Whether the total lies there."""
        return self.limits.hold(self._total(course))

    def said(self, course: Course) -> Sentence:
        """The total beside its limits."""
        total = self._total(course)
        facts: dict[str, Any] = {"instrument": self.instrument.upper(), "limits": self.limits.said}
        if self.at_cutoff:
            facts["whence"] = self.chosen.said if self.chosen else NONE_CHOSEN
        if total is None:
            if self.at_cutoff:
                return say("{instrument} has no total yet; the rule looks for {limits}. {whence}", **facts)
            return say("{instrument} has no total yet; the rule looks for {limits}.", **facts)
        if self.at_cutoff:
            return say("{instrument} is {total}; the rule looks for {limits}. {whence}", total=f"{total:g}", **facts)
        return say("{instrument} is {total}; the rule looks for {limits}.", total=f"{total:g}", **facts)


@dataclass(frozen=True)
class Answered(Condition):
    """One answer of the last sheet of an instrument lies within limits. What was answered is not said again."""

    instrument: str
    item: str
    limits: Limits

    @property
    def looks_at(self) -> str:
        """The instrument."""
        return self.instrument

    def holds(self, course: Course) -> bool | None:
        """Whether it was answered so."""
        return self.limits.hold(course.scores.get(self.instrument, NOTHING_ASKED).answers.get(self.item))

    def said(self, course: Course) -> Sentence:
        """Whether it was answered."""
        if self.holds(course) is None:
            return say("A question of {instrument} has no answer yet.", instrument=self.instrument.upper())
        return say("A question of {instrument} was looked at.", instrument=self.instrument.upper())


@dataclass(frozen=True)
class Changed(Condition):
    """An instrument's total changed in this way since the first."""

    instrument: str
    trend: Trend

    @property
    def looks_at(self) -> str:
        """The instrument."""
        return self.instrument

    def _trend(self, course: Course) -> Trend | None:
        return course.scores.get(self.instrument, NOTHING_ASKED).trend

    def holds(self, course: Course) -> bool | None:
        """Whether it changed so."""
        trend = self._trend(course)
        return None if trend is None else trend is self.trend

    def said(self, course: Course) -> Sentence:
        """How it changed."""
        trend, instrument = self._trend(course), self.instrument.upper()
        if trend is None:
            return say("{instrument} has no two totals to compare yet.", instrument=instrument)
        if trend is Trend.UNCERTAIN:
            return say("{instrument} has changed by no more than chance explains.", instrument=instrument)
        if trend is Trend.BETTER:
            return say("{instrument} is better than at first by more than chance explains.", instrument=instrument)
        return say("{instrument} is worse than at first by more than chance explains.", instrument=instrument)


@dataclass(frozen=True)
class Sorted(Condition):
    """The answers of an instrument led to one of these bands."""

    instrument: str
    bands: tuple[str, ...]

    @property
    def looks_at(self) -> str:
        """The instrument."""
        return self.instrument

    def holds(self, course: Course) -> bool | None:
        """Whether they did."""
        band = course.scores.get(self.instrument, NOTHING_ASKED).band
        return None if band is None else band in self.bands

    def said(self, course: Course) -> Sentence:
        """Whether it was asked."""
        if self.holds(course) is None:
            return say("{instrument} has not been asked yet.", instrument=self.instrument.upper())
        return say("{instrument} was looked at.", instrument=self.instrument.upper())


@dataclass(frozen=True)
class Counted(Condition):
    """How many ``sessions`` were held, how many ``missed`` in a row, or how many ``weeks`` have passed."""

    what: str
    limits: Limits

    @property
    def looks_at(self) -> str:
        """What is counted."""
        return self.what

    def holds(self, course: Course) -> bool | None:
        """Whether that many; it is always known."""
        return self.limits.hold(getattr(course, self.what))

    def said(self, course: Course) -> Sentence:
        """The number beside its limits."""
        facts: dict[str, Any] = {"number": f"{getattr(course, self.what):g}", "limits": self.limits.said}
        if self.what == "sessions":
            return say("Sessions held: {number}; the rule looks for {limits}.", **facts)
        if self.what == "missed":
            return say("Sessions missed in a row: {number}; the rule looks for {limits}.", **facts)
        return say("Weeks since the first session: {number}; the rule looks for {limits}.", **facts)


@dataclass(frozen=True)
class Stated(Condition):
    """Somebody stated that a fact is so. ``asks`` is how it is asked, by language."""

    fact: str
    asks: tuple[tuple[str, str], ...]

    @property
    def looks_at(self) -> str:
        """The fact."""
        return f"fact:{self.fact}"

    def holds(self, course: Course) -> bool | None:
        """Whether it is so; None while nobody was asked."""
        return course.facts.get(self.fact)

    def said(self, course: Course) -> Sentence:
        """The question, and what was stated."""
        stated, asks = self.holds(course), dict(self.asks)
        if stated is None:
            return say("To be asked: {question}", question=asks)
        if stated:
            return say("{question} Yes.", question=asks)
        return say("{question} No.", question=asks)


@dataclass(frozen=True)
class Danger(Condition):
    """A red flag of the person is open."""

    @property
    def looks_at(self) -> str:
        """Flags."""
        return "danger"

    def holds(self, course: Course) -> bool | None:
        """Whether one is; it is always known."""
        return course.danger

    def said(self, course: Course) -> Sentence:
        """Whether one is."""
        return say("A flag is open.") if course.danger else say("No flag is open.")


@dataclass(frozen=True)
class All(Condition):
    """Every one of these."""

    of: tuple[Condition, ...]

    def holds(self, course: Course) -> bool | None:
        """False as soon as one is, else open as long as one is."""
        found = {each.holds(course) for each in self.of}
        return False if False in found else None if None in found else True

    def leaves(self) -> Iterator[Condition]:
        """Those of all its parts."""
        for each in self.of:
            yield from each.leaves()

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> Condition:
        """Its parts, with them."""
        return All(tuple(each.in_force(cutoffs) for each in self.of))


@dataclass(frozen=True)
class Any_(Condition):  # noqa: N801 - "Any" is a type
    """At least one of these."""

    of: tuple[Condition, ...]

    def holds(self, course: Course) -> bool | None:
        """True as soon as one is, else open as long as one is."""
        found = {each.holds(course) for each in self.of}
        return True if True in found else None if None in found else False

    def leaves(self) -> Iterator[Condition]:
        """Those of all its parts."""
        for each in self.of:
            yield from each.leaves()

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> Condition:
        """Its parts, with them."""
        return Any_(tuple(each.in_force(cutoffs) for each in self.of))


@dataclass(frozen=True)
class Not(Condition):
    """The contrary."""

    of: Condition

    def holds(self, course: Course) -> bool | None:
        """The contrary; open as long as it is."""
        found = self.of.holds(course)
        return None if found is None else not found

    def leaves(self) -> Iterator[Condition]:
        """Those of what it denies."""
        yield from self.of.leaves()

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> Condition:
        """What it denies, with them."""
        return Not(self.of.in_force(cutoffs))
