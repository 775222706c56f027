"""Rosa, who may be suggested to Amaru; each test changes one thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Mode, Point
from ayni.engines.matching import (
    TERMS,
    Credential,
    Need,
    Policy,
    Problem,
    Rating,
    Result,
    Setting,
    Worker,
    solve,
)

NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
COURSE = Window(NOW + timedelta(days=2), NOW + timedelta(days=58))
LONG = Window(NOW - timedelta(days=400), NOW + timedelta(days=400))
MORNINGS = tuple(WeeklyHours(day, 8 * 60, 13 * 60) for day in range(5))

POLICY = Policy(
    competency_months=12,
    competency_share=0.8,
    discretion_metres=300,
    notes_minutes_per_contact=15,
    weights=dict.fromkeys(TERMS, 1.0),
)

ROSA = Worker(
    id="rosa",
    name="Rosa",
    active=True,
    agreement_signed=True,
    consents_to_matching=True,
    credentials=(Credential(kind="acs", jurisdiction="pe-lima", valid=LONG),),
    ratings=(Rating(protocol="problem-solving", at=NOW - timedelta(days=60), levels=(3, 3, 4, 3, 3)),),
    supervisor="ines",
    supervisor_has_room=True,
    languages={"es": 3, "qu": 3},
    sex="f",
    lived_experience=frozenset({"carer"}),
    place=Point(-12.0000, -77.0000),
    mode=Mode.PUBLIC,
    max_travel_minutes=45,
    weekly_minutes_limit=1200,
    weekly_minutes_committed=300,
    caseload_points=6,
    caseload_limit=12,
    hours=MORNINGS,
)

AMARU = Need(
    id="a-1207",
    person="amaru",
    kind="course",
    protocol="problem-solving",
    credential_kinds=("acs", "lay-counsellor"),
    jurisdiction="pe-lima",
    window=COURSE,
    contacts=7,
    contacts_per_week=1,
    minutes_per_contact=50,
    acuity_points=2,
    languages=("qu", "es"),
    setting=Setting.HOME,
    place=Point(-12.0100, -77.0100),
    urgency=2,
)


def ask(workers: tuple[Worker, ...] = (ROSA,), needs: tuple[Need, ...] = (AMARU,), **policy: Any) -> Problem:
    """The problem with these workers and needs."""
    return Problem(now=NOW, workers=workers, needs=needs, policy=replace(POLICY, **policy))


def answer(worker: Worker = ROSA, need: Need = AMARU, **policy: Any) -> Result:
    """What the engine says about one worker and one need."""
    return solve(ask((worker,), (need,), **policy))


def said(result: Result, need: str = "a-1207") -> dict[str, str]:
    """The codes against the only worker, with their sentences; nothing when the worker is suggested."""
    return {reason.code: str(reason.sentence) for out in result.not_suggested[need] for reason in out.reasons}
