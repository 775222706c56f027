"""Encounters and what was asked in them, the concern button, and the person's own word on how it went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from ayni.basics.words import Refused
from ayni.care import events, rules
from ayni.care.models import Answers, Concern, Encounter, Feedback, GroupEncounter, Invitation, LookBack, Practice
from ayni.care.queries import asked_first, hashed, instrument_called, instrument_of, protocol_of
from ayni.engagements.queries import Engagement, lock_open
from ayni.engines.instruments import score
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.safety import actions as safety
from ayni.visits import actions as visits
from ayni.visits.queries import Visit

Sheet = Mapping[str, int | None]


@action
def record(
    engagement: Engagement,
    *,
    by: Actor,
    because: str,
    at: datetime,
    began_at: datetime,
    ended_at: datetime,
    modality: str,
    steps: Mapping[str, str],
    answers: Mapping[str, Sheet],
    note: str,
    visit: Visit | None = None,
    practice: str = "",
    looked_back: Mapping[UUID, tuple[str, str]] | None = None,
    together: GroupEncounter | None = None,
) -> events.Recorded:
    """Write down an encounter: steps done or skipped, filled instruments, the worker's note, and home practice.

    ``practice`` is what was agreed for home; ``looked_back`` says of earlier practice how it went (``PRACTISED``) and
    what got in the way.

    Each instrument is scored here. Whatever of its answers needs a person, or should have been asked and was not,
    raises one escalation in this same transaction: either the encounter and its escalation are both kept, or neither.
    """
    rules.sound_times(at, began_at, ended_at)
    rules.something_happened(steps, answers, note.strip(), practice.strip(), looked_back)
    engagement = lock_open(engagement)
    if visit is not None:
        if visit.engagement_id != engagement.pk:
            raise Refused("That visit belongs to another engagement.")
        visits.hold(visit, by=by, because="encounter", at=at)
    encounter = Encounter.objects.create(
        engagement=engagement, visit=visit, modality=modality, began_at=began_at, ended_at=ended_at,
        recorded_at=at, steps=dict(steps), note=note,
        together=together,
    )  # fmt: skip
    for instrument, sheet in answers.items():
        keep_answers(engagement, encounter, instrument, sheet, by, at)
    _practise(encounter, practice.strip(), looked_back or {})
    return events.Recorded(
        encounter=encounter.pk, engagement=engagement.pk, person=engagement.person_id, code=engagement.code,
        instruments=len(answers),
    )  # fmt: skip


@action
def ask_before(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, instrument: str, sheet: Sheet
) -> events.AskedBefore:
    """Keep a questionnaire by which a protocol begins, filled before the first session.

    A red flag in it raises its escalation in this same transaction, as in a session.
    """
    engagement = lock_open(engagement)
    rules.asked_before_the_first(Encounter.objects.filter(engagement=engagement).exists())
    rules.begins_with(instrument, asked_first(protocol_of(engagement)))
    refused = score(instrument_of(engagement, instrument), sheet).refused
    if refused:
        raise Refused(refused)
    keep_answers(engagement, None, instrument, sheet, by, at)
    return events.AskedBefore(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


@action
def raise_concern(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, kind: str, said: str
) -> events.ConcernRaised:
    """The concern button: a worker is worried, and somebody must answer."""
    engagement = lock_open(engagement)
    concern = Concern.objects.create(engagement=engagement, raised_at=at, said=said)
    safety.raise_flag(
        engagement.person, by=by, because="concern", at=at, kind=kind, source_kind="concern", source=concern.pk,
        worker=engagement.worker, said=said,
    )  # fmt: skip
    return events.ConcernRaised(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


@action
def ask_feedback(engagement: Engagement, *, by: Actor, because: str, at: datetime, secret: str) -> events.FeedbackAsked:
    """Make a link by which the person says how it went; it may be asked after the engagement has ended."""
    Invitation.objects.create(
        engagement=engagement, secret_hash=hashed(secret), made_at=at,
        expires_at=at + timedelta(days=rules.FEEDBACK_DAYS),
    )  # fmt: skip
    return events.FeedbackAsked(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


@action
def give_feedback(
    invitation: Invitation, *, by: Actor, because: str, at: datetime, sheet: Sheet, words: str = ""
) -> events.FeedbackGiven:
    """Keep what the person said; a link answers once."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    rules.still_valid(Feedback.objects.filter(invitation=invitation).exists(), invitation.expires_at, at)
    result = score(instrument_called(rules.FEEDBACK), sheet)
    engagement = invitation.engagement
    Feedback.objects.create(
        invitation=invitation, engagement=engagement, given_at=at, sheet=dict(sheet), total=result.total, words=words
    )
    return events.FeedbackGiven(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


def _practise(encounter: Encounter, agreed: str, looked_back: Mapping[UUID, tuple[str, str]]) -> None:
    for earlier, (how, hindered) in looked_back.items():
        mine = Practice.objects.filter(pk=earlier, engagement=encounter.engagement).exists()
        rules.may_look_back(how, mine=mine, looked_at=LookBack.objects.filter(practice=earlier).exists())
        rules.short_enough(hindered)
        LookBack.objects.create(practice_id=earlier, encounter=encounter, how=how, hindered=hindered.strip())
    if agreed:
        rules.short_enough(agreed)
        Practice.objects.create(
            encounter=encounter, engagement=encounter.engagement, text=agreed, agreed_at=encounter.began_at
        )


def keep_answers(
    engagement: Engagement, encounter: Encounter | None, name: str, sheet: Sheet, by: Actor, at: datetime
) -> UUID:
    """Score a filled instrument and keep it, with an escalation for whatever in it needs a person; returns its id."""
    asked = instrument_of(engagement, name)
    result = score(asked, sheet)
    answers = Answers.objects.create(
        encounter=encounter, engagement=engagement, instrument=name,
        answered_at=encounter.began_at if encounter else at, sheet=dict(sheet), total=result.total,
        band=result.band.code if result.band else "",
    )  # fmt: skip
    for cause in rules.causes(asked, result):
        safety.raise_flag(
            engagement.person, by=by, because=cause.source_kind, at=at, kind=cause.kind,
            source_kind=cause.source_kind, source=answers.pk, worker=engagement.worker, severity=cause.severity,
            noticed_at=encounter.ended_at if encounter else at,
        )  # fmt: skip
    return answers.pk
