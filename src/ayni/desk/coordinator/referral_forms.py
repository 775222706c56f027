"""What is asked for, and what the person chooses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.basics import shelf
from ayni.basics.languages import NAMES
from ayni.desk.coordinator import week_of_hours
from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.ground import clock
from ayni.places.queries import Centre
from ayni.referrals.planning import proposed
from ayni.referrals.queries import Choices, Referral
from ayni.referrals.rules import KINDS, SETTINGS, URGENCIES
from ayni.workers.rules import EXPERIENCES

# How much care a person needs now; how many points of a worker's caseload each weighs is the jurisdiction's to say.
ACUITIES = {"low": _("A little"), "moderate": _("Some"), "high": _("A lot")}

ANY = "any"  # said aloud that it does not matter, which is an answer; no box ticked would be none


class ReferralForm(PlacedForm):
    """The critical window, the cadence and how urgent it is."""

    kind = forms.ChoiceField(label=_("What is asked for?"), choices=named(KINDS))
    urgency = forms.TypedChoiceField(
        label=_("How soon must somebody be there?"), coerce=int, choices=named(URGENCIES), widget=forms.RadioSelect
    )
    start_by = Moment(label=_("By when must the first visit be?"))
    end_by = Moment(label=_("By when should it be over?"))
    contacts = forms.IntegerField(label=_("How many visits?"), min_value=1, max_value=200)
    contacts_per_week = forms.FloatField(label=_("How many a week?"), min_value=0.25, max_value=21)
    minutes_per_contact = forms.IntegerField(label=_("How many minutes each?"), min_value=5, max_value=480)
    acuity_points = forms.TypedChoiceField(
        label=_("How much care do they need now?"), coerce=int, widget=forms.RadioSelect,
        help_text=_("It decides how many people a worker can accompany at the same time."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What should whoever reads this know?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}), help_text=_("Kept sealed; it is never part of an offer or a message."),
    )  # fmt: skip

    def __init__(self, *args: Any, centre: Centre, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, zone=centre.time_zone, **kwargs)
        self.fields["kind"].choices = named({kind: KINDS[kind] for kind in kinds})  # type: ignore[attr-defined]
        points = shelf.load("jurisdictions", centre.jurisdiction)["protections"]["acuity_points"]["value"]
        self.fields["acuity_points"].choices = [  # type: ignore[attr-defined]
            (str(points[level]), word) for level, word in ACUITIES.items() if level in points
        ]

    def clean(self) -> dict[str, Any]:
        """A window that is still to come and goes forward."""
        told = super().clean() or {}
        start, end = told.get("start_by"), told.get("end_by")
        if start and "start_by" in self.changed_data and start <= clock.now():
            self.add_error("start_by", _("This is over already; choose a time that is still to come."))
        if start and end and end <= start:
            self.add_error("end_by", _("Care ends after it starts; please look at the two dates."))
        return told

    def changed(self) -> dict[str, Any]:
        """Only what is not as it was."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @staticmethod
    def proposed(protocol: dict[str, Any], now: datetime) -> dict[str, Any]:
        """What a protocol suggests, counted from now."""
        return {**proposed(protocol, now), "urgency": 2, "acuity_points": None}

    @classmethod
    def of(cls, referral: Referral) -> dict[str, Any]:
        """What a referral asks for now."""
        return {name: getattr(referral, name) for name in cls.base_fields}


class ChoicesForm(forms.Form):
    """The person's own choices, each asked as a question; nothing is assumed for them."""

    language = forms.ChoiceField(label=_("In which language do you want to talk?"), choices=named(NAMES))
    other_languages = forms.MultipleChoiceField(
        label=_("Would another language be all right too?"), required=False, choices=named(NAMES),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    setting = forms.ChoiceField(
        label=_("Where would you like to meet?"), choices=named(SETTINGS), widget=forms.RadioSelect
    )
    worker_sex = forms.ChoiceField(
        label=_("Who should come?"), widget=forms.RadioSelect,
        choices=[("f", _("A woman")), ("m", _("A man")), (ANY, _("It does not matter"))],
    )  # fmt: skip
    lived_experience = forms.ChoiceField(
        label=_("Should they have lived through something similar?"), required=False,
        choices=named(EXPERIENCES, _("It does not matter")),
        help_text=_("Fewer people qualify: ask for it only if it matters to you."),
    )  # fmt: skip
    hours = forms.MultipleChoiceField(
        label=_("When does it suit you?"), required=False, choices=[(code, code) for code in week_of_hours.GRID],
        help_text=_("Tick whatever suits. Nothing ticked means any time."),
    )  # fmt: skip
    own_hours = forms.CharField(
        label=_("Other hours"),
        required=False,
        max_length=400,
        help_text=_("For example: mon 07:00-08:30, sat 10:00-12:00"),
    )  # fmt: skip
    in_group = forms.BooleanField(
        label=_("A group with others would be all right too"), required=False,
        help_text=_("It meets at the centre or at another place, never at a home. The others would see that you come."),
    )  # fmt: skip
    not_from_my_street = forms.BooleanField(label=_("Nobody from my street, please"), required=False)
    decided_with = forms.ChoiceField(
        label=_("Who answered?"), widget=forms.RadioSelect,
        choices=[("person", _("The person")), ("family", _("The person together with family"))],
    )  # fmt: skip

    def clean_own_hours(self) -> list[Any]:
        """The hours as stretches of the week."""
        try:
            return week_of_hours.read(self.cleaned_data["own_hours"])
        except ValueError:
            raise forms.ValidationError(_("Write a day and two times, such as: mon 08:00-13:00.")) from None

    def chosen(self) -> dict[str, Any]:
        """The choices as ``referrals.choose`` is told."""
        said = self.cleaned_data
        others = [code for code in said["other_languages"] if code != said["language"]]
        stretches = [week_of_hours.GRID[code] for code in said["hours"]] + said["own_hours"]
        kept = ("setting", "lived_experience", "in_group", "not_from_my_street", "decided_with")
        return {
            **{name: said[name] for name in kept},
            "worker_sex": "" if said["worker_sex"] == ANY else said["worker_sex"],
            "languages": [said["language"], *others],
            "hours": [str(each) for each in week_of_hours.merged(stretches)],
        }

    def grid(self) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
        """The week as rows of a table: for each day, a box for each of its parts, with the part's word and tick."""
        ticked, parts = set(self["hours"].value() or []), [word for word, _start, _end in week_of_hours.PARTS]
        return [
            (day, [(code, part, code in ticked) for code, part in zip(codes, parts, strict=True)])
            for day, codes in week_of_hours.ROWS
        ]

    @staticmethod
    def of(choices: Choices) -> dict[str, Any]:
        """What was chosen before."""
        first, *others = choices.languages or [""]
        ticked, written = week_of_hours.apart(choices.stretches)
        kept = ("setting", "lived_experience", "in_group", "not_from_my_street", "decided_with")
        return {
            **{name: getattr(choices, name) for name in kept},
            "worker_sex": choices.worker_sex or ANY,
            "language": first,
            "other_languages": others,
            "hours": ticked,
            "own_hours": written,
        }
