"""Every change there is to rounds: asked for, worked out, adopted, taken back, checked – and who was told."""

from datetime import date, datetime, timedelta
from typing import Any

from ayni.basics import ids
from ayni.basics.words import packed
from ayni.engagements.queries import Engagement, lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.visits import events, planning, rules
from ayni.visits.actions.visits import cancel, move, plan
from ayni.visits.models import (
    InPairs,
    RoundAdoption,
    RoundAnswer,
    RoundPlan,
    RoundReplay,
    RoundWork,
    Stop,
    Telling,
    Visit,
)


@action
def go_in_pairs(engagement: Engagement, *, by: Actor, because: str, at: datetime) -> events.PairsAsked:
    """Ask that two workers make the visits of an engagement together."""
    engagement = lock_open(engagement)
    rules.pairs_may_change(InPairs.objects.filter(engagement=engagement, until=None).exists(), True)
    InPairs.objects.create(engagement=engagement, since=at)
    return events.PairsAsked(engagement=engagement.pk, code=engagement.code)


@action
def go_alone(engagement: Engagement, *, by: Actor, because: str, at: datetime) -> events.PairsAsked:
    """One worker goes to the visits of an engagement again."""
    engagement = lock_open(engagement)
    ended = InPairs.objects.filter(engagement=engagement, until=None).update(until=at)
    rules.pairs_may_change(bool(ended), False)
    return events.PairsAsked(engagement=engagement.pk, code=engagement.code)


@action
def plan_round(
    centre: Centre,
    *,
    by: Actor,
    because: str,
    at: datetime,
    first_day: date,
    days: int,
    wishes: planning.Wishes,
    most_changes: int,
    parent: RoundPlan | None = None,
) -> events.RoundAsked:
    """Ask for the rounds of a centre's day or week. They are worked out by the job loop, a day at a step."""
    question = planning.question_of(planning.Span(centre, first_day, days, at), wishes, most_changes)
    rules.something_to_plan(len(question.wanted))
    made = RoundPlan.objects.create(
        code=ids.spoken("D"), parent=parent, made_at=at, made_by=by.id, question=question.as_json(),
        question_hash=question.hash, centre=centre, first_day=first_day, days=days, what_if=wishes.what_if,
        most_changes=most_changes, visits=len(question.wanted),
        promised=sum(each.told is not None for each in question.wanted),
    )  # fmt: skip
    RoundWork.objects.create(plan=made, purpose="answer", asked_at=at, of=days)
    return events.RoundAsked(plan=made.pk, code=made.code, visits=made.visits, day=first_day.isoformat())


@action
def begin_round(plan_: RoundPlan, *, by: Actor, because: str, at: datetime) -> events.RoundBegun:
    """Begin to work out rounds, or go on where they were stopped."""
    plan_.become("running", rules.round_may_become)
    return events.RoundBegun(plan=plan_.pk, code=plan_.code)


@action
def stop_round(plan_: RoundPlan, *, by: Actor, because: str, at: datetime) -> events.RoundStopped:
    """Stop working out rounds. What was found so far is kept."""
    plan_.become("stopped", rules.round_may_become)
    return events.RoundStopped(plan=plan_.pk, code=plan_.code)


@action
def answer_round(
    plan_: RoundPlan, *, by: Actor, because: str, at: datetime, answer: planning.Answer
) -> events.RoundAnswered:
    """Keep what the engine answered, as it was."""
    plan_.become("ready", rules.round_may_become)
    figures = planning.Figures.of(planning.question_of_plan(plan_), answer)
    kept = RoundAnswer.objects.create(
        plan=plan_, answered_at=at, engine=answer.engine_version, result=answer.as_json(), result_hash=answer.hash,
        placed=len(answer.placed), changed=figures.changed,
    )  # fmt: skip
    RoundWork.objects.filter(plan=plan_, purpose="answer").delete()
    return events.RoundAnswered(
        plan=plan_.pk, code=plan_.code, placed=kept.placed, visits=plan_.visits, result=answer.hash[:12]
    )


@action
def adopt_round(plan_: RoundPlan, *, by: Actor, because: str, at: datetime) -> events.RoundAdopted:
    """Arrange and move the visits as the rounds say, each looked at again as things are now.

    Stops that no longer hold are kept with the reasons, and nothing is changed for them. Other plans for the same days
    of the centre no longer hold either.
    """
    rules.not_supposed(plan_.what_if)
    plan_.become("adopted", rules.round_may_become)
    stops = planning.stops_to_make(plan_, at)
    fallen = [{"visit": stop.wanted.id, "reasons": packed(list(stop.against))} for stop in stops if stop.against]
    arranged = changed = 0
    holding = [stop for stop in stops if not stop.against]
    besides = {stop.visit.pk for stop in holding if stop.visit}
    for stop in holding:
        arranged += stop.visit is None
        changed += stop.visit is not None and stop.changes
        _make(plan_, stop, besides, by, at)
    RoundAdoption.objects.create(
        plan=plan_, adopted_at=at, adopted_by=by.id, arranged=arranged, changed=changed, fallen=fallen
    )
    superseded = _superseded(plan_)
    return events.RoundAdopted(
        plan=plan_.pk, code=plan_.code, arranged=arranged, changed=changed, fallen=len(fallen), superseded=superseded
    )


def _make(plan_: RoundPlan, stop: planning.StopToMake, besides: set[Any], by: Actor, at: datetime) -> None:
    """Write one stop, and arrange or move its visit where it is not so already."""
    before, goes = stop.visit, {"worker": stop.worker, "companion": stop.companion, "besides": besides}
    times = {"starts_at": stop.starts_at, "ends_at": stop.ends_at}
    if before:
        visit_id = before.pk
        if stop.changes:
            move(before, by=by, because="round", at=at, **times, **goes)
    else:
        assert stop.engagement is not None  # noqa: S101 - a stop that holds has all its rows
        told = plan(
            stop.engagement, by=by, because="round", at=at, setting=stop.wanted.setting, **times, **goes,
        )  # fmt: skip
        visit_id = told.visit
    Stop.objects.create(
        plan=plan_, visit_id=visit_id, starts_at=stop.starts_at, travel_minutes=stop.placed.travel,
        before_worker=before.worker if before else None, before_companion=before.companion if before else None,
        before_starts_at=before.starts_at if before else None, before_ends_at=before.ends_at if before else None,
        to_tell=stop.to_tell,
    )  # fmt: skip


def _superseded(plan_: RoundPlan) -> tuple[Any, ...]:
    """End the other plans for any of these days of the centre."""
    until = plan_.first_day + timedelta(days=plan_.days)
    others = [
        each.pk
        for each in RoundPlan.objects.filter(
            centre=plan_.centre, state__in=rules.STILL_ADOPTABLE, first_day__lt=until
        ).only("first_day", "days")
        if each.first_day + timedelta(days=each.days) > plan_.first_day
    ]
    RoundWork.objects.filter(plan__in=others).delete()
    RoundPlan.objects.filter(pk__in=others).update(state="superseded")
    return tuple(sorted(others))


@action
def take_back_round(plan_: RoundPlan, *, by: Actor, because: str, at: datetime) -> events.RoundTakenBack:
    """Put every visit of adopted rounds back to what it was before, while none has begun or gone on otherwise."""
    plan_.become("taken-back", rules.round_may_become)
    stops = list(plan_.stops.select_related("visit__engagement", "before_worker", "before_companion"))
    visits = {
        each.pk: each
        for each in Visit.objects.select_for_update(of=("self",)).filter(pk__in=[each.visit_id for each in stops])
    }
    rules.nothing_begun(
        sum(visits[s.visit_id].state != "planned" or visits[s.visit_id].starts_at != s.starts_at for s in stops)
    )
    for stop in stops:
        if stop.before_worker is None:
            cancel(stop.visit, by=by, because="taken-back", at=at)
    besides = set(visits)
    for stop in stops:
        visit = visits[stop.visit_id]
        before = (stop.before_starts_at, stop.before_worker_id, stop.before_companion_id)
        if stop.before_worker and before != (visit.starts_at, visit.worker_id, visit.companion_id):
            move(
                visit, by=by, because="taken-back", at=at, starts_at=stop.before_starts_at,
                ends_at=stop.before_ends_at, worker=stop.before_worker, companion=stop.before_companion,
                besides=besides,
            )  # fmt: skip
    return events.RoundTakenBack(plan=plan_.pk, code=plan_.code, visits=len(stops))


@action
def replay_round(plan_: RoundPlan, *, by: Actor, because: str, at: datetime) -> events.RoundReplayAsked:
    """Ask that rounds be worked out again from their stored question, and compared with their answer."""
    rules.can_be_replayed(hasattr(plan_, "answer"))
    RoundWork.objects.get_or_create(plan=plan_, purpose="replay", defaults={"asked_at": at, "of": plan_.days})
    return events.RoundReplayAsked(plan=plan_.pk, code=plan_.code)


@action
def keep_round_replay(
    plan_: RoundPlan, *, by: Actor, because: str, at: datetime, result_hash: str
) -> events.RoundReplayed:
    """Keep whether rounds that were worked out again are the same, to the hash."""
    equal = plan_.answer.result_hash == result_hash
    RoundReplay.objects.create(plan=plan_, replayed_at=at, result_hash=result_hash, equal=equal)
    RoundWork.objects.filter(plan=plan_, purpose="replay").delete()
    return events.RoundReplayed(plan=plan_.pk, code=plan_.code, equal=equal, result=result_hash[:12])


@action
def tell(stop: Stop, *, by: Actor, because: str, at: datetime) -> events.Told:
    """Note that the person was told when the visit is and who comes. From now on the time is a promise."""
    locked = Stop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    rules.to_be_told(locked.to_tell and not Telling.objects.filter(stop=locked).exists())
    Telling.objects.create(stop=locked, told_at=at, told_by=by.id)
    engagement = stop.visit.engagement
    return events.Told(visit=stop.visit_id, engagement=engagement.pk, code=engagement.code)
