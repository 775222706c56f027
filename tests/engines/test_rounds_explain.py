"""Why at ten, why not Rosa, what would bring it to the morning, and which wishes cannot all be had: in sentences."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ayni.basics.words import Sentence, speak
from ayni.engines import rounds
from ayni.engines.rounds import Problem, Result, Service, Visit
from tests.engines import rounds_day as day

WEIGHTS = {"travel": 1.0, "lateness": 2.0, "waiting": 0.5, "prizes": 1.0}


def _english(said: Sequence[Sentence]) -> list[str]:
    assert all(speak(each, "es") != speak(each, "en") for each in said)
    return [speak(each, "en") for each in said]


def _result(problem: Problem) -> Result:
    """The plan of ``rounds_day``, in which nothing is left to chance, as an answer."""
    judged = rounds.check(problem, day.claim(terms={}, cost=None, order=()))
    return Result(
        problem_hash=problem.hash, engine_version="by hand", seed=0, iterations=0, routes=(day.JULIA, day.ROSA),
        unplanned=(rounds.Unplanned(visit="perhaps", reason=rounds.reason(problem, "perhaps")),),
        terms=judged.terms, cost=judged.cost,
    )  # fmt: skip


def _day(**changes: Any) -> tuple[Problem, Result]:
    problem = day.problem(weights=WEIGHTS, **changes)
    return problem, _result(problem)


def test_what_keeps_a_visit_from_beginning_sooner_is_said() -> None:
    problem, result = _day()
    assert _english(rounds.why_then(problem, result, "early")) == [
        "early begins at 01:00 with Rosa.",
        "It may not begin before 01:00.",
    ]
    assert _english(rounds.why_then(problem, result, "pinned")) == [
        "pinned begins at 05:00 with Rosa.",
        "It is pinned to 05:00.",
        "That is 20 minutes after its window closes.",
    ]
    assert _english(rounds.why_then(problem, result, "perhaps")) == [
        "perhaps is in no round.",
        "It may be left out, and making it would cost more than it is worth.",
    ]


def test_of_two_workers_the_one_who_is_there_last_is_the_cause() -> None:
    visits = day.visits()
    visits["pair"] = replace(visits["pair"], opens=100.0)
    problem = day.problem(visits=tuple(visits.values()), weights=WEIGHTS, max_changed=None)
    orders = {"rosa": [("early", 0), ("pair", 0)], "julia": [("pair", 1)]}
    routes = rounds.timed(problem, orders, {"rosa": (1,)})
    assert routes is not None
    result = replace(_result(problem), routes=routes)
    assert _english(rounds.why_then(problem, result, "pair")) == [
        "pair begins at 02:30 with Rosa.",
        "Rosa is with early until 01:30, travels 10 minutes, and has a break on the way.",
        "pair begins at 02:30 with Julia.",
        "Rosa cannot be there before 02:30.",
    ]


def test_what_forbids_a_worker_is_said_and_what_she_would_break() -> None:
    problem, result = _day()
    assert _english(rounds.why_not(problem, result, "early", "rosa")) == ["Rosa does make it."]
    assert _english(rounds.why_not(problem, result, "pinned", "julia")) == [
        "Julia does not have the skill medicine, which pinned needs.",
        "It is pinned to Rosa.",
    ]
    assert _english(rounds.why_not(problem, result, "perhaps", "julia")) == ["Julia is not to visit perhaps."]
    assert _english(rounds.why_not(problem, result, "early", "julia")) == [
        "If Julia made it with the others where they are, more promises would change than may."
    ]


def test_what_another_worker_would_cost_is_said_in_terms() -> None:
    problem = day.problem(weights={**WEIGHTS, "continuity": 9.0}, max_changed=None)
    assert _english(rounds.why_not(problem, _result(problem), "early", "julia")) == [
        "With Julia the day would be worse: 1 more visits by somebody new."
    ]


def test_what_would_bring_a_visit_to_the_morning_is_said() -> None:
    problem, result = _day()
    assert _english(rounds.what_would(problem, result, "early", 50.0, 70.0)) == [
        "early does begin between 00:50 and 01:10."
    ]
    assert _english(rounds.what_would(problem, result, "pinned", 30.0, 120.0))[:2] == [
        "It is pinned to 05:00; that would have to be undone.",
        "Its window opens at 04:10; the person would have to agree to an earlier time.",
    ]
    (said,) = _english(rounds.what_would(problem, result, "perhaps", 80.0, 120.0))
    assert said.startswith("It could begin at 01:30 with Rosa")


def test_somebody_who_would_have_to_give_way_is_named() -> None:
    """Rosa alone has the medicine, and is wanted twice at once."""
    one = Visit(
        id="one", place="hill", services=(Service(minutes=60.0, skills=day.MEDICINE),), opens=100.0, closes=110.0,
        hard=True,
    )  # fmt: skip
    other = replace(one, id="other", place="river", opens=200.0, closes=300.0)
    problem = day.problem(visits=(one, other), weights=WEIGHTS, workers=(day.rosa(breaks=()), day.julia()))
    result = rounds.solve(problem, params=rounds.Params(iterations=5))
    said = _english(rounds.what_would(problem, result, "other", 100.0, 110.0))
    assert said == [
        "Its window opens at 03:20; the person would have to agree to an earlier time.",
        "It could begin at 01:40 if one moved to another time or another day.",
    ]


def test_wishes_that_cannot_all_be_had_are_named_and_none_that_is_not_needed() -> None:
    one = Visit(
        id="one", place="hill", services=(Service(minutes=60.0, skills=day.MEDICINE),), opens=100.0, closes=110.0,
        hard=True,
    )  # fmt: skip
    crowd = tuple(
        Visit(id=f"talk{n}", place="market", services=(Service(minutes=10.0, skills=day.TALK),), opens=10.0 * n)
        for n in range(4)
    )
    problem = day.problem(visits=(one, replace(one, id="two", place="river"), *crowd), weights=WEIGHTS)
    result = rounds.solve(problem, params=rounds.Params(iterations=20))
    assert [each.visit for each in result.unplanned] in (["one"], ["two"])
    said = _english(rounds.conflict(problem, result.unplanned[0].visit))
    assert sorted(said) == [
        "one begins by 01:50.",
        "one is made by somebody with the skills medicine.",
        "one is made.",
        "two begins by 01:50.",
        "two is made by somebody with the skills medicine.",
        "two is made.",
    ]
    assert said[0] == f"{result.unplanned[0].visit} is made."


def test_a_day_that_can_be_planned_has_no_conflict() -> None:
    problem = day.problem(weights=WEIGHTS, max_changed=None)
    assert rounds.conflict(problem, "pair") == ()


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ({"max_minutes": 200.0, "breaks": ()}, "Rosa is out for at most 200 minutes."),
        ({"shift_end": 90.0}, "Rosa is back by 01:30."),
        ({"max_leg_minutes": 5.0}, "Rosa travels at most 5 minutes to a visit."),
    ],
)
def test_a_limit_that_stands_in_the_way_is_named(limit: dict[str, Any], sentence: str) -> None:
    far = Visit(id="far", place="hill", services=(Service(minutes=190.0, skills=day.MEDICINE),), opens=20.0)
    problem = day.problem(visits=(far,), workers=(day.rosa(**limit), day.julia()), weights=WEIGHTS)
    assert sentence in _english(rounds.conflict(problem, "far"))
