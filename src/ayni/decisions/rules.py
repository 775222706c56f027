"""What a decision aid is, as content says it (docs/guides/adding-a-decision-aid.md), and what a decision must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ayni.basics.words import Refused, Sentence, say

Words = Mapping[str, str]

# When an aid is opened: before care begins, when the step changes, before somebody is sent on.
MOMENTS = ("referral", "step", "onward")

NOT_NOW, ASK_MORE = "not-now", "ask-more"
OTHER_ANSWERS: dict[str, Sentence] = {NOT_NOW: say("Not now"), ASK_MORE: say("I want to know more first")}

WITH = {"person": say("The person"), "family": say("The person with their family")}

ASKS: dict[str, Sentence] = {
    "time": say("Time"),
    "money": say("Money"),
    "travel": say("The way"),
    "family": say("Who gets to know"),
}

HUNDRED = 100


@dataclass(frozen=True)
class Effect:
    """What is known of an option: how many of 100 with it and without, or words; always with its source."""

    source: str
    verified: bool
    with_it: int | None = None
    without: int | None = None
    outcome: Words | None = None
    compared: Words | None = None
    words: Words | None = None
    unknown: bool = False

    @property
    def certainty(self) -> Sentence:
        """How sure the figure is, in words that stand beside it."""
        if self.unknown:
            return say("No figure is known to us.")
        if self.verified:
            return say("Checked against its source.")
        return say("Not checked against its source yet: take it as a guess.")


@dataclass(frozen=True)
class Option:
    """One way: what it is, what it asks, what is known, and which of what matters it keeps to or strains."""

    id: str
    icon: str
    name: Words
    what: Words
    asks: Mapping[str, Words]
    effects: tuple[Effect, ...]
    keeps: tuple[str, ...]
    strains: tuple[str, ...]


@dataclass(frozen=True)
class Aid:
    """The ways that are open at one moment, side by side."""

    id: str
    edition: str
    moment: str
    name: Words
    opening: Words
    matters: Mapping[str, Words]
    options: tuple[Option, ...]

    def answer_words(self, choice: str) -> Words | Sentence:
        """What was chosen, in words."""
        if choice in OTHER_ANSWERS:
            return OTHER_ANSWERS[choice]
        return next(each.name for each in self.options if each.id == choice)


def from_content(content: Mapping[str, Any]) -> Aid:
    """The aid that content describes; raises ValueError with the first problem found."""
    matters = {each["id"]: each["text"] for each in content["matters"]}
    options = tuple(_option(each, set(matters)) for each in content["options"])
    if content["moment"] not in MOMENTS:
        raise ValueError(f"{content['moment']!r} is no moment at which an aid is opened")
    if len(options) < 2 or len({each.id for each in options}) < len(options):
        raise ValueError("an aid lays at least two ways side by side, each once")
    return Aid(
        content["id"], content["edition"], content["moment"], content["name"], content["opening"], matters, options
    )


def _option(told: Mapping[str, Any], matters: set[str]) -> Option:
    if not {*told["keeps"], *told["strains"]} <= matters or set(told["keeps"]) & set(told["strains"]):
        raise ValueError(f"{told['id']}: keeps and strains name what matters, each once")
    effects = tuple(_effect(each) for each in told["effects"])
    if not effects:
        raise ValueError(f"{told['id']} says nothing of what is known; say that nothing is")
    return Option(
        told["id"], told["icon"], told["name"], told["what"], {name: told[name] for name in ASKS}, effects,
        tuple(told["keeps"]), tuple(told["strains"]),
    )  # fmt: skip


def _effect(told: Mapping[str, Any]) -> Effect:
    effect = Effect(
        told["source"], told["verified"], told.get("with"), told.get("without"), told.get("outcome"),
        told.get("compared"), told.get("words"), told.get("unknown", False),
    )  # fmt: skip
    counts = [effect.with_it, effect.without]
    numbered = None not in counts
    if numbered == (effect.words is not None) or (numbered and not (effect.outcome and effect.compared)):
        raise ValueError("an effect is two counts with what they count, or words")
    if numbered and not all(0 <= n <= HUNDRED for n in counts if n is not None):
        raise ValueError("counts are of a hundred people")
    if not effect.source or (effect.unknown and effect.verified):
        raise ValueError("an effect has a source, and what is unknown is not verified")
    return effect


def sound_choice(aid: Aid, choice: str, matters: Sequence[str]) -> None:
    """Refuse a way that the aid does not lay out, and what it does not ask about."""
    if choice not in {each.id for each in aid.options} | set(OTHER_ANSWERS):
        raise Refused("'{choice}' is not one of the ways here.", choice=choice)
    if not set(matters) <= set(aid.matters):
        raise Refused("What matters is chosen from the list, or said in own words.")


def at_one_of_them(referral: bool, engagement: bool) -> None:
    """A decision is kept with a referral or with a course."""
    if referral == engagement:
        raise Refused("A decision is kept with a referral or with a course.")
