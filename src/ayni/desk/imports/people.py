"""Importing people: registered, with a safe way to reach them and what they agreed to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.imports.fields import DistrictField, LanguagesField, WordField, YesNoField
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm, home, whole_point
from ayni.ground.actors import Actor
from ayni.people import actions
from ayni.people.queries import Person
from ayni.people.rules import CONTACT_KINDS, SEXES

SPOKEN_CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9-]{1,11}$", gettext_lazy("Up to 12 capital letters, digits and hyphens, such as A-7KQ2M.")
)
SEXES_ALSO = {"female": "f", "femenino": "f", "male": "m", "masculino": "m", "hombre": "m", "mujer": "f", "otro": "x"}


class PersonRow(RowForm):
    """A person as one row."""

    code = forms.CharField(
        max_length=12,
        required=False,
        validators=[SPOKEN_CODE],
        help_text=gettext_lazy("Their pseudonym, if they have one already; empty makes one."),
    )
    centre = forms.CharField(
        max_length=30,
        required=False,
        help_text=gettext_lazy("The centre's code; may stay empty if you stand for one."),
    )
    name = forms.CharField(max_length=120, help_text=gettext_lazy("Kept sealed; screens show the pseudonym."))
    birth_year = forms.IntegerField(required=False, help_text=gettext_lazy("Four digits, or empty."))
    sex = WordField(SEXES, also=SEXES_ALSO, required=False, help_text="f, m, x")
    languages = LanguagesField(help_text=gettext_lazy("Best first: es, qu"))
    district = DistrictField(help_text=gettext_lazy("Its name or its six digits."))
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, help_text=gettext_lazy("Degrees: -12.2133"))
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, help_text=gettext_lazy("Degrees: -76.9366"))
    contact = WordField(CONTACT_KINDS, required=False, help_text=gettext_lazy("phone, message, visit or through"))
    contact_value = forms.CharField(
        max_length=200, required=False, help_text=gettext_lazy("The number, or whom to go through.")
    )
    contact_how = forms.CharField(
        max_length=300, required=False, help_text=gettext_lazy("What makes it safe: after six, say the library.")
    )
    notes = forms.CharField(max_length=4000, required=False, help_text=gettext_lazy("Kept sealed."))
    agrees_care = YesNoField(help_text=gettext_lazy("yes, if the person was asked and agreed to care"))
    agrees_matching = YesNoField(help_text=gettext_lazy("yes, if they agreed that a worker is looked for"))
    agrees_sharing = YesNoField(help_text=gettext_lazy("yes, if they agreed to share with worker and supervisor"))
    agrees_research = YesNoField(help_text=gettext_lazy("yes, if they agreed to learning without names"))

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "code": ("codigo",), "centre": ("centro",), "name": ("nombre", "nombres"),
        "birth_year": ("ano_de_nacimiento",), "sex": ("sexo",), "languages": ("idiomas", "lenguas"),
        "district": ("distrito", "ubigeo"), "lat": ("latitud", "latitude"), "lon": ("longitud", "longitude"),
        "contact": ("contacto",), "contact_value": ("telefono", "phone"), "contact_how": ("como_contactar",),
        "notes": ("notas",), "agrees_care": ("acepta_atencion",), "agrees_matching": ("acepta_busqueda",),
        "agrees_sharing": ("acepta_compartir",), "agrees_research": ("acepta_investigacion",),
    }  # fmt: skip

    def clean_code(self) -> str:
        """A code that is still free; whose it is otherwise is not told."""
        code = str(self.cleaned_data["code"])
        if code and Person.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken; leave it empty to have one made."))
        return code

    def clean(self) -> None:
        """What several columns say together."""
        whole_point(self)
        given = self.cleaned_data
        if "centre" in given:
            given["centre"] = self.centre_called(given["centre"], "coordinator")
        if given.get("contact") and not given.get("contact_value") and "contact_value" not in self.errors:
            self.add_error("contact_value", _("A way to reach somebody needs its number or name."))

    def key(self) -> str:
        """The code, if the file gives one."""
        return str(self.cleaned_data["code"])


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Register the person with all the row says; whoever calls keeps it whole in one transaction."""
    told = {"code": row["code"]} if row["code"] else {}
    registered = actions.register(
        by=actor, because="import", once=once(ROW), centre=row["centre"], name=row["name"],
        birth_year=row["birth_year"], sex=row["sex"], languages=row["languages"], ubigeo=row["district"],
        home=home(row), notes=row["notes"], **told,
    )  # fmt: skip
    person = Person.objects.get(pk=registered.person)
    if row["contact_value"]:
        actions.add_contact(
            person, by=actor, because="import", once=once("contact"), kind=row["contact"] or "phone",
            value=row["contact_value"], how=row["contact_how"],
        )  # fmt: skip
    for purpose in ("care", "matching", "sharing", "research"):
        if row[f"agrees_{purpose}"]:
            actions.give_consent(person, by=actor, because="import", once=once(purpose), purpose=purpose)
    return registered


KIND = Kind(
    name="people",
    title=gettext_lazy("People"),
    prose=gettext_lazy("People who seek care, with a safe way to reach them and what they agreed to."),
    verb="people.register",
    form=PersonRow,
    take=take,
    examples=(
        {
            "name": "Amaru Ejemplo", "birth_year": "1991", "sex": "m", "languages": "es, qu",
            "district": "150142", "lat": "-12.2133", "lon": "-76.9366", "contact": "message",
            "contact_value": "+51 999 000 001", "contact_how": "after six", "agrees_care": "yes",
            "agrees_matching": "yes", "agrees_sharing": "yes",
        },
        {"name": "Illa Ejemplo", "sex": "f", "languages": "es", "district": "Villa María del Triunfo",
         "agrees_care": "yes"},
    ),
)  # fmt: skip
