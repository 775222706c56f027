"""A worker's visits: arranging, moving, calling off, arriving, and saying that one did not happen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Sentence
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.engagements import EngagementPage
from ayni.desk.worker.forms import TimeForm, VisitForm
from ayni.desk.worker.my import MyPage
from ayni.ground import clock
from ayni.referrals.rules import SETTINGS
from ayni.safety.terms import check_in_after
from ayni.visits import actions, queries, rules
from ayni.visits.queries import Visit

# What the house says when it calls off what is left is for nobody to choose.
CALLED_OFF_BECAUSE = {code: word for code, word in rules.CANCELLED_BECAUSE.items() if code not in rules.NOT_CHOSEN}


@standing("worker")
class PlanVisit(EngagementPage):
    """Arranging a visit."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask when and where; the place the person chose comes first."""
        engagement = self.engagement(pk)
        likely = {"minutes": engagement.referral.minutes_per_contact, "setting": engagement.referral.choices.setting}
        return self.show(engagement, VisitForm(zone=self.me.centre.time_zone, initial=likely))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Arrange it."""
        engagement, form = self.engagement(pk), VisitForm(request.POST, zone=self.me.centre.time_zone)
        if form.is_valid() and self.do(
            actions.plan, engagement, because="agreed", form=form, setting=form.cleaned_data["setting"], **form.times
        ):
            return self.go("my-engagement", engagement.pk, tell=_("The visit is arranged."))
        return self.show(engagement, form, 422)

    def show(self, engagement: Any, form: VisitForm, status: int = 200) -> HttpResponse:
        """The form."""
        return self.render("worker/plan.html", status=status, engagement=engagement, form=form)


class VisitPage(MyPage):
    """What the pages about one visit share."""

    def visit(self, pk: UUID) -> Visit:
        """The visit, if it is hers."""
        mine = queries.visible_to(self.actor).select_related(
            "engagement__person", "engagement__centre", "arrival", "cancellation", "miss", "check_in"
        )
        return self.find(mine.filter(worker=self.me), pk)


@standing("worker")
class MyVisit(VisitPage):
    """One visit and what can be done about it."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it; the buttons are those that its state and the hour allow."""
        visit = self.visit(pk)
        return self.render(
            "worker/visit.html",
            visit=visit,
            setting=SETTINGS[visit.setting],
            state=rules.STATE_NAMES[visit.state],
            near=clock.now() >= visit.starts_at - rules.EARLY,
            sign_by=self.sign_by(visit),
            well=hasattr(visit, "check_in"),
        )

    def sign_by(self, visit: Visit) -> datetime | None:
        """By when a sign of her is waited for; None when nobody waits for one."""
        if not queries.signs_waited_for().filter(pk=visit.pk).exists():
            return None
        return visit.ends_at + check_in_after(self.me.centre.jurisdiction)


@standing("worker")
class Arrival(VisitPage):
    """I am there."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Note it; where exactly is not kept."""
        visit = self.visit(pk)
        self.do(actions.arrive, visit, because="arrived")
        return self.go("my-visit", visit.pk, tell=_("Noted that you are there."))


@standing("worker")
class CheckIn(VisitPage):
    """I am well, after a visit alone."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Note it; nobody calls for her then."""
        visit = self.visit(pk)
        self.do(actions.check_in, visit, because="well")
        return self.go("my-visit", visit.pk, tell=_("Noted that you are well."))


@standing("worker")
class VisitTime(VisitPage):
    """Another time for a visit."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for it, beginning with the present one."""
        visit = self.visit(pk)
        minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
        form = TimeForm(zone=self.me.centre.time_zone, initial={"starts_at": visit.starts_at, "minutes": minutes})
        return self.render("worker/move.html", visit=visit, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Move it."""
        visit, form = self.visit(pk), TimeForm(request.POST, zone=self.me.centre.time_zone)
        if form.is_valid() and self.do(actions.move, visit, because="agreed", form=form, **form.times):
            return self.go("my-visit", visit.pk, tell=_("The visit was moved."))
        return self.render("worker/move.html", status=422, visit=visit, form=form)


class Ending(VisitPage):
    """A visit that will not be, or was not: one reason out of a table, and nobody is to blame."""

    action: ClassVar[Any]
    reasons: ClassVar[Mapping[str, Sentence]]
    title: ClassVar[str | Promise]
    told: ClassVar[str | Promise]

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why."""
        return self.show(self.visit(pk), WhyForm(reasons=self.reasons))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Record it."""
        visit, form = self.visit(pk), WhyForm(request.POST, reasons=self.reasons)
        if form.is_valid() and self.do(self.action, visit, because=form.cleaned_data["because"], form=form):
            return self.go("my-engagement", visit.engagement_id, tell=str(self.told))
        return self.show(visit, form, 422)

    def show(self, visit: Visit, form: WhyForm, status: int = 200) -> HttpResponse:
        """The form."""
        return self.render("worker/why.html", status=status, visit=visit, form=form, title=self.title)


@standing("worker")
class Cancellation(Ending):
    """Calling a visit off."""

    action = staticmethod(actions.cancel)
    reasons = CALLED_OFF_BECAUSE
    title = gettext_lazy("Call the visit off")
    told = gettext_lazy("The visit is called off.")


@standing("worker")
class Miss(Ending):
    """A visit that did not happen."""

    action = staticmethod(actions.miss)
    reasons = rules.MISSED_BECAUSE
    title = gettext_lazy("The visit did not happen")
    told = gettext_lazy("Noted. Nobody is to blame; arrange another time when you can.")
