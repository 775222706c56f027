"""A centre with a day to plan: Rosa with three people, Lucía with one, and the days around a Monday in March."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ayni.basics.instants import local
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account, actor_of
from ayni.visits import actions, jobs, planning
from ayni.visits.queries import RoundPlan, RoundWork, Visit
from ayni.workers import actions as workers
from ayni.workers.queries import Worker
from tests.cast import NOW, Cast, gather, person_called, referral_of, worker_called

TUESDAY = date(2026, 3, 3)
ZONE = "America/Lima"
SOON = NOW + timedelta(minutes=30)


@dataclass
class Day:
    """The cast, a second worker, and an engagement for each person by name."""

    cast: Cast
    lucia: Worker
    bonds: dict[str, Engagement]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant on the clocks of Lima."""
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=NOW.tzinfo)
    return local(noon, ZONE, hour * 60 + minute)


def a_day() -> Day:
    """The world."""
    cast = gather()
    told = ground.make_account(
        by=HOUSE, because="founding", at=NOW, email="lucia@ayni.example", name="Lucía", password="x" * 20, language="en"
    )
    ground.grant_role(
        Account.objects.get(pk=told.account), by=HOUSE, because="founding", at=NOW, role="worker", centre=cast.centre.pk
    )
    lucia = worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor, km_north=4)
    people = [cast.person, *(person_called(name, cast.centre, cast.tomas) for name in ("Elena", "Pilar", "Nina"))]
    bonds = {
        person.name: bond(cast, lucia if person.name == "Nina" else cast.worker, referral_of(cast, person))
        for person in people
    }
    return Day(cast, lucia, bonds)


def bond(cast: Cast, worker: Worker, referral: Any) -> Engagement:
    """An engagement of that worker."""
    kept = engagements.shortlist(referral, by=cast.tomas, because="asked", at=NOW)
    engagements.offer(
        Shortlist.objects.get(pk=kept.shortlist), by=cast.tomas, because="asked", at=NOW, workers=[worker]
    )
    offer = Offer.objects.get(referral=referral)
    begun = engagements.accept(offer, by=actor_of(worker.account), because="accepted", at=NOW)
    return Engagement.objects.get(pk=begun.engagement)


def arranged(day: Day, name: str, hour: int, minute: int = 0, on: date = TUESDAY) -> Visit:
    """A visit that was arranged, and told."""
    start = at(on, hour, minute)
    told = actions.plan(
        day.bonds[name], by=day.cast.tomas, because="agreed", at=NOW, starts_at=start,
        ends_at=start + timedelta(minutes=50), setting="home",
    )  # fmt: skip
    return Visit.objects.get(pk=told.visit)


def chosen_hours(day: Day, name: str, *hours: str) -> None:
    """When it suits somebody."""
    choices = day.bonds[name].referral.choices
    choices.hours = list(hours)
    choices.save(update_fields=["hours"])


def ill(worker: Worker, day: Day, on: date = TUESDAY) -> None:
    """The worker is away all day."""
    workers.be_absent(worker, by=day.cast.tomas, because="ill", at=NOW, starts_at=at(on, 0), ends_at=at(on, 23, 59))


def asked(day: Day, **told: Any) -> RoundPlan:
    """Rounds that were asked for and not worked out yet."""
    wishes = planning.Wishes(**{name: told.pop(name) for name in list(told) if name in WISHES})
    made = actions.plan_round(
        day.cast.centre, by=day.cast.tomas, because="asked",
        **{"at": NOW, "first_day": TUESDAY, "days": 1, "most_changes": 2, **told}, wishes=wishes,
    )  # fmt: skip
    return RoundPlan.objects.get(pk=made.plan)


def planned(day: Day, **told: Any) -> RoundPlan:
    """Rounds that were asked for and worked out."""
    plan = asked(day, **told)
    worked_out()
    return RoundPlan.objects.select_related("answer", "centre").get(pk=plan.pk)


def worked_out() -> None:
    """Let the job loop do its work."""
    for _ in range(2000):
        if not RoundWork.objects.exclude(plan__state="stopped").exists():
            return
        jobs.work_on_rounds(SOON)
    raise AssertionError("the work never ends")


WISHES = frozenset(planning.Wishes.__dataclass_fields__)
