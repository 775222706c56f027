"""Recording a worker's credential with its evidence, and taking one back."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.credentials import actions
from ayni.credentials.queries import Credential
from ayni.desk.centre import own
from ayni.desk.centre.forms import REVOCATIONS, CredentialForm
from ayni.desk.centre.keeping import Keeping
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.imports.kind import end_of, start_of
from ayni.desk.standing import Asked, standing
from ayni.workers.queries import Worker


@standing("manager")
class NewCredential(Keeping):
    """Recording a credential."""

    title, verb = gettext_lazy("A credential"), gettext_lazy("Record it")
    lead = gettext_lazy("Record what you have seen on paper. It counts from its first day to its last.")
    done = gettext_lazy("The credential of {name} is recorded.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """Kind, issuer, days and evidence."""
        return CredentialForm(told, jurisdiction=worker.centre.jurisdiction)

    def keep(self, worker: Worker, form: Any) -> object:
        """Record it, in days of the centre's own calendar."""
        given, zone = form.cleaned_data, worker.centre.time_zone
        return self.do(
            actions.record, worker, because="paper-seen", form=form, kind=given["kind"], issuer=given["issuer"],
            jurisdiction=worker.centre.jurisdiction, valid_from=start_of(given["valid_from"], zone),
            valid_until=end_of(given["valid_until"], zone), evidence=given["evidence"],
        )  # fmt: skip


@standing("manager")
class Revocation(own.CentrePage):
    """Taking a credential back."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why."""
        return self._ask(self._credential(pk), WhyForm(reasons=REVOCATIONS))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """From this moment it lets nobody be suggested or accept."""
        credential, form = self._credential(pk), WhyForm(request.POST, reasons=REVOCATIONS)
        if form.is_valid() and self.do(
            actions.revoke, credential, because=form.cleaned_data["because"], form=form
        ):  # fmt: skip
            return self.go("centre-worker", credential.worker_id, tell=_("The credential no longer counts."))
        return self._ask(credential, form, status=422)

    def _credential(self, pk: UUID) -> Credential:
        hers = Credential.objects.filter(worker__in=own.workers(self.actor), revocation=None)
        return self.find(hers.select_related("worker__centre"), pk)

    def _ask(self, credential: Credential, form: WhyForm, status: int = 200) -> HttpResponse:
        return self.render(
            "centre/keeping.html", status=status, worker=credential.worker, form=form,
            title=_("Taking back a credential"), verb=_("Take it back"),
            notes=[f"{credential.issuer} · {credential.evidence}"],
            lead=_("From this moment it lets nobody be suggested or accept. What it allowed before stays as it was."),
        )  # fmt: skip
