"""What is asked when somebody is sent on, asked after, or came from another place; and what is known of a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.basics.words import say, unpacked
from ayni.care.queries import Lead
from ayni.desk.coordinator.fields import named
from ayni.desk.coordinator.onward_steps import words
from ayni.desk.coordinator.people_forms import district_choices
from ayni.desk.wording import said
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.onward import rules
from ayni.people.queries import agreed_to
from ayni.places.queries import Facility, directory_of
from ayni.places.rules import FACILITY_KINDS, LICENCES

YES_NO = {"yes": say("Yes"), "no": say("No")}
DECIDED_WITH = {"person": say("The person"), "family": say("The person with their family")}


def places_by_kind(jurisdiction: str, first: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The directory as choices, by what a place is; one kind ``first`` where that is what is looked for."""
    listed = list(directory_of(jurisdiction))
    order = sorted(FACILITY_KINDS, key=lambda kind: kind != first)
    kinds = [(kind, [each for each in listed if each.kind == kind]) for kind in order]
    return [(said(FACILITY_KINDS[kind]), [(str(each.pk), each.name) for each in held]) for kind, held in kinds if held]


class FacilityForm(forms.Form):
    """A place of the directory."""

    facility = forms.ChoiceField(label=_("Where to?"))

    def __init__(self, *args: Any, jurisdiction: str, first: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        listed = places_by_kind(jurisdiction, first)
        self.fields["facility"].choices = [("", _("Choose one")), *listed]  # type: ignore[attr-defined]

    def clean_facility(self) -> Facility:
        """The place itself."""
        return directory_of(self.jurisdiction).get(pk=self.cleaned_data["facility"])


class SendForm(FacilityForm):
    """Where to, what for, and what the person agrees to."""

    asked = words(
        _("What do we ask of the place?"),
        _("In words that the person has read or heard. Kept sealed; on the slip only if they agree below."),
        required=True,
    )
    tells = forms.MultipleChoiceField(
        label=_("What may the place be told?"), choices=named(rules.TELLS), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Ask for each. Nothing ticked is a slip with a code alone."),
    )  # fmt: skip
    tells_back = forms.ChoiceField(
        label=_("May the place tell us how it went?"), choices=named(YES_NO), widget=forms.RadioSelect
    )
    agreed_with = forms.ChoiceField(label=_("Who decided?"), choices=named(DECIDED_WITH), widget=forms.RadioSelect)
    agrees = forms.BooleanField(label=_("The person agrees to be sent there and to what stands above."))

    def __init__(self, *args: Any, engagement: Engagement, lead: Lead | None = None, **kwargs: Any) -> None:
        if lead is not None:
            kwargs["initial"] = {"asked": _asked_by(lead)}
        first = lead.to if lead else ""
        super().__init__(*args, jurisdiction=engagement.centre.jurisdiction, first=first, **kwargs)
        self.first = first
        of_kind = directory_of(engagement.centre.jurisdiction).filter(kind=first)
        if first and of_kind.count() == 1:
            self.initial["facility"] = str(of_kind[0].pk)
        self.has_consent = agreed_to(engagement.person_id).get("onward", False)

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "agrees"}
        return told | {"tells_back": told["tells_back"] == "yes"}


def _asked_by(lead: Lead) -> str:
    """What a step asks of a place, as a first wording: the words of the rule stay with us, why it held is told."""
    because = " ".join(said(each) for each in unpacked(lead.decision.proposed["because"]))
    return gettext("Please see them, and tell us how we go on. Why we ask: %(because)s") % {"because": because}


class CallForm(forms.Form):
    """Whom somebody called, and what came of it."""

    whom = forms.ChoiceField(label=_("Who was called?"), choices=named(rules.WHOM), widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("What came of it?"), choices=named(rules.CALLS), widget=forms.RadioSelect)
    words = words(_("A word for whoever calls next"))


class CameInForm(FacilityForm):
    """Which place sent somebody, what it told, and whether it is told back."""

    agrees = forms.ChoiceField(
        label=_("Does the person agree that this place is told how it goes?"), choices=named(YES_NO),
        widget=forms.RadioSelect,
    )  # fmt: skip
    said = words(_("What did the place tell, or the person bring?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].label = _("Which place sent them?")

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        return self.cleaned_data | {"agrees": self.cleaned_data["agrees"] == "yes"}


class TellBackForm(forms.Form):
    """What the place was told."""

    words = words(_("What was the place told?"), _("No more than the person agreed to. Kept sealed."), required=True)


class PlaceForm(forms.Form):
    """What is known of a place that receives people, and where that comes from."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    kind = forms.ChoiceField(label=_("What is it?"), choices=named(FACILITY_KINDS), widget=forms.RadioSelect)
    ubigeo = forms.ChoiceField(label=_("In which district?"), choices=district_choices(_("Choose one")))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    hours = forms.CharField(label=_("When is it open?"), max_length=200, required=False)
    costs = forms.CharField(
        label=_("What does it ask of the person?"), max_length=200, required=False,
        help_text=_("Money, papers, an insurance, a way of half a day."),
    )  # fmt: skip
    how = words(_("How does one go about it?"), _("Whom to ask for, which door. Kept sealed."))
    source = forms.CharField(
        label=_("Where was this learnt?"), max_length=200, help_text=_("Who told it, or which list.")
    )
    licence = forms.ChoiceField(
        label=_("Under what may it be kept?"), choices=named(LICENCES),
        help_text=_("A list that nobody allowed to be copied is not kept here: ask the place itself."),
    )  # fmt: skip
    told_on = forms.DateField(
        label=_("On which day was this true?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_told_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["told_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day
