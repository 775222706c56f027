"""One referral's shortlist, with every reason for and against, beside the rule most peers use.

The peer rule is a weighted score over workers who pass a filter, best first, without a word of explanation; it is
written here with the same rules' outcome, so that both see the same workers. What is printed is the ratio: what
reasons and "what would help" cost. Absolute times depend on the machine.
"""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Mode, Point, travel_minutes
from ayni.engines.matching import TERMS, Credential, Need, Policy, Problem, Rating, Setting, Worker, solve

NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
SIZES = (60, 600, 6000)
REPEATS = 3
LONG = Window(NOW - timedelta(days=400), NOW + timedelta(days=400))

POLICY = Policy(
    competency_months=12,
    competency_share=0.8,
    discretion_metres=300,
    notes_minutes_per_contact=15,
    weights=dict.fromkeys(TERMS, 1.0),
)
NEED = Need(
    id="need",
    person="person",
    kind="course",
    jurisdiction="pe-lima",
    window=Window(NOW + timedelta(days=2), NOW + timedelta(days=58)),
    contacts=6,
    contacts_per_week=1,
    minutes_per_contact=50,
    acuity_points=1,
    setting=Setting.HOME,
    urgency=2,
    protocol="problem-solving",
    credential_kinds=("acs",),
    languages=("qu", "es"),
    place=Point(-12.2, -76.94),
)


def workers(size: int, seed: int = 0) -> tuple[Worker, ...]:
    """A city of workers; about a third qualify."""
    chance = random.Random(seed)
    base = Worker(
        id="w", name="w", active=True, agreement_signed=True, consents_to_matching=True, mode=Mode.PUBLIC,
        max_travel_minutes=75, weekly_minutes_limit=1500, weekly_minutes_committed=0, caseload_points=0,
        caseload_limit=20, credentials=(Credential(kind="acs", jurisdiction="pe-lima", valid=LONG),),
        supervisor="s", supervisor_has_room=True, languages={"es": 3},
        hours=tuple(WeeklyHours(day, 480, 1080) for day in range(5)),
    )  # fmt: skip
    return tuple(
        replace(
            base,
            id=f"w{n}",
            name=f"w{n}",
            agreement_signed=chance.random() < 0.95,
            ratings=(
                Rating(
                    protocol="problem-solving",
                    at=NOW - timedelta(days=chance.randrange(500)),
                    levels=tuple(chance.choice((2, 3, 3, 3, 4)) for _ in range(8)),
                ),
            ),
            weekly_minutes_committed=chance.randrange(1500),
            place=Point(-12.2 + chance.gauss(0, 0.06), -76.94 + chance.gauss(0, 0.06)),
        )
        for n in range(size)
    )


def peer_rule(found: tuple[Worker, ...]) -> list[tuple[float, str]]:
    """Filter, add up, sort: what a list without reasons costs."""
    scored = []
    for worker in found:
        rating = worker.ratings[0]
        minutes = travel_minutes(worker.place, NEED.place, worker.mode)  # type: ignore[arg-type]
        share = sum(level >= 3 for level in rating.levels) / len(rating.levels)
        fresh = NOW - rating.at < timedelta(days=365)
        if worker.agreement_signed and fresh and share >= 0.8 and minutes <= worker.max_travel_minutes:
            scored.append((share - minutes / 90 - worker.weekly_minutes_committed / 1500, worker.id))
    return sorted(scored, reverse=True)


def main() -> int:
    """Print one line for each size: ours, the peer rule, and the ratio."""
    print(f"{'workers':>8} {'suggested':>10} {'ours, ms':>10} {'peer rule, ms':>14} {'ratio':>7}")
    for size in SIZES:
        city = workers(size)
        problem = Problem(now=NOW, workers=city, needs=(NEED,), policy=POLICY)
        ours, result = _fastest(lambda problem=problem: solve(problem))
        peer, _ = _fastest(lambda city=city: peer_rule(city))
        print(f"{size:>8} {len(result.shortlists['need']):>10} {ours:>10.1f} {peer:>14.2f} {ours / peer:>7.0f}")
    print("Ours names every reason for and against every worker, and what would help; the peer rule names none.")
    return 0


def _fastest(work):  # type: ignore[no-untyped-def]
    best, answer = float("inf"), None
    for _ in range(REPEATS):
        began = time.perf_counter()
        answer = work()
        best = min(best, 1000 * (time.perf_counter() - began))
    return best, answer
