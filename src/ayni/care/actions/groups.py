"""One encounter of a whole group: its time and steps once, and for each person who came a record of their own."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ayni.care import events, rules
from ayni.care.actions.encounters import Sheet, keep_answers, record
from ayni.care.models import Answers, Encounter, GroupEncounter
from ayni.care.queries import protocol_of
from ayni.engagements.queries import lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.visits import actions as visits
from ayni.visits.queries import Meeting, Visit, still_open


@action
def record_group(
    meeting: Meeting,
    *,
    by: Actor,
    because: str,
    at: datetime,
    began_at: datetime,
    ended_at: datetime,
    modality: str,
    steps: Mapping[str, str],
    came: Mapping[UUID, str],
    absent: Mapping[UUID, str],
) -> events.GroupRecorded:
    """Write down a meeting: the steps of the protocol once, who came with a note on each, who did not and why.

    ``came`` and ``absent`` go by visit and name everybody who was to come. Whoever came has an encounter of their own
    with their note alone; of whoever did not, the visit says so. All of it is kept, or nothing.
    """
    rules.sound_times(at, began_at, ended_at)
    rules.not_met_yet(GroupEncounter.objects.filter(meeting=meeting).exists())
    waiting = still_open(meeting)
    rules.attendance_told({visit.pk for visit in waiting}, set(came), set(absent))
    together = GroupEncounter.objects.create(
        meeting=meeting, worker=meeting.worker, modality=modality, began_at=began_at, ended_at=ended_at,
        recorded_at=at, steps=dict(steps),
        number=GroupEncounter.objects.filter(meeting__group=meeting.group_id).count() + 1,
    )  # fmt: skip
    for visit in waiting:
        if visit.pk in absent:
            visits.miss(visit, by=by, because=absent[visit.pk], at=at)
        else:
            _record_one(visit, came[visit.pk], together, by, at)
    return events.GroupRecorded(
        meeting=meeting.pk, group=meeting.group_id, engagement=tuple(visit.engagement_id for visit in waiting),
        code=meeting.group.code, came=len(came), absent=len(absent),
    )  # fmt: skip


@action
def ask_alone(
    encounter: Encounter, *, by: Actor, because: str, at: datetime, instrument: str, sheet: Sheet
) -> events.AskedAlone:
    """Keep a questionnaire that somebody of a group answered apart from the others, with their own encounter.

    A red flag in it raises its escalation in this same transaction, as in any session.
    """
    engagement = lock_open(encounter.engagement)
    rules.met_together(encounter.together_id is not None)
    rules.asked_by(instrument, tuple(each.instrument for each in protocol_of(engagement).instruments))
    rules.not_asked_yet(Answers.objects.filter(encounter=encounter, instrument=instrument).exists())
    keep_answers(engagement, encounter, instrument, sheet, by, at)
    return events.AskedAlone(
        encounter=encounter.pk, engagement=engagement.pk, person=engagement.person_id, code=engagement.code
    )


def _record_one(visit: Visit, note: str, together: GroupEncounter, by: Actor, at: datetime) -> None:
    record(
        visit.engagement, by=by, because="group", at=at, began_at=together.began_at, ended_at=together.ended_at,
        modality=together.modality, steps=together.steps, answers={}, note=note, visit=visit, together=together,
    )  # fmt: skip
