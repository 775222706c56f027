"""``ayni match`` with a file of supervisors: their room is shared by all of their workers."""

from pathlib import Path

import pytest

from tests.console.match_desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    found = Desk(tmp_path / "desk")
    capsys.readouterr()
    return found


def with_room(desk: Desk, *rows: tuple[str, str]) -> int:
    desk.put("supervisors.csv", [["id", "room"], *map(list, rows)])
    return desk.match("--explain", "--supervisors", str(desk.folder / "supervisors.csv"))


def proposed(desk: Desk) -> int:
    return [row["proposed"] for row in desk.answer()].count("yes")


def test_no_more_are_proposed_than_the_supervisor_of_all_has_room_for(desk: Desk) -> None:
    assert desk.match() == 0
    assert proposed(desk) > 1
    assert with_room(desk, ("Inés", "1")) == 0
    assert proposed(desk) == 1
    assert any("has room for one more person" in row["reasons_en"] for row in desk.answer())


def test_a_supervisor_without_room_keeps_everybody_out_and_one_who_is_not_named_nobody(desk: Desk) -> None:
    assert with_room(desk, ("Inés", "0")) == 0
    assert desk.suggested() == set()
    assert any("has no room left" in row["reasons_en"] for row in desk.answer())
    assert with_room(desk, ("Noor", "0")) == 0
    assert proposed(desk) > 1


def test_a_room_that_is_no_number_is_told_with_its_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert with_room(desk, ("Inés", "some"), ("Noor", "2")) == 1
    assert "supervisors.csv" in (told := capsys.readouterr().err)
    assert "room" in told
