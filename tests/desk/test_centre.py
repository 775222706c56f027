"""Marisol sees at a glance where her centre stands, and what needs her."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.credentials.queries import Credential
from ayni.desk.centre import figures
from ayni.ground import clock
from ayni.workers.queries import Worker, complete
from tests import cast
from tests.desk.managing import bare_worker, manager_of, open_centre, page_of, serve
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


def test_a_centre_in_order_needs_nothing(marisol: Client) -> None:
    assert needs(marisol) == {}
    assert "Nothing waits for you" in text(marisol.get("/centre/"))


def test_what_is_missing_of_a_worker_is_said_with_its_one_next_act(world: cast.Cast, marisol: Client) -> None:
    worker = bare_worker(world)
    assert needs(marisol) == {kind: ["Mayta"] for kind in ("agreement", "credential", "rating", "supervision")}
    page = marisol.get("/centre/").content.decode()
    for what in ("agreement", "credential", "supervisor"):
        assert page_of(worker, what) in page


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


def addresses(world: cast.Cast) -> list[str]:
    credential = Credential.objects.get(worker=world.worker)
    things = ("", "facts", "agreement", "suggestions", "hours", "absence", "supervisor", "leaving", "credential")
    return [
        *(page_of(world.worker, what) for what in things), f"/centre/credentials/{credential.pk}/revocation",
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
