"""A worker as her supervisor sees her: what she is trusted with, whom she accompanies, and how she was rated."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.credentials import actions
from ayni.credentials.queries import Rating, latest_ratings
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.supervisor.forms import OccasionForm, RatingForm
from ayni.desk.supervisor.watch import lapsed
from ayni.desk.trust import LEVELS, held_by, judged, protocol_name, rated
from ayni.engagements import queries as engagements
from ayni.engagements.queries import load_of
from ayni.ground import clock
from ayni.workers.queries import Worker, supervised_by


class Supervised(Page):
    """What the pages about one worker share."""

    def worker(self, pk: UUID) -> Worker:
        """The worker, if the supervisor accompanies her now."""
        return self.find(supervised_by(self.actor).select_related("centre"), pk)


@standing("supervisor")
class WorkerPage(Supervised):
    """One worker."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show her; of the people she accompanies only the codes."""
        worker, now = self.worker(pk), clock.now()
        hers = engagements.visible_to(self.actor).filter(worker=worker).order_by("-begun_at")
        newest = latest_ratings([worker.pk])[worker.pk].values()
        practised = {each.protocol for each in hers if each.ended_at is None}
        with timezone.override(worker.centre.time_zone):
            return self.render(
                "supervisor/worker.html",
                worker=worker,
                minutes=load_of([worker.pk]).get(worker.pk, (0, 0))[0],
                credentials=held_by(worker, now),
                ratings=rated(Rating.objects.filter(worker=worker), worker.centre.jurisdiction, now),
                lapsed=lapsed(practised, [judged(each, worker.centre.jurisdiction, now) for each in newest]),
                engagements=hers,
            )


@standing("supervisor")
class Ratings(Supervised):
    """Rating a worker's competence: first what is rated and where it was seen, then each item."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for which protocol."""
        return self.ask(self.worker(pk), OccasionForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for the levels, and keep them when every item has one."""
        worker, occasion = self.worker(pk), OccasionForm(request.POST)
        if not occasion.is_valid():
            return self.ask(worker, occasion, 422)
        told = occasion.cleaned_data
        if "rate" not in request.POST:
            return self.rate(worker, told, RatingForm(protocol=told["protocol"]))
        form = RatingForm(request.POST, protocol=told["protocol"])
        if form.is_valid() and self.do(
            actions.rate, worker, because=told["setting"], form=form, levels=form.levels, **told
        ):
            return self.go("supervised-worker", pk, tell=_("The rating is kept."))
        return self.rate(worker, told, form, 422)

    def ask(self, worker: Worker, form: OccasionForm, status: int = 200) -> HttpResponse:
        """For which protocol, and where it was seen."""
        return self.render("supervisor/occasion.html", status=status, worker=worker, form=form)

    def rate(self, worker: Worker, told: dict[str, Any], form: RatingForm, status: int = 200) -> HttpResponse:
        """Every item, with the meaning of the levels beside it."""
        shown = {"worker": worker, "told": told, "protocol": protocol_name(told["protocol"]), "form": form}
        return self.render("supervisor/rating.html", status=status, levels=LEVELS.items(), **shown)
