"""The rounds of a day as rows of a Gantt chart: visits as boxes, travel hatched, two who go together joined by a line.

Nothing is told by colour alone: what is new has a dashed edge, a pin is drawn on what is fixed, and a lamp on what
would change a promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

WIDTH = 960
LEFT = 112  # where the first hour begins; names stand before it
RIGHT = 12
TOP = 28
ROW = 52
BOX = 34
# A box narrower than this holds no word; its title says it.
LETTER = 7.5
HOUR = 60


@dataclass(frozen=True)
class Trip:
    """Minutes of a day on the way, in the row of ``worker``."""

    worker: str
    start: int
    end: int


@dataclass(frozen=True)
class Box:
    """A visit in the row of ``worker``: ``ident`` is what it is called when it is moved; pairs share it.

    ``kind`` is "kept", "new" or "changed".
    """

    ident: str
    worker: str
    start: int
    end: int
    word: str
    title: str
    kind: str = "kept"
    pinned: bool = False
    address: str = ""


@dataclass(frozen=True)
class Row:
    """A worker with her name and what is told under it."""

    worker: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class _Drawn:
    box: Box
    x: float
    y: float
    wide: float
    word: str


def draw(
    *, finding: str, rows: Sequence[Row], boxes: Sequence[Box], trips: Sequence[Trip], ident: str, movable: bool = False
) -> SafeString:
    """The picture as inline SVG. ``finding`` is what it shows, in one sentence, for those who do not see it."""
    spans = [(box.start, box.end) for box in boxes] + [(trip.start, trip.end) for trip in trips]
    scale = _Scale.of([minute for span in spans for minute in span])
    top = {row.worker: TOP + ROW * number for number, row in enumerate(rows)}
    drawn = [_drawn(box, top[box.worker], scale) for box in boxes if box.worker in top]
    return render_to_string(
        "components/gantt.html",
        {
            "finding": finding,
            "ident": ident,
            "movable": movable,
            "role": "group" if movable or any(box.address for box in boxes) else "img",
            "width": WIDTH,
            "height": TOP + ROW * len(rows) + 8,
            "bottom": TOP + ROW * len(rows),
            "scale": scale,
            "row": ROW,
            "top": TOP,
            "box": BOX,
            "rows": [(row, top[row.worker]) for row in rows],
            "hours": [(scale.x(minute), f"{minute // HOUR:02d}") for minute in scale.hours],
            "trips": [
                (scale.x(trip.start), top[trip.worker] + (ROW - BOX) / 2 + 10, scale.x(trip.end) - scale.x(trip.start))
                for trip in trips
                if trip.worker in top and trip.end > trip.start
            ],
            "boxes": drawn,
            "joins": _joins(drawn),
        },
    )


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int

    @classmethod
    def of(cls, minutes: Sequence[int]) -> "_Scale":
        """Whole hours around everything that is drawn, and never fewer than four."""
        first = min(minutes, default=8 * HOUR) // HOUR * HOUR
        last = -(-max(minutes, default=18 * HOUR) // HOUR) * HOUR
        return cls(first, max(last, first + 4 * HOUR))

    @property
    def hours(self) -> range:
        return range(self.first, self.last + 1, HOUR)

    @property
    def per_minute(self) -> float:
        return (WIDTH - LEFT - RIGHT) / (self.last - self.first)

    @property
    def told(self) -> str:
        """For the script that moves boxes: a number that reads the same in every language."""
        return f"{self.per_minute:.5f}"

    def x(self, minute: int) -> float:
        return round(LEFT + (minute - self.first) * self.per_minute, 1)


def _drawn(box: Box, top: int, scale: _Scale) -> _Drawn:
    x, wide = scale.x(box.start), scale.x(box.end) - scale.x(box.start)
    fits = max(0, int((wide - 6) / LETTER))
    word = box.word if len(box.word) <= fits else ""
    return _Drawn(box, x, top + (ROW - BOX) / 2, round(wide, 1), word)


def _joins(drawn: Sequence[_Drawn]) -> list[tuple[float, float, float]]:
    """For each pair of boxes of one visit, the line between them."""
    found: dict[str, list[_Drawn]] = {}
    for each in drawn:
        found.setdefault(each.box.ident, []).append(each)
    lines = []
    for pair in found.values():
        if len(pair) > 1:
            upper, lower = min(pair, key=_height), max(pair, key=_height)
            lines.append((round(upper.x + upper.wide / 2, 1), upper.y + BOX, lower.y))
    return lines


def _height(drawn: _Drawn) -> float:
    return drawn.y
