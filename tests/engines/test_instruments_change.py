"""Change between two totals: reliable or not, and in which direction."""

import csv
from dataclasses import replace
from math import isclose
from pathlib import Path
from statistics import stdev, variance

import pytest

from ayni.basics import shelf
from ayni.engines.instruments import Direction, change, from_content, points_needed

SAMPLE = Path(__file__).parent.parent / "data" / "phq9_sample.csv"
PHQ9 = from_content(shelf.load("instruments", "phq-9"))
COLLABORATE = from_content(shelf.load("instruments", "collaborate"))


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (15, 9, Direction.BETTER),
        (15, 10, Direction.UNCERTAIN),
        (15, 15, Direction.UNCERTAIN),
        (9, 14, Direction.UNCERTAIN),
        (9, 15, Direction.WORSE),
    ],
)
def test_six_points_of_phq9_are_reliable_and_five_are_not(before: int, after: int, direction: Direction) -> None:
    result = change(PHQ9, before, after)
    assert result is not None
    assert (result.difference, result.needed, result.direction) == (after - before, 6, direction)


def test_more_is_better_where_the_instrument_says_so() -> None:
    rising = replace(PHQ9, lower_is_better=False)
    result = change(rising, 5, 20)
    assert result is not None
    assert result.direction is Direction.BETTER


def test_the_index_agrees_with_the_formula_worked_by_hand() -> None:
    # sd 10, reliability 0.5: the standard error of a difference is 10, so 25 points are 2.5 of them.
    assert PHQ9.change is not None
    instrument = replace(PHQ9, change=replace(PHQ9.change, sd=10, reliability=0.5))
    result = change(instrument, 27, 2)
    assert result is not None
    assert isclose(result.index, -2.5)
    assert result.needed == 20  # 1.96 × 10 = 19.6


def test_an_instrument_without_constants_claims_no_change() -> None:
    assert change(COLLABORATE, 0, 12) is None


def test_the_constants_of_phq9_can_be_computed_again_from_the_published_forms() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        forms = [[int(form[f"q{n}"]) for n in range(1, 10)] for form in csv.DictReader(lines)]
    totals = [sum(form) for form in forms]
    alpha = 9 / 8 * (1 - sum(variance(item) for item in zip(*forms, strict=True)) / variance(totals))
    stated = PHQ9.change
    assert stated is not None
    assert (round(stdev(totals), 2), round(alpha, 3)) == (stated.sd, stated.reliability)
    assert points_needed(stated) == 6
