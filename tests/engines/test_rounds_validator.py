"""The validator accepts what keeps everything, and finds each kind of fault that is planted in it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ayni.engines import rounds
from ayni.engines.rounds import Claim, Pause, Problem
from ayni.engines.rounds.formats import public, solution
from tests.engines import rounds_day as day
from tests.engines.rounds_day import JULIA, ROSA, claim, problem, stop, with_stop

DATA = Path(__file__).parent.parent / "data" / "rounds"


def test_a_plan_that_keeps_everything_is_accepted_with_its_costs() -> None:
    found = rounds.check(problem(), claim())
    assert found.violations == ()
    assert {name: found.terms[name] for name in day.TERMS} == day.TERMS
    assert found.cost == pytest.approx(day.COST)


def test_the_published_optimal_plan_of_the_toy_is_accepted() -> None:
    toy = public.read((DATA / "toy.json").read_bytes())
    plan = solution.read((DATA / "sol_toy_optimal.json").read_bytes(), toy)
    found = rounds.check(toy, plan)
    assert found.violations == ()
    assert (found.terms["travel"], found.terms["lateness"], found.terms["worst_lateness"]) == (334, 0, 0)
    assert found.cost == pytest.approx(334 / 3)


def _rosa(**changes: object) -> Claim:
    return claim(routes=(replace(ROSA, **changes), JULIA))  # type: ignore[arg-type]


def _at(number: int, **changes: object) -> Claim:
    return claim(routes=(with_stop(ROSA, number, **changes), JULIA))


def _only(*numbers: int) -> Claim:
    return _rosa(stops=tuple(ROSA.stops[n] for n in numbers))


def _with_worker(**changes: object) -> Problem:
    return problem(workers=(day.rosa(**changes), day.julia()))


def _with_visit(visit: str, **changes: object) -> Problem:
    visits = day.visits()
    return problem(visits=tuple({**visits, visit: replace(visits[visit], **changes)}.values()))  # type: ignore[arg-type]


PLANTED: dict[str, Callable[[], tuple[Problem, Claim]]] = {
    "skill": lambda: (_with_worker(skills=day.MEDICINE), claim()),
    "excluded": lambda: (_with_visit("early", excluded=frozenset({"rosa"})), claim()),
    "pinned worker": lambda: (
        problem(workers=(day.rosa(), day.julia(skills=day.TALK | day.MEDICINE))),
        claim(
            routes=(
                replace(ROSA, stops=ROSA.stops[:2], back=230.0),
                replace(JULIA, stops=(*JULIA.stops, stop("pinned", 0, 230, 300, 320)), back=330.0),
            )
        ),
    ),
    "pinned time": lambda: (problem(), _at(2, begin=301.0, end=321.0)),
    "early": lambda: (_with_visit("early", opens=61.0, told_at=61.0), claim()),
    "late": lambda: (_with_visit("pair", opens=100.0, closes=199.0), claim()),
    "gap": lambda: (problem(), claim(routes=(ROSA, with_stop(JULIA, 0, begin=200.5, end=220.5)))),
    "gap in order, too short": lambda: (_with_visit("pair", gap=(10.0, 30.0)), claim()),
    "gap in order, too long": lambda: (
        _with_visit("pair", gap=(10.0, 30.0)),
        claim(routes=(ROSA, with_stop(JULIA, 0, begin=231.0, end=251.0))),
    ),
    "gap in order, turned round": lambda: (
        _with_visit("pair", gap=(10.0, 30.0)),
        claim(routes=(with_stop(ROSA, 1, service=1), with_stop(JULIA, 0, service=0, begin=215.0, end=235.0))),
    ),
    "same worker": lambda: (
        problem(),
        claim(routes=(_rosa(stops=(*ROSA.stops[:2], stop("pair", 1, 200, 200, 220), ROSA.stops[2])).routes[0],)),
    ),
    "overlap": lambda: (problem(), _at(1, begin=85.0, end=105.0)),
    "travel": lambda: (_with_visit("pair", opens=100.0), _at(1, begin=129.0, end=149.0)),
    "overlap, in the wrong order": lambda: (problem(), _rosa(stops=(ROSA.stops[1], ROSA.stops[0], ROSA.stops[2]))),
    "duration": lambda: (problem(), _at(0, end=89.0)),
    "missing": lambda: (problem(), _only(0, 1)),
    "missing, one of two": lambda: (problem(), claim(routes=(ROSA,))),
    "repeated": lambda: (problem(), claim(routes=(ROSA, with_stop(JULIA, 0, service=0)))),
    "unplanned": lambda: (problem(), claim(unplanned=frozenset({"early", "perhaps"}))),
    "unknown worker": lambda: (problem(), claim(routes=(replace(ROSA, worker="nobody"), JULIA))),
    "unknown visit": lambda: (problem(), _at(0, visit="nowhere")),
    "unknown visit, left out": lambda: (problem(), claim(unplanned=frozenset({"perhaps", "nowhere"}))),
    "unknown visit, a third service": lambda: (problem(), _at(1, service=2)),
    "two rounds": lambda: (problem(), claim(routes=(ROSA, replace(JULIA, worker="rosa")))),
    "break": lambda: (problem(), _rosa(pauses=())),
    "break, too short": lambda: (problem(), _rosa(pauses=(Pause(after=1, begin=120.0, end=149.0),))),
    "break, too early": lambda: (problem(), _rosa(pauses=(Pause(after=1, begin=119.0, end=149.0),))),
    "break, too late": lambda: (
        _with_worker(breaks=(rounds.Break(earliest=100.0, latest=110.0, minutes=30.0),)),
        claim(),
    ),
    "break, during a visit": lambda: (problem(), _rosa(pauses=(Pause(after=1, begin=180.0, end=210.0),))),
    "break, backwards": lambda: (problem(), _rosa(pauses=(*ROSA.pauses, Pause(after=2, begin=250.0, end=230.0)))),
    "shift": lambda: (_with_worker(shift_end=329.0), claim()),
    "shift, too early": lambda: (_with_worker(shift_start=51.0), claim()),
    "shift, beyond the overtime": lambda: (_with_worker(shift_end=300.0, max_overtime=29.0), claim()),
    "protection": lambda: (_with_worker(max_minutes=279.0), claim()),
    "own limit": lambda: (_with_worker(max_visits=2), claim()),
    "own limit of a way": lambda: (_with_worker(max_leg_minutes=9.0), claim()),
    "promises": lambda: (_with_visit("early", told_at=30.0), claim()),
    "promises, somebody else": lambda: (_with_visit("early", told_workers=("julia",)), claim()),
    "promises, not made": lambda: (_with_visit("perhaps", told_at=30.0), claim()),
    "cost": lambda: (problem(), claim(cost=day.COST - 1)),
    "cost, of a term": lambda: (problem(), claim(terms={"travel": 59.0})),
    "cost, of no number": lambda: (problem(), claim(cost=float("nan"))),
    "clock": lambda: (problem(), _rosa(back=329.0)),
    "clock, an arrival": lambda: (problem(), _at(2, arrival=229.0)),
    "clock, no number": lambda: (problem(), _at(0, begin=float("nan"))),
    "order": lambda: (problem(), claim(order=("early", "pair"))),
    "order, twice": lambda: (problem(), claim(order=("early", "pair", "pair", "pinned"))),
    "order, of what is not done": lambda: (problem(), claim(order=("early", "pair", "pinned", "perhaps"))),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found(planted: str) -> None:
    question, plan = PLANTED[planted]()
    kind = planted.split(",")[0].removesuffix(" of a way").removesuffix(" in order")
    assert kind in {each.code for each in rounds.check(question, plan).violations}


def test_a_plan_without_the_fault_would_have_been_accepted() -> None:
    """Overtime within its limit, a short day without the break, a moved visit that was kept: none is a fault."""
    assert rounds.check(_with_worker(shift_end=300.0, max_overtime=30.0), claim()).valid
    assert rounds.check(_with_worker(breaks=(rounds.Break(earliest=10.0, latest=40.0, minutes=30.0),)), claim()).valid
    assert rounds.check(_with_visit("early", told_at=46.0), claim()).valid


def test_minutes_are_compared_as_they_are_and_not_in_proportion_to_the_day() -> None:
    """A thousandth of noon is most of a minute: the published validator would have let it pass."""
    late = day.problem(visits=tuple(replace(each, opens=0.0, hard=False) for each in day.visits().values()))
    plan = claim(routes=(ROSA, with_stop(JULIA, 0, begin=200.1, end=220.1)))
    assert "gap" in {each.code for each in rounds.check(late, plan).violations}


def test_windows_of_instances_with_whole_minutes_are_truncated() -> None:
    (name,) = DATA.glob("instance_003-rome*")
    whole = public.read(name.read_bytes())
    assert all(each.opens == int(each.opens) and each.closes == int(each.closes or 0) for each in whole.visits)


@pytest.mark.parametrize("name", ["InstanzCPLEX_HCSRP_10_1", "InstanzCPLEX_HCSRP_10_6", "InstanzVNS_HCSRP_100_1"])
def test_published_rounds_cost_what_was_published(name: str) -> None:
    """Orders of stops and costs as Kummer, Buriol and de Araújo published them (2020)."""
    instance = public.read((DATA / f"{name}.json.gz").read_bytes())
    plan, published = _published(instance, DATA / f"{name}.routes.txt")
    found = rounds.check(instance, plan)
    assert found.violations == ()
    for term, value in published.items():
        assert found.terms[term] == pytest.approx(value, rel=1e-5)


def _published(instance: Problem, file: Path) -> tuple[Claim, dict[str, float]]:
    """Lines ``from to worker service`` (counted from 0) with the stops of each worker; their costs in the comment."""
    orders: dict[str, list[tuple[str, int]]] = {}
    costs: dict[str, float] = {}
    names = {"Dist": "travel", "Tard": "lateness", "TMax": "worst_lateness"}
    for line in file.read_text().splitlines():
        words = line.split()
        if words[:2] == ["#", "Cost"]:
            costs = {names[word]: float(words[n + 2]) for n, word in enumerate(words) if word in names}
        elif len(words) == 4 and words[1] != "0" and words[0] != "#":
            visit, skill = f"p{words[1]}", f"s{int(words[3]) + 1}"
            (which,) = (n for n, each in enumerate(instance.visit_of[visit].services) if skill in each.skills)
            orders.setdefault(f"c{int(words[2]) + 1}", []).append((visit, which))
    routes = rounds.timed(instance, orders)
    assert routes is not None
    return Claim(routes=routes), costs
