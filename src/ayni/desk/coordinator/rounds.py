"""Rounds of a centre's day or week: asked for, watched, looked at, changed by hand, compared, adopted, taken back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.desk.coordinator import round_cards as cards
from ayni.desk.coordinator.round_forms import PinForm, RoundForm, WhatIfForm, named_days
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.ground.queries import names_of
from ayni.visits import actions, planning, queries
from ayni.visits.planning import Pin, Wishes
from ayni.visits.queries import RoundPlan
from ayni.visits.rules import ROUND_STATES

SHOWN = 50


@standing("coordinator")
class Rounds(Page):
    """The rounds of the centres one coordinates."""

    def get(self, request: Asked) -> HttpResponse:
        """All plans, newest first, who is to be told something, and the way to new rounds."""
        return self.show(RoundForm(None, self.actor, queries.rounds_visible_to(self.actor)))

    def post(self, request: Asked) -> HttpResponse:
        """Ask for rounds."""
        form = RoundForm(request.POST, self.actor, queries.rounds_visible_to(self.actor))
        if form.is_valid():
            told = form.cleaned_data
            parent = told["parent"]
            pins = planning.question_of_plan(parent).wishes.pins if parent else ()
            made = self.do(
                actions.plan_round, told["centre"], because="asked", form=form, first_day=told["first_day"],
                days=told["days"], wishes=replace(form.wishes(), pins=pins), most_changes=told["most_changes"],
                parent=parent,
            )  # fmt: skip
            if made:
                return self.go("round", made.plan)
        return self.show(form, status=422)

    def show(self, form: RoundForm, status: int = 200) -> HttpResponse:
        """The page."""
        visible = queries.rounds_visible_to(self.actor).select_related("answer").defer("question")
        plans = list(visible[:SHOWN])
        names = names_of({plan.made_by for plan in plans})
        return self.render(
            "coordinator/rounds.html", status=status, form=form, to_tell=queries.to_tell(self.actor),
            plans=[(plan, names.get(plan.made_by, "")) for plan in plans],
        )  # fmt: skip


class OneRound(Page):
    """A page about one plan of rounds."""

    def plan(self, pk: UUID) -> RoundPlan:
        """The plan, if the reader may know of it."""
        visible = queries.rounds_visible_to(self.actor).select_related("parent__answer", "answer", "adoption")
        return self.find(visible.defer("question", "parent__question"), pk)

    def again(self, plan: RoundPlan, wishes: Wishes) -> HttpResponse:
        """The same days asked once more with other wishes, to be compared with this plan."""
        made = self.do(
            actions.plan_round, plan.centre, because="asked", first_day=plan.first_day, days=plan.days, wishes=wishes,
            most_changes=plan.most_changes, parent=plan,
        )  # fmt: skip
        return self.go("round", made.plan)


@standing("coordinator")
class RoundPage(OneRound):
    """One plan of rounds, kept as it was."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it; while it is worked out, only how far it is when the page asks by itself."""
        plan = self.plan(pk)
        work = plan.work.first()
        if request.headers.get("HX-Request"):
            if work is None:
                return HttpResponse(status=204, headers={"HX-Refresh": "true"})
            return self.render("coordinator/parts/round_work.html", plan=plan, work=work)
        return self.show(plan, work)

    def show(self, plan: RoundPlan, work: Any = None, form: PinForm | None = None, status: int = 200) -> HttpResponse:
        """The page; ``form`` is a pin that could not be set."""
        asked = self.request.GET
        shown: dict[str, Any] = {}
        if hasattr(plan, "answer"):
            question = planning.question_of_plan(plan)
            seen = cards.Seen(plan, asked.get("about", ""), asked.get("day", ""), self.actor)
            again = {"centre": plan.centre, "first_day": plan.first_day, "days": plan.days, "parent": plan.pk,
                     "most_changes": plan.most_changes, "cover_for": sorted(question.wishes.cover_for)}  # fmt: skip
            shown = {
                **seen.shown(),
                "pin": form or PinForm(None, question, named_days(plan), **seen.pin()),
                "what_if": WhatIfForm(None, question),
                "form": RoundForm(None, self.actor, queries.rounds_visible_to(self.actor), **again),
            }
        return self.render(
            "coordinator/round.html", status=status, plan=plan, work=work, may=ROUND_STATES[plan.state],
            by=names_of({plan.made_by}).get(plan.made_by, ""), replays=plan.replays.all(), **shown,
        )  # fmt: skip


@standing("coordinator")
class Pins(RoundPage):
    """A visit, fixed by hand: the rest is planned around it."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Plan the same days again with the pin; the old plan stays as it was."""
        plan = self.plan(pk)
        question = planning.question_of_plan(plan)
        form = PinForm(request.POST, question, named_days(plan))
        if not form.is_valid():
            return self.show(plan, form=form, status=422)
        return self.again(plan, _with_pin(question.wishes, form.pin()))


def _with_pin(wishes: Wishes, pin: Pin) -> Wishes:
    others = tuple(each for each in wishes.pins if each.wanted != pin.wanted)
    return replace(wishes, pins=(*others, pin), what_if="", what_if_worker="")


@standing("coordinator")
class PinsEnd(OneRound):
    """A pin, taken out."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Plan the same days again without it."""
        plan = self.plan(pk)
        wishes = planning.question_of_plan(plan).wishes
        pins = tuple(each for each in wishes.pins if each.wanted != request.POST.get("wanted"))
        return self.again(plan, replace(wishes, pins=pins, what_if="", what_if_worker=""))


@standing("coordinator")
class Suppositions(OneRound):
    """What would be if."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Plan the same days again with what is supposed; it cannot be adopted."""
        plan = self.plan(pk)
        question = planning.question_of_plan(plan)
        form = WhatIfForm(request.POST, question)
        if not form.is_valid():
            return self.go("round", plan.pk)
        told = form.cleaned_data
        driver = told["driver"] if told["what_if"] == "a-car" else ""
        return self.again(plan, replace(question.wishes, what_if=told["what_if"], what_if_worker=driver))


@standing("coordinator")
class Pause(OneRound):
    """Working out rounds, stopped for a while."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Stop; what was found is kept."""
        plan = self.plan(pk)
        self.do(actions.stop_round, plan, because="asked")
        return self.go("round", plan.pk)


@standing("coordinator")
class Work(OneRound):
    """Working out rounds that were stopped."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Go on where it was."""
        plan = self.plan(pk)
        self.do(actions.begin_round, plan, because="asked")
        return self.go("round", plan.pk)


@standing("coordinator")
class Adoption(OneRound):
    """Rounds, adopted."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Arrange the visits so, as far as the stops still hold."""
        plan = self.plan(pk)
        done = self.do(actions.adopt_round, plan, because="adopted")
        n = done.arranged + done.changed
        tell = ngettext("%(n)s visit was arranged or changed.", "%(n)s visits were arranged or changed.", n) % {"n": n}
        return self.go("round", plan.pk, tell=tell)


@standing("coordinator")
class AdoptionEnd(OneRound):
    """Rounds, taken back."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Put every visit back to what it was."""
        plan = self.plan(pk)
        self.do(actions.take_back_round, plan, because="coordinator")
        return self.go("round", plan.pk, tell=_("The visits are as they were before."))


@standing("coordinator")
class Replays(OneRound):
    """Rounds, worked out again."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for it."""
        plan = self.plan(pk)
        self.do(actions.replay_round, plan, because="asked")
        return self.go("round", plan.pk)


@standing("coordinator")
class Tellings(Page):
    """Somebody was told when their visit is."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Note it."""
        stop = self.find(queries.to_tell(self.actor), pk)
        self.do(actions.tell, stop, because="told")
        return self.go("round", stop.plan_id)
