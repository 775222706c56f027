"""Waves by plan: adopted by a coordinator, sent by the clock until somebody accepts, stopped or used up."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ayni.engagements import events, planning, queries, rules
from ayni.engagements.actions import whom
from ayni.engagements.actions.offers import offer
from ayni.engagements.models import Shortlist, WavePlan, WavesEnd
from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from ayni.workers.queries import Worker


@action
def adopt_waves(
    shortlist_: Shortlist, *, by: Actor, because: str, at: datetime, sizes: Sequence[int]
) -> events.WavesAdopted:
    """Ask so many of a shortlist in each wave, best first, until somebody accepts.

    The first wave goes out at once or, in quiet hours, when they are over; the clock sends the others. The referral's
    row is locked, so that of two who adopt at the same moment one is refused.
    """
    rules.waves_for_one(shortlist_.referral_id is None)
    referral = _locked(UUID(shortlist_.need))
    whom.may_be_sought(referral)
    rules.may_ask(referral.state)
    rules.one_at_a_time(queries.waves_going().filter(referral=referral).exists())
    expected = planning.outlook(shortlist_, sizes, at)
    plan = WavePlan.objects.create(
        referral=referral, shortlist=shortlist_, adopted_at=at, adopted_by=by.id, sizes=list(expected.sizes),
        filled_by=list(expected.filled_by), expected_asked=expected.expected_asked,
    )  # fmt: skip
    if not planning.quiet_hours(referral).holds(at):
        offer(shortlist_, by=by, because="waves", at=at, workers=planning.first_of(plan), waves=plan)
    return events.WavesAdopted(
        plan=plan.pk, referral=referral.pk, code=referral.code, waves=len(sizes), workers=sum(sizes)
    )


@action
def send_next_wave(
    plan: WavePlan,
    *,
    by: Actor,
    because: str,
    at: datetime,
    step: int,
    shortlist_: Shortlist,
    workers: Sequence[Worker],
) -> events.NextWaveSent:
    """Send the next wave of a plan, its ``step``, to workers of a shortlist made just now.

    All is asked again under the referral's lock: a yes, a stop or the same wave sent meanwhile refuses it.
    """
    _nobody_is_asked(plan)
    rules.the_next_one(step, plan.sent.count() + 1)
    sent = offer(shortlist_, by=by, because=because, at=at, workers=workers, waves=plan)
    return events.NextWaveSent(
        plan=plan.pk, wave=sent.wave, referral=plan.referral_id, code=sent.code, step=step, waves=len(plan.sizes)
    )


@action
def stop_waves(plan: WavePlan, *, by: Actor, because: str, at: datetime) -> events.WavesStopped:
    """Send no further wave. Offers that are open stay open."""
    referral = _still_going(plan)
    WavesEnd.objects.create(plan=plan, ended_at=at, ended_by=by.id, why="stopped")
    return events.WavesStopped(plan=plan.pk, referral=referral.pk, code=referral.code)


@action
def use_up_waves(plan: WavePlan, *, by: Actor, because: str, at: datetime) -> events.WavesUsedUp:
    """Nobody is left to ask, or no time: a person is called, as for every referral that nobody takes."""
    referral = _nobody_is_asked(plan)
    WavesEnd.objects.create(plan=plan, ended_at=at, ended_by=by.id, why="used-up")
    if referral.state in rules.ASKABLE and not referral.alarms.exists():
        referrals.raise_alarm(referral, by=HOUSE, because="waves-used-up", at=at)
    return events.WavesUsedUp(plan=plan.pk, referral=referral.pk, code=referral.code)


def _locked(referral: UUID) -> Referral:
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related("centre").get(pk=referral)


def _still_going(plan: WavePlan) -> Referral:
    """The plan's referral, locked; Refused when nothing more is to be sent."""
    referral = _locked(plan.referral_id)
    rules.still_going(queries.waves_going().filter(pk=plan.pk).exists())
    return referral


def _nobody_is_asked(plan: WavePlan) -> Referral:
    """The same; Refused also while somebody may still accept."""
    referral = _still_going(plan)
    rules.nobody_asked_now(queries.Offer.objects.filter(referral=referral, state="open").exists())
    return referral
