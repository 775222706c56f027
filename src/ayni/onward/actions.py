"""Every change there is to onward referrals."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ayni.basics import ids, shelf
from ayni.basics.words import Refused, Sentence
from ayni.care import actions as care
from ayni.care.queries import Lead, hashed
from ayni.engagements.queries import Engagement, lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.onward import events, rules
from ayni.onward.models import Call, OnwardReferral, SentIn, Slip, Step, TakenBack, ToldBack
from ayni.onward.queries import steps_that_count
from ayni.people.queries import Person, agreed_to
from ayni.places.queries import Centre, Facility
from ayni.places.rules import still_listed


@action
def send(
    engagement: Engagement,
    *,
    by: Actor,
    because: str,
    at: datetime,
    facility: Facility,
    asked: str,
    tells: Sequence[str],
    tells_back: bool,
    agreed_with: str,
    lead: Lead | None = None,
) -> events.Sent:
    """Send somebody in care on to a place of the directory, who agreed to it and to what the place is told.

    ``asked`` is what we ask of the place; ``tells`` are codes of ``rules.TELLS``; ``lead`` is what a step of the course
    led to, where one did. Refused without their consent to onward referral, to a place that stopped, and while they
    are on the way to the same place.
    """
    engagement = lock_open(engagement)
    rules.needs_consent(agreed_to(engagement.person_id).get("onward", False))
    rules.known_tells(tells)
    rules.of_this_course(lead is None or lead.decision.engagement_id == engagement.pk)
    still_listed(facility.stopped_at is not None)
    rules.in_this_jurisdiction(facility.jurisdiction == engagement.centre.jurisdiction)
    going = OnwardReferral.objects.filter(person=engagement.person, facility=facility).exclude(state__in=rules.ENDS)
    rules.not_there_already(going.exists())
    onward = OnwardReferral.objects.create(
        code=ids.spoken("S"), engagement=engagement, person=engagement.person, centre=engagement.centre,
        facility=facility, asked=asked, tells=list(tells), tells_back=tells_back, agreed_with=agreed_with,
        sent_at=at, sent_by=by.id, due_at=_patience(engagement.centre).due("sent", at, None),
    )  # fmt: skip
    Step.objects.create(onward=onward, number=1, became="sent", told_by="team", happened_at=at, noted_by=by.id)
    if lead is not None:
        care.carry_out(lead, by=by, because="sent", at=at, led_to=onward.pk)
    return events.Sent(**_named(onward))


@action
def make_slip(onward: OnwardReferral, *, by: Actor, because: str, at: datetime, secret: str) -> events.SlipMade:
    """Make the slip that the person carries, with a link by which the place answers; one made before opens nothing."""
    onward = _locked(onward)
    rules.still_under_way(onward.state)
    rules.may_tell_us(onward.tells_back)
    days = _numbers(onward.centre)["link"]
    Slip.objects.update_or_create(
        onward=onward,
        defaults={"secret_hash": hashed(secret), "made_at": at, "expires_at": at + timedelta(days=days)},
    )
    return events.SlipMade(**_named(onward))


@action
def receive(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, told_by: str = "place"
) -> events.Received:
    """The place says that it expects the person."""
    return events.Received(**_named(_step(onward, "received", by, at, told_by=told_by)))


@action
def appoint(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, appointment_at: datetime, told_by: str = "place"
) -> events.Appointed:
    """A day and an hour are arranged, for the first time or anew."""
    rules.sound_appointment(appointment_at, onward.sent_at)
    moved = _step(onward, "appointed", by, at, told_by=told_by, appointment_at=appointment_at)
    return events.Appointed(**_named(moved))


@action
def attend(onward: OnwardReferral, *, by: Actor, because: str, at: datetime, told_by: str) -> events.Attended:
    """The person went."""
    return events.Attended(**_named(_step(onward, "attended", by, at, told_by=told_by)))


@action
def miss(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, reason: str, told_by: str, words: str = ""
) -> events.Missed:
    """The person did not go, and why not: a reason of ``rules.MISSED_BECAUSE``, and their own words if they like."""
    moved = _step_because(onward, "missed", by, at, rules.MISSED_BECAUSE, reason, words, told_by)
    return events.Missed(**_named(moved))


@action
def refer_back(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, advice: str, told_by: str = "place"
) -> events.ReferredBack:
    """The place refers the person back with advice, which those who care for them read on the course."""
    rules.says_something(advice)
    return events.ReferredBack(**_named(_step(onward, "back", by, at, told_by=told_by, words=advice)))


@action
def send_back(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, reason: str, words: str = "",
    told_by: str = "place",
) -> events.Returned:  # fmt: skip
    """The place returns the person, and why: a reason of ``rules.RETURNED_BECAUSE``. ``early`` is a premature one."""
    moved = _step_because(onward, "returned", by, at, rules.RETURNED_BECAUSE, reason, words, told_by)
    return events.Returned(**_named(moved))


@action
def close(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, reason: str, words: str = ""
) -> events.Closed:
    """End it without advice, and say why: a reason of ``rules.CLOSED_BECAUSE``. The link opens nothing any more."""
    moved = _step_because(onward, "closed", by, at, rules.CLOSED_BECAUSE, reason, words, "team")
    return events.Closed(**_named(moved))


@action
def undo(onward: OnwardReferral, *, by: Actor, because: str, at: datetime) -> events.Undone:
    """Take back the last step, which was a slip, while the jurisdiction's hours for it last: a worker one of her own.

    What it changed is as before: the state, the appointment, and when something should be heard.
    """
    onward = _locked(onward)
    counting = steps_that_count(onward)
    last = counting[-1]
    own = last.noted_by == by.id or "coordinator" in by.roles
    rules.may_undo(last.number, own, last.happened_at, at, _numbers(onward.centre)["undo"])
    if last.became == "closed":
        rules.needs_consent(agreed_to(onward.person_id).get("onward", False))
    TakenBack.objects.create(step=last, taken_back_at=at, taken_back_by=by.id)
    before = counting[-2]
    appointed = [each.appointment_at for each in counting[:-1] if each.appointment_at]
    _stand(onward, before.became, before.happened_at, appointed[-1] if appointed else None)
    return events.Undone(**_named(onward), state=onward.state)


@action
def ask_after(
    onward: OnwardReferral, *, by: Actor, because: str, at: datetime, whom: str, answer: str, words: str = ""
) -> events.AskedAfter:
    """Note a call that was made because nothing was heard; the next is due in some days.

    ``whom``: place, worker or person; ``answer``: a code of ``rules.CALLS``. What the call told is a step of its own.
    """
    onward = _locked(onward)
    rules.still_under_way(onward.state)
    if whom not in rules.WHOM or answer not in rules.CALLS:
        raise Refused("Say who was called, and what came of it.")
    Call.objects.create(
        onward=onward, state=onward.state, whom=whom, answer=answer, words=words, called_at=at, called_by=by.id
    )
    onward.due_at = _patience(onward.centre).again(at)
    onward.save(update_fields=["due_at"])
    return events.AskedAfter(**_named(onward))


@action
def come_in(
    person: Person, *, by: Actor, because: str, at: datetime, facility: Facility, centre: Centre, agrees: bool,
    said: str = "",
) -> events.CameIn:  # fmt: skip
    """Record that a place of the directory, often a healer, sent somebody to us.

    ``agrees``: whether the person agrees that the place is told how it goes.
    """
    rules.in_this_jurisdiction(facility.jurisdiction == centre.jurisdiction)
    came = SentIn.objects.create(
        code=ids.spoken("I"), person=person, facility=facility, centre=centre, agrees=agrees, said=said, came_at=at,
        noted_by=by.id,
    )  # fmt: skip
    return events.CameIn(sent_in=came.pk, person=person.pk, code=person.code)


@action
def tell_back(came: SentIn, *, by: Actor, because: str, at: datetime, words: str) -> events.AnsweredIn:
    """Tell the place that sent somebody how it goes, as the person agreed, and keep what was told."""
    came = SentIn.objects.select_for_update(of=("self",)).select_related("person").get(pk=came.pk)
    rules.may_answer(came.state, "told")
    rules.may_be_told(came.agrees and agreed_to(came.person_id).get("onward", False))
    ToldBack.objects.create(sent_in=came, words=words, told_at=at, told_by=by.id)
    return _answered(came, "told")


@action
def keep_back(came: SentIn, *, by: Actor, because: str, at: datetime) -> events.AnsweredIn:
    """Tell the place that sent somebody nothing, as the person wishes."""
    came = SentIn.objects.select_for_update(of=("self",)).select_related("person").get(pk=came.pk)
    rules.may_answer(came.state, "kept")
    return _answered(came, "kept")


def _answered(came: SentIn, state: str) -> events.AnsweredIn:
    came.state = state
    came.save(update_fields=["state"])
    return events.AnsweredIn(sent_in=came.pk, person=came.person_id, code=came.person.code, state=state)


def _step_because(
    onward: OnwardReferral, to: str, by: Actor, at: datetime, reasons: Mapping[str, Sentence], reason: str,
    words: str, told_by: str,
) -> OnwardReferral:  # fmt: skip
    rules.known_reason(reason, reasons, words)
    return _step(onward, to, by, at, told_by=told_by, reason=reason, words=words)


def _step(onward: OnwardReferral, to: str, by: Actor, at: datetime, **told: Any) -> OnwardReferral:
    """Go to the next state, once among any number who try at the same time: whoever comes second finds it moved."""
    onward = _locked(onward)
    rules.may_move(onward.state, to)
    Step.objects.create(
        onward=onward, number=onward.steps.count() + 1, was=onward.state, became=to, happened_at=at, noted_by=by.id,
        **told,
    )  # fmt: skip
    _stand(onward, to, at, told.get("appointment_at") or onward.appointment_at)
    return onward


def _stand(onward: OnwardReferral, state: str, since: datetime, appointment_at: datetime | None) -> None:
    onward.state, onward.appointment_at = state, appointment_at
    onward.due_at = _patience(onward.centre).due(state, since, appointment_at)
    onward.save(update_fields=["state", "appointment_at", "due_at"])


def _locked(onward: OnwardReferral) -> OnwardReferral:
    found = OnwardReferral.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("person", "centre").get(pk=onward.pk)


def _named(onward: OnwardReferral) -> dict[str, Any]:
    return {
        "onward": onward.pk, "engagement": onward.engagement_id, "person": onward.person_id,
        "code": onward.person.code,
    }  # fmt: skip


def _numbers(centre: Centre) -> dict[str, float]:
    return {name: told["value"] for name, told in shelf.load("jurisdictions", centre.jurisdiction)["onward"].items()}


def _patience(centre: Centre) -> rules.Patience:
    return rules.Patience(_numbers(centre))
