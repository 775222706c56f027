"""What a shortlist shows: a card for each who qualifies, everybody else by reason, and the map beside them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.basics.languages import name_of
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.credentials.queries import latest_ratings
from ayni.desk.pictures import map
from ayni.engagements import planning
from ayni.engagements.queries import Shortlist
from ayni.engines.matching import Candidate, NotSuggested, Result, Widening
from ayni.referrals.queries import Group as WaitingGroup
from ayni.referrals.queries import Sought
from ayni.workers.queries import Worker, complete
from ayni.workers.rules import FLUENCIES

SHOWN_AT_ONCE = 9  # cards; the rest is folded, since nobody compares more

# What stands against somebody, in groups of rules that people would call the same thing.
GROUPS: tuple[tuple[Sentence, frozenset[str]], ...] = (
    (say("The person chose otherwise"), frozenset({"choice-sex", "choice-lived-experience", "language"})),
    (say("Too far"), frozenset({"travel-limit", "travel-area"})),
    (say("No room within their protections"), frozenset({"weekly-hours", "caseload"})),
    (say("Not free at these times"), frozenset({"hours", "absent"})),
    (
        say("Competence for this protocol"),
        frozenset({"competence-missing", "competence-stale", "competence-below-gate", "competence-harmful"}),
    ),
    (say("Credential"), frozenset({"credential"})),
    (say("No supervisor with room"), frozenset({"supervisor-none", "supervisor-full"})),
    (say("Discretion"), frozenset({"discretion-near", "discretion-known", "incident", "excluded"})),
    (say("Not available now"), frozenset({"inactive", "agreement", "matching-consent"})),
)
OTHERWISE = say("Other reasons")


@dataclass(frozen=True)
class Card:
    """A worker who qualifies: ``label`` is found again on the map, ``asked`` is the state of an earlier offer."""

    label: str
    worker: Worker
    candidate: Candidate
    languages: tuple[tuple[Sentence, Sentence], ...]
    rated_at: datetime | None
    asked: str
    chosen: bool

    @property
    def free_hours(self) -> float:
        """Hours a week within the worker's protections, before this."""
        return round(self.candidate.free_minutes_week / 60, 1)

    @property
    def all_reasons(self) -> tuple[Reason, ...]:
        """Every rule that holds, then every term of the score, whichever way it speaks."""
        return self.candidate.reasons_for + tuple(term.reason for term in self.candidate.terms)


@dataclass(frozen=True)
class Group:
    """Those who are not suggested for one kind of reason."""

    word: Sentence
    workers: tuple[NotSuggested, ...]


@dataclass(frozen=True)
class Help:
    """Something that would let more people be asked, and by name whom a worker's side of it concerns."""

    widening: Widening
    names: tuple[str, ...]


def cards_of(shortlist: Shortlist, candidates: Sequence[Candidate], ticked: Collection[str]) -> list[Card]:
    """The cards, best first."""
    sought = shortlist.sought
    rows = {str(each.pk): each for each in complete(Worker.objects.filter(pk__in=[each.worker for each in candidates]))}
    ratings = latest_ratings(worker.pk for worker in rows.values())
    asked = {str(worker): state for worker, state in planning.already_asked(sought).items()}
    return [
        Card(
            label=str(place),
            worker=rows[each.worker],
            candidate=each,
            languages=tuple((name_of(t.language), FLUENCIES[t.fluency]) for t in rows[each.worker].tongues.all()),
            rated_at=_rated_at(ratings.get(rows[each.worker].pk, {}).get(sought.protocol)),
            asked=asked.get(each.worker, ""),
            chosen=each.worker in ticked,
        )
        for place, each in enumerate(candidates, start=1)
        if each.worker in rows
    ]


def _rated_at(rating: object) -> datetime | None:
    return getattr(rating, "rated_at", None)


def groups_of(out: Sequence[NotSuggested]) -> list[Group]:
    """Everybody who is not suggested, under the first kind of reason that stands against them; largest group first."""
    held: dict[int, list[NotSuggested]] = defaultdict(list)
    for each in out:
        held[_group(each)].append(each)
    words = [word for word, _codes in GROUPS] + [OTHERWISE]
    groups = [Group(words[place], tuple(sorted(those, key=_name))) for place, those in sorted(held.items())]
    return sorted(groups, key=_smaller_last)


def _name(out: NotSuggested) -> str:
    return out.name


def _smaller_last(group: Group) -> int:
    return -len(group.workers)


def _group(out: NotSuggested) -> int:
    codes = {reason.code for reason in out.reasons}
    return next((place for place, (_word, held) in enumerate(GROUPS) if held & codes), len(GROUPS))


def helps_of(result: Result, need: str) -> list[Help]:
    """What would help, most gained first."""
    names = {each.worker: each.name for each in result.not_suggested[need]}
    return [
        Help(each, tuple(sorted(names[worker] for worker in each.workers if worker in names)))
        for each in result.would_help[need]
    ]


def map_of(sought: Sought, cards: Sequence[Card]) -> SafeString:
    """Where everybody is: workers as rings with the labels of their cards, the person as an area; of a group where it
    meets.
    """
    return map.draw(
        finding=_finding(cards),
        person=sought.ubigeo if isinstance(sought, WaitingGroup) else sought.person.point or sought.person.ubigeo,
        centre=sought.centre.point,
        rings=[
            map.Ring(card.worker.point, card.label, _ring(card), f"#w-{card.label}", against=bool(card.asked))
            for card in cards
            if card.worker.point
        ],
    )


def _ring(card: Card) -> str:
    minutes = card.candidate.travel_minutes
    if minutes is None:
        return card.worker.name
    return _("%(name)s, %(minutes)s min") % {"name": card.worker.name, "minutes": minutes}


def _finding(cards: Sequence[Card]) -> str:
    new = [card.candidate for card in cards if not card.asked]
    if not new:
        return _("Nobody else can be asked, as things are") if cards else _("Nobody can be asked, as things are")
    ways = [each.travel_minutes for each in new if each.travel_minutes is not None]
    n = len(new)
    if not ways:
        return ngettext("%(n)s worker can be asked", "%(n)s workers can be asked", n) % {"n": n}
    return ngettext(
        "%(n)s worker can be asked, %(minutes)s minutes away",
        "%(n)s workers can be asked; the nearest is %(minutes)s minutes away",
        n,
    ) % {"n": n, "minutes": min(ways)}
