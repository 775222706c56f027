"""Meetings of a group: one time for everybody, with a visit for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ayni.engagements.queries import Engagement, lock_open, under_way
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.referrals.queries import Group
from ayni.visits import events, queries, rules
from ayni.visits.actions.visits import cancel, free
from ayni.visits.models import Meeting, Move, Visit


@action
def plan_meeting(
    group: Group, *, by: Actor, because: str, at: datetime, starts_at: datetime, ends_at: datetime, setting: str
) -> events.MeetingPlanned:
    """Arrange a meeting of a group: a visit for each of its people who is accompanied still, at the same time."""
    rules.sound_time(at, starts_at, ends_at)
    # In a fixed order, each looked at again: somebody may have ended since.
    members = [lock_open(each) for each in under_way(Engagement.objects.filter(group=group)).order_by("pk")]
    rules.somebody_comes(len(members))
    worker = members[0].worker
    free(worker, None, starts_at, ends_at, ())
    time = {"starts_at": starts_at, "ends_at": ends_at, "setting": setting, "worker": worker}
    meeting = Meeting.objects.create(group=group, number=Meeting.objects.filter(group=group).count() + 1, **time)
    for each in members:
        Visit.objects.create(engagement=each, meeting=meeting, number=queries.next_number(each.pk), **time)
    return events.MeetingPlanned(**_met(meeting, members), starts_at=starts_at)


@action
def move_meeting(
    meeting: Meeting, *, by: Actor, because: str, at: datetime, starts_at: datetime, ends_at: datetime
) -> events.MeetingMoved:
    """Give a meeting another time, for everybody who is to come."""
    rules.sound_time(at, starts_at, ends_at)
    visits = _coming(meeting)
    free(meeting.worker, None, starts_at, ends_at, {visit.pk for visit in visits})
    for visit in visits:
        Move.objects.create(visit=visit, from_time=visit.starts_at, to_time=starts_at, moved_at=at)
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(starts_at=starts_at, ends_at=ends_at)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=ends_at)
    return events.MeetingMoved(**_met(meeting, [visit.engagement for visit in visits]), starts_at=starts_at)


@action
def cancel_meeting(meeting: Meeting, *, by: Actor, because: str, at: datetime) -> events.MeetingCancelled:
    """Call off a meeting that has not begun: the visit of everybody who was to come."""
    visits = _coming(meeting)
    for visit in visits:
        cancel(visit, by=by, because=because, at=at)
    return events.MeetingCancelled(**_met(meeting, [visit.engagement for visit in visits]))


def _coming(meeting: Meeting) -> list[Visit]:
    """The visits of the meeting that are still to be, locked; Refused when there are none."""
    visits = Visit.objects.select_for_update(of=("self",), no_key=True).filter(meeting=meeting, state="planned")
    coming = list(visits.select_related("engagement").order_by("pk"))
    rules.somebody_comes(len(coming))
    return coming


def _met(meeting: Meeting, members: Sequence[Engagement]) -> dict[str, Any]:
    return {
        "meeting": meeting.pk,
        "group": meeting.group_id,
        "engagement": tuple(each.pk for each in members),
        "code": meeting.group.code,
    }
