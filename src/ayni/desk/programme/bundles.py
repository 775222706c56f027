"""Bundles: giving versions to another site in one file, and bringing in theirs, saying what became of each."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.adaptations import actions, queries
from ayni.basics.words import Refused
from ayni.desk.programme.adaptations import Adaptations, sent_as
from ayni.desk.programme.adapting import BundleForm
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.engines import adaptation
from ayni.engines.adaptation import Unreadable
from ayni.engines.adaptation.bundle import LARGEST


@standing("director", "steward")
class Bundle(Adaptations):
    """The chosen versions as one file."""

    def get(self, request: Asked) -> HttpResponse:
        """The file, or why one of them cannot be given on."""
        chosen = list(queries.visible_to(self.actor).filter(number__gt=0, pk__in=_ids(request.GET.getlist("version"))))
        if not chosen:
            raise Refused("Choose at least one version.")
        return sent_as(adaptation.written(queries.item_of(each) for each in chosen), f"ayni-{settings.AYNI_SITE}.json")


@standing("director", "steward")
class Bringing(Adaptations):
    """A bundle of another site."""

    def get(self, request: Asked) -> HttpResponse:
        """The page it is asked from."""
        return self.go("adaptations")

    def post(self, request: Asked) -> HttpResponse:
        """Bring in what can be brought in, and say of each what became of it."""
        form = BundleForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(422, form=form)
        try:
            items = adaptation.read(form.cleaned_data["file"].read(LARGEST + 1))
        except Unreadable as wrong:
            form.add_error("file", said(wrong.sentence))
            return self.show(422, form=form)
        return self.render("programme/brought.html", lines=[(item, *self.bring(item)) for item in items])

    def bring(self, item: Any) -> tuple[bool, str]:
        """Whether it was kept, and as what or why not."""
        try:
            kept = self.do(actions.bring, item, because="brought")
        except Refused as refusal:
            return False, said(refusal.sentence)
        return True, _("Kept as version {n}, beside what is here. Nobody begins with it until it is taken up.").format(
            n=kept.number
        )


def _ids(told: list[str]) -> list[UUID]:
    found = []
    for each in told:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
