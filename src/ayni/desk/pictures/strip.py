"""A week of visits as a grid that a screen reader reads day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ayni.ground import clock

DAYS = 7


@dataclass(frozen=True)
class Slot:
    """A visit in the week: when, whose, where it leads, and its tone: "", done, off (called off), soon or now."""

    starts_at: datetime
    ends_at: datetime
    word: str
    address: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Day:
    """One day of the strip with its visits in order."""

    date: date
    slots: tuple[tuple[str, str, Slot], ...]
    today: bool


def week(slots: Sequence[Slot], first: date, zone: str) -> SafeString:
    """Seven days from ``first``, in the local time of ``zone``; a visit stands on the day it starts."""
    there = ZoneInfo(zone)
    today = clock.now().astimezone(there).date()
    days = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    return render_to_string(
        "components/week.html",
        {"days": [Day(each, _on(each, slots, there), each == today) for each in days]},
    )


def _on(day: date, slots: Sequence[Slot], there: ZoneInfo) -> tuple[tuple[str, str, Slot], ...]:
    held = sorted((slot for slot in slots if slot.starts_at.astimezone(there).date() == day), key=_start)
    return tuple(
        (f"{slot.starts_at.astimezone(there):%H:%M}", f"{slot.ends_at.astimezone(there):%H:%M}", slot) for slot in held
    )


def _start(slot: Slot) -> datetime:
    return slot.starts_at
