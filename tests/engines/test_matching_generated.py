"""Generated problems hold the engine to its slow twin, and to what people expect of it."""

import json
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.matching import (
    TERMS,
    Need,
    Params,
    Problem,
    Result,
    Worker,
    reference,
    reweighed,
    solve,
)
from ayni.engines.matching.assign import assign
from ayni.engines.matching.plan import Ask, Option, Room
from tests.engines.matching_problems import newcomers, problems

MANY = settings(max_examples=200, deadline=None)
QUICK = Params(widen=False)


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
OVER = {"a": "x", "b": "x", "c": "y"}
above = st.dictionaries(st.sampled_from("xy"), st.integers(0, 3))
scarce_rooms = st.fixed_dictionaries({worker: st.tuples(st.integers(1, 9), st.integers(1, 7)) for worker in "abc"})


@settings(max_examples=500, deadline=None)
@given(scarce_asks, scarce_rooms, above)
def test_where_room_is_scarce_and_uneven_the_plan_is_still_the_best_of_all(drawn, rooms, above):
    room = {worker: Room(minutes * 50, points) for worker, (minutes, points) in rooms.items()}
    asks = []
    for number, (urgency, points, offers) in enumerate(drawn):
        takes = {worker: (worth, Room(minutes * 50, points)) for worker, (worth, minutes) in offers.items()}
        options = [Option(worker, worth * 100_000, size, OVER[worker]) for worker, (worth, size) in takes.items()]
        fitting = [option for option in options if option.takes.fits(room[option.worker])]
        fitting.sort(key=lambda option: (-option.worth, option.worker))
        asks.append(Ask(f"n{number}", urgency, tuple(fitting)))
    found = assign(asks, room, above)
    assert found.proven
    assert found.objective == _best_of_all(asks, room, above)


@settings(max_examples=100, deadline=None)
@given(problems)
def test_room_for_one_more_with_a_supervisor_never_means_one_person_less(problem):
    wider = replace(problem, supervisors=tuple(replace(each, room=each.room + 1) for each in problem.supervisors))
    assert solve(problem).assignment.objective <= solve(wider).assignment.objective


def _best_of_all(asks, room, above) -> tuple[int, int, int]:
    best = (0, 0, 0)
    for chosen in product(*((None, *ask.options) for ask in asks)):
        taken = [(ask, option) for ask, option in zip(asks, chosen, strict=True) if option is not None]
        fits = all(
            sum(option.takes.minutes for _, option in taken if option.worker == worker) <= has.minutes
            and sum(option.takes.points for _, option in taken if option.worker == worker) <= has.points
            for worker, has in room.items()
        ) and all(sum(option.over == each for _, option in taken) <= people for each, people in above.items())
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


@MANY
@given(problems, st.dictionaries(st.sampled_from(TERMS), st.sampled_from([0, 0.5, 2, 3]), max_size=4))
def test_other_weights_order_a_shortlist_as_if_they_had_held_from_the_beginning(problem, weights):
    before = solve(problem, params=QUICK)
    after = solve(replace(problem, policy=replace(problem.policy, weights=weights)), params=QUICK)
    for need, shortlist in before.shortlists.items():
        assert tuple(reweighed(shortlist, weights)) == after.shortlists[need]
