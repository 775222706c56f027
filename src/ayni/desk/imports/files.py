"""The files that go out: templates to fill in, and the rows that were refused, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ayni.desk.imports.judging import REFUSED, Report
from ayni.desk.imports.kind import Kind
from ayni.desk.imports.reader import FORMULA, Row, Table

TEXT = "@"  # the number format by which a spreadsheet leaves leading zeros and dates as they are written


def template_csv(kind: Kind) -> bytes:
    """The columns and the examples, as CSV with the mark by which Excel knows UTF-8."""
    return _csv(kind.columns, [[row.get(name, "") for name in kind.columns] for row in kind.examples])


def template_xlsx(kind: Kind) -> bytes:
    """The same as a workbook whose cells are text, with a second sheet that says what each column holds."""
    book = Workbook()
    sheet = book.active
    sheet.title = str(kind.title)[:31]
    sheet.append(kind.columns)
    for row in kind.examples:
        sheet.append([row.get(name, "") for name in kind.columns])
    for number in range(1, len(kind.columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18
        for line in range(2, 200):
            sheet.cell(line, number).number_format = TEXT
    _bold(sheet)
    sheet.freeze_panes = "A2"
    _columns_sheet(book, kind)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def refused_rows(report: Report) -> Table:
    """The refused rows as they came, with their line and the reasons last, to be put right and sent again."""
    line, reason = _("line"), _("reason")
    rows = [
        Row(each.line, {**each.cells, line: str(each.line), reason: " ".join(each.reasons)})
        for each in report.of(REFUSED)
    ]
    return Table((*report.columns, line, reason), tuple(rows))


def as_csv(table: Table) -> bytes:
    """The table as CSV that a spreadsheet opens without running any of it."""
    return _csv(table.columns, [[row.cells.get(name, "") for name in table.columns] for row in table.rows])


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _columns_sheet(book: Workbook, kind: Kind) -> None:
    sheet = book.create_sheet(_("Columns"))
    sheet.append([_("Column"), _("Needed"), _("What it holds")])
    for name, field in kind.form.base_fields.items():
        sheet.append([name, _("yes") if field.required else "", str(field.help_text)])
        sheet.cell(sheet.max_row, 3).alignment = Alignment(wrap_text=True)
    for letter, width in (("A", 22), ("B", 10), ("C", 70)):
        sheet.column_dimensions[letter].width = width
    _bold(sheet)


def _bold(sheet: object) -> None:
    for cell in sheet[1]:  # type: ignore[index]
        cell.font = Font(bold=True)
