"""A map without a basemap: districts as shapes, workers as rings, a person always as an area and never as a point."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import cos, floor, hypot, radians, sin, tau
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely import box, clip_by_rect
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry import Point as Spot
from shapely.geometry.base import BaseGeometry

from ayni.basics.places import Point
from ayni.places.queries import districts

WIDTH, HEIGHT = 480.0, 420.0
KM_PER_DEGREE = 111.195  # of latitude, on the mean earth

# A person's place is told as a circle that holds the whole 1 km square they live in, whatever street it is:
# half the square's diagonal is 0.71 km. The centre of the circle says no more than the square.
PERSON_SQUARE_KM, PERSON_RADIUS_KM = 1.0, 0.75
# A worker's ring is set on the middle of a square too: near enough to compare ways, too coarse to find a door.
WORKER_SQUARE_KM = 0.25

RING = 11.0
SMALLEST_VIEW_KM = 4.0
MARGIN = 0.12
# A letter of the labels is about this wide, at most, in units of the drawing.
LETTER, LINE = 7.0, 16.0
ABOUT = 24 * LETTER
BASELINE = 4.0  # from the middle of a line down to where its letters stand
GRID = 8

# The middle of something drawn, its width and its height.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ring:
    """A worker on the map: a short ``label`` that is found again on the card beside it, a ``title`` such as
    "Rosa, 12 min", an ``address`` to go to, and whether something speaks ``against`` asking them. With ``someone`` it
    is a person who is visited: told by the middle of a square kilometre, as everywhere."""

    point: Point
    label: str
    title: str
    address: str = ""
    against: bool = False
    someone: bool = False


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: equirectangular about the middle, exact enough for a city."""

    west: float
    north: float
    east: float
    south: float

    @classmethod
    def around(cls, bounds: Sequence[tuple[float, float, float, float]]) -> "Frame":
        """The frame that shows all bounds (west, south, east, north) with a margin, in the drawing's proportions."""
        west, south = min(each[0] for each in bounds), min(each[1] for each in bounds)
        east, north = max(each[2] for each in bounds), max(each[3] for each in bounds)
        lat, lon = (south + north) / 2, (west + east) / 2
        narrow = cos(radians(lat))
        tall = max((north - south) * KM_PER_DEGREE, SMALLEST_VIEW_KM) * (1 + 2 * MARGIN)
        wide = max((east - west) * KM_PER_DEGREE * narrow, SMALLEST_VIEW_KM) * (1 + 2 * MARGIN)
        tall, wide = max(tall, wide * HEIGHT / WIDTH), max(wide, tall * WIDTH / HEIGHT)
        up, across = tall / KM_PER_DEGREE / 2, wide / KM_PER_DEGREE / narrow / 2
        return cls(lon - across, lat + up, lon + across, lat - up)

    @property
    def per_km(self) -> float:
        """Units of the drawing in one kilometre."""
        return HEIGHT / ((self.north - self.south) * KM_PER_DEGREE)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position lies in the drawing."""
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - lat) / (self.north - self.south) * HEIGHT
        return round(x, 1), round(y, 1)

    def path(self, geometry: BaseGeometry) -> str:
        """The outline of a polygon as an SVG path, simplified to what can be seen."""
        clipped = clip_by_rect(geometry, *self.beyond())
        seen = clipped.simplify(1.0 / self.per_km / KM_PER_DEGREE)
        return "".join(self._ring(ring.coords) for polygon in _polygons(seen) for ring in _rings(polygon))

    def shown(self, geometry: BaseGeometry) -> BaseGeometry:
        """The part of a geometry that lies in the frame."""
        return clip_by_rect(geometry, self.west, self.south, self.east, self.north)

    def _ring(self, corners: Any) -> str:
        placed = [self.place(*corner[:2]) for corner in list(corners)[:-1]]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in placed) + "Z"

    def beyond(self) -> tuple[float, float, float, float]:
        """A little more than the frame, so that a cut edge is never drawn as if it were a border."""
        across, up = (self.east - self.west) * 0.1, (self.north - self.south) * 0.1
        return self.west - across, self.south - up, self.east + across, self.north + up


def draw(
    *,
    finding: str,
    person: Point | str | None = None,
    catchment: dict[str, Any] | None = None,
    centre: Point | None = None,
    rings: Sequence[Ring] = (),
    shaded: Sequence[str] = (),
    within: Sequence[str] = (),
    routes: Sequence[Sequence[int]] = (),
) -> SafeString:
    """The map as inline SVG. ``finding`` is what it shows, in one sentence, for those who do not see it.

    ``person`` is a district's code (the district is shaded) or a point (a circle of 750 m about a square of 1 km is
    shaded); ``shaded`` are further districts, such as those that demand comes from.
    """
    land = {each.ubigeo: shape(each.geometry) for each in districts().values() if each.geometry}
    area = land.get(person) if isinstance(person, str) else _circle(person) if person else None
    # Rounded before anything is measured by them: the frame too would tell where a door is.
    rings = [
        replace(ring, point=middle(ring.point, PERSON_SQUARE_KM if ring.someone else WORKER_SQUARE_KM))
        for ring in rings
    ]
    frame = _frame(land, catchment, area, centre, rings, [*shaded, *within])
    outlines = {code: outline for code, outline in land.items() if outline.intersects(box(*frame.beyond()))}
    placed = _apart(rings, frame)
    paper = Paper([(x, y, 2 * RING, 2 * RING) for _ring, x, y in placed])
    if area:
        paper.write("about", _("the person, about here"), [_beneath(area, frame)], always=True)
    if centre:
        x, y = frame.place(centre.lon, centre.lat)
        paper.write("named", _("the centre"), [(x, y + LINE), (x, y - LINE)])
    for code in sorted(outlines, key=lambda each: (-frame.shown(outlines[each]).area, each)):
        paper.write("", districts()[code].name, _spots(outlines[code], frame))
    return render_to_string(
        "components/map.html",
        {
            "finding": finding,
            # A picture as one image, unless there is somewhere to go inside it.
            "role": "group" if any(ring.address for ring in rings) else "img",
            "width": f"{WIDTH:g}",
            "height": f"{HEIGHT:g}",
            "land": [frame.path(outline) for outline in outlines.values()],
            "areas": [frame.path(each) for each in [*(land[code] for code in shaded if code in land), area] if each],
            "catchment": frame.path(shape(catchment)) if catchment else "",
            "centre": frame.place(centre.lon, centre.lat) if centre else None,
            "rings": placed,
            "routes": [_way([placed[number] for number in route]) for route in routes],
            "radius": f"{RING:g}",
            "words": paper.words,
            "scale": _scale(frame),
        },
    )


def middle(point: Point, square_km: float) -> Point:
    """The middle of the square of a fixed grid in which the point lies: the same for everybody in that square."""
    up = square_km / KM_PER_DEGREE
    lat = (floor(point.lat / up) + 0.5) * up
    across = up / cos(radians(lat))
    return Point(lat, (floor(point.lon / across) + 0.5) * across)


def _circle(point: Point) -> BaseGeometry:
    about = middle(point, PERSON_SQUARE_KM)
    up = PERSON_RADIUS_KM / KM_PER_DEGREE
    across = up / cos(radians(about.lat))
    turns = [tau * step / 48 for step in range(48)]
    return Polygon([(about.lon + across * cos(turn), about.lat + up * sin(turn)) for turn in turns])


def _frame(
    land: dict[str, BaseGeometry],
    catchment: dict[str, Any] | None,
    area: BaseGeometry | None,
    centre: Point | None,
    rings: Sequence[Ring],
    shaded: Sequence[str],
) -> Frame:
    points = [ring.point for ring in rings] + ([centre] if centre else [])
    bounds = [(point.lon, point.lat, point.lon, point.lat) for point in points]
    bounds += [land[code].bounds for code in shaded if code in land]
    bounds += [area.bounds] if area else []
    # The catchment is shown as far as it reaches; it sets the frame only where nobody is to be found in it.
    if catchment and not rings and not area:
        bounds.append(shape(catchment).bounds)
    return Frame.around(bounds or [outline.bounds for outline in land.values()])


def _beneath(area: BaseGeometry, frame: Frame) -> tuple[float, float]:
    """Where the words stand that name the person's area: under a small one, in the middle of a large one."""
    west, south, east, north = area.bounds
    left, top = frame.place(west, north)
    right, bottom = frame.place(east, south)
    y = (top + bottom) / 2 if right - left > ABOUT else bottom + LINE
    return min(max((left + right) / 2, ABOUT / 2), WIDTH - ABOUT / 2), min(max(y, LINE), HEIGHT - 2 * LINE)


def _apart(rings: list[Ring], frame: Frame) -> list[tuple[Ring, float, float]]:
    """Each ring at its place, or as near beside it as another ring allows: so that every label can be read."""
    placed: list[tuple[Ring, float, float]] = []
    for ring in rings:
        x, y = frame.place(ring.point.lon, ring.point.lat)
        x, y = next(
            (a, b)
            for a, b in _spiral(min(max(x, RING), WIDTH - RING), min(max(y, RING), HEIGHT - RING))
            if all(hypot(a - other_x, b - other_y) >= 2 * RING for _ring, other_x, other_y in placed)
        )
        placed.append((ring, x, y))
    return placed


def _way(rings: Sequence[tuple[Ring, float, float]]) -> str:
    """The line from ring to ring as an SVG path."""
    return "M" + "L".join(f"{x:g} {y:g}" for _ring, x, y in rings) if rings else ""


def _spiral(x: float, y: float) -> Any:
    """The place itself, then places in growing circles about it, without end."""
    yield x, y
    away = 0.0
    while True:
        away += RING
        for step in range(12):
            yield round(x + away * cos(tau * step / 12), 1), round(y + away * sin(tau * step / 12), 1)


class Paper:
    """Where words may still be written: none over another, none over a ring, all within the drawing."""

    def __init__(self, taken: list[Box]) -> None:
        self._taken = taken
        self.words: list[tuple[str, str, float, float]] = []

    def write(self, kind: str, word: str, spots: Iterable[tuple[float, float]], *, always: bool = False) -> None:
        """Write the word about the first spot where it fits; nowhere, if it fits at none and need not stand."""
        wide = len(word) * LETTER
        for x, y in spots:
            inside = wide / 2 <= x <= WIDTH - wide / 2 and LINE <= y <= HEIGHT - 2 * LINE
            if always or (inside and not any(_meets((x, y, wide, LINE), other) for other in self._taken)):
                self._taken.append((x, y, wide, LINE))
                self.words.append((kind, word, x, round(y + BASELINE, 1)))
                return


def _spots(outline: BaseGeometry, frame: Frame) -> Iterator[tuple[float, float]]:
    """Places for a district's name: well inside what is seen of it, then anywhere on a grid of it."""
    seen = frame.shown(outline)
    if seen.is_empty:
        return
    inner = seen.representative_point()
    yield frame.place(inner.x, inner.y)
    west, south, east, north = seen.bounds
    for row, column in product(range(1, GRID), repeat=2):
        lon, lat = west + (east - west) * column / GRID, north - (north - south) * row / GRID
        if seen.contains(Spot(lon, lat)):
            yield frame.place(lon, lat)


def _meets(one: Box, other: Box) -> bool:
    """Whether two boxes, each told by its middle and size, share any of the paper."""
    return abs(one[0] - other[0]) * 2 < one[2] + other[2] and abs(one[1] - other[1]) * 2 < one[3] + other[3]


def _scale(frame: Frame) -> dict[str, Any]:
    """The longest round length that fits in a fifth of the width."""
    km = max(each for each in (0.5, 1, 2, 5, 10, 20, 50) if each == 0.5 or each * frame.per_km <= WIDTH / 5)
    return {"km": f"{km:g}", "length": round(km * frame.per_km, 1), "middle": round(16 + km * frame.per_km / 2, 1)}


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        return [each for each in geometry.geoms if isinstance(each, Polygon)]
    return []


def _rings(polygon: Polygon) -> list[Any]:
    return [polygon.exterior, *polygon.interiors]
