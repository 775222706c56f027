"""What must be true of a place."""

from typing import Any

from shapely.errors import GEOSException
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape
from shapely.validation import explain_validity

from ayni.basics.places import Point
from ayni.basics.words import Refused


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
