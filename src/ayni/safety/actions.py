"""Every change there is to flags and their escalations."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.roles import Denied
from ayni.people.queries import Person
from ayni.places.queries import Centre
from ayni.safety import events, messages, queries, rules
from ayni.safety.models import (
    DRILL,
    Acknowledgement,
    Aside,
    CallForHelp,
    Duty,
    Ending,
    Escalation,
    Flag,
    Message,
    Passing,
    Review,
    Sighting,
)
from ayni.safety.terms import drill_terms, review_after, severity_of, terms_of
from ayni.workers.queries import Supervisor, Worker

# So long one can see which drills came how far; our own choice (owner: whoever runs the site).
DRILLS_STAY = timedelta(days=30)


@action
def raise_flag(
    person: Person,
    *,
    by: Actor,
    because: str,
    at: datetime,
    kind: str,
    source_kind: str,
    source: UUID,
    worker: Worker | None = None,
    said: str = "",
    severity: str = "",
    noticed_at: datetime | None = None,
) -> events.FlagRaised:
    """Raise a flag, open its one escalation, and write whom it tells. A source raises each kind once: the table
    refuses a second.

    The clock starts now, whatever time the source claims: a flag that arrives nine days late is still answered, and
    ``noticed_at`` says how old it is. Without a ``severity`` it is as grave as the site says of its source.
    """
    queries.hold(person)
    jurisdiction = person.centre.jurisdiction
    severity = severity or severity_of(jurisdiction, source_kind)
    terms = terms_of(jurisdiction, severity)
    flag = Flag.objects.create(
        person=person, worker=worker, kind=kind, source_kind=source_kind, source=source, said=said, raised_at=at,
        severity=severity, noticed_at=noticed_at,
    )  # fmt: skip
    turn = queries.asked_in_turn(person.centre_id, worker.pk if worker else None, at, person.pk)
    whose = {"centre": person.centre, "owner": turn[0] if turn else None}
    escalation = _opened(flag, at, terms.target, terms.next_owner, **whose)
    messages.ask(escalation, turn, at, terms)
    return events.FlagRaised(
        flag=flag.pk, escalation=escalation.pk, person=person.pk, code=person.code,
        owner=escalation.owner_id, target_at=escalation.target_at,
    )  # fmt: skip


@action
def ask_for_help(
    person: Person, *, by: Actor, because: str, at: datetime, worker: Worker | None = None, said: str = ""
) -> events.HelpAsked:
    """The person asks to be called. Each asking is a cause of its own; what they said stays sealed."""
    asked = CallForHelp.objects.create(person=person, asked_at=at)
    raised = raise_flag(
        person, by=by, because="message", at=at, kind="help", source_kind="message", source=asked.pk, worker=worker,
        said=said,
    )  # fmt: skip
    return events.HelpAsked(escalation=raised.escalation, person=person.pk, code=person.code)


@action
def say_more(escalation: Escalation, *, by: Actor, because: str, at: datetime, said: str) -> events.MoreSaid:
    """Add words to a flag that was raised with a tap; what was said before stays."""
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_say_more(escalation.state)
    flag = escalation.flag
    flag.said = f"{flag.said}\n{said}".strip()
    flag.save(update_fields=["said"])
    return events.MoreSaid(escalation=escalation.pk, person=flag.person.pk, code=flag.person.code)


@action
def acknowledge(escalation: Escalation, *, by: Actor, because: str, at: datetime, done: str) -> events.Acknowledged:
    """Answer an escalation and say what was done. Only a person can; the first answer counts.

    Whether they may is asked again here, under a lock: a role that is taken away meanwhile answers nothing.
    """
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_acknowledge(escalation.state)
    asked = queries.answerer(by.id, escalation, at)
    if asked is None:
        raise Denied("who answers a flag is a supervisor of its centre at that moment, and not set aside")
    rules.in_turn(asked.is_on_duty, asked.was_asked, asked.on_duty)
    Acknowledgement.objects.create(escalation=escalation, by=by.id, by_name=by.name, acknowledged_at=at, done=done)
    escalation.state = "acknowledged"
    escalation.save(update_fields=["state"])
    messages.stop(escalation, at)
    person = escalation.flag.person
    minutes = int((at - escalation.opened_at).total_seconds() // 60)
    return events.Acknowledged(escalation=escalation.pk, person=person.pk, code=person.code, minutes=minutes)


@action
def pass_on(
    escalation: Escalation, *, by: Actor, because: str, at: datetime, seen: datetime | None = None
) -> events.PassedOn:
    """Give an unanswered escalation to the next in turn, who gets the same time; after the last we begin again.

    ``seen`` is until when the asker saw that its owner has it: of two who ask at once, one passes it on.
    """
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_acknowledge(escalation.state)
    rules.not_gone_on(escalation.owner_until, seen)
    terms = terms_of(escalation.centre.jurisdiction, escalation.flag.severity)
    turn = queries.turn_of(escalation, at)
    following = queries.following(turn, escalation.owner_id)
    _hand_on(escalation, following, at, at + terms.next_owner)
    messages.ask(escalation, turn, at, terms)
    person = escalation.flag.person
    return events.PassedOn(
        escalation=escalation.pk, person=person.pk, code=person.code, owner=following.pk if following else None
    )


@action
def close(escalation: Escalation, *, by: Actor, because: str, at: datetime, outcome: str, note: str) -> events.Closed:
    """End an escalation that was answered, with its outcome in a person's own words; it is to be looked back at."""
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_close(escalation.state)
    rules.known_outcome(outcome)
    Ending.objects.create(
        escalation=escalation, by=by.id, by_name=by.name, closed_at=at, outcome=outcome, note=note,
        review_by=at + review_after(escalation.centre.jurisdiction),
    )  # fmt: skip
    escalation.state = "closed"
    escalation.save(update_fields=["state"])
    person = escalation.flag.person
    return events.Closed(escalation=escalation.pk, person=person.pk, code=person.code)


@action
def review(
    escalation: Escalation,
    *,
    by: Actor,
    because: str,
    at: datetime,
    happened: str,
    learnt: str,
    who: str = "",
    until: date | None = None,
) -> events.Reviewed:
    """Look back at a closed escalation: what happened, what is learnt, and who does what about it until when."""
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_review(escalation.state, Review.objects.filter(escalation=escalation).exists())
    rules.sound_step(who, until)
    Review.objects.create(
        escalation=escalation, by=by.id, by_name=by.name, reviewed_at=at, happened=happened, learnt=learnt, who=who,
        until=until,
    )  # fmt: skip
    person = escalation.flag.person
    return events.Reviewed(escalation=escalation.pk, person=person.pk, code=person.code)


@action
def set_aside(
    person: Person, *, by: Actor, because: str, at: datetime, supervisor: Supervisor, why: str
) -> events.SetAside:
    """Never ask this supervisor to answer for this person, nor let her. ``why`` is one of ``rules.ASIDE`` and does not
    enter the ledger.

    What is open and with her goes on to the next at once, and what she was still to be told is not sent.
    """
    rules.known_aside(why)
    queries.hold(person)
    Aside.objects.get_or_create(person=person, supervisor=supervisor, why=why, defaults={"since": at})
    open_ = Escalation.objects.filter(flag__person=person, state="open")
    for escalation in open_.select_for_update(of=("self",)).order_by("pk"):
        messages.stop(escalation, at, to=supervisor)
        if escalation.owner_id == supervisor.pk:
            pass_on(escalation, by=HOUSE, because="set-aside", at=at)
    return events.SetAside(person=person.pk, code=person.code, supervisor=supervisor.pk)


@action
def let_back(person: Person, *, by: Actor, because: str, at: datetime, supervisor: Supervisor) -> events.LetBack:
    """Ask this supervisor again to answer for this person, and let her: it was a slip, or is so no longer.

    What is open stays with whoever has it. Refused when she is not set aside.
    """
    queries.hold(person)
    asides = Aside.objects.filter(person=person, supervisor=supervisor)
    rules.may_let_back(asides.update(ended_at=at) > 0)
    return events.LetBack(person=person.pk, code=person.code, supervisor=supervisor.pk)


@action
def set_duty(
    supervisor: Supervisor,
    *,
    by: Actor,
    because: str,
    at: datetime,
    centre: Centre,
    starts_at: datetime,
    ends_at: datetime,
    rank: int = 1,
) -> events.DutySet:
    """Put a supervisor on duty for a centre."""
    duty = Duty.objects.create(centre=centre, supervisor=supervisor, starts_at=starts_at, ends_at=ends_at, rank=rank)
    return events.DutySet(duty=duty.pk, supervisor=supervisor.pk, centre=centre.pk)


@action
def begin_drill(*, by: Actor, because: str, at: datetime, source: UUID) -> events.DrillBegun:
    """Send a flag about nobody the way of every other, so that what is broken on it is known. One for each source."""
    times = drill_terms()
    _forget_drills_before(at - DRILLS_STAY)
    flag = Flag.every.create(kind=DRILL, source_kind=DRILL, source=source, raised_at=at)
    escalation = _opened(flag, at, times.within, times.passed_on)
    messages.ask_nobody(escalation, at, times.within)
    return events.DrillBegun(escalation=escalation.pk)


@action
def pass_drill_on(
    escalation: Escalation, *, by: Actor, because: str, at: datetime, seen: datetime | None = None
) -> events.DrillPassedOn:
    """What ``pass_on`` is to a flag about somebody. There is nobody to ask next, so the drill is over."""
    escalation = queries.drills().select_for_update(of=("self",)).get(pk=escalation.pk)
    rules.may_acknowledge(escalation.state)
    rules.not_gone_on(escalation.owner_until, seen)
    _hand_on(escalation, None, at, escalation.owner_until, state="over")
    return events.DrillPassedOn(escalation=escalation.pk)


def _opened(flag: Flag, at: datetime, target: timedelta, next_owner: timedelta, **whose: Any) -> Escalation:
    return Escalation.every.create(flag=flag, opened_at=at, target_at=at + target, owner_until=at + next_owner, **whose)


def _hand_on(escalation: Escalation, to: Supervisor | None, at: datetime, until: datetime, state: str = "open") -> None:
    Passing.objects.create(escalation=escalation, from_owner=escalation.owner, to_owner=to, passed_at=at)
    escalation.owner, escalation.owner_until, escalation.state = to, until, state
    escalation.save(update_fields=["owner", "owner_until", "state"])


def _forget_drills_before(then: datetime) -> None:
    """Rows of drills teach nothing for ever. That they were begun and passed on stays in the ledger."""
    old = queries.drills().filter(opened_at__lt=then)
    if not old.exists():
        return
    for rows in (Message.every, Passing.objects, Sighting.objects):
        rows.filter(escalation__in=old).delete()
    flags = list(old.values_list("flag", flat=True))
    old.delete()
    Flag.every.filter(pk__in=flags).delete()
