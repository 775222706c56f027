"""A worker and the rules of a course: what they propose, what should be stated, and the questions it begins with."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.care import actions
from ayni.care import queries as care
from ayni.desk.standing import Asked, standing
from ayni.desk.steps import StepsPage
from ayni.desk.worker.engagements import EngagementPage
from ayni.engines.instruments import Instrument


@standing("worker")
class MySteps(EngagementPage, StepsPage):
    """Where the course with somebody stands."""

    purpose = "care"
    back = "my-engagement"
    address = "my-steps"
    frame = "worker/base.html"


class QuestionsForm(forms.Form):
    """A whole questionnaire on one page; each question may be left open.

    Where its words may not be shipped, questions are numbered as on the worker's own copy.
    """

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        language = get_language() or "en"
        for item in instrument.items:
            words = item.words(language)
            place = instrument.place_of(item)
            numbered = _("Question {place} of your copy").format(place=place)
            self.fields[f"{instrument.id}-{item.id}"] = forms.TypedChoiceField(
                label=f"{place}. {words}" if words else numbered,
                choices=[(answer.value, answer.words(language)) for answer in item.answers],
                coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def sheet(self) -> dict[str, int | None]:
        """The answers by question, once the form is valid."""
        return {item.id: self.cleaned_data[f"{self.instrument.id}-{item.id}"] for item in self.instrument.items}

    @property
    def obtain(self) -> str:
        """Where the words are to be had, if they may not be here."""
        words = self.instrument.obtain
        return words.in_language(get_language() or "en") if words else ""

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.instrument.name.in_language(get_language() or "en")

    @property
    def instruction(self) -> str:
        """What is said before the questions."""
        return self.instrument.instruction.in_language(get_language() or "en")


@standing("worker")
class FirstQuestions(EngagementPage):
    """The questions by which a course begins, before the first session."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask them."""
        engagement = self.engagement(pk)
        asked = care.asked_first(care.protocol_of(engagement))
        return self.show(engagement, [QuestionsForm(care.instrument_of(engagement, name)) for name in asked])

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the questionnaires in which something was answered."""
        engagement = self.engagement(pk)
        asked = care.asked_first(care.protocol_of(engagement))
        forms_ = [QuestionsForm(care.instrument_of(engagement, name), request.POST) for name in asked]
        if not all(form.is_valid() for form in forms_):
            return self.show(engagement, forms_, 422)
        filled = [form for form in forms_ if any(value is not None for value in form.sheet.values())]
        for form in filled:
            self.do(actions.ask_before, engagement, because="asked", instrument=form.instrument.id, sheet=form.sheet)
        if not filled and forms_:
            forms_[0].add_error(None, _("Answer at least one question, or go back."))
            return self.show(engagement, forms_, 422)
        return self.go("my-steps", engagement.pk, tell=_("Saved."))

    def show(self, engagement: Any, forms_: list[QuestionsForm], status: int = 200) -> HttpResponse:
        """The page."""
        return self.render("worker/first_questions.html", status=status, engagement=engagement, forms=forms_)
