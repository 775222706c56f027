"""Every change there is to flags and their escalations."""

from datetime import datetime, timedelta
from uuid import UUID

from ayni.basics import shelf
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.people.queries import Person
from ayni.places.queries import Centre
from ayni.safety import events, queries, rules
from ayni.safety.models import Acknowledgement, Duty, Ending, Escalation, Flag, Passing
from ayni.workers.queries import Supervisor, Worker


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
) -> events.FlagRaised:
    """Raise a flag and open its one escalation. A source raises each kind once: the table refuses a second.

    The clock starts now, whatever time the source claims: a flag that arrives nine days late is still answered.
    """
    flag = Flag.objects.create(
        person=person, worker=worker, kind=kind, source_kind=source_kind, source=source, said=said, raised_at=at
    )
    turn = queries.asked_in_turn(person.centre_id, worker.pk if worker else None, at)
    target = at + _minutes(person.centre, "red")
    escalation = Escalation.objects.create(
        flag=flag,
        centre=person.centre,
        owner=turn[0] if turn else None,
        opened_at=at,
        target_at=target,
        owner_until=at + _minutes(person.centre, "next_owner"),
    )
    return events.FlagRaised(
        flag=flag.pk, escalation=escalation.pk, person=person.pk, code=person.code,
        owner=escalation.owner_id, target_at=target,
    )  # fmt: skip


@action
def acknowledge(escalation: Escalation, *, by: Actor, because: str, at: datetime, done: str) -> events.Acknowledged:
    """Answer an escalation and say what was done. Only a person can; the first answer counts."""
    escalation = Escalation.objects.select_for_update().get(pk=escalation.pk)
    rules.may_acknowledge(escalation.state)
    Acknowledgement.objects.create(escalation=escalation, by=by.id, by_name=by.name, acknowledged_at=at, done=done)
    escalation.state = "acknowledged"
    escalation.save(update_fields=["state"])
    person = escalation.flag.person
    minutes = int((at - escalation.opened_at).total_seconds() // 60)
    return events.Acknowledged(escalation=escalation.pk, person=person.pk, code=person.code, minutes=minutes)


@action
def pass_on(escalation: Escalation, *, by: Actor, because: str, at: datetime) -> events.PassedOn:
    """Give an unanswered escalation to the next in turn, who gets the same time; after the last we begin again."""
    escalation = Escalation.objects.select_for_update().get(pk=escalation.pk)
    rules.may_acknowledge(escalation.state)
    turn = queries.asked_in_turn(escalation.centre_id, escalation.flag.worker_id, at)
    following = queries.following(turn, escalation.owner_id)
    Passing.objects.create(escalation=escalation, from_owner=escalation.owner, to_owner=following, passed_at=at)
    escalation.owner = following
    escalation.owner_until = at + _minutes(escalation.centre, "next_owner")
    escalation.save(update_fields=["owner", "owner_until"])
    person = escalation.flag.person
    return events.PassedOn(
        escalation=escalation.pk, person=person.pk, code=person.code, owner=following.pk if following else None
    )


@action
def close(escalation: Escalation, *, by: Actor, because: str, at: datetime, outcome: str, note: str) -> events.Closed:
    """End an escalation that was answered, with its outcome in a person's own words."""
    escalation = Escalation.objects.select_for_update().get(pk=escalation.pk)
    rules.may_close(escalation.state)
    rules.known_outcome(outcome)
    Ending.objects.create(escalation=escalation, by=by.id, by_name=by.name, closed_at=at, outcome=outcome, note=note)
    escalation.state = "closed"
    escalation.save(update_fields=["state"])
    person = escalation.flag.person
    return events.Closed(escalation=escalation.pk, person=person.pk, code=person.code)


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


def _minutes(centre: Centre, which: str) -> timedelta:
    return timedelta(minutes=shelf.load("jurisdictions", centre.jurisdiction)["escalation"][which]["value"])
