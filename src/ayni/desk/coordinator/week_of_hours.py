"""When somebody could be visited: a simple grid of the week, and hours of one's own beside it."""

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from ayni.basics.instants import WeeklyHours

# How people divide a day here; a person for whom this does not fit writes hours of their own.
PARTS = (
    (_("Morning"), 8 * 60, 13 * 60),
    (_("Afternoon"), 13 * 60, 18 * 60),
    (_("Evening"), 18 * 60, 21 * 60),
)
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

GRID = {str(WeeklyHours(day, start, end)): WeeklyHours(day, start, end) for day in range(7) for _w, start, end in PARTS}
ROWS = [(word, [str(WeeklyHours(day, start, end)) for _w, start, end in PARTS]) for day, word in enumerate(DAYS)]
MOST = 40  # stretches in a week; more is a mistake


def read(text: str) -> list[WeeklyHours]:
    """Hours written one by one, such as ``mon 08:00-10:00, thu 15:00-17:00``. Raises ValueError with a sentence."""
    found = [WeeklyHours.parse(each) for each in re.split(r"[,;\n]", text) if each.strip()]
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} stretches of hours")
    return found


def merged(stretches: Iterable[WeeklyHours]) -> list[WeeklyHours]:
    """The same hours with overlapping and touching stretches made one."""
    kept: list[WeeklyHours] = []
    for day, held in groupby(sorted(stretches), key=lambda each: each.weekday):
        for each in held:
            last = kept[-1] if kept and kept[-1].weekday == day else None
            if last and each.from_minute <= last.to_minute:
                kept[-1] = WeeklyHours(day, last.from_minute, max(last.to_minute, each.to_minute))
            else:
                kept.append(each)
    return kept


def apart(stretches: Iterable[WeeklyHours]) -> tuple[list[str], str]:
    """Hours as the grid and the field beside it show them: whole parts of days ticked, the rest written out."""
    ticked: list[str] = []
    written: list[str] = []
    for each in stretches:
        parts = [code for code, part in GRID.items() if each.overlap_minutes(part) == part.minutes]
        if sum(GRID[code].minutes for code in parts) == each.minutes:
            ticked += parts
        else:
            written.append(str(each))
    return ticked, ", ".join(written)


def spoken(stretches: Iterable[WeeklyHours]) -> list[str]:
    """Each stretch as people read it: "Monday 08:00–13:00"."""
    return [f"{DAYS[each.weekday]} {_time(each.from_minute)}–{_time(each.to_minute)}" for each in stretches]


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
