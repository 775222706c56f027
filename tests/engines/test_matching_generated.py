"""Generated problems hold the engine to its slow twin, and to what people expect of it."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Mode, Point
from ayni.engines.matching import (
    TERMS,
    Choices,
    Credential,
    Need,
    Params,
    Policy,
    Problem,
    Rating,
    Result,
    Setting,
    Worker,
    reference,
    solve,
)
from ayni.engines.matching.assign import assign
from ayni.engines.matching.plan import Ask, Option, Room
from tests.engines.matching_cast import NOW

MANY = settings(max_examples=200, deadline=None)
PERSONS = ("amaru", "wayra", "illa", "sami")
QUICK = Params(widen=False)
DAY = timedelta(days=1)

# Every worker starts as somebody who may be suggested to everybody, every need as one that anybody may take. Some facts
# from these tables are then changed, so that most pairs are eligible, rules fail alone or together, and room is scarce.
LONG = Window(NOW - 900 * DAY, NOW + 900 * DAY)
WEEK = tuple(WeeklyHours(day, 480, 800) for day in range(6))
PLACES = (Point(-12.00, -77.0), Point(-12.002, -77.0), Point(-12.02, -77.03), Point(-12.05, -77.0), None)


def rating(days_ago: int, *levels: int, protocol: str = "ps") -> Rating:
    return Rating(protocol=protocol, at=NOW - days_ago * DAY, levels=levels)


def credential(kind: str = "acs", jurisdiction: str = "pe-lima", valid: Window = LONG) -> Credential:
    return Credential(kind=kind, jurisdiction=jurisdiction, valid=valid)


WORKER_FACTS = {
    "active": (False,),
    "agreement_signed": (False,),
    "consents_to_matching": (False,),
    "mode": tuple(Mode),
    "max_travel_minutes": (10, 40, 60),
    "weekly_minutes_limit": (0, 150, 200, 300),
    "weekly_minutes_committed": (100, 500, 1200),
    "caseload_points": (1, 2, 9),
    "caseload_limit": (0, 1, 2, 4),
    "credentials": (
        (),
        (credential("peer"),),
        (credential("acs", "us-ma"), credential("other")),
        (credential(valid=Window(NOW - DAY, NOW + 61 * DAY)), credential("peer", valid=Window(NOW, NOW + 9 * DAY))),
        (credential(valid=Window(NOW + DAY, NOW + 15 * DAY)), credential(valid=Window(NOW + 15 * DAY, NOW + 99 * DAY))),
    ),
    "ratings": (
        (),
        *((rating(ago, 3, 4),) for ago in (500, 367, 366, 365, 364, -3)),
        (rating(9, 1, 4, 4), rating(30, 4, 4, 4)),
        (rating(9, 4, 4), rating(9, 4, 1)),
        (rating(9, 3, 3, 2, 2), rating(9, 2, 3, 3, 4, 4)),
        (rating(9, 4, 4, protocol="ba"),),
    ),
    "supervisor": (None,),
    "supervisor_has_room": (False,),
    "languages": ({}, {"es": 1, "qu": 3}, {"es": 2, "ay": 3}),
    "sex": ("m", None),
    "lived_experience": (frozenset({"carer"}), frozenset({"recovery", "carer"})),
    "place": PLACES,
    "hours": (
        (),
        (WeeklyHours(0, 480, 530), WeeklyHours(0, 530, 580)),
        (WeeklyHours(1, 480, 579), WeeklyHours(3, 0, 50)),
    ),
    "absences": (
        (Window(NOW, NOW + 2 * DAY),),
        (Window(NOW + 2 * DAY, NOW + 30 * DAY), Window(NOW + 20 * DAY, NOW + 33 * DAY)),
        (Window(NOW + 5 * DAY, NOW + 7 * DAY), Window(NOW + 50 * DAY, NOW + 99 * DAY)),
    ),
    "known_to": (frozenset({"amaru"}),),
    "incidents_with": (frozenset({"amaru", "wayra"}),),
    "paid_minutes_recent": (0, 4000, 9000),
    "kept_visits_share": (0.0, 0.9),
}
NEED_FACTS = {
    "person": PERSONS,
    "window": (Window(NOW + DAY, NOW + 15 * DAY),),
    "contacts": (1, 2, 8),
    "contacts_per_week": (0.5, 1.5, 2, 9),
    "minutes_per_contact": (20, 51),
    "acuity_points": (0, 1, 3, 4),
    "setting": tuple(Setting),
    "urgency": (1, 3),
    "protocol": ("ps",),
    "credential_kinds": (("acs",), ("peer", "acs")),
    "languages": ((), ("qu", "es"), ("ay",)),
    "place": PLACES,
    "home": PLACES,
    "max_travel_minutes": (30,),
    "choices": (
        Choices(worker_sex="f"),
        Choices(lived_experience="carer"),
        Choices(not_from_my_street=True, prefers_lived_experience="recovery"),
        Choices(hours=(WeeklyHours(0, 500, 560), WeeklyHours(1, 700, 900), WeeklyHours(5, 480, 640))),
    ),
    "other_settings": ({"clinic": Point(-12.001, -77.0), "neutral": Point(-12.03, -77.0)},),
    "previous_worker": ("w0",),
    "excluded_workers": (frozenset({"w0"}),),
}


def facts(table, most):
    every = [(name, value) for name, values in table.items() for value in values]
    return st.lists(st.sampled_from(every), max_size=most).map(dict)


def worker(number: int, changed) -> Worker:
    return Worker(
        **{
            "id": f"w{number}",
            "name": f"W{number}",
            "active": True,
            "agreement_signed": True,
            "consents_to_matching": True,
            "mode": Mode.CAR,
            "max_travel_minutes": 200,
            "weekly_minutes_limit": 1200,
            "weekly_minutes_committed": 0,
            "caseload_points": 0,
            "caseload_limit": 4,
            "credentials": (credential(),),
            "ratings": (rating(9, 3, 4, 4),),
            "supervisor": "ines",
            "supervisor_has_room": True,
            "languages": {"es": 3},
            "sex": "f",
            "place": PLACES[0],
            "hours": WEEK,
        }
        | changed
    )


def need(number: int, changed) -> Need:
    return Need(
        **{
            "id": f"n{number}",
            "person": PERSONS[number],
            "kind": "course",
            "jurisdiction": "pe-lima",
            "window": Window(NOW + DAY, NOW + 61 * DAY),
            "contacts": 6,
            "contacts_per_week": 1,
            "minutes_per_contact": 50,
            "acuity_points": 2,
            "setting": Setting.HOME,
            "urgency": 2,
            "languages": ("es",),
            "place": PLACES[2],
        }
        | changed
    )


def several(make, table, most, each):
    drawn = st.lists(facts(table, each), max_size=most)
    return drawn.map(lambda found: tuple(make(number, changed) for number, changed in enumerate(found)))


policies = st.builds(
    Policy,
    competency_months=st.sampled_from([6, 12]),
    competency_share=st.sampled_from([0.5, 0.8]),
    discretion_metres=st.sampled_from([0, 300]),
    notes_minutes_per_contact=st.sampled_from([0, 15]),
    weights=st.dictionaries(st.sampled_from(TERMS), st.sampled_from([0, 0.5, 1, 3]), max_size=3),
)
problems = st.builds(
    lambda workers, needs, policy: Problem(now=NOW, workers=workers, needs=needs, policy=policy),
    several(worker, WORKER_FACTS, 4, 4),
    several(need, NEED_FACTS, 4, 3),
    policies,
)
newcomers = facts(WORKER_FACTS, 3).map(lambda changed: worker(7, changed))


def pairs(result: Result) -> set[tuple[str, str]]:
    return {(need, each.worker) for need, shortlist in result.shortlists.items() for each in shortlist}


def chosen(problem: Problem, result: Result) -> list[tuple[Need, Worker]]:
    by_id = {worker.id: worker for worker in problem.workers}
    given_to = result.assignment.workers
    return [(need, by_id[given_to[need.id]]) for need in problem.needs if need.id in given_to]


@MANY
@given(problems)
def test_the_same_pairs_are_eligible_as_in_the_slow_twin(problem):
    expected = {
        (asked.id, each.id)
        for asked in problem.needs
        for each in problem.workers
        if reference.eligible(each, asked, problem)
    }
    result = solve(problem, params=QUICK)
    assert pairs(result) == expected
    out = {(need, each.worker) for need, others in result.not_suggested.items() for each in others if each.reasons}
    assert len(out) + len(expected) == len(problem.needs) * len(problem.workers)


@MANY
@given(problems)
def test_no_assignment_at_all_is_better_and_none_exceeds_a_limit(problem):
    result = solve(problem, params=QUICK)
    worth = {
        (need, each.worker): round(each.score * 1_000_000)
        for need, shortlist in result.shortlists.items()
        for each in shortlist
    }
    assert result.assignment.proven
    assert result.assignment.objective == reference.best_assignment(problem, worth)
    assert set(result.assignment.workers.items()) <= pairs(result)
    assert reference.within_capacity(chosen(problem, result), problem)
    assert set(result.assignment.workers) | set(result.assignment.unserved) == {need.id for need in problem.needs}


@MANY
@given(problems, newcomers)
def test_one_more_worker_never_means_one_person_less(problem, newcomer):
    before = solve(problem, params=QUICK)
    after = solve(replace(problem, workers=(*problem.workers, newcomer)), params=QUICK)
    assert after.assignment.objective >= before.assignment.objective
    assert pairs(before) <= pairs(after)


@MANY
@given(problems)
def test_a_search_cut_short_still_exceeds_no_limit_and_claims_no_more_than_it_knows(problem):
    cut, whole = solve(problem, params=Params(search_steps=1, widen=False)), solve(problem, params=QUICK)
    assert reference.within_capacity(chosen(problem, cut), problem)
    assert cut.assignment.objective <= whole.assignment.objective
    assert cut.assignment.bound >= whole.assignment.objective[0]
    assert not cut.assignment.proven or cut.assignment.objective == whole.assignment.objective


@MANY
@given(problems, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(problem, chance):
    shuffled = replace(
        problem,
        workers=tuple(chance.sample(problem.workers, len(problem.workers))),
        needs=tuple(chance.sample(problem.needs, len(problem.needs))),
    )
    assert solve(shuffled) == solve(problem)


@MANY
@given(problems)
def test_scores_and_terms_keep_their_bounds_and_everything_survives_being_stored(problem):
    result = solve(problem)
    for shortlist in result.shortlists.values():
        assert [each.score for each in shortlist] == sorted((each.score for each in shortlist), reverse=True)
        assert all(0 <= each.score <= 1 for each in shortlist)
        assert all(0 <= term.value <= 1 for each in shortlist for term in each.terms)
    assert Result.from_json(json.loads(json.dumps(result.as_json()))) == result
    assert Problem.from_json(json.loads(json.dumps(problem.as_json()))).hash == problem.hash


# Plans alone, with room so scarce and so uneven that bounds and search have to work for their answer.
scarce_asks = st.lists(
    st.tuples(
        st.integers(1, 3),  # urgency
        st.integers(1, 4),  # points
        st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=1),
    ),
    min_size=3,
    max_size=6,
)
scarce_rooms = st.fixed_dictionaries({worker: st.tuples(st.integers(1, 9), st.integers(1, 7)) for worker in "abc"})


@settings(max_examples=500, deadline=None)
@given(scarce_asks, scarce_rooms)
def test_where_room_is_scarce_and_uneven_the_plan_is_still_the_best_of_all(drawn, rooms):
    room = {worker: Room(minutes * 50, points) for worker, (minutes, points) in rooms.items()}
    asks = []
    for number, (urgency, points, offers) in enumerate(drawn):
        takes = {worker: (worth, Room(minutes * 50, points)) for worker, (worth, minutes) in offers.items()}
        options = [Option(worker, worth * 100_000, size) for worker, (worth, size) in takes.items()]
        fitting = [option for option in options if option.takes.fits(room[option.worker])]
        fitting.sort(key=lambda option: (-option.worth, option.worker))
        asks.append(Ask(f"n{number}", urgency, tuple(fitting)))
    found = assign(asks, room)
    assert found.proven
    assert found.objective == _best_of_all(asks, room)


def _best_of_all(asks, room) -> tuple[int, int, int]:
    best = (0, 0, 0)
    for chosen in product(*((None, *ask.options) for ask in asks)):
        taken = [(ask, option) for ask, option in zip(asks, chosen, strict=True) if option is not None]
        fits = all(
            sum(option.takes.minutes for _, option in taken if option.worker == worker) <= has.minutes
            and sum(option.takes.points for _, option in taken if option.worker == worker) <= has.points
            for worker, has in room.items()
        )
        if fits:
            urgency, worth = sum(ask.urgency for ask, _ in taken), sum(option.worth for _, option in taken)
            best = max(best, (len(taken), urgency, worth))
    return best


def test_the_generated_problems_are_worth_the_trouble():
    """Most have somebody eligible, and in many the limits leave somebody without: else the tests above prove little."""
    found = {"eligible": 0, "scarce": 0}

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(problems)
    def look(problem):
        result = solve(problem, params=QUICK)
        found["eligible"] += bool(pairs(result))
        found["scarce"] += any(result.shortlists[need] for need in result.assignment.unserved)

    look()
    assert found["eligible"] >= 30
    assert found["scarce"] >= 3
