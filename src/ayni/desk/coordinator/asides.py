"""Who does not answer for a person: they know each other, something happened, or the person asked for it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.coordinator.fields import named
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.people.queries import visible_to
from ayni.safety import actions
from ayni.safety.queries import Aside
from ayni.safety.rules import ASIDE
from ayni.workers.queries import Supervisor, supervisors_visible_to


class AsideForm(forms.Form):
    """Who, and why."""

    supervisor = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=Supervisor.objects.none())
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=named(ASIDE), widget=forms.RadioSelect)

    def __init__(self, told: Any, supervisors: QuerySet[Supervisor]) -> None:
        super().__init__(told)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]


@standing("coordinator")
class Asides(Page):
    """Naming a supervisor who is never asked to answer a flag about this person."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask who and why."""
        return self.show(pk, self.form())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it; what she was to answer goes on to the next at once."""
        person, form = self.find(visible_to(self.actor), pk), self.form(request.POST)
        if form.is_valid() and self.do(actions.set_aside, person, because="told", form=form, **form.cleaned_data):
            return self.go("person", person.pk, tell=_("Noted."))
        return self.show(pk, form, 422)

    def form(self, told: Any = None) -> AsideForm:
        """The supervisors of the coordinator's centres."""
        return AsideForm(told, supervisors_visible_to(self.actor).order_by("name", "pk"))

    def show(self, pk: UUID, form: AsideForm, status: int = 200) -> HttpResponse:
        """The form."""
        person = self.find(visible_to(self.actor), pk)
        return self.render("coordinator/aside_new.html", status=status, person=person, form=form)


@standing("coordinator")
class AsideEnd(Page):
    """A supervisor who was set aside may be asked again."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Let her back, whatever the reasons were."""
        asides = Aside.objects.select_related("person", "supervisor").filter(person__in=visible_to(self.actor))
        aside = self.find(asides, pk)
        self.do(actions.let_back, aside.person, because="told", supervisor=aside.supervisor)
        return self.go("person", aside.person_id, tell=_("%(name)s may be asked again.") % {"name": aside.supervisor})
