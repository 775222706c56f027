"""Shortlists: who could take a referral, who could not, why, and what would help."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from pydantic import Field

from ayni.basics.words import Sentence
from ayni.engagements import actions, planning, queries
from ayni.engines.matching import Candidate, NotSuggested, Widening, change_for_coordinator
from ayni.engines.matching import Change as Changed
from ayni.engines.matching import Term as Scored
from ayni.exchange.rest.answers import Reason, said
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.offers import Offer, shown_offers
from ayni.exchange.rest.shapes import Id, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.referrals.queries import groups_visible_to
from ayni.referrals.queries import visible_to as referrals_visible_to
from ayni.workers.queries import Worker

noun = Noun("shortlists", "Who could take a referral and why, who could not and why not, and what would help.")

READERS = ("coordinator", "steward")


class Term(Shown):
    """One term of a score."""

    name: str = Field(examples=["travel"], description="Documented in the guide of the engine.")
    value: float = Field(examples=[0.8], description="0 to 1.")
    weight: float = Field(examples=[3.0], description="How much it counts.")
    reason: Reason = Field(description="The same in words.")

    @classmethod
    def of(cls, term: Scored) -> "Term":
        """Said in the reader's language."""
        return cls(name=term.name, value=term.value, weight=term.weight, reason=Reason.of(term.reason))


class SuggestedWorker(Shown):
    """A worker who could take the referral."""

    worker: ShownId = Field(description="Who.")
    name: str = Field(examples=["Rosa"], description="As others read it.")
    score: float = Field(examples=[0.82], description="0 to 1, the weighted mean of the terms.")
    travel_minutes: int | None = Field(examples=[12], description="One way; null when nobody travels.")
    free_minutes_week: int = Field(examples=[600], description="After travel, notes and all other work.")
    needs_minutes_week: int = Field(examples=[90], description="What this referral takes of the week.")
    chips: list[Reason] = Field(description="What speaks most for them; at most three.")
    reasons_for: list[Reason] = Field(description="The hard rules, all of which hold.")
    terms: list[Term] = Field(description="What the score is made of.")

    @classmethod
    def of(cls, found: Candidate) -> "SuggestedWorker":
        """Said in the reader's language."""
        return cls(
            worker=UUID(found.worker),
            name=found.name,
            score=found.score,
            travel_minutes=found.travel_minutes,
            free_minutes_week=found.free_minutes_week,
            needs_minutes_week=found.needs_minutes_week,
            chips=[Reason.of(each) for each in found.chips],
            reasons_for=[Reason.of(each) for each in found.reasons_for],
            terms=[Term.of(each) for each in found.terms],
        )


class Change(Shown):
    """One fact that would have to change."""

    code: str = Field(examples=["travel-limit"], description="Stable.")
    who: str = Field(
        examples=["worker"],
        description="Who alone may change it: `person`, `worker`, `coordinator`, `supervisor` or `programme`.",
    )
    facts: dict[str, Any] = Field(examples=[{"minutes": 42, "limit": 30}], description="From what to what.")

    @classmethod
    def of(cls, change: Changed) -> "Change":
        """As the engine tells it."""
        return cls(code=change.code, who=change.who, facts={n: _plain(value) for n, value in change.facts.items()})


class ClosestPart(Shown):
    """What would satisfy some of the rules that stand against a worker. Every part is needed."""

    codes: list[str] = Field(examples=[["travel-limit"]], description="The codes of those reasons.")
    ways: list[list[Change]] = Field(description="Any one suffices, all its changes together; none: nobody may.")


class UnsuggestedWorker(Shown):
    """A worker who could not take the referral, with every rule that stands against it."""

    worker: ShownId = Field(description="Who.")
    name: str = Field(examples=["Rosa"], description="As others read it.")
    reasons: list[Reason] = Field(description="All of them.")
    closest: list[ClosestPart] = Field(description="The fewest facts that would have to change.")
    changes: list[str] = Field(
        examples=[["What would have to change: Rosa signs the agreement (only the worker decides)."]],
        description="The same for a person to read.",
    )

    @classmethod
    def of(cls, found: NotSuggested) -> "UnsuggestedWorker":
        """Said in the reader's language."""
        return cls(
            worker=UUID(found.worker),
            name=found.name,
            reasons=[Reason.of(each) for each in found.reasons],
            closest=[
                ClosestPart(codes=list(part.codes), ways=[[Change.of(each) for each in way] for way in part.ways])
                for part in found.closest
            ],
            changes=[said(each) for each in change_for_coordinator(found)],
        )


class WhatHelps(Shown):
    """One change that would let more workers qualify."""

    code: str = Field(examples=["travel"], description="Stable.")
    side: str = Field(examples=["need"], description="`need`: ask the person; `worker`: do something for the workers.")
    sentence: str = Field(examples=["Accept 45 minutes of travel."], description="For a person to read.")
    change: dict[str, Any] = Field(examples=[{"max_travel_minutes": 45}], description="The same for programmes.")
    gained: int = Field(examples=[3], description="How many more would qualify.")
    workers: list[ShownId] = Field(description="Who they are.")

    @classmethod
    def of(cls, widening: Widening) -> "WhatHelps":
        """Said in the reader's language."""
        return cls(
            code=widening.code,
            side=widening.side,
            sentence=said(widening.sentence),
            change=dict(widening.change),
            gained=widening.gained,
            workers=[UUID(each) for each in widening.workers],
        )


class ShortlistLine(Shown):
    """A shortlist, as lists show it."""

    id: ShownId = Field(description="Of the shortlist.")
    referral: ShownId | None = Field(description="For what; null where it is for a group.")
    group: ShownId | None = Field(description="For which group; null where it is for one person.")
    made_at: When = Field(description="As things were then.")
    engine: str = Field(examples=["matching-3"], description="Which version proposed it.")
    problem_hash: str = Field(examples=["9f2c…"], description="Equal for equal questions.")
    suggested: int = Field(examples=[4], description="How many qualify.")
    considered: int = Field(examples=[61], description="Of how many.")
    weights: int | None = Field(
        examples=[2], description="Which version of the programme's weights; null for those of the jurisdiction."
    )

    @classmethod
    def of(cls, shortlist: queries.Shortlist) -> "ShortlistLine":
        """As lists show it."""
        return cls(**_line(shortlist))


class Shortlist(ShortlistLine):
    """What the engine proposed, kept as it was."""

    candidates: list[SuggestedWorker] = Field(description="Best first.")
    not_suggested: list[UnsuggestedWorker] = Field(description="Everybody else.")
    would_help: list[WhatHelps] = Field(description="Most gained first.")

    @classmethod
    def of(cls, shortlist: queries.Shortlist) -> "Shortlist":
        """Said in the reader's language."""
        result, need = planning.result_of(shortlist), shortlist.need
        return cls(
            **_line(shortlist),
            candidates=[SuggestedWorker.of(each) for each in result.shortlists[need]],
            not_suggested=[UnsuggestedWorker.of(each) for each in result.not_suggested[need]],
            would_help=[WhatHelps.of(each) for each in result.would_help[need]],
        )


class Shortlists(Page):
    """One page of shortlists."""

    items: list[ShortlistLine] = Field(description="The newest first.")


class NewWave(Told):
    """Whom to ask."""

    workers: Annotated[list[Id], Field(min_length=1, max_length=20)] = Field(
        description="Some of those the shortlist suggests; each once."
    )


class Wave(Shown):
    """Some workers asked at the same time."""

    id: ShownId = Field(description="Of the wave.")
    referral: ShownId | None = Field(description="For what; null where it is for a group.")
    group: ShownId | None = Field(description="For which group; null where it is for one person.")
    number: int = Field(examples=[1], description="The how-manieth of this referral or group.")
    sent_at: When = Field(description="When they were asked.")
    closes_at: When = Field(description="Until when they may answer.")
    offers: list[Offer] = Field(description="One for each worker.")


@noun.lists("/shortlists", Shortlists, by="made_at", newest_first=True, to=READERS)
def list_shortlists(request: Asked, referral: Id | None = None, group: Id | None = None) -> QuerySet[queries.Shortlist]:
    """The shortlists of the asker's centres, all or of one referral or group; a steward sees those of every centre."""
    found = queries.shortlists_visible_to(request.auth).select_related("weighing")
    found = found.filter(group=group) if group else found
    return found.filter(referral=referral) if referral else found


@noun.does("POST", "/referrals/{uuid:referral}/shortlists", actions.shortlist)
def make_shortlist(request: Asked, referral: UUID) -> Shortlist:
    """Ask who could take a referral, as things are now. The engine proposes; nobody is asked yet."""
    found = find(request, referrals_visible_to(request.auth), referral)
    made = do(request, actions.shortlist, found)
    return Shortlist.of(queries.Shortlist.objects.get(pk=made.shortlist))


@noun.does("POST", "/groups/{uuid:group}/shortlists", actions.shortlist)
def make_group_shortlist(request: Asked, group: UUID) -> Shortlist:
    """Ask who could accompany all of a group, as things are now. The engine proposes; nobody is asked yet."""
    found = find(request, groups_visible_to(request.auth), group)
    made = do(request, actions.shortlist, found)
    return Shortlist.of(queries.Shortlist.objects.get(pk=made.shortlist))


@noun.shows("/shortlists/{uuid:shortlist}", to=READERS)
def show_shortlist(request: Asked, shortlist: UUID) -> Shortlist:
    """Who was suggested and why, who was not and why not, and what would help. It names nobody who seeks care."""
    return Shortlist.of(find(request, queries.shortlists_visible_to(request.auth), shortlist))


@noun.does("POST", "/shortlists/{uuid:shortlist}/waves", actions.offer)
def send_wave(request: Asked, shortlist: UUID, told: NewWave) -> Wave:
    """Ask some of the suggested workers at the same time. The first yes counts."""
    found = find(request, queries.shortlists_visible_to(request.auth), shortlist)
    wanted = list(dict.fromkeys(told.workers))
    # Only those the shortlist speaks of exist here: whoever asks knows of no others.
    result, need = planning.result_of(found), found.need
    known = {each.worker for each in result.shortlists[need]} | {each.worker for each in result.not_suggested[need]}
    workers = [each for each in Worker.objects.filter(pk__in=wanted).order_by("code") if str(each.pk) in known]
    if len(workers) < len(wanted):
        raise Http404
    offered = do(request, actions.offer, found, workers=workers)
    return _wave(offered.wave)


@noun.does("POST", "/waves/{uuid:wave}/withdrawal", actions.take_back)
def take_wave_back(request: Asked, wave: UUID) -> Wave:
    """Take back the offers of a wave that nobody has answered."""
    asked = queries.offers_visible_to(request.auth)
    found = find(request, queries.Wave.objects.filter(pk__in=asked.values("wave")), wave)
    do(request, actions.take_back, found)
    return _wave(wave)


def _wave(wave: UUID) -> Wave:
    found = queries.Wave.objects.get(pk=wave)
    return Wave(
        id=found.pk,
        referral=found.referral_id,
        group=found.group_id,
        number=found.number,
        sent_at=found.sent_at,
        closes_at=found.closes_at,
        offers=[Offer.of(each) for each in shown_offers().filter(wave=wave).order_by("worker__code")],
    )


def _plain(fact: Any) -> Any:
    """A fact of a change; words for codes are said in the reader's language."""
    if isinstance(fact, (list, tuple)):
        return [_plain(each) for each in fact]
    return said(fact) if isinstance(fact, Sentence) else fact


def _line(shortlist: queries.Shortlist) -> dict[str, Any]:
    alike = ("made_at", "engine", "problem_hash", "suggested", "considered")
    named: dict[str, Any] = {"id": shortlist.pk, "referral": shortlist.referral_id, "group": shortlist.group_id}
    named["weights"] = shortlist.weighing.number if shortlist.weighing else None
    return {name: getattr(shortlist, name) for name in alike} | named
