"""Supervisors' room in the national assignment: shared by their workers, kept to, and proven to be used best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from ayni.engines.matching.national import Edges, Ongoing, Supervision, again, best, certified
from tests.engines.test_matching_national import country, edges_of, questions


def most_gain(edges: Edges) -> int:
    """Slow and obviously right: each pair is chosen or not, within every limit, by a solver of somebody else's."""
    referral = np.repeat(np.arange(edges.referrals), np.diff(edges.start))
    over = edges.supervision.of[edges.worker]
    limits = [(referral == i, 1) for i in range(edges.referrals)]
    limits += [(edges.worker == j, most) for j, most in enumerate(edges.places)]
    limits += [(over == s, most) for s, most in enumerate(edges.supervision.room)]
    if not len(referral):
        return 0
    rows = LinearConstraint(np.array([row for row, _ in limits], float), 0, [most for _, most in limits])
    return round(-milp(-edges.gain.astype(float), integrality=1, bounds=Bounds(0, 1), constraints=rows).fun)


def under(edges: Edges, of, room) -> Edges:
    return replace(edges, supervision=Supervision(np.array(of, np.int32), np.array(room, np.int32)))


@st.composite
def supervised(draw) -> Edges:
    edges = draw(questions())
    room = draw(st.lists(st.integers(0, 4), max_size=3))
    who = st.integers(-1, len(room) - 1)
    return under(edges, draw(st.lists(who, min_size=edges.workers, max_size=edges.workers)), room)


@settings(max_examples=400, deadline=None)
@given(supervised())
def test_no_assignment_within_the_supervisors_room_gains_more_and_the_proof_says_so(edges):
    found = certified(edges, best(edges))
    assert (found.gained, found.gap) == (most_gain(edges), 0)


@settings(max_examples=100, deadline=None)
@given(supervised(), st.data())
def test_from_any_prices_the_same_is_reached(edges, data):
    prices = st.lists(st.integers(0, 12), min_size=edges.workers, max_size=edges.workers)
    before = replace(best(edges), price=np.array(data.draw(prices)))
    found = certified(edges, again(edges, before))
    assert (found.gained, found.gap) == (most_gain(edges), 0)


@settings(max_examples=100, deadline=None)
@given(supervised(), st.integers(0, 2))
def test_room_for_one_more_gains_at_most_its_price_and_never_loses(edges, which):
    found, over = best(edges), edges.supervision
    if which < len(over.room):
        wider = under(edges, over.of, over.room + (np.arange(len(over.room)) == which))
        gained = certified(wider, best(wider)).gained - certified(edges, found).gained
        assert 0 <= gained <= found.supervisor_price[which]


@settings(max_examples=60, deadline=None)
@given(questions())
def test_supervisors_with_room_for_everybody_change_nothing(edges):
    wide = under(edges, np.arange(edges.workers) % 2, [edges.referrals, edges.referrals])
    assert (best(wide).worker == best(edges).worker).all()
    assert certified(wide, best(wide)).gained == certified(edges, best(edges)).gained


@pytest.mark.parametrize("share", [0.3, 0.8, 1.2])
def test_a_country_is_proven_whether_supervisors_or_places_are_short(share):
    edges = country(1500, 1200, seed=3, degree=12, most_places=4)
    nested = under(edges, np.arange(1200) // 10, np.full(120, int(12.5 * share)))
    found = best(nested)
    assert certified(nested, found).gap == 0
    assert (nested.supervision.load(found.worker) <= nested.supervision.room).all()
    assert (best(nested).worker == found.worker).all()


def test_a_plan_that_overloads_a_supervisor_is_refused():
    edges = under(edges_of([[5, 0], [0, 4]], [1, 1]), [0, 0], [1])
    found = best(edges)
    assert found.served == 1
    with pytest.raises(ValueError, match="a supervisor's workers have more than there is room"):
        certified(edges, replace(found, worker=np.array([0, 1])))


def test_a_proof_without_the_supervisors_price_is_refused():
    edges = under(edges_of([[5, 0], [0, 4]], [1, 1]), [0, 0], [1])
    with pytest.raises(ValueError, match="gains more than its two ends"):
        certified(edges, replace(best(edges), supervisor_price=np.array([0])))


def test_ten_new_people_do_not_go_to_workers_whose_supervisor_has_room_for_one():
    everybody = edges_of([[7, 6]] * 10, [5, 5])
    assert best(everybody).served == 10
    assert best(under(everybody, [0, 0], [1])).served == 1


@pytest.mark.parametrize(("of", "room"), [([0, 1], [1]), ([-2, 0], [1]), ([0], [1]), ([0, 0], [-1])])
def test_supervision_that_makes_no_sense_is_refused(of, room):
    with pytest.raises(ValueError, match="supervis"):
        under(edges_of([[1, 0], [0, 1]], [1, 1]), of, room)


def test_whoever_changes_a_plan_under_supervisors_by_single_rows_is_told_to_match_anew():
    with pytest.raises(ValueError, match="anew"):
        Ongoing(under(edges_of([[1, 0], [0, 1]], [1, 1]), [0, 0], [1]))


def test_another_room_is_another_question():
    edges = edges_of([[5, 0], [0, 4]], [1, 1])
    assert len({edges.hash, under(edges, [0, 0], [1]).hash, under(edges, [0, 0], [2]).hash}) == 3
