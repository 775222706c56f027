"""What is asked when rounds are planned, a visit is fixed, or something is supposed."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.coordinator.fields import named
from ayni.engagements.planning import rules_of
from ayni.engagements.queries import Engagement, under_way
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.visits.planning import Pin, Question, Wishes
from ayni.visits.queries import RoundPlan
from ayni.visits.rules import WHAT_IFS
from ayni.workers.queries import Worker, active
from ayni.workers.queries import visible_to as workers_visible_to

DAYS = ((1, gettext_lazy("One day")), (7, gettext_lazy("Seven days")))
MOST_CHANGES = 20


class Bond(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An engagement by the person's code and the worker's name."""

    def label_from_instance(self, obj: Engagement) -> str:
        """ "P-1234 – Rosa"."""
        return f"{obj.person.code} – {obj.worker.name}"


class RoundForm(forms.Form):
    """Which days, who is ill, who needs a visit at once, and how many told times may change."""

    centre = forms.ModelChoiceField(queryset=Centre.objects.none(), label=gettext_lazy("For which centre?"))
    first_day = forms.DateField(
        label=gettext_lazy("From which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    days = forms.TypedChoiceField(label=gettext_lazy("How long?"), choices=DAYS, coerce=int, widget=forms.RadioSelect)
    due = forms.BooleanField(
        label=gettext_lazy("Also plan people whose next visit is due and not arranged"), required=False
    )
    cover_for = forms.ModelMultipleChoiceField(
        queryset=Worker.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("For whom is cover needed?"),
        help_text=gettext_lazy("Otherwise people are visited by their own worker and by nobody else."),
    )  # fmt: skip
    urgent = Bond(
        queryset=Engagement.objects.none(), required=False, label=gettext_lazy("Who needs a visit at once?"),
        empty_label=gettext_lazy("Nobody"),
    )  # fmt: skip
    most_changes = forms.IntegerField(
        label=gettext_lazy("How many told times may change?"), min_value=0, max_value=MOST_CHANGES,
        help_text=gettext_lazy("A time that somebody was told is a promise. A plan never changes more of them."),
    )  # fmt: skip
    parent = forms.ModelChoiceField(queryset=RoundPlan.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, told: Any, actor: Actor, plans: Any, **initial: Any) -> None:
        centres = Centre.objects.filter(pk__in=actor.centres("coordinator"))
        first = centres.first()
        super().__init__(told, initial={**_likely(first), **initial})
        held: Any = self.fields
        held["centre"].queryset, held["parent"].queryset = centres, plans
        if len(centres) == 1:
            held["centre"].widget, held["centre"].initial = forms.HiddenInput(), first
        held["cover_for"].queryset = active(workers_visible_to(actor)).filter(centre__in=centres)
        held["urgent"].queryset = under_way(engagements_visible_to(actor)).filter(centre__in=centres).order_by("code")

    def clean_first_day(self) -> Any:
        """A day that is not over, and not so far off that nobody can know it."""
        day, today = self.cleaned_data["first_day"], clock.now().date()
        if day < today - timedelta(days=1) or day > today + timedelta(days=60):
            raise forms.ValidationError(_("Choose today or a day of the next two months."))
        return day

    def wishes(self) -> Wishes:
        """What is asked for, as the question holds it."""
        told = self.cleaned_data
        return Wishes(
            cover_for=frozenset(str(each.pk) for each in told["cover_for"]),
            urgent=frozenset({str(told["urgent"].pk)} if told["urgent"] else ()),
            due=told["due"],
        )


def _likely(centre: Centre | None) -> dict[str, Any]:
    if centre is None:
        return {"days": 1, "due": True}
    tomorrow = clock.now().astimezone(ZoneInfo(centre.time_zone)).date() + timedelta(days=1)
    most = rules_of(centre)["rounds"]["most_changes"]["value"]
    return {"first_day": tomorrow, "days": 1, "due": True, "most_changes": most}


class PinForm(forms.Form):
    """A visit fixed to a worker, and to a time or to any."""

    wanted = forms.ChoiceField(label=gettext_lazy("Which visit?"))
    worker = forms.ChoiceField(label=gettext_lazy("With whom?"))
    day = forms.TypedChoiceField(label=gettext_lazy("On which day?"), coerce=int)
    time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, told: Any, question: Question, days: Iterable[tuple[int, str]], **initial: Any) -> None:
        super().__init__(told, initial=initial)
        held: Any = self.fields
        names = {each.id: each.name for each in question.helpers}
        held["wanted"].choices = [(each.id, f"{each.code} – {names.get(each.worker, '')}") for each in question.wanted]
        held["worker"].choices = sorted(names.items(), key=lambda each: each[1])
        held["day"].choices = list(days)
        if question.days == 1:
            held["day"].widget, held["day"].required, held["day"].initial = forms.HiddenInput(), False, 0

    def pin(self) -> Pin:
        """The pin as the question holds it."""
        told = self.cleaned_data
        at: time | None = told["time"]
        return Pin(told["wanted"], told["worker"], told["day"] or 0, at.hour * 60 + at.minute if at else None)


class WhatIfForm(forms.Form):
    """What is supposed, and of whom."""

    what_if = forms.ChoiceField(
        label=gettext_lazy("What if there were …"), choices=named(WHAT_IFS), widget=forms.RadioSelect
    )
    driver = forms.ChoiceField(label=gettext_lazy("Who would have the car?"), required=False)

    def __init__(self, told: Any, question: Question) -> None:
        super().__init__(told, initial={"what_if": "one-more"})
        held: Any = self.fields
        names = {each.id: each.name for each in question.helpers}
        held["driver"].choices = sorted(names.items(), key=lambda each: each[1])


def named_days(plan: RoundPlan) -> list[tuple[int, str]]:
    """The days of a plan by number and name."""
    days = (plan.first_day + timedelta(days=number) for number in range(plan.days))
    return [(number, formats.date_format(day, "l j M")) for number, day in enumerate(days)]
