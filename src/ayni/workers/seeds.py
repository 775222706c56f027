"""Workers and supervisors of the demonstration: who they are, when they can be asked, and what they chose to state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ayni.basics.chance import one_of
from ayni.basics.instants import WeeklyHours
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.places.seeds import full_name, home_in
from ayni.workers import actions, rules
from ayni.workers.queries import Supervisor, Worker

# Languages with fluency (1 basic, 2 good, 3 mother tongue), and how many of a hundred workers speak them so.
TONGUES = (
    ({"es": 3}, 48), ({"es": 3, "qu": 1}, 12), ({"qu": 3, "es": 3}, 18), ({"es": 3, "qu": 2}, 10),
    ({"ay": 3, "es": 2}, 6), ({"ay": 2, "es": 3}, 3), ({"es": 3, "psl": 2}, 3),
)  # fmt: skip
MODES = (("public", 62), ("walk", 24), ("bicycle", 8), ("car", 6))

# Stretches of a day in minutes, and the days of the week on which somebody has them.
MORNING, AFTERNOON, DAY, EVENING = (480, 780), (840, 1140), (540, 1020), (1020, 1260)
WEEKS = (
    (range(5), DAY), (range(6), MORNING), (range(5), AFTERNOON), ((0, 2, 4), DAY), ((1, 3, 5), DAY),
    ((0, 1, 2, 3), EVENING),
)  # fmt: skip
WEEK_SHARES = (30, 22, 18, 12, 12, 6)


@dataclass(frozen=True)
class Sketch:
    """A worker who is about to be enrolled."""

    told: dict[str, Any]
    experiences: tuple[str, ...]
    agreement: bool = True
    willing: bool = True


def imagine(chance: Random, centre: Centre, districts: Sequence[str], **told: Any) -> Sketch:
    """A worker living in one of the districts; ``told`` says what of them is not left to chance."""
    ubigeo = told.get("ubigeo") or chance.choice(districts)
    sex = told.get("sex") or chance.choices(("f", "m"), (78, 22))[0]
    languages = one_of(chance, TONGUES)
    mother = max(languages, key=lambda code: (languages[code], code != "es"))
    experiences = chance.sample(sorted(rules.EXPERIENCES), 1) if chance.random() < 0.35 else []
    described = {
        "centre": centre,
        "name": full_name(chance, sex, mother if mother in ("qu", "ay") else "es"),
        "sex": sex,
        "phone": f"+51 000 {chance.randrange(1000):03d} {chance.randrange(1000):03d}",
        "ubigeo": ubigeo,
        "home": home_in(chance, ubigeo),
        "mode": one_of(chance, MODES),
        "max_travel_minutes": chance.choice((40, 45, 60, 60, 75, 90)),
        "weekly_minutes_limit": 60 * chance.choice((8, 12, 16, 20, 24, 30)),
        "caseload_limit": chance.choice((8, 10, 12, 16, 20)),
        "languages": languages,
        "hours": usual_week(chance),
    }
    return Sketch({**described, **told}, tuple(experiences))


def usual_week(chance: Random) -> tuple[WeeklyHours, ...]:
    """The hours in which somebody can be asked."""
    days, (start, end) = chance.choices(WEEKS, WEEK_SHARES)[0]
    return tuple(WeeklyHours(day, start, end) for day in days)


def enrol(sketch: Sketch, by: Actor) -> Worker:
    """Enrol the worker, with the agreement signed, the consent to be suggested and what they chose to state."""
    enrolled = actions.enrol(by=by, because="enrolled", **sketch.told)
    worker = Worker.objects.select_related("centre").get(pk=enrolled.worker)
    if sketch.agreement:
        actions.sign_agreement(worker, by=by, because="signed", document=f"agreements/{worker.code}")
    if sketch.willing:
        actions.allow_matching(worker, by=by, because="asked")
    for kind in sketch.experiences:
        actions.state_experience(worker, by=by, because="chose-to-state", kind=kind)
    return worker


def let_answers_be_counted(worker: Worker, by: Actor) -> None:
    """The worker allows that it is learnt, in a group, how offers are taken."""
    actions.allow_learning(worker, by=by, because="own-word")


def appoint(name: str, centre: Centre, capacity: int, account: Any, by: Actor) -> Supervisor:
    """Appoint a supervisor."""
    appointed = actions.appoint_supervisor(
        by=by, because="appointed", centre=centre, name=name, capacity=capacity, account=account
    )
    return Supervisor.objects.get(pk=appointed.supervisor)


def share_out(workers: Sequence[Worker], supervisors: Sequence[Supervisor], by: Actor) -> dict[str, Supervisor]:
    """Give each worker the supervisor with most room; by the worker's code. Those for whom none has room go without."""
    room = {supervisor.pk: supervisor.capacity for supervisor in supervisors}
    shared: dict[str, Supervisor] = {}
    for worker in workers:
        supervisor = max(supervisors, key=lambda each: room[each.pk])
        if room[supervisor.pk]:
            room[supervisor.pk] -= 1
            actions.assign_supervisor(worker, by=by, because="appointed", supervisor=supervisor)
            shared[worker.code] = supervisor
    return shared


def go_away(chance: Random, worker: Worker, at: datetime, by: Actor) -> tuple[datetime, datetime]:
    """Note that the worker is away for some days from tomorrow; returns when."""
    starts_at = at + timedelta(days=1)
    ends_at = starts_at + timedelta(days=chance.choice((2, 3, 5, 7, 10)))
    actions.be_absent(worker, by=by, because="told-by-worker", starts_at=starts_at, ends_at=ends_at)
    return starts_at, ends_at
