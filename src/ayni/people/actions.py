"""Every change there is to what we know of a person, and the reading of it."""

from datetime import datetime
from typing import Any

from ayni.basics import ids
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.people import events, rules
from ayni.people.models import Consent, ContactWay, Person


@action
def register(*, by: Actor, because: str, at: datetime, **told: Any) -> events.Registered:
    """Make a person known. ``told``: centre, name, birth_year, sex, languages, ubigeo, home, notes; code if given."""
    rules.sound_birth_year(told.get("birth_year"), at.year)
    told.setdefault("code", ids.spoken("A"))
    person = Person.objects.create(registered_at=at, **told)
    return events.Registered(person=person.pk, centre=person.centre_id, code=person.code)


@action
def correct(person: Person, *, by: Actor, because: str, at: datetime, **told: Any) -> events.Corrected:
    """Put right what we know of a person."""
    rules.sound_birth_year(told.get("birth_year"), at.year)
    for name, value in told.items():
        setattr(person, name, value)
    person.save(update_fields=list(told))
    return events.Corrected(person=person.pk, code=person.code, fields=tuple(sorted(told)))


@action
def add_contact(
    person: Person, *, by: Actor, because: str, at: datetime, kind: str, value: str, how: str = ""
) -> events.ContactAdded:
    """Note a way of reaching the person that they called safe."""
    contact = ContactWay.objects.create(person=person, kind=kind, value=value, how=how)
    return events.ContactAdded(person=person.pk, code=person.code, contact=contact.pk)


@action
def stop_contact(contact: ContactWay, *, by: Actor, because: str, at: datetime) -> events.ContactStopped:
    """Never use this way again."""
    contact.stopped_at = at
    contact.save(update_fields=["stopped_at"])
    return events.ContactStopped(person=contact.person_id, code=contact.person.code, contact=contact.pk)


@action
def give_consent(person: Person, *, by: Actor, because: str, at: datetime, purpose: str) -> events.Consented:
    """Record that the person agreed to one purpose, in the version now in force."""
    rules.known_purpose(purpose)
    version = rules.CONSENT_VERSION
    Consent.objects.create(person=person, purpose=purpose, version=version, given=True, answered_at=at)
    return events.Consented(person=person.pk, code=person.code, purpose=purpose, version=version)


@action
def withdraw_consent(person: Person, *, by: Actor, because: str, at: datetime, purpose: str) -> events.ConsentWithdrawn:
    """Record that the person no longer agrees to one purpose; it counts from this moment."""
    rules.known_purpose(purpose)
    Consent.objects.create(person=person, purpose=purpose, version=rules.CONSENT_VERSION, given=False, answered_at=at)
    return events.ConsentWithdrawn(person=person.pk, code=person.code, purpose=purpose)


@action
def read(person: Person, *, by: Actor, because: str, at: datetime) -> events.Read:
    """Open what is kept about a person. It changes nothing but leaves an entry: who read, and for what purpose."""
    return events.Read(person=person.pk, code=person.code)
