"""Several people who would meet one worker together: what they have in common, what keeps them apart, and their need.

Whatever one of them chose holds for all: a group is accompanied by somebody whom each of its people could have had, in
a language they all speak, at hours that suit them all. Nobody's choice is given up for the group.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.languages import name_of
from ayni.basics.places import Point
from ayni.basics.reasons import Reason
from ayni.basics.words import say
from ayni.engines.matching import demands
from ayni.engines.matching.problem import Choices, Member, Need, Setting


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """How a group would meet: where, how often, how long, from the instant it must have begun to its end."""

    id: str
    window: Window
    contacts: int
    contacts_per_week: float
    minutes_per_contact: int
    setting: Setting
    place: Point | None
    other_settings: dict[str, Point] = field(default_factory=dict)


def in_common(needs: Sequence[Need], meeting: Meeting, now: datetime) -> tuple[Reason, ...]:
    """What the people of these needs have in common for meeting so, and what keeps them apart: each as a reason."""
    return tuple(rule(needs, meeting, now) for rule in RULES)


def together(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Need:
    """One need of all these people, each of whom has a need of one person.

    Raises ValueError where something keeps them apart: such a group is not asked about, because nobody could serve it.
    """
    apart = [str(reason.sentence) for reason in in_common(needs, meeting, now) if not reason.holds]
    if apart:
        raise ValueError(" ".join(apart))
    first = needs[0]
    limits = [need.max_travel_minutes for need in needs if need.max_travel_minutes is not None]
    before = {need.previous_worker for need in needs}
    return Need(
        id=meeting.id,
        person=meeting.id,
        kind=first.kind,
        jurisdiction=first.jurisdiction,
        protocol=first.protocol,
        credential_kinds=first.credential_kinds,
        window=meeting.window,
        contacts=meeting.contacts,
        contacts_per_week=meeting.contacts_per_week,
        minutes_per_contact=meeting.minutes_per_contact,
        acuity_points=sum(need.acuity_points for need in needs),
        urgency=max(need.urgency for need in needs),
        setting=meeting.setting,
        place=meeting.place,
        other_settings=meeting.other_settings,
        languages=common_languages(needs),
        choices=Choices(
            worker_sex=next((need.choices.worker_sex for need in needs if need.choices.worker_sex), None),
            hours=common_hours(needs),
        ),
        max_travel_minutes=min(limits, default=None),
        previous_worker=before.pop() if len(before) == 1 else None,
        excluded_workers=frozenset().union(*(need.excluded_workers for need in needs)),
        members=tuple(sorted((_member(need) for need in needs), key=lambda member: member.person)),
    )


def common_languages(needs: Sequence[Need]) -> tuple[str, ...]:
    """The languages that everybody accepts, those that suit most first; none where nobody asked for any, or none is."""
    asked = [need.languages for need in needs if need.languages]
    common = set.intersection(*(set(each) for each in asked)) if asked else set()
    return tuple(sorted(common, key=lambda code: (sum(each.index(code) for each in asked), code)))


def common_hours(needs: Sequence[Need]) -> tuple[WeeklyHours, ...]:
    """When it suits everybody; none where nobody chose hours, or none are common."""
    chosen = [demands.joined(need.choices.hours) for need in needs if need.choices.hours]
    common = chosen[0] if chosen else []
    for theirs in chosen[1:]:
        common = list(_shared(common, theirs))
    return tuple(common)


def _shared(some: Sequence[WeeklyHours], others: Sequence[WeeklyHours]) -> Iterator[WeeklyHours]:
    for one in some:
        for other in others:
            since, until = max(one.from_minute, other.from_minute), min(one.to_minute, other.to_minute)
            if one.weekday == other.weekday and since < until:
                yield WeeklyHours(one.weekday, since, until)


def _member(need: Need) -> Member:
    return need.people[0]


def _kind(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Reason:
    """They wait for the same, here."""
    asked = {(need.kind, need.protocol, need.jurisdiction, need.credential_kinds) for need in needs}
    if len(asked) == 1:
        return Reason("group-kind", say("They all wait for the same."), True)
    return Reason("group-kind", say("They do not all wait for the same."), False)


def _language(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Reason:
    """There is a language that suits everybody."""
    common = common_languages(needs)
    if common:
        spoken = [name_of(code) for code in common]
        return Reason("group-language", say("A language for everybody: {languages}.", languages=spoken), True)
    if any(need.languages for need in needs):
        return Reason("group-language", say("There is no language that suits everybody."), False)
    return Reason("group-language", say("Any language suits them."), True)


def _hours(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Reason:
    """There are hours that suit everybody, on as many days of the week as they would meet."""
    common = common_hours(needs)
    if not any(need.choices.hours for need in needs):
        return Reason("group-hours", say("Any hour suits them."), True)
    weekly = min(meeting.contacts_per_week, float(meeting.contacts))
    needed, per_day = demands.days_for(weekly)
    fitting = demands.days_with_room(common, meeting.minutes_per_contact, per_day)
    facts: dict[str, Any] = {"found": fitting, "needed": needed}
    if fitting >= needed:
        return Reason("group-hours", say("Days a week with hours for everybody: {found} (needed: {needed}).", **facts),
                      True)  # fmt: skip
    short = say("Days a week with hours for everybody: only {found} (needed: {needed}).", **facts)
    return Reason("group-hours", short, False)


def _sex(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Reason:
    """Nobody can be both a woman and a man."""
    wanted = {need.choices.worker_sex for need in needs if need.choices.worker_sex}
    if len(wanted) > 1:
        return Reason("group-sex", say("They asked for different people to come: a woman, or a man."), False)
    return Reason("group-sex", say("The same worker can suit them all."), True)


def _window(needs: Sequence[Need], meeting: Meeting, now: datetime) -> Reason:
    """It begins by when each must have begun (who is late already waits for the next one) and ends in time for each."""
    begins = all(meeting.window.start <= need.window.start for need in needs if need.window.start > now)
    if not begins:
        return Reason("group-window", say("For one of them it would begin too late."), False)
    if any(need.window.end < meeting.window.end for need in needs):
        return Reason("group-window", say("For one of them it would end too late."), False)
    return Reason("group-window", say("It begins and ends in time for everybody."), True)


RULES: tuple[Callable[[Sequence[Need], Meeting, datetime], Reason], ...] = (_kind, _language, _hours, _sex, _window)
