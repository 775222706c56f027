"""What the clock asks of visits."""

from datetime import datetime

from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.ground.proposals import Bench
from ayni.visits import actions, planning
from ayni.visits.models import RoundWork

_bench = Bench(planning.Thinking.after)


@every(seconds=1)
def work_on_rounds(now: datetime) -> None:
    """Go on with the rounds that were asked for first; what was found is kept after each day."""
    done = _bench.go_on(
        RoundWork.objects.all(), lambda plan: actions.begin_round(plan, by=HOUSE, because="asked", at=now)
    )
    if done is None:
        return
    work, answer = done[0], done[1].answer()
    if work.purpose == "replay":
        actions.keep_round_replay(work.plan, by=HOUSE, because="asked", at=now, result_hash=answer.hash)
    else:
        actions.answer_round(work.plan, by=HOUSE, because="worked-out", at=now, answer=answer)
