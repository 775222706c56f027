"""Importing the directory of places that receive people, each row with where it comes from and under which licence."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import shelf
from ayni.desk.imports.fields import DayField, DistrictField, WordField
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.places import actions
from ayni.places.queries import Facility
from ayni.places.queries import visible_to as centres_visible_to
from ayni.places.rules import FACILITY_KINDS, LICENCES


class FacilityRow(RowForm):
    """A place that receives people as one row."""

    code = forms.SlugField(max_length=30, help_text=gettext_lazy("Short, for addresses: hospital-sur"))
    name = forms.CharField(max_length=120)
    kind = WordField(FACILITY_KINDS, help_text=", ".join(FACILITY_KINDS))
    district = DistrictField(help_text=gettext_lazy("Where it stands: its name or its six digits."))
    phone = forms.CharField(max_length=40, required=False)
    hours = forms.CharField(max_length=200, required=False)
    costs = forms.CharField(max_length=200, required=False, help_text=gettext_lazy("What it asks of the person."))
    how = forms.CharField(max_length=4000, required=False, help_text=gettext_lazy("Whom to ask for. Kept sealed."))
    source = forms.CharField(max_length=200, help_text=gettext_lazy("Who told it, or which list."))
    licence = WordField(LICENCES, help_text=", ".join(LICENCES))
    told_on = DayField(help_text="2026-01-31")
    jurisdiction = forms.CharField(max_length=30, required=False, help_text="pe-lima")

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "code": ("codigo",), "name": ("nombre",), "kind": ("tipo",), "district": ("distrito", "ubigeo"),
        "phone": ("telefono",), "hours": ("horario",), "costs": ("costo", "costos"), "how": ("como",),
        "source": ("fuente",), "licence": ("licencia", "license"), "told_on": ("fecha",),
        "jurisdiction": ("jurisdiccion",),
    }  # fmt: skip

    def clean_code(self) -> str:
        """A code no place has."""
        code = str(self.cleaned_data["code"])
        if Facility.objects.filter(code=code).exists():
            raise forms.ValidationError(_("A place with this code is listed already; correct it on its page."))
        return code

    def clean_told_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["told_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_jurisdiction(self) -> str:
        """The rules of the actor's own centres; where nothing is written, the only ones."""
        own = set(centres_visible_to(self.actor).values_list("jurisdiction", flat=True)) & set(
            shelf.names("jurisdictions")
        )
        name = str(self.cleaned_data["jurisdiction"]) or (next(iter(own)) if len(own) == 1 else "")
        if name not in own:
            raise forms.ValidationError(
                _("“%(name)s” is none of: %(names)s.") % {"name": name, "names": ", ".join(sorted(own))}
            )
        return name

    def key(self) -> str:
        """The code."""
        return str(self.cleaned_data["code"])


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Put the place into the directory."""
    told = {name: value for name, value in row.items() if name != "district"}
    return actions.list_facility(by=actor, because="import", once=once(ROW), ubigeo=row["district"], **told)


KIND = Kind(
    name="facilities",
    title=gettext_lazy("Places that receive people"),
    prose=gettext_lazy("Hospitals, health centres, social resources and healers to whom people can be sent on."),
    verb="places.list_facility",
    form=FacilityRow,
    take=take,
    examples=(
        {"code": "hospital-ejemplo", "name": "Hospital Ejemplo", "kind": "hospital", "district": "150142",
         "phone": "01 000 0000", "hours": "lun-vie 8-13", "costs": "SIS", "how": "Preguntar por la asistenta social",
         "source": "Nos lo contó el hospital", "licence": "own", "told_on": "2026-01-31", "jurisdiction": "pe-lima"},
    ),
)  # fmt: skip
