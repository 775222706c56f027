"""Putting right what we know of a centre, and the outline it answers for, which is shown before it is kept."""

from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired, dumps, loads
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.words import Refused
from ayni.desk.centre import own, picture
from ayni.desk.centre.forms import TEXT, CatchmentForm, CentreForm
from ayni.desk.imports.outlines import outline, outline_of
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.places import actions
from ayni.places.queries import Centre

SECONDS = 3600  # as long as somebody may look at the picture before keeping the outline
FACTS = ("name", "ubigeo", "lat", "lon")


@standing("manager")
class CentreFacts(own.CentrePage):
    """What we know of a centre."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it as it is."""
        centre = self.centre(pk)
        return self._ask(centre, CentreForm(initial={name: getattr(centre, name) for name in FACTS}))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what is different."""
        centre, form = self.centre(pk), CentreForm(request.POST)
        if not form.is_valid():
            return self._ask(centre, form, status=422)
        changed = {name: form.cleaned_data[name] for name in FACTS if form.cleaned_data[name] != getattr(centre, name)}
        if changed and not self.do(actions.correct, centre, because="corrected", form=form, **changed):
            return self._ask(centre, form, status=422)
        return self.go("centre", tell=_("It is put right.") if changed else _("Nothing was different."))

    def _ask(self, centre: Centre, form: CentreForm, status: int = 200) -> HttpResponse:
        return self.render("centre/facts.html", status=status, centre=centre, form=form)


@standing("manager")
class Catchment(own.CentrePage):
    """The outline a centre answers for."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it, and ask for another."""
        return self._ask(self.centre(pk), CatchmentForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show the new outline on the map; nothing is kept yet."""
        centre, form = self.centre(pk), CatchmentForm(request.POST, request.FILES)
        geometry = self._geometry(form) if form.is_valid() else None
        if geometry is None:
            return self._ask(centre, form, status=422)
        return self.render(
            "centre/catchment_preview.html", centre=centre, sealed=dumps([str(centre.pk), geometry], compress=True),
            map=picture.preview(geometry, centre.catchment, centre.point), touched=picture.touched(geometry),
        )  # fmt: skip

    def _geometry(self, form: CatchmentForm) -> dict[str, Any] | None:
        given = form.cleaned_data
        ways = [name for name in ("districts", "text", "file") if given.get(name)]
        if len(ways) != 1:
            form.add_error(None, _("Give the outline in one of the three ways."))
            return None
        try:
            if ways[0] == "districts":
                return outline_of(given["districts"])
            text = given["text"] or given["file"].read(TEXT + 1).decode("utf-8", "replace")
            if len(text) > TEXT:
                raise Refused("The outline has more corners than can be kept; simplify it first.")
            return outline(text)
        except Refused as refusal:
            form.add_error(ways[0], said(refusal.sentence))
            return None

    def _ask(self, centre: Centre, form: CatchmentForm, status: int = 200) -> HttpResponse:
        return self.render(
            "centre/catchment.html", status=status, centre=centre, form=form,
            map=picture.preview(centre.catchment, None, centre.point), touched=picture.touched(centre.catchment),
        )  # fmt: skip


@standing("manager")
class KeptCatchment(own.CentrePage):
    """Keeping the outline that was shown."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it. What comes back is signed: it is the outline that was looked at, and no other."""
        centre = self.centre(pk)
        try:
            for_centre, geometry = loads(request.POST.get("sealed", ""), max_age=SECONDS)
        except (BadSignature, SignatureExpired, ValueError):
            for_centre, geometry = "", None
        if for_centre != str(centre.pk):
            raise Refused("The picture is too old to be confirmed; please give the outline again.")
        self.do(actions.correct, centre, because="catchment", catchment=geometry)
        return self.go("centre", tell=_("The catchment is kept."))
