"""Encounters: what happened when a worker and a person met – steps, answers, notes."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, StringConstraints, field_validator, model_validator

from ayni.basics import shelf
from ayni.care import actions, queries
from ayni.care.rules import LONGEST_PRACTICE, MODALITIES, PRACTISED
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.engines.instruments import score
from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.shapes import NO_CONTROLS, Id, Instant, Line, OneOf, Shown, ShownId, Told, Unfit, When, Words
from ayni.exchange.rest.standing import Asked
from ayni.visits.queries import visible_to as visits_visible_to

noun = Noun("encounters", "What happened when a worker and a person met.")

AT_WORK = ("coordinator", "worker", "supervisor")
INSTRUMENTS = {name: queries.instrument_called(name) for name in shelf.names("instruments")}

FewWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_PRACTICE, pattern=NO_CONTROLS)]
Modality = Annotated[str, OneOf(MODALITIES)]
InstrumentName = Annotated[str, OneOf(INSTRUMENTS)]
Step = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Question = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Choice = Annotated[int, Field(ge=-1000, le=1000)]
Sheet = Annotated[dict[Question, Choice | None], Field(min_length=1, max_length=100)]

STEPS = {"arrive": "done", "look-back": "no time left"}
PHQ_9 = {"phq-9": {f"q{n}": 0 for n in range(1, 10)}}


class FilledInstrument(Shown):
    """A filled instrument with its score."""

    instrument: InstrumentName = Field(description="Which.")
    answered_at: When = Field(description="When.")
    sheet: dict[str, int | None] = Field(examples=[{"q1": 1}], description="The answers, by question.")
    total: int | None = Field(examples=[7], description="Null when it may not be computed.")
    band: str = Field(examples=["mild"], description="Empty when there is no total.")


class ShownPractice(Shown):
    """What was agreed for home."""

    id: ShownId = Field(description="Of the practice; named when somebody looks back on it.")
    text: str = Field(examples=["Walk to the market twice."], description="In the person's words. Kept sealed.")


class ShownLookBack(Shown):
    """How earlier practice went."""

    practice: ShownId = Field(description="Which practice.")
    how: Annotated[str, OneOf(PRACTISED)] = Field(description="How it went.")
    hindered: str = Field(examples=["It rained all week."], description="What got in the way. Kept sealed.")


class LookBack(Told):
    """How earlier practice went."""

    practice: Id = Field(description="Which practice, of this engagement and not looked at yet.")
    how: Annotated[str, OneOf(PRACTISED)] = Field(description="How it went.")
    hindered: FewWords = Field(default="", examples=["It rained all week."], description="What got in the way.")


class EncounterLine(Shown):
    """An encounter, as lists show it."""

    id: ShownId = Field(description="Of the encounter.")
    engagement: ShownId = Field(description="Of which engagement.")
    visit: ShownId | None = Field(description="The visit at which it was, if one was arranged.")
    began_at: When = Field(description="When it began.")
    ended_at: When = Field(examples=["2026-03-09T16:00:00Z"], description="When it was over.")
    recorded_at: When = Field(examples=["2026-03-09T17:00:00Z"], description="When it was written down.")

    @classmethod
    def of(cls, encounter: queries.Encounter) -> "EncounterLine":
        """As lists show it."""
        return cls(
            id=encounter.pk,
            engagement=encounter.engagement_id,
            visit=encounter.visit_id,
            began_at=encounter.began_at,
            ended_at=encounter.ended_at,
            recorded_at=encounter.recorded_at,
        )


class Encounter(EncounterLine):
    """An encounter with what was written down."""

    modality: Modality = Field(description="Where or how they met.")
    steps: dict[str, str] = Field(examples=[STEPS], description="`done`, or why a step was skipped.")
    note: str = Field(examples=["We spoke about the week."], description="Kept sealed.")
    answers: list[FilledInstrument] = Field(description="The filled instruments.")
    practice: ShownPractice | None = Field(description="What was agreed for home, if anything was.")
    looked_back: list[ShownLookBack] = Field(description="How earlier practice went.")

    @classmethod
    def of(cls, encounter: queries.Encounter) -> "Encounter":
        """All there is. Three more queries."""
        agreed = queries.Practice.objects.filter(encounter=encounter).first()
        return cls(
            **EncounterLine.of(encounter).model_dump(),
            modality=encounter.modality,
            steps=encounter.steps or {},
            note=encounter.note,
            answers=[
                FilledInstrument.model_validate(each, from_attributes=True)
                for each in encounter.answers.order_by("instrument")
            ],
            practice=ShownPractice.model_validate(agreed, from_attributes=True) if agreed else None,
            looked_back=[
                ShownLookBack(practice=each.practice_id, how=each.how, hindered=each.hindered)
                for each in encounter.look_backs.order_by("pk")
            ],
        )


class Encounters(Page):
    """One page of encounters."""

    items: list[EncounterLine] = Field(description="In order of time.")


class NewEncounter(Told):
    """What happened."""

    began_at: Instant = Field(description="When it began.")
    ended_at: Instant = Field(examples=["2026-03-09T16:00:00Z"], description="When it was over.")
    modality: Modality = Field(description="Where or how they met.")
    steps: Annotated[dict[Step, Line], Field(max_length=50)] = Field(
        default={}, examples=[STEPS], description="The steps of the protocol: `done`, or why one was skipped."
    )
    answers: dict[InstrumentName, Sheet] = Field(
        default={}, examples=[PHQ_9], description="Filled instruments: the answers by question; null is no answer."
    )
    note: Words = Field(default="", examples=["We spoke about the week."], description="Kept sealed.")
    visit: Id | None = Field(default=None, description="The visit at which it was, if one was arranged.")
    practice: FewWords = Field(default="", examples=["Walk to the market twice."], description="Agreed for home.")
    looked_back: Annotated[list[LookBack], Field(max_length=20)] = Field(
        default=[], description="How earlier practice went, each once."
    )

    @field_validator("answers")
    @classmethod
    def _possible(cls, answers: dict[str, dict[str, int | None]]) -> dict[str, dict[str, int | None]]:
        for name, sheet in answers.items():
            if refused := score(INSTRUMENTS[name], sheet).refused:
                raise Unfit(refused)
        return answers


@noun.does("POST", "/engagements/{uuid:engagement}/encounters", actions.record)
def record_encounter(request: Asked, engagement: UUID, told: NewEncounter) -> Encounter:
    """Write down an encounter. An answer that its instrument calls a red flag raises one escalation with it."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    visit = find(request, visits_visible_to(request.auth), told.visit) if told.visit else None
    looked_back = {each.practice: (each.how, each.hindered) for each in told.looked_back}
    details = told.details("visit", "looked_back")
    recorded = do(request, actions.record, found, visit=visit, looked_back=looked_back, **details)
    return Encounter.of(queries.Encounter.objects.get(pk=recorded.encounter))


class NewAnswers(Told):
    """A questionnaire that somebody of a group answered apart from the others."""

    instrument: InstrumentName = Field(description="Which; one that the protocol asks.")
    sheet: Sheet = Field(examples=[PHQ_9["phq-9"]], description="The answers by question; null is no answer.")

    @model_validator(mode="after")
    def _possible(self) -> "NewAnswers":
        if refused := score(INSTRUMENTS[self.instrument], self.sheet).refused:
            raise Unfit(refused)
        return self


@noun.does("POST", "/encounters/{uuid:together}/answers", actions.ask_alone)
def ask_alone(request: Asked, together: UUID, told: NewAnswers) -> Encounter:
    """Keep a questionnaire asked after a meeting of a group, alone. A red flag in it raises one escalation with it."""
    do(request, actions.ask_alone, find(request, queries.visible_to(request.auth), together), **told.details())
    return Encounter.of(queries.Encounter.objects.get(pk=together))


@noun.lists(
    "/engagements/{uuid:engagement}/encounters", Encounters, by="began_at", to=("coordinator", "worker", "supervisor")
)
def list_encounters(request: Asked, engagement: UUID) -> QuerySet[queries.Encounter]:
    """When they met; what was written down is read one encounter at a time."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    return queries.visible_to(request.auth).filter(engagement=found)


@noun.reads("/encounters/{uuid:encounter}", engagements.read)
def read_encounter(request: Asked, encounter: UUID, because: Purpose = "api") -> Encounter:
    """What was written down. The ledger notes who read it and what for."""
    found = find(request, queries.visible_to(request.auth), encounter)
    look(request, engagements.read, Engagement.objects.select_related("person").get(pk=found.engagement_id), because)
    return Encounter.of(found)
