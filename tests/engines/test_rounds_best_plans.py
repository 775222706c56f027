"""The stored plans of public instances are sound, and better than the best that is published."""

import pytest

from ayni.engines.rounds import check
from ayni.engines.rounds.formats import solution
from benchmarks.rounds.published import Published, italian, mankowska
from benchmarks.rounds.runs import AS_GOOD, BEST

STORED = [each for each in (*mankowska(), *italian()) if (BEST / f"{each.id}.json").exists()]


@pytest.mark.parametrize("instance", STORED, ids=lambda each: each.id)
def test_a_stored_plan_is_sound_and_better_than_the_best_published(instance: Published):
    claim = solution.read((BEST / f"{instance.id}.json").read_bytes(), instance.problem)
    judged = check(instance.problem, claim)
    assert judged.violations == ()
    assert judged.cost < instance.best - AS_GOOD


def test_nothing_is_stored_that_is_of_no_public_instance():
    assert {each.stem for each in BEST.iterdir()} == {each.id for each in STORED}
