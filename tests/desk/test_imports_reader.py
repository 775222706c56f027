"""Whatever a spreadsheet writes is read as a person sees it; what cannot be read is refused with a sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from ayni.basics.words import Refused
from ayni.desk.imports.reader import MAX_BYTES, MAX_ROWS, by_name, plain, read
from tests.desk.tables import as_xlsx


def cells(content: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read(content).rows]


def wrong(content: bytes) -> list[str]:
    return [str(row.wrong) for row in read(content).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_accents_arrive_in_whatever_encoding_they_were_saved(encoding: str) -> None:
    assert cells("name;district\nIñés;Rímac\n".encode(encoding)) == [{"name": "Iñés", "district": "Rímac"}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_may_be_kept_apart_by_what_a_country_uses(separator: str) -> None:
    assert cells(f"name{separator}sex\nRosa{separator}f\n".encode()) == [{"name": "Rosa", "sex": "f"}]


def test_excels_note_about_the_separator_is_understood() -> None:
    assert cells(b"sep=;\nname;sex\nRosa;f\n") == [{"name": "Rosa", "sex": "f"}]


def test_a_separator_within_quotation_marks_is_part_of_the_cell() -> None:
    assert cells(b'name,notes\n"Rosa, the elder","a;b"\n') == [{"name": "Rosa, the elder", "notes": "a;b"}]


def test_names_of_columns_may_be_written_with_capitals_spaces_and_accents() -> None:
    assert plain("  Año de Nacimiento ") == "ano_de_nacimiento"
    table, strange = by_name(
        read(" Código ,NAME,favourite colour\nx,y,z\n".encode()), [("code", ("codigo",)), ("name", ())]
    )
    assert table.rows[0].cells == {"code": "x", "name": "y"}
    assert strange == ["favourite_colour"]


def test_empty_lines_are_passed_over_and_lines_are_counted_as_a_reader_counts_them() -> None:
    content = b'\n\nname,notes\n\nRosa,"two\nlines"\n , \nMayta,\n'
    assert [(row.line, row.cells["name"]) for row in read(content).rows] == [(5, "Rosa"), (8, "Mayta")]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("x")'])
def test_a_formula_is_refused_for_its_row_alone(cell: str) -> None:
    table = read(f'name,notes\nRosa,"{cell.replace(chr(34), chr(34) * 2)}"\nMayta,fine\n'.encode())
    assert "formula" in str(table.rows[0].wrong)
    assert table.rows[1].wrong is None


@pytest.mark.parametrize("cell", ["+51 999 000 001", "-12.2133", "+51-(01) 200", "-", "5-6"])
def test_telephones_and_negative_numbers_are_no_formulas(cell: str) -> None:
    assert cells(f"name,phone\nRosa,{cell}\n".encode())[0]["phone"] == cell


def test_a_row_with_more_cells_than_columns_is_refused() -> None:
    assert "more cells" in wrong(b"name,sex\nRosa,f,extra\n")[0]


def test_a_row_with_fewer_cells_has_the_others_empty() -> None:
    assert cells(b"name,sex,notes\nRosa\n") == [{"name": "Rosa"}]


def test_a_workbook_gives_dates_numbers_and_words_as_they_are_seen() -> None:
    midnight, morning = datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001 - workbooks know no zones
    content = as_xlsx(
        ["name", "district", "born", "day", "at", "half", "agreed", "late"],
        ["Rosa", 70101, 1991.0, date(2026, 3, 1), midnight, 0.5, True, morning],
        formats={2: "000000"},
    )
    assert cells(content) == [
        {"name": "Rosa", "district": "070101", "born": "1991", "day": "2026-03-01", "at": "2026-03-01", "half": "0.5",
         "agreed": "yes", "late": "2026-03-01 09:30"}
    ]  # fmt: skip


def test_a_workbooks_formulas_and_errors_are_refused_for_their_row_alone() -> None:
    content = as_xlsx(["name", "n"], ["Rosa", "=1+1"], ["Mayta", "#N/A"], ["Illa", 3])
    first, second, third = read(content).rows
    assert "formula" in str(first.wrong)
    assert "#N/A" in str(second.wrong)
    assert third.wrong is None


def test_only_the_first_sheet_that_is_shown_is_read() -> None:
    book = Workbook()
    book.active.append(["hidden"])
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("shown")
    sheet.append(["name"])
    sheet.append(["Rosa"])
    written = io.BytesIO()
    book.save(written)
    assert cells(written.getvalue()) == [{"name": "Rosa"}]


def zipped(**parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"   \n\n", "empty"),
        (b"name,sex\n", "no rows"),
        (b",,\n,,\nRosa,f\n\n", "no rows"),
        (b"name,name\nRosa,Mayta\n", "twice"),
        ("Código,codigo\na,b\n".encode(), "twice"),
        (b"???,!!!\na,b\n", "names of the columns"),
        (b"x" * (MAX_BYTES + 1), "larger than"),
        (b"name\n" + b"a\n" * (MAX_ROWS + 1), "more than"),
        (b"a," * 100 + b"\n1\n", "columns"),
        (b'name,notes\nRosa,"' + b"x" * 200_000 + b"\n", "cannot be read"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old or a locked workbook"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (zipped(a="b"), "damaged"),
        (zipped(**{"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "unfolds"),
        (zipped(**{"xl/worksheets/sheet1.xml": "0" * 50_000_000}), "unfolds"),
        (as_xlsx(["name"], ["Rosa"])[:-300], "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(content)
    assert says in str(refusal.value)
