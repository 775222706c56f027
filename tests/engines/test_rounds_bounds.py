"""No plan costs less than a bound says, and a proof holds: against every plan of days that are small enough."""

import gzip
from itertools import product
from math import ceil, hypot
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from ayni.engines.rounds import Break, Place, Problem, Result, Service, Visit, Worker
from ayni.engines.rounds.bounds import Effort, bound
from ayni.engines.rounds.bounds.pricing import Pricer, Prices
from ayni.engines.rounds.bounds.relaxation import relaxed
from ayni.engines.rounds.formats import public
from ayni.engines.rounds.reference import best
from tests.engines import rounds_day

DATA = Path(__file__).parents[1] / "data" / "rounds"
SKILLS = ("talk", "medicine")
# Parts into which a day of four services is divided at most: a proof that goes in circles fails and does not hang.
ENOUGH = 1000
# One place for each, so that ways differ; the first is where rounds begin.
POINTS = ((5, 5), (0, 0), (9, 2), (3, 8), (7, 7), (1, 6))


def _matrix(pace: float) -> tuple[tuple[float, ...], ...]:
    """Rounded up, so that no detour is shorter than the way."""
    return tuple(tuple(float(ceil(pace * hypot(a - c, b - d))) for c, d in POINTS) for a, b in POINTS)


@st.composite
def _visits(draw: Any, number: int, plain: bool) -> Visit:
    opens = draw(st.integers(0, 12)) * 10.0
    two = draw(st.integers(0, 2)) == 0
    least = draw(st.sampled_from((0.0, 20.0)))
    return Visit(
        id=f"v{number}",
        place=f"p{draw(st.integers(1, len(POINTS) - 1))}",
        services=tuple(
            Service(
                minutes=draw(st.sampled_from((0.0, 5.0, 20.0))),
                skills=frozenset(draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
            )
            for _ in range(1 + two)
        ),
        opens=opens,
        closes=draw(st.sampled_from((None, opens, opens + 15.0, opens + 40.0))),
        hard=not plain and draw(st.integers(0, 4)) == 0,
        gap=(least, least + draw(st.sampled_from((0.0, 15.0)))) if two else None,
        prize=draw(st.sampled_from((None, None, None, 30.0))),
        excluded=frozenset() if plain else frozenset(draw(st.sets(st.just("w0"), max_size=1))),
        previous=frozenset() if plain else frozenset(draw(st.sets(st.just("w1"), max_size=1))),
    )  # fmt: skip


@st.composite
def days(draw: Any, plain: bool = False) -> Problem:
    """Two workers and at most four services. A plain day has only what the relaxation knows."""
    visits: list[Visit] = []
    while sum(len(each.services) for each in visits) < 4 and len(visits) < draw(st.integers(1, 4)):
        visits.append(draw(_visits(len(visits), plain)))
    if sum(len(each.services) for each in visits) > 4:
        visits.pop()
    limited = not plain and draw(st.booleans())
    workers = tuple(
        Worker(
            id=f"w{number}", start="p0", end="p0" if plain else draw(st.sampled_from(("p0", "p1"))),
            skills=frozenset(SKILLS) if draw(st.booleans()) else frozenset(SKILLS[number : number + 1]),
            shift_end=150.0 if limited else None, max_visits=3 if limited else None,
            breaks=(Break(earliest=40.0, latest=60.0, minutes=20.0),) if limited and number else (),
        )
        for number in range(2)
    )  # fmt: skip
    weights = {"travel": 1.0, "lateness": draw(st.sampled_from((0.0, 1.0))), "worst_lateness": 2.0, "prizes": 1.0}
    if not plain:
        weights |= {"waiting": 0.5, "continuity": 5.0, "fairness": 0.1, "overtime": 1.0}
    return Problem(
        workers=workers, visits=tuple(visits), places=tuple(Place(id=f"p{n}") for n in range(len(POINTS))),
        travel={"car": _matrix(draw(st.sampled_from((0.0, 1.0, 3.0))))}, weights=weights, skills=frozenset(SKILLS),
    )  # fmt: skip


def _complete(problem: Problem, answer: Result) -> bool:
    return all(problem.visit_of[each.visit].prize is not None for each in answer.unplanned)


@settings(max_examples=40, deadline=None)
@given(days(), st.sampled_from(Effort))
def test_no_complete_plan_costs_less_than_any_bound(problem: Problem, effort: Effort) -> None:
    answer = best(problem)

    if _complete(problem, answer):
        assert bound(problem, effort=effort, nodes=20).value <= answer.cost + 1e-9
        told = bound(problem, best=answer.cost, effort=effort, nodes=20)
        assert told.value <= answer.cost
        assert not told.proven or told.value == answer.cost


@settings(max_examples=40, deadline=None)
@given(days(plain=True))
def test_where_every_term_is_known_the_bound_is_the_cost_of_the_best_plan(problem: Problem) -> None:
    answer = best(problem)

    if _complete(problem, answer):
        assert bound(problem, effort=Effort.PROOF, nodes=ENOUGH).value == pytest.approx(answer.cost, rel=1e-5, abs=1e-5)
        assert bound(problem, best=answer.cost, effort=Effort.PROOF, nodes=ENOUGH).proven
        dearer = bound(problem, best=answer.cost + 1, effort=Effort.PROOF, nodes=ENOUGH)
        assert not dearer.proven
        assert dearer.value == pytest.approx(answer.cost, rel=1e-5, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(days(plain=True), st.lists(st.sampled_from((0.0, 5.0, 20.0, 60.0)), min_size=4, max_size=4), st.integers(0, 3))
def test_where_there_is_no_room_to_look_the_cheapest_round_is_told_too_cheap_and_never_too_dear(
    problem: Problem, gains: list[float], room: int
) -> None:
    day = relaxed(problem)
    prices = Prices(np.array(gains[: day.size]), np.full(day.size, day.lateness), {})

    for number in range(len(day.kinds)):
        whole = Pricer(day, number).asked(prices, 10_000)
        narrow = Pricer(day, number).asked(prices, room)
        assert not whole.short
        assert narrow.least <= whole.least if narrow.short else narrow == whole


def test_the_days_that_are_made_up_are_worth_the_trouble() -> None:
    def hard(day: Problem) -> bool:
        """Two who meet, late, and more than one round."""
        answer = best(day)
        late = answer.terms["worst_lateness"] > 0 and len(answer.routes) > 1
        return late and _complete(day, answer) and any(visit.gap for visit in day.visits)

    quickly = settings(max_examples=500, database=None, phases=[Phase.generate], derandomize=True)
    assert find(days(plain=True), hard, settings=quickly)


@pytest.mark.parametrize(
    ("file", "optimum"), [("InstanzCPLEX_HCSRP_10_1", 218.1987), ("InstanzCPLEX_HCSRP_10_6", 200.0993)]
)
def test_published_optima_are_proven_and_nothing_dearer_is(file: str, optimum: float) -> None:
    problem = public.read(gzip.decompress((DATA / f"{file}.json.gz").read_bytes()))

    # Published costs have four decimals, and the last is rounded.
    assert bound(problem, best=optimum, effort=Effort.PROOF).proven
    dearer = bound(problem, best=optimum * 1.01, effort=Effort.PROOF)
    assert not dearer.proven
    assert dearer.value == pytest.approx(optimum, abs=1e-3)


def test_more_effort_is_never_worse_and_whoever_is_stopped_has_a_bound_all_the_same() -> None:
    problem = public.read(gzip.decompress((DATA / "InstanzCPLEX_HCSRP_10_6.json.gz").read_bytes()))
    asked = iter([False] * 5)

    plain, rounds, proof = (bound(problem, effort=each).value for each in Effort)
    stopped = bound(problem, effort=Effort.PROOF, stop=lambda: next(asked, True))

    assert 0 < plain < rounds < proof
    assert plain <= stopped.value <= proof
    assert not stopped.proven


def test_a_day_without_visits_costs_nothing_and_one_that_nobody_can_do_is_not_bounded() -> None:
    empty, deserted = rounds_day.problem(visits=()), rounds_day.problem(workers=(), visits=())
    early = rounds_day.visits()["early"]
    nobody = rounds_day.problem(
        workers=(rounds_day.julia(skills=rounds_day.MEDICINE),), visits=(early,), skills=rounds_day.TALK
    )

    for problem, effort in product((empty, deserted, nobody), Effort):
        assert bound(problem, effort=effort).value == 0.0


def test_a_visit_that_is_dearer_to_make_than_to_leave_out_is_left_out_in_the_bound_too() -> None:
    pair = Visit(id="v", place="p", services=(Service(minutes=0), Service(minutes=0)), closes=0, gap=(20, 20), prize=30)
    problem = Problem(
        workers=tuple(Worker(id=each, start="p", end="p") for each in ("a", "b")), visits=(pair,),
        places=(Place(id="p"),), travel={"car": ((0.0,),)}, weights={"worst_lateness": 2.0, "prizes": 1.0},
    )  # fmt: skip
    # Making it costs 2 for each of the 20 minutes that the second service is late; leaving it out 30.
    assert bound(problem, effort=Effort.PROOF).value == pytest.approx(30)


def test_whoever_may_come_home_at_any_hour_does_not_take_a_way_home_that_is_ruled_out() -> None:
    def visit(name: str, place: str, opens: float, closes: float | None, *skills: str) -> Visit:
        service = Service(minutes=20, skills=frozenset(skills))
        return Visit(id=name, place=place, services=(service,), opens=opens, closes=closes, prize=30)

    problem = Problem(
        workers=(
            Worker(id="w0", start="p0", end="p0", skills=frozenset(SKILLS)),
            Worker(id="w1", start="p0", end="p0", skills=frozenset({"medicine"})),
        ),
        visits=(
            visit("v0", "p1", 120, 135, "talk"), visit("v1", "p2", 90, None), visit("v2", "p1", 120, 135, "talk"),
        ),
        places=tuple(Place(id=f"p{n}") for n in range(len(POINTS))), travel={"car": _matrix(1.0)},
        weights={"travel": 1.0, "worst_lateness": 2.0, "prizes": 1.0}, skills=frozenset(SKILLS),
    )  # fmt: skip

    # It was divided by one way home again and again.
    assert bound(problem, effort=Effort.PROOF, nodes=ENOUGH).value == pytest.approx(best(problem).cost)
