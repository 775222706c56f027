"""The hours of every day in which no phone is rung, and time counted without them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ayni.basics.instants import Window


@dataclass(frozen=True)
class Quiet:
    """Every day from ``begins`` to ``ends``, in the local time of ``zone``, across midnight where ``ends`` is earlier.

    Where both are equal no hour is quiet. Instants are given with a zone, and returned in UTC.
    """

    begins: time
    ends: time
    zone: str

    @classmethod
    def parse(cls, begins: str, ends: str, zone: str) -> "Quiet":
        """Read two times of the day such as ``21:00``; raises ValueError for anything else."""
        return cls(time.fromisoformat(begins), time.fromisoformat(ends), zone)

    def holds(self, instant: datetime) -> bool:
        """Whether ``instant`` lies in quiet hours."""
        return self.over(instant) != instant

    def over(self, instant: datetime) -> datetime:
        """``instant``, or the end of the quiet hours it lies in."""
        return next((night.end for night in self._nights(instant) if night.holds(instant)), instant.astimezone(UTC))

    def later(self, instant: datetime, by: timedelta) -> datetime:
        """The first instant by which so much time has passed outside quiet hours, from ``instant`` on."""
        at = self.over(instant)
        while True:
            night = next((each for each in self._nights(at) if each.start >= at), None)
            if night is None or at + by <= night.start:
                return at + by
            at, by = night.end, by - (night.start - at)

    def _nights(self, instant: datetime) -> Iterator[Window]:
        """The quiet hours of the day before, of the day itself and of the day after."""
        if self.begins == self.ends:
            return
        today, zone = instant.astimezone(ZoneInfo(self.zone)).date(), ZoneInfo(self.zone)
        for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
            morning = day if self.begins < self.ends else day + timedelta(days=1)
            start = datetime.combine(day, self.begins, zone).astimezone(UTC)
            yield Window(start, datetime.combine(morning, self.ends, zone).astimezone(UTC))
