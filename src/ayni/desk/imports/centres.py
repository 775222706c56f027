"""Importing centres, each with the outline it answers for: as GeoJSON in a cell, or as a list of districts."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.desk.imports.fields import DistrictField, DistrictsField
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm
from ayni.desk.imports.outlines import outline, outline_of
from ayni.desk.wording import said
from ayni.ground.actors import Actor
from ayni.places import actions
from ayni.places.queries import Centre


class CentreRow(RowForm):
    """A centre as one row."""

    code = forms.SlugField(max_length=30, help_text=gettext_lazy("Short, for addresses: sjl, comas-norte"))
    name = forms.CharField(max_length=120)
    district = DistrictField(help_text=gettext_lazy("Where it stands: its name or its six digits."))
    lat = forms.FloatField(min_value=-90, max_value=90)
    lon = forms.FloatField(min_value=-180, max_value=180)
    jurisdiction = forms.CharField(max_length=30, help_text="pe-lima")
    catchment = forms.CharField(
        max_length=20_000, required=False, help_text=gettext_lazy("The outline as GeoJSON Polygon or MultiPolygon; or:")
    )
    catchment_districts = DistrictsField(
        required=False, help_text=gettext_lazy("The districts it answers for: 150142; 150143")
    )

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "code": ("codigo",), "name": ("nombre",), "district": ("distrito", "ubigeo"),
        "lat": ("latitud", "latitude"), "lon": ("longitud", "longitude"), "jurisdiction": ("jurisdiccion",),
        "catchment": ("ambito",), "catchment_districts": ("distritos_del_ambito", "distritos"),
    }  # fmt: skip

    def clean_code(self) -> str:
        """A code no centre has."""
        code = str(self.cleaned_data["code"])
        if Centre.objects.filter(code=code).exists():
            raise forms.ValidationError(_("A centre with this code is open already; correct it on its page."))
        return code

    def clean_jurisdiction(self) -> str:
        """Rules that are on the shelf."""
        name = str(self.cleaned_data["jurisdiction"])
        if name not in shelf.names("jurisdictions"):
            raise forms.ValidationError(
                _("“%(name)s” is none of: %(names)s.")
                % {"name": name, "names": ", ".join(shelf.names("jurisdictions"))}
            )
        return name

    def clean(self) -> None:
        """One outline, from whichever column gives it."""
        given = self.cleaned_data
        geometry, districts = given.get("catchment"), given.get("catchment_districts")
        if geometry and districts:
            self.add_error("catchment", _("Give the outline or the districts, not both."))
        elif geometry:
            self._outline("catchment", lambda: outline(geometry))
        elif districts:
            self._outline("catchment_districts", lambda: outline_of(districts))
        elif not {"catchment", "catchment_districts"} & set(self.errors):
            self.add_error("catchment", _("Say what the centre answers for: an outline or districts."))

    def _outline(self, column: str, read: Callable[[], dict[str, Any]]) -> None:
        try:
            self.cleaned_data["geometry"] = read()
        except Refused as refusal:
            self.add_error(column, said(refusal.sentence))

    def key(self) -> str:
        """The code."""
        return str(self.cleaned_data["code"])


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Open the centre."""
    return actions.open(
        by=actor, because="import", once=once(ROW), catchment=row["geometry"], code=row["code"],
        name=row["name"], ubigeo=row["district"], lat=row["lat"], lon=row["lon"], jurisdiction=row["jurisdiction"],
        time_zone=shelf.load("jurisdictions", row["jurisdiction"])["timezone"],
    )  # fmt: skip


KIND = Kind(
    name="centres",
    title=gettext_lazy("Centres"),
    prose=gettext_lazy("Centres with the outline they answer for."),
    verb="places.open",
    form=CentreRow,
    take=take,
    examples=(
        {"code": "ejemplo-sur", "name": "Centro Ejemplo Sur", "district": "150142", "lat": "-12.2133",
         "lon": "-76.9366", "jurisdiction": "pe-lima", "catchment_districts": "Villa El Salvador; Lurín"},
    ),
)  # fmt: skip
