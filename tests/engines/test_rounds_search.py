"""The search finds the best plan of small days, keeps every limit on all, and says the same twice."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ayni.engines import rounds
from ayni.engines.rounds import Params, Problem, Result, reference, solve
from tests.engines.rounds_days import days


def faults(problem: Problem, result: Result) -> list[str]:
    """What the validator finds beside visits that the answer says were left out."""
    out = {each.visit for each in result.unplanned}
    found = rounds.check(problem, rounds.claim_of(result))
    return [each.code for each in found.violations if each.code != "missing" or each.visit not in out]


def missing(problem: Problem, result: Result) -> int:
    return sum(problem.visit_of[each.visit].prize is None for each in result.unplanned)


@settings(max_examples=500, deadline=None)
@given(days())
def test_no_plan_of_a_small_day_is_better_than_the_one_found(problem):
    result = solve(problem)
    assert faults(problem, result) == []
    best = reference.best(problem)
    assert (missing(problem, result), result.cost) == (missing(problem, best), pytest.approx(best.cost, abs=0.01))


@settings(max_examples=150, deadline=None)
@given(days(most=8, breaks=True))
def test_no_limit_is_broken_whatever_is_asked(problem):
    assert faults(problem, solve(problem, params=Params(iterations=3))) == []


@settings(max_examples=40, deadline=None)
@given(days(most=6, breaks=True))
def test_equal_questions_with_equal_seeds_have_equal_answers(problem):
    turned = replace(problem, workers=problem.workers[::-1], visits=problem.visits[::-1])
    first, second = (solve(each, seed=3, params=Params(iterations=2)) for each in (problem, turned))
    assert first.hash == second.hash


@settings(max_examples=30, deadline=None)
@given(days(most=6))
def test_searches_beside_each_other_find_the_best_of_all(problem):
    alone = solve(problem, params=Params(iterations=2))
    together = solve(problem, params=Params(iterations=2, searches=2))
    assert (missing(problem, together), together.cost) <= (missing(problem, alone), alone.cost + 1e-9)


@settings(max_examples=20, deadline=None)
@given(days(most=8, breaks=True))
def test_who_is_told_to_stop_at_once_has_a_plan_that_keeps_all(problem):
    result = solve(problem, stop=lambda: True)
    assert result.stopped
    assert faults(problem, result) == []


@settings(max_examples=20, deadline=None)
@given(days(most=6, breaks=True))
def test_a_plan_never_gets_worse_while_the_search_goes_on(problem):
    """The search as it is asked at ever later times: the same moves each time, for heat is a matter of the whole."""
    times = iter([0.0] * 3 + [1.0])
    short = solve(problem, params=Params(spent=lambda: next(times), iterations=None))
    long_times = iter([0.0] * 6 + [1.0])
    later = solve(problem, params=Params(spent=lambda: next(long_times), iterations=None))
    assert (missing(problem, later), later.cost) <= (missing(problem, short), short.cost + 1e-9)
