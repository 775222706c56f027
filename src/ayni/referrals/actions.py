"""Every change there is to a referral."""

from datetime import datetime, timedelta
from typing import Any

from ayni.basics import ids, shelf
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.people.queries import Person, agreed_to
from ayni.places.queries import Centre
from ayni.referrals import events, rules
from ayni.referrals.models import Alarm, Choices, Exclusion, Referral, Withdrawal
from ayni.workers.queries import Worker


@action
def open(person: Person, *, by: Actor, because: str, at: datetime, **told: Any) -> events.Opened:
    """Ask for care. ``told``: kind, protocol, urgency, start_by, end_by, contacts, contacts_per_week,
    minutes_per_contact, acuity_points, note; ``follows`` when it continues an earlier referral.
    """
    rules.known_kind(told["kind"])
    rules.sound_window(at, told["start_by"], told["end_by"])
    referral = Referral.objects.create(
        person=person,
        centre=person.centre,
        code=ids.spoken("R"),
        opened_at=at,
        opened_by=by.id,
        alarm_at=_alarm_at(person.centre, at, told["start_by"]),
        **told,
    )
    return events.Opened(
        referral=referral.pk, person=person.pk, centre=person.centre_id, code=referral.code, kind=referral.kind,
        start_by=referral.start_by,
    )  # fmt: skip


@action
def choose(referral: Referral, *, by: Actor, because: str, at: datetime, **chosen: Any) -> events.Chosen:
    """Record the person's own choices and begin to look for a worker.

    ``chosen``: languages, setting, decided_with; worker_sex, lived_experience, not_from_my_street, hours where wished.
    Refused without the person's consent to care and to matching. Choosing again replaces what was chosen.
    """
    referral = _locked(referral)
    rules.may_choose(referral.state)
    rules.needs_consent(agreed_to(referral.person_id))
    Choices.objects.update_or_create(referral=referral, defaults={**chosen, "decided_at": at})
    if referral.state == "asked":
        _move(referral, "open")
    return events.Chosen(referral=referral.pk, person=referral.person_id, code=referral.code)


@action
def change(referral: Referral, *, by: Actor, because: str, at: datetime, **told: Any) -> events.Changed:
    """Change what is asked for while nobody has been asked: the window, the cadence, the note.

    A referral that lapsed is looked for again once its window lies ahead.
    """
    referral = _locked(referral)
    rules.may_choose(referral.state)
    for name, value in told.items():
        setattr(referral, name, value)
    if {"start_by", "end_by"} & set(told):
        rules.sound_window(at if "start_by" in told else referral.opened_at, referral.start_by, referral.end_by)
    if "start_by" in told:
        referral.alarm_at = _alarm_at(referral.centre, at, referral.start_by)
        referral.alarms.all().delete()
    referral.save()
    if referral.state == "lapsed" and "start_by" in told:
        _move(referral, "open")
    return events.Changed(
        referral=referral.pk, person=referral.person_id, code=referral.code, fields=tuple(sorted(told))
    )


@action
def exclude(person: Person, *, by: Actor, because: str, at: datetime, worker: Worker, why: str) -> events.Excluded:
    """Never suggest this worker to this person. ``why``: known, incident or asked; it does not enter the ledger."""
    Exclusion.objects.get_or_create(person=person, worker=worker, why=why, defaults={"since": at})
    return events.Excluded(person=person.pk, code=person.code, worker=worker.pk)


@action
def advance(referral: Referral, *, by: Actor, because: str, at: datetime, to: str) -> events.Advanced:
    """Take a referral to its next state, exactly once among any number who try at the same time.

    The row is locked, then the table of states decides; whoever comes second finds it moved and is refused.
    """
    referral = _locked(referral)
    _move(referral, to)
    return events.Advanced(referral=referral.pk, person=referral.person_id, code=referral.code, state=to)


@action
def raise_alarm(referral: Referral, *, by: Actor, because: str, at: datetime) -> events.Alarmed:
    """Call for a person: nobody has taken the referral, and its window is closing or all who were to be asked were."""
    if at < referral.alarm_at:
        referral.alarm_at = at
        referral.save(update_fields=["alarm_at"])
    Alarm.objects.create(referral=referral, raised_at=at)
    return events.Alarmed(
        referral=referral.pk, person=referral.person_id, code=referral.code, start_by=referral.start_by
    )


@action
def withdraw(referral: Referral, *, by: Actor, because: str, at: datetime) -> events.Withdrawn:
    """The referral is no longer wanted; open offers are taken back by those who hear of it."""
    referral = _locked(referral)
    _move(referral, "withdrawn")
    Withdrawal.objects.create(referral=referral, withdrawn_at=at, reason=because)
    return events.Withdrawn(referral=referral.pk, person=referral.person_id, code=referral.code)


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=referral.pk)


def _move(referral: Referral, to: str) -> None:
    rules.may_move(referral.state, to)
    referral.state = to
    referral.save(update_fields=["state"])


def _alarm_at(centre: Centre, at: datetime, start_by: datetime) -> datetime:
    warning = shelf.load("jurisdictions", centre.jurisdiction)["offers"]["unfilled_warning"]["value"]
    return rules.alarm_at(at, start_by, timedelta(hours=warning))
