"""What a protocol proposes to ask for, and what people who wait would have in common as a group.

Whether somebody could take it is asked by engagements.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ayni.basics.instants import Window
from ayni.basics.places import Point
from ayni.basics.reasons import Reason
from ayni.engines import matching
from ayni.engines.matching import groups
from ayni.places.queries import district
from ayni.referrals.models import Group, Referral

# A first proposal of the window; whoever asks changes it. Our assumptions; owner: the programme.
START_WITHIN = timedelta(days=5)
SPARE_WEEKS = 2  # visits are moved and missed; a window without room would end a course half-way


def proposed(protocol: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Kind, window and cadence that a protocol suggests, counted from ``at``."""
    contacts, weekly = protocol["sessions"]["value"], protocol["weekly"]["value"]
    start = (at + START_WITHIN).replace(minute=0, second=0, microsecond=0)
    return {
        "kind": protocol["referral_kinds"][0],
        "start_by": start,
        "end_by": start + timedelta(weeks=contacts / weekly + SPARE_WEEKS),
        "contacts": contacts,
        "contacts_per_week": weekly,
        "minutes_per_contact": protocol["minutes"]["value"],
    }


def in_common(referrals: Sequence[Referral], group: Group, at: datetime) -> tuple[Reason, ...]:
    """What brings these people together for meeting as the group would, and what keeps them apart."""
    return matching.in_common([_need(referral) for referral in referrals], meeting_of(group), at)


def common_languages(referrals: Sequence[Referral]) -> tuple[str, ...]:
    """The languages that suit all of them, best first."""
    return groups.common_languages([_need(referral) for referral in referrals])


def meeting_of(group: Group) -> matching.Meeting:
    """How the group would meet; the middle of the district stands for a neutral place."""
    place, other_settings = group.centre.point, {}
    if group.setting == "neutral":
        place, other_settings = _middle(group) or place, {"clinic": place}
    return matching.Meeting(
        id=str(group.pk),
        window=Window(group.start_by, group.end_by),
        contacts=group.contacts,
        contacts_per_week=group.contacts_per_week,
        minutes_per_contact=group.minutes_per_contact,
        setting=matching.Setting(group.setting),
        place=place,
        other_settings=other_settings,
    )


def _middle(group: Group) -> Point | None:
    found = district(group.ubigeo)
    return found.point if found else None


def _need(referral: Referral) -> matching.Need:
    """As much of a need as matters between people: neither homes nor who is to come."""
    choices = referral.choices
    return matching.Need(
        id=str(referral.pk),
        person=str(referral.person_id),
        kind=referral.kind,
        protocol=referral.protocol,
        jurisdiction=referral.centre.jurisdiction,
        window=Window(referral.start_by, referral.end_by),
        contacts=referral.contacts,
        contacts_per_week=referral.contacts_per_week,
        minutes_per_contact=referral.minutes_per_contact,
        acuity_points=referral.acuity_points,
        urgency=referral.urgency,
        setting=matching.Setting.CLINIC,
        languages=tuple(choices.languages),
        choices=matching.Choices(worker_sex=choices.worker_sex or None, hours=choices.stretches),
    )
