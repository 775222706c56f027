"""What a manager writes down about one worker: agreement, consent, hours, time away, supervisor, leaving."""

from typing import Any, ClassVar
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.centre import own
from ayni.desk.centre.forms import LEAVINGS, AgreementForm, HoursForm, SupervisionForm, WillingForm
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.imports.kind import start_of
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.forms import AbsenceForm
from ayni.engagements.queries import Engagement, under_way
from ayni.workers import actions
from ayni.workers.queries import Worker

Words = str | Promise


class Keeping(own.CentrePage):
    """One thing asked about one worker. A page says what it asks, and what it does with the answer."""

    title: ClassVar[Words]
    lead: ClassVar[Words] = ""
    verb: ClassVar[Words]
    done: ClassVar[Words]

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask."""
        worker = self.worker(pk)
        return self.ask(worker, self.form(worker))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the answer, or ask again with what is wrong beside it."""
        worker = self.worker(pk)
        form = self.form(worker, request.POST)
        if form.is_valid() and self.keep(worker, form):
            return self.go(self.then(worker), tell=str(self.done).format(name=worker.name))
        return self.ask(worker, form, status=422)

    def ask(self, worker: Worker, form: BaseForm, status: int = 200) -> HttpResponse:
        """The page with its one form."""
        return self.render(
            "centre/keeping.html", status=status, worker=worker, form=form, title=self.title, lead=self.lead,
            verb=self.verb, notes=self.notes(worker),
        )  # fmt: skip

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """The form, empty or with what was sent."""
        raise NotImplementedError

    def keep(self, worker: Worker, form: Any) -> object:
        """Do the one action; None when it was refused."""
        raise NotImplementedError

    def notes(self, worker: Worker) -> list[str]:
        """What to know before answering."""
        return []

    def then(self, worker: Worker) -> str:
        """Where to go when it is done: the worker's own page."""
        return reverse("centre-worker", args=[worker.pk])


@standing("manager")
class Agreement(Keeping):
    """Recording the written agreement."""

    title, verb = gettext_lazy("The written agreement"), gettext_lazy("Record the agreement")
    lead = gettext_lazy("Role, scope, pay, protection and how to complain, signed by both. Without it nobody is asked.")
    done = gettext_lazy("The agreement of {name} is recorded.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """Where the paper is, and its day."""
        return AgreementForm(told)

    def keep(self, worker: Worker, form: Any) -> object:
        """Record it as of the day it was signed."""
        signed = start_of(form.cleaned_data["signed_on"], worker.centre.time_zone)
        return self.do(
            actions.sign_agreement, worker, because="signed", form=form, at=signed,
            document=form.cleaned_data["document"],
        )  # fmt: skip


@standing("manager")
class Willingness(Keeping):
    """Recording whether a worker agrees to be suggested."""

    title, verb = gettext_lazy("Being suggested"), gettext_lazy("Record the answer")
    lead = gettext_lazy("Ask each time anew. No costs nothing, counts at once, and can be turned into yes any day.")
    done = gettext_lazy("What {name} said is recorded.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """Yes or no."""
        return WillingForm(told)

    def keep(self, worker: Worker, form: Any) -> object:
        """Allow or stop suggestions."""
        yes = form.cleaned_data["willing"] == "yes"
        return self.do(actions.allow_matching if yes else actions.stop_matching, worker, because="asked", form=form)


@standing("manager")
class WeekHours(Keeping):
    """Setting the hours of a worker's week."""

    title, verb = gettext_lazy("Hours of the week"), gettext_lazy("Keep these hours")
    lead = gettext_lazy("The hours in which they can be asked. Visits that are arranged already stay as they are.")
    done = gettext_lazy("The hours of {name} are kept.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """The hours as they are now, one stretch a line."""
        lines = "\n".join(str(each.stretch) for each in worker.hours.all())
        return HoursForm(told, initial={"hours": lines})

    def keep(self, worker: Worker, form: Any) -> object:
        """Replace them."""
        return self.do(actions.set_hours, worker, because="agreed", form=form, hours=form.cleaned_data["hours"])


@standing("manager")
class Absence(Keeping):
    """Noting that a worker is away."""

    title, verb = gettext_lazy("Time away"), gettext_lazy("Note it")
    lead = gettext_lazy("From when to when, and nothing else: why is nobody's business here.")
    done = gettext_lazy("It is noted; {name} is not asked for that time.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """From and to."""
        return AbsenceForm(told, zone=worker.centre.time_zone)

    def keep(self, worker: Worker, form: Any) -> object:
        """Note it."""
        return self.do(actions.be_absent, worker, because="told", form=form, **form.cleaned_data)


@standing("manager")
class Supervision(Keeping):
    """Placing a worker under a supervisor."""

    title, verb = gettext_lazy("Who accompanies them"), gettext_lazy("Place them there")
    lead = gettext_lazy(
        "Nobody works alone: a supervisor sees their records, answers their flags and rates their work."
    )
    done = gettext_lazy("{name} has a supervisor.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """The supervisors of the worker's centre, with the room they have."""
        form = SupervisionForm(told)
        field: Any = form.fields["supervisor"]
        field.queryset = own.supervisors(self.actor).filter(centre=worker.centre)
        field.label_from_instance = room
        return form

    def keep(self, worker: Worker, form: Any) -> object:
        """Assign; refused where there is no room."""
        return self.do(
            actions.assign_supervisor, worker, because="assigned", form=form, supervisor=form.cleaned_data["supervisor"]
        )

    def notes(self, worker: Worker) -> list[str]:
        """Where there is nobody to choose."""
        if own.supervisors(self.actor).filter(centre=worker.centre).exists():
            return []
        return [_("The centre has no supervisor yet: appoint one first.")]


def room(supervisor: Any) -> str:
    """A supervisor with how many workers they accompany of how many they can."""
    return _("{name} – accompanies {taken} of {capacity}").format(
        name=supervisor.name, taken=supervisor.taken, capacity=supervisor.capacity
    )


@standing("manager")
class Leaving(Keeping):
    """Recording that a worker left."""

    title, verb = gettext_lazy("Leaving the programme"), gettext_lazy("Record that they left")
    lead = gettext_lazy("They are asked no more from this moment. What they did stays in the record.")
    done = gettext_lazy("It is recorded that {name} left.")

    def form(self, worker: Worker, told: Any = None) -> BaseForm:
        """Why, by code."""
        return WhyForm(told, reasons=LEAVINGS)

    def keep(self, worker: Worker, form: Any) -> object:
        """Record it."""
        return self.do(actions.leave, worker, because=form.cleaned_data["because"], form=form)

    def notes(self, worker: Worker) -> list[str]:
        """Engagements that somebody must hand over first."""
        n = under_way(Engagement.objects.filter(worker=worker)).count()
        return [_("Engagements under way: {n}. A coordinator has to hand each of them over.").format(n=n)] if n else []

    def then(self, worker: Worker) -> str:
        """Back to those who are still here."""
        return "centre-workers"
