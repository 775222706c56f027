"""Writing down with the person what helps on hard days, and how the two understand what weighs."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.care import actions
from ayni.care import queries as care
from ayni.care.rules import PAPERS
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.desk.worker.engagements import EngagementPage
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement


class PaperForm(forms.Form):
    """A text under each heading of a kind of paper; every one may stay empty, all together may not."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, word in PAPERS[kind].headings.items():
            area = forms.Textarea(attrs={"rows": 2})
            self.fields[code] = forms.CharField(
                label=said(word), required=False, max_length=PAPERS[kind].longest, widget=area
            )


class MyPaper(EngagementPage):
    """A paper of one kind, beginning with what holds."""

    kind: ClassVar[str]

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it; reading it leaves an entry."""
        engagement = self.engagement(pk)
        engagements.read(engagement, by=self.actor, because="care")
        held = care.papers_of(engagement.pk).get(self.kind)
        return self.show(engagement, PaperForm(kind=self.kind, initial=held.parts if held else {}))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it."""
        engagement, form = self.engagement(pk), PaperForm(request.POST, kind=self.kind)
        if form.is_valid() and self.do(
            actions.write, engagement, because="together", form=form, kind=self.kind, parts=form.cleaned_data
        ):
            return self.go("my-engagement", engagement.pk, tell=_("Saved. What was written before is kept as well."))
        return self.show(engagement, form, 422)

    def show(self, engagement: Engagement, form: PaperForm, status: int = 200) -> HttpResponse:
        """The page."""
        held = care.papers_of(engagement.pk).get(self.kind)
        shown = {"engagement": engagement, "form": form, "sheet": PAPERS[self.kind], "held": held}
        return self.render("worker/paper.html", status=status, **shown)


@standing("worker")
class HardDays(MyPaper):
    """What helps when it gets hard."""

    kind = "hard-days"


@standing("worker")
class Understanding(MyPaper):
    """How the two understand what weighs."""

    kind = "understanding"
