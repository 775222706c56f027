"""Decision aids: the ways side by side, with what each asks and what is known of it, and what a person chose."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from pydantic import Field

from ayni.basics import shelf
from ayni.decisions import actions, queries
from ayni.decisions.rules import MOMENTS, OTHER_ANSWERS, WITH, Aid
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.answers import said
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.shapes import OneOf, Shown, ShownId, Told, When, Words
from ayni.exchange.rest.standing import Asked
from ayni.referrals.queries import visible_to as referrals_visible_to

noun = Noun("decision-aids", "The ways side by side, with what is known of each, and what a person chose among them.")

BESIDE = ("coordinator", "worker")
READING = ("coordinator", "worker", "supervisor")
AidName = Annotated[str, OneOf(shelf.names("decision_aids"))]
AidNamed = Annotated[str, Field(description="Of the aid.", examples=["next-step"])]
Moment = Annotated[str, OneOf(MOMENTS)]
Texts = dict[str, str]

NAME = {"en": "The next step", "es": "El siguiente paso"}


class Known(Shown):
    """What is known of a way: how many of a hundred with it and without, or words; always with its source."""

    with_it: int | None = Field(
        examples=[60], description="Of a hundred people with it; null where no figure is known."
    )
    without: int | None = Field(examples=[40], description="Of a hundred people without it.")
    outcome: Texts | None = Field(examples=[{"en": "feel much better"}], description="What is counted, by language.")
    words: Texts | None = Field(examples=[None], description="What is known, where no figure is.")
    source: str = Field(examples=["a trial"], description="Where it comes from.")
    certainty: str = Field(examples=["Checked against its source."], description="How sure it is.")


class Way(Shown):
    """One way."""

    id: str = Field(examples=["team"], description="Of the way.")
    name: Texts = Field(examples=[NAME], description="What it is called, by language.")
    what: Texts = Field(examples=[NAME], description="What it is, by language.")
    asks: dict[str, Texts] = Field(examples=[{"time": NAME}], description="What it asks: time, money, the way, family.")
    known: list[Known] = Field(description="What is known of it.")
    keeps: list[str] = Field(examples=[["privacy"]], description="What that matters it keeps to.")
    strains: list[str] = Field(examples=[["cost"]], description="What that matters it strains.")


class AidLine(Shown):
    """An aid, as lists show it."""

    id: AidName = Field(description="Of the aid.")
    edition: str = Field(examples=["2026-11"], description="In which wording.")
    moment: Moment = Field(description="When it is opened.")
    name: Texts = Field(examples=[NAME], description="What it is called, by language.")


class DecisionAid(AidLine):
    """The ways of one moment, in the same order for everybody; none is recommended."""

    opening: Texts = Field(examples=[NAME], description="What is said first, by language.")
    matters: dict[str, Texts] = Field(examples=[{"privacy": NAME}], description="What may matter, by code.")
    ways: list[Way] = Field(description="Side by side.")


class AidLines(Shown):
    """Every aid."""

    items: list[AidLine] = Field(description="In the order of the shelf.")


class Choice(Shown):
    """What a person chose. It starts nothing by itself."""

    id: ShownId = Field(description="Of the choice.")
    referral: ShownId | None = Field(description="Before which course, if it was before one.")
    engagement: ShownId | None = Field(description="In which course, if it was in one.")
    aid: AidName = Field(description="By which aid.")
    edition: str = Field(examples=["2026-11"], description="As they saw it.")
    choice: str = Field(examples=["team"], description="The way, `not-now`, or `ask-more`.")
    matters: list[str] = Field(examples=[["privacy"]], description="What mattered.")
    decided_with: Annotated[str, OneOf(WITH)] = Field(description="Who decided.")
    decided_at: When = Field(description="When.")

    @classmethod
    def of(cls, decision: queries.Decision) -> "Choice":
        """As it is shown; their own words stay on the desk."""
        alike = ("aid", "edition", "choice", "matters", "decided_with", "decided_at")
        told: dict[str, Any] = {name: getattr(decision, name) for name in alike}
        return cls(id=decision.pk, referral=decision.referral_id, engagement=decision.engagement_id, **told)


class Choices(Page):
    """One page of choices."""

    items: list[Choice] = Field(description="In order of time; the last one counts.")


class NewChoice(Told):
    """What a person chose, and what mattered to them."""

    aid: AidName = Field(description="By which aid.")
    choice: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = Field(
        examples=list(OTHER_ANSWERS), description="One of its ways, `not-now`, or `ask-more`."
    )
    matters: Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]], Field(max_length=20)] = Field(
        default=[], examples=[[]], description="What mattered, by the codes of the aid."
    )
    words: Words = Field(default="", examples=["I want to ask my sister."], description="Kept sealed.")
    decided_with: Annotated[str, OneOf(WITH)] = Field(description="Who decided.")


@noun.shows("/decision-aids", to=READING)
def show_decision_aids(request: Asked) -> AidLines:
    """Every aid on the shelf."""
    return AidLines(items=[AidLine(**_line(each)) for each in queries.aids_at(*MOMENTS)])


@noun.shows("/decision-aids/{aid}", to=READING)
def show_decision_aid(request: Asked, aid: AidNamed) -> DecisionAid:
    """One aid, to be laid before somebody: the ways side by side, with what each asks and what is known of it."""
    if aid not in shelf.names("decision_aids"):
        raise Http404
    found = queries.aid_called(aid)
    return DecisionAid(
        **_line(found), opening=dict(found.opening), ways=_ways(found),
        matters={code: dict(text) for code, text in found.matters.items()},
    )  # fmt: skip


@noun.does("POST", "/engagements/{uuid:engagement}/aided-choices", actions.decide)
def choose_in_course(request: Asked, engagement: UUID, told: NewChoice) -> Choice:
    """Keep what a person chose when a step changed or before they were sent on."""
    return _decided(request, find(request, engagements_visible_to(request.auth), engagement), told)


@noun.does("POST", "/referrals/{uuid:referral}/aided-choices", actions.decide)
def choose_before_course(request: Asked, referral: UUID, told: NewChoice) -> Choice:
    """Keep what a person chose before care began."""
    return _decided(request, find(request, referrals_visible_to(request.auth), referral), told)


@noun.lists("/engagements/{uuid:engagement}/aided-choices", Choices, by="decided_at", to=READING)
def list_choices(request: Asked, engagement: UUID) -> QuerySet[queries.Decision]:
    """What was chosen in a course so far."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    return queries.visible_to(request.auth).filter(engagement=found)


def _decided(request: Asked, kept_with: Any, told: NewChoice) -> Choice:
    done = do(request, actions.decide, kept_with, **told.details())
    return Choice.of(queries.Decision.objects.get(pk=done.decision))


def _line(aid: Aid) -> dict[str, Any]:
    return {"id": aid.id, "edition": aid.edition, "moment": aid.moment, "name": dict(aid.name)}


def _ways(aid: Aid) -> list[Way]:
    return [
        Way(
            id=each.id, name=dict(each.name), what=dict(each.what), keeps=list(each.keeps), strains=list(each.strains),
            asks={name: dict(text) for name, text in each.asks.items()},
            known=[
                Known(
                    with_it=effect.with_it, without=effect.without, source=effect.source,
                    certainty=said(effect.certainty), outcome=dict(effect.outcome) if effect.outcome else None,
                    words=dict(effect.words) if effect.words else None,
                )
                for effect in each.effects
            ],
        )
        for each in aid.options
    ]  # fmt: skip
