"""Everybody who waits at once: plans asked for, worked out, looked at, compared, adopted and checked again."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.desk.coordinator import plan_cards as cards
from ayni.desk.coordinator.fields import named
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions, queries
from ayni.engagements.queries import BatchPlan
from ayni.engagements.rules import PLAN_STATES, POLICY_NAMES
from ayni.ground.queries import names_of
from ayni.referrals.queries import Sought, groups_visible_to, referrals_of, sought_by
from ayni.referrals.queries import visible_to as referrals_visible_to

SHOWN = 50


class PlanForm(forms.Form):
    """How paid hours are to be spread, and which plan it is to be compared with."""

    policy = forms.ChoiceField(
        label=gettext_lazy("What is fair?"), choices=named(POLICY_NAMES), widget=forms.RadioSelect, initial="efficient"
    )
    parent = forms.ModelChoiceField(queryset=BatchPlan.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, told: Any, visible: Any, **initial: Any) -> None:
        super().__init__(told, initial={"policy": "efficient", **initial})
        self.fields["parent"].queryset = visible  # type: ignore[attr-defined]


@standing("coordinator")
class Plans(Page):
    """The plans of the centres one coordinates."""

    def get(self, request: Asked) -> HttpResponse:
        """All of them, newest first, and the way to a new one."""
        return self.show(PlanForm(None, queries.plans_visible_to(self.actor)))

    def post(self, request: Asked) -> HttpResponse:
        """Ask for a plan: one for each jurisdiction, since rules and weights are a jurisdiction's own."""
        form = PlanForm(request.POST, queries.plans_visible_to(self.actor))
        if not form.is_valid():
            return self.show(form, status=422)
        waiting: dict[str, list[Sought]] = defaultdict(list)
        for each in sought_by(self.actor):
            waiting[each.centre.jurisdiction].append(each)
        made = [
            self.do(actions.plan, those, because="asked", form=form, **form.cleaned_data)
            for _place, those in sorted(waiting.items() or {"": []}.items())
        ]
        if len(made) == 1 and made[0]:
            return self.go("plan", made[0].plan)
        return self.go("plans") if all(made) else self.show(form, status=422)

    def show(self, form: PlanForm, status: int = 200) -> HttpResponse:
        """The page."""
        visible = queries.plans_visible_to(self.actor).select_related("answer").defer("question")
        plans = list(visible[:SHOWN])
        names = names_of({plan.made_by for plan in plans})
        return self.render(
            "coordinator/plans.html", status=status, form=form,
            waiting=sum(len(referrals_of(each)) for each in sought_by(self.actor)),
            plans=[(plan, names.get(plan.made_by, "")) for plan in plans],
        )  # fmt: skip


class OnePlan(Page):
    """A page about one plan."""

    def plan(self, pk: UUID) -> BatchPlan:
        """The plan, if the reader may know of it."""
        visible = queries.plans_visible_to(self.actor).select_related("parent__answer", "answer")
        # The questions are large and sealed: they are opened only where they are read.
        return self.find(visible.defer("question", "parent__question"), pk)


@standing("coordinator")
class PlanPage(OnePlan):
    """One plan, kept as it was."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it; while it is worked out, only how far it is when the page asks by itself."""
        plan = self.plan(pk)
        work = plan.work.first()
        if request.headers.get("HX-Request"):
            if work is None:
                return HttpResponse(status=204, headers={"HX-Refresh": "true"})
            return self.render("coordinator/parts/plan_work.html", plan=plan, work=work)
        shown: dict[str, Any] = {}
        if hasattr(plan, "answer"):
            shown = cards.shown(plan, referrals_visible_to(self.actor), groups_visible_to(self.actor))
        return self.render(
            "coordinator/plan.html", plan=plan, work=work, may=PLAN_STATES[plan.state],
            by=names_of({plan.made_by}).get(plan.made_by, ""), replays=plan.replays.all(),
            form=PlanForm(None, queries.plans_visible_to(self.actor), parent=plan.pk), **shown,
        )  # fmt: skip


@standing("coordinator")
class Pause(OnePlan):
    """Working out a plan, stopped for a while."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Stop; what was found is kept."""
        plan = self.plan(pk)
        self.do(actions.stop_plan, plan, because="asked")
        return self.go("plan", plan.pk)


@standing("coordinator")
class Work(OnePlan):
    """Working out a plan that was stopped."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Go on where it was."""
        plan = self.plan(pk)
        self.do(actions.begin_plan, plan, because="asked")
        return self.go("plan", plan.pk)


@standing("coordinator")
class Adoption(OnePlan):
    """A plan, adopted."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask everybody whom it chose, as far as the pairs still hold."""
        plan = self.plan(pk)
        done = self.do(actions.adopt_plan, plan, because="adopted")
        asked = ngettext("%(n)s worker was asked.", "%(n)s were asked.", done.offered) % {"n": done.offered}
        return self.go("plan", plan.pk, tell=asked)


@standing("coordinator")
class AdoptionEnd(OnePlan):
    """The offers of a plan, taken back."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Take back those that nobody answered yet."""
        plan = self.plan(pk)
        self.do(actions.take_back_plan, plan, because="coordinator")
        return self.go("plan", plan.pk, tell=_("The open offers are taken back."))


@standing("coordinator")
class Replays(OnePlan):
    """A plan, worked out again."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask for it."""
        plan = self.plan(pk)
        self.do(actions.replay_plan, plan, because="asked")
        return self.go("plan", plan.pk)
