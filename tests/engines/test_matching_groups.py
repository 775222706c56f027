"""Groups: whatever holds for one of them holds for all, they count as the people they are, and no group is split."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics.instants import WeeklyHours
from ayni.basics.places import Point
from ayni.engines.matching import (
    Choices,
    Meeting,
    Setting,
    demands,
    for_person,
    for_worker,
    in_common,
    reference,
    solve,
    together,
)
from ayni.engines.matching.batch import Fairness, Person, Question, Spread
from ayni.engines.matching.batch import solve as batch
from ayni.engines.matching.columns import Country
from ayni.engines.matching.columns.whole import matched
from tests.engines.matching_cast import AMARU, COURSE, NOW, POLICY, ROSA, answer, ask, said
from tests.engines.matching_problems import NEED_FACTS, PLACES, WORKER_FACTS, facts, need, several, worker

MANY = settings(max_examples=200, deadline=None)
EFFICIENT = Fairness(name="efficient", spread=Spread.NONE, source="test", owner="test")
CENTRE = Point(-12.0100, -77.0100)
FAR_HOME = Point(-12.2000, -77.0100)
THURSDAYS = Meeting(
    id="g-1", window=COURSE, contacts=8, contacts_per_week=1, minutes_per_contact=90, setting=Setting.CLINIC,
    place=CENTRE,
)  # fmt: skip


def waiting(name, **changed):
    """Somebody who waits like Amaru."""
    return replace(AMARU, **{"id": name, "person": name, "setting": Setting.CLINIC, "home": FAR_HOME} | changed)


def group(*needs, meeting=THURSDAYS):
    return together(needs or (waiting("amaru"), waiting("wayra"), waiting("illa")), meeting, NOW)


# What two to four people may ask for, beside what brings them together.
ASKED = {
    name: values for name, values in NEED_FACTS.items()
    if name in ("languages", "home", "choices", "excluded_workers", "acuity_points", "previous_worker")
}  # fmt: skip
members = st.lists(facts(ASKED, 2), min_size=2, max_size=4).map(
    lambda found: tuple(
        need(number, changed | {"setting": Setting.CLINIC, "place": PLACES[2]}) for number, changed in enumerate(found)
    )
)


@MANY
@given(members, several(worker, WORKER_FACTS, 4, 4))
def test_a_worker_may_accompany_a_group_exactly_when_every_one_of_them_could_have_her(needs, workers):
    meeting = replace(THURSDAYS, window=needs[0].window, minutes_per_contact=50, contacts=6, place=PLACES[2])
    apart = [reason.code for reason in in_common(needs, meeting, NOW) if not reason.holds]
    if apart:
        with pytest.raises(ValueError, match=" "):
            together(needs, meeting, NOW)
        return
    whole = together(needs, meeting, NOW)
    problem = ask(workers, (whole,))
    able = {each.worker for each in solve(problem).shortlists["g-1"]}
    for each in workers:
        alone = [
            replace(
                one, members=(), languages=whole.languages,
                choices=replace(one.choices, hours=whole.choices.hours),
            )
            for one in needs
        ]  # fmt: skip
        # The week and the caseload are asked of all of them together, everything else of each one by itself.
        roomy = replace(each, weekly_minutes_limit=each.weekly_minutes_committed + 9999, caseload_limit=999)
        fits = reference.minutes(each, whole, problem) <= demands.free_minutes(each)
        fits = fits and sum(one.acuity_points for one in needs) <= demands.free_points(each)
        expected = fits and all(reference.eligible(roomy, one, problem) for one in alone)
        assert (each.id in able) == expected


def test_the_sentences_never_say_whom_of_the_group_they_are_about():
    near = group(waiting("amaru"), waiting("wayra", home=ROSA.place), waiting("illa"))
    known = replace(ROSA, known_to=frozenset({"wayra"}), incidents_with=frozenset({"illa"}))
    told = said(solve(ask((known,), (near,))), "g-1")
    assert told == {
        "discretion-near": "Rosa lives less than 300 metres from one of the group.",
        "discretion-known": "Rosa is known to one of the group.",
        "incident": "There was an incident between Rosa and one of the group.",
    }
    result = solve(ask((known,), (near,)))
    assert [str(each) for each in for_worker(result, "g-1", "rosa")] == [
        "The person's own choices and their discretion pointed to somebody else."
    ]


def test_one_of_the_group_is_not_told_what_another_chose():
    women = group(waiting("amaru", choices=Choices(worker_sex="f", lived_experience="carer")), waiting("wayra"))
    result = solve(ask((ROSA,), (women,)))
    told = {str(each) for each in for_person(result, "g-1", "rosa")}
    assert "Rosa is a woman, as you asked." not in told
    assert "Rosa speaks Quechua." in told


def test_everybody_who_needs_it_has_lived_experience_asked_for():
    both = group(
        waiting("amaru", choices=Choices(lived_experience="carer")),
        waiting("wayra", choices=Choices(lived_experience="recovery")),
    )
    assert set(said(answer(need=both), "g-1")) == {"choice-lived-experience"}
    assert not said(answer(replace(ROSA, lived_experience=frozenset({"carer", "recovery"})), both), "g-1")


def test_a_session_is_counted_once_and_notes_for_each_person():
    whole = group()
    way = demands.travel(ROSA, whole)
    assert demands.weekly_minutes(ROSA, whole, POLICY) == 90 + 3 * 15 + 2 * way
    assert whole.acuity_points == 3 * AMARU.acuity_points
    full = replace(ROSA, caseload_limit=ROSA.caseload_points + 5)
    assert set(said(answer(full, whole), "g-1")) == {"caseload"}


def mornings(*days):
    return Choices(hours=tuple(WeeklyHours(day, 8 * 60, 12 * 60) for day in days))


APART = {
    "group-kind": {"kind": "support"},
    "group-language": {"languages": ("ay",)},
    "group-hours": {"choices": mornings(3)},
    "group-sex": {"choices": Choices(worker_sex="m", hours=mornings(1).hours)},
    "group-window": {"window": replace(COURSE, start=COURSE.start - timedelta(days=1))},
}


@pytest.mark.parametrize("code", APART)
def test_what_keeps_people_apart_is_told_and_such_a_group_is_never_asked_about(code):
    first = waiting("amaru", choices=replace(mornings(1), worker_sex="f"))
    needs = first, waiting("wayra", **APART[code])
    apart = [reason for reason in in_common(needs, THURSDAYS, NOW) if not reason.holds]
    assert [reason.code for reason in apart] == [code]
    with pytest.raises(ValueError, match=re.escape(str(apart[0].sentence))):
        group(*needs)


def test_who_should_have_begun_already_keeps_nobody_waiting_for_another_date():
    late = waiting("wayra", window=replace(COURSE, start=NOW - timedelta(days=3)))
    assert all(reason.holds for reason in in_common((waiting("amaru"), late), THURSDAYS, NOW))


def test_a_plan_counts_people_so_a_group_of_three_comes_before_two():
    """One worker with room for the group or for two of the others, who are as urgent."""
    others = waiting("sami", acuity_points=3), waiting("tika", acuity_points=3)
    whole = group()
    tight = replace(ROSA, caseload_limit=ROSA.caseload_points + 6)
    result = solve(ask((tight,), (whole, *others)))
    assert result.assignment.workers == {"g-1": "rosa"}
    assert result.assignment.objective[0] == 3
    assert str(result.summary()[0]) == "3 of 5 can be with a worker."
    planned = batch(question((whole, *others), (tight,)))
    assert [(each.need, each.people) for each in planned.placed] == [("g-1", 3)]
    assert planned.standing.served == 3
    assert str(planned.summary()[0]) == "3 of 5 people who wait would have a worker."


@MANY
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(2, 9))
def test_no_group_is_served_in_part_and_no_other_choice_of_groups_serves_more_people(sizes, room):
    needs = [
        group(*(waiting(f"{number}-{n}", acuity_points=1) for n in range(size)),
              meeting=replace(THURSDAYS, id=f"g{number}", minutes_per_contact=20, contacts=1)) if size > 1
        else waiting(f"g{number}", acuity_points=1)
        for number, size in enumerate(sizes)
    ]  # fmt: skip
    one = replace(ROSA, caseload_limit=ROSA.caseload_points + room)
    plan = batch(question(needs, (one,)))
    sums = {0}
    for size in sizes:
        sums |= {size + each for each in sums}
    assert plan.standing.served == max(each for each in sums if each <= room)
    assert sum(each.people for each in plan.placed) == plan.standing.served
    assert sorted(each.need for each in chain(plan.placed, plan.unserved)) == sorted(each.id for each in needs)
    assert plan.proven


def question(needs, workers):
    person = Person(waiting_days=3, district="150132", sex="f")
    return Question(
        problem=ask(tuple(workers), tuple(needs)), fairness=EFFICIENT, persons={each.id: person for each in needs},
        groups={each.id: (person,) * each.size for each in needs if each.members}, spots={},
    )  # fmt: skip


def test_each_person_of_a_group_has_to_be_told_of_and_the_price_of_leaving_them_is_that_of_all():
    whole, alone = group(), waiting("sami")
    asked = question((whole, alone), (ROSA,))
    assert asked.price_of(whole) == 3 * asked.price_of(alone)
    with pytest.raises(ValueError, match="each of the 3 people"):
        replace(asked, groups={})


def test_a_country_in_columns_refuses_groups_rather_than_count_one_as_a_person():
    country = Country.of(ask((ROSA,), (group(),)))
    with pytest.raises(ValueError, match="person by person"):
        matched(country, country.needs.row["begins"], country.workers.row["free_points"])


def test_no_group_is_larger_than_can_be_counted_and_none_meets_at_a_home():
    with pytest.raises(ValueError, match="two to 20"):
        group(*(waiting(f"p{n}") for n in range(21)))
    with pytest.raises(ValueError, match="at the centre or at a neutral place"):
        group(meeting=replace(THURSDAYS, setting=Setting.HOME))
