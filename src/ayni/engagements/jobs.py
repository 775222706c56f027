"""What the clock asks of engagements."""

import time
from datetime import datetime
from threading import Thread
from typing import Any
from uuid import UUID

from ayni.engagements import actions, planning
from ayni.engagements.models import BatchPart, BatchWork, Wave
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every


@every(seconds=20)
def end_waves(now: datetime) -> None:
    """Offers whose time ran out are closed, so that the coordinator sees who is left to ask."""
    for wave in Wave.objects.filter(closes_at__lte=now, offers__state="open").distinct():
        actions.end_wave(wave, by=HOUSE, because="time-ran-out", at=now)


# Plans are worked out beside the loop, a stretch at a time, so that an offer or a flag never waits for one. The loop
# only looks whether a stretch is over, and not for long: on SQLite nobody else writes meanwhile.
STRETCH_SECONDS = 0.7
LOOK_SECONDS = 0.1


class Stretch(Thread):
    """Some steps of a plan, made beside the loop: they need the question only, never the store.

    It ends with the process; what is not kept yet is then worked out again.
    """

    def __init__(self, thinking: planning.Thinking) -> None:
        super().__init__(name="plan", daemon=True)
        self.thinking = thinking
        self.parts: list[dict[str, Any]] = []
        self.wrong: Exception | None = None

    def run(self) -> None:
        """Make steps until the time is over or none is left."""
        began = time.monotonic()
        try:
            for part in self.thinking.steps():
                self.parts.append(part)
                if time.monotonic() - began > STRETCH_SECONDS:
                    return
        except Exception as wrong:  # noqa: BLE001 - it is raised again where the loop writes down what failed
            self.wrong = wrong


_under_way: dict[UUID, Stretch] = {}  # by work


@every(seconds=1)
def work_on_plans(now: datetime) -> None:
    """Go on with the plan that was asked for first; what was found is kept after each stretch."""
    work = BatchWork.objects.exclude(plan__state="stopped").select_related("plan").first()
    if work is None:
        _under_way.clear()
        return
    if work.plan.state == "draft":
        actions.begin_plan(work.plan, by=HOUSE, because="asked", at=now)
    if work.pk not in _under_way:
        kept = list(work.parts.values_list("found", flat=True))
        _under_way[work.pk] = Stretch(planning.Thinking.after(work.plan, kept))
        _under_way[work.pk].start()
    stretch = _under_way[work.pk]
    stretch.join(LOOK_SECONDS)
    if stretch.is_alive():
        return
    del _under_way[work.pk]
    if stretch.wrong:
        raise stretch.wrong
    _keep(work, stretch, now)


def _keep(work: BatchWork, stretch: Stretch, now: datetime) -> None:
    """Keep what a stretch found, and the answer when nothing is left to do."""
    first = work.parts.count()
    BatchPart.objects.bulk_create(
        BatchPart(work=work, number=first + number, found=part) for number, part in enumerate(stretch.parts)
    )
    work.done, work.of = stretch.thinking.progress
    work.save(update_fields=["done", "of"])
    if work.done < work.of:
        return
    result = stretch.thinking.answer()
    if work.purpose == "replay":
        actions.keep_replay(work.plan, by=HOUSE, because="asked", at=now, result_hash=result.hash)
    else:
        actions.answer_plan(
            work.plan, by=HOUSE, because="worked-out", at=now, result=result.as_json(), result_hash=result.hash
        )
