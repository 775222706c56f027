"""Plans for everybody who waits: asked for, worked out, adopted, taken back, checked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ayni.basics import ids
from ayni.basics.words import packed
from ayni.engagements import events, planning, rules
from ayni.engagements.actions.offers import offer, shortlist, take_back
from ayni.engagements.models import (
    Adoption,
    BatchAnswer,
    BatchCentre,
    BatchPlan,
    BatchWork,
    Replay,
    Shortlist,
    Wave,
)
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.referrals.queries import Sought


@action
def plan(
    sought: Sequence[Sought],
    *,
    by: Actor,
    because: str,
    at: datetime,
    policy: str,
    parent: BatchPlan | None = None,
) -> events.PlanAsked:
    """Ask for a plan for these referrals and groups, of one jurisdiction. The job loop works it out, in steps."""
    rules.somebody_waits(len(sought))
    question = planning.question_of(sought, policy, at)
    made = BatchPlan.objects.create(
        code=ids.spoken("P"), parent=parent, made_at=at, made_by=by.id, policy=policy, question=question.as_json(),
        question_hash=question.hash, waiting=sum(need.size for need in question.problem.needs),
        weighing=planning.weighing_of(sought[0].centre.jurisdiction, at),
    )  # fmt: skip
    centres = {each.centre_id: each.centre for each in sought}
    BatchCentre.objects.bulk_create(BatchCentre(plan=made, centre=centre) for _, centre in sorted(centres.items()))
    BatchWork.objects.create(plan=made, purpose="answer", asked_at=at, of=len(sought) + 1)
    return events.PlanAsked(plan=made.pk, code=made.code, waiting=made.waiting, policy=policy)


@action
def begin_plan(plan_: BatchPlan, *, by: Actor, because: str, at: datetime) -> events.PlanBegun:
    """Begin to work out a plan, or go on where it was stopped."""
    plan_.become("running", rules.plan_may_become)
    return events.PlanBegun(plan=plan_.pk, code=plan_.code)


@action
def stop_plan(plan_: BatchPlan, *, by: Actor, because: str, at: datetime) -> events.PlanStopped:
    """Stop working out a plan. What was found so far is kept."""
    plan_.become("stopped", rules.plan_may_become)
    return events.PlanStopped(plan=plan_.pk, code=plan_.code)


@action
def answer_plan(
    plan_: BatchPlan, *, by: Actor, because: str, at: datetime, result: dict[str, Any], result_hash: str
) -> events.PlanAnswered:
    """Keep what the engine answered, as it was."""
    plan_.become("ready", rules.plan_may_become)
    kept = BatchAnswer.objects.create(
        plan=plan_, answered_at=at, engine=result["engine_version"], result=result, result_hash=result_hash,
        served=sum(each["people"] for each in result["placed"]),
    )  # fmt: skip
    BatchWork.objects.filter(plan=plan_, purpose="answer").delete()
    return events.PlanAnswered(
        plan=plan_.pk, code=plan_.code, served=kept.served, waiting=plan_.waiting, result=result_hash[:12]
    )


@action
def adopt_plan(plan_: BatchPlan, *, by: Actor, because: str, at: datetime) -> events.PlanAdopted:
    """Ask each worker whom the plan chose, after looking again whether the pair still holds as things are now.

    Pairs that no longer hold are kept with the reasons and nobody is asked for them. Other plans for people of the
    same centres no longer hold either.
    """
    plan_.become("adopted", rules.plan_may_become)
    offered, fallen = 0, []
    for each in planning.pairs_to_ask(plan_, at):
        if each.against:
            fallen.append({"need": each.need, "worker": each.worker_id, "reasons": packed(list(each.against))})
            continue
        kept = shortlist(each.sought, by=by, because="plan", at=at, only=[each.worker])
        offer(
            Shortlist.objects.get(pk=kept.shortlist), by=by, because="plan", at=at, workers=[each.worker], plan_=plan_
        )
        offered += 1
    Adoption.objects.create(plan=plan_, adopted_at=at, adopted_by=by.id, offered=offered, fallen=fallen)
    others = BatchPlan.objects.filter(
        centres__centre__in=plan_.centres.values("centre"), state__in=rules.STILL_ADOPTABLE
    ).distinct()
    superseded = tuple(others.values_list("pk", flat=True))
    BatchWork.objects.filter(plan__in=superseded).delete()
    BatchPlan.objects.filter(pk__in=superseded).update(state="superseded")
    return events.PlanAdopted(
        plan=plan_.pk, code=plan_.code, offered=offered, fallen=len(fallen), superseded=superseded
    )


@action
def take_back_plan(plan_: BatchPlan, *, by: Actor, because: str, at: datetime) -> events.AdoptionUndone:
    """Take back the offers of an adopted plan that nobody has answered yet."""
    plan_.become("taken-back", rules.plan_may_become)
    waves = list(Wave.objects.filter(plan=plan_, offers__state="open").distinct())
    rules.some_open(len(waves))
    for wave in waves:
        take_back(wave, by=by, because="plan", at=at)
    return events.AdoptionUndone(plan=plan_.pk, code=plan_.code, taken_back=len(waves))


@action
def replay_plan(plan_: BatchPlan, *, by: Actor, because: str, at: datetime) -> events.ReplayAsked:
    """Ask that a plan be worked out again from its stored question, and compared with its answer."""
    rules.can_be_replayed(hasattr(plan_, "answer"))
    BatchWork.objects.get_or_create(plan=plan_, purpose="replay", defaults={"asked_at": at, "of": plan_.waiting + 1})
    return events.ReplayAsked(plan=plan_.pk, code=plan_.code)


@action
def keep_replay(plan_: BatchPlan, *, by: Actor, because: str, at: datetime, result_hash: str) -> events.Replayed:
    """Keep whether a plan that was worked out again has the same answer, to the hash."""
    equal = plan_.answer.result_hash == result_hash
    Replay.objects.create(plan=plan_, replayed_at=at, result_hash=result_hash, equal=equal)
    BatchWork.objects.filter(plan=plan_, purpose="replay").delete()
    return events.Replayed(plan=plan_.pk, code=plan_.code, equal=equal, result=result_hash[:12])
