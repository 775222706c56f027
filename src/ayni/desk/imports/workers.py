"""Importing workers: enrolled, with hours, languages, agreement, consent to be suggested, and supervisor."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.imports.fields import DayField, DistrictField, FluenciesField, HoursField, WordField, YesNoField
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm, home, start_of, whole_point
from ayni.desk.imports.people import SEXES_ALSO, SPOKEN_CODE
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.people.rules import SEXES
from ayni.workers import actions
from ayni.workers.queries import Supervisor, Worker
from ayni.workers.rules import MODES, hours_apart


class WorkerRow(RowForm):
    """A worker as one row."""

    code = forms.CharField(
        max_length=12,
        required=False,
        validators=[SPOKEN_CODE],
        help_text=gettext_lazy("Their code, if they have one already; empty makes one."),
    )
    centre = forms.CharField(
        max_length=30, required=False, help_text=gettext_lazy("The centre's code; may stay empty if you manage one.")
    )
    name = forms.CharField(max_length=120)
    sex = WordField(SEXES, also=SEXES_ALSO, required=False, help_text="f, m, x")
    phone = forms.CharField(max_length=40, required=False, help_text=gettext_lazy("Kept sealed."))
    district = DistrictField(help_text=gettext_lazy("Its name or its six digits."))
    lat = forms.FloatField(
        min_value=-90, max_value=90, required=False, help_text=gettext_lazy("Where they set off from; kept sealed.")
    )
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    mode = WordField(MODES, required=False, help_text="walk, bicycle, public, car")
    max_travel_minutes = forms.IntegerField(
        min_value=5, max_value=480, required=False, help_text=gettext_lazy("One way; empty is 60.")
    )
    weekly_hours = forms.FloatField(
        min_value=1, max_value=60, help_text=gettext_lazy("At most so many a week, travel and notes included.")
    )
    caseload_limit = forms.IntegerField(
        min_value=1, max_value=100, required=False, help_text=gettext_lazy("Points of care at once; empty is 24.")
    )
    languages = FluenciesField(help_text=gettext_lazy("es:3, qu:2 – 1 basic, 2 good, 3 mother tongue"))
    hours = HoursField(required=False, help_text="mon-fri 08:00-13:00; sat 09:00-12:00")
    agreement = forms.CharField(
        max_length=120, required=False, help_text=gettext_lazy("Where the signed paper is kept.")
    )
    agreement_signed = DayField(required=False, help_text=gettext_lazy("The day it was signed; empty is today."))
    agrees_to_suggestions = YesNoField(help_text=gettext_lazy("yes, if they agreed to be suggested"))
    supervisor = forms.CharField(max_length=120, required=False, help_text=gettext_lazy("The supervisor's name."))

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "code": ("codigo",), "centre": ("centro",), "name": ("nombre", "nombres"), "sex": ("sexo",),
        "phone": ("telefono", "celular"), "district": ("distrito", "ubigeo"), "lat": ("latitud", "latitude"),
        "lon": ("longitud", "longitude"), "mode": ("medio", "transporte"), "max_travel_minutes": ("viaje_maximo",),
        "weekly_hours": ("horas_semanales",), "caseload_limit": ("carga_maxima",), "languages": ("idiomas",),
        "hours": ("horario",), "agreement": ("convenio",), "agreement_signed": ("fecha_convenio",),
        "agrees_to_suggestions": ("acepta_propuestas",), "supervisor": ("supervisora",),
    }  # fmt: skip

    def clean_code(self) -> str:
        """A code that is still free."""
        code = str(self.cleaned_data["code"])
        if code and Worker.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken; leave it empty to have one made."))
        return code

    def clean_agreement_signed(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["agreement_signed"]
        if day and day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> None:
        """What several columns say together."""
        whole_point(self)
        given = self.cleaned_data
        hours_apart(given.get("hours", ()))
        if "centre" in given:
            given["centre"] = self.centre_called(given["centre"], "manager")
            given["supervisor"] = self._supervisor(given["centre"], given.get("supervisor", ""))
        if given.get("agreement_signed") and not given.get("agreement"):
            self.add_error("agreement", _("Say where the signed paper is kept."))

    def _supervisor(self, centre: Any, name: str) -> Supervisor | None:
        found = list(Supervisor.objects.filter(centre=centre, name__iexact=name)[:2]) if name else []
        if name and len(found) != 1:
            self.add_error("supervisor", _("No one supervisor of the centre is called so."))
        return found[0] if found else None

    def key(self) -> str:
        """The code, if the file gives one."""
        return str(self.cleaned_data["code"])


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Enrol the worker with all the row says; whoever calls keeps it whole in one transaction."""
    told = {"code": row["code"]} if row["code"] else {}
    enrolled = actions.enrol(
        by=actor, because="import", once=once(ROW), centre=row["centre"], name=row["name"], sex=row["sex"],
        phone=row["phone"], ubigeo=row["district"], home=home(row), mode=row["mode"] or "public",
        max_travel_minutes=row["max_travel_minutes"] or 60, weekly_minutes_limit=round(row["weekly_hours"] * 60),
        caseload_limit=row["caseload_limit"] or 24, languages=row["languages"], hours=row["hours"], **told,
    )  # fmt: skip
    worker = Worker.objects.get(pk=enrolled.worker)
    if row["agreement"]:
        signed = row["agreement_signed"]
        actions.sign_agreement(
            worker, by=actor, because="import", once=once("agreement"), document=row["agreement"],
            at=start_of(signed, row["centre"].time_zone) if signed else None,
        )  # fmt: skip
    if row["agrees_to_suggestions"]:
        actions.allow_matching(worker, by=actor, because="import", once=once("suggestions"))
    if row["supervisor"]:
        actions.assign_supervisor(
            worker, by=actor, because="import", once=once("supervisor"), supervisor=row["supervisor"]
        )
    return enrolled


KIND = Kind(
    name="workers",
    title=gettext_lazy("Workers"),
    prose=gettext_lazy("Workers with their languages, hours and limits, their agreement and their supervisor."),
    verb="workers.enrol",
    form=WorkerRow,
    take=take,
    examples=(
        {
            "name": "Rosa Ejemplo", "sex": "f", "phone": "+51 999 000 002", "district": "150142",
            "lat": "-12.2000", "lon": "-76.9400", "mode": "public", "max_travel_minutes": "45",
            "weekly_hours": "20", "caseload_limit": "16", "languages": "es:3, qu:2",
            "hours": "mon-fri 08:00-13:00; sat 09:00-12:00", "agreement": "folder 12", "agreement_signed": "2026-01-15",
            "agrees_to_suggestions": "yes",
        },
        {"name": "Mayta Ejemplo", "district": "Villa El Salvador", "weekly_hours": "12", "languages": "es"},
    ),
)  # fmt: skip
