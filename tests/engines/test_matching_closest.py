"""The smallest change for one worker: as few facts as the slow twin finds, by no more than is missing, and by whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Point
from ayni.basics.words import speak
from ayni.engines.matching import (
    Choices,
    NotSuggested,
    Problem,
    Result,
    change_for_coordinator,
    change_for_person,
    change_for_worker,
    reference,
    solve,
)
from ayni.engines.matching.eligibility import RULES, against, reasons
from ayni.engines.matching.levers import ALL, LEVERS, WHO, Pair
from tests.engines.matching_cast import AMARU, COURSE, MORNINGS, NOW, ROSA, answer
from tests.engines.matching_problems import NEED_FACTS, WORKER_FACTS, facts, need, policies, worker

BY_CODE = {lever.code: lever for lever in ALL}
# What is tried by the thousands in the slow twin grows with the second power of what was changed.
pairs = st.builds(
    lambda changed, asked, policy: Problem(
        now=NOW, workers=(worker(0, changed),), needs=(need(0, asked),), policy=policy
    ),
    facts(WORKER_FACTS, 3),
    facts(NEED_FACTS, 3),
    policies,
)
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def left_out(problem: Problem) -> NotSuggested:
    """The only worker, where not suggested."""
    found = solve(problem).not_suggested["n0"]
    assume(found)
    return found[0]


def after(problem: Problem, changes) -> Pair:
    """The only pair with these changes."""
    pair = Pair(problem.workers[0], problem.needs[0], problem)
    for change in changes:
        pair = BY_CODE[change.code].turned(pair, change.facts)
    return pair


def first_ways(out: NotSuggested):
    return [change for part in out.closest for change in part.ways[0]]


@MANY
@given(pairs)
def test_after_the_changes_the_worker_is_eligible_and_no_smaller_set_of_facts_would_do(problem):
    out = left_out(problem)
    fewest = reference.fewest_changes(problem.workers[0], problem.needs[0], problem)
    if fewest is None:
        assert [part for part in out.closest if not part.ways]
        return
    assert len(first_ways(out)) == fewest
    pair = after(problem, first_ways(out))
    assert reference.eligible(pair.worker, pair.need, problem)


@MANY
@given(pairs)
def test_every_way_that_is_told_is_as_small_and_satisfies_its_part(problem):
    out = left_out(problem)
    told = {code for part in out.closest for code in part.codes}
    assert told == {reason.code for reason in out.reasons}
    for part in out.closest:
        assert len({len(way) for way in part.ways}) <= 1
        for way in part.ways:
            pair = after(problem, way)
            left = {reason.code for reason in against(reasons(pair.worker, pair.need, problem))}
            assert left == told - set(part.codes)


@MANY
@given(pairs)
def test_an_amount_is_no_more_than_what_is_missing(problem):
    out = left_out(problem)
    for change in first_ways(out) if all(part.ways for part in out.closest) else ():
        for name, less in LESS.items():
            if name in change.facts and BY_CODE[change.code].least:
                smaller = replace(change, facts={**change.facts, name: less(change.facts[name])})
                pair = after(problem, [smaller if each is change else each for each in first_ways(out)])
                assert not reference.eligible(pair.worker, pair.need, problem)


LESS = {"minutes": lambda so_many: so_many - 1, "left": lambda so_many: so_many + 1, "days": lambda days: days[1:]}


@MANY
@given(pairs)
def test_no_protection_is_ever_what_changes(problem):
    out = left_out(problem)
    was, need_was = problem.workers[0], problem.needs[0]
    for part in out.closest:
        for way in part.ways:
            pair = after(problem, way)
            for limit in ("weekly_minutes_limit", "caseload_limit", "known_to", "incidents_with", "place"):
                assert getattr(pair.worker, limit) == getattr(was, limit)
            assert pair.need.excluded_workers == need_was.excluded_workers
            assert pair.need.choices.not_from_my_street == need_was.choices.not_from_my_street
            assert pair.need.discretion_point == (need_was.discretion_point or pair.need.discretion_point)
            assert pair.problem.policy == problem.policy


def test_every_rule_says_what_would_satisfy_it_and_every_lever_who_may_turn_it():
    assert tuple(LEVERS) == RULES
    assert {lever.who for lever in ALL} == set(WHO)
    assert len(BY_CODE) == len(ALL)


def only(result: Result) -> NotSuggested:
    return result.not_suggested["a-1207"][0]


CLINIC = {"clinic": Point(-12.0, -77.0005)}
EXAMPLES = [
    (
        {"max_travel_minutes": 10},
        {"other_settings": CLINIC},
        (
            "What would have to change: Rosa travels up to 17 minutes instead of 10 (only the worker decides), or they"
            " meet at the centre (only the person decides), or they speak by telephone (only the person decides)."
        ),
    ),
    (
        {"ratings": ()},
        {},
        "What would have to change: Rosa passes a new rating for this protocol (a supervisor can do this).",
    ),
    (
        {"weekly_minutes_committed": 1200 - 59, "max_travel_minutes": 10},
        {},
        (
            "What would have to change: Rosa travels up to 17 minutes instead of 10 (only the worker decides) and 40"
            " minutes a week of Rosa's other work are handed over or end (a coordinator can do this), or they speak by"
            " telephone (only the person decides) and 6 minutes a week of Rosa's other work are handed over or end (a"
            " coordinator can do this)."
        ),
    ),
    (
        {"hours": MORNINGS[:1]},
        {"contacts_per_week": 2},
        "What would have to change: Rosa also has hours that suit on Tuesdays (only the worker decides).",
    ),
    (
        {"sex": "m"},
        {"choices": Choices(worker_sex="f")},
        "What would have to change: the person also accepts a worker of another sex (only the person decides).",
    ),
    (
        {"absences": (Window(NOW + timedelta(days=1), NOW + timedelta(days=20)),)},
        {},
        "What would have to change: Rosa is not away in these days: 2026-06-03 – 2026-06-21 (only the worker decides).",
    ),
    (
        {"known_to": frozenset({"amaru"}), "ratings": ()},
        {},
        "Nothing that anybody may change would help: Rosa is known to the person.",
    ),
    (
        {"weekly_minutes_limit": 60},
        {},
        (
            "Nothing that anybody may change would help: Rosa has only 0 minutes free this week; this takes 99 with"
            " travel and notes."
        ),
    ),
]


@pytest.mark.parametrize(("changed", "asked", "sentence"), EXAMPLES)
def test_the_coordinator_reads_what_and_who_decides(changed, asked, sentence):
    result = answer(replace(ROSA, **changed), replace(AMARU, **asked))
    assert sentence in [speak(each, "en") for each in change_for_coordinator(only(result))]
    assert all(speak(each, "es") != speak(each, "en") for each in change_for_coordinator(only(result)))


def test_the_worker_cannot_tell_a_choice_of_the_person_from_what_nobody_may_change():
    chosen = answer(replace(ROSA, sex="m", ratings=()), replace(AMARU, choices=Choices(worker_sex="f")))
    for fact in ("known_to", "incidents_with"):
        barred = answer(replace(ROSA, ratings=(), **{fact: frozenset({"amaru"})}))
        assert change_for_worker(only(barred)) == change_for_worker(only(chosen))
    excluded = answer(replace(ROSA, ratings=()), replace(AMARU, excluded_workers=frozenset({"rosa"})))
    assert change_for_worker(only(excluded)) == change_for_worker(only(chosen))


def test_the_worker_reads_no_number_that_tells_of_a_person():
    far = replace(ROSA, max_travel_minutes=10, weekly_minutes_committed=1190, caseload_points=12, hours=())
    away = replace(far, absences=(Window(COURSE.start - timedelta(days=3), COURSE.start + timedelta(days=30)),))
    told = " ".join(str(each) for each in change_for_worker(only(answer(away))))
    assert "you travel farther than 10 minutes (only you decide)" in told
    assert [digits for digits in told.split() if digits.isdigit()] == ["1", "10"]
    assert "2026" not in told


def test_the_person_reads_their_own_choices_and_nothing_about_the_worker():
    hours = (WeeklyHours(6, 540, 660),)
    chosen = replace(AMARU, languages=("ay",), choices=Choices(worker_sex="f", hours=hours))
    other = replace(ROSA, sex="m")
    told = [str(each) for each in change_for_person(only(answer(other, chosen)))]
    assert told == [
        "Rosa could come if you also accept Spanish, or you also accept Quechua.",
        "Rosa could come if you also accept somebody of another sex.",
        "Rosa could come if other times suit you too.",
    ]
    unrated = answer(replace(other, ratings=()), chosen)
    assert [str(each) for each in change_for_person(only(unrated))] == ["It does not depend on what you chose."]


def test_the_changes_are_read_back_as_they_were_stored():
    result = answer(replace(ROSA, credentials=(), max_travel_minutes=1), AMARU)
    assert Result.from_json(result.as_json()) == result
    assert change_for_coordinator(only(Result.from_json(result.as_json()))) == change_for_coordinator(only(result))
