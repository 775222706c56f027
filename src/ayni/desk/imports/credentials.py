"""Importing credentials: what workers are trained for, by whom, and for how long."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import shelf
from ayni.credentials import actions
from ayni.credentials.queries import Credential
from ayni.desk.imports.fields import DayField, bare
from ayni.desk.imports.kind import ROW, Kind, Once, RowForm, end_of, start_of
from ayni.ground.actors import Actor


class CredentialRow(RowForm):
    """A credential as one row."""

    worker = forms.CharField(max_length=12, help_text=gettext_lazy("The worker's code."))
    kind = forms.CharField(max_length=80, help_text=gettext_lazy("As your jurisdiction calls it: acs, peer-support …"))
    issuer = forms.CharField(max_length=120)
    valid_from = DayField(help_text="2026-01-31")
    valid_until = DayField(help_text=gettext_lazy("The last day it counts."))
    evidence = forms.CharField(max_length=200, help_text=gettext_lazy("Its number, or where the paper is."))

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "worker": ("agente", "codigo", "code"), "kind": ("tipo",), "issuer": ("emisor",),
        "valid_from": ("valida_desde", "desde"), "valid_until": ("valida_hasta", "hasta"),
        "evidence": ("sustento", "documento"),
    }  # fmt: skip

    def clean_worker(self) -> Any:
        """The worker."""
        return self.worker_called(self.cleaned_data["worker"])

    def clean(self) -> None:
        """A kind the worker's jurisdiction knows, not recorded before."""
        given = self.cleaned_data
        worker = given.get("worker")
        if worker is None or not given.get("kind"):
            return
        given["kind"] = self._kind(worker.centre.jurisdiction, given["kind"])
        known = Credential.objects.filter(worker=worker, kind=given["kind"], evidence=given.get("evidence"))
        if given["kind"] and known.exists():
            self.add_error("evidence", _("This credential is recorded already; look at the worker's page."))

    def _kind(self, jurisdiction: str, told: str) -> str:
        kinds = shelf.load("jurisdictions", jurisdiction)["credentials"]
        for code, each in kinds.items():
            if bare(told) in {bare(code), *(bare(name) for name in each["name"].values())}:
                return str(code)
        self.add_error("kind", _("“%(kind)s” is none of: %(kinds)s.") % {"kind": told, "kinds": ", ".join(kinds)})
        return ""

    def key(self) -> str:
        """The worker, the kind and the paper."""
        given = self.cleaned_data
        return f"{given['worker'].pk} {given['kind']} {given['evidence']}"


def take(actor: Actor, row: dict[str, Any], once: Once) -> object:
    """Record the credential, from the first instant of its first day to the last of its last."""
    centre = row["worker"].centre
    return actions.record(
        row["worker"], by=actor, because="import", once=once(ROW), kind=row["kind"], issuer=row["issuer"],
        jurisdiction=centre.jurisdiction, valid_from=start_of(row["valid_from"], centre.time_zone),
        valid_until=end_of(row["valid_until"], centre.time_zone), evidence=row["evidence"],
    )  # fmt: skip


KIND = Kind(
    name="credentials",
    title=gettext_lazy("Credentials"),
    prose=gettext_lazy("What workers are trained for, who says so, until when, and where the paper is."),
    verb="credentials.record",
    form=CredentialRow,
    take=take,
    examples=(
        {"worker": "W-XXXXX", "kind": "acs", "issuer": "DIRIS Lima Sur", "valid_from": "2026-01-01",
         "valid_until": "2027-12-31", "evidence": "certificate 118"},
    ),
)  # fmt: skip
