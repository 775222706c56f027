"""What a worker is asked: as little as possible at a time, with the likely answer filled in."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ayni.basics.instants import DAY_CODES, WeeklyHours
from ayni.basics.words import say
from ayni.care.rules import MODALITIES
from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.engagements.queries import Engagement
from ayni.engagements.rules import HANDOVERS, OUTCOMES
from ayni.referrals.rules import SETTINGS
from ayni.safety.rules import KINDS
from ayni.workers.rules import EXPERIENCES

LONGEST_NOTE = 4000
LONGEST_VISIT = 8 * 60  # minutes

WEEKDAY_NAMES = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip

# What a worker says she is worried about: her own worry first, since it needs no certainty.
CONCERNS = {
    "concern": say("I cannot say exactly, but I am worried"),
    **{code: word for code, word in KINDS.items() if code != "concern"},
}


def note(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Free text of a page at most."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=LONGEST_NOTE, widget=area)


class TimeForm(PlacedForm):
    """When a visit is, and for how long."""

    starts_at = Moment(label=_("When?"))
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=5, max_value=LONGEST_VISIT)

    @property
    def times(self) -> dict[str, datetime]:
        """From when to when, once the form is valid."""
        starts_at = self.cleaned_data["starts_at"]
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=self.cleaned_data["minutes"])}


class VisitForm(TimeForm):
    """A visit to be arranged."""

    setting = forms.ChoiceField(label=_("Where?"), choices=named(SETTINGS), widget=forms.RadioSelect)


class SummaryForm(PlacedForm):
    """When and how the two met; the last thing asked before a session is saved."""

    began_at = Moment(label=_("Began"))
    ended_at = Moment(label=_("Ended"))
    modality = forms.ChoiceField(label=_("How did you meet?"), choices=named(MODALITIES))


class ConcernForm(forms.Form):
    """A worry, in the worker's words."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=named(CONCERNS), widget=forms.RadioSelect, initial="concern"
    )
    said = note(_("What did you see or hear?"), _("A few words are enough. Your supervisor reads them at once."))


class WordsForm(forms.Form):
    """What a worker adds after she called with one tap."""

    said = note(_("What did you see or hear?"), _("A few words are enough. Your supervisor reads them at once."))


class ClosingForm(forms.Form):
    """How an engagement ends."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=named(OUTCOMES), widget=forms.RadioSelect)
    summary = note(_("What was reached, in a few sentences"))
    next_steps = note(_("What comes next"), _("Whom the person can call; what was agreed."), required=False)


class HandoverForm(PlacedForm):
    """Why somebody else should go on, by when, and what they should know."""

    because = forms.ChoiceField(label=_("Why?"), choices=named(HANDOVERS), widget=forms.RadioSelect)
    told = note(_("What should the next worker know?"), _("Only who goes on reads it."))
    start_by = Moment(label=_("They should meet by"))
    end_by = Moment(label=_("And go on until"))
    contacts = forms.IntegerField(label=_("How many more visits?"), min_value=1, max_value=60)

    @staticmethod
    def likely(engagement: Engagement, now: datetime) -> dict[str, Any]:
        """A week to find somebody, then as long as was asked for at first; a person corrects it."""
        referral = engagement.referral
        start_by = now + timedelta(days=7)
        end_by = max(referral.end_by, start_by + timedelta(weeks=referral.contacts / referral.contacts_per_week))
        return {"start_by": start_by, "end_by": end_by, "contacts": referral.contacts}


class HoursForm(forms.Form):
    """One stretch of the week."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=list(enumerate(WEEKDAY_NAMES)), coerce=int)
    start = forms.TimeField(label=_("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    end = forms.TimeField(label=_("Until"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """From an earlier to a later minute."""
        told = super().clean() or {}
        if "start" in told and "end" in told and told["end"] <= told["start"]:
            raise ValidationError(_("The hours end after they begin."))
        return told

    @property
    def stretch(self) -> WeeklyHours:
        """As a plain value, once the form is valid."""
        start, end = (self.cleaned_data[each] for each in ("start", "end"))
        return WeeklyHours(self.cleaned_data["weekday"], start.hour * 60 + start.minute, end.hour * 60 + end.minute)


class StretchForm(forms.Form):
    """A stretch as it is written, such as ``mon 08:00-13:00``."""

    stretch = forms.RegexField(rf"^({'|'.join(DAY_CODES)}) \d\d:\d\d-\d\d:\d\d$")


class AbsenceForm(PlacedForm):
    """From when to when she is away."""

    starts_at = Moment(label=_("Away from"))
    ends_at = Moment(label=_("Back at"))

    def clean(self) -> dict[str, Any]:
        """Away before back."""
        told = super().clean() or {}
        if "starts_at" in told and "ends_at" in told and told["ends_at"] <= told["starts_at"]:
            raise ValidationError(_("You are back after you leave; please look at the two times."))
        return told


class ExperienceForm(forms.Form):
    """A lived experience the worker may state."""

    experience = forms.ChoiceField(choices=named(EXPERIENCES))
