"""The workers of a centre: the list, taking somebody in, one worker's page, and putting right what we know."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.languages import name_of
from ayni.credentials.queries import latest_ratings
from ayni.desk.centre import needs, own
from ayni.desk.centre.forms import HoursForm, WorkerForm
from ayni.desk.coordinator.week_of_hours import spoken
from ayni.desk.standing import Asked, standing
from ayni.desk.trust import held_by, rated
from ayni.engagements.queries import load_of
from ayni.ground import clock, ledger
from ayni.ground.queries import Entry
from ayni.workers import actions
from ayni.workers.queries import Worker
from ayni.workers.rules import FLUENCIES, MODES

A_PAGE = 25
SHOWN = 20  # entries of the ledger on one worker's page
INSTANT = timedelta(seconds=1)  # a credential's end is the first instant it no longer counts; people read the last day


@standing("manager")
class Workers(own.CentrePage):
    """Everybody who works at the centre."""

    def get(self, request: Asked) -> HttpResponse:
        """By name; those who are called as asked, and those with a need where that is asked."""
        asked, wanted = request.GET.get("q", "").replace("\0", "")[:120], request.GET.get("needs", "")
        rows, now = own.whole_workers(self.actor).filter(Q(name__icontains=asked) | Q(code__iexact=asked)), clock.now()
        listed, lacking = list(rows), self._needs(rows, now)
        if wanted in needs.TITLES:
            listed = [each for each in listed if any(need.kind == wanted for need in lacking.get(each.pk, ()))]
        leaf = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
        shown = [{"worker": each, "needs": lacking.get(each.pk, []), **_week(each)} for each in leaf.object_list]
        return self.render(
            "centre/workers.html", leaf=leaf, rows=shown, asked=asked, wanted=wanted, titles=needs.TITLES.items()
        )

    def _needs(self, workers: Iterable[Worker], now: datetime) -> dict[UUID, list[needs.Need]]:
        """What is missing of each worker, by the rules of each centre."""
        found: dict[UUID, list[needs.Need]] = defaultdict(list)
        for centre in own.centres(self.actor):
            for need in needs.needs_of(centre, [each for each in workers if each.centre_id == centre.pk], (), now):
                found[need.worker].append(need)
        return found


def _week(worker: Worker) -> dict[str, Any]:
    return {
        "hours": round(sum(each.stretch.minutes for each in worker.hours.all()) / 60, 1),
        "tongues": [name_of(each.language) for each in worker.tongues.all()],
    }


@standing("manager")
class Enrolment(own.CentrePage):
    """Taking a worker in."""

    def get(self, request: Asked) -> HttpResponse:
        """Ask what has to be known."""
        centre = self._centre(request.GET.get("at", ""))
        return self._ask(centre, WorkerForm(centre=centre), HoursForm())

    def post(self, request: Asked) -> HttpResponse:
        """Enrol, and go on to what is still missing: agreement, consent, credential, supervisor."""
        centre = self._centre(request.POST.get("at", ""))
        form, hours = WorkerForm(request.POST, centre=centre), HoursForm(request.POST)
        if form.is_valid() and hours.is_valid():
            enrolled = self.do(
                actions.enrol, because="enrolled", form=form, centre=centre, languages=form.languages(),
                hours=hours.cleaned_data["hours"], **form.told(),
            )  # fmt: skip
            if enrolled:
                told = _("{name} is taken in as {code}.").format(name=form.cleaned_data["name"], code=enrolled.code)
                return self.go("centre-worker", enrolled.worker, tell=told)
        return self._ask(centre, form, hours, status=422)

    def _centre(self, code: str) -> Any:
        chosen = own.centres(self.actor).filter(code=code.replace("\0", "")).first()
        return chosen or self.centre()

    def _ask(self, centre: Any, form: WorkerForm, hours: HoursForm, status: int = 200) -> HttpResponse:
        centres = list(own.centres(self.actor))
        return self.render("centre/enrol.html", status=status, centre=centre, centres=centres, form=form, hours=hours)


def kept_about(worker: Worker) -> list[Entry]:
    """What was written down about a worker and their papers, newest first.

    Offers and answers are left out: whoever decides about a worker's place has no business with what she declined.
    """
    about = ledger.about(worker.pk).reverse()
    return list(about.filter(Q(verb__startswith="workers.") | Q(verb__startswith="credentials."))[:SHOWN])


@standing("manager")
class WorkerPage(own.CentrePage):
    """One worker: what we know, what they are trusted with, and what is still missing."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show them. Lived experience is theirs to show, and is not on this page."""
        worker, now = self.find(own.whole_workers(self.actor), pk), clock.now()
        minutes, points = load_of([worker.pk]).get(worker.pk, (0, 0))
        latest = latest_ratings([worker.pk]).get(worker.pk, {}).values()
        return self.render(
            "centre/worker.html", worker=worker, mode=MODES[worker.mode], minutes=minutes, points=points,
            tongues=[(name_of(each.language), FLUENCIES[each.fluency]) for each in worker.tongues.all()],
            hours=spoken([each.stretch for each in worker.hours.all()]),
            away=[each for each in worker.absences.all() if each.ends_at > now],
            agreement=max(worker.agreements.all(), key=lambda each: each.signed_at, default=None),
            supervision=next(iter(worker.current_supervision), None),
            credentials=[(held, held.credential.valid_until - INSTANT) for held in held_by(worker, now)],
            ratings=rated(latest, worker.centre.jurisdiction, now),
            needs=needs.needs_of(worker.centre, [worker], (), now),
            entries=kept_about(worker),
        )  # fmt: skip


@standing("manager")
class Correction(own.CentrePage):
    """Putting right what we know of a worker."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it as it is."""
        worker = self.worker(pk)
        return self._ask(worker, WorkerForm(initial=WorkerForm.of(worker), centre=worker.centre, worker=worker))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what was changed, and only that, so that the ledger names it."""
        worker = self.worker(pk)
        form = WorkerForm(request.POST, initial=WorkerForm.of(worker), centre=worker.centre, worker=worker)
        if not form.is_valid():
            return self._ask(worker, form, status=422)
        changed = {name: value for name, value in form.told().items() if getattr(worker, name) != value}
        spoken_now = {each.language: each.fluency for each in worker.tongues.all()}
        if form.languages() != spoken_now:
            changed["languages"] = form.languages()
        if changed and not self.do(actions.correct, worker, because="corrected", form=form, **changed):
            return self._ask(worker, form, status=422)
        return self.go("centre-worker", pk, tell=_("It is put right.") if changed else _("Nothing was different."))

    def _ask(self, worker: Worker, form: WorkerForm, status: int = 200) -> HttpResponse:
        return self.render("centre/correct_worker.html", status=status, worker=worker, form=form)
