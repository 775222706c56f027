"""Where a worker's people were sent on to: what is arranged, and what they told her of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.onward_steps import STEPS, open_steps
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.my import MyPage
from ayni.engagements import actions as engagements
from ayni.onward import actions, queries
from ayni.onward.queries import OnwardReferral

# What a person tells their worker; the place's word comes from the place.
HEARD = ("appointment", "attendance", "miss")


class OnwardOfMine(MyPage):
    """A page about one onward referral of somebody the worker accompanies."""

    def onward(self, pk: UUID) -> OnwardReferral:
        """It, while she accompanies them; otherwise it does not exist."""
        return self.find(queries.visible_to(self.actor).filter(engagement__worker=self.me), pk)


@standing("worker")
class MyOnward(OnwardOfMine):
    """One of them."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it, which leaves an entry of who read it and what for."""
        onward = self.onward(pk)
        engagements.read(onward.engagement, by=self.actor, because="care")
        steps = queries.steps_that_count(onward)
        mine = steps[-1].noted_by == self.actor.id and len(steps) > 1
        return self.render("worker/onward.html", onward=onward, open=open_steps(onward, HEARD), can_undo=mine)


@standing("worker")
class MyOnwardStep(OnwardOfMine):
    """What the person told; which step, is said where the address is."""

    step = ""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask what it takes."""
        onward = self.onward(pk)
        return self._ask(onward, self._form(onward))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it."""
        onward, step = self.onward(pk), STEPS[self.step]
        form = self._form(onward, request.POST)
        if form.is_valid() and self.do(step.action, onward, because="told", form=form, **form.told()):
            return self.go("my-onward", onward.pk, tell=_("Kept. The coordinator sees it too."))
        return self._ask(onward, form, status=422)

    def _form(self, onward: OnwardReferral, *sent: Any) -> Any:
        return STEPS[self.step].form(*sent, zone=onward.centre.time_zone, told_by="worker")

    def _ask(self, onward: OnwardReferral, form: Any, status: int = 200) -> HttpResponse:
        return self.render("worker/onward_step.html", status=status, onward=onward, form=form, step=STEPS[self.step])


@standing("worker")
class MyOnwardUndo(OnwardOfMine):
    """A step of hers that was a slip."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Take it back."""
        onward = self.onward(pk)
        self.do(actions.undo, onward, because="slip")
        return self.go("my-onward", onward.pk, tell=_("Taken back. It stands as before."))
