"""Columns answer as the rules do, pair by pair: the same codes against, the same scores, the same order."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.matching import Params, Problem, demands, reference, solve
from ayni.engines.matching.batch import pairs_of
from ayni.engines.matching.columns import Country, judged
from ayni.engines.matching.columns.rules import CODES
from ayni.engines.matching.eligibility import against, reasons
from ayni.engines.matching.plan import MILLIONTHS
from tests.engines.matching_cast import NOW, POLICY
from tests.engines.matching_problems import NEED_FACTS, WORKER_FACTS, need, problems, worker

MANY = settings(max_examples=200, deadline=None)
QUICK = Params(widen=False)


def pairs(problem):
    """(row of the worker, worker, row of the need, need) for all pairs, rows as the columns have them."""
    workers, needs = (sorted(each, key=lambda row: row.id) for each in (problem.workers, problem.needs))
    return [(j, each, i, asked) for i, asked in enumerate(needs) for j, each in enumerate(workers)]


@MANY
@given(problems)
def test_everything_that_stands_against_anybody_is_the_same(problem):
    country = Country.of(problem)
    found = [judged(country, i) for i in range(country.needs.size)]
    for j, each, i, asked in pairs(problem):
        expected = {reason.code for reason in against(reasons(each, asked, problem))}
        assert set(found[i].codes(j)) == expected
        assert (j in found[i].order) == reference.eligible(each, asked, problem)


@MANY
@given(problems)
def test_everybody_who_could_come_has_the_same_terms_score_and_place_in_the_list(problem):
    country = Country.of(problem)
    result = solve(problem, params=QUICK)
    for i, asked in enumerate(country.need_ids):
        mine, theirs = judged(country, i), result.shortlists[asked]
        assert [country.worker_ids[row] for row in mine.order] == [each.worker for each in theirs]
        assert mine.score.tolist() == [round(each.score * MILLIONTHS) for each in theirs]
        assert mine.terms.tolist() == [[term.value for term in each.terms] for each in theirs]
        assert [None if way < 0 else way for way in mine.way.tolist()] == [each.travel_minutes for each in theirs]


@MANY
@given(problems, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_came_changes_nothing(problem, chance):
    shuffled = replace(problem, workers=tuple(chance.sample(problem.workers, len(problem.workers))))
    one, other = Country.of(problem), Country.of(shuffled)
    for i in range(one.needs.size):
        assert (judged(one, i).against == judged(other, i).against).all()


def every_fact_by_itself() -> Problem:
    """One worker for each fact that a generated worker may have, and one need for each that a need may have."""
    workers = [(name, value) for name, values in WORKER_FACTS.items() for value in values]
    needs = [(name, value) for name, values in NEED_FACTS.items() for value in values]
    return Problem(
        now=NOW,
        workers=tuple(worker(number, dict([fact])) for number, fact in enumerate(workers)),
        needs=tuple(
            need(number, {"person": "amaru", "protocol": "ps"} | dict([fact])) for number, fact in enumerate(needs)
        ),
        policy=replace(POLICY, competency_share=0.8),
    )


def test_every_code_stands_against_somebody_and_rightly_so():
    problem = every_fact_by_itself()
    country, met = Country.of(problem), set()
    found = [judged(country, i) for i in range(country.needs.size)]
    for j, each, i, asked in pairs(problem):
        codes = set(found[i].codes(j))
        assert codes == {reason.code for reason in against(reasons(each, asked, problem))}
        met |= codes
    assert met == set(CODES)


@MANY
@given(problems)
def test_a_batch_is_told_the_same_of_everybody_as_the_rules_say(problem):
    for found, asked in zip(pairs_of(problem), sorted(problem.needs, key=lambda row: row.id), strict=True):
        workers = sorted(problem.workers, key=lambda row: row.id)
        out = [{reason.code for reason in against(reasons(each, asked, problem))} for each in workers]
        able = [each for each, codes in zip(workers, out, strict=True) if not codes]
        assert found.need == asked.id
        assert [pair.worker for pair in found.pairs] == [each.id for each in able]
        assert [pair.travel for pair in found.pairs] == [demands.travel(each, asked) for each in able]
        assert [pair.minutes for pair in found.pairs] == [
            demands.weekly_minutes(each, asked, problem.policy) for each in able
        ]
        assert found.against == Counter(code for codes in out for code in codes)
