"""``ayni match``: two files in, one file out; a bad row costs nobody but itself."""

import json
from pathlib import Path

import pytest

from ayni.console import matching
from ayni.console.tables import harmless
from tests.console.match_desk import Desk, match


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    found = Desk(tmp_path / "desk")
    capsys.readouterr()
    return found


def test_the_example_can_be_matched_as_it_is(desk: Desk) -> None:
    assert desk.match() == 0
    assert ("R-1", "w-01") in desk.suggested()
    assert {row["worker"]: row["proposed"] for row in desk.answer() if row["referral"] == "R-4"}["w-04"] == "yes"
    assert {row["referral"] for row in desk.answer() if row["suggested"] == "nobody"} == {"R-2", "R-5"}


def test_explaining_adds_everybody_who_is_not_suggested_and_why_in_two_languages(desk: Desk) -> None:
    assert desk.match("--explain") == 0
    (julia,) = (row for row in desk.answer() if (row["referral"], row["worker"]) == ("R-4", "w-02"))
    assert julia["suggested"] == "no"
    assert julia["reasons_en"] == "Julia's competence rating for this protocol is 15 months old; the limit is 12."
    assert "Julia passes a new rating for this protocol (a supervisor can do this)." in julia["change_en"]
    assert all(row["change_en"] and row["change_es"] for row in desk.answer() if row["suggested"] == "no")
    assert all(row["reasons_es"] for row in desk.answer() if row["worker"])
    (nobody,) = (row for row in desk.answer() if (row["referral"], row["suggested"]) == ("R-5", "nobody"))
    assert "another sex" in nobody["would_help_en"]
    assert nobody["would_help_es"]


def test_the_same_files_give_the_same_answer_whatever_order_their_rows_are_in(desk: Desk) -> None:
    desk.match("--explain")
    before = (desk.folder / "m.csv").read_bytes()
    for name in ("workers.csv", "referrals.csv"):
        header, *rows = desk.sheet(name)
        desk.put(name, [header, *rows[::-1]])
    desk.match("--explain")
    assert (desk.folder / "m.csv").read_bytes() == before


WORKER_SLIPS = {
    "languages": [("zz 3", "'zz' is not a language"), ("qu", "such as 'qu 3'"), ("qu 4", "such as 'qu 3'")],
    "hours": [
        ("monday morning", "not a day with hours"),
        ("mon 13:00-08:00", "not a day"),
        ("mon 08:00-25:00", "not a"),
    ],
    "lat": [("north", "not a number"), ("-120", "latitude"), ("", "one of the two is empty"), ("nan", "not a number")],
    "lon": [("-1e9", "longitude"), ("inf", "not a number")],
    "active": [("maybe", "neither yes nor no"), ("", "it is empty")],
    "consents_to_matching": [("", "it is empty")],
    "credentials": [
        ("surgeon 2026-01-01..2027-01-01", "no credential here"),
        ("acs 2026-01-01", "is not a time such as"),
        ("acs 01/01/2026..01/01/2027", "not a date such as"),
        ("acs 2027-01-01..2026-01-01", "does not end after it starts"),
        ("acs 0001-01-01..9999-12-31", "too far away"),
    ],
    "ratings": [
        ("problem-solving 2026-03-01", "not a rating such as"),
        ("problem-solving 2026-03-01 3/5", "1 to 4"),
        ("problem-solving 2026-03-01 3/x", "not a rating such as"),
        ("hypnosis 2026-03-01 3/3", "no protocol on the shelf"),
        ("problem-solving 2026-02-30 3/3", "not a date such as"),
    ],
    "sex": [("woman", "none of f, m, x")],
    "mode": [("teleport", "none of walk"), ("", "it is empty")],
    "max_travel_minutes": [("an hour", "not a number"), ("-5", "not a whole number"), ("1e300", "not a whole number")],
    "weekly_minutes_limit": [("12.5", "not a whole number"), ("", "it is empty"), ("1_000", "not a")],
    "absences": [("next week", "is not a time such as")],
    "kept_visits_share": [("92", "between 0 and 1")],
    "paid_minutes_recent": [("=1+1", "looks like a formula")],
    "id": [("", "it is empty"), ("w-02", "stands on line 3 already")],
}
NEED_SLIPS = {
    "person": [("", "it is empty")],
    "kind": [("exorcism", "is not known; there are")],
    "protocol": [("exorcism", "no protocol on the shelf")],
    "start_by": [("soon", "not a date such as"), ("2030-01-01", "end: it lies before start_by"), ("", "it is empty")],
    "contacts": [("0", "from 1 to 1000"), ("many", "not a number")],
    "contacts_per_week": [("0", "0.01 and 21"), ("1e-300", "0.01 and 21"), ("99", "0.01 and 21")],
    "minutes_per_contact": [("0", "from 1 to 1440")],
    "urgency": [("9", "from 1 to 3"), ("1.5", "not a whole number")],
    "setting": [("moon", "none of home")],
    "not_from_my_street": [("", "it is empty")],
    "worker_sex": [("any", "none of f, m, x")],
    "home_lat": [("0", "one of the two is empty")],
    "languages": [("castellano", "not a language")],
}
SLIPS = [
    (name, column, cell, reason)
    for name, slips in (("workers.csv", WORKER_SLIPS), ("referrals.csv", NEED_SLIPS))
    for column, cells in slips.items()
    for cell, reason in cells
]


@pytest.mark.parametrize(("name", "column", "cell", "reason"), SLIPS)
def test_a_slip_is_told_with_its_line_and_the_other_rows_are_matched(
    desk: Desk, capsys: pytest.CaptureFixture[str], name: str, column: str, cell: str, reason: str
) -> None:
    line = 4
    spoilt = desk.sheet(name)[line - 1][0]
    desk.match()
    before = {pair for pair in desk.suggested() if spoilt not in pair}
    capsys.readouterr()
    desk.spoil(name, line, column, cell)
    assert desk.match() == 1
    told = [said for said in capsys.readouterr().err.splitlines() if f"{name}, line {line}: " in said]
    assert len(told) == 1
    assert reason in told[0]
    assert desk.suggested() == before


def test_everything_that_is_wrong_with_a_row_is_told_at_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for column, cell in (("mode", "teleport"), ("active", "maybe"), ("hours", "x | y")):
        desk.spoil("workers.csv", 5, column, cell)
    desk.match()
    (told,) = (said for said in capsys.readouterr().err.splitlines() if "line 5" in said)
    assert [told.count(word) for word in ("mode:", "active:", "hours:")] == [1, 1, 2]


BROKEN_LINES = {
    b'w-99,"never closed': "a quotation mark is not closed",
    b"w-99,yes": "it has 2 cells where the header names",
    b"w-99" + b"," * 60 + b"x": "it has 61 cells where the header names",
    b"w-99,Jos\xe9" + b"," * 24: "some letters are not UTF-8",
    b"w-99,\x00" + b"," * 24: "there is a NUL character in it",
}


@pytest.mark.parametrize("broken", BROKEN_LINES)
def test_a_broken_line_costs_only_itself(desk: Desk, capsys: pytest.CaptureFixture[str], broken: bytes) -> None:
    path = desk.folder / "workers.csv"
    header, *rows = path.read_bytes().splitlines(keepends=True)
    desk.match()
    before = desk.suggested()
    path.write_bytes(b"".join([header, broken, b"\r\n", b"\r\n", *rows]))
    assert desk.match() == 1
    assert f"workers.csv, line 2: {BROKEN_LINES[broken]}" in capsys.readouterr().err
    assert desk.suggested() == before


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8"), (";", "utf-16"), (",", "utf-8-sig")]
)
def test_files_as_spreadsheets_write_them_are_read(desk: Desk, delimiter: str, encoding: str) -> None:
    desk.match()
    before = desk.suggested()
    for name in ("workers.csv", "referrals.csv"):
        rows = desk.sheet(name)
        if delimiter == ";":  # where the decimal sign is a comma
            rows = [[cell.replace(".", ",") if cell[:1] == "-" else cell for cell in row] for row in rows]
        desk.put(name, rows, delimiter, encoding)
    assert desk.match() == 0
    assert desk.suggested() == before


def test_a_misspelt_column_that_protects_somebody_stops_everything(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.spoil("workers.csv", 1, "incidents_with", "incident_with")
    assert desk.match() == 2
    assert "workers.csv lacks the column incidents_with" in capsys.readouterr().err
    assert not (desk.folder / "m.csv").exists()


def test_a_column_that_nobody_knows_is_told_and_left_out(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    header, *rows = desk.sheet("workers.csv")
    desk.put("workers.csv", [[*header, "shoe_size"], *([*row, "38"] for row in rows)])
    assert desk.match() == 0
    assert "the column 'shoe_size' is not one that we know" in capsys.readouterr().err


def test_an_excluded_worker_who_is_in_no_row_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.spoil("referrals.csv", 2, "excluded_workers", "w-1")
    desk.match()
    assert "Referral R-1: the excluded worker 'w-1' is in no row" in capsys.readouterr().err


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(desk: Desk) -> None:
    desk.spoil("workers.csv", 2, "name", '@HYPERLINK("http://example.org","Rosa")')
    desk.match("--explain")
    cells = [cell for row in desk.answer() for cell in row.values()]
    assert any(cell.startswith("'@HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_every_beginning_of_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_of_our_own_stay_numbers() -> None:
    assert harmless(-12.5) == "-12.5"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04rest", b"id,id,name\n"])
def test_a_file_that_is_no_table_of_workers_stops_everything(
    desk: Desk, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (desk.folder / "workers.csv").write_bytes(content)
    assert desk.match() == 2
    assert capsys.readouterr().err.startswith("workers.csv ")
    assert not (desk.folder / "m.csv").exists()


def test_a_run_that_cannot_finish_leaves_the_earlier_answer_as_it_was(desk: Desk) -> None:
    out = desk.folder / "m.csv"
    out.write_text("earlier")
    (desk.folder / "referrals.csv").unlink()
    assert desk.match() == 2
    assert out.read_text() == "earlier"
    assert not list(desk.folder.glob(".m.csv*"))


def test_what_is_missing_on_the_command_line_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert match("--workers", str(desk.folder / "workers.csv")) == 2
    assert "--referrals is needed" in capsys.readouterr().err
    assert desk.match("--jurisdiction", "atlantis") == 2
    assert "atlantis" in capsys.readouterr().err
    assert desk.match("--out", str(desk.folder / "nowhere" / "m.csv")) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert desk.match("--out", str(desk.folder / "workers.csv")) == 2
    assert "would replace" in capsys.readouterr().err


def test_an_example_never_replaces_files_that_are_there(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.spoil("workers.csv", 2, "name", "Mine")
    assert match("--example", str(desk.folder)) == 2
    assert "exists already" in capsys.readouterr().err
    assert desk.sheet("workers.csv")[1][desk.sheet("workers.csv")[0].index("name")] == "Mine"


def test_no_row_at_all_is_answered_with_an_empty_table(desk: Desk) -> None:
    desk.put("referrals.csv", desk.sheet("referrals.csv")[:1])
    assert desk.match() == 0
    assert desk.answer() == []


def test_the_guide_names_every_column_and_nothing_else() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "matching-from-files.md").read_text("utf-8")
    named = {line.split("`")[1] for line in guide.splitlines() if line.startswith("| `")}
    columns = {
        *matching.matching_rows.WORKER_COLUMNS, *matching.matching_rows.WORKER_EXTRAS,
        *matching.matching_rows.NEED_COLUMNS, *matching.matching_rows.NEED_EXTRAS,
        *matching.matching_rows.SUPERVISOR_COLUMNS,
        *matching.HEADER, *matching.EXPLAINED,
    }  # fmt: skip
    assert json.dumps(sorted(named)) == json.dumps(sorted(columns))
