"""A plan for everybody who waits: the most gain within real hours, fair as the policy says, and the same every time."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics.places import Point
from ayni.engines.matching.batch import (
    OTHERS,
    SMALLEST,
    BatchResult,
    Fairness,
    Helper,
    Person,
    Prices,
    Question,
    Spread,
    solve,
)
from ayni.engines.matching.batch.assign import planned
from ayni.engines.matching.batch.audit import groups
from ayni.engines.matching.batch.branching import branched
from ayni.engines.matching.batch.fairness import (
    STEPS_OF_WEIGHT,
    fair,
    lifted_in_places,
    penalised,
    scores,
    shared_by_weight,
)
from ayni.engines.matching.batch.table import Table
from ayni.engines.matching.national import Supervision
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import RECENT_WEEKS
from tests.engines.matching_cast import AMARU, ROSA, ask

MANY = settings(max_examples=100, deadline=None)
EFFICIENT = Fairness(name="efficient", spread=Spread.NONE, source="test", owner="test")
SHARE = Fairness(name="share", spread=Spread.SHARE, share=0.1, source="test", owner="test")
LIFT = Fairness(name="lift", spread=Spread.MAX_MIN, source="test", owner="test")
HERE = Point(-12.0100, -77.0100)


@st.composite
def tables(draw) -> Table:
    """A few needs and workers, with room that is often too small for what places alone would allow."""
    needs, workers = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    pairs = [pair for pair in product(range(needs), range(workers)) if draw(st.booleans())]
    free = draw(st.lists(st.integers(10, 40), min_size=workers, max_size=workers))
    points = draw(st.lists(st.integers(1, 4), min_size=workers, max_size=workers))

    def many(low, high, size):
        return np.array(draw(st.lists(st.integers(low, high), min_size=size, max_size=size)), np.int64)

    return Table(
        needs=tuple(f"n{n}" for n in range(needs)),
        workers=tuple(f"w{n}" for n in range(workers)),
        need=np.array([n for n, _ in pairs], np.int64),
        worker=np.array([w for _, w in pairs], np.int64),
        score=many(0, 4, len(pairs)) * (MILLIONTHS // 4),
        travel=many(-1, 50, len(pairs)),
        minutes=np.array([draw(st.integers(5, free[w])) for _, w in pairs], np.int64),
        people=(people := many(1, 3, needs)),
        price=people * many(25, 47, needs) * MILLIONTHS,
        points=many(0, 1, needs),
        free_minutes=np.array(free, np.int64),
        free_points=np.array(points, np.int64),
        recent=many(0, 8, workers) * 20,
        supervision=draw(supervisions(workers)),
    )


def supervisions(workers: int):
    """Nobody's room limited, or that of one or two supervisors, who have few or many of the workers."""
    of = st.lists(st.integers(-1, 1), min_size=workers, max_size=workers)
    room = st.lists(st.integers(0, 4), min_size=2, max_size=2)
    limited = st.tuples(of, room).map(lambda both: Supervision(*(np.array(each, np.int32) for each in both)))
    return st.none() | limited


def within_the_supervisors_room(table: Table, plan: np.ndarray) -> bool:
    """Counted person by person."""
    if table.supervision is None:
        return True
    left = [int(room) for room in table.supervision.room]
    for pair in plan[plan >= 0]:
        over = table.supervision.of[table.worker[pair]]
        if over >= 0:
            left[over] -= int(table.people[table.need[pair]])
    return min(left) >= 0


def every_plan(table: Table) -> list[np.ndarray]:
    """Slow and obviously right: each need without anybody or with one of its workers, wherever all of it fits."""
    choices = [[-1, *np.flatnonzero(table.need == need)] for need in range(len(table.needs))]
    plans = [np.array(chosen, np.int64) for chosen in product(*choices)]
    fitting = [plan for plan in plans if table.fits(plan)]
    assert all(within_the_supervisors_room(table, plan) for plan in fitting)
    return fitting


def gained(gain: np.ndarray, plan: np.ndarray) -> int:
    return int(gain[plan[plan >= 0]].sum())


@MANY
@given(tables())
def test_no_plan_that_fits_gains_more_than_the_bound_and_a_proven_one_is_the_best(table):
    found = planned(table, table.gain)
    most = max(gained(table.gain, plan) for plan in every_plan(table))
    assert table.fits(found.pair)
    assert found.gained == gained(table.gain, found.pair)
    assert found.gained <= most <= found.bound
    assert found.proven  # so few are always searched to the end
    assert found.gained == most


@MANY
@given(tables())
def test_without_a_search_what_is_kept_fits_and_the_bound_still_holds(table):
    found = planned(table, table.gain, steps=0)
    most = max(gained(table.gain, plan) for plan in every_plan(table))
    assert table.fits(found.pair)
    assert found.gained <= most <= found.bound


@MANY
@given(tables())
def test_a_share_is_never_exceeded_and_no_plan_within_it_asks_workers_who_were_paid_less(table):
    found = fair(table, SHARE)
    efficient = found.efficient
    within = [
        recent(table, plan)
        for plan in every_plan(table)
        if people(table, plan) >= efficient.served
        and table.price[plan >= 0].sum() >= table.price[efficient.pair >= 0].sum()
        and suits(table, plan) >= 0.9 * scores(table, efficient)
    ]
    assert table.fits(found.plan.pair)
    assert recent(table, found.plan.pair) == min(within)
    assert found.proven
    if found.recent_at_least is not None:
        assert found.recent_at_least == min(within)


def recent(table: Table, plan: np.ndarray) -> int:
    return sum(int(table.recent[table.worker[pair]]) for _, pair in everybody(table, plan))


def people(table: Table, plan: np.ndarray) -> int:
    return len(everybody(table, plan))


def suits(table: Table, plan: np.ndarray) -> int:
    return sum(int(table.score[pair]) for _, pair in everybody(table, plan))


def everybody(table: Table, plan: np.ndarray) -> list[tuple[int, int]]:
    """(person, pair) of everybody who has a worker, a group told person by person."""
    return [(n, int(pair)) for need, pair in enumerate(plan) if pair >= 0 for n in range(table.people[need])]


@MANY
@given(tables())
def test_by_weight_nobody_is_served_less_and_no_heavier_weight_would_do(table):
    efficient = planned(table, table.gain)
    found = shared_by_weight(table, efficient, 0.1)
    assert table.fits(found.plan.pair)
    assert found.plan.served >= efficient.served
    assert scores(table, found.plan) >= 0.9 * scores(table, efficient)
    # No weight at all means the efficient plan, which people do not come first in beyond their price.
    gain = penalised(table, found.weight) if found.weight else table.gain
    assert gained(gain, found.plan.pair) == max(gained(gain, plan) for plan in every_plan(table))
    if 0 < found.weight < STEPS_OF_WEIGHT:
        heavier = planned(table, penalised(table, found.weight + 1))
        worth = table.price[heavier.pair >= 0].sum() >= table.price[efficient.pair >= 0].sum()
        assert not (
            worth and heavier.served >= efficient.served and scores(table, heavier) >= 0.9 * scores(table, efficient)
        )


@MANY
@given(tables())
def test_the_least_paid_are_lifted_as_far_as_is_told_and_nobody_is_served_less(table):
    found = fair(table, LIFT)
    if found.level is None:
        return
    serving = [plan for plan in every_plan(table) if people(table, plan) >= found.efficient.served]
    highest = max(int(table.paid(plan)[table.able].min()) for plan in serving)
    assert table.fits(found.plan.pair)
    assert found.plan.served >= found.efficient.served
    assert found.level.reached == int(table.paid(found.plan.pair)[table.able].min())
    assert found.level.reached >= int(table.paid(found.efficient.pair)[table.able].min())
    assert found.level.reached == highest == found.level.at_most
    reaching = [plan for plan in serving if int(table.paid(plan)[table.able].min()) == highest]
    assert found.plan.gained == max(gained(table.gain, plan) for plan in reaching)


def test_lifting_gives_the_person_to_the_worker_who_was_paid_least_of_late():
    table = two_workers_for_one(recent=(600, 0), score=(MILLIONTHS, MILLIONTHS // 2))
    assert table.workers[table.worker[fair(table, EFFICIENT).plan.pair[0]]] == "w0"
    lifted = fair(table, LIFT)
    assert table.workers[table.worker[lifted.plan.pair[0]]] == "w1"
    assert lifted.proven
    assert lifted.level.reached == RECENT_WEEKS * 60


def test_a_share_spreads_hours_only_as_far_as_it_may():
    near = two_workers_for_one(recent=(600, 0), score=(MILLIONTHS, 950_000))
    far = two_workers_for_one(recent=(600, 0), score=(MILLIONTHS, 850_000))
    assert near.worker[fair(near, SHARE).plan.pair[0]] == 1
    assert far.worker[fair(far, SHARE).plan.pair[0]] == 0


def two_workers_for_one(recent, score) -> Table:
    return Table(
        needs=("n",), workers=("w0", "w1"), need=np.array([0, 0]), worker=np.array([0, 1]), score=np.array(score),
        travel=np.array([10, 10]), minutes=np.array([60, 60]), people=np.array([1]),
        price=np.array([30 * MILLIONTHS]), points=np.array([1]),
        free_minutes=np.array([100, 100]), free_points=np.array([2, 2]), recent=np.array(recent),
    )  # fmt: skip


def question(needs, workers=(ROSA,), fairness=EFFICIENT, days=3) -> Question:
    return Question(
        problem=ask(tuple(workers), tuple(needs)),
        fairness=fairness,
        persons={need.id: Person(waiting_days=days, district="150132", sex="f") for need in needs},
        helpers={worker.id: Helper(district="150132") for worker in workers},
        spots={"150132": Point(-12.0180, -77.0100)},
    )


def needing(number: int, **changed):
    return replace(AMARU, id=f"a-{number}", person=f"p{number}", **changed)


def test_minutes_and_points_decide_not_places():
    heavy = [needing(n, minutes_per_contact=300, acuity_points=1) for n in range(4)]
    answer = solve(question(heavy))
    assert 0 < len(answer.placed) < 4
    assert sum(each.minutes for each in answer.placed) <= 900  # what Rosa's week leaves
    assert len(answer.placed) + len(answer.unserved) == 4


def test_who_is_left_without_is_told_whether_nobody_qualifies_or_all_are_full():
    full = [needing(n, minutes_per_contact=300, acuity_points=1) for n in range(4)]
    nobody = needing(9, languages=("ay",))
    answer = solve(question([*full, nobody]))
    out = {each.need: each for each in answer.unserved}
    assert out["a-9"].eligible == 0
    assert out["a-9"].against == {"language": 1}
    assert [str(each.why) for each in out.values() if each.eligible] == [
        "The one worker who qualifies has no room left."
    ] * (len(out) - 1)


def test_whoever_waits_longer_and_more_urgently_comes_first():
    two = [needing(n, minutes_per_contact=250, contacts_per_week=2) for n in (1, 2)]
    waiting = question(two)
    longer = replace(waiting, persons={**waiting.persons, "a-2": Person(waiting_days=30)})
    assert [each.need for each in solve(longer).placed] == ["a-2"]
    urgent = question([two[0], replace(two[1], urgency=3)])
    assert [each.need for each in solve(urgent).placed] == ["a-2"]


def test_an_answer_survives_storing_and_equal_questions_give_equal_hashes():
    asked = question([needing(n) for n in range(3)] + [needing(9, languages=("ay",))])
    answer = solve(asked)
    assert BatchResult.from_json(answer.as_json()) == answer
    again = Question.from_json(asked.as_json())
    turned = replace(again, problem=replace(again.problem, needs=again.problem.needs[::-1]))
    assert turned.hash == asked.hash == answer.question_hash
    assert solve(turned).hash == answer.hash


def test_the_map_of_recruitment_tells_what_planning_again_would_give():
    asked = question([needing(n, languages=("qu",)) for n in range(3)], workers=[replace(ROSA, languages={"es": 3})])
    answer = solve(asked)
    assert not answer.placed
    first = answer.openings[0]
    assert (first.district, first.language, first.more) == ("150132", "qu", 3)


def test_nobody_is_asked_for_where_nobody_more_would_be_served():
    asked = question([needing(1, excluded_workers=frozenset({"rosa"}), choices=replace(AMARU.choices, worker_sex="m"))])
    assert solve(asked).openings == ()  # nothing says that somebody new would be a man


def test_no_group_smaller_than_five_is_told_apart_and_totals_do_not_tell_it_either():
    assert SMALLEST == 5
    told = groups("sex", ["f"] * 12 + ["m"] * 6 + ["x"], lambda members: {"n": len(members)})
    assert [(each.code, each.size) for each in told] == [("f", 12), (OTHERS, 7)]
    assert list(groups("sex", ["f"] * 3 + ["m"], lambda members: {})) == []


@given(st.lists(st.sampled_from("abcd"), max_size=40))
def test_every_group_told_of_has_five_and_what_is_not_told_cannot_be_reckoned(codes):
    told = list(groups("sex", codes, lambda members: {}))
    assert all(each.size >= SMALLEST for each in told)
    assert sum(each.size for each in told) in (0, len(codes)) or len(codes) < SMALLEST


def test_no_fact_about_declined_offers_moves_a_plan():
    many = [needing(n) for n in range(4)]
    asked = question(many, workers=[ROSA, replace(ROSA, id="lucia", name="Lucía")], fairness=SHARE)
    offered = replace(asked, helpers={**asked.helpers, "lucia": Helper(district="150132", offers=50)})
    assert [(p.need, p.worker) for p in solve(asked).placed] == [(p.need, p.worker) for p in solve(offered).placed]


def test_prices_too_small_to_protect_people_are_refused():
    with pytest.raises(ValueError, match="leaving somebody without"):
        Prices(unserved=5)
    assert Prices().of(AMARU, 10_000) == Prices().of(AMARU, 60)


def test_the_price_of_fairness_is_nothing_where_the_plans_are_equal():
    answer = solve(question([needing(1)]))
    assert "changes nothing" in str(answer.price_of_fairness()[0])
    assert "proven" in str(answer.summary()[-1])


@MANY
@given(tables())
def test_branch_and_bound_alone_finds_what_trying_everything_finds(table):
    everyone = np.arange(len(table.needs)), np.arange(len(table.workers))
    pairs, bound = branched(table, table.gain, *everyone)
    most = max(gained(table.gain, plan) for plan in every_plan(table))
    assert table.fits(pairs)
    assert gained(table.gain, pairs) == most == bound


@MANY
@given(tables())
def test_a_country_too_large_to_branch_over_is_lifted_honestly_too(table):
    efficient = planned(table, table.gain)
    if not table.able.any():
        return
    found = lifted_in_places(table, efficient)
    serving = [plan for plan in every_plan(table) if people(table, plan) >= efficient.served]
    highest = max(int(table.paid(plan)[table.able].min()) for plan in serving)
    assert table.fits(found.plan.pair)
    assert found.plan.served >= efficient.served
    assert found.level.reached == int(table.paid(found.plan.pair)[table.able].min())
    assert found.level.reached <= highest <= found.level.at_most
