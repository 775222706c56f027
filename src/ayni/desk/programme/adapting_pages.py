"""Making a version: value by value, from a file, or the cut-off alone. Each asks how the adaptation came about."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.adaptations import actions, queries
from ayni.basics import shelf
from ayni.care.queries import protocol_called
from ayni.desk.programme.adaptations import OfOne
from ayni.desk.programme.adapting import CutOffForm, FileForm, FrameForm, ValuesForm
from ayni.desk.standing import Asked, standing


class Making(OfOne):
    """What the three ways share."""

    template = ""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """Ask."""
        number, _content = self.held(name)
        return self.ask(name, self.form(name, initial={"based_on": number}))

    def post(self, request: Asked, name: str) -> HttpResponse:
        """Keep the version, or say what keeps it from being one; then nothing is kept, and what was typed stays."""
        form = self.form(name, request.POST, request.FILES)
        if form.is_valid() and self.do(
            actions.adapt, self.kind, name, because="adapted", form=form, site=settings.AYNI_SITE,
            content=self.content(name, form), frame=form.frame, based_on=form.cleaned_data["based_on"],
        ):  # fmt: skip
            return self.back(name, _("Kept. Whoever begins from now on begins with it."))
        return self.ask(name, form, 422)

    def ask(self, name: str, form: FrameForm, status: int = 200) -> HttpResponse:
        """The page."""
        shown = {"kind": self.kind, "name": name, "called": self.known(name)["name"], "back": f"adapted-{self.kind}"}
        return self.render(self.template, status=status, form=form, **shown)

    def form(self, name: str, *told: Any, **more: Any) -> FrameForm:
        """The form of this way."""
        raise NotImplementedError

    def content(self, name: str, form: Any) -> dict[str, Any]:
        """The definition that was made."""
        raise NotImplementedError

    def words(self, name: str) -> dict[str, Any]:
        """What holds, as it is kept."""
        version = queries.held(self.kind, name)
        return dict(version.content if version else shelf.load(self.kind, name))


@standing("director", "steward")
class ByValues(Making):
    """Value by value."""

    template = "programme/adapting.html"

    def form(self, name: str, *told: Any, **more: Any) -> ValuesForm:
        """Every value that may be said otherwise."""
        return ValuesForm(*told, kind=self.kind, content=self.words(name), shelved=self.known(name), **more)

    def content(self, name: str, form: ValuesForm) -> dict[str, Any]:
        """With what was typed."""
        return form.edited


@standing("director", "steward")
class ByFile(Making):
    """From a file."""

    template = "programme/adapting_file.html"

    def form(self, name: str, *told: Any, **more: Any) -> FileForm:
        """The file."""
        self.known(name)
        return FileForm(*told, **more)

    def content(self, name: str, form: FileForm) -> dict[str, Any]:
        """What the file says."""
        return dict(form.cleaned_data["file"])


@standing("director", "steward")
class ByCutOff(Making):
    """The cut-off alone."""

    template = "programme/cut_off.html"

    def form(self, name: str, *told: Any, **more: Any) -> CutOffForm:
        """Number, source and date."""
        self.known(name)
        return CutOffForm(*told, **more)

    def content(self, name: str, form: CutOffForm) -> dict[str, Any]:
        """With this cut-off chosen."""
        return form.edited(self.words(name))

    def ask(self, name: str, form: FrameForm, status: int = 200) -> HttpResponse:
        """The page, with what was published beside it."""
        self.known(name)
        shown = {"name": name, "called": self.known(name)["name"], "published": self.words(name).get("cutoffs", [])}
        shown["followed"] = [each for each in shelf.names("protocols") if name in protocol_called(each).cutoffs]
        return self.render(self.template, status=status, form=form, back=f"adapted-{self.kind}", **shown)
