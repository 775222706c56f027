"""The duty page: flags by the time that is left, fresh every two seconds, and who is asked when."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
    """What the duty page lists: what is late first. ``overdue`` is how many of ``to_review`` should be reviewed by now.

    ``watch`` says what is wrong with the way of flags itself.
    """

    late: Sequence[Waiting]
    in_time: Sequence[Waiting]
    handled: Sequence[Escalation]
    to_review: Sequence[Escalation]
    overdue: int
    closed: Sequence[Escalation]
    watch: queries.Watch
    nothing_leaves: bool

    @property
    def open(self) -> Sequence[Waiting]:
        """All that nobody has answered."""
        return [*self.late, *self.in_time]

    @property
    def print(self) -> str:
        """Changes whenever the list does, so that an unchanged one need not be sent again."""
        escalations = (*(w.escalation for w in self.open), *self.handled, *self.to_review)
        seen = [
            [(each.pk, each.state, each.owner_id) for each in escalations],
            [(each.pk, each.state) for w in self.open for each in w.escalation.messages.all()],
            (len(self.late), self.overdue, self.watch.alarms),
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def flags_for(actor: Actor, now: datetime) -> Flags:
    """The flags of the supervisor's centres, those with the least time first, in a constant number of queries."""
    mine = queries.to_answer(actor).select_related("acknowledgement", "ending")
    waiting = list(queries.unanswered(mine))
    to_review = list(queries.to_review(mine))
    places = {each.pk: (each.centre_id, each.flag.worker_id, each.flag.person_id) for each in waiting}
    turns = queries.turns(places.values(), now)
    closed = mine.filter(state="closed", ending__closed_at__gt=now - CLOSED_STAYS)
    rows = [Waiting(each, next_in_turn(turns[places[each.pk]], each)) for each in waiting]
    return Flags(
        late=[each for each in rows if each.escalation.target_at <= now],
        in_time=[each for each in rows if each.escalation.target_at > now],
        to_review=to_review,
        overdue=sum(each.ending.review_by <= now for each in to_review),
        watch=queries.watch(now),
        nothing_leaves=gateways.nothing_leaves(),
        handled=list(mine.filter(state="acknowledged").order_by("target_at")),
        closed=list(closed.order_by("-target_at")),
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
