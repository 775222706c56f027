"""Supervisors' room in the national assignment: shared by their workers, kept to, and proven to be used best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from ayni.engines.matching.columns import Country, matched, reasons_for
from ayni.engines.matching.columns.files import (
    Answer,
    chosen,
    read_answer,
    read_country,
    write_answer,
    write_country,
)
from ayni.engines.matching.columns.regions import divided, grid, undivided
from ayni.engines.matching.national import Edges, Ongoing, Supervision, again, best, certified
from benchmarks.matching.country import Size
from benchmarks.matching.nation import nation
from tests.engines.test_matching_national import country, edges_of, questions
from tests.engines.test_matching_whole import asked, every_pair


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


def supervised_nation(size: Size, seed: int, room: int) -> Country:
    """Every supervisor accompanies about ten workers, and has room for so many more people."""
    found = nation(size, seed)
    row = found.workers.row.copy()
    row["supervisor"] = np.random.default_rng(seed).integers(-1, max(1, size.workers // 10), size.workers)
    row["supervisor_room"] = room
    return replace(found, workers=found.workers._replace(row=row))


nations = st.builds(
    supervised_nation,
    st.builds(Size, st.integers(1, 60), st.integers(1, 60)),
    st.integers(0, 2**30),
    st.sampled_from([0, 1, 3, 9]),
)


@settings(max_examples=60, deadline=None)
@given(nations, st.integers(0, 2**30))
def test_nothing_that_was_left_aside_could_have_gained_anything_within_the_room(country, seed):
    left, places = asked(country, seed)
    found, whole = matched(country, left, places, first=1), every_pair(country, left, places)
    assert found.proven
    assert certified(found.edges, found.optimum).gap == 0
    assert certified(found.edges, found.optimum).gained == certified(whole, best(whole)).gained


@settings(max_examples=60, deadline=None)
@given(nations, st.integers(0, 2**30), st.sampled_from([30, 300]))
def test_regions_share_a_supervisors_room_out_and_the_whole_goes_on_from_there(country, seed, km):
    left, places = asked(country, seed)
    found = divided(country, left, places, grid(country, km))
    on, whole = undivided(country, left, places, found), matched(country, left, places)
    assert certified(found.edges, found.optimum).gained <= certified(whole.edges, whole.optimum).gained
    assert certified(on.edges, on.optimum).gained == certified(whole.edges, whole.optimum).gained
    assert certified(on.edges, on.optimum).gap == 0


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_files_carry_supervisors_and_their_prices_and_older_files_are_read(form, tmp_path):
    country = supervised_nation(Size(60, 60), 5, 2)
    write_country(country, tmp_path / "asked", form)
    assert read_country(tmp_path / "asked", form).hash == country.hash
    left, places = asked(country, 5)
    found = matched(country, left, places)
    assert found.optimum.supervisor_price.any()
    answer = Answer(reasons_for(country, chosen(found.edges, found.optimum), 1), found.optimum)
    write_answer(country, answer, tmp_path / "found", form)
    again_ = read_answer(country, tmp_path / "found", form)
    assert certified(found.edges, again_.optimum) == certified(found.edges, found.optimum)


def test_files_from_before_supervisors_had_room_are_read_as_without_a_limit(tmp_path):
    country = nation(Size(20, 20), 5)
    write_country(country, tmp_path / "asked", "csv")
    lines = [line.split(",") for line in (tmp_path / "asked" / "workers.csv").read_text().splitlines()]
    kept = [place for place, name in enumerate(lines[0]) if name not in ("supervisor", "supervisor_room")]
    assert len(kept) == len(lines[0]) - 2
    told = "\n".join(",".join(line[place] for place in kept) for line in lines) + "\n"
    (tmp_path / "asked" / "workers.csv").write_text(told)
    assert read_country(tmp_path / "asked", "csv").hash == country.hash


def test_files_in_which_one_supervisor_has_two_rooms_are_refused(tmp_path):
    country = supervised_nation(Size(20, 20), 5, 2)
    first = int(np.flatnonzero(country.workers.row["supervisor"] == 0)[0])
    country.workers.row["supervisor_room"][first] = 3
    write_country(country, tmp_path / "asked", "csv")
    with pytest.raises(ValueError, match="a supervisor has one room only"):
        read_country(tmp_path / "asked", "csv")


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
