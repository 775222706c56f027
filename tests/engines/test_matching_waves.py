"""Waves of offers, held to a slow twin that tries every split, and to what workers were promised."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate, pairwise, product
from math import exp, log, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics.words import Sentence
from ayni.engines.matching.waves import (
    CAUTION,
    FEWEST,
    PRIOR,
    Acceptance,
    Asking,
    Prior,
    Tally,
    acceptance,
    expect,
    plan_waves,
    waves_that_fit,
)

MANY = settings(max_examples=300, deadline=None)
HOURS = timedelta(hours=1)

# Tenths, with many ties, sure answers of both kinds, and targets that are reached exactly.
chances = st.sampled_from((0.0, 0.1, 0.2, 0.5, 0.5, 0.9, 1.0)) | st.integers(0, 1000).map(lambda n: n / 1000)
targets = st.sampled_from((0.1, 0.36, 0.5, 0.75, 0.9, 0.99, 1.0))
askings = st.builds(
    Asking,
    chances=st.lists(chances, max_size=7).map(tuple),
    waves=st.integers(0, 5),
    target=targets,
    largest=st.integers(1, 4),
)


# --- the slow twin ---------------------------------------------------------------------------------------------------


def tried(asking: Asking, sizes: tuple[int, ...]) -> tuple[Fraction, Fraction, Fraction]:
    """Chance filled, mean workers asked and mean waves until filled, by going through every way to answer."""
    exact = [Fraction(str(chance)) for chance in asking.chances[: sum(sizes)]]
    filled = asked = waited = Fraction(0)
    for answers in product((True, False), repeat=len(exact)):
        weight = prod((p if yes else 1 - p for p, yes in zip(exact, answers, strict=True)), start=Fraction(1))
        begin = 0
        for wave, size in enumerate(sizes, 1):
            asked += weight * size
            if any(answers[begin : begin + size]):
                filled, waited = filled + weight, waited + weight * wave
                break
            begin += size
    return filled, asked, waited


def every_split(asking: Asking) -> list[tuple[int, ...]]:
    """Every way to ask some or all, in every number of waves, empty ones among them."""
    most = min(asking.largest, len(asking.chances))
    found = product(range(most + 1), repeat=asking.waves)
    return [sizes for sizes in found if sum(sizes) <= len(asking.chances)]


@settings(max_examples=60, deadline=None)
@given(st.builds(lambda asking: replace(asking, chances=asking.chances[:5], waves=min(asking.waves, 4)), askings))
def test_no_split_of_any_number_of_workers_reaches_the_target_and_disturbs_fewer(asking):
    results = {sizes: tried(asking, sizes) for sizes in every_split(asking)}
    reaching = [found for found in results.values() if found[0] >= Fraction(str(asking.target))]
    plan = plan_waves(asking)
    mine = tried(asking, plan.sizes)
    assert plan.reaches_target == bool(reaching)
    if not reaching:  # as many as allowed, and among those splits the best
        most = max(map(sum, results))
        assert sum(plan.sizes) == most
        reaching = [found for sizes, found in results.items() if sum(sizes) == most]
    assert mine[1:] == min(found[1:] for found in reaching)


@MANY
@given(askings)
def test_what_a_plan_says_of_itself_is_so(asking):
    plan = plan_waves(asking)
    filled, asked, waited = tried(asking, plan.sizes)
    assert all(1 <= size <= asking.largest for size in plan.sizes)
    assert len(plan.sizes) <= asking.waves
    assert sum(plan.sizes) <= len(asking.chances)
    assert plan.chance == float(filled)
    assert plan.expected_asked == float(asked)
    assert plan.expected_waves == (float(waited / filled) if filled else None)
    assert plan.filled_by == tuple(float(tried(asking, plan.sizes[: n + 1])[0]) for n in range(len(plan.sizes)))
    assert plan.reaches_target == (filled >= Fraction(str(asking.target)))
    assert plan.bound == float(tried(asking, (len(asking.chances),))[0])
    assert plan == plan_waves(asking)


def test_chances_are_compared_as_they_are_written_and_not_as_floats_round_them():
    plan = plan_waves(Asking(chances=(0.2, 0.2, 0.2), waves=3, target=0.36))
    assert 1 - (1 - 0.2) * (1 - 0.2) < 0.36
    assert (plan.sizes, plan.chance) == ((1, 1), 0.36)


@pytest.mark.parametrize(
    ("given_chances", "waves", "target", "sizes"),
    [
        pytest.param((0.5, 0.5, 0.5, 0.5), 1, 0.9, (4,), id="one wave asks all it needs"),
        pytest.param((0.5, 0.5, 0.5, 0.5), 2, 0.9, (2, 2), id="(1, 3) would disturb as many, but later"),
        pytest.param((0.5, 0.5, 0.5, 0.5), 4, 0.9, (1, 1, 1, 1), id="time enough to ask one by one"),
        pytest.param((0.5, 0.5, 0.5, 0.5), 9, 0.7, (1, 1), id="nobody beyond the target"),
        pytest.param((0.0, 0.0, 0.5), 3, 0.5, (3,), id="waiting for those who never can is of no use"),
        pytest.param((1.0, 0.5), 2, 1.0, (1,), id="a sure yes"),
        pytest.param((0.1, 0.1), 2, 0.9, (1, 1), id="out of reach: everybody"),
        pytest.param((), 2, 0.9, (), id="nobody"),
        pytest.param((0.5,), 0, 0.9, (), id="no time"),
    ],
)
def test_plans_that_can_be_worked_out_by_hand(given_chances, waves, target, sizes):
    assert plan_waves(Asking(chances=given_chances, waves=waves, target=target)).sizes == sizes


def test_no_wave_is_larger_than_allowed_even_where_that_would_disturb_fewer():
    asking = Asking(chances=(0.9, 0.1, 0.1, 0.1), waves=2, target=0.92)
    sizes = [plan_waves(replace(asking, largest=largest)).sizes for largest in (3, 2, 1)]
    assert sizes == [(1, 3), (2, 2), (1, 1)]


def test_the_bound_of_a_short_time_is_that_of_the_whole_shortlist():
    plan = plan_waves(Asking(chances=(0.5,) * 4, waves=1, largest=2))
    assert (plan.sizes, plan.chance, plan.bound, plan.reaches_target) == ((2,), 0.75, 0.9375, False)


# --- what must never get worse ---------------------------------------------------------------------------------------


@MANY
@given(askings, targets, targets)
def test_a_higher_target_never_asks_fewer_and_never_fills_less(asking, one, other):
    low, high = (plan_waves(replace(asking, target=target)) for target in sorted((one, other)))
    assert sum(low.sizes) <= sum(high.sizes)
    assert low.expected_asked <= high.expected_asked
    assert low.chance <= high.chance


@MANY
@given(askings, chances)
def test_one_more_worker_at_the_end_of_the_shortlist_never_lowers_the_chance(asking, chance):
    before, after = plan_waves(asking), plan_waves(replace(asking, chances=(*asking.chances, chance)))
    assert before.chance <= after.chance
    assert before.bound <= after.bound
    assert before.reaches_target <= after.reaches_target


@MANY
@given(askings, chances, st.integers(0, 7))
def test_one_more_worker_anywhere_never_takes_a_target_away_where_there_is_room_for_one_more(asking, chance, place):
    roomy = replace(asking, waves=len(asking.chances) + 1)
    longer = (*asking.chances[:place], chance, *asking.chances[place:])
    before, after = plan_waves(roomy), plan_waves(replace(roomy, chances=longer))
    assert min(before.chance, asking.target) <= min(after.chance, asking.target)
    assert before.bound <= after.bound


@MANY
@given(askings)
def test_one_more_wave_never_disturbs_more_for_the_same_chance(asking):
    before, after = plan_waves(asking), plan_waves(replace(asking, waves=asking.waves + 1))
    assert before.chance <= after.chance
    if before.reaches_target:
        assert after.expected_asked <= before.expected_asked


@MANY
@given(askings, st.integers(0, 6), chances)
def test_a_lower_chance_of_one_worker_never_lets_fewer_be_asked(asking, place, chance):
    lowered = tuple(min(each, chance) if n == place else each for n, each in enumerate(asking.chances))
    assert sum(plan_waves(asking).sizes) <= sum(plan_waves(replace(asking, chances=lowered)).sizes)


# --- what was promised to workers ------------------------------------------------------------------------------------

WORKERS = tuple(f"w{n}" for n in range(8))
tallies = st.builds(
    lambda worker, group, asked, share, consents: Tally(
        worker=worker, group=group, asked=asked, accepted=round(share * asked), consents=consents
    ),
    st.sampled_from(WORKERS),
    st.sampled_from(("lima mornings near", "lima evenings far")),
    st.integers(0, 9),
    st.floats(0, 1),
    st.booleans(),
)
# In one of the groups there are always enough to learn from, whoever is left out.
ENOUGH = [
    Tally(worker=f"p{n}", group="lima mornings near", asked=4, accepted=3, consents=True) for n in range(FEWEST + 1)
]
histories = st.lists(tallies, max_size=30).map(lambda found: [*ENOUGH, *found])
groups = st.sampled_from(("lima mornings near", "lima evenings far", "never seen"))


def answered(worker: str, accepted: int, asked: int, *, consents: bool = True, group: str = "g") -> Tally:
    return Tally(worker=worker, group=group, asked=asked, accepted=accepted, consents=consents)


def pool(n: int, accepted: int = 3, asked: int = 4) -> list[Tally]:
    return [answered(f"p{number}", accepted, asked) for number in range(n)]


@MANY
@given(histories, histories, groups)
def test_nothing_that_a_worker_answers_or_consents_to_changes_what_is_expected_of_them(history, other, group):
    own = [each for each in other if each.worker == "w0"]
    others = [each for each in history if each.worker != "w0"]
    found = {acceptance(said).of("w0", group) for said in (history, others, [*others, *own])}
    assert len(found) == 1


@MANY
@given(histories, histories, groups)
def test_those_who_did_not_consent_teach_nothing(history, other, group):
    silent = [replace(each, consents=False) for each in other]
    before, after = acceptance(history), acceptance([*silent, *history])
    assert [before.of(who, group) for who in (*WORKERS, "new")] == [after.of(who, group) for who in (*WORKERS, "new")]


@MANY
@given(histories, groups, st.randoms())
def test_the_order_of_what_was_told_changes_nothing(history, group, chance):
    shuffled = chance.sample(history, len(history))
    assert acceptance(history).of("w0", group) == acceptance(shuffled).of("w0", group)


def test_a_decline_is_never_a_disadvantage_against_the_others_of_the_group():
    willing = acceptance([*pool(FEWEST + 1), answered("rosa", 9, 9)])
    tired = acceptance([*pool(FEWEST + 1), answered("rosa", 0, 9)])
    assert tired.of("rosa", "g") == willing.of("rosa", "g")
    assert tired.of("rosa", "g").chance >= tired.of("p0", "g").chance


def test_a_few_workers_are_no_group_and_other_groups_do_not_count():
    found = acceptance([*pool(FEWEST), answered("rosa", 0, 90, group="other")])
    assert found.of("rosa", "g").workers == FEWEST
    assert found.of("p0", "g").workers == 0  # one of the five themselves: four others remain
    assert found.of("p0", "g").chance == PRIOR.accepted / (PRIOR.accepted + PRIOR.other)
    assert found.of("p0", "other").workers == 0
    assert found.of("rosa", "g") == acceptance(pool(FEWEST)).of("rosa", "g")


def test_what_a_worker_answered_at_several_times_is_added_up():
    halves = [*pool(FEWEST, 3, 4), *pool(FEWEST, 1, 6)]
    assert acceptance(halves).of("rosa", "g") == acceptance(pool(FEWEST, 4, 10)).of("rosa", "g")


def test_the_estimate_lies_between_the_belief_and_the_counts_and_nears_the_counts():
    means = [acceptance(pool(FEWEST, 9 * n, 10 * n), Prior(1, 2)).of("rosa", "g").chance for n in (1, 10, 100)]
    assert 1 / 3 < means[0] < means[1] < means[2] < 0.9
    assert means[0] == (1 + 45) / (3 + 50)
    assert means[2] == pytest.approx(0.9, abs=0.001)


@pytest.mark.parametrize("counts", [(0, 1), (0, 9), (3, 4), (9, 9), (60, 80), (0, 80), (80, 80)])
def test_the_cautious_value_leaves_its_share_of_the_posterior_below_it(counts):
    found = acceptance(pool(FEWEST, *counts)).of("rosa", "g")
    yes, no = PRIOR.accepted + FEWEST * counts[0], PRIOR.other + FEWEST * (counts[1] - counts[0])
    # The same by another way: the density added up over narrow strips.
    strips = [(n + 0.5) / 100_000 for n in range(100_000)]
    density = [exp((yes - 1) * log(x / found.chance) + (no - 1) * log((1 - x) / (1 - found.chance))) for x in strips]
    below = sum(high for x, high in zip(strips, density, strict=True) if x < found.lower)
    assert below / sum(density) == pytest.approx(CAUTION, abs=1e-3)
    assert found.lower < found.chance


def test_the_more_is_known_the_nearer_the_cautious_value_comes_to_the_mean():
    found = [acceptance(pool(FEWEST, 3 * n, 4 * n)).of("rosa", "g") for n in (1, 10, 100, 1000)]
    gaps = [each.chance - each.lower for each in found]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.01


def test_what_was_learned_does_not_print_anybodys_answers():
    found = acceptance(pool(FEWEST))
    assert isinstance(found, Acceptance)
    assert "p0" not in repr(found)


# --- edges and words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"chances": (1.1,)},
        {"chances": (float("nan"),)},
        {"waves": -1},
        {"target": 0.0},
        {"target": 1.1},
        {"largest": 0},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"chance|target|waves"):
        Asking(**{"chances": (0.5,), "waves": 1, **wrong})


def test_counts_and_beliefs_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="more often"):
        answered("rosa", 2, 1)
    with pytest.raises(ValueError, match="at least one"):
        Prior(0, 1)


def test_only_whole_waves_fit():
    assert [waves_that_fit(n * HOURS, 4 * HOURS) for n in (-9, 0, 3, 4, 11, 12)] == [0, 0, 0, 1, 2, 3]
    with pytest.raises(ValueError, match="takes time"):
        waves_that_fit(HOURS, 0 * HOURS)


@pytest.mark.parametrize(
    ("asking", "part"),
    [
        (Asking(chances=(), waves=1), "Nobody is on the shortlist"),
        (Asking(chances=(0.5,), waves=0), "No wave fits"),
        (Asking(chances=(0.95,), waves=1), "One wave: 1 worker is asked."),
        (Asking(chances=(0.9, 0.9), waves=1, target=0.95), "One wave: 2 workers are asked together."),
        (Asking(chances=(0.5,) * 4, waves=2), "Up to 2 waves, in which 2, 2 workers are asked;"),
        (Asking(chances=(0.5,) * 4, waves=2), "in time is 93 %; the target is 90 %."),
        (Asking(chances=(0.5,) * 4, waves=2), "Workers asked on average: 2.5."),
        (Asking(chances=(0.5,) * 4, waves=2), "Waves until somebody accepts, on average: 1.2."),
        (Asking(chances=(0.5,) * 4, waves=1, largest=2), "asking everybody on the shortlist would give 93 %."),
        (Asking(chances=(0.5,), waves=1), "Everybody on the shortlist is asked, and that is not enough"),
        (Asking(chances=(0.5,), waves=1), "answers independently"),
        (Asking(chances=(0.29,), waves=1, target=0.29), "in time is 29 %; the target is 29 %."),
        (Asking(chances=(0.8999,), waves=1), "in time is 89 %; the target is 90 %."),
    ],
)
def test_a_plan_says_in_sentences_what_it_does_and_what_it_cannot(asking, part):
    said = plan_waves(asking).summary()
    assert all(isinstance(each, Sentence) for each in said)
    assert part in " ".join(map(str, said))


def test_a_plan_for_a_long_shortlist_is_still_made_and_still_adds_up():
    plan = plan_waves(Asking(chances=tuple(0.03 + n / 7000 for n in range(200)), waves=12, target=0.95, largest=8))
    ends = (0, *accumulate(plan.sizes))
    assert plan.reaches_target
    assert all(0 < end - begin <= 8 for begin, end in pairwise(ends))


def test_sizes_that_were_chosen_are_told_as_sizes_that_were_planned():
    asking = Asking(chances=(0.5, 0.3, 0.4, 0.2), waves=3, target=0.8)
    plan = plan_waves(asking)
    assert expect(asking, plan.sizes) == plan
    chosen = expect(asking, (1, 1))
    assert chosen.filled_by == pytest.approx((0.5, 0.65))
    assert chosen.expected_asked == pytest.approx(1.5)
    for sizes in ((0, 1), (1, 1, 1, 1), (7,), (3, 2)):
        with pytest.raises(ValueError, match=r"wave|shortlist"):
            expect(asking, sizes)
