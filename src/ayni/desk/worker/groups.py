"""A group the worker accompanies: who is in it, and the meetings that are to come.

Who came and what was written of each stands with their own visit and encounter; the meeting gathers it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.care import queries as care
from ayni.care.queries import Encounter, GroupEncounter
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.forms import TimeForm, VisitForm
from ayni.desk.worker.my import MyPage
from ayni.desk.worker.visits import CALLED_OFF_BECAUSE
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.referrals.queries import Group
from ayni.referrals.rules import KINDS, MEETING_PLACES, SETTINGS
from ayni.visits import actions, queries
from ayni.visits.queries import LIVE, Meeting
from ayni.visits.rules import EARLY


class GroupPage(MyPage):
    """What the pages about one group share."""

    def engagements(self) -> QuerySet[Engagement]:
        """Hers with people of groups, that have not ended."""
        mine = engagements.under_way(engagements.visible_to(self.actor))
        return mine.filter(worker=self.me, group__isnull=False)

    def group(self, pk: UUID) -> Group:
        """The group, if she accompanies somebody in it still."""
        return self.find(Group.objects.filter(pk__in=self.engagements().order_by().values("group")), pk)

    def meeting(self, pk: UUID) -> Meeting:
        """A meeting of hers."""
        return self.find(queries.meetings_visible_to(self.actor).filter(worker=self.me), pk)


@standing("worker")
class MyGroup(GroupPage):
    """One group."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Its people by their codes, and when they meet."""
        group, now = self.group(pk), clock.now()
        coming = queries.meetings_visible_to(self.actor).filter(group=group, visits__state="planned", ends_at__gte=now)
        return self.render(
            "worker/group.html", group=group, kind=KINDS[group.kind], setting=SETTINGS[group.setting],
            engagements=self.engagements().filter(group=group).order_by("person__code"),
            meetings=coming.distinct().order_by("starts_at"), met=care.met_as_group(group.pk).order_by("-number"),
        )  # fmt: skip


@standing("worker")
class PlanMeeting(GroupPage):
    """Arranging a meeting."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask when and where, beginning with what was agreed when the group was formed."""
        group = self.group(pk)
        likely = {"minutes": group.minutes_per_contact, "setting": group.setting}
        return self.show(group, self.form(initial=likely))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Arrange it for everybody in the group."""
        group, form = self.group(pk), self.form(request.POST)
        if form.is_valid() and self.do(
            actions.plan_meeting, group, because="agreed", form=form, setting=form.cleaned_data["setting"], **form.times
        ):
            return self.go("my-group", group.pk, tell=_("The meeting is arranged."))
        return self.show(group, form, 422)

    def form(self, *told: Any, **initial: Any) -> VisitForm:
        """A visit's, but never at a home."""
        form = VisitForm(*told, zone=self.me.centre.time_zone, **initial)
        chosen = form.fields["setting"]
        chosen.choices = [each for each in chosen.choices if each[0] in MEETING_PLACES]  # type: ignore[attr-defined]
        return form

    def show(self, group: Group, form: VisitForm, status: int = 200) -> HttpResponse:
        """The form."""
        return self.render("worker/meeting_new.html", status=status, group=group, form=form)


@standing("worker")
class MyMeeting(GroupPage):
    """One meeting, with the visit of each person."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Who is to come, and what can be done about it."""
        meeting = self.meeting(pk)
        visits = queries.visible_to(self.actor).filter(meeting=meeting).order_by("engagement__person__code")
        met, came = written_down(meeting, self.actor)
        return self.render(
            "worker/meeting.html", meeting=meeting, visits=visits, setting=SETTINGS[meeting.setting],
            planned=any(visit.state == "planned" for visit in visits), met=met, came=came,
            may_write=any(visit.state in LIVE for visit in visits) and clock.now() >= meeting.starts_at - EARLY,
        )  # fmt: skip


@standing("worker")
class MeetingTime(GroupPage):
    """Another time for a meeting."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for it, beginning with the present one."""
        meeting = self.meeting(pk)
        minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        form = TimeForm(zone=self.me.centre.time_zone, initial={"starts_at": meeting.starts_at, "minutes": minutes})
        return self.render("worker/meeting_time.html", meeting=meeting, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Move it for everybody."""
        meeting, form = self.meeting(pk), TimeForm(request.POST, zone=self.me.centre.time_zone)
        if form.is_valid() and self.do(actions.move_meeting, meeting, because="agreed", form=form, **form.times):
            return self.go("my-meeting", meeting.pk, tell=_("The meeting was moved."))
        return self.render("worker/meeting_time.html", status=422, meeting=meeting, form=form)


@standing("worker")
class MeetingCancellation(GroupPage):
    """Calling a meeting off."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why."""
        return self.show(self.meeting(pk), WhyForm(reasons=CALLED_OFF_BECAUSE))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Call it off for everybody."""
        meeting, form = self.meeting(pk), WhyForm(request.POST, reasons=CALLED_OFF_BECAUSE)
        because = form.cleaned_data["because"] if form.is_valid() else ""
        if because and self.do(actions.cancel_meeting, meeting, because=because, form=form):
            return self.go("my-group", meeting.group_id, tell=_("The meeting is called off."))
        return self.show(meeting, form, 422)

    def show(self, meeting: Meeting, form: WhyForm, status: int = 200) -> HttpResponse:
        """The form."""
        return self.render("worker/meeting_cancellation.html", status=status, meeting=meeting, form=form)


def due_of(encounter: Encounter) -> Sequence[str]:
    """What the protocol asks in that session of the group and was not answered yet."""
    if encounter.together is None:
        return ()
    asked = set(encounter.answers.values_list("instrument", flat=True))
    due = care.protocol_of(encounter.engagement).due(encounter.together.number)
    return [name for name in due if name not in asked]


def written_down(meeting: Meeting, actor: Any) -> tuple[GroupEncounter | None, list[tuple[Encounter, bool]]]:
    """What was written down of a meeting: each who came, and whether something is still to be asked of them."""
    met = care.met_as_group(meeting.group_id).filter(meeting=meeting).first()
    came = (
        care.visible_to(actor).filter(together=met).select_related("together") if met else care.Encounter.objects.none()
    )
    listed = came.prefetch_related("answers").order_by("engagement__person__code")
    return met, [(encounter, bool(due_of(encounter))) for encounter in listed]
