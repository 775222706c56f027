"""Engagements: one person, one worker, one purpose – followed, ended, handed over, and asked about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.basics import ids
from ayni.care import actions as care
from ayni.care.queries import feedback_of
from ayni.care.rules import FEEDBACK_DAYS
from ayni.decisions.queries import of_course
from ayni.desk.coordinator import following
from ayni.desk.coordinator.engagement_forms import CloseForm, HandoverForm
from ayni.desk.coordinator.history import history_of
from ayni.desk.coordinator.together import in_words
from ayni.desk.course import curve_of
from ayni.desk.leads import open_of, unfinished
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions, queries
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.onward.queries import of_engagement as onwards_of
from ayni.safety import queries as safety
from ayni.visits.queries import in_pairs

WEEK = timedelta(days=7)


@standing("coordinator")
class EngagementPage(Page):
    """One engagement. Opening it leaves an entry in the ledger: who read it, and what for."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it."""
        engagement = self.find(_visible(self), pk)
        self.do(actions.read, engagement, because="coordination")
        return self.render("coordinator/engagement.html", **self._shown(engagement, request.GET.get("week")))

    def _shown(self, engagement: Engagement, week: str | None) -> dict[str, Any]:
        zone, visits = engagement.centre.time_zone, following.visits_of(engagement)
        first = following.monday_of(week, visits, zone)
        feedback = feedback_of(engagement.pk)
        return {
            "engagement": engagement,
            "zone": zone,
            "now": clock.now(),
            "supervisor": following.supervisor_of(engagement),
            "visits": visits,
            "held": sum(visit.state == "held" for visit in visits),
            "week": following.week_of(visits, first, zone, engagement.person.code),
            "earlier": first - WEEK,
            "later": first + WEEK,
            "met": following.met_in(engagement, self.actor),
            "curve": curve_of(engagement),
            "flags": list(
                safety.visible_to(self.actor).filter(flag__person=engagement.person_id).order_by("-opened_at")
            ),
            "onwards": onwards_of(engagement.pk),
            "decisions": [in_words(each) for each in of_course(engagement.referral_id, engagement.pk)],
            "in_pairs": bool(in_pairs([engagement.pk])),
            "leads": open_of(self, engagement),
            "feedback": feedback,
            "feedback_said": following.said_in(feedback),
            **history_of(engagement.pk),
        }


def _visible(page: Page) -> Any:
    """The engagements of the coordinator's own centres, whatever other roles they hold."""
    return queries.visible_to(page.actor).filter(centre__in=page.actor.centres("coordinator"))


@standing("coordinator")
class Closing(Page):
    """An engagement that ends."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask how it ended."""
        return self._ask(self.find(_visible(self), pk), CloseForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """End it; visits still to come are called off."""
        engagement, form = self.find(_visible(self), pk), CloseForm(request.POST)
        if form.is_valid() and self.do(actions.close, engagement, because="ended", form=form, **form.cleaned_data):
            return self.go("engagement", engagement.pk, tell=_("It is closed. Ask the person how it was for them."))
        return self._ask(engagement, form, status=422)

    def _ask(self, engagement: Engagement, form: CloseForm, status: int = 200) -> HttpResponse:
        """With what was decided and is not done, so that it is not forgotten."""
        return self.render(
            "coordinator/closing.html",
            status=status,
            engagement=engagement,
            form=form,
            leads=unfinished(self, engagement),
        )


@standing("coordinator")
class Handover(Page):
    """An engagement that goes on with another worker."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why, what the next worker should know, and by when."""
        engagement = self.find(_visible(self), pk)
        form = HandoverForm(zone=engagement.centre.time_zone, initial=_what_is_left(engagement))
        return self._ask(engagement, form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Hand it over; a new referral with the same choices looks for the next worker."""
        engagement = self.find(_visible(self), pk)
        form = HandoverForm(request.POST, zone=engagement.centre.time_zone)
        if form.is_valid() and (happened := self.do(actions.hand_over, engagement, form=form, **form.cleaned_data)):
            return self.go("referral", happened.referral, tell=_("Handed over. Their choices came along; see who can."))
        return self._ask(engagement, form, status=422)

    def _ask(self, engagement: Engagement, form: HandoverForm, status: int = 200) -> HttpResponse:
        """With what was decided and is not done, which whoever goes on should know."""
        leads = unfinished(self, engagement)
        return self.render("coordinator/handover.html", status=status, engagement=engagement, form=form, leads=leads)


def _what_is_left(engagement: Engagement) -> dict[str, Any]:
    """The rest of the course, from a week from now."""
    held = sum(visit.state == "held" for visit in following.visits_of(engagement))
    left = max(1, engagement.referral.contacts - held)
    start = (clock.now() + WEEK).replace(minute=0, second=0, microsecond=0)
    weeks = left / engagement.referral.contacts_per_week + 2
    return {"contacts": left, "start_by": start, "end_by": start + weeks * WEEK}


@standing("coordinator")
class FeedbackLink(Page):
    """A link by which the person says how it went. It is shown once; only a hash of it is kept."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Make the link and show it, on a page that can be printed as a card."""
        engagement, secret = self.find(_visible(self), pk), ids.secret()
        self.do(care.ask_feedback, engagement, because="ended", secret=secret)
        address = request.build_absolute_uri(reverse("how-was-it", args=[secret]))
        return self.render("coordinator/feedback_link.html", engagement=engagement, address=address, days=FEEDBACK_DAYS)
