"""A country region by region: the same answer on every backend, what dividing costs, and runs that stop and go on."""

from dataclasses import replace

import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.matching.columns import Country, matched
from ayni.engines.matching.columns.regions import Regions, divided, grid, lost, parts, undivided
from ayni.engines.matching.national import Edges, best, certified
from ayni.engines.matching.national.edges import MOST_GAIN
from benchmarks.matching.country import Size
from benchmarks.matching.nation import nation
from tests.engines.matching_problems import persons_apart
from tests.engines.test_matching_whole import asked, every_pair

MANY = settings(max_examples=60, deadline=None)
sizes = st.builds(Size, st.integers(1, 60), st.integers(1, 60))
seeds = st.integers(0, 2**30)
# Supervisors' room is divided among regions as well, which test_matching_supervised.py looks at.
unlimited = persons_apart.map(lambda problem: replace(problem, supervisors=()))
countries = st.one_of(unlimited.map(Country.of), st.builds(nation, sizes, seeds))


class Halted(Exception):
    """Whoever watches has seen enough."""


@pytest.fixture
def cut():
    """A country with some dozen regions, and what is asked of it."""
    country = nation(Size(300, 360))
    left, places = asked(country, 3)
    return country, left, places, grid(country, 300)


@pytest.fixture
def cluster():
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def within(whole: Edges, regions: Regions) -> Edges:
    """The pairs of which both are in one region."""
    need = np.repeat(np.arange(whole.referrals), np.diff(whole.start))
    keep = regions.workers[whole.worker] == regions.needs[need]
    start = np.concatenate([[0], np.cumsum(np.bincount(need[keep], minlength=whole.referrals))])
    return Edges(start, whole.worker[keep], whole.gain[keep], whole.places)


@MANY
@given(countries, seeds, st.sampled_from([1, 30, 300]))
def test_what_is_lost_is_what_the_pairs_across_regions_would_gain(country, seed, km):
    left, places = asked(country, seed)
    regions, every = grid(country, km), every_pair(country, left, places)
    found, whole = divided(country, left, places, regions), matched(country, left, places)
    loss = lost(found, whole)
    inside = within(every, regions)
    assert certified(found.edges, found.optimum).gap == 0
    assert loss.gain == certified(every, best(every)).gained - certified(inside, best(inside)).gained
    assert loss.gain >= 0
    assert loss.people == whole.optimum.served - found.optimum.served


@MANY
@given(countries, seeds, st.sampled_from([1, 30, 300]))
def test_going_on_from_the_regions_ends_at_the_optimum_of_the_whole(country, seed, km):
    left, places = asked(country, seed)
    found = divided(country, left, places, grid(country, km))
    on, whole = undivided(country, left, places, found), matched(country, left, places)
    assert on.proven
    assert certified(on.edges, on.optimum).gap == 0
    assert certified(on.edges, on.optimum).gained == certified(whole.edges, whole.optimum).gained


@MANY
@given(countries, seeds)
def test_one_region_loses_nothing_and_is_the_same_question(country, seed):
    left, places = asked(country, seed)
    everywhere = Regions(country.workers.row["sex"] * 0, country.needs.row["sex"] * 0)
    assert {part.country.hash for part in parts(country, left, places, everywhere)} <= {country.hash}
    whole = matched(country, left, places)
    assert lost(divided(country, left, places, everywhere), whole).gain == 0


def test_the_backend_changes_nothing(cut, cluster):
    hashes = {divided(*cut, backend=each).hash for each in ("sequential", "processes", "dask")}
    assert len(hashes) == 1


def test_a_run_that_was_stopped_goes_on_where_it_was(cut, tmp_path):
    plain, all_told, first, second = divided(*cut), [], [], []
    divided(*cut, on_region=all_told.append)

    def halt(told):
        first.append(told.hash)
        if len(first) == 3:
            raise Halted

    with pytest.raises(Halted):
        divided(*cut, folder=tmp_path, on_region=halt)
    resumed = divided(*cut, folder=tmp_path, on_region=lambda told: second.append(told.hash))
    assert len(all_told) > 5
    assert (all_told[-1].done, all_told[-1].of) == (len(all_told), len(all_told))
    assert sum(told.served for told in all_told) == plain.optimum.served
    assert sorted(first + second) == sorted(told.hash for told in all_told)
    assert resumed.kept == 3
    assert resumed.hash == plain.hash
    nothing = divided(*cut, folder=tmp_path, on_region=second.append)
    assert nothing.kept == len(all_told)
    assert nothing.hash == plain.hash
    assert len(second) == len(all_told) - 3


def test_processes_that_are_stopped_leave_their_answers_too(cut, tmp_path):
    def halt(told):
        raise Halted

    with pytest.raises(Halted):
        divided(*cut, backend="processes", folder=tmp_path, on_region=halt)
    resumed = divided(*cut, backend="processes", folder=tmp_path)
    assert resumed.kept >= 1
    assert resumed.hash == divided(*cut).hash


def test_a_damaged_answer_is_not_believed(cut, tmp_path):
    plain = divided(*cut, folder=tmp_path)
    files = sorted(tmp_path.iterdir())
    files[0].write_bytes(files[0].read_bytes()[:-40])
    files[1].write_bytes(files[2].read_bytes())
    files[3].write_bytes(b"")
    resumed = divided(*cut, folder=tmp_path)
    assert len(files) - resumed.kept == 3
    assert resumed.hash == plain.hash


@pytest.mark.parametrize("backend", ["sequential", "processes"])
def test_a_region_that_fails_does_not_stop_the_others(cut, tmp_path, backend):
    country, left, places, regions = cut
    places = places + 1
    plain = divided(country, left, places, regions)
    need = int(plain.optimum.worker.argmax())
    left[need] = MOST_GAIN + 10_000_000
    told = []
    found = divided(country, left, places, regions, backend=backend, folder=tmp_path, on_region=told.append)
    there = regions.needs == regions.needs[need]
    assert list(found.failed) == [regions.needs[need]]
    assert "a pair gains more than nothing and at most" in found.failed[regions.needs[need]]
    assert [each.error for each in told if each.error] == list(found.failed.values())
    assert (found.optimum.worker[there] == -1).all()
    assert (found.optimum.worker[~there] == plain.optimum.worker[~there]).all()
    again = divided(country, left, places, regions, folder=tmp_path)
    assert again.kept == len(told) - 1
    assert again.hash == found.hash


def test_what_is_lost_is_not_told_against_what_is_not_proven(cut):
    country, left, places, _ = cut
    found, whole = divided(*cut), matched(country, left, places)
    missing = replace(whole, rounds=(replace(whole.rounds[-1], missing=1, at_most=1),))
    with pytest.raises(ValueError, match="against a proven optimum"):
        lost(found, missing)
