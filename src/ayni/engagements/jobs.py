"""What the clock asks of engagements."""

import time
from datetime import datetime

from ayni.engagements import actions, planning
from ayni.engagements.models import BatchPart, BatchWork, Wave
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every


@every(seconds=20)
def end_waves(now: datetime) -> None:
    """Offers whose time ran out are closed, so that the coordinator sees who is left to ask."""
    for wave in Wave.objects.filter(closes_at__lte=now, offers__state="open").distinct():
        actions.end_wave(wave, by=HOUSE, because="time-ran-out", at=now)


# Plans are worked out a little at a time, so that an offer or a flag never waits for one.
STRETCH_SECONDS = 0.7


@every(seconds=1)
def work_on_plans(now: datetime) -> None:
    """Go on with the plan that was asked for first, for a short while; what was found is kept after each step."""
    work = BatchWork.objects.exclude(plan__state="stopped").select_related("plan").first()
    if work is None:
        return
    if work.plan.state == "draft":
        actions.begin_plan(work.plan, by=HOUSE, because="asked", at=now)
    number = work.parts.count()
    thinking = planning.Thinking.after(work.plan, list(work.parts.values_list("found", flat=True)))
    began = time.monotonic()
    for part in thinking.steps():
        BatchPart.objects.create(work=work, number=number, found=part)
        number += 1
        work.done, work.of = thinking.progress
        work.save(update_fields=["done", "of"])
        if time.monotonic() - began > STRETCH_SECONDS and work.done < work.of:
            return
    result = thinking.answer()
    if work.purpose == "replay":
        actions.keep_replay(work.plan, by=HOUSE, because="asked", at=now, result_hash=result.hash)
    else:
        actions.answer_plan(
            work.plan, by=HOUSE, because="worked-out", at=now, result=result.as_json(), result_hash=result.hash
        )
