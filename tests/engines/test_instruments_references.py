"""Every instrument held to a reference written from its publication, not from its definition."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from ayni.basics import shelf
from ayni.engines.instruments import from_content, score

Given = dict[str, int]


def added(n: int) -> Callable[[Given], float]:
    """The sum of q1 to qn."""
    return lambda given: sum(given[f"q{i}"] for i in range(1, n + 1))


def whodas_complex(given: Given) -> float:
    """Six questions count 0-4; of the others, mild and moderate count one, severe and extreme two; of 36 points."""
    halved = {2, 4, 8, 10, 11, 12}
    points = sum((0, 1, 1, 2, 2)[given[f"q{i}"]] if i in halved else given[f"q{i}"] for i in range(1, 13))
    return round(100 * points / 36 + 1e-9, 2)


def dast(given: Given) -> float:
    """One for each yes, and for a no to question 3."""
    return sum((1 - given[q]) if q == "q3" else given[q] for q in (f"q{i}" for i in range(1, 11)))


REFERENCES: dict[str, Callable[[Given], float | None]] = {
    "phq-9": added(9), "phq-2": added(2), "gad-7": added(7), "gad-2": added(2), "audit": added(10),
    "audit-c": lambda given: 0 if given["q1"] == 0 else added(3)(given),
    "pc-ptsd-5": lambda given: 0 if given["event"] == 0 else added(5)(given),
    "pcl-5": added(20), "ssq-14": added(14), "ssq-8": added(8), "srq-20": added(20), "epds": added(10),
    "whodas-12": added(12), "whodas-12-complex": whodas_complex, "k6": added(6), "k10": added(10),
    "who-5": lambda given: 4 * added(5)(given), "psychlops": added(4), "dast-10": dast, "psc-17": added(17),
    "hscl-15": lambda given: round(added(15)(given) / 15 + 1e-9, 2),
    "ghq-12": lambda given: sum(given[f"q{i}"] >= 2 for i in range(1, 13)),
    "wsas": lambda given: added(5)(given) - (given["q1"] if given["retired"] else 0),
    "collaborate": lambda given: given["understand"] + given["listen"] + given["include"],
    "asq": lambda given: None, "c-ssrs-screener": lambda given: None,
}  # fmt: skip

TRIAGE: dict[str, Callable[[Given], str]] = {
    "asq": lambda g: "acute" if g.get("q5") else "positive" if any(g[f"q{i}"] for i in range(1, 5)) else "negative",
    "c-ssrs-screener": lambda g: (
        "high" if g.get("q4") or g.get("q5") or g.get("q6-recent")
        else "moderate" if g.get("q3") or g["q6"]
        else "low" if g["q1"] or g["q2"] else "none"
    ),
}  # fmt: skip


def test_every_instrument_on_the_shelf_has_a_reference_and_worked_examples() -> None:
    assert set(REFERENCES) == set(shelf.names("instruments"))
    for name in shelf.names("instruments"):
        examples: list[dict[str, Any]] = shelf.load_json("instruments", name, "examples.json")
        assert len(examples) >= 4
        assert any(example.get("refused") for example in examples)


@pytest.mark.parametrize("name", shelf.names("instruments"))
def test_five_hundred_sheets_score_as_the_reference_does(name: str) -> None:
    instrument, chance = from_content(shelf.load("instruments", name)), Random(name)
    for _ in range(500):
        given: Given = {}
        for item in instrument.items:
            if instrument.applies(item, given):
                given[item.id] = chance.choice(item.values)
        found = score(instrument, given)
        assert found.missing == ()
        assert found.contradictory == ()
        # A question that was not asked was answered by nothing.
        whole = {item.id: given.get(item.id, 0) for item in instrument.items}
        assert found.total == REFERENCES[name](whole)
        if name in TRIAGE:
            assert found.band is not None
            assert found.band.code == TRIAGE[name](given)


@pytest.mark.parametrize("name", shelf.names("instruments"))
def test_a_flag_stands_whatever_is_missing_or_wrong_elsewhere(name: str) -> None:
    instrument, chance = from_content(shelf.load("instruments", name)), Random(name)
    for rule in instrument.flags:
        for flagged in rule.items:
            for _ in range(50):
                rubbish = {item.id: chance.choice([None, -3, 0, 1, 99]) for item in instrument.items}
                found = score(instrument, rubbish | {flagged: rule.at_least})
                assert rule.code in {flag.code for flag in found.flags}


def test_a_change_that_was_published_in_points_only_is_told_without_an_index() -> None:
    from_points = from_content(shelf.load("instruments", "who-5")).change
    assert from_points is not None
    assert from_points.points == 10
