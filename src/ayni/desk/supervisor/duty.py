"""The duty page: flags by the time that is left, fresh every two seconds, and who is asked when."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.supervisor.forms import DutyForm
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.places.queries import visible_to as centres_visible_to
from ayni.safety import actions, gateways, queries
from ayni.safety.queries import Escalation
from ayni.workers.queries import Supervisor, supervisor_of, supervisors_visible_to

# Closed flags stay in sight for so long.
CLOSED_STAYS = timedelta(days=7)

# Says to the page that what came is the list, and not, for example, a page that asks to sign in again.
PART = "Ayni-Part"


@dataclass(frozen=True)
class Waiting:
    """A flag that nobody has answered, and who is asked next."""

    escalation: Escalation
    next_owner: Supervisor | None


@dataclass(frozen=True)
class Flags:
    """What the duty page lists, the least time first. ``overdue`` counts those ``to_review`` that should be by now.

    ``watch`` says what is wrong with the way of flags itself. Who is asked next is looked up only where it is shown.
    """

    now: datetime
    waiting: Sequence[Escalation]
    handled: Sequence[Escalation]
    to_review: Sequence[Escalation]
    overdue: int
    closed: QuerySet[Escalation]
    watch: queries.Watch
    nothing_leaves: bool

    @cached_property
    def open(self) -> Sequence[Waiting]:
        """All that nobody has answered."""
        places = [(each.centre_id, each.flag.worker_id, each.flag.person_id) for each in self.waiting]
        turns = queries.turns(places, self.now)
        return [
            Waiting(each, next_in_turn(turns[place], each)) for each, place in zip(self.waiting, places, strict=True)
        ]

    @property
    def late(self) -> Sequence[Waiting]:
        """Those whose promised time is over."""
        return [each for each in self.open if each.escalation.target_at <= self.now]

    @property
    def in_time(self) -> Sequence[Waiting]:
        """Those that are still in time."""
        return [each for each in self.open if each.escalation.target_at > self.now]

    @property
    def print(self) -> str:
        """Changes whenever the list does, so that an unchanged one need not be sent again."""
        late = sum(each.target_at <= self.now for each in self.waiting)
        escalations = (*self.waiting, *self.handled, *self.to_review)
        seen = [
            [(each.pk, each.state, each.owner_id) for each in escalations],
            [(message.pk, message.state) for each in self.waiting for message in each.messages.all()],
            (late, self.overdue, self.watch.alarms),
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def flags_for(actor: Actor, now: datetime) -> Flags:
    """The flags of the supervisor's centres, those with the least time first, in a constant number of queries."""
    mine = queries.to_answer(actor).select_related("acknowledgement", "ending")
    to_review = list(queries.to_review(mine))
    return Flags(
        now=now,
        waiting=list(queries.unanswered(mine)),
        handled=list(mine.filter(state="acknowledged").order_by("target_at")),
        to_review=to_review,
        overdue=sum(each.ending.review_by <= now for each in to_review),
        closed=mine.filter(state="closed", ending__closed_at__gt=now - CLOSED_STAYS).order_by("-target_at"),
        watch=queries.watch(now),
        nothing_leaves=gateways.nothing_leaves(),
    )


@standing("supervisor")
class DutyPage(Page):
    """The board of a supervisor."""

    def get(self, request: Asked) -> HttpResponse:
        """Show it."""
        flags = flags_for(self.actor, clock.now())
        return self.render("supervisor/duty.html", flags=flags, me=supervisor_of(self.actor))


@standing("supervisor")
class DutyList(Page):
    """The list alone, for a page that is open already."""

    def get(self, request: Asked) -> HttpResponse:
        """Send it, unless it is as it was seen."""
        flags = flags_for(self.actor, clock.now())
        if request.GET.get("seen") == flags.print:
            return HttpResponse(status=204, headers={PART: "flags"})
        answer = self.render("supervisor/parts/flags.html", flags=flags, me=supervisor_of(self.actor))
        answer[PART] = "flags"
        return answer


@standing("supervisor")
class Rota(Page):
    """Who is on duty, now and in the days to come."""

    def get(self, request: Asked) -> HttpResponse:
        """Show it."""
        return self.show(self.form())

    def post(self, request: Asked) -> HttpResponse:
        """Put somebody on duty for their centre."""
        form = self.form(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            if self.do(actions.set_duty, because="rota", form=form, centre=told["supervisor"].centre, **told):
                return self.go("rota", tell=_("{name} is on duty.").format(name=told["supervisor"].name))
        return self.show(form, 422)

    def form(self, told: Any = None) -> DutyForm:
        """The question who, and from when to when."""
        colleagues = supervisors_visible_to(self.actor).filter(centre__in=self.actor.centres("supervisor"))
        centre = centres_visible_to(self.actor).filter(pk__in=self.actor.centres("supervisor")).first()
        zone = centre.time_zone if centre else "UTC"
        return DutyForm(told, zone=zone, supervisors=colleagues.select_related("centre"))

    def show(self, form: DutyForm, status: int = 200) -> HttpResponse:
        """Who is asked now, who will be, and the form."""
        now, centres = clock.now(), self.actor.centres("supervisor")
        coming = queries.Duty.objects.filter(centre__in=centres, ends_at__gt=now).select_related("supervisor", "centre")
        turns = queries.turns([(each, None, None) for each in centres], now)
        return self.render(
            "supervisor/rota.html", status=status, form=form, duties=coming, now=now, turns=turns.values()
        )


def next_in_turn(turn: Sequence[Supervisor], escalation: Escalation) -> Supervisor | None:
    """Who is asked after the present owner; None when there is nobody else."""
    following = queries.following(turn, escalation.owner_id)
    return following if following and following.pk != escalation.owner_id else None
