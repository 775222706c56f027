"""Whom a worker is asked for: one person by a referral, or a group; what differs between the two stands here."""

from datetime import datetime
from typing import Any

from ayni.basics import ids, shelf
from ayni.engagements import rules
from ayni.engagements.models import AskedFor, Engagement, GroupWork, Offer
from ayni.ground.actors import HOUSE
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Group, Referral, Sought, referrals_of
from ayni.referrals.rules import enough_people, waits_alone


def locked(row: AskedFor) -> Sought:
    """The referral or the group that a shortlist, wave or offer is for, locked until the transaction ends."""
    sought = row.sought
    if isinstance(sought, Group):
        return Group.objects.select_for_update(of=("self",), no_key=True).select_related("centre").get(pk=sought.pk)
    of_one = Referral.objects.select_for_update(of=("self",), no_key=True).select_related("centre", "person", "choices")
    return of_one.get(pk=sought.pk)


def may_be_sought(sought: Sought) -> None:
    """Refuse to look before the person has chosen, for one of a group alone, and for a group that is too small."""
    if isinstance(sought, Group):
        enough_people(len(referrals_of(sought)), sought.smallest)
        return
    rules.chosen(hasattr(sought, "choices"))
    waits_alone(hasattr(sought, "membership"))


def advance(sought: Sought, *, because: str, at: datetime, to: str) -> None:
    """Take it to its next state; a group takes the referrals of all its people along."""
    if isinstance(sought, Group):
        referrals.advance_group(sought, by=HOUSE, because=because, at=at, to=to)
    else:
        referrals.advance(sought, by=HOUSE, because=because, at=at, to=to)


def named(sought: Sought, *, persons: bool = True) -> dict[str, Any]:
    """How events speak of it: of a group they name everybody's referral, so that each one's history tells."""
    those = referrals_of(sought)
    if isinstance(sought, Group):
        told: dict[str, Any] = {"group": sought.pk, "referral": tuple(each.pk for each in those), "code": sought.code}
        return told | ({"person": tuple(each.person_id for each in those)} if persons else {})
    told = {"referral": sought.pk, "code": sought.code}
    return told | ({"person": sought.person_id} if persons else {})


def begin(offer: Offer, sought: Sought, at: datetime) -> list[Engagement]:
    """An engagement for each of those whom it is for. The offer's minutes of a group are shared out: to each person the
    notes, to the group the meeting and the way, which stay when somebody stops.
    """
    those = referrals_of(sought)
    group = sought if isinstance(sought, Group) else None
    minutes = offer.weekly_minutes
    if group is not None:
        minutes = _notes_a_week(group)
        GroupWork.objects.create(
            group=group, worker=offer.worker, weekly_minutes=offer.weekly_minutes - len(those) * minutes, begun_at=at
        )
    return [
        Engagement.objects.create(
            code=ids.spoken("E"), referral=each, group=group, person_id=each.person_id, worker=offer.worker,
            centre_id=each.centre_id, protocol=each.protocol, weekly_minutes=minutes,
            acuity_points=each.acuity_points, begun_at=at,
        )
        for each in those
    ]  # fmt: skip


def _notes_a_week(group: Group) -> int:
    """Whole minutes; what is left over stays with the meeting."""
    notes = shelf.load("jurisdictions", group.centre.jurisdiction)["protections"]["notes_minutes"]["value"]
    return int(min(group.contacts_per_week, float(group.contacts)) * notes)
