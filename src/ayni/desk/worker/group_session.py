"""Writing a meeting of a group down: who came, the steps once, a few words on each; and asking one of them alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.care import actions
from ayni.care import queries as care
from ayni.care.queries import Encounter
from ayni.care.rules import DONE, SKIPPED_BECAUSE
from ayni.desk.coordinator.fields import named
from ayni.desk.standing import Asked, standing
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.worker.forms import SummaryForm
from ayni.desk.worker.groups import GroupPage, due_of
from ayni.desk.worker.my import MyPage
from ayni.desk.worker.steps import QuestionsForm
from ayni.engines.protocols import Protocol, Step
from ayni.ground import clock
from ayni.visits import queries as visits
from ayni.visits import rules as visit_rules
from ayni.visits.queries import Meeting, Visit

CAME = "came"
LONGEST_NOTE = 600  # of each person, in a group: a few words (owner: the programme)


class PersonForm(forms.Form):
    """One of the group: whether they came, and a few words that only their own record keeps."""

    told = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, visit: Visit, told: Any = None) -> None:
        super().__init__(told, prefix=str(visit.pk))
        self.visit = visit
        self.fields["told"].label = _("Did they come?")
        self.fields["note"].label = _("A few words on this person")
        self.fields["told"].choices = [(CAME, _("Came")), *named(visit_rules.ABSENT_BECAUSE)()]  # type: ignore[attr-defined]

    @property
    def came(self) -> bool:
        """Whether they did."""
        return bool(self.cleaned_data["told"] == CAME)


class StepForm(forms.Form):
    """One step of the protocol, done or skipped because."""

    became = forms.ChoiceField(required=False)

    def __init__(self, step: Step, protocol: Protocol, told: Any = None) -> None:
        super().__init__(told, prefix=f"step-{step.id}")
        self.step = step
        self.fields["became"].label = _("What became of it?")
        choices = [("", _("Not yet")), (DONE, _("Done")), *named(SKIPPED_BECAUSE)()]
        self.fields["became"].choices = choices  # type: ignore[attr-defined]
        words = {"name": step.name, "say": step.say, "notice": step.notice, "bring": step.materials}
        self.words = {which: in_reader_language(texts) for which, texts in words.items() if texts}
        self.manual = in_reader_language(protocol.manual) if protocol.manual and not step.say else ""


class MeetingForms:
    """Everything that is asked of one meeting; whole or not at all."""

    def __init__(self, page: "GroupSession", meeting: Meeting, told: Any = None) -> None:
        self.visits = visits.still_open(meeting)
        self.number = care.met_as_group(meeting.group_id).count() + 1
        protocol = page.protocol(meeting)
        self.people = [PersonForm(visit, told) for visit in self.visits]
        self.steps = [StepForm(step, protocol, told) for step in protocol.steps_of(self.number)]
        self.stage = in_reader_language(protocol.stage_of(self.number).name)
        began = min(meeting.starts_at, clock.now())
        ended = max(min(meeting.ends_at, clock.now()), began + timedelta(minutes=1))
        likely = {"began_at": began, "ended_at": ended, "modality": meeting.setting}
        self.when = SummaryForm(told, zone=page.me.centre.time_zone, initial=likely)

    def are_valid(self) -> bool:
        """Whether everything can be read; each part says what is wrong with it."""
        told = [each.is_valid() for each in (self.when, *self.people, *self.steps)]
        return all(told)

    def facts(self) -> dict[str, Any]:
        """What the action is told."""
        became = {each.step.id: each.cleaned_data["became"] for each in self.steps}
        return {
            **self.when.cleaned_data,
            "steps": {step: told for step, told in became.items() if told},
            "came": {each.visit.pk: each.cleaned_data["note"] for each in self.people if each.came},
            "absent": {each.visit.pk: each.cleaned_data["told"] for each in self.people if not each.came},
        }


@standing("worker")
class GroupSession(GroupPage):
    """One meeting, on one page."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show the steps with their words, and ask who came."""
        meeting = self.meeting(pk)
        visit_rules.not_before_time(clock.now(), meeting.starts_at)
        visit_rules.somebody_comes(len(visits.still_open(meeting)))
        return self.show(meeting, MeetingForms(self, meeting))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it, all or nothing."""
        meeting = self.meeting(pk)
        forms_ = MeetingForms(self, meeting, request.POST)
        if forms_.are_valid() and self.do(
            actions.record_group, meeting, because="group", form=forms_.when, **forms_.facts()
        ):
            return self.go(
                "my-meeting", meeting.pk, tell=_("Saved. Each person's words stand in their own record alone.")
            )
        return self.show(meeting, forms_, 422)

    def show(self, meeting: Meeting, forms_: MeetingForms, status: int = 200) -> HttpResponse:
        """The page."""
        return self.render("worker/group_session.html", status=status, meeting=meeting, forms=forms_)

    def protocol(self, meeting: Meeting) -> Protocol:
        """The protocol the group follows, as it held when they began."""
        engagement = self.engagements().filter(group=meeting.group_id).order_by("pk").first()
        if engagement is None:
            raise Http404
        return care.protocol_of(engagement)


@standing("worker")
class AskedAlone(MyPage):
    """The questionnaires that are due after a meeting, asked of one of them apart from the others."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask them."""
        encounter = self.encounter(pk)
        return self.show(encounter, self.forms(encounter))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep those in which something was answered."""
        encounter = self.encounter(pk)
        forms_ = self.forms(encounter, request.POST)
        if not all(form.is_valid() for form in forms_):
            return self.show(encounter, forms_, 422)
        filled = [form for form in forms_ if any(value is not None for value in form.sheet.values())]
        for form in filled:
            self.do(actions.ask_alone, encounter, because="asked", instrument=form.instrument.id, sheet=form.sheet)
        if not filled and forms_:
            forms_[0].add_error(None, _("Answer at least one question, or go back."))
            return self.show(encounter, forms_, 422)
        return self.go("my-encounter", encounter.pk, tell=_("Saved."))

    def encounter(self, pk: UUID) -> Encounter:
        """Her own encounter with one of a group."""
        mine = care.visible_to(self.actor).select_related("together", "engagement__person", "engagement__worker")
        return self.find(mine.filter(engagement__worker=self.me, together__isnull=False), pk)

    def forms(self, encounter: Encounter, *told: Any) -> list[QuestionsForm]:
        """One for each that is due and was not asked yet."""
        return [QuestionsForm(care.instrument_of(encounter.engagement, name), *told) for name in due_of(encounter)]

    def show(self, encounter: Encounter, forms_: list[QuestionsForm], status: int = 200) -> HttpResponse:
        """The page."""
        return self.render("worker/asked_alone.html", status=status, encounter=encounter, forms=forms_)
