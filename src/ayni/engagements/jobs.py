"""What the clock asks of engagements."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from ayni.basics.words import Refused
from ayni.engagements import actions, planning
from ayni.engagements.models import BatchWork, Shortlist, Wave, WavePlan
from ayni.engagements.queries import waves_waiting
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.ground.proposals import Bench
from ayni.referrals.queries import lock_all


@every(seconds=20)
def end_waves(now: datetime) -> None:
    """Offers whose time ran out are closed, so that the coordinator sees who is left to ask."""
    for wave in Wave.objects.filter(closes_at__lte=now, offers__state="open").distinct():
        actions.end_wave(wave, by=HOUSE, because="time-ran-out", at=now)


@every(seconds=20)
@transaction.atomic
def send_next_waves(now: datetime) -> None:
    """Adopted plans of waves go on where a wave brought no yes, or call a person where nobody is left to ask.

    Whether somebody qualifies is asked as things are now. What went out is told by rows alone, so running it twice, or
    again after it was killed, sends nothing twice.
    """
    # All at once, before the ledger's head is held: whoever answers locks in this order too, so no two wait for each
    # other.
    lock_all(waves_waiting().values_list("referral", flat=True))
    for plan in waves_waiting():
        # Refused: somebody accepted, or stopped it, since the plan was read.
        with suppress(Refused):
            _go_on(plan, now)


def _go_on(plan: WavePlan, now: datetime) -> None:
    step = plan.sent.count() + 1
    if not planning.may_follow(plan, step, now):
        actions.use_up_waves(plan, by=HOUSE, because="nobody-left", at=now)
        return
    if planning.quiet_hours(plan.referral).holds(now):
        return
    made = actions.shortlist(plan.referral, by=HOUSE, because="next-wave", at=now)
    eligible = Shortlist.objects.get(pk=made.shortlist)
    if workers := planning.next_of(plan, step, eligible):
        actions.send_next_wave(
            plan, by=HOUSE, because="next-wave", at=now, step=step, shortlist_=eligible, workers=workers
        )
    else:
        actions.use_up_waves(plan, by=HOUSE, because="nobody-left", at=now)


_bench = Bench(planning.Thinking.after)


@every(seconds=1)
def work_on_plans(now: datetime) -> None:
    """Go on with the plan that was asked for first; what was found is kept after each stretch."""
    done = _bench.go_on(
        BatchWork.objects.all(), lambda plan: actions.begin_plan(plan, by=HOUSE, because="asked", at=now)
    )
    if done is None:
        return
    work, result = done[0], done[1].answer()
    if work.purpose == "replay":
        actions.keep_replay(work.plan, by=HOUSE, because="asked", at=now, result_hash=result.hash)
    else:
        actions.answer_plan(
            work.plan, by=HOUSE, because="worked-out", at=now, result=result.as_json(), result_hash=result.hash
        )
