"""Each stop of rounds that are being adopted, looked at again as things are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from ayni.basics.words import Sentence
from ayni.engagements.queries import Engagement, under_way
from ayni.visits.models import RoundPlan, Visit
from ayni.visits.planning.answer import Answer, Placed, kept
from ayni.visits.planning.days import Span
from ayni.visits.planning.question import Question, Wanted
from ayni.visits.queries import clash
from ayni.visits.rules import away_then, changed_since, elsewhere_then, ended_since, over_by_then
from ayni.workers.queries import Absence, Worker


@dataclass(frozen=True)
class StopToMake:
    """A stop, what it was before, and what speaks against it now. Without that all rows are there."""

    wanted: Wanted
    placed: Placed
    visit: Visit | None
    engagement: Engagement | None
    worker: Worker
    companion: Worker | None
    starts_at: datetime
    ends_at: datetime
    to_tell: bool
    against: tuple[Sentence, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is written for it but the stop."""
        visit = self.visit
        return visit is None or (visit.starts_at, visit.worker_id, visit.companion_id) != (
            self.starts_at, self.worker.pk, self.companion.pk if self.companion else None,
        )  # fmt: skip


def question_of_plan(plan: RoundPlan) -> Question:
    """What the plan was asked."""
    return Question.from_json(plan.question)


def answer_of_plan(plan: RoundPlan) -> Answer:
    """What was answered, as it was."""
    return Answer.from_json(plan.answer.result)


def span_of_plan(plan: RoundPlan) -> Span:
    """The days of the plan."""
    return Span(plan.centre, plan.first_day, plan.days, plan.made_at)


def stops_to_make(plan: RoundPlan, at: datetime) -> list[StopToMake]:
    """Every stop of the plan as things are now. Where one falls, others may: its time is taken."""
    question, answer, span = question_of_plan(plan), answer_of_plan(plan), span_of_plan(plan)
    visits = {
        str(each.pk): each
        for each in Visit.objects.select_for_update(of=("self",))
        .select_related("worker", "companion")
        .filter(pk__in=[each.visit for each in question.wanted if each.visit])
        .order_by("pk")
    }
    bonds = {
        str(each.pk): each
        for each in under_way(Engagement.objects.filter(pk__in=[each.engagement for each in question.wanted]))
    }
    workers = {str(each.pk): each for each in Worker.objects.filter(pk__in=question.helper_of)}
    away = list(Absence.objects.filter(worker__in=workers.values(), ends_at__gt=span.start, starts_at__lt=span.end))
    stops = [_stop(question, span, each, visits, bonds, workers) for each in answer.placed]
    stops = [replace(stop, against=_against(stop, question, span, away, at)) for stop in stops]
    return _apart_from_others(stops)


def _stop(
    question: Question,
    span: Span,
    placed: Placed,
    visits: Mapping[str, Visit],
    bonds: Mapping[str, Engagement],
    workers: Mapping[str, Worker],
) -> StopToMake:
    wanted = question.wanted_of[placed.wanted]
    starts_at = span.instant(placed.day, placed.minute)
    promised = wanted.told is not None and kept(question, wanted, placed)
    return StopToMake(
        wanted=wanted,
        placed=placed,
        visit=visits.get(wanted.visit or ""),
        engagement=bonds.get(wanted.engagement),
        worker=workers[placed.worker],
        companion=workers[placed.companion] if placed.companion else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=wanted.minutes),
        to_tell=not promised,
    )


def _against(
    stop: StopToMake, question: Question, span: Span, away: Sequence[Absence], at: datetime
) -> tuple[Sentence, ...]:
    if stop.engagement is None:
        return (ended_since(),)
    if stop.wanted.visit and (stop.visit is None or not _as_it_was(stop, span)):
        return (changed_since(),)
    if stop.starts_at < at:
        return (over_by_then(),)
    goes = [stop.worker, *([stop.companion] if stop.companion else [])]
    return tuple(
        away_then(each.name)
        for each in goes
        if any(a.worker_id == each.pk and a.starts_at < stop.ends_at and stop.starts_at < a.ends_at for a in away)
    )


def _as_it_was(stop: StopToMake, span: Span) -> bool:
    """Whether the visit is still what the plan knew: arranged, at the time that was told."""
    visit, told = stop.visit, stop.wanted.told
    if visit is None or visit.state != "planned":
        return False
    return told is None or (span.place(visit.starts_at), str(visit.worker_id)) == ((told.day, told.minute), told.worker)


def _apart_from_others(stops: list[StopToMake]) -> list[StopToMake]:
    """With those fallen whose time is taken by what is not in the plan, or by a visit of it that stays where it was."""
    while True:
        moving = {stop.visit.pk for stop in stops if stop.visit and not stop.against}
        found = [stop if stop.against else replace(stop, against=_taken(stop, moving)) for stop in stops]
        if found == stops:
            return found
        stops = found


def _taken(stop: StopToMake, moving: set[UUID]) -> tuple[Sentence, ...]:
    goes = [stop.worker, *([stop.companion] if stop.companion else [])]
    return tuple(elsewhere_then(each.name) for each in goes if clash(each.pk, stop.starts_at, stop.ends_at, moving))
