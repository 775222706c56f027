"""How somebody is doing over time: the readings of one instrument over the bands it gives words to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import vl_convert
from django.template.loader import render_to_string
from django.utils.dateformat import format as dated
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.engines.instruments import Instrument

WIDTH, HEIGHT = 320, 190
ROOM_FOR_WORDS = 8
SIDE = 0.06  # of the time shown, left free on both sides for the first and the last number
DRAWN_BANDS = 5  # as many shades as the stylesheet has
KEPT = 512


@dataclass(frozen=True, order=True)
class Reading:
    """A score and the day it was taken."""

    day: date
    value: float


@dataclass(frozen=True)
class Band:
    """The scores from ``low`` to ``high``, both included, and the reader's word for them."""

    low: float
    high: float
    word: str


def bands_of(instrument: Instrument, language: str) -> list[Band]:
    """The ranges of an instrument's totals in words of the reader; none where nothing is added up."""
    return [
        Band(band.low, band.high, band.label.in_language(language))
        for band in instrument.bands
        if band.low is not None and band.high is not None
    ]


@dataclass(frozen=True)
class Row:
    """A line of the table beside the curve: the reading, its band, and how far it lies from the first (None: it is)."""

    reading: Reading
    band: str
    apart: float | None


def draw(
    readings: Sequence[Reading],
    *,
    instrument: str,
    highest: float,
    bands: Sequence[Band] = (),
    margin: float | None = None,
    meaning: Sequence[str] = (),
) -> SafeString:
    """The curve as an inline SVG figure, from zero to the instrument's highest score, with its finding in words.

    ``margin`` is how many points a total must lie from the first before chance stops explaining it: two dashed lines.
    ``meaning`` are sentences on what the curve says. From two readings on, the numbers stand in a table beside it.
    """
    told = finding(readings, instrument=instrument)
    svg = _svg(json.dumps(_spec(sorted(readings), highest, bands, margin), sort_keys=True)) if readings else ""
    opening = f'<svg class="curve" viewBox="{_box(svg)}" role="img" ' if svg else ""
    return render_to_string(
        "components/curve.html",
        # Drawn by us from numbers and dates; the reader's own words are escaped by the template.
        {"finding": told, "opening": mark_safe(opening), "drawing": mark_safe(_inside(svg)),  # noqa: S308
         "meaning": meaning, "rows": _rows(sorted(readings), bands) if len(readings) > 1 else (),
         "instrument": instrument},
    )  # fmt: skip


def _rows(readings: Sequence[Reading], bands: Sequence[Band]) -> list[Row]:
    first = readings[0]
    return [
        Row(
            each,
            next((band.word for band in bands if band.low <= each.value <= band.high), ""),
            None if each is first else each.value - first.value,
        )
        for each in readings
    ]


def finding(readings: Sequence[Reading], *, instrument: str) -> str:
    """What the curve shows, in one sentence: "PHQ-9 from 17 to 6 in 5 weeks"."""
    if not readings:
        return _("{instrument}: nothing has been asked yet").format(instrument=instrument)
    first, last = min(readings), max(readings)
    if len(readings) == 1:
        return _("{instrument}: {value} on {day}").format(
            instrument=instrument, value=first.value, day=dated(first.day, "j M")
        )
    return _("{instrument} from {first} to {last} in {span}").format(
        instrument=instrument, first=first.value, last=last.value, span=_span((last.day - first.day).days)
    )


def _span(days: int) -> str:
    if days < 14:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    weeks = round(days / 7)
    return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


def _spec(readings: Sequence[Reading], highest: float, bands: Sequence[Band], margin: float | None) -> dict[str, Any]:
    """The picture in Vega-Lite. Colours are the stylesheet's, so that dark pages and paper have theirs."""
    start = readings[0].day
    days = max(1, (readings[-1].day - start).days)
    end, begin = days * (1 + SIDE), -days * SIDE
    points = [{"day": (each.day - start).days, "value": each.value} for each in readings]
    x: dict[str, Any] = {"field": "day", "type": "quantitative", "scale": {"domain": [begin, end], "nice": False}}
    y: dict[str, Any] = {"field": "value", "type": "quantitative", "scale": {"domain": [0, highest], "nice": False}}
    dates = {str(point["day"]): dated(each.day, "j M") for point, each in zip(points, readings, strict=True)}
    x["axis"] = {
        "values": sorted({point["day"] for point in points}),
        "labelExpr": f"({json.dumps(dates)})[toString(datum.value)]",
        "labelOverlap": "greedy",
        "title": None,
    }
    y["axis"] = {"values": sorted({0, highest, *(band.low for band in bands)}), "title": None, "labelOverlap": False}
    series = {"data": {"values": points}, "encoding": {"x": x, "y": y}}
    labelled = [points[0], points[-1]] if len(points) > 1 else points
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "padding": 8,
        "layer": [
            *_bands(bands, highest, (begin, end), y["axis"]),
            *_margin(readings[0].value, margin, highest, (begin, end), y["axis"]),
            {**series, "mark": {"type": "line", "color": "var(--lagoon)", "strokeWidth": 2.5}},
            {**series, "mark": {"type": "circle", "color": "var(--lagoon)", "size": 60, "opacity": 1}},
            {
                "data": {"values": labelled},
                "mark": {"type": "text", "dy": -14, "color": "var(--ink)", "fontSize": 15, "fontWeight": 650},
                "encoding": {"x": x, "y": y, "text": {"field": "value"}},
            },
        ],
        "config": {
            "font": "system-ui",
            "view": {"stroke": None},
            "axis": {
                "labelColor": "var(--quiet)",
                "labelFontSize": 12,
                "domain": False,
                "grid": False,
                "tickColor": "var(--line)",
            },
        },
    }


def _margin(
    first: float, margin: float | None, highest: float, shown: tuple[float, float], axis: dict[str, Any]
) -> list[dict[str, Any]]:
    """Two dashed lines around the first reading; one that would lie outside the picture is left out."""
    left, right = ({"datum": each} for each in shown)
    lines = [] if margin is None else [each for each in (first - margin, first + margin) if 0 <= each <= highest]
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": "var(--quiet)", "strokeDash": [5, 4], "strokeWidth": 1.5},
            "encoding": {"x": left, "x2": right, "y": {"datum": each, "axis": axis}},
        }
        for each in lines
    ]


def _bands(
    bands: Sequence[Band], highest: float, shown: tuple[float, float], axis: dict[str, Any]
) -> list[dict[str, Any]]:
    """A shade for each band, with its word beside it instead of a legend."""
    layers: list[dict[str, Any]] = []
    left, right = ({"datum": each} for each in shown)
    for index, band in enumerate(bands):
        top = min(band.high + 1, highest)
        shade = {"type": "rect", "color": f"var(--band-{min(index + 1, DRAWN_BANDS)})", "opacity": 1}
        word = {"type": "text", "align": "left", "dx": ROOM_FOR_WORDS, "color": "var(--quiet)", "fontSize": 12}
        low = {"datum": band.low, "axis": axis}
        layers += [
            {
                "data": {"values": [{}]},
                "mark": shade,
                "encoding": {"x": left, "x2": right, "y": low, "y2": {"datum": top}},
            },
            {
                "data": {"values": [{}]},
                "mark": {**word, "text": band.word},
                "encoding": {"x": right, "y": {"datum": (band.low + top) / 2, "axis": axis}},
            },
        ]
    return layers


@lru_cache(maxsize=KEPT)
def _svg(spec: str) -> str:
    """Drawing takes a tenth of a second; the same picture is drawn once."""
    return str(vl_convert.vegalite_to_svg(json.loads(spec)))


def _box(svg: str) -> str:
    return svg.split('viewBox="', 1)[1].split('"', 1)[0]


def _inside(svg: str) -> str:
    """The drawing without its outermost tag, whose fixed size we replace."""
    return svg[svg.index(">") + 1 :].removesuffix("</svg>") if svg else ""
