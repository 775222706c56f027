"""What is asked about a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.basics.languages import NAMES
from ayni.basics.places import Point
from ayni.desk.coordinator.fields import named
from ayni.ground import clock
from ayni.people.queries import Person
from ayni.people.rules import CONTACT_KINDS, OLDEST, SEXES
from ayni.places.queries import Centre, district_at, districts


def district_choices(empty: Any) -> Any:
    """Every district we know, by name, with a word for none."""

    def choices() -> list[tuple[str, str]]:
        return [("", str(empty)), *sorted(((each.ubigeo, each.name) for each in districts().values()), key=_by_name)]

    return choices


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]


class SearchForm(forms.Form):
    """A code or a part of one, and a district. Names are sealed and cannot be searched."""

    code = forms.CharField(label=_("Code"), required=False, max_length=12, widget=forms.TextInput({"type": "search"}))
    ubigeo = forms.ChoiceField(label=_("District"), required=False, choices=district_choices(_("All districts")))


class PersonForm(forms.Form):
    """Who a person is, as far as care needs it."""

    name = forms.CharField(
        label=_("What is their name?"), max_length=200,
        help_text=_("Kept sealed. Lists, boards and messages show a code instead."),
    )  # fmt: skip
    birth_year = forms.IntegerField(label=_("In which year were they born?"), required=False)
    sex = forms.ChoiceField(
        label=_("How do they describe themselves?"), required=False, widget=forms.RadioSelect,
        choices=named(SEXES, _("They did not say")),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Which language do they like best to speak?"), choices=named(NAMES))
    other_languages = forms.MultipleChoiceField(
        label=_("Which others do they speak well?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=named(NAMES),
    )  # fmt: skip
    ubigeo = forms.ChoiceField(label=_("In which district do they live?"), choices=district_choices(_("Choose one")))
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    notes = forms.CharField(
        label=_("What else should whoever arranges care know?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def clean_birth_year(self) -> int | None:
        """A year that somebody living may have."""
        year: int | None = self.cleaned_data["birth_year"]
        this_year = clock.now().year
        if year is not None and not this_year - OLDEST <= year <= this_year:
            raise forms.ValidationError(
                _("Write a year between %(first)s and %(last)s, or leave it empty."),
                params={"first": this_year - OLDEST, "last": this_year},
            )
        return year

    def clean(self) -> dict[str, Any]:
        """Both halves of a place or none, and inside the district that was named."""
        told = super().clean() or {}
        lat, lon, ubigeo = told.get("lat"), told.get("lon"), told.get("ubigeo")
        if (lat is None) != (lon is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lon", _("A place needs both numbers; write the other one too, or neither."))
        elif lat is not None and lon is not None and ubigeo:
            there = district_at(Point(lat, lon))
            if there is not None and there.ubigeo != ubigeo:
                self.add_error("lat", _("That place lies in %(district)s.") % {"district": there.name})
        return told

    def told(self) -> dict[str, Any]:
        """The answers as ``people.register`` and ``people.correct`` are told."""
        said = self.cleaned_data
        others = [code for code in said["other_languages"] if code != said["language"]]
        home = {"lat": said["lat"], "lon": said["lon"]} if said["lat"] is not None else None
        kept = {name: said[name] for name in ("name", "birth_year", "sex", "ubigeo", "notes")}
        return {**kept, "languages": [said["language"], *others], "home": home}

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """What is known of a person, as the form shows it."""
        first, *others = person.languages or [""]
        home = person.home or {"lat": None, "lon": None}
        kept = {name: getattr(person, name) for name in ("name", "birth_year", "sex", "ubigeo", "notes")}
        return {**kept, **home, "language": first, "other_languages": others}


class RegisterForm(PersonForm):
    """A new person; which centre answers for them is asked only where there is a choice."""

    centre = forms.ModelChoiceField(label=_("Which centre answers for them?"), queryset=Centre.objects.none())

    field_order = ("centre",)

    def __init__(self, *args: Any, centres: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = list(centres)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        if len(self.centres) == 1:
            del self.fields["centre"]

    def told(self) -> dict[str, Any]:
        """With the centre."""
        return {**super().told(), "centre": self.cleaned_data.get("centre") or self.centres[0]}


class ContactForm(forms.Form):
    """A way of reaching a person that is safe for them."""

    kind = forms.ChoiceField(label=_("How can we reach them?"), choices=named(CONTACT_KINDS))
    value = forms.CharField(
        label=_("Where?"), max_length=200, help_text=_("A number, an address, or the name of whom they trust.")
    )
    how = forms.CharField(
        label=_("When, and what should we say?"), required=False, max_length=400,
        help_text=_("For example: after six; say you call from the library. Their phone may be in other hands."),
    )  # fmt: skip
