"""What the clock does: when each job last ran, and what could not be delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import length
from ayni.ground import clock
from ayni.ground.clockwork import JOBS
from ayni.ground.queries import Run, deliveries_failing, deliveries_waiting

# A loop that pauses a second between ticks is late when a job is this much over its interval.
GRACE = timedelta(minutes=2)
SHOWN = 50


@dataclass(frozen=True)
class Job:
    """A job of the clock: how often, when last, what went wrong, and whether it should have run by now."""

    name: str
    every: str
    ran_at: datetime | None
    wrong: str
    late: bool


def jobs() -> list[Job]:
    """Every job that is declared, the late ones first."""
    now = clock.now()
    runs = {run.job: run for run in Run.objects.all()}
    found = []
    for name, job in JOBS.items():
        run = runs.get(name)
        late = run is None or now - run.ran_at > job.every + GRACE
        ran_at, wrong = (run.ran_at, run.last_error) if run else (None, "")
        found.append(Job(name, _often(job.every), ran_at, wrong, late))
    return sorted(found, key=lambda job: (not job.late, not job.wrong, job.name))


def _often(every: timedelta) -> str:
    seconds = round(every.total_seconds())
    return _("{n} s").format(n=seconds) if seconds < 60 else length(every)


@standing("steward")
class Jobs(Page):
    """Whether the clock lives."""

    def get(self, request: Asked) -> HttpResponse:
        """Its jobs, and what is still to be delivered."""
        failing, listed = deliveries_failing(), jobs()
        return self.render(
            "steward/jobs.html", jobs=listed, stopped=all(job.late for job in listed),
            failing=list(failing[:SHOWN]), many=failing.count(),
            waiting=deliveries_waiting(clock.now()).count(),
        )  # fmt: skip
