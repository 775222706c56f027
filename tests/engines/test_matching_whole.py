"""The best of all eligible pairs is found though few are written down: held to a plan over every pair there is."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.matching import TERMS, Params, solve
from ayni.engines.matching.columns import Country, judged, matched, reasons_for
from ayni.engines.matching.columns.classes import classes
from ayni.engines.matching.columns.nearest import Scene, best_for
from ayni.engines.matching.columns.tree import grown, priced
from ayni.engines.matching.national import Edges, best, certified
from ayni.engines.matching.plan import MILLIONTHS
from benchmarks.matching.country import Size
from benchmarks.matching.nation import nation
from tests.engines.matching_problems import persons_apart

MANY = settings(max_examples=150, deadline=None)
sizes = st.builds(Size, st.integers(1, 60), st.integers(1, 60))
seeds = st.integers(0, 2**30)


def asked(country: Country, seed: int):
    """What leaving each need costs, and how many each worker can take: some nobody."""
    chance = np.random.default_rng(seed)
    left = chance.integers(1, 4, country.needs.size) * chance.integers(MILLIONTHS // 2, 5 * MILLIONTHS)
    return left.astype(np.int64), chance.integers(0, 4, country.workers.size).astype(np.int32)


def every_pair(country: Country, left, places) -> Edges:
    """All eligible pairs that gain anything, found by judging everybody for every need."""
    lists = [judged(country, i) for i in range(country.needs.size)]
    gains = [left[i] - MILLIONTHS + each.score for i, each in enumerate(lists)]
    some = [gain > 0 for gain in gains]
    start = np.concatenate([[0], np.cumsum([each.sum() for each in some])]).astype(np.int64)
    worker, gain = (
        np.concatenate([np.zeros(0, np.int32), *(each[keep] for each, keep in zip(of, some, strict=True))])
        for of in ([each.order for each in lists], gains)
    )
    return Edges(start, worker.astype(np.int32), gain.astype(np.int32), places, country.supervision)


@MANY
@given(st.one_of(persons_apart.map(Country.of), st.builds(nation, sizes, seeds)), seeds, st.integers(1, 3))
def test_nothing_that_was_left_aside_could_have_gained_anything(country, seed, first):
    left, places = asked(country, seed)
    found = matched(country, left, places, first=first)
    whole = every_pair(country, left, places)
    assert found.proven
    assert certified(found.edges, found.optimum).gap == 0
    assert certified(found.edges, found.optimum).gained == certified(whole, best(whole)).gained


@MANY
@given(st.builds(nation, sizes, seeds), seeds)
def test_stopped_early_it_says_no_less_than_what_better_there_could_be(country, seed):
    left, places = asked(country, seed)
    cut = matched(country, left, places, first=1, stop=lambda: True)
    whole = every_pair(country, left, places)
    most = certified(whole, best(whole)).gained
    assert len(cut.rounds) == 1
    assert cut.rounds[0].checked == country.needs.size
    assert certified(cut.edges, cut.optimum).gained <= most
    assert most <= cut.rounds[-1].gained + cut.rounds[-1].at_most


@MANY
@given(st.builds(nation, sizes, seeds), seeds, st.integers(1, 4))
def test_the_first_few_at_prices_are_the_first_few_of_everybody(country, seed, most):
    price = np.random.default_rng(seed).integers(0, MILLIONTHS // 4, country.workers.size)
    for alike in classes(country.workers, country.needs, country.rates):
        tree = grown(country.workers, country.needs, country.rates, alike.members, int(alike.needs[0]))
        priced(tree, price)
        scene = Scene(country.workers, country.needs, country.rates, tree, price)
        above = np.full(len(alike.needs), 0)
        found = best_for(scene, alike.needs, above, most)
        for turn, i in enumerate(alike.needs):
            everybody = judged(country, int(i))
            net = everybody.score - price[everybody.order]
            order = np.lexsort((everybody.order, -net))
            expected = everybody.order[order[net[order] > 0]][:most]
            assert found.worker[turn, : found.many[turn]].tolist() == expected.tolist()


@MANY
@given(st.builds(nation, sizes, seeds), seeds, st.integers(1, 4))
def test_stopped_on_the_way_it_still_knows_what_is_missing_of_everybody(country, seed, after):
    left, places = asked(country, seed)
    rounds = []
    cut = matched(country, left, places, first=1, on_round=rounds.append, stop=lambda: len(rounds) >= after)
    whole = every_pair(country, left, places)
    assert cut.rounds == tuple(rounds)
    assert cut.rounds[-1].checked == country.needs.size
    assert len(cut.rounds) <= after + 1
    assert certified(whole, best(whole)).gained <= cut.rounds[-1].gained + cut.rounds[-1].at_most


@settings(max_examples=20, deadline=None)
@given(st.builds(nation, sizes, seeds), seeds)
def test_threads_change_nothing(country, seed):
    left, places = asked(country, seed)
    one, two = (matched(country, left, places, first=2, threads=threads) for threads in (1, 2))
    assert (one.optimum.worker == two.optimum.worker).all()
    assert one.edges.hash == two.edges.hash
    assert one.rounds == two.rounds


@MANY
@given(persons_apart, seeds)
def test_reasons_of_the_first_few_are_those_of_the_shortlist(problem, seed):
    country, result = Country.of(problem), solve(problem, params=Params(widen=False))
    left, places = asked(country, seed)
    told = reasons_for(country, every_pair(country, left + MILLIONTHS, places), 2)
    for i, need in enumerate(country.need_ids):
        expected = [each for each in result.shortlists[need] if left[i] + each.score > 0][:2]
        rows = np.flatnonzero(told.need == i)
        assert [country.worker_ids[told.worker[row]] for row in rows] == [each.worker for each in expected]
        for row, each in zip(rows, expected, strict=True):
            assert told.terms[row].tolist() == [term.value for term in each.terms]
            codes = [f"score-{TERMS[chip].replace('_', '-')}" for chip in told.chips[row] if chip >= 0]
            assert codes == [chip.code for chip in each.chips]
