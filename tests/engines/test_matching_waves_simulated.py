"""Waves and the two rules they stand between, simulated: frequencies are near what was computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.engines.matching.waves import Asking, Outcome, Rule, plan_waves, simulate, simulate_sizes
from tests.engines.test_matching_waves import MANY, askings

# Referrals of a hard week: few who readily accept, and time for some waves only.
WEEK = tuple(
    Asking(chances=tuple(sorted((low + 0.03 * n for n in range(10)), reverse=True)), waves=waves, target=0.8)
    for low in (0.05, 0.1, 0.2)
    for waves in (2, 3, 5)
)


@pytest.mark.parametrize("asking", WEEK)
def test_simulated_frequencies_are_near_what_was_computed(asking):
    plan, worlds = plan_waves(asking), 4000
    found = simulate((asking,), Rule.WAVES, 11, worlds=worlds)
    four_errors = 4 * (plan.chance * (1 - plan.chance) / worlds) ** 0.5
    assert found.chance_filled == pytest.approx(plan.chance, abs=four_errors)
    assert found.disturbed / found.referrals == pytest.approx(plan.expected_asked, rel=0.05)
    assert found.waves_until_filled == pytest.approx(plan.expected_waves, rel=0.05)


def test_waves_disturb_fewer_than_a_broadcast_and_fill_more_often_than_single_offers():
    single, broadcast, waves = (simulate(WEEK, rule, 5, worlds=300) for rule in Rule)
    assert waves.referrals == single.referrals == broadcast.referrals == 300 * len(WEEK)
    assert waves.disturbed_per_filled < 0.8 * broadcast.disturbed_per_filled
    assert single.chance_filled + 0.1 < waves.chance_filled <= broadcast.chance_filled
    assert waves.chance_filled >= 0.79


@MANY
@given(st.lists(askings, max_size=4), st.integers(0, 9))
def test_in_the_same_worlds_nothing_fills_more_than_a_broadcast_and_seeds_repeat(week, seed):
    outcomes = {rule: simulate(week, rule, seed, worlds=2) for rule in Rule}
    assert all(found.filled <= outcomes[Rule.BROADCAST].filled for found in outcomes.values())
    assert outcomes == {rule: simulate(week, rule, seed, worlds=2) for rule in Rule}


def test_a_simulation_counts_what_happened():
    sure = Asking(chances=(0.0, 0.0, 1.0, 1.0), waves=3, target=1.0, largest=2)
    assert simulate((sure,), Rule.SINGLE, 0) == Outcome(referrals=1, filled=1, disturbed=3, waves=3)
    assert simulate((sure,), Rule.BROADCAST, 0) == Outcome(referrals=1, filled=1, disturbed=4, waves=1)
    assert simulate((sure,), Rule.WAVES, 0) == Outcome(referrals=1, filled=1, disturbed=3, waves=2)
    nobody = simulate((Asking(chances=(0.0,), waves=1),), Rule.WAVES, 0)
    assert (nobody.chance_filled, nobody.disturbed_per_filled, nobody.waves_until_filled) == (0.0, None, None)
    assert simulate((), Rule.WAVES, 0).chance_filled == 0.0


def test_answers_that_go_together_fill_less_than_a_plan_expects_and_leave_everybodys_own_chance():
    chances = (0.4,) * 6
    alone = simulate_sizes([((0.4,), (1,))], 3, worlds=20_000, together=0.3)
    assert alone.chance_filled == pytest.approx(0.4, abs=0.02)
    apart, together = (simulate_sizes([(chances, (3, 3))], 3, worlds=5000, together=each) for each in (0.0, 0.3))
    assert together.chance_filled < apart.chance_filled - 0.1
