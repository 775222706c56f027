"""People who seek care. Lists say a code; a name is read one at a time, and the ledger notes by whom and what for."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.shapes import (
    Change,
    Id,
    Language,
    Latitude,
    Line,
    Longitude,
    OneOf,
    Shown,
    ShownId,
    Told,
    Ubigeo,
    When,
    Words,
    left_out,
)
from ayni.exchange.rest.standing import Asked
from ayni.people import actions, queries
from ayni.people.rules import CONTACT_KINDS, PURPOSES, SEXES
from ayni.places.queries import Centre
from ayni.referrals import actions as referrals
from ayni.safety import actions as safety
from ayni.safety.rules import ASIDE
from ayni.workers.queries import supervisors_visible_to
from ayni.workers.queries import visible_to as workers_visible_to

noun = Noun("people", "People who seek care: who they are, how they may safely be reached, what they agreed to.")

BirthYear = Annotated[int, Field(ge=1850, le=2200, examples=[1991], description="Null when it is not known.")]
Sex = Annotated[str, OneOf(("", *SEXES))]
Languages = Annotated[list[Language], Field(max_length=10, examples=[["qu", "es"]], description="Best first.")]


class PersonLine(Shown):
    """A person, as lists show one: a code instead of a name."""

    id: ShownId = Field(description="Of the person.")
    code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    centre: ShownId = Field(description="The centre that answers for them.")
    registered_at: When = Field(description="When they became known to us.")

    @classmethod
    def of(cls, person: queries.Person) -> "PersonLine":
        """As lists show one."""
        return cls(id=person.pk, code=person.code, centre=person.centre_id, registered_at=person.registered_at)


class Contact(Shown):
    """A way of reaching a person that they called safe."""

    id: ShownId = Field(description="Of the contact.")
    kind: Annotated[str, OneOf(CONTACT_KINDS)] = Field(description="By what means.")
    value: str = Field(examples=["+51 999 000 000"], description="The number, or whom to ask.")
    how: str = Field(examples=["after six"], description="How to go about it.")

    @classmethod
    def of(cls, contact: queries.ContactWay) -> "Contact":
        """All there is."""
        return cls(id=contact.pk, kind=contact.kind, value=contact.value, how=contact.how)


class Consent(Shown):
    """What a person said when asked about one purpose; the newest answer."""

    purpose: Annotated[str, OneOf(PURPOSES)] = Field(description="What for.")
    given: bool = Field(description="Whether they agreed.")
    version: str = Field(examples=["2026-11"], description="Of the words that were read to them.")
    answered_at: When = Field(description="When they said so.")

    @classmethod
    def of(cls, consent: queries.Consent) -> "Consent":
        """All there is."""
        return cls.model_validate(consent, from_attributes=True)


class Person(PersonLine):
    """What is kept about a person. Where they live is not told; only the district is."""

    name: str = Field(examples=["Amaru Quispe"], description="Kept sealed.")
    birth_year: int | None = Field(examples=[1991], description="Null when it is not known.")
    sex: Sex = Field(description="Empty when it is not known.")
    languages: list[str] = Field(examples=[["qu", "es"]], description="Best first (ISO 639).")
    ubigeo: str = Field(examples=["150142"], description="The district's code.")
    notes: str = Field(examples=["Prefers mornings."], description="Kept sealed.")
    contacts: list[Contact] = Field(description="Those that are in use.")
    consents: list[Consent] = Field(description="The newest answer for each purpose.")

    @classmethod
    def of(cls, person: queries.Person) -> "Person":
        """All there is. Three queries."""
        newest = {each.purpose: each for each in person.consents.order_by("answered_at", "-given", "pk")}
        return cls(
            **PersonLine.of(person).model_dump(),
            name=person.name,
            birth_year=person.birth_year,
            sex=person.sex,
            languages=person.languages,
            ubigeo=person.ubigeo,
            notes=person.notes,
            contacts=[Contact.of(each) for each in person.contacts.filter(stopped_at=None).order_by("pk")],
            consents=[Consent.of(newest[purpose]) for purpose in sorted(newest)],
        )


class People(Page):
    """One page of people."""

    items: list[PersonLine] = Field(description="By code.")


class Home(Told):
    """Where somebody lives; used to find who is near, and never shown."""

    lat: Latitude = Field(description="Degrees (WGS 84).")
    lon: Longitude = Field(description="Degrees (WGS 84).")


class NewPerson(Told):
    """A person who became known to a centre."""

    centre: Id = Field(description="One of the centres the asker coordinates.")
    name: Line = Field(examples=["Amaru Quispe"], description="Kept sealed.")
    birth_year: BirthYear | None = None
    sex: Sex = Field(default="", description="Empty when it is not known.")
    languages: Languages = Field(min_length=1)
    ubigeo: Ubigeo
    home: Home | None = Field(default=None, description="Kept sealed; null when it is not known.")
    notes: Words = Field(default="", examples=["Prefers mornings."], description="Kept sealed.")


class PersonChange(Change):
    """What is to be put right of a person."""

    name: Line = left_out(examples=["Amaru Quispe"], description="Kept sealed.")
    birth_year: BirthYear | None = None
    sex: Sex = left_out(description="Empty when it is not known.")
    languages: Languages = left_out(min_length=1)
    ubigeo: Ubigeo = left_out()
    home: Home | None = Field(default=None, description="Null when it is not known.")
    notes: Words = left_out(examples=["Prefers mornings."], description="Kept sealed.")


class NewContact(Told):
    """A way of reaching a person that they called safe."""

    kind: Annotated[str, OneOf(CONTACT_KINDS)] = Field(description="By what means.")
    value: Line = Field(examples=["+51 999 000 000"], description="The number, or whom to ask; kept sealed.")
    how: Words = Field(default="", examples=["after six"], description="How to go about it; kept sealed.")


class NewConsent(Told):
    """A person agreed to one purpose."""

    purpose: Annotated[str, OneOf(PURPOSES)] = Field(description="What for.")


class Exclusion(Told):
    """A worker who is not to be suggested to a person."""

    worker: Id = Field(description="Who is not to be suggested.")
    why: Annotated[str, OneOf(ASIDE)] = Field(description="Kept, but not in the ledger.")


class Aside(Told):
    """A supervisor who does not answer for a person."""

    supervisor: Id = Field(description="Who neither answers nor is asked to.")
    why: Annotated[str, OneOf(ASIDE)] = Field(description="Kept, but not in the ledger.")


@noun.lists("/people", People, by="code", to=("coordinator",))
def list_people(request: Asked) -> QuerySet[queries.Person]:
    """The people of the asker's centres, by code and without a name."""
    return queries.visible_to(request.auth)


@noun.does("POST", "/people", actions.register)
def register_person(request: Asked, told: NewPerson) -> Person:
    """Make a person known to a centre that the asker coordinates."""
    own = Centre.objects.filter(pk__in=request.auth.centres("coordinator"))
    home = told.home.model_dump() if told.home else None
    registered = do(
        request, actions.register, centre=find(request, own, told.centre), home=home, **told.details("centre", "home")
    )
    return Person.of(queries.Person.objects.get(pk=registered.person))


@noun.reads("/people/{uuid:person}", actions.read)
def read_person(request: Asked, person: UUID, because: Purpose = "api") -> Person:
    """What is kept about a person. The ledger notes who read it and what for."""
    found = find(request, queries.visible_to(request.auth), person)
    look(request, actions.read, found, because)
    return Person.of(found)


@noun.does("PATCH", "/people/{uuid:person}", actions.correct)
def correct_person(request: Asked, person: UUID, told: PersonChange) -> Person:
    """Put right what we know of a person."""
    details = told.details("home")
    if "home" in told.model_fields_set:
        details["home"] = told.home.model_dump() if told.home else None
    found = find(request, queries.visible_to(request.auth), person)
    do(request, actions.correct, found, **details)
    return Person.of(queries.Person.objects.get(pk=person))


@noun.does("POST", "/people/{uuid:person}/contacts", actions.add_contact)
def add_contact(request: Asked, person: UUID, told: NewContact) -> Contact:
    """Note a way of reaching a person that they called safe."""
    found = find(request, queries.visible_to(request.auth), person)
    added = do(request, actions.add_contact, found, **told.details())
    return Contact.of(queries.ContactWay.objects.get(pk=added.contact))


@noun.does("DELETE", "/people/{uuid:person}/contacts/{uuid:contact}", actions.stop_contact)
def stop_contact(request: Asked, person: UUID, contact: UUID) -> None:
    """Never use this way again."""
    found = find(request, queries.visible_to(request.auth), person)
    do(request, actions.stop_contact, find(request, found.contacts.filter(stopped_at=None), contact))


@noun.does("POST", "/people/{uuid:person}/consents", actions.give_consent)
def give_consent(request: Asked, person: UUID, told: NewConsent) -> Consent:
    """Record that a person agreed to one purpose, in the version now in force."""
    found = find(request, queries.visible_to(request.auth), person)
    do(request, actions.give_consent, found, purpose=told.purpose)
    return Consent.of(found.consents.filter(purpose=told.purpose, given=True).latest("answered_at"))


@noun.does("DELETE", "/people/{uuid:person}/consents/{purpose}", actions.withdraw_consent)
def withdraw_consent(request: Asked, person: UUID, purpose: Annotated[str, OneOf(PURPOSES)]) -> None:
    """Record that a person no longer agrees to one purpose; it counts from this moment."""
    found = find(request, queries.visible_to(request.auth), person)
    do(request, actions.withdraw_consent, found, purpose=purpose)


@noun.does("POST", "/people/{uuid:person}/exclusions", referrals.exclude)
def exclude_worker(request: Asked, person: UUID, told: Exclusion) -> Exclusion:
    """Never suggest a worker to a person: they know each other, something happened, or it was asked."""
    found = find(request, queries.visible_to(request.auth), person)
    worker = find(request, workers_visible_to(request.auth), told.worker)
    do(request, referrals.exclude, found, worker=worker, why=told.why)
    return told


@noun.does("POST", "/people/{uuid:person}/asides", safety.set_aside)
def set_supervisor_aside(request: Asked, person: UUID, told: Aside) -> Aside:
    """Never ask a supervisor to answer for a person: they know each other, something happened, or it was asked."""
    found = find(request, queries.visible_to(request.auth), person)
    supervisor = find(request, supervisors_visible_to(request.auth), told.supervisor)
    do(request, safety.set_aside, found, supervisor=supervisor, why=told.why)
    return told


@noun.does("DELETE", "/people/{uuid:person}/asides/{uuid:supervisor}", safety.let_back)
def let_supervisor_back(request: Asked, person: UUID, supervisor: UUID) -> None:
    """Let a supervisor who was set aside be asked again: it was a slip, or is so no longer."""
    found = find(request, queries.visible_to(request.auth), person)
    do(request, safety.let_back, found, supervisor=find(request, supervisors_visible_to(request.auth), supervisor))
