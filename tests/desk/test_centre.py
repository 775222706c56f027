"""Marisol keeps her centre: who works there, with which papers, in which hours, under whom, and where."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.credentials.queries import Credential
from ayni.desk.centre import figures
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import actions as ground
from ayni.ground import clock
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account, Entry
from ayni.places import actions as places
from ayni.places.queries import Centre, districts
from ayni.workers import actions as workers
from ayni.workers.queries import Supervision, Supervisor, Worker, complete
from tests import cast
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


def bare_worker(world: cast.Cast, name: str = "Mayta") -> Worker:
    """A worker of whom nothing is known but the name."""
    told = workers.enrol(
        by=world.marisol, because="enrolled", centre=world.centre, name=name, ubigeo=cast.DISTRICT, home=None,
        weekly_minutes_limit=600, caseload_limit=10, languages={"es": 3}, hours=[],
    )  # fmt: skip
    return Worker.objects.get(pk=told.worker)


def of(world: cast.Cast, worker: Worker, what: str) -> str:
    return f"/centre/workers/{worker.pk}/{what}"


# --- at a glance -----------------------------------------------------------------------------------------------------


def test_a_centre_in_order_needs_nothing(marisol: Client) -> None:
    assert needs(marisol) == {}
    assert "Nothing waits for you" in text(marisol.get("/centre/"))


def test_what_is_missing_of_a_worker_is_said_with_its_one_next_act(world: cast.Cast, marisol: Client) -> None:
    worker = bare_worker(world)
    assert needs(marisol) == {kind: ["Mayta"] for kind in ("agreement", "credential", "rating", "supervision")}
    page = marisol.get("/centre/").content.decode()
    for what in ("agreement", "credential", "supervisor"):
        assert of(world, worker, what) in page


def test_a_credential_that_ends_within_sixty_days_is_said_in_time(world: cast.Cast, marisol: Client) -> None:
    end = Credential.objects.get(worker=world.worker).valid_until
    for days, expected in ((61, {}), (59, {"credential": ["Rosa"]})):
        with clock.moved_to(end - timedelta(days=days)):
            found = {kind: who for kind, who in needs(signed_in("Marisol")).items() if kind == "credential"}
        assert found == expected


def test_a_rating_that_has_grown_old_is_said_with_its_reason(world: cast.Cast, marisol: Client) -> None:
    with clock.moved_to(cast.NOW + timedelta(days=400)):
        client = signed_in("Marisol")
        assert needs(client)["rating"] == ["Rosa"]
        assert "months old" in text(client.get("/centre/"))


def test_a_supervisor_without_room_is_said_before_somebody_is_turned_away(world: cast.Cast, marisol: Client) -> None:
    for number in range(8):
        cast.worker_called(f"Worker {number}", world.centre, world.marisol, supervisor=world.supervisor)
    assert needs(marisol)["capacity"] == ["Inés"]
    assert "Room for one more" in text(marisol.get("/centre/"))


def test_people_served_are_counted_by_district_and_never_below_five(world: cast.Cast, marisol: Client) -> None:
    assert figures.served(world.centre, [cast.DISTRICT]) == [figures.Served(cast.DISTRICT, None)]
    for number in range(4):
        serve(world, f"Person {number}")
    assert figures.served(world.centre, [cast.DISTRICT]) == [figures.Served(cast.DISTRICT, None)]
    assert "too few to say" in text(marisol.get("/centre/"))
    serve(world, "The fifth")
    assert figures.served(world.centre, [cast.DISTRICT]) == [figures.Served(cast.DISTRICT, 5)]
    page = text(marisol.get("/centre/"))
    assert "Villa El Salvador: 5 people" in page
    assert "Amaru" not in page


def serve(world: cast.Cast, name: str) -> Engagement:
    """An engagement, written down without the offer that usually comes before."""
    person = cast.person_called(name, world.centre, world.tomas)
    referral = cast.referral_of(world, person)
    return Engagement.objects.create(
        code=f"E-{uuid4().hex[:6].upper()}", referral=referral, person=person, worker=world.worker,
        centre=world.centre, protocol=cast.PROTOCOL, weekly_minutes=60, acuity_points=1, begun_at=cast.NOW,
    )  # fmt: skip


def test_the_hours_of_the_week_are_set_against_what_workers_can_give(world: cast.Cast, marisol: Client) -> None:
    engagement = serve(world, "Sonqo")
    for hours in (24, 48, 24 * 8):
        cast.visit_of(world, engagement, cast.NOW + timedelta(hours=hours))
    week = marisol.get("/centre/").context["week"]
    assert (week.visits, week.visited, week.offered, week.share) == (2, 120, 1200, 10)


def test_a_worker_offers_no_more_than_their_own_limit(world: cast.Cast) -> None:
    bare_worker(world)
    listed = list(complete(Worker.objects.filter(centre=world.centre)))
    assert figures.week_of(world.centre, listed, cast.NOW).offered == 1200


def test_no_worker_is_a_point_on_the_map(world: cast.Cast, marisol: Client) -> None:
    page = marisol.get("/centre/").content.decode()
    assert "1 worker lives in Villa El Salvador" in page
    assert str(world.worker.home["lat"]) not in page


def test_an_empty_centre_says_how_to_begin(world: cast.Cast) -> None:
    opened = open_centre("vacio")
    client = manager_of(world, opened)
    assert "No worker yet" in text(client.get("/centre/"))
    assert client.get("/centre/workers/").status_code == 200
    assert "No supervisor yet" in text(client.get("/centre/supervisors/"))


def open_centre(code: str) -> Centre:
    point = districts()["150133"].point
    told = places.open(
        by=HOUSE, because="founding", code=code, name=f"Centro {code}", ubigeo="150133", lat=point.lat, lon=point.lon,
        catchment=districts()["150133"].geometry, jurisdiction="pe-lima", time_zone="America/Lima",
    )  # fmt: skip
    return Centre.objects.get(pk=told.centre)


def manager_of(world: cast.Cast, centre: Centre) -> Client:
    """Somebody who manages that centre only."""
    made = ground.make_account(
        by=HOUSE, because="founding", email=f"{centre.code}@ayni.example", name="Killa", language="en"
    )
    account = Account.objects.get(pk=made.account)
    ground.grant_role(account, by=HOUSE, because="founding", role="manager", centre=centre.pk)
    client = Client()
    client.force_login(account)
    return client


# --- workers ---------------------------------------------------------------------------------------------------------

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
    address = of(world, world.worker, "facts")
    form = marisol.get(address).context["form"]
    told = {name: form.initial.get(name) for name in form.fields if form.initial.get(name) is not None}
    before = Entry.objects.count()
    assert marisol.post(address, told).status_code == 302
    assert Entry.objects.count() == before
    assert marisol.post(address, told | {"name": "Rosa Luz", "language_ay": "1"}).status_code == 302
    entry = Entry.objects.latest("seq")
    assert entry.facts["fields"] == ["name", "languages"]
    assert world.worker.tongues.count() == 3
    assert Worker.objects.get(pk=world.worker.pk).account is not None


def test_an_agreement_is_recorded_as_of_its_day(world: cast.Cast, marisol: Client) -> None:
    worker = bare_worker(world)
    told = {"document": "folder 3", "signed_on": "2026-02-27"}
    assert marisol.post(of(world, worker, "agreement"), told).status_code == 302
    assert worker.agreements.get().signed_at.isoformat() == "2026-02-27T05:00:00+00:00"
    assert "agreement" not in needs(marisol)


def test_consent_to_be_suggested_is_asked_anew_each_time(world: cast.Cast, marisol: Client) -> None:
    for answer in ("no", "yes", "no"):
        assert marisol.post(of(world, world.worker, "suggestions"), {"willing": answer}).status_code == 302
    assert "not for now" in text(marisol.get(of(world, world.worker, "")))
    assert world.worker.willingness.count() == 4


def test_hours_are_shown_as_they_are_and_replaced(world: cast.Cast, marisol: Client) -> None:
    address = of(world, world.worker, "hours")
    assert "mon 08:00-18:00" in marisol.get(address).content.decode()
    assert marisol.post(address, {"hours": "sun 10:00-12:00"}).status_code == 302
    assert [str(each.stretch) for each in world.worker.hours.all()] == ["sun 10:00-12:00"]


def test_time_away_is_noted_without_a_reason(world: cast.Cast, marisol: Client) -> None:
    told = {"starts_at": "2026-03-10T08:00", "ends_at": "2026-03-12T18:00"}
    assert marisol.post(of(world, world.worker, "absence"), told).status_code == 302
    assert world.worker.absences.get().starts_at.isoformat() == "2026-03-10T13:00:00+00:00"


def test_a_worker_is_placed_under_a_supervisor_with_room_and_not_under_one_without(
    world: cast.Cast, marisol: Client
) -> None:
    worker = bare_worker(world)
    full = cast.supervisor_called("Killa", world.centre, world.marisol)
    workers.correct_supervisor(full, by=world.marisol, because="corrected", capacity=0)
    answer = marisol.post(of(world, worker, "supervisor"), {"supervisor": str(full.pk)})
    assert answer.status_code == 422
    assert "already supervises" in text(answer)
    assert marisol.post(of(world, worker, "supervisor"), {"supervisor": str(world.supervisor.pk)}).status_code == 302
    assert Supervision.objects.get(worker=worker, until=None).supervisor == world.supervisor


def test_a_worker_who_left_is_found_no_more_and_whoever_waits_is_counted_before(
    world: cast.Cast, marisol: Client
) -> None:
    serve(world, "Sonqo")
    address = of(world, world.worker, "leaving")
    assert "Engagements under way: 1" in text(marisol.get(address))
    assert marisol.post(address, {"because": "moved"}).status_code == 302
    assert marisol.get(of(world, world.worker, "")).status_code == 404
    assert marisol.get("/centre/workers/").context["rows"] == []


def test_a_credential_is_recorded_and_taken_back_with_a_reason(world: cast.Cast, marisol: Client) -> None:
    told = {
        "kind": "acs", "issuer": "DIRIS", "valid_from": "2026-01-01", "valid_until": "2026-12-31", "evidence": "p 9",
    }  # fmt: skip
    assert marisol.post(of(world, world.worker, "credential"), told).status_code == 302
    credential = Credential.objects.get(evidence="p 9")
    assert "31 Dec" in text(marisol.get(of(world, world.worker, "")))
    address = f"/centre/credentials/{credential.pk}/revocation"
    assert marisol.post(address, {"because": "because-i-say-so"}).status_code == 422
    assert marisol.post(address, {"because": "not-genuine"}).status_code == 302
    assert credential.revocation.reason == "not-genuine"
    assert marisol.post(address, {"because": "not-genuine"}).status_code == 404


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
    assert marisol.post(of(world, world.worker, what), told).status_code == 422
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
    assert "violence" not in text(marisol.get(of(world, world.worker, "")))


def test_what_a_worker_declined_is_not_on_their_managers_page(world: cast.Cast, marisol: Client) -> None:
    offer = cast.offer_to(world, cast.referral_of(world))
    engagements.decline(offer, by=world.rosa, because="full")
    page = text(marisol.get(of(world, world.worker, "")))
    assert "recorded the signed agreement" in page
    assert "declined" not in page
    assert offer.referral.code not in page


# --- supervisors -----------------------------------------------------------------------------------------------------


def test_a_supervisor_is_appointed_and_put_right_within_the_rule(world: cast.Cast, marisol: Client) -> None:
    assert marisol.post("/centre/supervisors/new", {"name": "Killa", "capacity": "6"}).status_code == 302
    killa = Supervisor.objects.get(name="Killa")
    address = f"/centre/supervisors/{killa.pk}/"
    assert marisol.get(address).status_code == 200
    assert marisol.post(address, {"name": "Killa Huamán", "capacity": "4"}).status_code == 302
    killa.refresh_from_db()
    assert (killa.name, killa.capacity) == ("Killa Huamán", 4)
    for capacity in ("11", "-1", "1e400", "", "ten"):
        answer = marisol.post(address, {"name": "Killa", "capacity": capacity})
        assert answer.status_code == 422
    assert marisol.post(address, {"name": "Killa", "capacity": "4", "email": "ines@ayni.example"}).status_code == 422


# --- the centre ------------------------------------------------------------------------------------------------------


def test_what_we_know_of_the_centre_is_put_right(world: cast.Cast, marisol: Client) -> None:
    address = f"/centre/{world.centre.pk}/facts"
    told = {"name": "Centro Nuevo", "ubigeo": cast.DISTRICT, "lat": "-12.2", "lon": "-76.9"}
    assert marisol.get(address).status_code == 200
    assert marisol.post(address, told).status_code == 302
    assert Centre.objects.get(pk=world.centre.pk).name == "Centro Nuevo"
    for wrong in ({"lat": "91"}, {"name": "\0"}, {"lon": "inf"}, {"ubigeo": "x"}):
        assert marisol.post(address, told | wrong).status_code == 422


def square(lon: float = -76.95, lat: float = -12.22, side: float = 0.03) -> dict[str, object]:
    corners = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [corners]}


@pytest.mark.parametrize(
    "told",
    [
        {"districts": "Villa El Salvador; 150143"},
        {"text": json.dumps(square())},
        {"text": json.dumps({"type": "Feature", "properties": {}, "geometry": square()})},
    ],
)
def test_a_new_outline_is_shown_before_it_is_kept(world: cast.Cast, marisol: Client, told: dict[str, str]) -> None:
    address, before = f"/centre/{world.centre.pk}/catchment", world.centre.catchment
    assert marisol.get(address).status_code == 200
    shown = marisol.post(address, told)
    assert shown.status_code == 200
    assert "Villa El Salvador" in text(shown)
    assert Centre.objects.get(pk=world.centre.pk).catchment == before
    kept = marisol.post(f"{address}/kept", {"sealed": shown.context["sealed"]})
    assert kept.status_code == 302
    assert Centre.objects.get(pk=world.centre.pk).catchment != before


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "one of the three ways"),
        ({"districts": "150142", "text": "{}"}, "one of the three ways"),
        ({"districts": "Atlantis"}, "not a district"),
        ({"districts": "La Punta"}, "no outline of La Punta"),
        ({"text": "<kml/>"}, "could not be read as JSON"),
        ({"text": "null"}, "Polygon or MultiPolygon"),
        ({"text": "[" * 5000 + "]" * 5000}, "could not be read"),
        ({"text": '{"type":"Polygon","coordinates":"NUL"}'}, "corners could not be read"),
        ({"text": json.dumps(square()).replace("-76.95", "1e400")}, "catchment"),
        ({"text": json.dumps(square()).replace("-76.95", "NaN")}, "catchment"),
        ({"text": json.dumps(square(lon=200))}, "off the earth"),
        ({"text": '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'}, "cannot be drawn"),
        ({"text": "a\0b"}, "Null characters"),
    ],
)
def test_an_outline_that_cannot_be_drawn_is_refused_with_a_sentence(
    world: cast.Cast, marisol: Client, told: dict[str, str], says: str
) -> None:
    answer = marisol.post(f"/centre/{world.centre.pk}/catchment", told)
    assert answer.status_code == 422
    assert says in text(answer)


def test_an_outline_nobody_looked_at_is_not_kept(world: cast.Cast, marisol: Client) -> None:
    other = open_centre("otro")
    ground.grant_role(cast.account("Marisol"), by=world.noor, because="asked", role="manager", centre=other.pk)
    shown = marisol.post(f"/centre/{other.pk}/catchment", {"districts": "150142"})
    for sealed in ("", "nonsense", shown.context["sealed"] + "x", shown.context["sealed"]):
        answer = marisol.post(f"/centre/{world.centre.pk}/catchment/kept", {"sealed": sealed})
        assert answer.status_code == 409


# --- doors -----------------------------------------------------------------------------------------------------------


def addresses(world: cast.Cast) -> list[str]:
    credential = Credential.objects.get(worker=world.worker)
    things = ("", "facts", "agreement", "suggestions", "hours", "absence", "supervisor", "leaving", "credential")
    return [
        *(of(world, world.worker, what) for what in things), f"/centre/credentials/{credential.pk}/revocation",
        f"/centre/supervisors/{world.supervisor.pk}/", f"/centre/{world.centre.pk}/facts",
        f"/centre/{world.centre.pk}/catchment",
    ]  # fmt: skip


def test_every_page_opens_for_the_manager(world: cast.Cast, marisol: Client) -> None:
    for address in addresses(world):
        assert marisol.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ["Wari", "Tomás", "Rosa", "Inés", "Noor", "Carmen", "Quilla"])
def test_to_everybody_else_these_pages_do_not_exist(world: cast.Cast, name: str) -> None:
    client = signed_in(name)
    general = ["/centre/", "/centre/workers/", "/centre/workers/new", "/centre/supervisors/", "/centre/supervisors/new"]
    for address in (*general, *addresses(world)):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {}).status_code in (404, 405), address


def test_to_the_manager_of_another_centre_this_one_does_not_exist(world: cast.Cast) -> None:
    client = manager_of(world, open_centre("otro"))
    for address in addresses(world):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"because": "moved", "willing": "no"}).status_code in (404, 405), address
    assert "Rosa" not in text(client.get("/centre/workers/"))


@pytest.mark.parametrize("address", ["/centre/", "/centre/workers/", "/centre/supervisors/"])
def test_a_list_asks_the_store_as_often_for_many_as_for_few(world: cast.Cast, marisol: Client, address: str) -> None:
    def filled(n: int) -> int:
        for number in range(n):
            supervisor = cast.supervisor_called(f"Supervisor {n}-{number}", world.centre, world.marisol)
            cast.worker_called(f"Worker {n}-{number}", world.centre, world.marisol, supervisor=supervisor)
        with CaptureQueriesContext(connection) as asked:
            assert marisol.get(address).status_code == 200
        return len(asked)

    few = filled(2)
    assert filled(6) == few
