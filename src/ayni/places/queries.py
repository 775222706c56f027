"""Reads: centres an actor may know of, districts, and which district or catchment a point lies in."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape
from shapely.strtree import STRtree

from ayni.basics import shelf
from ayni.basics.places import Point
from ayni.ground.actors import Actor
from ayni.places.models import Centre, Facility
from ayni.places.rules import inside

__all__ = [
    "Centre", "District", "Facility", "at_home_in", "directory_of", "district", "district_at", "districts",
    "facilities_visible_to", "inside", "visible_to",
]  # fmt: skip

EVERY_CENTRE = ("steward", "director", "house")
OWN_CENTRE = ("coordinator", "manager", "supervisor", "worker")


def visible_to(actor: Actor) -> QuerySet[Centre]:
    """Staff know their own centres; stewards and directors know all."""
    if actor.everywhere(*EVERY_CENTRE):
        return Centre.objects.all()
    return Centre.objects.filter(pk__in=actor.centres(*OWN_CENTRE, *EVERY_CENTRE))


def facilities_visible_to(actor: Actor) -> QuerySet[Facility]:
    """The directory of the jurisdictions in which the actor's centres work."""
    return Facility.objects.filter(jurisdiction__in=visible_to(actor).values("jurisdiction"))


def directory_of(jurisdiction: str) -> QuerySet[Facility]:
    """The places to which people of a jurisdiction can be sent now."""
    return Facility.objects.filter(jurisdiction=jurisdiction, stopped_at=None)


@dataclass(frozen=True)
class District:
    """A district of the shipped geography; ``geometry`` is None where the public source has no outline."""

    ubigeo: str
    name: str
    point: Point
    population: int | None
    geometry: dict[str, Any] | None


@cache
def districts(country: str = "peru") -> dict[str, District]:
    """Every district with an outline or a centre point, by its code."""
    found = shelf.load_json("places", country, "districts.json")["features"]
    return {each["properties"]["ubigeo"]: _district(each) for each in found}


def district(ubigeo: str) -> District | None:
    """The district with this code."""
    return districts().get(ubigeo)


def district_at(point: Point) -> District | None:
    """The district whose outline holds the point."""
    tree, outlined = _tree()
    spot = ShapelyPoint(point.lon, point.lat)
    near = (outlined[index] for index in sorted(tree.query(spot)))
    return next((each for each in near if shape(each.geometry).covers(spot)), None)


def at_home_in(centres: Iterable[Centre], point: Point) -> Centre | None:
    """The centre whose catchment holds the point."""
    return next((each for each in centres if inside(each.catchment, point)), None)


@cache
def _tree() -> tuple[STRtree, list[District]]:
    outlined = [each for each in districts().values() if each.geometry]
    return STRtree([shape(each.geometry) for each in outlined]), outlined


def _district(feature: dict[str, Any]) -> District:
    told = feature["properties"]
    return District(
        told["ubigeo"], told["name"], Point(told["lat"], told["lon"]), told.get("population"), feature["geometry"]
    )
