"""Importing competency ratings: one row for each time a supervisor watched a worker, one column for each item."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ayni.basics import shelf
from ayni.basics.words import say
from ayni.credentials import actions
from ayni.credentials.queries import Rating
from ayni.credentials.rules import HIGHEST, LOWEST
from ayni.desk.imports.fields import DayField, WordField
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm, start_of
from ayni.ground import clock
from ayni.ground.actors import Actor

SETTINGS = {"roleplay": say("Role play"), "live": say("With a person")}
NOON = timedelta(hours=12)  # a paper says the day; noon is nobody's yesterday


def items() -> dict[str, Mapping[str, str]]:
    """Every item that any protocol rates, with what it asks in each language."""
    found: dict[str, Mapping[str, str]] = {}
    for protocol in shelf.names("protocols"):
        for item in shelf.load("protocols", protocol)["competencies"]:
            found.setdefault(item["id"], item["name"])
    return found


def _asked(names: Mapping[str, str]) -> str:
    return names.get((get_language() or "en")[:2], names["en"])


asked = lazy(_asked, str)


class RatingRow(RowForm):
    """A rating as one row; the items follow the fixed columns."""

    worker = forms.CharField(max_length=12, help_text=gettext_lazy("The worker's code."))
    protocol = forms.CharField(max_length=40, help_text="problem-solving, linkage …")
    rated_on = DayField(help_text="2026-01-31")
    setting = WordField(SETTINGS, help_text="roleplay, live")

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "worker": ("agente", "codigo", "code"), "protocol": ("protocolo",), "rated_on": ("fecha",),
        "setting": ("modo",),
    }  # fmt: skip

    def clean_worker(self) -> Any:
        """The worker."""
        return self.worker_called(self.cleaned_data["worker"])

    def clean_protocol(self) -> str:
        """A protocol on the shelf."""
        name = str(self.cleaned_data["protocol"])
        if name not in shelf.names("protocols"):
            raise forms.ValidationError(
                _("“%(name)s” is none of: %(names)s.") % {"name": name, "names": ", ".join(shelf.names("protocols"))}
            )
        return name

    def clean_rated_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["rated_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> None:
        """The levels of the protocol's own items, each given; and not the same rating twice."""
        given = self.cleaned_data
        if "protocol" in given:
            rated = [item["id"] for item in shelf.load("protocols", given["protocol"])["competencies"]]
            given["levels"] = {item: given[item] for item in rated if given.get(item) is not None}
        if "worker" in given and "rated_on" in given and "protocol" in given:
            at = _instant(given)
            if Rating.objects.filter(worker=given["worker"], protocol=given["protocol"], rated_at=at).exists():
                self.add_error("rated_on", _("A rating of that day is recorded already."))

    def key(self) -> str:
        """The worker, the protocol and the day."""
        given = self.cleaned_data
        return f"{given['worker'].pk} {given['protocol']} {given['rated_on']}"


def _instant(given: Mapping[str, Any]) -> Any:
    at = start_of(given["rated_on"], given["worker"].centre.time_zone) + NOON
    return min(at, clock.now())


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Keep the rating, dated the day it was made."""
    return actions.rate(
        row["worker"], by=actor, because="import", at=_instant(row), once=once(ROW), protocol=row["protocol"],
        levels=row["levels"], setting=row["setting"],
    )  # fmt: skip


for _item, _names in items().items():
    RatingRow.base_fields[_item] = forms.IntegerField(
        min_value=LOWEST, max_value=HIGHEST, required=False, help_text=asked(_names)
    )

KIND = Kind(
    name="ratings",
    title=gettext_lazy("Competency ratings"),
    prose=gettext_lazy("How supervisors saw workers work: a level from 1 (harmful) to 4 for each item of a protocol."),
    verb="credentials.rate",
    form=RatingRow,
    take=take,
    examples=(
        {"worker": "W-XXXXX", "protocol": "problem-solving", "rated_on": "2026-02-14", "setting": "roleplay"}
        | dict.fromkeys(items(), "3"),
    ),
)  # fmt: skip
