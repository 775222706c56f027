"""The days of a plan, as instants and as days and minutes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ayni.basics.instants import local
from ayni.places.queries import Centre


@dataclass(frozen=True)
class Span:
    """The days of a plan as instants."""

    centre: Centre
    first: date
    days: int
    at: datetime

    @property
    def start(self) -> datetime:
        """Local midnight of the first day."""
        return self.midnight(0)

    @property
    def end(self) -> datetime:
        """Local midnight after the last day."""
        return self.midnight(self.days)

    @property
    def week(self) -> tuple[datetime, datetime]:
        """From Monday to Monday around the first day: what a weekly limit counts."""
        monday = -self.first.weekday()
        return self.midnight(monday), self.midnight(monday + 7)

    def midnight(self, day: int) -> datetime:
        """Local midnight of a day of the plan."""
        noon = datetime(self.first.year, self.first.month, self.first.day, 12, tzinfo=ZoneInfo(self.centre.time_zone))
        return local(noon + timedelta(days=day), self.centre.time_zone, 0)

    def place(self, instant: datetime) -> tuple[int, int]:
        """The day of the plan and the minute of that day."""
        there = instant.astimezone(ZoneInfo(self.centre.time_zone))
        return (there.date() - self.first).days, there.hour * 60 + there.minute

    def instant(self, day: int, minute: int) -> datetime:
        """The inverse of ``place``."""
        return local(self.midnight(day), self.centre.time_zone, minute)
