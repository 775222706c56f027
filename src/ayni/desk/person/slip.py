"""How a place answers what became of somebody who carried a slip: a page behind the slip's link, without an account.

It names nobody and says nothing of health. What the place writes goes to those who care for the person, and is not
shown here again.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.words import Refused
from ayni.desk.coordinator.onward_steps import STEPS, open_steps
from ayni.desk.person.feedback import QuietPage
from ayni.desk.standing import Asked, for_anyone
from ayni.desk.wording import said
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.onward.queries import OnwardReferral, Slip, slip_behind
from ayni.onward.rules import link_opens

# What a place can tell, in the order in which it happens.
TOLD_BY_PLACE = ("receipt", "appointment", "attendance", "miss", "advice", "return")


@for_anyone
class BySlip(QuietPage):
    """The page behind the link of a slip."""

    def get(self, request: Asked, secret: str) -> HttpResponse:
        """Every step that can be told now, each with what it takes."""
        return self._ask(_slip(secret).onward, closed=_closed(_slip(secret)))

    def post(self, request: Asked, secret: str) -> HttpResponse:
        """Keep one step, and thank."""
        slip, chosen = _slip(secret), request.POST.get("step", "")
        onward, closed = slip.onward, _closed(slip)
        if closed or chosen not in open_steps(onward, TOLD_BY_PLACE):
            return self._ask(onward, closed=closed or _("This was told already. Thank you."))
        step, self.actor = STEPS[chosen], _place_of(onward)
        form = step.form(request.POST, zone=onward.centre.time_zone, told_by="place")
        if form.is_valid() and self.do(step.action, onward, because="by-slip", form=form, **form.told()):
            return self._quiet("person/slip_thanks.html", onward=onward)
        return self._ask(onward, sent={chosen: form}, status=422)

    def _ask(
        self, onward: OnwardReferral, *, closed: str = "", sent: dict[str, Any] | None = None, status: int = 200
    ) -> HttpResponse:
        asked = [
            (name, step, (sent or {}).get(name) or step.form(zone=onward.centre.time_zone, told_by="place"))
            for name, step in open_steps(onward, TOLD_BY_PLACE).items()
        ]
        for name, _step, form in asked:  # several forms on one page: each field with an id of its own
            form.auto_id = f"id_{name}_%s"
        return self._quiet(
            "person/slip.html", status=status, onward=onward, closed=closed, asked=asked, sent=set(sent or ())
        )


def _slip(secret: str) -> Slip:
    if (found := slip_behind(secret)) is None:
        raise Http404
    return found


def _closed(slip: Slip) -> str:
    """Why the link takes no answer now; empty while it does."""
    try:
        link_opens(slip.expires_at, clock.now(), slip.onward.state)
    except Refused as refusal:
        return _("This slip has been answered. Thank you.") if clock.now() < slip.expires_at else said(refusal.sentence)
    return ""


def _place_of(onward: OnwardReferral) -> Actor:
    """The place that the slip was made for, by its code: the ledger knows no name."""
    return Actor(onward.facility_id, onward.facility.code, frozenset({("place", None)}))
