"""Simulated time: what is to be done, each thing at its instant."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from ayni.basics.instants import local
from ayni.ground import clock

ZONE = "America/Lima"
# Minutes of the day between which an office works and between which people answer their phones.
OFFICE = (8 * 60, 17 * 60)
AWAKE = (7 * 60, 21 * 60 + 30)


class Timeline:
    """Things put on the timeline are done in the order of their instants, and those of one instant as they came.

    While one is done, the house's clock shows its instant. What is done may put more on the timeline.
    """

    def __init__(self, begins_at: datetime, ends_at: datetime) -> None:
        self.now = begins_at
        self.ends_at = ends_at
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()

    def put(self, instant: datetime, do: Callable[[], object]) -> None:
        """Have ``do`` done at ``instant``, or next if that has passed. What lies beyond the end is never done."""
        instant = max(instant, self.now)
        if instant <= self.ends_at:
            heappush(self._due, (instant, next(self._order), do))

    def run(self, until: datetime) -> None:
        """Do everything up to ``until``."""
        while self._due and self._due[0][0] <= until:
            self.now, _, do = heappop(self._due)
            with clock.moved_to(self.now):
                do()
        self.now = until


def in_office(instant: datetime) -> datetime:
    """``instant``, or the next time somebody sits at a desk: weekdays, eight to five."""
    while True:
        if local(instant, ZONE, 12 * 60).weekday() < 5:
            opens, closes = local(instant, ZONE, OFFICE[0]), local(instant, ZONE, OFFICE[1])
            if instant < closes:
                return max(instant, opens)
        instant = local(instant + timedelta(days=1), ZONE, OFFICE[0])


def last_awake(instant: datetime) -> datetime:
    """``instant``, or an hour before the night it lies in."""
    opens, closes = local(instant, ZONE, AWAKE[0]), local(instant, ZONE, AWAKE[1])
    if instant < opens:
        return last_awake(local(instant - timedelta(days=1), ZONE, AWAKE[1]))
    return instant if instant < closes - timedelta(hours=1) else closes - timedelta(hours=1)


def awake(instant: datetime) -> datetime:
    """``instant``, or the next morning if people sleep."""
    opens, closes = local(instant, ZONE, AWAKE[0]), local(instant, ZONE, AWAKE[1])
    if instant >= closes:
        return local(instant + timedelta(days=1), ZONE, AWAKE[0])
    return max(instant, opens)
