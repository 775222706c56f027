"""What is asked when visits are arranged and when an engagement ends or goes on with somebody else."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.engagements.rules import HANDOVERS, OUTCOMES
from ayni.referrals.rules import SETTINGS
from ayni.visits.queries import Visit


class TimeForm(PlacedForm):
    """When a visit is, and how long."""

    starts_at = Moment(label=_("When?"))
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=5, max_value=480)

    def times(self) -> dict[str, datetime]:
        """From when to when."""
        start = self.cleaned_data["starts_at"]
        return {"starts_at": start, "ends_at": start + timedelta(minutes=self.cleaned_data["minutes"])}

    @staticmethod
    def of(visit: Visit) -> dict[str, Any]:
        """The time a visit has now."""
        return {"starts_at": visit.starts_at, "minutes": round((visit.ends_at - visit.starts_at).total_seconds() / 60)}


class VisitForm(TimeForm):
    """A new visit."""

    setting = forms.ChoiceField(label=_("Where do they meet?"), choices=named(SETTINGS), widget=forms.RadioSelect)


class CloseForm(forms.Form):
    """How it ended, in a word and in sentences."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=named(OUTCOMES), widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("What was reached?"), max_length=8000, widget=forms.Textarea({"rows": 4}),
        help_text=_("For whoever meets this person next. Kept sealed."),
    )  # fmt: skip
    next_steps = forms.CharField(
        label=_("What comes next, and who takes care of it?"), required=False, max_length=8000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class HandoverForm(PlacedForm):
    """Why somebody else goes on, what they should know, and by when."""

    because = forms.ChoiceField(
        label=_("Why does somebody else go on?"), choices=named(HANDOVERS), widget=forms.RadioSelect
    )
    told = forms.CharField(
        label=_("What should the next worker know?"), max_length=8000, widget=forms.Textarea({"rows": 4}),
        help_text=_("What helps, what hurts, what was agreed. Kept sealed."),
    )  # fmt: skip
    start_by = Moment(label=_("By when must the next worker be there?"))
    end_by = Moment(label=_("By when should it be over?"))
    contacts = forms.IntegerField(label=_("How many visits are left?"), min_value=1, max_value=200)

    def clean(self) -> dict[str, Any]:
        """A window that goes forward."""
        told = super().clean() or {}
        if told.get("start_by") and told.get("end_by") and told["end_by"] <= told["start_by"]:
            self.add_error("end_by", _("Care ends after it starts; please look at the two dates."))
        return told
