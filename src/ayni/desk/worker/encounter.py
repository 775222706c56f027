"""Writing a session down, one thing a screen: the steps, the questions that are due, the note, and then it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.care import actions
from ayni.care import queries as care
from ayni.care.rules import DONE, LONGEST_PRACTICE, PRACTISED, REMOTE, SKIPPED_BECAUSE
from ayni.desk.standing import Asked, standing
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.worker import guide
from ayni.desk.worker.draft import Draft
from ayni.desk.worker.engagements import EngagementPage, call_for_help, newest_flag
from ayni.desk.worker.forms import ConcernForm, SummaryForm, WordsForm
from ayni.desk.worker.guide import LookBackScreen, NoteScreen, QuestionScreen, Screen, StepScreen
from ayni.desk.worker.visits import VisitPage
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import Instrument
from ayni.engines.protocols import Protocol
from ayni.ground import clock
from ayni.safety import queries as safety
from ayni.safety.actions import say_more
from ayni.visits import rules as visit_rules
from ayni.visits.queries import Visit


@dataclass(frozen=True)
class Meeting:
    """What is written down: of whom, and of which visit if one was arranged."""

    engagement: Engagement
    visit: Visit | None

    @cached_property
    def protocol(self) -> Protocol:
        """The protocol that guides it."""
        return care.protocol_of(self.engagement)

    def instrument(self, name: str) -> Instrument:
        """An instrument as this course asks it."""
        return care.instrument_of(self.engagement, name)

    @property
    def visit_id(self) -> UUID | None:
        """Which visit, if any."""
        return self.visit.pk if self.visit else None

    @property
    def likely_setting(self) -> str:
        """Where or how they meet: as arranged, otherwise as the person chose."""
        return self.visit.setting if self.visit else self.engagement.referral.choices.setting

    def likely_times(self, opened_at: datetime, now: datetime) -> dict[str, Any]:
        """When it was, as far as we can tell: as arranged when that is over, otherwise from arriving until now."""
        modality = self.likely_setting
        if self.visit is None:
            return {"began_at": opened_at, "ended_at": max(now, opened_at + timedelta(minutes=1)), "modality": modality}
        arrival = getattr(self.visit, "arrival", None)
        began = arrival.arrived_at if arrival else min(self.visit.starts_at, opened_at)
        ended = self.visit.ends_at if opened_at >= self.visit.ends_at > began else now
        return {"began_at": began, "ended_at": max(ended, began + timedelta(minutes=1)), "modality": modality}


class Writing(EngagementPage):
    """The screens. Each is sent what was said so far, keeps what it asked for, and shows the next."""

    def open(self, request: Asked, meeting: Meeting) -> HttpResponse:
        """Begin with what today holds."""
        return self.show(meeting, self.fresh(meeting), 0)

    def walk(self, request: Asked, meeting: Meeting) -> HttpResponse:
        """Keep what was sent and lead on, back, to the concern, or to the end."""
        draft = Draft.opened(request.POST.get("so_far", ""))
        if draft is None or not draft.is_of(meeting.engagement.pk, meeting.visit_id, self.me.pk):
            messages.warning(request, _("We could not read what was sent, so please begin again. Nothing was saved."))
            return self.open(request, meeting)
        order = guide.screens(meeting.protocol, draft, meeting.instrument)
        here, go = number_in(request.POST.get("screen"), order), request.POST.get("go", "")
        draft = order[here].take(draft, request.POST)
        order = guide.screens(meeting.protocol, draft, meeting.instrument)
        if go in ("now", "say"):
            return self.called(meeting, draft, here, go)
        if go in ("concern", "call"):
            return self.concern(meeting, draft, here, ConcernForm(request.POST if go == "call" else None))
        if go == "save":
            return self.save(meeting, draft, order)
        if go.startswith("to-"):
            return self.show(meeting, draft, number_in(go.removeprefix("to-"), order))
        return self.show(meeting, draft, guide.following(order, here, draft))

    def show(self, meeting: Meeting, draft: Draft, at: int, form: SummaryForm | None = None) -> HttpResponse:
        """One screen."""
        order = guide.screens(meeting.protocol, draft, meeting.instrument)
        screen = order[at]
        shown = {"meeting": meeting, "draft": draft, "order": order, "at": at, "screen": screen}
        if screen.kind == "begin":
            shown |= overview(order) | {"far": meeting.likely_setting in REMOTE}
        elif isinstance(screen, StepScreen):
            shown |= step_shown(screen, draft)
        elif isinstance(screen, QuestionScreen):
            shown |= question(screen, draft)
        elif isinstance(screen, LookBackScreen):
            how, hindered = draft.looked_back.get(screen.practice, ("", ""))
            shown |= {"hows": PRACTISED, "how": how, "hindered": hindered, "longest": LONGEST_PRACTICE}
        elif isinstance(screen, NoteScreen):
            shown |= {"ideas": screen.ideas, "longest": LONGEST_PRACTICE}
        elif screen.kind == "summary":
            shown |= {"form": form or self.summary(meeting, draft)} | lines(order, draft)
        return self.render(f"worker/encounter/{screen.kind}.html", status=422 if form else 200, **shown)

    def concern(self, meeting: Meeting, draft: Draft, here: int, form: ConcernForm) -> HttpResponse:
        """Call for help in the middle of a session, and go on where we were."""
        if form.is_bound and form.is_valid():
            told = form.cleaned_data
            if self.do(actions.raise_concern, meeting.engagement, because="concern", form=form, **told):
                messages.success(self.request, _("Your supervisor has been called. What you wrote is still here."))
                return self.show(meeting, draft, here)
        shown = {"meeting": meeting, "draft": draft, "at": here, "form": form}
        return self.render("worker/encounter/concern.html", status=422 if form.is_bound else 200, **shown)

    def called(self, meeting: Meeting, draft: Draft, here: int, go: str) -> HttpResponse:
        """One tap calls for help; the screen that follows says what to do, and takes words about what was seen."""
        engagement = meeting.engagement
        form = WordsForm(self.request.POST if go == "say" else None)
        if go == "now":
            call_for_help(self, engagement)
        escalation = self.find(safety.visible_to(self.actor), newest_flag(self.actor, engagement))
        told = form.cleaned_data if form.is_bound and form.is_valid() else None
        if told and self.do(say_more, escalation, because="more", form=form, **told):
            messages.success(self.request, _("Whoever was called reads it now."))
            return self.show(meeting, draft, here)
        shown = {"meeting": meeting, "draft": draft, "at": here, "form": form, "escalation": escalation}
        return self.render("worker/encounter/called.html", status=422 if form.errors else 200, **shown)

    def save(self, meeting: Meeting, draft: Draft, order: Sequence[Screen]) -> HttpResponse:
        """Save the whole session once."""
        form = SummaryForm(draft.times, zone=self.me.centre.time_zone)
        if form.is_valid():
            kept = self.do(
                actions.record, meeting.engagement, because="visit", form=form, visit=meeting.visit,
                steps=dict(draft.steps), answers=guide.sheets(order, draft), note=draft.note or "",
                practice=draft.practice, looked_back=draft.looked_at, **form.cleaned_data,
            )  # fmt: skip
            if kept:
                return self.go("my-encounter", kept.encounter, tell=_("Saved."))
        return self.show(meeting, draft, len(order) - 1, form)

    def summary(self, meeting: Meeting, draft: Draft) -> SummaryForm:
        """When it was: as told before, otherwise as is likely."""
        if draft.times:
            return SummaryForm(initial=draft.times, zone=self.me.centre.time_zone)
        likely = meeting.likely_times(datetime.fromisoformat(draft.opened_at), clock.now())
        return SummaryForm(initial=likely, zone=self.me.centre.time_zone)

    def fresh(self, meeting: Meeting) -> Draft:
        """A draft of this meeting in which nothing was said yet."""
        number = care.Encounter.objects.filter(engagement=meeting.engagement).count() + 1
        agreed = [(str(each.pk), each.text) for each in care.agreed_for_home(meeting.engagement.pk)]
        return Draft.begun(meeting.engagement.pk, meeting.visit_id, self.me.pk, clock.now(), number, agreed)


@standing("worker")
class EngagementEncounter(Writing):
    """A session for which no visit was arranged."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Begin."""
        return self.open(request, Meeting(self.engagement(pk), None))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Go on."""
        return self.walk(request, Meeting(self.engagement(pk), None))


@standing("worker")
class VisitEncounter(VisitPage, Writing):
    """The session of a visit."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Begin, unless the visit is still to come or has its session already."""
        visit = self.visit(pk)
        visit_rules.may_move(visit.state, "held")
        visit_rules.not_before_time(clock.now(), visit.starts_at)
        return self.open(request, self.meeting(visit))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Go on."""
        return self.walk(request, self.meeting(self.visit(pk)))

    def meeting(self, visit: Visit) -> Meeting:
        """The visit with its engagement."""
        return Meeting(self.engagement(visit.engagement_id), visit)


def number_in(text: str | None, order: Sequence[Screen]) -> int:
    """The number of a screen there is; the first when it cannot be read."""
    return next((at for at in range(len(order)) if str(at) == text), 0)


def overview(order: Sequence[Screen]) -> dict[str, Any]:
    """What today holds: the steps with their minutes, and how many questions."""
    steps = [each.step for each in order if isinstance(each, StepScreen)]
    return {
        "steps": [(in_reader_language(each.name), each.minutes) for each in steps],
        "questions": sum(isinstance(each, QuestionScreen) for each in order),
    }


def step_shown(screen: StepScreen, draft: Draft) -> dict[str, Any]:
    """What a step shows: what to say, what to notice, and what was told of it before."""
    step = screen.step
    words = {"name": step.name, "say": step.say, "notice": step.notice, "bring": step.materials}
    return {
        **{which: in_reader_language(texts) for which, texts in words.items() if texts},
        "manual": in_reader_language(screen.manual) if screen.manual and not step.say else "",
        "minutes": step.minutes,
        "skips": SKIPPED_BECAUSE,
        "done": DONE,
        "told": draft.steps.get(step.id),
    }


def question(screen: QuestionScreen, draft: Draft) -> dict[str, Any]:
    """What a question shows: its words in the reader's language, its answers, and what was answered before.

    Where the words may not be shipped, it shows numbers and says where to obtain the questionnaire.
    """
    language = get_language() or "en"
    obtain = screen.instrument.obtain
    return {
        "instruction": screen.instrument.instruction.in_language(language),
        "text": screen.item.words(language),
        "obtain": obtain.in_language(language) if obtain else "",
        "questionnaire": screen.instrument.name.in_language(language),
        "answers": [(answer.value, answer.words(language)) for answer in screen.item.answers],
        "dangerous": dangerous_from(screen.instrument, screen.item.id),
        "place": screen.instrument.place_of(screen.item),
        "of": len(screen.instrument.items),
        "given": screen.given(draft),
        "left_open": screen.is_answered(draft) and screen.given(draft) is None,
    }


def dangerous_from(instrument: Instrument, item: str) -> int | None:
    """From which answer on this question needs a person at once; None when none of them does."""
    red = [rule for rule in instrument.flags if rule.severity == "red" and item in rule.items]
    return min((rule.at_least for rule in red), default=None)


def lines(order: Sequence[Screen], draft: Draft) -> dict[str, Any]:
    """What is about to be saved: each step with what became of it, and how many questions were answered."""
    steps = [(at, each) for at, each in enumerate(order) if isinstance(each, StepScreen)]
    asked = [(at, each) for at, each in enumerate(order) if isinstance(each, QuestionScreen)]
    told = [draft.steps.get(each.step.id, "") for _at, each in steps]
    return {
        "steps": [
            (at, in_reader_language(each.step.name), became, SKIPPED_BECAUSE.get(became))
            for (at, each), became in zip(steps, told, strict=True)
        ],
        "asked": len(asked),
        "open": [at for at, each in asked if each.given(draft) is None],
        "home": [
            (at, each.text, PRACTISED.get(draft.looked_back.get(each.practice, ("", ""))[0]))
            for at, each in enumerate(order)
            if isinstance(each, LookBackScreen)
        ],
        "note_at": len(order) - 2,
    }
