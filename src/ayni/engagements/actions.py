"""Every change there is to shortlists, offers and engagements."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ayni.basics import ids
from ayni.basics.words import packed
from ayni.engagements import events, planning, rules
from ayni.engagements.models import (
    Acceptance,
    Adoption,
    BatchAnswer,
    BatchCentre,
    BatchPlan,
    BatchWork,
    Closing,
    Decline,
    Engagement,
    Handover,
    Offer,
    Replay,
    Shortlist,
    Wave,
)
from ayni.engagements.queries import lock_open
from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from ayni.workers.queries import Worker


@action
def shortlist(
    referral: Referral, *, by: Actor, because: str, at: datetime, only: Sequence[Worker] = ()
) -> events.Shortlisted:
    """Ask the engine who could take the referral, or who of ``only`` some, and keep what it answered as it was."""
    rules.chosen(hasattr(referral, "choices"))
    proposal = planning.propose(referral, at, only)
    kept = Shortlist.objects.create(referral=referral, made_at=at, made_by=by.id, **proposal)
    return events.Shortlisted(
        shortlist=kept.pk, referral=referral.pk, person=referral.person_id, code=referral.code,
        suggested=kept.suggested, considered=kept.considered, problem=kept.problem_hash[:12],
    )  # fmt: skip


@action
def offer(
    shortlist_: Shortlist,
    *,
    by: Actor,
    because: str,
    at: datetime,
    workers: Sequence[Worker],
    plan_: BatchPlan | None = None,
) -> events.Offered:
    """Ask some of the suggested workers at the same time. Offers stay open as long as the jurisdiction says.

    Refused for somebody whom the shortlist did not suggest. The referral's row is locked, so that two waves sent at
    the same moment get two numbers.
    """
    rules.somebody(len(workers))
    referral = Referral.objects.select_for_update(of=("self",)).select_related("centre").get(pk=shortlist_.referral_id)
    rules.may_ask(referral.state)
    if referral.state == "open":
        referrals.advance(referral, by=HOUSE, because="offer-sent", at=at, to="offered")
    candidates = planning.candidates_of(shortlist_)
    number = Wave.objects.filter(referral=referral).count() + 1
    closes_at = min(at + planning.wave_length(referral), max(referral.start_by, at + timedelta(minutes=30)))
    wave = Wave.objects.create(
        referral=referral, shortlist=shortlist_, plan=plan_, number=number, sent_at=at, closes_at=closes_at
    )
    for worker in workers:
        rules.suggested(worker.name, str(worker.pk) in candidates)
        Offer.objects.create(
            wave=wave, referral=referral, worker=worker, sent_at=at, expires_at=closes_at,
            **planning.terms(referral, candidates[str(worker.pk)]),
        )  # fmt: skip
    return events.Offered(
        wave=wave.pk, referral=referral.pk, person=referral.person_id, code=referral.code,
        worker=tuple(worker.pk for worker in workers), number=number, closes_at=closes_at,
    )  # fmt: skip


@action
def accept(offer_: Offer, *, by: Actor, because: str, at: datetime) -> events.Accepted:
    """Say yes to an offer. The first yes counts, once, among any number given at the same moment.

    1. The referral's row is locked: whoever comes second waits here.
    2. The offer must still be open; the second finds it taken back, and is told so.
    3. The worker's row is locked, and eligibility is asked again as things are now: a credential revoked or a week
       filled since the offer was sent is found here, before anything is kept.
    4. The acceptance is written; its table allows one for each referral, whatever else may go wrong.
    """
    Referral.objects.select_for_update(of=("self",)).get(pk=offer_.referral_id)
    offer_ = Offer.objects.select_for_update(of=("self",)).select_related("referral", "worker").get(pk=offer_.pk)
    rules.may_answer(offer_.state, offer_.expires_at, at)
    worker = Worker.objects.select_for_update(of=("self",)).get(pk=offer_.worker_id)
    planning.still_eligible(offer_.referral, worker, at)
    referrals.advance(offer_.referral, by=HOUSE, because="accepted", at=at, to="engaged")
    engagement = _begin(offer_, at)
    _settle(offer_, "accepted")
    Offer.objects.filter(referral=offer_.referral_id, state="open").update(state="taken-back")
    return events.Accepted(
        offer=offer_.pk, referral=offer_.referral_id, engagement=engagement.pk, person=engagement.person_id,
        worker=worker.pk, code=engagement.code,
    )  # fmt: skip


@action
def decline(offer_: Offer, *, by: Actor, because: str, at: datetime) -> events.Declined:
    """Say no. It costs nothing, now or later. When nobody is left to answer, the referral is open again."""
    Referral.objects.select_for_update(of=("self",)).get(pk=offer_.referral_id)
    offer_ = Offer.objects.select_for_update(of=("self",)).select_related("referral").get(pk=offer_.pk)
    rules.may_answer(offer_.state, offer_.expires_at, at)
    Decline.objects.create(offer=offer_, declined_at=at, reason=because)
    _settle(offer_, "declined")
    _reopen_if_nobody_is_left(offer_.referral, at)
    return events.Declined(
        offer=offer_.pk, referral=offer_.referral_id, worker=offer_.worker_id, code=offer_.referral.code
    )


@action
def end_wave(wave: Wave, *, by: Actor, because: str, at: datetime) -> events.WaveEnded:
    """Close a wave whose time ran out."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=wave.referral_id)
    wave.offers.filter(state="open").update(state="expired")
    _reopen_if_nobody_is_left(referral, at)
    return events.WaveEnded(wave=wave.pk, referral=referral.pk, code=referral.code, number=wave.number)


@action
def take_back(wave: Wave, *, by: Actor, because: str, at: datetime) -> events.TakenBack:
    """Take back the open offers of a wave."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=wave.referral_id)
    wave.offers.filter(state="open").update(state="taken-back")
    _reopen_if_nobody_is_left(referral, at)
    return events.TakenBack(wave=wave.pk, referral=referral.pk, code=referral.code)


@action
def close(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, outcome: str, summary: str, next_steps: str = ""
) -> events.Closed:
    """End an engagement with its outcome; visits still to come are called off by those who hear of it."""
    rules.known_outcome(outcome)
    engagement = lock_open(engagement)
    Closing.objects.create(engagement=engagement, closed_at=at, outcome=outcome, summary=summary, next_steps=next_steps)
    referrals.advance(engagement.referral, by=HOUSE, because="engagement-closed", at=at, to="closed")
    return events.Closed(**_named(engagement))


@action
def hand_over(
    engagement: Engagement,
    *,
    by: Actor,
    because: str,
    at: datetime,
    told: str,
    start_by: datetime,
    end_by: datetime,
    contacts: int,
) -> events.HandedOver:
    """End an engagement so that another worker can go on.

    A new referral follows the old one with the person's choices carried over, and the search begins at once.
    ``told`` is what the next worker should know; the window and the contacts are those of the new referral.
    """
    engagement = lock_open(engagement)
    old = engagement.referral
    carried = {name: getattr(old, name) for name in planning.CARRIED}
    opened = referrals.open(
        engagement.person,
        by=HOUSE,
        because="handover",
        at=at,
        follows=old,
        start_by=start_by,
        end_by=end_by,
        contacts=contacts,
        **carried,
    )
    follower = Referral.objects.get(pk=opened.referral)
    chosen = {name: getattr(old.choices, name) for name in planning.CHOSEN}
    referrals.choose(follower, by=HOUSE, because="handover", at=at, **chosen)
    Handover.objects.create(engagement=engagement, to_referral=follower, handed_at=at, reason=because, told=told)
    referrals.advance(old, by=HOUSE, because="handed-over", at=at, to="closed")
    return events.HandedOver(**{**_named(engagement), "referral": follower.pk})


@action
def read(engagement: Engagement, *, by: Actor, because: str, at: datetime) -> events.Looked:
    """Open what an engagement holds about a person. It changes nothing but leaves an entry: who, and what for."""
    return events.Looked(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


@action
def plan(
    referrals_: Sequence[Referral],
    *,
    by: Actor,
    because: str,
    at: datetime,
    policy: str,
    parent: BatchPlan | None = None,
) -> events.PlanAsked:
    """Ask for a plan for these referrals, all of one jurisdiction. It is worked out by the job loop, in steps."""
    rules.somebody_waits(len(referrals_))
    question = planning.question_of(referrals_, policy, at)
    made = BatchPlan.objects.create(
        code=ids.spoken("P"), parent=parent, made_at=at, made_by=by.id, policy=policy, question=question.as_json(),
        question_hash=question.hash, waiting=len(referrals_),
    )  # fmt: skip
    centres = {each.centre_id: each.centre for each in referrals_}
    BatchCentre.objects.bulk_create(BatchCentre(plan=made, centre=centre) for _, centre in sorted(centres.items()))
    BatchWork.objects.create(plan=made, purpose="answer", asked_at=at, of=made.waiting + 1)
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
        served=len(result["placed"]),
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
        kept = shortlist(each.referral, by=by, because="plan", at=at, only=[each.worker])
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


def _begin(offer_: Offer, at: datetime) -> Engagement:
    referral = offer_.referral
    Acceptance.objects.create(offer=offer_, referral=referral, accepted_at=at)
    return Engagement.objects.create(
        code=ids.spoken("E"), referral=referral, person_id=referral.person_id, worker=offer_.worker,
        centre_id=referral.centre_id, protocol=referral.protocol, weekly_minutes=offer_.weekly_minutes,
        acuity_points=referral.acuity_points, begun_at=at,
    )  # fmt: skip


def _settle(offer_: Offer, state: str) -> None:
    offer_.state = state
    offer_.save(update_fields=["state"])


def _reopen_if_nobody_is_left(referral: Referral, at: datetime) -> None:
    if referral.state == "offered" and not Offer.objects.filter(referral=referral, state="open").exists():
        referrals.advance(referral, by=HOUSE, because="nobody-left", at=at, to="open")


def _named(engagement: Engagement) -> dict[str, Any]:
    return {
        "engagement": engagement.pk,
        "referral": engagement.referral_id,
        "person": engagement.person_id,
        "worker": engagement.worker_id,
        "code": engagement.code,
    }
