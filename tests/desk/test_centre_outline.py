"""Marisol puts right where her centre is and what it answers for, and sees the outline before it is kept."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from ayni.ground import actions as ground
from ayni.ground import clock
from ayni.places.queries import Centre
from tests import cast
from tests.desk.managing import open_centre
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
