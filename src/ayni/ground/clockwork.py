"""What happens because time has passed: jobs, how often, and the loop that runs them."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
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

    An ordinary job is one transaction. An ``urgent`` one makes its own, and nothing else is waited for before it.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], object]
    urgent: bool = False


JOBS: dict[str, Job] = {}

# Set while urgent jobs run, on whatever thread.
_hurrying = Stop()


def every(
    *, urgent: bool = False, **interval: float
) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Declare a job, for example ``@every(minutes=1)``."""

    def declare(work: Callable[[datetime], object]) -> Callable[[datetime], object]:
        name = f"{work.__module__}.{work.__name__}".removeprefix("ayni.")
        JOBS[name] = Job(name, timedelta(**interval), work, urgent)
        return work

    return declare


def tick() -> int:
    """Run each job that is due, the urgent first, and work the deliveries; returns how many things were done.

    Never raises for a job.
    """
    return hurry() + go_about()


def hurry() -> int:
    """Run each urgent job that is due; returns how many. Deliveries wait meanwhile."""
    _hurrying.set()
    try:
        return _run(job for job in JOBS.values() if job.urgent)
    finally:
        _hurrying.clear()


def go_about() -> int:
    """Run each ordinary job that is due and work the deliveries; returns how many things were done."""
    ordinary = _run(job for job in JOBS.values() if not job.urgent)
    return ordinary + deliveries.sweep(before_each=_let_the_urgent_go_first)


def run_forever(stop: Stop) -> None:
    """Tick until ``stop`` is set: what is urgent on a thread of its own, so that no long job is waited for."""
    urgent = Thread(target=_keep_on, args=(hurry, stop), name="urgent")
    urgent.start()
    try:
        _keep_on(go_about, stop)
    finally:
        stop.set()
        urgent.join()


def _let_the_urgent_go_first() -> None:
    until = time.monotonic() + LONGEST_ASIDE_SECONDS
    while _hurrying.is_set() and time.monotonic() < until:
        time.sleep(0.005)


def _run(jobs: Iterable[Job]) -> int:
    now = clock.now()
    done = 0
    last = dict(Run.objects.values_list("job", "ran_at"))
    for job in jobs:
        if job.name in last and last[job.name] <= now < last[job.name] + job.every:
            continue
        wrong = ""
        try:
            with nullcontext() if job.urgent else transaction.atomic():
                job.work(now)
        except Exception as error:  # noqa: BLE001 - one broken job must not stop the others
            wrong = type(error).__name__
            log.warning("job %s failed: %s", job.name, wrong)
        Run.objects.update_or_create(job=job.name, defaults={"ran_at": now, "last_error": wrong})
        done += 1
    return done


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
