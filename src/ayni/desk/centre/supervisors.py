"""The supervisors of a centre: appointed, put right, and whom they accompany."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics import shelf
from ayni.desk.centre import own
from ayni.desk.centre.forms import SupervisorForm
from ayni.desk.standing import Asked, standing
from ayni.engagements.planning import room_left
from ayni.places.queries import Centre
from ayni.workers import actions
from ayni.workers.queries import Supervision, Supervisor


def most_workers(centre: Centre) -> int:
    """How many workers one supervisor may accompany where the centre is."""
    return int(shelf.load("jurisdictions", centre.jurisdiction)["supervision"]["max_workers"]["value"])


@standing("manager")
class Supervisors(own.CentrePage):
    """Everybody who supervises at the centre."""

    def get(self, request: Asked) -> HttpResponse:
        """By name, with the room they have."""
        without = own.workers(self.actor).exclude(pk__in=Supervision.objects.filter(until=None).values("worker"))
        supervisors = list(own.supervisors(self.actor))
        left = room_left([(each, each.centre) for each in supervisors])
        rows = [(each, left[each.pk]) for each in supervisors]
        return self.render("centre/supervisors.html", supervisors=rows, without=without.count())


@standing("manager")
class Appointment(own.CentrePage):
    """Appointing a supervisor."""

    def get(self, request: Asked) -> HttpResponse:
        """Ask who, and for how many."""
        centre = self.centre()
        most = most_workers(centre)
        return self._ask(centre, SupervisorForm(initial={"capacity": most}, centre=centre, most=most))

    def post(self, request: Asked) -> HttpResponse:
        """Appoint."""
        centre = self.centre()
        form = SupervisorForm(request.POST, centre=centre, most=most_workers(centre))
        if form.is_valid():
            given = form.cleaned_data
            appointed = self.do(
                actions.appoint_supervisor, because="appointed", form=form, centre=centre, name=given["name"],
                capacity=given["capacity"], account=given["email"],
            )  # fmt: skip
            if appointed:
                return self.go("centre-supervisors", tell=_("{name} is appointed.").format(name=given["name"]))
        return self._ask(centre, form, status=422)

    def _ask(self, centre: Centre, form: SupervisorForm, status: int = 200) -> HttpResponse:
        most = most_workers(centre)
        return self.render("centre/supervisor_form.html", status=status, centre=centre, form=form, most=most)


@standing("manager")
class SupervisorPage(own.CentrePage):
    """One supervisor: whom they accompany, and putting right what we know."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show them."""
        supervisor = self.find(own.supervisors(self.actor), pk)
        account = supervisor.account.email if supervisor.account else ""
        told = {"name": supervisor.name, "capacity": supervisor.capacity, "email": account}
        return self._ask(supervisor, self._form(supervisor, initial=told))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what is different."""
        supervisor = self.find(own.supervisors(self.actor), pk)
        form = self._form(supervisor, request.POST)
        if not form.is_valid():
            return self._ask(supervisor, form, status=422)
        given = form.cleaned_data
        told = {"name": given["name"], "capacity": given["capacity"], "account": given["email"]}
        changed = {name: value for name, value in told.items() if getattr(supervisor, name) != value}
        if changed and not self.do(
            actions.correct_supervisor, supervisor, because="corrected", form=form, **changed
        ):  # fmt: skip
            return self._ask(supervisor, form, status=422)
        return self.go("centre-supervisor", pk, tell=_("It is put right."))

    def _form(self, supervisor: Supervisor, *told: object, **more: object) -> SupervisorForm:
        centre = supervisor.centre
        return SupervisorForm(*told, centre=centre, most=most_workers(centre), supervisor=supervisor, **more)

    def _ask(self, supervisor: Supervisor, form: SupervisorForm, status: int = 200) -> HttpResponse:
        accompanied = supervisor.supervisions.filter(until=None).select_related("worker").order_by("worker__name")
        return self.render(
            "centre/supervisor.html", status=status, supervisor=supervisor, form=form, accompanied=list(accompanied),
            most=most_workers(supervisor.centre), left=room_left([(supervisor, supervisor.centre)])[supervisor.pk],
        )  # fmt: skip
