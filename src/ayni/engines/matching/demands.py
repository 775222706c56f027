"""What a need takes from a worker – minutes of the week, days, the way – and what the worker has."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from ayni.basics.instants import WeeklyHours, Window, as_utc
from ayni.basics.places import travel_minutes
from ayni.engines.matching.problem import Need, Policy, Rating, Worker

DAYS_A_WEEK = 7
ANY_TIME = [WeeklyHours(day, 0, 24 * 60) for day in range(DAYS_A_WEEK)]


def travel(worker: Worker, need: Need) -> int | None:
    """Minutes one way to where they meet; None when nobody travels or a place is not known."""
    if not need.setting.in_person or worker.place is None or need.place is None:
        return None
    return travel_minutes(worker.place, need.place, worker.mode)


def weekly_minutes(worker: Worker, need: Need, policy: Policy) -> int:
    """Minutes a week that the need takes: contacts, notes on each person, the way there and back (0 if not known)."""
    notes = policy.notes_minutes_per_contact * need.size
    one = need.minutes_per_contact + notes + 2 * (travel(worker, need) or 0)
    return ceil(need.contacts_in_a_week * one)


def free_minutes(worker: Worker) -> int:
    """Minutes of a usual week that are left within the worker's limit; 0 when it is exceeded."""
    return max(0, worker.weekly_minutes_limit - worker.weekly_minutes_committed)


def free_points(worker: Worker) -> int:
    """Caseload points that are left within the worker's limit; 0 when it is exceeded."""
    return max(0, worker.caseload_limit - worker.caseload_points)


def days_needed(need: Need) -> tuple[int, int]:
    """(days a week, contacts on each of them): contacts are spread over the week as far as seven days allow."""
    return days_for(need.contacts_in_a_week)


def days_for(contacts_in_a_week: float) -> tuple[int, int]:
    """The same for so many contacts in the busiest week."""
    weekly = ceil(contacts_in_a_week)
    per_day = ceil(weekly / DAYS_A_WEEK)
    return ceil(weekly / per_day), per_day


def days_that_fit(worker: Worker, need: Need) -> int:
    """Weekdays with room for a day's contacts in hours that suit both; somebody who chose no hours takes any."""
    wanted = joined(need.choices.hours) or ANY_TIME
    return days_with_room(worker.hours, need.minutes_per_contact, days_needed(need)[1], wanted)


def days_with_room(
    hours: Iterable[WeeklyHours], minutes: int, per_day: int, wanted: Iterable[WeeklyHours] = ANY_TIME
) -> int:
    """Weekdays on which so many contacts of so many minutes fit hours that are wanted as well."""
    room = [0] * DAYS_A_WEEK
    wished = list(wanted)
    for mine in joined(hours):
        for theirs in wished:
            room[mine.weekday] += mine.overlap_minutes(theirs) // minutes
    return sum(contacts >= per_day for contacts in room)


def joined(hours: Iterable[WeeklyHours]) -> list[WeeklyHours]:
    """The same hours with overlapping and touching stretches made one."""
    whole: list[WeeklyHours] = []
    for each in sorted(hours):
        last = whole[-1] if whole else None
        if last and last.weekday == each.weekday and each.from_minute <= last.to_minute:
            whole[-1] = WeeklyHours(last.weekday, last.from_minute, max(last.to_minute, each.to_minute))
        else:
            whole.append(each)
    return whole


def time_away(worker: Worker, window: Window) -> timedelta:
    """How much of ``window`` the worker is absent, counting overlapping absences once."""
    away, until = timedelta(), window.start
    for absence in sorted(worker.absences):
        start, end = max(absence.start, until), min(absence.end, window.end)
        if start < end:
            away += end - start
            until = end
    return away


def stretches_away(worker: Worker, window: Window) -> list[Window]:
    """When in ``window`` the worker is absent: overlapping and touching absences made one, cut to the window."""
    whole: list[Window] = []
    for absence in sorted(each for each in worker.absences if each.overlaps(window)):
        start, end = max(absence.start, window.start), min(absence.end, window.end)
        if whole and start <= whole[-1].end:
            whole[-1] = Window(whole[-1].start, max(whole[-1].end, end))
        else:
            whole.append(Window(start, end))
    return whole


def time_needed(need: Need) -> timedelta:
    """From the first contact to the last at the cadence, but no more than the window itself."""
    return min(timedelta(weeks=(need.contacts - 1) / need.contacts_per_week), need.window.length)


def latest_rating(worker: Worker, protocol: str, now: datetime) -> Rating | None:
    """The newest rating for the protocol; of several at the same instant the least favourable, so that harm wins."""
    known = sorted((r for r in worker.ratings if r.protocol == protocol and r.at <= now), key=lambda r: r.at)
    newest = [list(group) for _, group in groupby(known, key=lambda r: r.at)]
    return min(newest[-1], key=lambda r: (min(r.levels), sum(r.levels) / len(r.levels), r.levels)) if newest else None


def share_reached(rating: Rating, level: int) -> float:
    """The share of items rated at ``level`` or above."""
    return sum(each >= level for each in rating.levels) / len(rating.levels)


def months_begun(since: datetime, now: datetime) -> int:
    """Calendar months between two instants, a begun one counted whole: exactly a year is 12, a minute more 13."""
    start, end = as_utc(since), as_utc(now)
    months = (end.year - start.year) * 12 + end.month - start.month
    begun = (end.day, end.time()) > (start.day, start.time())
    return months + begun
