"""Referrals: what is asked for, with the person's own choices, until a worker has said yes or nobody wants it more."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.basics import shelf
from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.shapes import (
    Change,
    Hours,
    Id,
    Instant,
    Language,
    OneOf,
    Shown,
    ShownId,
    Told,
    When,
    Words,
    left_out,
)
from ayni.exchange.rest.standing import Asked
from ayni.people import actions as people
from ayni.people.queries import visible_to as people_visible_to
from ayni.people.rules import SEXES
from ayni.referrals import actions, queries
from ayni.referrals.rules import KINDS, SETTINGS, STATES, WITHDRAWALS
from ayni.workers.rules import EXPERIENCES

noun = Noun("referrals", "What is asked for, for whom, until when, and what the person chose.")

Kind = Annotated[str, OneOf(KINDS)]
Protocol = Annotated[str, OneOf(shelf.names("protocols")), Field(description="The manualised way of helping.")]
State = Annotated[str, OneOf(STATES)]
Urgency = Annotated[int, Field(ge=1, le=3, examples=[2], description="3 within days, 2 within two weeks, 1 can wait.")]
Contacts = Annotated[int, Field(ge=1, le=200, examples=[6], description="How many visits.")]
PerWeek = Annotated[
    float, Field(gt=0, le=21, allow_inf_nan=False, examples=[1.0], description="How many visits a week.")
]
Minutes = Annotated[int, Field(ge=5, le=480, examples=[50], description="How long each visit lasts.")]
Acuity = Annotated[int, Field(ge=0, le=20, examples=[1], description="Points of a worker's caseload.")]
Decider = Annotated[str, OneOf(("person", "family")), Field(description="Who made the choices with us.")]
WeekHours = Annotated[list[Hours], Field(max_length=50)]


class ReferralLine(Shown):
    """A referral, as lists show it."""

    id: ShownId = Field(description="Of the referral.")
    code: str = Field(examples=["R-4TX9B"], description="What is said of it aloud.")
    person: ShownId = Field(description="For whom.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    centre: ShownId = Field(description="Who answers for it.")
    kind: Kind = Field(description="What is asked for.")
    protocol: Protocol
    urgency: Urgency
    state: State = Field(description="Where it stands.")
    start_by: When = Field(description="By when the first visit must be.")
    end_by: When = Field(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    opened_at: When = Field(description="When it was asked for.")
    alarm_at: When = Field(description="When a person must look at it, if nobody has taken it by then.")

    @classmethod
    def of(cls, referral: queries.Referral) -> "ReferralLine":
        """As lists show it."""
        return cls(**_line(referral))


class ShownChoices(Shown):
    """What the person chose."""

    languages: list[str] = Field(examples=[["qu", "es"]], description="Any one suffices; best first.")
    setting: Annotated[str, OneOf(SETTINGS)] = Field(description="Where or how they wish to meet.")
    worker_sex: str = Field(examples=["f"], description="Empty when any will do.")
    lived_experience: str = Field(examples=["recovery"], description="Empty when none is asked for.")
    not_from_my_street: bool = Field(description="Nobody who lives near.")
    in_group: bool = Field(description="A group with others would do too.")
    hours: list[str] = Field(examples=[["mon 08:00-13:00"]], description="When; none means any time.")
    decided_with: Decider
    decided_at: When = Field(description="When they chose.")


class Referral(ReferralLine):
    """A referral with the person's choices."""

    contacts: Contacts
    contacts_per_week: PerWeek
    minutes_per_contact: Minutes
    acuity_points: Acuity
    note: str = Field(examples=["Leaves the ward on Friday."], description="Kept sealed.")
    follows: ShownId | None = Field(
        description="The referral it goes on from, after a handover or a step of its course."
    )
    choices: ShownChoices | None = Field(description="Null until the person has chosen.")

    @classmethod
    def of(cls, referral: queries.Referral) -> "Referral":
        """All there is."""
        chosen = getattr(referral, "choices", None)
        return cls(
            **_line(referral),
            contacts=referral.contacts,
            contacts_per_week=referral.contacts_per_week,
            minutes_per_contact=referral.minutes_per_contact,
            acuity_points=referral.acuity_points,
            note=referral.note,
            follows=referral.follows_id,
            choices=ShownChoices.model_validate(chosen, from_attributes=True) if chosen else None,
        )


class Referrals(Page):
    """One page of referrals."""

    items: list[ReferralLine] = Field(description="The one that must start first comes first.")


class NewReferral(Told):
    """What is asked for."""

    person: Id = Field(description="For whom.")
    kind: Kind = Field(description="What is asked for.")
    protocol: Protocol
    urgency: Urgency
    start_by: Instant = Field(description="By when the first visit must be.")
    end_by: Instant = Field(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    contacts: Contacts
    contacts_per_week: PerWeek
    minutes_per_contact: Minutes
    acuity_points: Acuity = 1
    note: Words = Field(default="", examples=["Leaves the ward on Friday."], description="Kept sealed.")


class ReferralChange(Change):
    """What is to be asked for differently, while nobody has been asked."""

    start_by: Instant = left_out(description="By when the first visit must be.")
    end_by: Instant = left_out(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    urgency: Urgency = left_out()
    contacts: Contacts = left_out()
    contacts_per_week: PerWeek = left_out()
    minutes_per_contact: Minutes = left_out()
    note: Words = left_out(examples=["Leaves the ward on Friday."], description="Kept sealed.")


class Choices(Told):
    """What the person chose, in a short step taken with them; nothing is assumed for them."""

    languages: Annotated[list[Language], Field(min_length=1, max_length=10)] = Field(
        examples=[["qu", "es"]], description="Any one suffices; best first."
    )
    setting: Annotated[str, OneOf(SETTINGS)] = Field(description="Where or how they wish to meet.")
    worker_sex: Annotated[str, OneOf(("", *SEXES))] = Field(default="", description="Empty when any will do.")
    lived_experience: Annotated[str, OneOf(("", *EXPERIENCES))] = Field(
        default="", description="Empty when none is asked for."
    )
    not_from_my_street: bool = Field(default=False, description="Nobody who lives near.")
    in_group: bool = Field(default=False, description="A group with others, at the centre or elsewhere, would do too.")
    hours: WeekHours = Field(default=[], examples=[["mon 08:00-13:00"]], description="When; none means any time.")
    decided_with: Decider


class Withdrawal(Told):
    """Why it is no longer wanted."""

    because: Annotated[str, OneOf(WITHDRAWALS)] = Field(description="It stands in the ledger.")


@noun.lists("/referrals", Referrals, by="start_by", to=("coordinator",))
def list_referrals(request: Asked, state: State | None = None) -> QuerySet[queries.Referral]:
    """The referrals of the asker's centres, in any state or in one."""
    found = queries.visible_to(request.auth)
    return found.filter(state=state) if state else found


@noun.does("POST", "/referrals", actions.open)
def open_referral(request: Asked, told: NewReferral) -> Referral:
    """Ask for care for a person. Nobody is looked for until their choices are made (`PUT …/choices`)."""
    person = find(request, people_visible_to(request.auth).select_related("centre"), told.person)
    opened = do(request, actions.open, person, **told.details("person"))
    return _shown(opened.referral)


@noun.reads("/referrals/{uuid:referral}", people.read)
def read_referral(request: Asked, referral: UUID, because: Purpose = "api") -> Referral:
    """A referral with its note and the person's choices. The ledger notes who read it and what for."""
    found = find(request, queries.visible_to(request.auth), referral)
    look(request, people.read, found.person, because)
    return Referral.of(found)


@noun.does("PATCH", "/referrals/{uuid:referral}", actions.change)
def change_referral(request: Asked, referral: UUID, told: ReferralChange) -> Referral:
    """Ask for something else, while nobody has been asked: another window, cadence or note."""
    found = find(request, queries.visible_to(request.auth), referral)
    details = told.details()
    if "end_by" in details:
        details.setdefault("start_by", found.start_by)  # the two are judged together
    do(request, actions.change, found, **details)
    return _shown(referral)


@noun.does("PUT", "/referrals/{uuid:referral}/choices", actions.choose)
def make_choices(request: Asked, referral: UUID, told: Choices) -> Referral:
    """Record the person's own choices and begin to look for a worker. Choosing again replaces what was chosen."""
    found = find(request, queries.visible_to(request.auth), referral)
    do(request, actions.choose, found, **told.details())
    return _shown(referral)


@noun.does("POST", "/referrals/{uuid:referral}/withdrawal", actions.withdraw)
def withdraw_referral(request: Asked, referral: UUID, told: Withdrawal) -> Referral:
    """It is no longer wanted; whoever was asked is told."""
    found = find(request, queries.visible_to(request.auth), referral)
    do(request, actions.withdraw, found, because=told.because)
    return _shown(referral)


def _shown(referral: UUID) -> Referral:
    return Referral.of(queries.Referral.objects.select_related("person", "choices").get(pk=referral))


def _line(referral: queries.Referral) -> dict[str, Any]:
    alike = ("code", "kind", "protocol", "urgency", "state", "start_by", "end_by", "opened_at", "alarm_at")
    return {name: getattr(referral, name) for name in alike} | {
        "id": referral.pk,
        "person": referral.person_id,
        "person_code": referral.person.code,
        "centre": referral.centre_id,
    }
