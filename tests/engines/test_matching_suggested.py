"""Without words, in columns, the same workers are suggested in the same order, and the same plan comes of it."""

from dataclasses import replace

from hypothesis import given, settings

from ayni.engines.matching import Need, Params, Problem, Result, Worker, solve
from ayni.engines.matching.columns import suggested
from tests.engines.matching_cast import NOW, POLICY
from tests.engines.matching_problems import NEED_FACTS, PLACES, WORKER_FACTS, need, problems, worker


def silent(problem: Problem) -> Result:
    """What the rules answer, without their words."""
    whole = solve(problem, params=Params(widen=False))
    shortlists = {
        need: tuple(replace(each, terms=(), reasons_for=()) for each in shortlist)
        for need, shortlist in whole.shortlists.items()
    }
    return replace(whole, shortlists=shortlists, not_suggested=dict.fromkeys(shortlists, ()))


@settings(max_examples=200, deadline=None)
@given(problems)
def test_columns_suggest_the_same_workers_and_the_same_plan(problem):
    assert suggested(problem) == silent(problem)


def test_thousands_of_workers_get_the_same_answer():
    workers = tuple(_differing(worker, WORKER_FACTS, number) for number in range(3000))
    needs = tuple(_differing(need, NEED_FACTS, number) for number in range(6))
    problem = Problem(now=NOW, workers=workers, needs=needs, policy=POLICY)
    found = suggested(problem)
    assert found == silent(problem)
    assert sum(map(len, found.shortlists.values())) > 1000


def _differing(make, table, number: int) -> Worker | Need:
    """The number decides which one fact differs, and where the place is."""
    every = [(name, value) for name, values in table.items() for value in values if name != "members"]
    name, value = every[number * 7 % len(every)]
    return make(number, {"place": PLACES[number % 4], name: value})
