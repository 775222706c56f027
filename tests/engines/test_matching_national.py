"""The national assignment is the best there is, proves it, and the proof cannot be faked."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from ayni.engines.matching.national import Certificate, Edges, Ongoing, Optimum, again, best, certified, optimum


def edges_of(gains, places) -> Edges:
    """From a table of gains, 0 where a pair may not be."""
    table = np.array(gains, np.int64).reshape(-1, len(places))
    start = np.concatenate([[0], np.cumsum((table > 0).sum(1))]).astype(np.int64)
    rows, columns = np.nonzero(table)
    return Edges(start, columns.astype(np.int32), table[rows, columns].astype(np.int32), np.array(places, np.int32))


def most_gain(edges: Edges) -> int:
    """Slow and obviously right: every place a column of its own, and a dense method of somebody else's."""
    first = np.concatenate([[0], np.cumsum(edges.places)])
    table = np.zeros((edges.referrals, int(first[-1])))
    for i in range(edges.referrals):
        for e in range(edges.start[i], edges.start[i + 1]):
            table[i, first[edges.worker[e]] : first[edges.worker[e] + 1]] = edges.gain[e]
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def country(referrals: int, workers: int, seed: int, degree: int = 6, most_places: int = 1) -> Edges:
    """People and workers on a plane, each person with the nearest workers as pairs."""
    chance = np.random.default_rng(seed)
    people, others = chance.random((referrals, 2)), chance.random((workers, 2))
    far = np.hypot(*(people[:, None, :] - others[None, :, :]).transpose(2, 0, 1))
    nearest = np.sort(np.argpartition(far, degree, axis=1)[:, :degree], axis=1)
    gain = (3000 - 2000 * np.take_along_axis(far, nearest, axis=1)).astype(np.int32)
    start = np.arange(0, referrals * degree + 1, degree, dtype=np.int64)
    places = chance.integers(1, most_places + 1, workers).astype(np.int32)
    return Edges(start, nearest.astype(np.int32).ravel(), gain.ravel(), places)


@st.composite
def questions(draw) -> Edges:
    workers = draw(st.integers(1, 7))
    gains = st.lists(st.integers(0, 9), min_size=workers, max_size=workers)
    places = st.lists(st.integers(0, 3), min_size=workers, max_size=workers)
    return edges_of(draw(st.lists(gains, min_size=1, max_size=10)), draw(places))


@settings(max_examples=400, deadline=None)
@given(questions())
def test_no_assignment_gains_more_than_the_one_found_and_the_proof_says_so(edges):
    found = certified(edges, best(edges))
    assert found.gained == most_gain(edges)
    assert found.gap == 0


@settings(max_examples=100, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_starting_from_any_prices_ends_at_the_same_gain(edges, chance):
    before = Optimum(
        worker=np.array([chance.randrange(-1, edges.workers) for _ in range(edges.referrals)]),
        worth=np.zeros(edges.referrals, np.int64),
        price=np.array([chance.randrange(-3, 12) for _ in range(edges.workers)]),
        looked=0,
    )
    found = certified(edges, again(edges, before))
    assert (found.gained, found.gap) == (most_gain(edges), 0)


def best_by_steps(edges: Edges) -> Optimum:
    """With no bid and no chain before prices were approached in steps, which otherwise only large countries need."""
    with patch.multiple(optimum, BIDS=0, PATIENCE=-1):
        return best(edges)


@settings(max_examples=300, deadline=None)
@given(questions())
def test_prices_that_were_approached_in_steps_end_at_the_best_too(edges):
    found = certified(edges, best_by_steps(edges))
    assert (found.gained, found.gap) == (most_gain(edges), 0)


@pytest.mark.parametrize(("referrals", "workers", "most_places"), [(600, 600, 1), (1500, 600, 4), (600, 900, 1)])
def test_steps_end_at_the_best_where_gains_are_many_times_a_step(referrals, workers, most_places):
    edges = country(referrals, workers, seed=workers, most_places=most_places)
    dearer = replace(edges, gain=edges.gain * 300_000)
    for each in (edges, dearer):
        found = certified(each, best_by_steps(each))
        assert (found.gained, found.gap) == (most_gain(each), 0)


@settings(max_examples=100, deadline=None)
@given(questions(), st.integers(0, 6))
def test_one_more_place_gains_at_most_its_price_and_never_loses(edges, which):
    which %= edges.workers
    found = best(edges)
    more = replace(edges, places=edges.places + (np.arange(edges.workers) == which).astype(np.int32))
    gained = certified(more, best(more)).gained - certified(edges, found).gained
    assert 0 <= gained <= found.price[which]


def pairs_of(gains) -> tuple[list[int], list[int]]:
    """Of one row or column of a table."""
    return [n for n, gain in enumerate(gains) if gain], [gain for gain in gains if gain]


CHANGES = ("insert", "withdraw", "set_places", "add_worker", "change")


class Table:
    """A table of gains that undergoes what an ongoing plan undergoes, the slow way."""

    def __init__(self, draw, edges: Edges) -> None:
        self.draw, self.places = draw, edges.places.tolist()
        self.rows = [[0] * edges.workers for _ in range(edges.referrals)]
        for i in range(edges.referrals):
            for e in range(edges.start[i], edges.start[i + 1]):
                self.rows[i][edges.worker[e]] = int(edges.gain[e])
        self.there = set(range(edges.referrals))

    def some(self, size: int) -> list[int]:
        return self.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))

    def put(self, number: int, row: list[int]) -> None:
        assert number not in self.there
        if number == len(self.rows):
            self.rows.append([])
        self.rows[number] = row
        self.there.add(number)

    def insert(self, plan: Ongoing) -> None:
        row = self.some(len(self.places))
        self.put(plan.insert(*pairs_of(row)), row)

    def withdraw(self, plan: Ongoing) -> None:
        if self.there:
            number = self.draw(st.sampled_from(sorted(self.there)))
            plan.withdraw(number)
            self.there.remove(number)
            self.rows[number] = [0] * len(self.places)

    def set_places(self, plan: Ongoing) -> None:
        worker, places = self.draw(st.integers(0, len(self.places) - 1)), self.draw(st.integers(0, 4))
        plan.set_places(worker, places)
        self.places[worker] = places

    def add_worker(self, plan: Ongoing) -> None:
        column = [gain if i in self.there else 0 for i, gain in enumerate(self.some(len(self.rows)))]
        self.places.append(self.draw(st.integers(0, 3)))
        assert plan.add_worker(self.places[-1], *pairs_of(column)) == len(self.places) - 1
        for row, gain in zip(self.rows, column, strict=True):
            row.append(gain)

    def change(self, plan: Ongoing) -> None:
        going = self.draw(st.lists(st.sampled_from(sorted(self.there)), unique=True)) if self.there else []
        coming = [self.some(len(self.places)) for _ in range(self.draw(st.integers(0, 4)))]
        new = edges_of(coming, self.places)
        numbers = plan.change(np.array(going, np.int64), new.start, new.worker, new.gain)
        assert numbers[: len(going)].tolist() == going[: len(coming)]
        self.there -= set(going)
        for number in going:
            self.rows[number] = [0] * len(self.places)
        for number, row in zip(numbers.tolist(), coming, strict=True):
            self.put(number, row)


@settings(max_examples=300, deadline=None)
@given(st.data(), questions(), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=12))
def test_a_plan_that_goes_on_is_the_best_and_proven_after_every_change(data, edges, changes):
    plan, table = Ongoing(edges), Table(data.draw, edges)
    for change in changes:
        getattr(table, change)(plan)
        expected = edges_of(table.rows, table.places)
        found = certified(plan.edges, plan.optimum)
        assert (found.gained, found.gap) == (most_gain(expected), 0)
        assert sorted_pairs(plan.edges) == sorted_pairs(expected)
        assert plan.worker_of(0) == plan.optimum.worker[0]


def sorted_pairs(edges: Edges) -> list[tuple[int, int, int]]:
    referral = np.repeat(np.arange(edges.referrals), np.diff(edges.start))
    return sorted(zip(referral.tolist(), edges.worker.tolist(), edges.gain.tolist(), strict=True))


def test_many_changes_in_a_larger_country_leave_the_best_and_the_same_changes_the_same_answer():
    edges = country(900, 700, seed=11, most_places=2)

    def a_year() -> Ongoing:
        plan, chance = Ongoing(edges), np.random.default_rng(2)
        for _ in range(300):
            worker = int(chance.integers(plan.edges.workers))
            plan.set_places(worker, int(chance.integers(0, 4)))
            near = chance.choice(700, 6, replace=False)
            plan.change(np.array([int(chance.integers(900))]), np.array([0, 6]), near, chance.integers(1, 3000, 6))
        return plan

    one, two = a_year(), a_year()
    assert certified(one.edges, one.optimum).gap == 0
    assert certified(one.edges, one.optimum).gained == most_gain(one.edges)
    assert (one.optimum.worker == two.optimum.worker).all()


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda plan: plan.withdraw(7), "not there"),
        (lambda plan: [plan.withdraw(0), plan.withdraw(0)], "twice"),
        (lambda plan: plan.insert([5], [1]), "names a worker"),
        (lambda plan: plan.insert([0], [0]), "gains more than nothing"),
        (lambda plan: plan.insert([0], [1, 2]), "beginning and an end"),
        (lambda plan: plan.set_places(0, -1), "fewer places than none"),
        (lambda plan: plan.add_worker(1, [9], [1]), "names a referral that there is"),
        (lambda plan: [plan.withdraw(0), plan.add_worker(1, [0], [1])], "not withdrawn"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(attempt, said):
    with pytest.raises(ValueError, match=said):
        attempt(Ongoing(edges_of([[5, 4], [4, 1]], [1, 1])))


@pytest.mark.parametrize(
    ("referrals", "workers", "most_places"), [(900, 1100, 1), (1100, 900, 1), (1000, 1000, 1), (1500, 500, 4)]
)
def test_it_is_right_whichever_side_is_short(referrals, workers, most_places):
    edges = country(referrals, workers, seed=referrals, most_places=most_places)
    found = certified(edges, best(edges))
    assert (found.gained, found.gap) == (most_gain(edges), 0)


def test_a_day_later_the_rest_of_the_plan_is_kept_and_the_answer_is_the_best():
    edges = country(1200, 1000, seed=5, most_places=2)
    before = best(edges)
    gone = np.random.default_rng(1).random(edges.workers) < 0.01
    today = replace(edges, places=np.where(gone, 0, edges.places).astype(np.int32))
    found = again(today, before)
    assert certified(today, found).gap == 0
    assert certified(today, found).gained == certified(today, best(today)).gained
    assert found.looked < best(today).looked


def test_the_same_question_has_the_same_answer_and_another_has_another_hash():
    edges = country(500, 400, seed=3)
    one, two = best(edges), best(country(500, 400, seed=3))
    assert (one.worker == two.worker).all()
    assert edges.hash == country(500, 400, seed=3).hash != country(500, 400, seed=4).hash


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: {"worker": np.roll(found.worker, 1)}, "may not take"),
        (lambda found: {"worth": found.worth - 1}, "below nothing|worth"),
        (lambda found: {"price": found.price * 0}, "gains more than its two ends"),
    ],
)
def test_a_false_proof_is_refused(change, said):
    edges = country(300, 200, seed=9)
    found = best(edges)
    with pytest.raises(ValueError, match=said):
        certified(edges, replace(found, **change(found)))


def test_somebody_with_two_in_one_place_is_refused():
    edges = edges_of([[5], [4]], [1])
    both = Optimum(np.array([0, 0]), np.array([5, 4]), np.array([0]), 0)
    with pytest.raises(ValueError, match="more referrals than places"):
        certified(edges, both)


def test_a_worse_assignment_has_a_gap():
    edges = edges_of([[5, 4], [4, 1]], [1, 1])
    assert certified(edges, best(edges)) == Certificate(served=2, gained=8, bound=8)
    worse = replace(best(edges), worker=np.array([0, 1]))
    assert certified(edges, worse).gap == 2


@pytest.mark.parametrize(
    "columns",
    [
        {"start": np.array([0, 2])},
        {"start": np.array([0, 3, 2, 3])},
        {"worker": np.array([0, 9, 1], np.int32)},
        {"worker": np.array([0, -1, 1], np.int32)},
        {"gain": np.array([1, 0, 1], np.int32)},
        {"gain": np.array([1, 2**30 + 1, 1], np.int32)},
        {"places": np.array([1, -1], np.int32)},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(columns):
    sound = edges_of([[1, 0], [0, 1], [0, 1]], [1, 1])
    with pytest.raises(ValueError, match=r"each|nobody|pair"):
        replace(sound, **columns)


def test_nobody_at_all_is_no_trouble():
    nobody = edges_of(np.zeros((0, 2)), [1, 1])
    assert certified(nobody, best(nobody)) == Certificate(served=0, gained=0, bound=0)
    alone = Edges(np.array([0, 0]), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))
    assert best(alone).served == 0
