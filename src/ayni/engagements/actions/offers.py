"""Shortlists, offers and their answers, and the engagements that begin with a yes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ayni.adaptations.queries import outline as outline_of
from ayni.engagements import events, planning, rules
from ayni.engagements.actions import whom
from ayni.engagements.models import (
    Acceptance,
    BatchPlan,
    Closing,
    Decline,
    Engagement,
    Handover,
    Offer,
    Shortlist,
    Wave,
    WavePlan,
    WavesEnd,
)
from ayni.engagements.queries import asked_for, lock_above, lock_open, waves_going
from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.referrals import actions as referrals
from ayni.referrals.planning import proposed
from ayni.referrals.queries import Referral, Sought
from ayni.workers.queries import Worker


@action
def shortlist(
    sought: Sought, *, by: Actor, because: str, at: datetime, only: Sequence[Worker] = ()
) -> events.Shortlisted:
    """Ask the engine who could take the referral or the group, or who of ``only`` some, and keep what it answered."""
    whom.may_be_sought(sought)
    proposal = planning.propose(sought, at, only)
    kept = Shortlist.objects.create(made_at=at, made_by=by.id, **asked_for(sought), **proposal)
    return events.Shortlisted(
        shortlist=kept.pk, **whom.named(sought),
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
    waves: WavePlan | None = None,
) -> events.Offered:
    """Ask some of the suggested workers at the same time. Offers stay open as long as the jurisdiction says.

    Refused for somebody whom the shortlist did not suggest. The referral's row is locked, so that two waves sent at
    the same moment get two numbers.
    """
    rules.somebody(len(workers))
    sought = whom.locked(shortlist_)
    whom.may_be_sought(sought)
    rules.may_ask(sought.state)
    if sought.state == "open":
        whom.advance(sought, because="offer-sent", at=at, to="offered")
    candidates = planning.candidates_of(shortlist_)
    number = Wave.objects.filter(**asked_for(sought)).count() + 1
    closes_at = planning.closes_at(sought, at)
    step = waves.sent.count() + 1 if waves else None
    wave = Wave.objects.create(
        shortlist=shortlist_, plan=plan_, of_plan=waves, step=step, number=number, sent_at=at, closes_at=closes_at,
        **asked_for(sought),
    )  # fmt: skip
    for worker in workers:
        rules.suggested(worker.name, str(worker.pk) in candidates)
        Offer.objects.create(
            wave=wave, worker=worker, sent_at=at, expires_at=closes_at, **asked_for(sought),
            **planning.terms(sought, candidates[str(worker.pk)]),
        )  # fmt: skip
    return events.Offered(
        wave=wave.pk, **whom.named(sought),
        worker=tuple(worker.pk for worker in workers), number=number, closes_at=closes_at,
    )  # fmt: skip


@action
def accept(offer_: Offer, *, by: Actor, because: str, at: datetime) -> events.Accepted:
    """Say yes to an offer. The first yes counts, once, among any number given at the same moment.

    1. The row of the referral or the group is locked: whoever comes second waits here.
    2. The offer must still be open; the second finds it taken back, and is told so.
    3. The worker's row is locked, then the supervisor's, and eligibility is asked again as things are now: a credential
       revoked, a week or a supervisor's room filled since the offer was sent is found here, before anything is kept.
       For a group it is asked for all of them.
    4. The acceptance is written; its table allows one for each referral or group, whatever else may go wrong.
    """
    sought = whom.locked(offer_)
    offer_ = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("worker").get(pk=offer_.pk)
    rules.may_answer(offer_.state, offer_.expires_at, at)
    worker = Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_.worker_id)
    lock_above(worker)
    planning.still_eligible(sought, worker, at)
    whom.advance(sought, because="accepted", at=at, to="engaged")
    Acceptance.objects.create(offer=offer_, accepted_at=at, **asked_for(sought))
    begun = whom.begin(offer_, sought, at)
    _settle(offer_, "accepted")
    Offer.objects.filter(**asked_for(sought), state="open").update(state="taken-back")
    told = whom.named(sought)
    if begun[0].group_id is None:
        told |= {"code": begun[0].code}
    engagement = begun[0].pk if begun[0].group_id is None else tuple(each.pk for each in begun)
    return events.Accepted(offer=offer_.pk, engagement=engagement, worker=worker.pk, **told)


@action
def decline(offer_: Offer, *, by: Actor, because: str, at: datetime) -> events.Declined:
    """Say no. It costs nothing, now or later. When nobody is left to answer, the referral is open again."""
    sought = whom.locked(offer_)
    offer_ = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_.pk)
    rules.may_answer(offer_.state, offer_.expires_at, at)
    Decline.objects.create(offer=offer_, declined_at=at, reason=because)
    _settle(offer_, "declined")
    _reopen_if_nobody_is_left(sought, at)
    return events.Declined(offer=offer_.pk, worker=offer_.worker_id, **whom.named(sought, persons=False))


@action
def end_wave(wave: Wave, *, by: Actor, because: str, at: datetime) -> events.WaveEnded:
    """Close a wave whose time ran out."""
    sought = whom.locked(wave)
    wave.offers.filter(state="open").update(state="expired")
    _reopen_if_nobody_is_left(sought, at)
    return events.WaveEnded(wave=wave.pk, number=wave.number, **whom.named(sought, persons=False))


@action
def take_back(wave: Wave, *, by: Actor, because: str, at: datetime) -> events.TakenBack:
    """Take back the open offers of a wave. If it is one of a plan, no further wave of the plan goes out."""
    sought = whom.locked(wave)
    wave.offers.filter(state="open").update(state="taken-back")
    for each in waves_going().filter(sent=wave):
        WavesEnd.objects.create(plan=each, ended_at=at, ended_by=by.id, why="stopped")
    _reopen_if_nobody_is_left(sought, at)
    return events.TakenBack(wave=wave.pk, **whom.named(sought, persons=False))


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
    window = {"start_by": start_by, "end_by": end_by, "contacts": contacts}
    follower = _follower(old, HOUSE, "handover", at, **carried, **window)
    _chosen_as_before(follower, old, HOUSE, "handover", at)
    Handover.objects.create(engagement=engagement, to_referral=follower, handed_at=at, reason=because, told=told)
    referrals.advance(old, by=HOUSE, because="handed-over", at=at, to="closed")
    return events.HandedOver(**{**_named(engagement), "referral": follower.pk})


@action
def lead_on(engagement: Engagement, *, by: Actor, because: str, at: datetime, protocol: str) -> events.LedOn:
    """Ask for another kind of care for the same person, as the protocol proposes it; the engagement goes on as it was.

    What the person chose is carried over and the search begins at once. Only a group is asked about anew: where they
    never said that one would do, the referral waits for their choices.
    """
    old, outline = engagement.referral, outline_of(protocol, at)
    asked = {**proposed(outline, at), "urgency": old.urgency, "acuity_points": old.acuity_points, "note": old.note}
    follower = _follower(old, by, because, at, protocol=protocol, **asked)
    if old.choices.in_group or not outline.get("for_groups"):
        _chosen_as_before(follower, old, by, because, at)
    return events.LedOn(**{**_named(engagement), "referral": follower.pk})


def _follower(old: Referral, by: Actor, because: str, at: datetime, **told: Any) -> Referral:
    opened = referrals.open(old.person, by=by, because=because, at=at, follows=old, **told)
    return Referral.objects.get(pk=opened.referral)


def _chosen_as_before(follower: Referral, old: Referral, by: Actor, because: str, at: datetime) -> None:
    chosen = {name: getattr(old.choices, name) for name in planning.CHOSEN}
    referrals.choose(follower, by=by, because=because, at=at, **chosen)


@action
def read(engagement: Engagement, *, by: Actor, because: str, at: datetime) -> events.Looked:
    """Open what an engagement holds about a person. It changes nothing but leaves an entry: who, and what for."""
    return events.Looked(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


def _settle(offer_: Offer, state: str) -> None:
    offer_.state = state
    offer_.save(update_fields=["state"])


def _reopen_if_nobody_is_left(sought: Sought, at: datetime) -> None:
    if sought.state == "offered" and not Offer.objects.filter(**asked_for(sought), state="open").exists():
        whom.advance(sought, because="nobody-left", at=at, to="open")


def _named(engagement: Engagement) -> dict[str, Any]:
    return {
        "engagement": engagement.pk,
        "referral": engagement.referral_id,
        "person": engagement.person_id,
        "worker": engagement.worker_id,
        "code": engagement.code,
    }
