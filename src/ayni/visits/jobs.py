"""What the clock asks of visits."""

from datetime import datetime

from django.db import transaction

from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.ground.proposals import Bench
from ayni.safety import actions as safety
from ayni.safety.queries import Flag
from ayni.safety.terms import check_in_after
from ayni.visits import actions, planning, queries
from ayni.visits.models import RoundWork, Visit

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


# As often as anything: whoever is on duty is to see the flag five seconds after the sign was due.
@every(seconds=1, lane="flags")
def ask_after_lone_workers(now: datetime) -> None:
    """Call for whoever said that she is there alone, and gave no sign in time after the visit was to end."""
    known = Flag.objects.filter(source_kind="check-in").values("source")
    for visit in queries.signs_waited_for().filter(ends_at__lte=now).exclude(pk__in=known):
        if visit.ends_at + check_in_after(visit.engagement.person.centre.jurisdiction) <= now:
            _call_for(visit, now)


def _call_for(visit: Visit, now: datetime) -> None:
    """One flag for the visit: its row is held, and what was said or raised meanwhile counts."""
    with transaction.atomic():
        still = queries.signs_waited_for().select_for_update(of=("self",)).filter(pk=visit.pk).first()
        if still is None or Flag.objects.filter(source_kind="check-in", source=visit.pk).exists():
            return
        safety.raise_flag(
            still.engagement.person, by=HOUSE, because="no-sign", at=now, kind="silent", source_kind="check-in",
            source=still.pk, worker=still.worker, noticed_at=still.ends_at,
        )  # fmt: skip
