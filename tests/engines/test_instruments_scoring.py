"""Scores: totals, bands, flags and refusals agree with worked examples, real forms and every possible PHQ-9 sheet."""

import csv
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.basics import shelf
from ayni.engines.instruments import from_content, score

SAMPLE = Path(__file__).parent.parent / "data" / "phq9_sample.csv"
QUESTIONS = tuple(f"q{n}" for n in range(1, 10))
PHQ9 = from_content(shelf.load("instruments", "phq-9"))
COLLABORATE = from_content(shelf.load("instruments", "collaborate"))
EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example['name']}")
    for name in shelf.names("instruments")
    for example in shelf.load_json("instruments", name, "examples.json")
]
# What an offline phone or a spreadsheet may send in place of an answer.
ENTRIES = st.one_of(st.none(), st.integers(-2, 6), st.booleans(), st.sampled_from(["", "2", "x"]), st.floats())


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_worked_example_scores_as_it_says(name: str, example: dict[str, Any]) -> None:
    result = score(from_content(shelf.load("instruments", name)), example["answers"])
    assert result.total == example["total"]
    assert (result.band.code if result.band else None) == example["band"]
    assert [flag.code for flag in result.flags] == example["flags"]
    assert list(result.missing) == example.get("missing", [])
    assert list(result.unasked) == example.get("unasked", [])
    assert [refusal.item for refusal in result.refusals] == example.get("refused", [])
    assert result.estimated == example.get("estimated", False)
    assert list(result.contradictory) == example.get("contradictory", [])
    assert {part: result.scales[part] for part in example.get("scales", {})} == example.get("scales", {})
    assert {code: result.criteria[code] for code in example.get("criteria", {})} == example.get("criteria", {})


def test_every_one_of_the_262144_complete_phq9_sheets_has_the_right_total_band_and_flag() -> None:
    bands = {t: b for b, ts in _PUBLISHED_BANDS.items() for t in ts}
    for sheet in product(range(4), repeat=9):
        result = score(PHQ9, dict(zip(QUESTIONS, sheet, strict=True)))
        assert result.total == sum(sheet)
        assert result.band is not None
        assert result.band.code == bands[sum(sheet)]
        assert bool(result.flags) == (sheet[8] > 0)


_PUBLISHED_BANDS = {
    "minimal": range(5),
    "mild": range(5, 10),
    "moderate": range(10, 15),
    "moderately-severe": range(15, 20),
    "severe": range(20, 28),
}


def test_every_total_of_a_published_set_of_forms_agrees() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        forms = list(csv.DictReader(lines))
    assert len(forms) == 2177
    for form in forms:
        assert score(PHQ9, {q: int(form[q]) for q in QUESTIONS}).total == int(form["total"])


@given(st.dictionaries(st.sampled_from([*QUESTIONS, "difficulty", "q10"]), ENTRIES))
def test_nothing_else_on_the_sheet_removes_a_flag(others: dict[str, Any]) -> None:
    for answer in (1, 2, 3):
        result = score(PHQ9, others | {"q9": answer})
        assert [flag.code for flag in result.flags] == ["self-harm-thoughts"]


@given(st.dictionaries(st.sampled_from([*QUESTIONS, "difficulty", "q10"]), ENTRIES))
def test_any_sheet_is_answered_with_a_total_or_a_sentence(sheet: dict[str, Any]) -> None:
    result = score(PHQ9, sheet)
    assert (result.total is None) == (result.band is None)
    assert result.total is None or 0 <= result.total <= 27
    assert result.total is not None or result.remark is not None
    if "q10" in sheet:
        assert result.refused is not None


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.integers(0, 3)))
def test_an_estimated_total_lies_between_the_lowest_and_the_highest_possible(sheet: dict[str, int]) -> None:
    result = score(PHQ9, sheet)
    missing = 9 - len(sheet)
    assert (result.total is None) == (missing > 2)
    assert result.estimated == (0 < missing <= 2)
    if result.total is not None:
        assert sum(sheet.values()) <= result.total <= sum(sheet.values()) + 3 * missing


def test_a_flag_that_could_not_be_judged_is_named_so_that_somebody_asks() -> None:
    complete = dict.fromkeys(QUESTIONS, 0)
    assert score(PHQ9, complete).unasked == ()
    assert score(PHQ9, complete | {"q9": None}).unasked == ("q9",)
    assert score(PHQ9, complete | {"q9": -1}).unasked == ("q9",)


def test_a_slip_above_the_scale_on_a_flagged_question_still_raises_the_flag() -> None:
    result = score(PHQ9, dict.fromkeys(QUESTIONS, 0) | {"q9": 33})
    assert [flag.item for flag in result.flags] == ["q9"]
    assert result.total is None
    assert result.unasked == ()
    assert str(result.refused) == "33 is not an answer to question 9; the answers are 0, 1, 2, 3."


def test_the_sentence_of_a_flag_says_nothing_clinical() -> None:
    (flag,) = score(PHQ9, {"q9": 1}).flags
    assert str(flag.sentence) == "The answer to question 9 of PHQ-9 needs a person."
    assert flag.severity == "red"
    assert flag.label.in_language("es-PE") == "Pensamientos de muerte o de hacerse daño"


def test_true_is_not_taken_for_one() -> None:
    sheet: dict[str, Any] = dict.fromkeys(QUESTIONS, 0) | {"q1": True}
    assert score(PHQ9, sheet).total is None


def test_the_collaborate_top_score_needs_every_effort_three_times() -> None:
    for sheet in product(range(5), repeat=3):
        result = score(COLLABORATE, dict(zip(("understand", "listen", "include"), sheet, strict=True)))
        assert result.total == sum(sheet)
        assert result.band is not None
        assert (result.band.code == "top") == (sheet == (4, 4, 4))
