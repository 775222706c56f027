"""Where: points on the earth, and how long it takes to get from one to another."""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

# A straight line is shorter than any street. 1.3 is the usual detour of city street networks
# (circuity 1.2 to 1.4 in the transport literature; not measured for Lima).
DETOUR = 1.3


class Mode(StrEnum):
    """How a worker travels to a visit."""

    WALK = "walk"
    BICYCLE = "bicycle"
    PUBLIC = "public"
    CAR = "car"


# Door-to-door speed in km/h and minutes lost before moving (waiting, parking). Planning assumptions of this
# project for a large city by day, not measurements; a programme replaces them with its own.
SPEED_KMH = {Mode.WALK: 4.5, Mode.BICYCLE: 12.0, Mode.PUBLIC: 14.0, Mode.CAR: 20.0}
START_MINUTES = {Mode.WALK: 0, Mode.BICYCLE: 2, Mode.PUBLIC: 8, Mode.CAR: 4}


@dataclass(frozen=True, order=True)
class Point:
    """Latitude and longitude in degrees (WGS 84)."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("latitude runs from -90 to 90, longitude from -180 to 180")

    def km_to(self, other: "Point") -> float:
        """Great-circle distance in kilometres (haversine)."""
        lat, other_lat = radians(self.lat), radians(other.lat)
        across, along = sin((other_lat - lat) / 2), sin((radians(other.lon) - radians(self.lon)) / 2)
        half = across * across + cos(lat) * cos(other_lat) * (along * along)
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def travel_minutes(start: Point, end: Point, mode: Mode) -> int:
    """Estimated minutes from door to door: distance with detour at the mode's speed, plus the time to set off."""
    km = start.km_to(end) * DETOUR
    if km == 0:
        return 0
    return round(START_MINUTES[mode] + 60 * km / SPEED_KMH[mode])
