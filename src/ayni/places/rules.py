"""What must be true of a place."""

from typing import Any

from shapely.errors import GEOSException
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape
from shapely.validation import explain_validity

from ayni.basics.places import Point
from ayni.basics.words import Refused, Sentence, say

# What a place is that receives people whom a centre sends on.
FACILITY_KINDS: dict[str, Sentence] = {
    "specialist": say("Specialist care"),
    "hospital": say("Hospital or emergency"),
    "primary": say("Health centre or health post"),
    "social": say("Social resource"),
    "healer": say("Traditional or faith healer"),
}

# Under what a directory may be kept and shown. What nobody allowed is not kept: ask the place, and write that down.
LICENCES: dict[str, Sentence] = {
    "own": say("Told to us by the place itself"),
    "register": say("Public register of an authority"),
    "public-domain": say("Public domain (CC0, PDDL)"),
    "cc-by": say("Creative Commons, name the source (CC BY)"),
    "odbl": say("Open Database License, name the source (ODbL)"),
    "mit": say("MIT licence"),
}


def sound_catchment(geometry: Any) -> None:
    """Refuse what is not a polygon on the earth that could be drawn."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise Refused("A catchment is a GeoJSON Polygon or MultiPolygon.")
    try:
        polygon = shape(geometry)
        sound = polygon.is_valid and not polygon.is_empty
    except (GEOSException, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise Refused("The catchment's corners could not be read; each is a pair of longitude and latitude.") from None
    if not sound:
        raise Refused("The catchment cannot be drawn: {why}.", why=explain_validity(polygon))
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused("A corner of the catchment lies off the earth; longitude comes first, then latitude.")


def inside(geometry: dict[str, Any], point: Point) -> bool:
    """Whether the point lies in the geometry or on its edge."""
    return bool(shape(geometry).covers(ShapelyPoint(point.lon, point.lat)))


def sound_facility(kind: str, licence: str, source: str) -> None:
    """Refuse a place of no kind we know, and what comes from nowhere or under no licence we may use."""
    if kind not in FACILITY_KINDS:
        raise Refused("'{kind}' is not a kind of place that receives people.", kind=kind)
    if licence not in LICENCES:
        raise Refused("'{licence}' is no licence under which a directory may be kept here.", licence=licence)
    if not source.strip():
        raise Refused("Say where this was learnt: who told it, or which list.")


def still_listed(stopped: bool) -> None:
    """Refuse a place to which nobody is sent any more."""
    if stopped:
        raise Refused("Nobody is sent to this place any more.")
