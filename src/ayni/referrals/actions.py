"""Every change there is to a referral."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ayni.basics import ids, shelf
from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.people.queries import Person, agreed_to
from ayni.places.queries import Centre
from ayni.referrals import events, planning, rules
from ayni.referrals.models import Alarm, Choices, Exclusion, Extension, Group, Membership, Referral, Withdrawal
from ayni.referrals.queries import referrals_of
from ayni.safety import actions as safety
from ayni.workers.queries import Supervisor, Worker


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

    ``chosen``: languages, setting, decided_with; worker_sex, lived_experience, not_from_my_street, in_group, hours
    where wished. Refused without consent to care and to matching. Choosing again replaces what was chosen; what
    would keep a group apart that the person waits with is refused.
    """
    referral = _locked(referral)
    rules.may_choose(referral.state)
    rules.needs_consent(agreed_to(referral.person_id))
    Choices.objects.update_or_create(referral=referral, defaults={**chosen, "decided_at": at})
    _keeps_together(referral, at)
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
    _keeps_together(referral, at)
    if referral.state == "lapsed" and "start_by" in told:
        _move(referral, "open")
    return events.Changed(
        referral=referral.pk, person=referral.person_id, code=referral.code, fields=tuple(sorted(told))
    )


@action
def exclude(person: Person, *, by: Actor, because: str, at: datetime, worker: Worker, why: str) -> events.Excluded:
    """Never suggest this worker to this person. ``why``: known, incident or asked; it does not enter the ledger.

    A worker who is a supervisor too does not answer for them either.
    """
    Exclusion.objects.get_or_create(person=person, worker=worker, why=why, defaults={"since": at})
    for supervisor in Supervisor.objects.filter(account__isnull=False, account=worker.account_id):
        safety.set_aside(person, by=by, because=because, at=at, supervisor=supervisor, why=why)
    return events.Excluded(person=person.pk, code=person.code, worker=worker.pk)


@action
def advance(referral: Referral, *, by: Actor, because: str, at: datetime, to: str) -> events.Advanced:
    """Take a referral to its next state, exactly once among any number who try at the same time.

    The row is locked, then the table of states decides; whoever comes second finds it moved and is refused. A referral
    that lapses leaves the group it waits with.
    """
    if to == "lapsed":
        _leave_group(referral, because=because, at=at)
    referral = _locked(referral)
    _move(referral, to)
    return events.Advanced(referral=referral.pk, person=referral.person_id, code=referral.code, state=to)


@action
def extend(referral: Referral, *, by: Actor, because: str, at: datetime, more: int) -> events.Extended:
    """Let what is under way go on for ``more`` contacts; a negative number takes back what was added before."""
    referral = _locked(referral)
    rules.may_go_on(referral.state)
    referral.contacts += more
    referral.save(update_fields=["contacts"])
    Extension.objects.create(referral=referral, more=more, extended_at=at, extended_by=by.id)
    return events.Extended(referral=referral.pk, person=referral.person_id, code=referral.code, more=more)


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
    """The referral is no longer wanted; open offers are taken back by those who hear of it.

    Who waits with a group leaves it, and the others wait on.
    """
    _leave_group(referral, because="withdrawn", at=at)
    referral = _locked(referral)
    rules.waits_alone(hasattr(referral, "membership") and referral.state in rules.WAITING)
    _move(referral, "withdrawn")
    Withdrawal.objects.create(referral=referral, withdrawn_at=at, reason=because)
    return events.Withdrawn(referral=referral.pk, person=referral.person_id, code=referral.code)


@action
def form_group(
    referrals: Sequence[Referral], *, by: Actor, because: str, at: datetime, **told: Any
) -> events.GroupFormed:
    """Bring people who wait together, to be taken up by one worker.

    ``told``: start_by, end_by, contacts, contacts_per_week, minutes_per_contact, setting ("clinic" or "neutral"),
    ubigeo (the district where they meet). Refused for anybody who has not said that a group would do, for too few or
    too many, and where something keeps them apart.
    """
    members = _locked_all(referrals)
    rules.at_one_centre(len({each.centre_id for each in members}))
    rules.sound_window(at, told["start_by"], told["end_by"])
    rules.meets_somewhere(told["setting"])
    first = members[0]
    sizes = shelf.load("jurisdictions", first.centre.jurisdiction)["groups"]
    group = Group(
        code=ids.spoken("G"), centre=first.centre, kind=first.kind, protocol=first.protocol, formed_at=at,
        formed_by=by.id, smallest=sizes["smallest"]["value"], largest=sizes["largest"]["value"], **told,
    )  # fmt: skip
    _may_be_one(group, members, members, at)
    rules.enough_people(len(members), group.smallest)
    group.save()
    Membership.objects.bulk_create(Membership(group=group, referral=each, joined_at=at) for each in members)
    return events.GroupFormed(
        centre=group.centre_id, people=len(members), **_group_named(group, members),
    )  # fmt: skip


@action
def join_group(group: Group, *, by: Actor, because: str, at: datetime, referral: Referral) -> events.GroupJoined:
    """Add somebody who waits, while nobody has been asked."""
    group = _locked_group(group)
    rules.group_changes(group.state)
    (referral,) = _locked_all([referral])
    _may_be_one(group, [*referrals_of(group), referral], [referral], at)
    Membership.objects.create(group=group, referral=referral, joined_at=at)
    return events.GroupJoined(group=group.pk, referral=referral.pk, person=referral.person_id, code=group.code)


@action
def take_out_of_group(group: Group, *, by: Actor, because: str, at: datetime, referral: Referral) -> events.GroupLeft:
    """Let somebody wait by themselves again. Open offers of the group are taken back by those who hear of it."""
    group = _locked_group(group)
    rules.group_has_not_begun(group.state)
    referral = _locked(referral)
    gone, _ = Membership.objects.filter(group=group, referral=referral).delete()
    rules.was_in_group(gone == 1)
    if referral.state == "offered":
        _move(referral, "open")
    return events.GroupLeft(group=group.pk, referral=referral.pk, person=referral.person_id, code=group.code)


@action
def dissolve_group(group: Group, *, by: Actor, because: str, at: datetime) -> events.GroupDissolved:
    """The group will not be: everybody waits by themselves again, and open offers are taken back."""
    group = _locked_group(group)
    _move_group(group, "dissolved")
    members = _locked_all(referrals_of(group))
    for referral in members:
        if referral.state == "offered":
            _move(referral, "open")
    Membership.objects.filter(group=group).delete()
    return events.GroupDissolved(**_group_named(group, members))


@action
def advance_group(group: Group, *, by: Actor, because: str, at: datetime, to: str) -> events.GroupAdvanced:
    """Take a group and the referrals of all its people to the next state, exactly once."""
    group = _locked_group(group)
    _move_group(group, to)
    for referral in referrals_of(group):
        advance(referral, by=by, because=because, at=at, to=to)
    return events.GroupAdvanced(group=group.pk, code=group.code, state=to)


def _leave_group(referral: Referral, *, because: str, at: datetime) -> None:
    """Take a referral out of the group that it waits with, if any. The group's row is locked before the referral's."""
    membership = Membership.objects.select_related("group").filter(referral=referral).first()
    if membership and membership.group.state in ("open", "offered"):
        take_out_of_group(membership.group, by=HOUSE, because=because, at=at, referral=referral)


def _may_be_one(group: Group, members: Sequence[Referral], new: Sequence[Referral], at: datetime) -> None:
    for each in new:
        agrees = hasattr(each, "choices") and each.choices.in_group
        rules.may_join(each.person.code, each.state, agrees, hasattr(each, "membership"))
    rules.at_one_centre(len({group.centre_id, *(each.centre_id for each in members)}))
    rules.not_too_many(len(members), group.largest)
    rules.fit_together(_apart(group, members, at))


def _apart(group: Group, members: Sequence[Referral], at: datetime) -> list[Any]:
    return [reason.sentence for reason in planning.in_common(members, group, at) if not reason.holds]


def _keeps_together(referral: Referral, at: datetime) -> None:
    """What a person of a group changes must not keep the group apart."""
    membership = Membership.objects.select_related("group__centre").filter(referral=referral).first()
    if membership is None:
        return
    members = referrals_of(membership.group)
    mine = next(each for each in members if each.pk == referral.pk)
    rules.may_join(mine.person.code, mine.state, mine.choices.in_group, False)
    rules.fit_together(_apart(membership.group, members, at))


def _group_named(group: Group, members: Sequence[Referral]) -> dict[str, Any]:
    return {
        "group": group.pk,
        "referral": tuple(each.pk for each in members),
        "person": tuple(each.person_id for each in members),
        "code": group.code,
    }


def _locked_group(group: Group) -> Group:
    return Group.objects.select_for_update(of=("self",), no_key=True).select_related("centre").get(pk=group.pk)


def _locked_all(referrals: Sequence[Referral]) -> list[Referral]:
    """In a fixed order, so that two who lock some of the same wait for each other once."""
    locked = Referral.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[each.pk for each in referrals]
    )
    return list(locked.select_related("person", "centre", "choices").order_by("pk"))


def _move_group(group: Group, to: str) -> None:
    rules.group_may_move(group.state, to)
    group.state = to
    group.save(update_fields=["state"])


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=referral.pk)


def _move(referral: Referral, to: str) -> None:
    rules.may_move(referral.state, to)
    referral.state = to
    referral.save(update_fields=["state"])


def _alarm_at(centre: Centre, at: datetime, start_by: datetime) -> datetime:
    warning = shelf.load("jurisdictions", centre.jurisdiction)["offers"]["unfilled_warning"]["value"]
    return rules.alarm_at(at, start_by, timedelta(hours=warning))
