"""Waves by plan: adopted from a shortlist, and stopped."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.coordinator.shortlists import ShortlistPage, visible_shortlists
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions, queries

NOT_A_WAY = gettext_lazy("Choose one of the ways to ask in waves.")


class WavesForm(forms.Form):
    """How many are asked in each wave, such as ``1,2,2``; whether that can be is said by the rules."""

    sizes = forms.CharField(
        max_length=60,
        error_messages={"required": NOT_A_WAY, "max_length": NOT_A_WAY},
        validators=[RegexValidator(r"\A[1-9]\d?(,[1-9]\d?)*\Z", NOT_A_WAY)],
    )

    def clean_sizes(self) -> list[int]:
        """As numbers."""
        return [int(each) for each in self.cleaned_data["sizes"].split(",")]


@standing("coordinator")
class Waves(ShortlistPage):
    """A plan of waves, chosen from a shortlist."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """The shortlist it is chosen from."""
        return self.go("shortlist", self.find(visible_shortlists(self), pk).pk)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Adopt it: the first wave goes out, and the clock sends the others until somebody accepts."""
        shortlist, form = self.find(visible_shortlists(self), pk), WavesForm(request.POST)
        if form.is_valid() and self.do(actions.adopt_waves, shortlist, because="waves", form=form, **form.cleaned_data):
            return self.go("referral", shortlist.referral_id, tell=_("The waves go out until somebody accepts."))
        wrong = " ".join(str(each) for held in form.errors.values() for each in held)
        return self.show(shortlist, wrong, status=422)


@standing("coordinator")
class WavesEnd(Page):
    """A plan of waves that is stopped."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Stop it."""
        plan: Any = self.find(queries.wave_plans_visible_to(self.actor), pk)
        self.do(actions.stop_waves, plan, because="coordinator")
        return self.go("referral", plan.referral_id, tell=_("Stopped. Who is asked now may still accept."))
