"""What a worker is trusted with, as she, her supervisor and her centre read it: credentials and competence ratings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ayni.basics import shelf
from ayni.basics.words import Sentence, say
from ayni.credentials import queries as credentials
from ayni.credentials.queries import Credential, Rating
from ayni.credentials.rules import HARMFUL
from ayni.desk.templatetags.codes import in_reader_language
from ayni.engines.matching.demands import months_begun
from ayni.workers.queries import Worker

# What the levels of an item mean, in our own words after the idea of ENACT (Kohrt et al. 2015).
LEVELS: dict[int, tuple[Sentence, Sentence]] = {
    1: (say("Harmful"), say("Something was said or done that could hurt the person.")),
    2: (say("Some basic skill missing"), say("No harm, but part of what everybody needs was not there.")),
    3: (say("All basic skills"), say("Everything a person needs from this skill was there.")),
    4: (say("Basic and advanced skills"), say("Everything was there, and more that helped.")),
}
SETTINGS: dict[str, Sentence] = {"roleplay": say("In a role-play"), "live": say("Beside a real visit")}


@dataclass(frozen=True)
class Trust:
    """A competence rating and whether it opens the gate now; ``tone`` is that of the sentence on a page."""

    rating: Rating
    protocol: str
    setting: Sentence
    reached: int  # items at the passing level or above
    items: int
    is_good: bool
    sentence: Sentence

    @property
    def tone(self) -> str:
        """How it is shown."""
        return "going" if self.is_good else "soon"


@dataclass(frozen=True)
class Held:
    """A credential with its name where it was issued, and whether its dates hold now."""

    credential: Credential
    name: str
    is_good: bool


def judged(rating: Rating, jurisdiction: str, now: datetime) -> Trust:
    """The rating under the rules of the jurisdiction: harm closes the gate first, then the share, then its age.

    Months are counted as matching counts them, so that this page never promises what a shortlist then denies.
    """
    rules = shelf.load("jurisdictions", jurisdiction)["competency"]
    levels = [int(level) for level in rating.levels.values()]
    reached = sum(level >= rules["passing_level"]["value"] for level in levels)
    months, limit = months_begun(rating.rated_at, now), rules["recency"]["value"]
    good = False
    if min(levels, default=HARMFUL) <= rules["harmful_level"]["value"]:
        sentence = say("An item was rated harmful: the next rating opens the gate again.")
    elif reached < rules["passing_share"]["value"] * len(levels):
        sentence = say("{reached} of {items} items reach the level that is needed.", reached=reached, items=len(levels))
    elif months > limit:
        sentence = say("It is {months} months old; the limit is {limit}.", months=months, limit=limit)
    else:
        good, sentence = True, say("Competent for this protocol.")
    setting = SETTINGS.get(rating.setting, say("In a role-play"))
    return Trust(rating, protocol_name(rating.protocol), setting, reached, len(levels), good, sentence)


def rated(ratings: Iterable[Rating], jurisdiction: str, now: datetime) -> list[Trust]:
    """Each rating judged as of now, in the order given."""
    return [judged(each, jurisdiction, now) for each in ratings]


def held_by(worker: Worker, now: datetime) -> list[Held]:
    """A worker's credentials that were not revoked, the longest valid first."""
    kinds: Mapping[str, Any] = shelf.load("jurisdictions", worker.centre.jurisdiction)["credentials"]
    return [
        Held(each, in_reader_language(kinds[each.kind]["name"]) if each.kind in kinds else each.kind,
             each.valid_from <= now < each.valid_until)
        for each in credentials.in_force([worker.pk]).get(worker.pk, [])
    ]  # fmt: skip


def protocol_name(protocol: str) -> str:
    """What a protocol is called on screen."""
    return in_reader_language(shelf.load("protocols", protocol)["name"])
