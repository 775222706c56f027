"""Bringing in a table: rehearsed first, each row whole or not at all, and never twice."""

import csv
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from ayni.credentials.queries import Credential, Rating
from ayni.desk.imports.kinds import KINDS
from ayni.ground import actions as ground
from ayni.ground import clock, ledger
from ayni.ground.queries import Entry
from ayni.people.queries import ContactWay, Person, agreed_to
from ayni.places.queries import Centre
from ayni.workers.queries import Agreement, Supervision, Worker
from tests import cast
from tests.desk.tables import (
    as_csv,
    as_xlsx,
    confirm,
    counts,
    reasons,
    rehearse,
    signed_in,
    take_in,
    text,
)

pytestmark = pytest.mark.django_db

AMARU = {"name": "Sonqo Quispe", "languages": "es, qu", "district": "Villa El Salvador", "birth_year": "1990"}
ILLA = {"name": "Illa Mamani", "languages": "es", "district": "150143", "agrees_care": "sí", "contact_value": "+51 1"}
MAYTA = {"name": "Mayta Rojas", "district": "150142", "weekly_hours": "20", "languages": "es:3"}


@pytest.fixture(autouse=True)
def world() -> Iterator[cast.Cast]:
    """The cast, on the day it was gathered."""
    with moved():
        yield cast.gather()


def moved() -> AbstractContextManager[None]:
    return clock.moved_to(cast.NOW)


def people() -> set[str]:
    return {person.name for person in Person.objects.all()}


def test_the_rehearsal_says_what_would_happen_and_changes_nothing() -> None:
    before, entries = people(), Entry.objects.count()
    report = rehearse(signed_in("Tomás"), "people", as_csv(AMARU, ILLA))
    assert counts(report) == (2, 0, 0)
    assert "would be taken in" in text(report)
    assert (people(), Entry.objects.count()) == (before, entries)


def test_confirming_takes_in_what_the_rehearsal_promised_with_all_its_parts() -> None:
    report = take_in(signed_in("Tomás"), "people", as_csv(AMARU, ILLA))
    assert counts(report) == (2, 0, 0)
    assert people() >= {"Sonqo Quispe", "Illa Mamani"}
    illa = next(person for person in Person.objects.all() if person.name == "Illa Mamani")
    assert agreed_to(illa.pk) == {"care": True}
    assert ContactWay.objects.get(person=illa).value == "+51 1"
    assert not list(ledger.verify())


def test_what_is_taken_in_is_written_in_the_ledger_as_by_hand() -> None:
    take_in(signed_in("Tomás"), "people", as_csv(AMARU))
    entry = Entry.objects.filter(verb="people.register").latest("seq")
    assert (entry.by_name, entry.because) == ("Tomás", "import")


def test_the_same_file_a_second_time_changes_nothing(world: cast.Cast) -> None:
    client = signed_in("Tomás")
    take_in(client, "people", as_csv(AMARU, ILLA))
    before = Entry.objects.count()
    assert counts(take_in(client, "people", as_csv(AMARU, ILLA))) == (0, 2, 0)
    assert counts(take_in(client, "people", as_csv(ILLA, AMARU, separator=";"))) == (0, 2, 0)
    assert Entry.objects.count() == before


def test_the_same_file_from_a_colleague_changes_nothing_either(world: cast.Cast) -> None:
    take_in(signed_in("Tomás"), "people", as_csv(AMARU))
    grant(world, "Wari", "coordinator")
    assert counts(take_in(signed_in("Wari"), "people", as_csv(AMARU))) == (0, 1, 0)


def test_pressing_the_button_twice_takes_in_once() -> None:
    client = signed_in("Tomás")
    report = rehearse(client, "people", as_csv(AMARU))
    assert counts(confirm(client, "people", report)) == (1, 0, 0)
    assert counts(confirm(client, "people", report)) == (0, 1, 0)


def test_the_same_row_twice_in_a_file_counts_once_and_says_where_the_other_is() -> None:
    report = rehearse(signed_in("Tomás"), "people", as_csv(AMARU, AMARU))
    assert counts(report) == (1, 1, 0)
    assert "line 2" in text(report)


def test_two_rows_that_contradict_each_other_are_not_both_taken_in() -> None:
    rows = [{**AMARU, "code": "A-22222"}, {**ILLA, "code": "A-22222"}]
    report = rehearse(signed_in("Tomás"), "people", as_csv(*rows))
    assert counts(report) == (1, 0, 1)
    assert "Line 2 says something else" in reasons(report)[3]
    assert counts(confirm(signed_in("Tomás"), "people", report)) == (1, 0, 1)


def test_one_bad_row_does_not_hold_up_the_others() -> None:
    report = take_in(signed_in("Tomás"), "people", as_csv(AMARU, {**ILLA, "birth_year": "1066"}))
    assert counts(report) == (1, 0, 1)
    assert "1066 cannot be a birth year" in reasons(report)[3]


def test_a_row_refused_half_way_leaves_nothing_behind(world: cast.Cast) -> None:
    for number in range(9):
        cast.worker_called(f"Worker {number}", world.centre, world.marisol, supervisor=world.supervisor)
    before = Worker.objects.count(), Agreement.objects.count(), Entry.objects.count()
    row = {**MAYTA, "agreement": "folder 1", "agrees_to_suggestions": "x", "supervisor": "Inés"}
    report = take_in(signed_in("Marisol"), "workers", as_csv(row))
    assert counts(report) == (0, 0, 1)
    assert "already supervises" in reasons(report)[2]
    assert (Worker.objects.count(), Agreement.objects.count(), Entry.objects.count()) == before


def test_a_worker_comes_in_with_hours_agreement_consent_and_supervisor(world: cast.Cast) -> None:
    row = {
        **MAYTA, "hours": "mon-wed 08:00-13:00; sáb 09:00-12:00", "agreement": "folder 9",
        "agreement_signed": "15/01/2026", "agrees_to_suggestions": "yes", "supervisor": "inés",
        "lat": "-12.2", "lon": "-76.94", "code": "W-MAYTA",
    }  # fmt: skip
    report = take_in(signed_in("Marisol"), "workers", as_csv(row))
    assert counts(report) == (1, 0, 0), reasons(report)
    worker = Worker.objects.get(code="W-MAYTA")
    assert sum(each.stretch.minutes for each in worker.hours.all()) == 3 * 300 + 180
    assert worker.agreements.get().signed_at == datetime(2026, 1, 15, 5, tzinfo=UTC)
    assert Supervision.objects.get(worker=worker, until=None).supervisor == world.supervisor
    assert (worker.point.lat, worker.weekly_minutes_limit) == (-12.2, 1200)


def test_a_credential_counts_from_the_first_to_the_last_day_where_the_centre_is(world: cast.Cast) -> None:
    row = credential(world)
    assert counts(take_in(signed_in("Marisol"), "credentials", as_csv(row))) == (1, 0, 0)
    kept = Credential.objects.get(evidence="paper 7")
    assert kept.valid_from == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert kept.valid_until == datetime(2027, 1, 1, 5, tzinfo=UTC)
    assert kept.kind == "peer-support"


def test_a_rating_is_dated_the_day_it_was_made(world: cast.Cast) -> None:
    report = take_in(signed_in("Inés"), "ratings", as_csv(rating(world)))
    assert counts(report) == (1, 0, 0), reasons(report)
    assert Rating.objects.filter(worker=world.worker).earliest("rated_at").rated_at.date().isoformat() == "2026-02-14"


def test_a_centre_can_be_drawn_together_from_its_districts() -> None:
    row = {
        "code": "sur", "name": "Centro Sur", "district": "150142", "lat": "-12.21", "lon": "-76.93",
        "jurisdiction": "pe-lima", "catchment_districts": "Villa El Salvador; Villa María del Triunfo",
    }  # fmt: skip
    report = take_in(signed_in("Noor"), "centres", as_csv(row))
    assert counts(report) == (1, 0, 0), reasons(report)
    centre = Centre.objects.get(code="sur")
    assert (centre.time_zone, centre.catchment["type"]) == ("America/Lima", "Polygon")


def test_a_workbook_is_taken_in_like_a_text() -> None:
    content = as_xlsx(["Nombre", "Idiomas", "Distrito"], ["Sonqo", "Quechua; español", 150142])
    assert counts(take_in(signed_in("Tomás"), "people", content)) == (1, 0, 0)
    assert next(each for each in Person.objects.all() if each.name == "Sonqo").languages == ["qu", "es"]


def test_columns_nobody_knows_are_named_and_left_unread() -> None:
    report = rehearse(signed_in("Tomás"), "people", as_csv({**AMARU, "Shoe size": "38"}))
    assert "shoe_size" in text(report)
    assert counts(report) == (1, 0, 0)


def test_a_table_without_a_needed_column_is_refused_as_a_whole() -> None:
    report = rehearse(signed_in("Tomás"), "people", as_csv({"name": "Rosa"}))
    assert report.status_code == 422
    assert "lacks these columns: languages, district" in text(report)


def test_a_picture_sent_by_mistake_is_refused_with_a_sentence() -> None:
    answer = rehearse(signed_in("Tomás"), "people", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "photo.png")
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()


def test_without_a_file_the_page_says_so() -> None:
    assert signed_in("Tomás").post("/imports/people/", {}).status_code == 422
    empty = signed_in("Tomás").post("/imports/people/", {"file": SimpleUploadedFile("a.csv", b"")})
    assert empty.status_code == 422


@pytest.mark.parametrize("table", ["", "nonsense", "ñ", "gAAAAABk" + "A" * 200])
def test_a_confirmation_of_something_else_is_refused(table: str) -> None:
    answer = signed_in("Tomás").post("/imports/people/confirmed", {"table": table})
    assert answer.status_code == 409
    assert "send the file again" in text(answer)


def test_a_report_serves_only_the_one_who_asked_for_it_and_only_for_its_kind(world: cast.Cast) -> None:
    report = rehearse(signed_in("Tomás"), "people", as_csv(AMARU))
    grant(world, "Wari", "coordinator")
    assert confirm(signed_in("Wari"), "people", report).status_code == 409
    grant(world, "Tomás", "manager")
    assert confirm(signed_in("Tomás"), "workers", report).status_code == 409


def test_the_sealed_report_shows_nobodys_name() -> None:
    page = rehearse(signed_in("Tomás"), "people", as_csv({**AMARU, "birth_year": "1066"}, ILLA))
    assert "Sonqo" not in page.content.decode()
    assert "Illa" not in page.content.decode()


def test_the_refused_rows_come_back_with_line_and_reason_and_without_living_formulas() -> None:
    client = signed_in("Tomás")
    bad = {**AMARU, "birth_year": "1066", "notes": "fine"}
    formula = {**ILLA, "name": "=cmd|' /C calc'!A0"}
    report = rehearse(client, "people", as_csv(bad, formula))
    answer = client.post("/imports/people/refused.csv", {"table": report.context["sealed_refused"]})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["line"] for row in rows] == ["2", "3"]
    assert "1066" in rows[0]["reason"]
    assert rows[0]["notes"] == "fine"
    assert rows[1]["name"] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Tomás", "people"), ("Marisol", "workers"), ("Marisol", "credentials"), ("Inés", "ratings"), ("Noor", "centres")],
)
def test_each_kind_can_be_chosen_filled_in_and_sent_by_whom_it_belongs_to(name: str, kind: str) -> None:
    client = signed_in(name)
    assert f"/imports/{kind}/" in client.get("/imports/").content.decode()
    assert client.get(f"/imports/{kind}/").status_code == 200
    template = client.get(f"/imports/{kind}/template.csv")
    assert template.content.decode("utf-8-sig").splitlines()[0].split(",") == KINDS[kind].columns
    book = load_workbook(io.BytesIO(client.get(f"/imports/{kind}/template.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == KINDS[kind].columns
    for form in ("csv", "xlsx"):
        report = rehearse(client, kind, client.get(f"/imports/{kind}/template.{form}").content)
        assert counts(report) == (0, 0, len(KINDS[kind].examples))
        assert "example" in reasons(report)[2]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Tomás", "workers"), ("Marisol", "people"), ("Marisol", "centres"), ("Noor", "people"), ("Rosa", "people"),
     ("Wari", "people"), ("Carmen", "centres"), ("Tomás", "nothing")],
)  # fmt: skip
def test_to_everybody_else_the_import_does_not_exist(name: str, kind: str) -> None:
    client = signed_in(name)
    for address in (f"/imports/{kind}/", f"/imports/{kind}/template.csv"):
        assert client.get(address).status_code == 404
    assert rehearse(client, kind, as_csv(AMARU)).status_code == 404
    assert client.post(f"/imports/{kind}/confirmed", {"table": "x"}).status_code == 404
    assert client.post(f"/imports/{kind}/refused.csv", {"table": "x"}).status_code == 404


def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get("/imports/").status_code == 302


def credential(world: cast.Cast, **told: str) -> dict[str, str]:
    return {
        "worker": world.worker.code, "kind": "Agente de apoyo mutuo", "issuer": "Centro", "valid_from": "01/01/2026",
        "valid_until": "2026-12-31", "evidence": "paper 7",
    } | told  # fmt: skip


def rating(world: cast.Cast, **told: str) -> dict[str, str]:
    levels = {str(item["id"]): "3" for item in cast.competencies()}
    fixed = {"worker": world.worker.code, "protocol": cast.PROTOCOL, "rated_on": "2026-02-14", "setting": "roleplay"}
    return fixed | levels | told


def grant(world: cast.Cast, name: str, role: str) -> None:
    ground.grant_role(cast.account(name), by=world.noor, because="asked", role=role, centre=world.centre.pk)


def test_the_guide_names_every_kind_and_every_column() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "importing.md").read_text("utf-8")
    for kind in KINDS.values():
        section = guide.split(f"### `{kind.name}`\n")[1].split("\n#")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == kind.columns
