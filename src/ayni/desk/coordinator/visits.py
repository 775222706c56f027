"""Visits as their coordinator arranges them: a new one, another time, called off, did not happen."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.engagement_forms import TimeForm, VisitForm
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.visits import actions, queries
from ayni.visits.queries import Visit
from ayni.visits.rules import CANCELLED_BECAUSE, MISSED_BECAUSE, NOT_CHOSEN

# What the house says when it calls off what is left is for nobody to choose.
REASONS = {code: words for code, words in CANCELLED_BECAUSE.items() if code not in NOT_CHOSEN}


@standing("coordinator")
class NewVisit(Page):
    """A visit is arranged."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask when and where, with what the cadence suggests."""
        engagement = self.find(engagements.visible_to(self.actor), pk)
        form = VisitForm(zone=engagement.centre.time_zone, initial=_suggested(engagement))
        return self.render("coordinator/visit_new.html", engagement=engagement, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Arrange it."""
        engagement = self.find(engagements.visible_to(self.actor), pk)
        form = VisitForm(request.POST, zone=engagement.centre.time_zone)
        if form.is_valid():
            told = {**form.times(), "setting": form.cleaned_data["setting"]}
            if self.do(actions.plan, engagement, because="arranged", form=form, **told):
                return self.go("engagement", engagement.pk, tell=_("The visit is arranged."))
        return self.render("coordinator/visit_new.html", status=422, engagement=engagement, form=form)


def _suggested(engagement: Engagement) -> dict[str, Any]:
    """The next visit by the cadence: as long after the last as the referral asks for, at the same hour."""
    referral = engagement.referral
    last = Visit.objects.filter(engagement=engagement).exclude(state="cancelled").order_by("-starts_at").first()
    tomorrow = (clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    after = last.starts_at + timedelta(days=max(1, round(7 / referral.contacts_per_week))) if last else tomorrow
    setting = referral.choices.setting if hasattr(referral, "choices") else None
    return {"starts_at": max(after, tomorrow), "minutes": referral.minutes_per_contact, "setting": setting}


@standing("coordinator")
class Pairs(Page):
    """How many workers go to the visits of an engagement."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Two together, or one again; the next plan of rounds knows."""
        engagement = self.find(engagements.visible_to(self.actor), pk)
        wished = actions.go_alone if request.POST.get("alone") else actions.go_in_pairs
        self.do(wished, engagement, because="asked")
        return self.go("engagement", engagement.pk, tell=_("The next rounds are planned so."))


@standing("coordinator")
class Time(Page):
    """Another time for a visit."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask when."""
        visit = self.find(_visible(self), pk)
        form = TimeForm(zone=_zone(visit), initial=TimeForm.of(visit))
        return self.render("coordinator/visit_time.html", visit=visit, zone=_zone(visit), form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Move it."""
        visit = self.find(_visible(self), pk)
        form = TimeForm(request.POST, zone=_zone(visit))
        if form.is_valid() and self.do(actions.move, visit, because="arranged", form=form, **form.times()):
            return self.go("engagement", visit.engagement_id, tell=_("The visit has another time."))
        return self.render("coordinator/visit_time.html", status=422, visit=visit, zone=_zone(visit), form=form)


class _Ending(Page):
    """A visit that will not, or did not, take place: both ask for one reason."""

    template: str
    reasons: Any
    action: Any

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why."""
        visit = self.find(_visible(self), pk)
        return self.render(self.template, visit=visit, zone=_zone(visit), form=WhyForm(reasons=self.reasons))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it, and lead to the engagement, where a new visit can be arranged."""
        visit, form = self.find(_visible(self), pk), WhyForm(request.POST, reasons=self.reasons)
        if form.is_valid() and self.do(self.action, visit, because=form.cleaned_data["because"], form=form):
            return self.go("engagement", visit.engagement_id, tell=_("Kept. Arrange a new visit when you can."))
        return self.render(self.template, status=422, visit=visit, zone=_zone(visit), form=form)


@standing("coordinator")
class Cancellation(_Ending):
    """A visit called off before it begins."""

    template, reasons, action = "coordinator/visit_cancellation.html", REASONS, staticmethod(actions.cancel)


@standing("coordinator")
class Miss(_Ending):
    """A visit that did not happen."""

    template, reasons, action = "coordinator/visit_miss.html", MISSED_BECAUSE, staticmethod(actions.miss)


def _visible(page: Page) -> QuerySet[Visit]:
    return queries.visible_to(page.actor).select_related("engagement__person", "engagement__centre", "worker")


def _zone(visit: Visit) -> str:
    return visit.engagement.centre.time_zone
