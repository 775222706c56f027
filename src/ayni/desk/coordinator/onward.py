"""People sent on to another place: the chase list, one onward referral from sending to its end, and its slip."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.basics import ids
from ayni.care.queries import Lead, leads_open, leads_visible_to
from ayni.desk.coordinator.onward_forms import CallForm, SendForm
from ayni.desk.coordinator.onward_steps import STEPS, open_steps, reason_words
from ayni.desk.leads import as_id
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.engines.protocols import Way
from ayni.ground import clock
from ayni.onward import actions, queries
from ayni.onward.queries import OnwardReferral
from ayni.onward.rules import ENDS
from ayni.people import actions as people
from ayni.people.queries import agreed_to

# How many that have ended are listed; older ones stand on the person's course.
ENDED_SHOWN = 20


def visible(page: Page) -> QuerySet[OnwardReferral]:
    """Those of the coordinator's own centres, whatever other roles they hold."""
    return queries.visible_to(page.actor).filter(centre__in=page.actor.centres("coordinator"))


@standing("coordinator")
class Onward(Page):
    """Everybody who was sent on: what is overdue first, with whom to call."""

    def get(self, request: Asked) -> HttpResponse:
        """List them."""
        now, mine = clock.now(), visible(self)
        late = queries.overdue(mine, now)
        return self.render(
            "coordinator/onward/list.html",
            late=[(each, queries.next_call(each)) for each in late],
            waiting=queries.under_way(mine).filter(due_at__gt=now),
            ended=mine.filter(state__in=ENDS)[:ENDED_SHOWN],
            came=queries.sent_in_visible_to(self.actor).filter(state="came"),
        )


@standing("coordinator")
class NewOnward(Page):
    """Sending somebody on."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask where to, what for, and what the person agrees that the place is told."""
        engagement = self._engagement(pk)
        return self._ask(engagement, SendForm(engagement=engagement, lead=self._lead(engagement)))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the consent where it is new, and send."""
        engagement = self._engagement(pk)
        lead = self._lead(engagement)
        form = SendForm(request.POST, engagement=engagement, lead=lead)
        if form.is_valid():
            told = form.told()
            if not agreed_to(engagement.person_id).get("onward"):
                self.do(people.give_consent, engagement.person, because="asked", purpose="onward")
            if sent := self.do(actions.send, engagement, because="agreed", form=form, lead=lead, **told):
                return self.go("onward", sent.onward, tell=_("Sent. Print the slip that they take along."))
        return self._ask(engagement, form, status=422)

    def _lead(self, engagement: Engagement) -> Lead | None:
        """The step that led here, while it is open."""
        if "lead" not in self.request.GET:
            return None
        open_ones = leads_open(leads_visible_to(self.actor).filter(decision__engagement=engagement, way=Way.SEND))
        return open_ones.filter(pk=as_id(self.request.GET["lead"])).first()

    def _engagement(self, pk: UUID) -> Engagement:
        mine = engagements_visible_to(self.actor).filter(centre__in=self.actor.centres("coordinator"))
        return self.find(mine, pk)

    def _ask(self, engagement: Engagement, form: SendForm, status: int = 200) -> HttpResponse:
        return self.render("coordinator/onward/new.html", status=status, engagement=engagement, form=form)


@standing("coordinator")
class OnwardPage(Page):
    """One onward referral. Opening it leaves an entry of who read it and what for."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it."""
        onward = self.find(visible(self), pk)
        self.do(engagements.read, onward.engagement, because="coordination")
        under_way = onward.state not in ENDS
        return self.render(
            "coordinator/onward/one.html",
            onward=onward,
            zone=onward.centre.time_zone,
            steps=told_steps(onward),
            calls=onward.calls.all(),
            open=open_steps(onward),
            whom=queries.next_call(onward) if under_way else "",
            under_way=under_way,
            can_undo=len(queries.steps_that_count(onward)) > 1,
        )


def told_steps(onward: OnwardReferral) -> list[tuple[Any, Any, bool]]:
    """Every step with its reason in words, and whether it was taken back."""
    steps = onward.steps.select_related("taken_back")
    return [(each, reason_words(each.became, each.reason), hasattr(each, "taken_back")) for each in steps]


@standing("coordinator")
class OnwardStep(Page):
    """One step; which, is said where the address is."""

    step = ""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask what it takes."""
        onward = self.find(visible(self), pk)
        return self._ask(onward, self._form(onward))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it."""
        onward, step = self.find(visible(self), pk), STEPS[self.step]
        form = self._form(onward, request.POST)
        if form.is_valid() and self.do(step.action, onward, because="told", form=form, **form.told()):
            return self.go("onward", onward.pk, tell=str(step.told))
        return self._ask(onward, form, status=422)

    def _form(self, onward: OnwardReferral, *sent: Any) -> Any:
        step = STEPS[self.step]
        return step.form(*sent, zone=onward.centre.time_zone, told_by=step.told_by)

    def _ask(self, onward: OnwardReferral, form: Any, status: int = 200) -> HttpResponse:
        return self.render(
            "coordinator/onward/step.html", status=status, onward=onward, form=form, step=STEPS[self.step]
        )


@standing("coordinator")
class OnwardUndo(Page):
    """A step that was a slip."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Take it back."""
        onward = self.find(visible(self), pk)
        self.do(actions.undo, onward, because="slip")
        return self.go("onward", onward.pk, tell=_("Taken back. It stands as before."))


@standing("coordinator")
class OnwardCall(Page):
    """A call because nothing was heard."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask whom, and what came of it."""
        onward = self.find(visible(self), pk)
        whom = queries.next_call(onward) if onward.state not in ENDS else ""
        return self._ask(onward, CallForm(initial={"whom": whom}))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Note it; the next is due in some days."""
        onward, form = self.find(visible(self), pk), CallForm(request.POST)
        if form.is_valid() and self.do(actions.ask_after, onward, because="overdue", form=form, **form.cleaned_data):
            return self.go("onward", onward.pk, tell=_("Noted. What they told is a step of its own: keep it below."))
        return self._ask(onward, form, status=422)

    def _ask(self, onward: OnwardReferral, form: CallForm, status: int = 200) -> HttpResponse:
        return self.render("coordinator/onward/call.html", status=status, onward=onward, form=form)


@standing("coordinator")
class OnwardSlip(Page):
    """The paper that the person takes along. Its link is shown this once: only a hash of it is kept."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Make the slip, with a link where the person agreed that the place tells us."""
        onward, address = self.find(visible(self), pk), ""
        if onward.tells_back:
            secret = ids.secret()
            self.do(actions.make_slip, onward, because="printed", secret=secret)
            address = request.build_absolute_uri(reverse("by-slip", args=[secret]))
        ways = onward.person.contacts.filter(stopped_at=None) if "reach" in onward.tells else ()
        return self.render("coordinator/onward/slip.html", onward=onward, address=address, ways=ways)
