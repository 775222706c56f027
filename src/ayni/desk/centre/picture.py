"""The catchment as a picture: how many people of each district are served, and where the workers live."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from ayni.basics.places import Point
from ayni.desk.centre.figures import FEWEST_SHOWN, Served
from ayni.desk.pictures.map import HEIGHT, LINE, RING, WIDTH, Frame, Paper
from ayni.desk.wording import district
from ayni.places.queries import Centre, districts
from ayni.workers.queries import Worker

BANDS = 4  # shades; the darkest is the district with most people


def touched(catchment: dict[str, Any]) -> list[str]:
    """The districts a catchment reaches into, by more than a shared edge: a twentieth of the district or more."""
    outline = shape(catchment)
    return sorted(code for code, land in _land().items() if outline.intersection(land).area > land.area / 20)


def draw(centre: Centre, counts: Sequence[Served], workers: Iterable[Worker]) -> SafeString:
    """The picture as inline SVG: shades by people served, hatching where there are too few to say, rings for workers.

    A ring stands in the middle of a district and says how many workers live there; nobody's home is shown.
    """
    living = Counter(worker.ubigeo for worker in workers)
    people = {each.ubigeo: each.people for each in counts}
    outline = shape(centre.catchment)
    frame = Frame.around([outline.bounds, (centre.lon, centre.lat, centre.lon, centre.lat)])
    seen = _seen(frame)
    most = max((n for n in people.values() if n), default=0)
    rings = [_ring(code, living[code], land, frame) for code, land in sorted(seen.items()) if living[code]]
    return _rendered(
        frame, centre.point, outline, seen,
        finding=finding(counts, living), rings=rings, people=people,
        land=[_patch(code, land, frame, people, most) for code, land in seen.items()], few=FEWEST_SHOWN - 1,
    )  # fmt: skip


def preview(catchment: dict[str, Any], before: dict[str, Any] | None, point: Point) -> SafeString:
    """A catchment, with the outline it would replace where there is one."""
    outline, old = shape(catchment), shape(before) if before else None
    bounds = [outline.bounds, (point.lon, point.lat, point.lon, point.lat), *([old.bounds] if old else [])]
    frame = Frame.around(bounds)
    seen = _seen(frame)
    names = ", ".join(district(code) for code in touched(catchment)) or _("no district we know")
    finding = _("As it would be, it reaches into: {districts}.") if old else _("It reaches into: {districts}.")
    return _rendered(
        frame, point, outline, seen, finding=finding.format(districts=names),
        land=[{"path": frame.path(land), "kind": "", "title": district(code)} for code, land in seen.items()],
        before=frame.path(old) if old else "",
    )  # fmt: skip


def _rendered(
    frame: Frame, point: Point, outline: BaseGeometry, seen: dict[str, BaseGeometry], *,
    rings: Sequence[dict[str, Any]] = (), people: dict[str, int | None] | None = None, **shown: Any,
) -> SafeString:  # fmt: skip
    x, y = frame.place(point.lon, point.lat)
    paper = Paper([(each["x"], each["y"], 2 * RING, 2 * RING) for each in rings])
    paper.write("named", _("the centre"), [(x, y + LINE), (x, y - LINE)])
    for code, land in sorted(seen.items(), key=lambda pair: -frame.shown(pair[1]).area):
        n = (people or {}).get(code)
        x_, y_ = _middle(land, frame)
        spots = [(x_, y_), (x_, y_ - RING - LINE), (x_, y_ + RING + LINE), (x_, y_ - 2 * LINE), (x_, y_ + 2 * LINE)]
        paper.write("counted" if n else "", f"{district(code)} · {n}" if n else district(code), spots)
    drawn = {"width": f"{WIDTH:g}", "height": f"{HEIGHT:g}", "radius": f"{RING:g}", "centre": (x, y), "rings": rings,
             "catchment": frame.path(outline), "words": paper.words}  # fmt: skip
    return render_to_string("centre/map.html", {**drawn, **shown})


def finding(counts: Sequence[Served], living: Counter[str]) -> str:
    """What the picture shows, in words."""
    shown = sorted((each for each in counts if each.people), key=lambda each: (-(each.people or 0), each.ubigeo))
    n = sum(living.values())
    workers = ngettext("{n} worker belongs to the centre", "{n} workers belong to the centre", n).format(n=n)
    if not shown:
        return _("No district has enough people served to say how many. {workers}.").format(workers=workers)
    return _("Most people served live in {district} ({n}). {workers}.").format(
        district=district(shown[0].ubigeo), n=shown[0].people, workers=workers
    )


def _land() -> dict[str, BaseGeometry]:
    return {each.ubigeo: shape(each.geometry) for each in districts().values() if each.geometry}


def _seen(frame: Frame) -> dict[str, BaseGeometry]:
    window = box(frame.west, frame.south, frame.east, frame.north)
    return {code: land for code, land in _land().items() if land.intersects(window)}


def _patch(code: str, land: BaseGeometry, frame: Frame, people: dict[str, int | None], most: int) -> dict[str, Any]:
    if code not in people:
        return {"path": frame.path(land), "kind": "", "title": district(code)}
    n = people[code]
    if n is None:
        title = _("{district}: too few to say").format(district=district(code))
        return {"path": frame.path(land), "kind": "few", "title": title}
    band = min(BANDS, 1 + (n - 1) * BANDS // most)
    title = ngettext("{district}: {n} person", "{district}: {n} people", n).format(district=district(code), n=n)
    return {"path": frame.path(land), "kind": f"band-{band}", "title": title}


def _middle(land: BaseGeometry, frame: Frame) -> tuple[float, float]:
    inner = frame.shown(land).representative_point()
    return frame.place(inner.x, inner.y)


def _ring(code: str, n: int, land: BaseGeometry, frame: Frame) -> dict[str, Any]:
    x, y = _middle(land, frame)
    title = ngettext("{n} worker lives in {district}", "{n} workers live in {district}", n)
    return {"label": str(n), "title": title.format(n=n, district=district(code)), "x": x, "y": y}
