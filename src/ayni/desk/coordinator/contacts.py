"""The ways of reaching a person that they called safe."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.people_forms import ContactForm
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.people import actions, queries
from ayni.people.queries import ContactWay


@standing("coordinator")
class Contacts(Page):
    """A new way of reaching a person."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask how, where, when and with which words."""
        return self.render(
            "coordinator/contact_new.html", person=self.find(queries.visible_to(self.actor), pk), form=ContactForm()
        )

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Note it."""
        person, form = self.find(queries.visible_to(self.actor), pk), ContactForm(request.POST)
        if form.is_valid() and self.do(actions.add_contact, person, because="asked", form=form, **form.cleaned_data):
            return self.go("person", person.pk, tell=_("Noted."))
        return self.render("coordinator/contact_new.html", status=422, person=person, form=form)


@standing("coordinator")
class ContactEnd(Page):
    """A way of reaching a person that must not be used any more."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Stop it."""
        ways = ContactWay.objects.select_related("person").filter(person__in=queries.visible_to(self.actor))
        contact = self.find(ways.filter(stopped_at=None), pk)
        self.do(actions.stop_contact, contact, because="not-safe")
        return self.go("person", contact.person_id, tell=_("This way is not used any more."))
