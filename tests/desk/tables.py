"""Tables as people send them, and what the pages of the imports answer."""

import csv
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook

from tests import cast


def signed_in(name: str) -> Client:
    """A browser in which a member of the cast is signed in."""
    client = Client()
    client.force_login(cast.account(name))
    return client


def as_csv(*rows: dict[str, str], separator: str = ",") -> bytes:
    """The rows under the names of their columns."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def as_xlsx(columns: list[str], *rows: list[Any], formats: dict[int, str] | None = None) -> bytes:
    """A workbook with those rows; ``formats`` gives a column (from 1) a number format."""
    book = Workbook()
    sheet = book.active
    sheet.append(columns)
    for row in rows:
        sheet.append(row)
        for column, number_format in (formats or {}).items():
            sheet.cell(sheet.max_row, column).number_format = number_format
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def rehearse(client: Client, kind: str, content: bytes, name: str = "table.csv") -> HttpResponse:
    """Send a file and read what would happen."""
    return client.post(f"/imports/{kind}/", {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, kind: str, report: HttpResponse) -> HttpResponse:
    """Press the button of the report."""
    return client.post(f"/imports/{kind}/confirmed", {"table": report.context["sealed"]})


def take_in(client: Client, kind: str, content: bytes) -> HttpResponse:
    """Send a file and confirm it."""
    report = rehearse(client, kind, content)
    assert report.status_code == 200, text(report)
    return confirm(client, kind, report)


def counts(report: HttpResponse) -> tuple[int, int, int]:
    """How many rows were taken in, known already, refused."""
    return report.context["taken"], report.context["many_known"], report.context["refused"]


def reasons(report: HttpResponse) -> dict[int, str]:
    """Why rows were refused, by line."""
    return {verdict.line: " ".join(verdict.reasons) for verdict in report.context["shown"]}


def text(response: HttpResponse) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))
