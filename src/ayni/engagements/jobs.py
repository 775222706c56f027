"""What the clock asks of engagements."""

from datetime import datetime

from ayni.engagements import actions, planning
from ayni.engagements.models import BatchWork, Wave
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.ground.proposals import Bench


@every(seconds=20)
def end_waves(now: datetime) -> None:
    """Offers whose time ran out are closed, so that the coordinator sees who is left to ask."""
    for wave in Wave.objects.filter(closes_at__lte=now, offers__state="open").distinct():
        actions.end_wave(wave, by=HOUSE, because="time-ran-out", at=now)


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
