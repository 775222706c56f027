"""The steps of an onward referral as they are asked for: by a coordinator, a worker, or the place itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.basics.words import Sentence, say
from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.onward import actions, rules
from ayni.onward.queries import OnwardReferral

LONGEST = 4000
TOLD_BY: dict[str, Sentence] = {
    "place": say("The place"),
    "person": say("The person or their family"),
    "worker": say("The worker"),
}


def words(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    """Free words, a page at most."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class StepForm(PlacedForm):
    """One step. Where it is plain who tells it, nobody is asked."""

    told_by = forms.ChoiceField(label=_("Who told you?"), choices=named(TOLD_BY), widget=forms.RadioSelect)

    def __init__(self, *args: Any, told_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_whom = told_by
        if told_by:
            del self.fields["told_by"]
        else:
            self.order_fields([name for name in self.fields if name != "told_by"])

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        return {**self.cleaned_data, **({"told_by": self.by_whom} if self.by_whom else {})}


class ReceiptForm(StepForm):
    """The place expects the person."""


class AppointmentForm(StepForm):
    """A day and an hour."""

    appointment_at = Moment(label=_("Which day, and at what time?"))


class AttendanceForm(StepForm):
    """The person went."""


class _BecauseForm(StepForm):
    reasons: Mapping[str, Sentence]
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    words = words(_("In their own words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = named(self.reasons)  # type: ignore[attr-defined]


class MissForm(_BecauseForm):
    """The person did not go."""

    reasons = rules.MISSED_BECAUSE


class ReturnForm(_BecauseForm):
    """The place returns the person."""

    reasons = rules.RETURNED_BECAUSE


class EndForm(_BecauseForm):
    """It ends without advice."""

    reasons = rules.CLOSED_BECAUSE

    def told(self) -> dict[str, Any]:
        """Who ends it is the team, always."""
        return {name: told for name, told in super().told().items() if name != "told_by"}


class AdviceForm(StepForm):
    """What the place advises."""

    advice = words(
        _("What does the place advise?"), _("What was found, what to go on with, when to come again. Kept sealed."),
        required=True,
    )  # fmt: skip


@dataclass(frozen=True)
class Stepping:
    """A step: the state it leads to, what is asked, the words on the page, and the action that takes it."""

    to: str
    title: str | Promise
    verb: str | Promise
    told: str | Promise
    form: type[StepForm]
    action: Callable[..., Any]
    told_by: str = ""  # who tells it, where that is plain whoever writes it down


STEPS: dict[str, Stepping] = {
    "receipt": Stepping(
        "received", _("The place expects them"), _("Keep it"), _("Kept."), ReceiptForm, actions.receive, "place"
    ),
    "appointment": Stepping(
        "appointed", _("A day and an hour are arranged"), _("Keep the day"),
        _("Kept. You will be reminded if nothing is heard after that day."), AppointmentForm, actions.appoint,
    ),
    "attendance": Stepping(
        "attended", _("They went"), _("Yes, they went"), _("Kept. Now advice should come back."), AttendanceForm,
        actions.attend,
    ),
    "miss": Stepping(
        "missed", _("They did not go"), _("Keep it"), _("Kept. Ask what would make it possible."), MissForm,
        actions.miss,
    ),
    "advice": Stepping(
        "back", _("Referred back with advice"), _("Keep the advice"),
        _("Kept. Whoever cares for them reads it on their course."), AdviceForm, actions.refer_back,
    ),
    "return": Stepping(
        "returned", _("Returned by the place"), _("Keep it"), _("Kept, and counted for the place."), ReturnForm,
        actions.send_back, "place",
    ),
    "end": Stepping(
        "closed", _("End it without advice"), _("End it"), _("It has ended."), EndForm, actions.close, "team"
    ),
}  # fmt: skip


def open_steps(onward: OnwardReferral, among: tuple[str, ...] = tuple(STEPS)) -> dict[str, Stepping]:
    """The steps of ``among`` that the state allows now."""
    return {name: STEPS[name] for name in among if STEPS[name].to in rules.STATES[onward.state]}


def reason_words(became: str, reason: str) -> Sentence | str:
    """The reason of a step in words; empty where it has none."""
    tables = {"missed": rules.MISSED_BECAUSE, "returned": rules.RETURNED_BECAUSE, "closed": rules.CLOSED_BECAUSE}
    return tables.get(became, {}).get(reason, "")
