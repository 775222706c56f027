"""What a supervisor is asked: what was done about a flag, who is on duty, and how a worker was seen to work."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ayni.basics import shelf
from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.trust import LEVELS, SETTINGS, protocol_name
from ayni.desk.wording import said
from ayni.safety.rules import OUTCOMES
from ayni.workers.queries import Supervisor

LONGEST_TEXT = 4000


def text(label: Any, help_text: Any = "") -> forms.CharField:
    """Free text of a page at most."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """An answer to a flag says what was done."""

    done = text(_("What did you do?"), _("Whom you reached and what was agreed; whoever reads it next relies on it."))


class EndingForm(forms.Form):
    """How a flag ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=named(OUTCOMES), widget=forms.RadioSelect)
    note = text(_("In your own words"), _("What makes you sure, and who goes on from here."))


class ReviewForm(forms.Form):
    """What a flag that is over teaches, and who does what about it until when."""

    happened = text(_("What happened?"), _("What went well, what did not, and when each thing was done."))
    learnt = text(_("What do we learn?"), _("What is done differently from now on."))
    who = forms.CharField(label=_("Who does it?"), required=False, max_length=120)
    until = forms.DateField(
        label=_("By when?"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class DutyForm(PlacedForm):
    """Who answers, from when to when."""

    supervisor = forms.ModelChoiceField(Supervisor.objects.none(), label=_("Who?"), empty_label=None)
    starts_at = Moment(label=_("From"))
    ends_at = Moment(label=_("Until"))
    rank = forms.TypedChoiceField(
        label=_("In which turn?"), choices=[(1, _("First")), (2, _("Second")), (3, _("Third"))], coerce=int, initial=1
    )

    def __init__(self, *args: Any, supervisors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """From an earlier to a later moment."""
        told = super().clean() or {}
        if "starts_at" in told and "ends_at" in told and told["ends_at"] <= told["starts_at"]:
            raise ValidationError(_("Duty ends after it begins; please look at the two times."))
        return told


class OccasionForm(forms.Form):
    """What is rated, and where it was seen."""

    protocol = forms.ChoiceField(
        label=_("For which protocol?"),
        choices=lambda: [(name, protocol_name(name)) for name in shelf.names("protocols")],
        widget=forms.RadioSelect,
    )
    setting = forms.ChoiceField(
        label=_("Where did you see it?"), choices=named(SETTINGS), widget=forms.RadioSelect, initial="roleplay"
    )


class RatingForm(forms.Form):
    """A level for each item of the protocol; none is filled in beforehand, since each must be looked at."""

    def __init__(self, *args: Any, protocol: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in shelf.load("protocols", protocol)["competencies"]:
            self.fields[f"level-{item['id']}"] = forms.TypedChoiceField(
                label=in_reader_language(item["name"]),
                choices=[(level, f"{level} · {said(word)}") for level, (word, _meaning) in LEVELS.items()],
                coerce=int,
                widget=forms.RadioSelect,
            )

    @property
    def levels(self) -> Mapping[str, int]:
        """The level of each item, once the form is valid."""
        return {name.removeprefix("level-"): level for name, level in self.cleaned_data.items()}
