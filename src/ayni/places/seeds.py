"""Places of the demonstration: three centres at real health centres of Lima, each for the real districts around it."""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import mapping, shape
from shapely.ops import unary_union
from shapely.prepared import PreparedGeometry, prep

from ayni.basics import shelf
from ayni.basics.places import Point
from ayni.ground.actors import Actor
from ayni.places import actions
from ayni.places.queries import Centre, districts

COUNTRY = "peru"


@dataclass(frozen=True)
class Plan:
    """A centre to be opened: the facility it stands at (its number in the register) and the districts it serves."""

    code: str
    name: str
    facility: str
    districts: tuple[str, ...]


PLANS = (
    Plan("ves", "Centro Villa El Salvador", "00006125", ("150142",)),
    Plan("vmt", "Centro Nueva Esperanza", "00006140", ("150143", "150133")),
    Plan("smp", "Centro Naranjal", "00005804", ("150135", "150117", "150112")),
)

# How far from a district's settlement households are imagined: one standard deviation, in degrees (some 1.3 km).
SPREAD = 0.012


def open_centre(plan: Plan, by: Actor) -> Centre:
    """Open one of the centres, for the union of its districts' outlines."""
    facility = next(each for each in shelf.load_json("places", COUNTRY, "facilities.json")
                    if each["code"] == plan.facility)  # fmt: skip
    outline = unary_union([shape(districts()[each].geometry) for each in plan.districts])
    opened = actions.open(
        by=by, because="founding", catchment=mapping(outline), code=plan.code, name=plan.name,
        ubigeo=facility["ubigeo"], lat=facility["lat"], lon=facility["lon"], jurisdiction="pe-lima",
        time_zone="America/Lima",
    )  # fmt: skip
    return Centre.objects.get(pk=opened.centre)


def home_in(chance: Random, ubigeo: str) -> dict[str, float]:
    """Where an imagined household lives: near a settlement of the district, within its outline."""
    settled = _settlements(ubigeo)
    outline = _outline(ubigeo)
    while True:
        around = chance.choice(settled)
        lat, lon = chance.gauss(around.lat, SPREAD), chance.gauss(around.lon, SPREAD)
        if outline.covers(ShapelyPoint(lon, lat)):
            return {"lat": round(lat, 5), "lon": round(lon, 5)}


def full_name(chance: Random, sex: str, tongue: str) -> str:
    """An invented name: a given name, and two surnames of which the first goes with the mother tongue."""
    names: dict[str, Any] = shelf.load_json("places", COUNTRY, "names.json")
    everywhere = names["surnames"]["es"] + names["surnames"]["qu"]
    first = names["surnames"][tongue] if tongue != "es" else everywhere
    return f"{chance.choice(names['given'][sex])} {chance.choice(first)} {chance.choice(everywhere)}"


@cache
def _settlements(ubigeo: str) -> tuple[Point, ...]:
    places = shelf.load_json("places", COUNTRY, "populated_places.json")
    return tuple(Point(each["lat"], each["lon"]) for each in places if each["ubigeo"] == ubigeo and each["urban"])


@cache
def _outline(ubigeo: str) -> PreparedGeometry:
    return prep(shape(districts()[ubigeo].geometry))
