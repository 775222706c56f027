"""What happens because time has passed: jobs, how often, and the loop that runs them."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Stop
from threading import Thread

from django.db import connection, transaction

from ayni.ground import clock, deliveries
from ayni.ground.models import Run

log = logging.getLogger("ayni.clockwork")

PAUSE_SECONDS = 1.0
# However long what is urgent takes, what is ordinary goes on after so long.
LONGEST_ASIDE_SECONDS = 5.0


@dataclass(frozen=True)
class Job:
    """``work(now)`` is called when ``every`` has passed since it last ran; it must be safe to run twice.

    An ordinary job is one transaction. One with a ``lane`` makes its own and is urgent: each lane has a thread, so
    that nothing in another one is waited for.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], object]
    lane: str = ""


JOBS: dict[str, Job] = {}

# The lanes whose jobs run at this moment, and since when (monotonic), on whatever thread.
_hurrying: dict[str, float] = {}


def every(
    *, lane: str = "", **interval: float
) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Declare a job, for example ``@every(minutes=1)``."""

    def declare(work: Callable[[datetime], object]) -> Callable[[datetime], object]:
        name = f"{work.__module__}.{work.__name__}".removeprefix("ayni.")
        JOBS[name] = Job(name, timedelta(**interval), work, lane)
        return work

    return declare


def tick() -> int:
    """Run each job that is due, the urgent first, and work the deliveries; returns how many things were done.

    Never raises for a job.
    """
    return hurry() + go_about()


def hurry() -> int:
    """Run each urgent job that is due, lane by lane; returns how many. Deliveries wait meanwhile."""
    return sum(_hurry_in(lane) for lane in _lanes())


def go_about() -> int:
    """Run each ordinary job that is due and work the deliveries; returns how many things were done."""
    ordinary = _run(job for job in JOBS.values() if not job.lane)
    return ordinary + deliveries.sweep(before_each=_let_the_urgent_go_first)


def run_forever(stop: Stop) -> None:
    """Tick until ``stop`` is set: each lane on a thread of its own, so that nothing that takes long is waited for."""
    threads = [Thread(target=_keep_on, args=(partial(_hurry_in, lane), stop), name=lane) for lane in _lanes()]
    for each in threads:
        each.start()
    try:
        _keep_on(go_about, stop)
    finally:
        stop.set()
        for each in threads:
            each.join()


def _lanes() -> list[str]:
    """The lanes there are, in the order in which they were first named."""
    return list(dict.fromkeys(job.lane for job in JOBS.values() if job.lane))


def _hurry_in(lane: str) -> int:
    _hurrying[lane] = time.monotonic()
    try:
        return _run(job for job in JOBS.values() if job.lane == lane)
    finally:
        _hurrying.pop(lane, None)


def _let_the_urgent_go_first() -> None:
    """Wait for every lane that has not hurried for too long already, such as one whose provider does not answer."""
    while any(time.monotonic() - since < LONGEST_ASIDE_SECONDS for since in list(_hurrying.values())):
        time.sleep(0.005)


def _run(jobs: Iterable[Job]) -> int:
    now = clock.now()
    ran: list[Run] = []
    last = dict(Run.objects.values_list("job", "ran_at"))
    for job in jobs:
        if job.name in last and last[job.name] <= now < last[job.name] + job.every:
            continue
        wrong = ""
        try:
            with nullcontext() if job.lane else transaction.atomic():
                job.work(now)
        except Exception as error:  # noqa: BLE001 - one broken job must not stop the others
            wrong = type(error).__name__
            log.warning("job %s failed: %s", job.name, wrong)
        ran.append(Run(job=job.name, ran_at=now, last_error=wrong))
    if ran:
        # All in one statement: where one writes at a time, each statement of its own keeps everybody out once more.
        Run.objects.bulk_create(
            ran, update_conflicts=True, unique_fields=["job"], update_fields=["ran_at", "last_error"]
        )
    return len(ran)


def _keep_on(work: Callable[[], int], stop: Stop) -> None:
    """Work again and again until ``stop`` is set; a database that is away for a while is waited for."""
    while not stop.is_set():
        started = time.monotonic()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the loop outlives a lost database
            log.warning("the job loop could not tick: %s", type(error).__name__)
        stop.wait(max(0.05, PAUSE_SECONDS - (time.monotonic() - started)))
    connection.close()
