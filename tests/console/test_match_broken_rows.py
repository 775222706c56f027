"""``ayni match`` and files that are broken: every kind of broken row is told with its line and its reason."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ayni.console import matching_rows as rows
from tests.console.match_desk import Desk

WORKERS, REFERRALS = "workers.csv", "referrals.csv"
FILES = (WORKERS, REFERRALS)
COLUMNS = {
    WORKERS: len((*rows.WORKER_COLUMNS, *rows.WORKER_EXTRAS)), REFERRALS: len((*rows.NEED_COLUMNS, *rows.NEED_EXTRAS)),
}  # fmt: skip
LINE = 4  # the row that is broken, w-03 or R-3; whole rows stand around it

# What a programmer would say, and a person should not have to read.
JARGON = re.compile(r"Traceback|Error\b|Exception|\bNone\b|<class|object at|datetime|\\[xuUnrt0]|field limit|\bstr\b")

Spoil = Callable[[list[str], list[str]], bytes]  # the header and a good row → the broken line


@dataclass(frozen=True)
class Kind:
    """One way in which a row is broken, and what must be said about it."""

    file: str
    reason: str
    spoil: Spoil


def line_of(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue().encode()


def cell(column: str, value: str) -> Spoil:
    def spoil(header: list[str], row: list[str]) -> bytes:
        return line_of([value if name == column else old for name, old in zip(header, row, strict=True)])

    return spoil


def raw(column: str, value: bytes) -> Spoil:
    """The cell as these very bytes, which nobody put quotation marks around."""
    return lambda header, row: cell(column, "HERE")(header, row).replace(b"HERE", value)


def kinds(file: str, told: dict[str, tuple[str, str, str]]) -> dict[str, Kind]:
    return {f"{file}: {what}": Kind(file, reason, cell(name, value)) for what, (name, value, reason) in told.items()}


DAYS = "2026-01-01..2027-12-31"
KINDS = kinds(
    WORKERS,
    {
        "no id": ("id", "", "id: it is empty"),
        "an id that another row has": ("id", "w-02", "id: 'w-02' stands on line 3 already, which counts"),
        "an id that holds two": ("id", "w-03|w-09", "id: 'w-03|w-09' is not one code"),
        "an id that is a whole text": ("id", "x" * 5000, "id: it is longer than 200 characters"),
        "a name that rings the bell": ("name", "Mar\acos", "name: there is an invisible character in it (U+0007)"),
        "a name that steers the terminal": ("name", "\x1b[2JMarcos", "name: there is an invisible character in it"),
        "an id with a space nobody sees": ("id", "w-\u200b02", "id: there is an invisible character in it (U+200B)"),
        "a name written backwards": ("name", "\u202esocraM", "name: there is an invisible character in it (U+202E)"),
        "yes misspelt": ("active", "yess", "active: 'yess' is neither yes nor no"),
        "a consent left open": ("consents_to_matching", "", "consents_to_matching: it is empty"),
        "an agreement that is a number": ("agreement_signed", "2", "agreement_signed: '2' is neither yes nor no"),
        "room that may be": ("supervisor_has_room", "perhaps", "supervisor_has_room: 'perhaps' is neither"),
        "an unknown sex": ("sex", "woman", "sex: 'woman' is none of f, m, x"),
        "an unknown way to travel": ("mode", "teleport", "mode: 'teleport' is none of walk, bicycle, public, car"),
        "a negative number": ("max_travel_minutes", "-5", "'-5' is not a whole number from 0 to 100000"),
        "a number in words": ("max_travel_minutes", "an hour", "max_travel_minutes: 'an hour' is not a number"),
        "half a minute": ("weekly_minutes_limit", "12.5", "'12.5' is not a whole number"),
        "a thousand or one": ("weekly_minutes_limit", "1,200", "'1,200' can be read in two ways"),
        "a number nobody has": ("caseload_points", "99999999", "caseload_points: '99999999' is not a whole number"),
        "more digits than a number has": ("caseload_limit", "9" * 5000, "caseload_limit: it is longer than 200"),
        "a number without end": ("paid_minutes_recent", "inf", "paid_minutes_recent: 'inf' is not a number"),
        "no number at all": ("kept_visits_share", "NaN", "kept_visits_share: 'NaN' is not a number"),
        "a share in per cent": ("kept_visits_share", "92", "kept_visits_share: '92' is not a number between 0 and 1"),
        "beyond the pole": ("lat", "-91", "lat, lon: latitude runs from -90 to 90, longitude from -180 to 180"),
        "beyond the date line": ("lon", "181", "lat, lon: latitude runs from -90 to 90"),
        "a latitude alone": ("lon", "", "lat, lon: one of the two is empty"),
        "degrees and minutes": ("lat", "12°01'S", "lat: '12°01'S' is not a number"),
        "a language without a level": ("languages", "es", "languages: 'es' is not a language with 1, 2 or 3"),
        "fluency out of range": ("languages", "es 4", "languages: 'es 4' is not a language with 1, 2 or 3"),
        "an unknown language": ("languages", "es 3 | zz 2", "languages: 'zz' is not a language that we know"),
        "languages between commas": ("languages", "es 3, qu 2", "languages: 'es 3, qu 2' is not a language with"),
        "two levels for a language": ("languages", "es 3 | es 1", "languages: 'es' stands in it twice"),
        "hours in words": ("hours", "mornings", "hours: 'mornings' is not a day with hours such as"),
        "hours backwards": ("hours", "mon 13:00-08:00", "hours: 'mon 13:00-08:00' is not a day with hours"),
        "hours after midnight": ("hours", "mon 20:00-25:00", "hours: 'mon 20:00-25:00' is not a day with hours"),
        "an unknown weekday": ("hours", "xyz 08:00-13:00", "hours: 'xyz 08:00-13:00' is not a day with hours"),
        "a credential without dates": ("credentials", "acs", "credentials: 'acs' is not a credential such as"),
        "a credential with one date": ("credentials", "acs 2026-01-01", "'2026-01-01' is not a time such as"),
        "a credential without an end": ("credentials", "acs 2026-01-01..", "'2026-01-01..' is not a time such as"),
        "an unknown credential": ("credentials", f"surgeon {DAYS}", "credentials: 'surgeon' is no credential here"),
        "a credential that ends first": (
            "credentials", "acs 2027-01-01..2026-01-01", "'2027-01-01..2026-01-01' does not end after it starts",
        ),
        "a level out of range": ("ratings", "linkage 2026-03-01 3/5/3/3", "ratings: levels run from 1 to 4"),
        "a level in words": ("ratings", "linkage 2026-03-01 good", "'linkage 2026-03-01 good' is not a rating"),
        "a rating without levels": ("ratings", "linkage 2026-03-01", "'linkage 2026-03-01' is not a rating such as"),
        "a rating for nothing we have": ("ratings", "hypnosis 2026-03-01 3/3", "'hypnosis' is no protocol"),
        "a rating on no day": ("ratings", "linkage 2026-02-30 3/3/3/3", "ratings: '2026-02-30' is not a date"),
        "an absence of one day": ("absences", "2026-06-01", "absences: '2026-06-01' is not a time such as"),
        "an absence that ends first": ("absences", "2026-06-30..2026-06-01", "does not end after it starts"),
        "persons between commas": ("known_to", "A-3301, A-0981", "known_to: 'A-3301, A-0981' is not one code"),
        "a formula that protects nobody": ("incidents_with", "=B2", "incidents_with: this looks like a formula"),
        "an error that protects nobody": ("known_to", "#REF!", "known_to: '#REF!' is an error of the spreadsheet"),
        "an error in Spanish": ("incidents_with", "#¿NOMBRE?", "'#¿NOMBRE?' is an error of the spreadsheet"),
        "a column too narrow": ("weekly_minutes_limit", "####", "'####' is an error of the spreadsheet"),
    },
) | kinds(
    REFERRALS,
    {
        "no id": ("id", "", "id: it is empty"),
        "an id that another row has": ("id", "R-1", "id: 'R-1' stands on line 2 already, which counts"),
        "a formula for an id": ("id", "=cmd|' /C calc'!A0", "id: this looks like a formula"),
        "no person": ("person", "", "person: it is empty"),
        "two persons": ("person", "A-1; A-2", "person: 'A-1; A-2' is not one code"),
        "an unknown kind": ("kind", "exorcism", "kind: 'exorcism' is not known; there are"),
        "an unknown protocol": ("protocol", "exorcism", "protocol: 'exorcism' is no protocol on the shelf"),
        "an unknown credential": ("credential_kinds", "surgeon", "credential_kinds: 'surgeon' is none of acs"),
        "a day that never was": ("start_by", "2026-02-30", "start_by: '2026-02-30' is not a date such as"),
        "a date as people write it": ("start_by", "11/06/2026", "start_by: '11/06/2026' is not a date such as"),
        "a date as a spreadsheet counts it": ("start_by", "46184", "start_by: '46184' is not a date such as"),
        "an hour that never was": ("start_by", "2026-06-11T25:00", "start_by: '2026-06-11T25:00' is not a date"),
        "no end": ("end", "", "end: it is empty"),
        "an end before the start": ("end", "2026-06-01", "end: it lies before start_by"),
        "an end nobody will see": ("end", "9999-12-31", "end: '9999-12-31' lies too far away"),
        "no contact": ("contacts", "0", "contacts: '0' is not a whole number from 1 to 1000"),
        "contacts without end": ("contacts", "1e400", "contacts: '1e400' is not a number"),
        "contacts backwards": ("contacts_per_week", "-1", "'-1' is not a number between 0.01 and 21"),
        "longer than a day": ("minutes_per_contact", "1441", "'1441' is not a whole number from 1 to 1440"),
        "points in words": ("acuity_points", "many", "acuity_points: 'many' is not a number"),
        "urgency out of range": ("urgency", "4", "urgency: '4' is not a whole number from 1 to 3"),
        "urgency in words": ("urgency", "high", "urgency: 'high' is not a number"),
        "a language with a level": ("languages", "es 3", "languages: 'es 3' is not a language that we know"),
        "an unknown setting": ("setting", "moon", "setting: 'moon' is none of home, clinic, neutral, phone, video"),
        "in the ocean": ("lat", "95", "lat, lon: latitude runs from -90 to 90"),
        "half a home": ("home_lat", "-12.01", "home_lat, home_lon: one of the two is empty"),
        "a choice nobody offers": ("worker_sex", "any", "worker_sex: 'any' is none of f, m, x"),
        "a protection left open": ("not_from_my_street", "", "not_from_my_street: it is empty"),
        "two conditions in one": ("lived_experience", "carer | loss", "'carer | loss' is not one code"),
        "hours backwards": ("hours", "lun 09:00-08:00", "hours: 'lun 09:00-08:00' is not a day with hours"),
        "as far as it takes": ("max_travel_minutes", "far", "max_travel_minutes: 'far' is not a number"),
        "excluded between commas": ("excluded_workers", "w-01,w-02", "excluded_workers: 'w-01,w-02' is not one code"),
        "a whole history": ("previous_worker", "x" * 3000, "previous_worker: it is longer than 200 characters"),
    },
)  # fmt: skip
KINDS |= {
    f"{file}: {what}": Kind(file, reason, spoil)
    for file in FILES
    for what, (reason, spoil) in {
        "too few cells": (
            f"it has {COLUMNS[file] - 1} cells where the header names {COLUMNS[file]} columns",
            lambda _, row: line_of(row[:-1]),
        ),
        "too many cells": (
            f"it has {COLUMNS[file] + 1} cells where the header names",
            lambda _, row: line_of([*row, "more"]),
        ),
        "a remark": (
            f"it has 1 cell where the header names {COLUMNS[file]} columns",
            lambda *_: b"# ask Carmen about these",
        ),
        "another delimiter": ("it has 1 cell where", lambda _, row: ";".join(row).replace(",", "").encode()),
        "a quotation mark never closed": ("a quotation mark is not closed", raw("hours", b'"mon 08:00-13:00')),
        "a quotation mark too many": ("a quotation mark is not closed or stands", raw("id", b'"X-9"9')),
        "a NUL": ("there is a NUL character in it", raw("id", b"X-\0")),
        "letters of Windows": ("some letters are not UTF-8; save the sheet as", raw("languages", b"espa\xf1ol 3")),
        "half a letter": ("some letters are not UTF-8", raw("languages", b"es \xe2\x82")),
        "a file put behind a file": ("there is an invisible character in it (U+FEFF)", raw("id", BOM_UTF8 + b"X-9")),
        "the header once more": ("it names the columns once more", lambda header, _: line_of(header)),
        "a line without end": ("it is longer than 100000 characters", raw("hours", b"x" * 400_000)),
        "a tab inside": ("id: there is an invisible character in it (U+0009)", cell("id", "X\t9")),
    }.items()
}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The example pair, matched once: its answer is there to compare with."""
    found = Desk(tmp_path / "desk")
    assert found.match() == 0
    capsys.readouterr()
    return found


def lines(desk: Desk, file: str) -> list[bytes]:
    return (desk.folder / file).read_bytes().removeprefix(BOM_UTF8).splitlines()


def pairs(desk: Desk) -> set[tuple[str, str, str]]:
    return {(row["referral"], row["worker"], row["minutes_away"]) for row in desk.answer() if row["worker"]}


def told_rows(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, str]]:
    """What was said about rows: the path, the line and the reason. All that was said is for people."""
    said = capsys.readouterr().err
    assert not JARGON.search(said)
    return [
        (found[1], int(found[2]), found[3])
        for found in (re.fullmatch(r"(.+\.csv), line (\d+): (.+\.)", sentence) for sentence in said.splitlines())
        if found
    ]


def test_there_are_forty_kinds_and_more() -> None:
    assert len(KINDS) >= 40
    assert {kind.file for kind in KINDS.values()} == set(FILES)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_broken_row_is_told_with_its_line_and_its_reason_and_the_rest_is_matched(
    desk: Desk, capsys: pytest.CaptureFixture[str], kind: Kind
) -> None:
    header, *rows = desk.sheet(kind.file)
    broken = rows[LINE - 2]
    before = {pair for pair in pairs(desk) if broken[0] not in pair}
    sheet = lines(desk, kind.file)
    sheet[LINE - 1] = kind.spoil(header, broken)
    (desk.folder / kind.file).write_bytes(b"\r\n".join(sheet))

    assert desk.match() == 1

    ((path, line, reason),) = told_rows(capsys)
    assert (path, line) == (str(desk.folder / kind.file), LINE)
    assert kind.reason in reason
    assert len(reason) < 500
    assert pairs(desk) == before
    assert {row["referral"] for row in desk.answer()} == {"R-1", "R-2", "R-3", "R-4", "R-5"} - {broken[0]}


@pytest.mark.parametrize("file", FILES)
def test_all_kinds_in_one_file_are_each_told_and_change_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    header, *rows = desk.sheet(file)
    here = [kind for kind in KINDS.values() if kind.file == file]
    answer = (desk.folder / "m.csv").read_bytes()
    good = lines(desk, file)
    spare = ["X-9", *rows[LINE - 2][1:]]
    (desk.folder / file).write_bytes(b"\n".join([*good, *(kind.spoil(header, spare) for kind in here)]))

    assert desk.match() == 1

    told = told_rows(capsys)
    assert [line for _, line, _ in told] == list(range(len(good) + 1, len(good) + 1 + len(here)))
    assert [kind.reason for kind, (_, _, reason) in zip(here, told, strict=True) if kind.reason not in reason] == []
    assert (desk.folder / "m.csv").read_bytes() == answer


def test_everything_wrong_with_a_referral_is_told_at_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for column, value in (("start_by", "soon"), ("contacts", "0"), ("urgency", "9"), ("setting", "moon"), ("id", "")):
        desk.spoil(REFERRALS, LINE, column, value)
    assert desk.match() == 1
    ((_, _, reason),) = told_rows(capsys)
    assert [reason.count(f"{name}:") for name in ("start_by", "contacts", "urgency", "setting", "id")] == [1] * 5


def test_a_line_break_inside_a_cell_spoils_two_lines_and_no_more(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = (desk.folder / "m.csv").read_bytes()
    header, *rows = desk.sheet(WORKERS)
    broken = cell("name", "Mar\ncos")(header, ["X-9", *rows[LINE - 2][1:]])
    head, *rest = lines(desk, WORKERS)
    (desk.folder / WORKERS).write_bytes(b"\n".join([head, broken, *rest]))
    assert desk.match() == 1
    assert [line for _, line, _ in told_rows(capsys)] == [2, 3]
    assert (desk.folder / "m.csv").read_bytes() == answer


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("blank", [b"", b"   ", b"," * 25, b'""' + b',""' * 25, b";;", b"\t"])
def test_a_blank_line_is_nothing_to_tell(
    desk: Desk, capsys: pytest.CaptureFixture[str], file: str, blank: bytes
) -> None:
    answer = (desk.folder / "m.csv").read_bytes()
    head, *rest = lines(desk, file)
    (desk.folder / file).write_bytes(b"\n".join([blank, head, blank, *rest, blank]))
    assert desk.match() == 0
    assert told_rows(capsys) == []
    assert (desk.folder / "m.csv").read_bytes() == answer


def test_what_looks_broken_but_is_not_counts(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.spoil(WORKERS, 2, "name", "")  # may be left out: sentences say the id
    desk.spoil(WORKERS, 3, "name", "+51 999 @Julia")  # no formula to us; written so that it is none to others
    desk.spoil(WORKERS, 5, "max_travel_minutes", "30,0")
    desk.spoil(WORKERS, 9, "name", "O\u0301scar \u0915\u094d\u200d\u0937")  # an accent of its own; letters joined
    assert desk.match("--explain") == 0
    assert told_rows(capsys) == []
    names = {row["worker"]: row["name"] for row in desk.answer()}
    assert names["w-01"] == "w-01"
    assert names["w-08"].startswith("Óscar")


def test_two_ways_to_write_an_accent_are_one_person(desk: Desk) -> None:
    desk.spoil(REFERRALS, 2, "person", "Jos\u00e9-1")
    desk.match()
    assert ("R-1", "w-01") in desk.suggested()
    desk.spoil(WORKERS, 2, "incidents_with", "Jose\u0301-1")
    desk.match()
    assert ("R-1", "w-01") not in desk.suggested()


def test_a_column_whose_name_steers_the_terminal_is_shown_and_not_obeyed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *rest = lines(desk, WORKERS)
    (desk.folder / WORKERS).write_bytes(b"\n".join([head + b",\x1b[2J", *(row + b"," for row in rest)]))
    assert desk.match() == 0
    assert "\x1b" not in capsys.readouterr().err


# --- the file as a whole ---------------------------------------------------------------------------------------------

WHOLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path.unlink(), "cannot be read: No such file or directory."),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "cannot be read: Is a directory."),
    "empty": (lambda path: path.write_bytes(b""), "is empty: the first line names the columns."),
    "only a mark of its encoding": (lambda path: path.write_bytes(BOM_UTF8), "is empty"),
    "only blank lines": (lambda path: path.write_bytes(b"\r\n,,,\r\n\r\n"), "is empty"),
    "a column lacks": (lambda path: renamed(path, b"languages", b"language"), "lacks the column languages;"),
    "a column twice": (lambda path: renamed(path, b",lat,", b",lat,lat,"), "names the column lat twice."),
    "no header": (lambda path: path.write_bytes(path.read_bytes().split(b"\n", 1)[1]), "lacks the columns id, "),
    "a header never closed": (lambda path: renamed(path, b"id,", b'"id,'), "a quotation mark is not closed"),
    "a header without end": (lambda path: path.write_bytes(b"x" * 400_000), "it is longer than 100000 characters."),
    "bytes": (lambda path: path.write_bytes(bytes(range(256)) * 50), "is not a table in plain text: save the sheet"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "is not a table in plain text"),
    "UTF-16 unmarked": (lambda path: path.write_bytes("id,name\n".encode("utf-16-le")), "is not a table in plain text"),
    "a workbook": (lambda path: path.write_bytes(b"PK\x03\x04rest"), "is a workbook, not a CSV file"),
    "an old workbook": (lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1")), "is a workbook, not a CSV"),
}


def renamed(path: Path, old: bytes, new: bytes) -> None:
    head, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([head.replace(old, new, 1), *rest]))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("spoil", "sentence"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_cannot_be_used_gives_one_sentence_and_leaves_the_earlier_answer(
    desk: Desk, capsys: pytest.CaptureFixture[str], file: str, spoil: Callable[[Path], object], sentence: str
) -> None:
    out = desk.folder / "m.csv"
    out.write_text("earlier")
    spoil(desk.folder / file)
    before = sorted(desk.folder.iterdir())

    assert desk.match() == 2

    (said,) = capsys.readouterr().err.splitlines()
    assert file in said
    assert sentence in said
    assert said.endswith(".")
    assert not JARGON.search(said)
    assert out.read_text() == "earlier"
    assert sorted(desk.folder.iterdir()) == before


def test_an_answer_that_cannot_take_its_place_leaves_nothing_behind(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.folder / "m.csv").unlink()
    (desk.folder / "m.csv").mkdir()
    before = sorted(desk.folder.iterdir())
    assert desk.match() == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("m.csv cannot be written: Is a directory.")
    assert sorted(desk.folder.iterdir()) == before
