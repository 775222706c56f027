"""Importing a table: choose what, send the file, read what would happen, confirm, read what happened."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Refused
from ayni.desk.imports import files, judging, parcel
from ayni.desk.imports.kind import Kind
from ayni.desk.imports.kinds import KINDS, open_to
from ayni.desk.imports.reader import MAX_BYTES, MAX_ROWS, by_name, read
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said

# Who may import what follows from the verbs of their roles; these are the roles that hold any of them.
IMPORTERS = ("coordinator", "manager", "supervisor", "steward")
SHOWN = 100  # refused rows on the page; all of them stand in the file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy("CSV or XLSX. Nothing is kept until you have read the report and confirmed it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )


class OfAKind(Page):
    """What the pages of one kind share."""

    def kind_called(self, name: str) -> Kind:
        """The kind, if there is one of that name and the actor may import it; otherwise it does not exist."""
        kind = KINDS.get(name)
        if kind is None or not kind.open_to(self.actor):
            raise Http404
        return kind

    def ask(self, kind: Kind, form: UploadForm, status: int = 200) -> HttpResponse:
        """The page that asks for the file."""
        columns = [
            {"name": name, "needed": field.required, "holds": field.help_text, "also": kind.form.also.get(name, ())}
            for name, field in kind.form.base_fields.items()
        ]
        return self.render(
            "imports/ask.html", status=status, kind=kind, form=form, columns=columns, most=MAX_ROWS,
            megabytes=MAX_BYTES // 1024 // 1024,
        )  # fmt: skip

    def report(self, kind: Kind, found: judging.Report, sealed: str = "") -> HttpResponse:
        """The page that says what would happen, or what did."""
        refused, known = found.of(judging.REFUSED), found.of(judging.KNOWN)
        rest = parcel.seal("refused", self.actor, files.refused_rows(found)) if refused else ""
        return self.render(
            "imports/report.html", kind=kind, report=found, taken=len(found.of(judging.TAKEN)), refused=len(refused),
            known=known[:SHOWN], many_known=len(known), shown=refused[:SHOWN], sealed=sealed, sealed_refused=rest,
        )  # fmt: skip


@standing(*IMPORTERS)
class Imports(Page):
    """What can be imported."""

    def get(self, request: Asked) -> HttpResponse:
        """Choose."""
        return self.render("imports/choose.html", kinds=open_to(self.actor))


@standing(*IMPORTERS)
class Import(OfAKind):
    """Sending a table of one kind."""

    def get(self, request: Asked, kind: str) -> HttpResponse:
        """Ask for the file, and say what it should hold."""
        return self.ask(self.kind_called(kind), UploadForm())

    def post(self, request: Asked, kind: str) -> HttpResponse:
        """Rehearse: say what would become of each row, and change nothing."""
        chosen, form = self.kind_called(kind), UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(chosen, form, status=422)
        upload = form.cleaned_data["file"]
        try:
            # One byte more than may be tells the reader that there is too much, without our reading it all.
            table, strange = by_name(read(upload.read(MAX_BYTES + 1)), chosen.ways)
            missing = [name for name in chosen.required if name not in table.columns]
            if missing:
                raise Refused("The table lacks these columns: {columns}.", columns=missing)
        except Refused as refusal:
            form.add_error("file", said(refusal.sentence))
            return self.ask(chosen, form, status=422)
        found = judging.judge(chosen, table, self.actor, keep=False, strange=tuple(strange))
        return self.report(chosen, found, parcel.seal(chosen.name, self.actor, table))


@standing(*IMPORTERS)
class Confirmation(OfAKind):
    """Taking in what the report promised."""

    def post(self, request: Asked, kind: str) -> HttpResponse:
        """Judge every row again, for things may have changed, and keep what can be kept."""
        chosen = self.kind_called(kind)
        table = parcel.unseal(request.POST.get("table", ""), chosen.name, self.actor)
        return self.report(chosen, judging.judge(chosen, table, self.actor, keep=True))


@standing(*IMPORTERS)
class Template(OfAKind):
    """A file to fill in."""

    def get(self, request: Asked, kind: str, form: str) -> HttpResponse:
        """The columns with examples."""
        chosen = self.kind_called(kind)
        if form == "xlsx":
            return _file(files.template_xlsx(chosen), XLSX, f"ayni-{kind}.xlsx")
        return _file(files.template_csv(chosen), "text/csv; charset=utf-8", f"ayni-{kind}.csv")


@standing(*IMPORTERS)
class RefusedRows(OfAKind):
    """The refused rows, to be put right and sent again."""

    def post(self, request: Asked, kind: str) -> HttpResponse:
        """As CSV."""
        self.kind_called(kind)
        table = parcel.unseal(request.POST.get("table", ""), "refused", self.actor)
        return _file(files.as_csv(table), "text/csv; charset=utf-8", _("refused-rows") + ".csv")


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip
