"""Marisol keeps who works at her centre: with which papers, in which hours, under whom."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from ayni.credentials.queries import Credential
from ayni.engagements import actions as engagements
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.workers import actions as workers
from ayni.workers.queries import Supervision, Supervisor, Worker
from tests import cast
from tests.desk.managing import bare_worker, page_of, serve
from tests.desk.tables import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> Iterator[cast.Cast]:
    """The cast, on the day it was gathered."""
    with clock.moved_to(cast.NOW):
        yield cast.gather()


@pytest.fixture
def marisol(world: cast.Cast) -> Client:
    """Marisol at her desk."""
    return signed_in("Marisol")


def needs(client: Client) -> dict[str, list[str]]:
    """What the centre's page says is needed: kind and of whom."""
    return {group.kind: [need.who for need in group.needs] for group in client.get("/centre/").context["groups"]}


MAYTA = {
    "name": "Mayta Rojas", "sex": "m", "phone": "+51 999", "ubigeo": cast.DISTRICT, "lat": "-12.2", "lon": "-76.9",
    "mode": "walk", "max_travel_minutes": "30", "weekly_hours": "12.5", "caseload_limit": "9", "language_es": "3",
    "language_qu": "1", "hours": "mon-tue 08:00-12:00\nsat 9:00-11:00",
}  # fmt: skip


def test_a_worker_is_taken_in_with_limits_languages_and_hours(marisol: Client) -> None:
    assert marisol.get("/centre/workers/new").status_code == 200
    assert marisol.post("/centre/workers/new", MAYTA).status_code == 302
    worker = Worker.objects.get(name="Mayta Rojas")
    assert (worker.weekly_minutes_limit, worker.mode, worker.phone) == (750, "walk", "+51 999")
    assert {each.language: each.fluency for each in worker.tongues.all()} == {"es": 3, "qu": 1}
    assert sum(each.stretch.minutes for each in worker.hours.all()) == 600


def test_pressing_twice_takes_in_one(marisol: Client) -> None:
    once = {"once": str(uuid4())}
    for _time in range(2):
        assert marisol.post("/centre/workers/new", MAYTA | once).status_code == 302
    assert Worker.objects.filter(name="Mayta Rojas").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "a\0b"}, {"name": "🦙" * 10_000}, {"ubigeo": "999999"}, {"lat": "1e400"}, {"lon": ""},
        {"weekly_hours": "1e400"}, {"weekly_hours": "nan"}, {"max_travel_minutes": "9" * 400}, {"caseload_limit": "-1"},
        {"language_es": "", "language_qu": ""}, {"language_es": "9"}, {"hours": "whenever"}, {"hours": "ñ" * 10_000},
        {"hours": "mon 08:00-10:00; mon 09:00-11:00"}, {"mode": "boat"}, {"email": "nobody@ayni.example"},
        {"email": "tomas@ayni.example"}, {"email": "rosa@ayni.example"},
    ],
)  # fmt: skip
def test_a_worker_who_cannot_be_taken_in_is_refused_beside_the_field(marisol: Client, wrong: dict[str, str]) -> None:
    before = Worker.objects.count(), Entry.objects.count()
    answer = marisol.post("/centre/workers/new", MAYTA | wrong)
    assert answer.status_code == 422
    assert "Not saved yet" in text(answer) or "overlap" in text(answer)
    assert (Worker.objects.count(), Entry.objects.count()) == before


def test_only_what_was_changed_is_put_right_and_named_in_the_ledger(world: cast.Cast, marisol: Client) -> None:
    where = page_of(world.worker, "facts")
    form = marisol.get(where).context["form"]
    told = {name: form.initial.get(name) for name in form.fields if form.initial.get(name) is not None}
    before = Entry.objects.count()
    assert marisol.post(where, told).status_code == 302
    assert Entry.objects.count() == before
    assert marisol.post(where, told | {"name": "Rosa Luz", "language_ay": "1"}).status_code == 302
    entry = Entry.objects.latest("seq")
    assert entry.facts["fields"] == ["name", "languages"]
    assert world.worker.tongues.count() == 3
    assert Worker.objects.get(pk=world.worker.pk).account is not None


def test_an_agreement_is_recorded_as_of_its_day(world: cast.Cast, marisol: Client) -> None:
    worker = bare_worker(world)
    told = {"document": "folder 3", "signed_on": "2026-02-27"}
    assert marisol.post(page_of(worker, "agreement"), told).status_code == 302
    assert worker.agreements.get().signed_at.isoformat() == "2026-02-27T05:00:00+00:00"
    assert "agreement" not in needs(marisol)


def test_consent_to_be_suggested_is_asked_anew_each_time(world: cast.Cast, marisol: Client) -> None:
    for answer in ("no", "yes", "no"):
        assert marisol.post(page_of(world.worker, "suggestions"), {"willing": answer}).status_code == 302
    assert "not for now" in text(marisol.get(page_of(world.worker, "")))
    assert world.worker.willingness.count() == 4


def test_hours_are_shown_as_they_are_and_replaced(world: cast.Cast, marisol: Client) -> None:
    where = page_of(world.worker, "hours")
    assert "mon 08:00-18:00" in marisol.get(where).content.decode()
    assert marisol.post(where, {"hours": "sun 10:00-12:00"}).status_code == 302
    assert [str(each.stretch) for each in world.worker.hours.all()] == ["sun 10:00-12:00"]


def test_time_away_is_noted_without_a_reason(world: cast.Cast, marisol: Client) -> None:
    told = {"starts_at": "2026-03-10T08:00", "ends_at": "2026-03-12T18:00"}
    assert marisol.post(page_of(world.worker, "absence"), told).status_code == 302
    assert world.worker.absences.get().starts_at.isoformat() == "2026-03-10T13:00:00+00:00"


def test_a_worker_is_placed_under_a_supervisor_with_room_and_not_under_one_without(
    world: cast.Cast, marisol: Client
) -> None:
    worker = bare_worker(world)
    full = cast.supervisor_called("Killa", world.centre, world.marisol)
    workers.correct_supervisor(full, by=world.marisol, because="corrected", capacity=0)
    answer = marisol.post(page_of(worker, "supervisor"), {"supervisor": str(full.pk)})
    assert answer.status_code == 422
    assert "already supervises" in text(answer)
    assert marisol.post(page_of(worker, "supervisor"), {"supervisor": str(world.supervisor.pk)}).status_code == 302
    assert Supervision.objects.get(worker=worker, until=None).supervisor == world.supervisor


def test_a_worker_who_left_is_found_no_more_and_whoever_waits_is_counted_before(
    world: cast.Cast, marisol: Client
) -> None:
    serve(world, "Sonqo")
    where = page_of(world.worker, "leaving")
    assert "Engagements under way: 1" in text(marisol.get(where))
    assert marisol.post(where, {"because": "moved"}).status_code == 302
    assert marisol.get(page_of(world.worker, "")).status_code == 404
    assert marisol.get("/centre/workers/").context["rows"] == []


def test_a_credential_is_recorded_and_taken_back_with_a_reason(world: cast.Cast, marisol: Client) -> None:
    told = {
        "kind": "acs", "issuer": "DIRIS", "valid_from": "2026-01-01", "valid_until": "2026-12-31", "evidence": "p 9",
    }  # fmt: skip
    assert marisol.post(page_of(world.worker, "credential"), told).status_code == 302
    credential = Credential.objects.get(evidence="p 9")
    assert "31 Dec" in text(marisol.get(page_of(world.worker, "")))
    where = f"/centre/credentials/{credential.pk}/revocation"
    assert marisol.post(where, {"because": "because-i-say-so"}).status_code == 422
    assert marisol.post(where, {"because": "not-genuine"}).status_code == 302
    assert credential.revocation.reason == "not-genuine"
    assert marisol.post(where, {"because": "not-genuine"}).status_code == 404


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("agreement", {}), ("agreement", {"document": "a", "signed_on": "2999-01-01"}),
        ("agreement", {"document": "a", "signed_on": "2026-03-09"}),
        ("agreement", {"document": "\0", "signed_on": "x"}),
        ("suggestions", {"willing": "perhaps"}), ("hours", {"hours": "mon"}), ("absence", {"starts_at": "soon"}),
        ("absence", {"starts_at": "2026-03-10T08:00", "ends_at": "2026-03-09T08:00"}),
        ("absence", {"starts_at": "9999-12-31T23:59", "ends_at": "9999-12-31T23:59"}),
        ("supervisor", {"supervisor": "nonsense"}), ("supervisor", {"supervisor": str(uuid4())}), ("leaving", {}),
        ("leaving", {"because": "\0"}), ("credential", {"kind": "wizard"}),
        ("credential", {"kind": "acs", "issuer": "a", "valid_from": "2026-02-02", "valid_until": "2026-02-01",
                        "evidence": "b"}),
        ("credential", {"kind": "acs", "issuer": "a" * 10_000, "valid_from": "0001-01-01", "valid_until": "1e400",
                        "evidence": "🦙"}),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    world: cast.Cast, marisol: Client, what: str, told: dict[str, str]
) -> None:
    before = Entry.objects.count()
    assert marisol.post(page_of(world.worker, what), told).status_code == 422
    assert Entry.objects.count() == before


def test_the_list_finds_by_name_by_code_and_by_need(world: cast.Cast, marisol: Client) -> None:
    bare = bare_worker(world)
    for asked, names in (
        ({"q": "mayt"}, ["Mayta"]), ({"q": world.worker.code.lower()}, ["Rosa"]), ({"needs": "agreement"}, ["Mayta"]),
        ({"needs": "nonsense"}, ["Mayta", "Rosa"]), ({"q": "\0"}, ["Mayta", "Rosa"]), ({"q": "%_🦙" * 999}, []),
    ):  # fmt: skip
        rows = marisol.get("/centre/workers/", asked).context["rows"]
        assert [row["worker"].name for row in rows] == names, asked
    assert bare.code in text(marisol.get("/centre/workers/"))


def test_what_a_worker_lived_through_is_not_on_their_managers_page(world: cast.Cast, marisol: Client) -> None:
    workers.state_experience(world.worker, by=world.rosa, because="own-word", kind="violence")
    assert "violence" not in text(marisol.get(page_of(world.worker, "")))


def test_what_a_worker_declined_is_not_on_their_managers_page(world: cast.Cast, marisol: Client) -> None:
    offer = cast.offer_to(world, cast.referral_of(world))
    engagements.decline(offer, by=world.rosa, because="full")
    page = text(marisol.get(page_of(world.worker, "")))
    assert "recorded the signed agreement" in page
    assert "declined" not in page
    assert offer.referral.code not in page


def test_a_supervisor_is_appointed_and_put_right_within_the_rule(world: cast.Cast, marisol: Client) -> None:
    assert marisol.post("/centre/supervisors/new", {"name": "Killa", "capacity": "6"}).status_code == 302
    killa = Supervisor.objects.get(name="Killa")
    where = f"/centre/supervisors/{killa.pk}/"
    assert marisol.get(where).status_code == 200
    assert marisol.post(where, {"name": "Killa Huamán", "capacity": "4"}).status_code == 302
    killa.refresh_from_db()
    assert (killa.name, killa.capacity) == ("Killa Huamán", 4)
    for capacity in ("11", "-1", "1e400", "", "ten"):
        answer = marisol.post(where, {"name": "Killa", "capacity": capacity})
        assert answer.status_code == 422
    assert marisol.post(where, {"name": "Killa", "capacity": "4", "email": "ines@ayni.example"}).status_code == 422
