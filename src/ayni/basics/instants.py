"""Time as people plan it: instants in UTC, windows between two instants, and hours of the week."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 24 * 60
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; an instant without a zone is refused, since nobody can know what it means."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone")
    return instant.astimezone(UTC)


@dataclass(frozen=True, order=True)
class Window:
    """From ``start`` up to, not including, ``end``; both with a zone, ``start`` before ``end``."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if as_utc(self.start) >= as_utc(self.end):
            raise ValueError("a window ends after it starts")

    @property
    def length(self) -> timedelta:
        """How long the window lasts."""
        return self.end - self.start

    def holds(self, instant: datetime) -> bool:
        """Whether ``instant`` lies in the window."""
        return self.start <= instant < self.end

    def covers(self, other: "Window") -> bool:
        """Whether all of ``other`` lies within this window."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Window") -> bool:
        """Whether the two share any instant."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, order=True)
class WeeklyHours:
    """A stretch of one weekday in local time: ``weekday`` 0 is Monday; minutes count from midnight."""

    weekday: int
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("a weekday is 0 (Monday) to 6 (Sunday)")
        if not 0 <= self.from_minute < self.to_minute <= MINUTES_PER_DAY:
            raise ValueError("hours run from an earlier to a later minute of the same day")

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.to_minute - self.from_minute

    def overlap_minutes(self, other: "WeeklyHours") -> int:
        """Minutes that both stretches share."""
        if self.weekday != other.weekday:
            return 0
        return max(0, min(self.to_minute, other.to_minute) - max(self.from_minute, other.from_minute))

    @classmethod
    def parse(cls, text: str) -> "WeeklyHours":
        """Read ``mon 08:00-13:00`` (English or Spanish three-letter days, any case)."""
        try:
            day, hours = text.strip().lower().split(None, 1)
            start, end = hours.replace("–", "-").split("-")
            return cls(WEEKDAYS[day[:3]], _minute(start), _minute(end))
        except (KeyError, ValueError) as wrong:
            raise ValueError(f"'{text.strip()}' is not a day with hours such as 'mon 08:00-13:00'") from wrong

    def __str__(self) -> str:
        return (
            f"{DAY_CODES[self.weekday]} {self.from_minute // 60:02d}:{self.from_minute % 60:02d}"
            f"-{self.to_minute // 60:02d}:{self.to_minute % 60:02d}"
        )


DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = (
    {code: index for index, code in enumerate(DAY_CODES)}
    | {code: index for index, code in enumerate(("lun", "mar", "mié", "jue", "vie", "sáb", "dom"))}
    | {"mie": 2, "sab": 5}
)


def _minute(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    value = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59:
        raise ValueError(text)
    return value


def local(day: datetime, zone: str, minute: int) -> datetime:
    """The instant ``minute`` minutes after local midnight of ``day`` in ``zone``, in UTC."""
    there = day.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(there.date(), time(), tzinfo=ZoneInfo(zone))
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)
