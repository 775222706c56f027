"""``ayni match`` with groups: rows that name the same group are matched together, or refused together."""

from pathlib import Path

import pytest

from tests.console.match_desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The example with two more people who wait as R-3 does, all three of group G-1."""
    found = Desk(tmp_path / "desk")
    header, *rows = found.sheet("referrals.csv")
    (first,) = (row for row in rows if row[0] == "R-3")
    first[header.index("group")] = "G-1"
    more = []
    for number, person in (("R-6", "A-5501"), ("R-7", "A-5502")):
        row = list(first)
        row[header.index("id")], row[header.index("person")] = number, person
        more.append(row)
    found.put("referrals.csv", [header, *rows, *more])
    capsys.readouterr()
    return found


def test_a_group_is_matched_as_one_by_the_rules_of_all_of_them(desk: Desk) -> None:
    assert desk.match() == 0
    rows = [row for row in desk.answer() if row["referral"] == "G-1"]
    assert rows
    assert [row["proposed"] for row in rows].count("yes") == 1
    assert "w-08" not in {row["worker"] for row in rows}  # who is known to one of them
    assert not {row["referral"] for row in desk.answer()} & {"R-3", "R-6", "R-7"}


APART = {
    "languages": ("ay", "There is no language that suits everybody ('G-1')"),
    "kind": ("course", "They do not all wait for the same ('G-1')"),
    "minutes_per_contact": ("60", "the rows of 'G-1' say different things about minutes_per_contact"),
    "urgency": ("9", "another row of 'G-1' could not be used, and a group is matched whole or not at all"),
}


@pytest.mark.parametrize("column", APART)
def test_a_group_that_cannot_be_is_refused_whole_and_the_others_are_matched(
    desk: Desk, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    cell, why = APART[column]
    desk.spoil("referrals.csv", 7, column, cell)
    assert desk.match() == 1
    told = capsys.readouterr().err
    assert f"line 4: group: {why}." in told
    assert "G-1" not in {row["referral"] for row in desk.answer()}
    assert ("R-1", "w-01") in desk.suggested()
