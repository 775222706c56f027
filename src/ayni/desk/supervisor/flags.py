"""One flag: what was seen, how to reach the person safely, and what was done about it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.care import queries as care
from ayni.desk.emergency import lines_of
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.supervisor.duty import next_in_turn
from ayni.desk.supervisor.forms import AnswerForm, EndingForm, ReviewForm
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import clock, ledger
from ayni.safety import actions, queries
from ayni.safety.queries import Escalation, Flag
from ayni.safety.rules import NOT_TRIED
from ayni.safety.terms import terms_of


@standing("supervisor")
class FlagPage(Page):
    """A flag and everything its owner needs to answer it."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Open it."""
        return self.show(self.escalation(pk))

    def escalation(self, pk: UUID) -> Escalation:
        """The escalation, if it is of one of the supervisor's centres."""
        return self.find(queries.to_answer(self.actor).select_related("acknowledgement", "ending", "review"), pk)

    def show(self, escalation: Escalation, *, status: int = 200, **forms: Any) -> HttpResponse:
        """Name and contacts are read here, so each showing leaves an entry of who read them and what for."""
        flag = escalation.flag
        engagement = engagement_behind(flag)
        if engagement:
            engagements.read(engagement, by=self.actor, because="safety")
        turn = queries.turn_of(escalation, clock.now())
        shown: dict[str, Any] = {
            "escalation": escalation,
            "engagement": engagement,
            "ways": engagement.person.contacts.filter(stopped_at=None).order_by("id") if engagement else (),
            "answered": flagged_answer(flag),
            "next_owner": next_in_turn(turn, escalation),
            "lines": lines_of(escalation.centre),
            "entries": ledger.about(escalation.pk),
            "told": escalation.messages.exclude(state__in=NOT_TRIED).select_related("to"),
            "terms": terms_of(escalation.centre.jurisdiction, flag.severity),
            "answer_form": AnswerForm(),
            "ending_form": EndingForm(),
            "review_form": ReviewForm(),
        }
        return self.render("supervisor/flag.html", status=status, **shown | forms)


@standing("supervisor")
class Answer(FlagPage):
    """Answering a flag."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Say what was done; the clock stops."""
        escalation, form = self.escalation(pk), AnswerForm(request.POST)
        if form.is_valid() and self.do(
            actions.acknowledge, escalation, because="answered", form=form, done=form.cleaned_data["done"]
        ):
            return self.go("flag", pk, tell=_("Answered. Close it when the person is safe or somebody else has them."))
        return self.show(escalation, status=422, answer_form=form)


@standing("supervisor")
class NextOwner(FlagPage):
    """Passing a flag on."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Give it to the next in turn; the promise to the person does not move."""
        self.do(actions.pass_on, self.escalation(pk), because="cannot-now")
        owner = self.escalation(pk).owner
        return self.go("duty", tell=_("Passed on to {name}.").format(name=owner.name if owner else _("nobody")))


@standing("supervisor")
class Ending(FlagPage):
    """Closing a flag."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Close it with its outcome."""
        escalation, form = self.escalation(pk), EndingForm(request.POST)
        if form.is_valid() and self.do(actions.close, escalation, because="closed", form=form, **form.cleaned_data):
            return self.go("duty", tell=_("The flag is closed."))
        return self.show(escalation, status=422, ending_form=form)


@standing("supervisor")
class Review(FlagPage):
    """Looking back at a flag that is over."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what was learnt."""
        escalation, form = self.escalation(pk), ReviewForm(request.POST)
        if form.is_valid() and self.do(
            actions.review, escalation, because="looked-back", form=form, **form.cleaned_data
        ):
            return self.go("flag", pk, tell=_("Kept. Whoever takes the step reads it here."))
        return self.show(escalation, status=422, review_form=form)


def engagement_behind(flag: Flag) -> Engagement | None:
    """The engagement in which the flag was raised; the person's newest when it was raised outside of any."""
    engagements_ = Engagement.objects.select_related("person", "worker", "centre", "referral")
    for rows in (care.Answers.objects, care.Concern.objects, care.Unheard.objects):
        found = rows.filter(pk=flag.source).values_list("engagement", flat=True).first()
        if found:
            return engagements_.get(pk=found)
    return engagements_.filter(person=flag.person).order_by("-begun_at").first()


def flagged_answer(flag: Flag) -> dict[str, str] | None:
    """The question and the answer that raised a flag, in the reader's language; None for a worker's concern."""
    answers = care.Answers.objects.select_related("engagement").filter(pk=flag.source).first()
    if answers is None:
        return None
    instrument, language = care.instrument_of(answers.engagement, answers.instrument), get_language() or "en"
    rule = next(each for each in instrument.flags if each.code == flag.kind)
    reached = [name for name in rule.items if (answers.sheet.get(name) or 0) >= rule.at_least]
    open_ = [name for name in rule.items if answers.sheet.get(name) is None]
    asked = (reached or open_ or rule.items)[0]
    item = next(each for each in instrument.items if each.id == asked)
    value = answers.sheet.get(asked)
    unread = _("left open") if value is None else str(value)
    given = next((each.words(language) for each in item.answers if each.value == value), unread)
    question = item.words(language) or _("Question {n}").format(n=instrument.place_of(item))
    return {"instrument": instrument.short_name, "question": question, "answer": given}
