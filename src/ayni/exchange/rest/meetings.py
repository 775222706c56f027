"""Meetings of a group: when and where people meet their worker together, and what is written down of it, once."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.care import actions as care
from ayni.care.queries import Encounter, GroupEncounter
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.encounters import STEPS, FewWords, Modality, Step
from ayni.exchange.rest.groups import Place
from ayni.exchange.rest.shapes import Id, Instant, Line, OneOf, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.exchange.rest.visits import AT_WORK, Cancellation, NewTime, State
from ayni.referrals.queries import Group
from ayni.visits import actions, queries
from ayni.visits.rules import ABSENT_BECAUSE

noun = Noun("meetings", "When a group meets its worker, and what is written down of it, once for all.")


class Coming(Shown):
    """One of those who come: their visit, and what became of it."""

    visit: ShownId = Field(description="Of this person, at this meeting.")
    engagement: ShownId = Field(description="Of this person.")
    state: State = Field(description="Where it stands.")


class MeetingLine(Shown):
    """A time and a place at which a group meets, as lists show it."""

    id: ShownId = Field(description="Of the meeting.")
    group: ShownId = Field(description="Who meets.")
    worker: ShownId = Field(description="With whom.")
    number: int = Field(examples=[1], description="The how-manieth that was arranged.")
    starts_at: When = Field(description="When it begins.")
    ends_at: When = Field(examples=["2026-03-09T16:30:00Z"], description="When it is over.")
    setting: Place = Field(description="Where.")

    @classmethod
    def of(cls, meeting: queries.Meeting) -> "MeetingLine":
        """As lists show it."""
        return cls(**_line(meeting))


class Meeting(MeetingLine):
    """A meeting with everybody who is to come."""

    coming: list[Coming] = Field(description="Everybody who was to come.")

    @classmethod
    def of(cls, meeting: queries.Meeting) -> "Meeting":
        """With those who come."""
        visits = queries.Visit.objects.filter(meeting=meeting).order_by("pk")
        coming = [Coming(visit=each.pk, engagement=each.engagement_id, state=each.state) for each in visits]
        return cls(**_line(meeting), coming=coming)


class Meetings(Page):
    """One page of meetings."""

    items: list[MeetingLine] = Field(description="In order of time.")


class NewMeeting(NewTime):
    """When and where a group meets."""

    setting: Place = Field(description="Where; never at a home.")


class Came(Told):
    """Somebody came."""

    visit: Id = Field(description="Of this person, at this meeting.")
    note: FewWords = Field(default="", examples=["Spoke for the first time."], description="For their record alone.")


class Absent(Told):
    """Somebody did not come."""

    visit: Id = Field(description="Of this person, at this meeting.")
    because: Annotated[str, OneOf(ABSENT_BECAUSE)] = Field(description="As far as is known; nobody is blamed.")


class NewSession(Told):
    """What happened in a meeting. Everybody who was to come stands in `came` or in `absent`."""

    began_at: Instant = Field(description="When it began.")
    ended_at: Instant = Field(examples=["2026-03-09T16:30:00Z"], description="When it was over.")
    modality: Modality = Field(description="Where or how they met.")
    steps: Annotated[dict[Step, Line], Field(max_length=50)] = Field(
        default={}, examples=[STEPS], description="The steps of the protocol: `done`, or why one was skipped."
    )
    came: Annotated[list[Came], Field(min_length=1, max_length=20)] = Field(description="Who came.")
    absent: Annotated[list[Absent], Field(max_length=20)] = Field(default=[], description="Who did not.")


class Session(Shown):
    """What was written down, once; what was said of each is read with their own encounter."""

    id: ShownId = Field(description="Of the session.")
    meeting: ShownId = Field(description="Of which meeting.")
    number: int = Field(examples=[1], description="The how-manieth of the group.")
    encounters: list[ShownId] = Field(description="Of those who came, one each.")


@noun.lists("/groups/{uuid:met_group}/meetings", Meetings, by="starts_at", to=AT_WORK)
def list_meetings(request: Asked, met_group: UUID) -> QuerySet[queries.Meeting]:
    """The meetings of a group."""
    return queries.meetings_visible_to(request.auth).filter(group=_group(request, met_group))


@noun.does("POST", "/groups/{uuid:met_group}/meetings", actions.plan_meeting)
def plan_meeting(request: Asked, met_group: UUID, told: NewMeeting) -> Meeting:
    """Arrange a meeting: a visit for everybody of the group who is accompanied still."""
    planned = do(request, actions.plan_meeting, _group(request, met_group), **told.details())
    return _shown(planned.meeting)


@noun.shows("/meetings/{uuid:meeting}", to=AT_WORK)
def show_meeting(request: Asked, meeting: UUID) -> Meeting:
    """A meeting."""
    return Meeting.of(_found(request, meeting))


@noun.does("PATCH", "/meetings/{uuid:meeting}", actions.move_meeting)
def move_meeting(request: Asked, meeting: UUID, told: NewTime) -> Meeting:
    """Give a meeting another time, for everybody."""
    do(request, actions.move_meeting, _found(request, meeting), **told.details())
    return _shown(meeting)


@noun.does("POST", "/meetings/{uuid:meeting}/cancellation", actions.cancel_meeting)
def cancel_meeting(request: Asked, meeting: UUID, told: Cancellation) -> Meeting:
    """Call off a meeting that has not begun."""
    do(request, actions.cancel_meeting, _found(request, meeting), because=told.because)
    return _shown(meeting)


@noun.does("POST", "/meetings/{uuid:meeting}/session", care.record_group)
def record_session(request: Asked, meeting: UUID, told: NewSession) -> Session:
    """Write a meeting down: the steps once, who came with a few words on each, who did not and why."""
    details = told.details("came", "absent")
    came = {each.visit: each.note for each in told.came}
    absent = {each.visit: each.because for each in told.absent}
    do(request, care.record_group, _found(request, meeting), came=came, absent=absent, **details)
    kept = GroupEncounter.objects.get(meeting=meeting)
    met = Encounter.objects.filter(together=kept).order_by("pk").values_list("pk", flat=True)
    return Session(id=kept.pk, meeting=meeting, number=kept.number, encounters=list(met))


def _group(request: Asked, group: UUID) -> Group:
    """A group in which the asker knows of somebody."""
    known = engagements_visible_to(request.auth).filter(group__isnull=False).order_by().values("group")
    return find(request, Group.objects.filter(pk__in=known), group)


def _found(request: Asked, meeting: UUID) -> queries.Meeting:
    return find(request, queries.meetings_visible_to(request.auth), meeting)


def _shown(meeting: UUID) -> Meeting:
    return Meeting.of(queries.Meeting.objects.get(pk=meeting))


def _line(meeting: queries.Meeting) -> dict[str, Any]:
    alike = ("number", "starts_at", "ends_at", "setting")
    return {
        "id": meeting.pk, "group": meeting.group_id, "worker": meeting.worker_id,
        **{name: getattr(meeting, name) for name in alike},
    }  # fmt: skip
