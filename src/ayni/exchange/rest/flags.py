"""Flags: somebody may be in danger, a named person must answer, and a clock runs until they do."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.shapes import Day, Line, OneOf, Shown, ShownDay, ShownId, SomeWords, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.safety import actions, queries
from ayni.safety.rules import KINDS, OUTCOMES, SEVERITIES, SOURCES, STATES

noun = Noun("flags", "Somebody may be in danger; a named person must answer, and only a person can end it.")

KNOWING = ("supervisor", "coordinator", "worker")
State = Annotated[str, OneOf(STATES)]
Outcome = Annotated[str, OneOf(OUTCOMES)]


class FlagLine(Shown):
    """A flag and its one escalation, as lists show them."""

    id: ShownId = Field(description="Of the escalation; what the doors of a flag ask for.")
    person: ShownId = Field(description="About whom.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    worker: ShownId | None = Field(description="Who accompanies them.")
    centre: ShownId = Field(description="Who answers for them.")
    kind: Annotated[str, OneOf(KINDS)] = Field(description="Of what sort.")
    source_kind: Annotated[str, OneOf(SOURCES)] = Field(description="Where it came from.")
    severity: Annotated[str, OneOf(SEVERITIES)] = Field(description="Red is answered at once, amber soon.")
    noticed_at: When | None = Field(description="When it was seen, as whoever saw it says; null when they did not say.")
    state: State = Field(description="Where it stands.")
    opened_at: When = Field(description="When the clock began.")
    target_at: When = Field(description="By when somebody promised to answer.")
    owner: ShownId | None = Field(description="The supervisor who is asked now; null when there is none.")
    owner_until: When = Field(description="When it goes to the next.")

    @classmethod
    def of(cls, escalation: queries.Escalation) -> "FlagLine":
        """As lists show it."""
        return cls(**_line(escalation))


class Acknowledgement(Shown):
    """Who answered, and what they did."""

    by_name: str = Field(examples=["Inés"], description="Who.")
    acknowledged_at: When = Field(description="When.")
    done: str = Field(examples=["Called, and went there."], description="Kept sealed.")


class Ending(Shown):
    """How it ended."""

    by_name: str = Field(examples=["Inés"], description="By whose word.")
    closed_at: When = Field(description="When.")
    outcome: Outcome = Field(description="In one word.")
    note: str = Field(examples=["Her sister stays with her."], description="Kept sealed.")


class Review(Shown):
    """What was learnt when it was looked back on."""

    by_name: str = Field(examples=["Inés"], description="Who looked back.")
    reviewed_at: When = Field(description="When.")
    happened: str = Field(examples=["Nobody answered at night."], description="Kept sealed.")
    learnt: str = Field(examples=["Two numbers on every plan."], description="Kept sealed.")
    who: str = Field(examples=["Inés"], description="Who does something about it; empty where nobody has to.")
    until: ShownDay | None = Field(examples=["2026-03-16"], description="Until when.")


class Flag(FlagLine):
    """A flag with what was said and done."""

    said: str = Field(examples=["He does not answer since Monday."], description="The worker's words; kept sealed.")
    acknowledgement: Acknowledgement | None = Field(description="Null while nobody has answered.")
    ending: Ending | None = Field(description="Null while it has not ended.")
    review: Review | None = Field(description="Null while nobody has looked back on it.")

    @classmethod
    def of(cls, escalation: queries.Escalation) -> "Flag":
        """All there is."""
        answered, ended = getattr(escalation, "acknowledgement", None), getattr(escalation, "ending", None)
        reviewed = getattr(escalation, "review", None)
        return cls(
            **_line(escalation),
            said=escalation.flag.said,
            acknowledgement=Acknowledgement.model_validate(answered, from_attributes=True) if answered else None,
            ending=Ending.model_validate(ended, from_attributes=True) if ended else None,
            review=Review(**{name: getattr(reviewed, name) for name in Review.model_fields}) if reviewed else None,
        )


class Flags(Page):
    """One page of flags."""

    items: list[FlagLine] = Field(description="The one to be answered first comes first.")


class NewAcknowledgement(Told):
    """What was done."""

    done: SomeWords = Field(examples=["Called, and went there."], description="Kept sealed.")


class NewEnding(Told):
    """How it ended."""

    outcome: Outcome = Field(description="In one word.")
    note: SomeWords = Field(examples=["Her sister stays with her."], description="Kept sealed.")


class NewReview(Told):
    """What was learnt, and who does something about it until when: both or neither."""

    happened: SomeWords = Field(examples=["Nobody answered at night."], description="Kept sealed.")
    learnt: SomeWords = Field(examples=["Two numbers on every plan."], description="Kept sealed.")
    who: Line | None = Field(default=None, examples=["Inés"], description="Who does something about it.")
    until: Day | None = Field(default=None, examples=["2026-03-16"], description="Until when.")


@noun.lists("/flags", Flags, by="target_at", to=KNOWING)
def list_flags(request: Asked, state: State | None = None) -> QuerySet[queries.Escalation]:
    """The flags of the asker's centres; to a worker, those of the people she accompanies."""
    found = queries.visible_to(request.auth)
    return found.filter(state=state) if state else found


@noun.shows("/flags/{uuid:flag}", to=KNOWING)
def show_flag(request: Asked, flag: UUID) -> Flag:
    """A flag with what was said and done."""
    return Flag.of(find(request, queries.visible_to(request.auth), flag))


@noun.does("POST", "/flags/{uuid:flag}/acknowledgement", actions.acknowledge)
def acknowledge_flag(request: Asked, flag: UUID, told: NewAcknowledgement) -> Flag:
    """Answer, and say what was done. The first answer counts."""
    do(request, actions.acknowledge, find(request, queries.visible_to(request.auth), flag), **told.details())
    return _shown(flag)


@noun.does("POST", "/flags/{uuid:flag}/passing", actions.pass_on)
def pass_flag_on(request: Asked, flag: UUID) -> Flag:
    """Give a flag that was not answered to the next in turn."""
    do(request, actions.pass_on, find(request, queries.visible_to(request.auth), flag))
    return _shown(flag)


@noun.does("POST", "/flags/{uuid:flag}/ending", actions.close)
def end_flag(request: Asked, flag: UUID, told: NewEnding) -> Flag:
    """End a flag that was answered, with its outcome."""
    do(request, actions.close, find(request, queries.visible_to(request.auth), flag), **told.details())
    return _shown(flag)


@noun.does("POST", "/flags/{uuid:flag}/review", actions.review)
def review_flag(request: Asked, flag: UUID, told: NewReview) -> Flag:
    """Look back on a flag that has ended: what happened, what is learnt, who does what about it."""
    found = find(request, queries.visible_to(request.auth), flag)
    do(request, actions.review, found, **told.details("who"), who=told.who or "")
    return _shown(flag)


def _shown(flag: UUID) -> Flag:
    rows = queries.Escalation.objects.select_related("flag__person", "acknowledgement", "ending", "review")
    return Flag.of(rows.get(pk=flag))


def _line(escalation: queries.Escalation) -> dict[str, Any]:
    flag = escalation.flag
    return {
        "id": escalation.pk,
        "person": flag.person_id,
        "person_code": flag.person.code,
        "worker": flag.worker_id,
        "centre": escalation.centre_id,
        "kind": flag.kind,
        "source_kind": flag.source_kind,
        "severity": flag.severity,
        "noticed_at": flag.noticed_at,
        "state": escalation.state,
        "opened_at": escalation.opened_at,
        "target_at": escalation.target_at,
        "owner": escalation.owner_id,
        "owner_until": escalation.owner_until,
    }
