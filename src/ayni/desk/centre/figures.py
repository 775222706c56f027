"""The centre in figures: people served by district, workers by district, and the week's hours. No person is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from ayni.basics.counts import FEWEST_SHOWN
from ayni.basics.instants import local
from ayni.engagements.queries import Engagement, under_way
from ayni.places.queries import Centre
from ayni.visits.queries import Visit
from ayni.workers.queries import Worker

COUNTED = ("planned", "arrived", "held")


@dataclass(frozen=True)
class Served:
    """People with an engagement under way who live in a district; ``people`` is None where there are too few to say."""

    ubigeo: str
    people: int | None


@dataclass(frozen=True)
class Week:
    """One week of a centre, Monday to Sunday where it is. Minutes with people, of the minutes workers can give."""

    first_day: datetime
    visited: int
    visits: int
    offered: int

    @property
    def share(self) -> int:
        """Per cent of the offered minutes that visits take; travel and notes come on top."""
        return round(100 * self.visited / self.offered) if self.offered else 0


def served(centre: Centre, among: Iterable[str]) -> list[Served]:
    """People served by district, for each district of ``among`` and every other where enough people live."""
    rows = (
        under_way(Engagement.objects.filter(centre=centre))
        .values_list("person__ubigeo")
        .annotate(n=Count("person", distinct=True))
    )
    counted = {ubigeo: n for ubigeo, n in rows if n >= FEWEST_SHOWN}
    return [Served(ubigeo, counted.get(ubigeo)) for ubigeo in sorted({*among, *counted})]


def monday(now: datetime, zone: str) -> datetime:
    """The first instant of the week in which ``now`` lies, where the centre is."""
    there = now.astimezone(ZoneInfo(zone))
    return local(there - timedelta(days=there.weekday()), zone, 0)


def week_of(centre: Centre, workers: Iterable[Worker], now: datetime) -> Week:
    """The hours of the week. A worker offers her hours, but never more than her own weekly limit."""
    first = monday(now, centre.time_zone)
    following = monday(first + timedelta(days=8), centre.time_zone)
    spans = Visit.objects.filter(
        worker__centre=centre, state__in=COUNTED, starts_at__gte=first, starts_at__lt=following
    ).values_list("starts_at", "ends_at")
    minutes = [round((ends - starts) / timedelta(minutes=1)) for starts, ends in spans]
    offered = sum(
        min(worker.weekly_minutes_limit, sum(each.stretch.minutes for each in worker.hours.all())) for worker in workers
    )
    return Week(first, sum(minutes), len(minutes), offered)
