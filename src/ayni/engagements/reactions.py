"""When others say X, engagements do Y."""

from ayni.engagements import actions
from ayni.engagements.models import Wave
from ayni.ground.actors import HOUSE
from ayni.ground.ledger import Happening
from ayni.ground.reactions import on
from ayni.referrals.events import GroupDissolved, GroupLeft, Withdrawn


@on(Withdrawn)
def take_offers_back(happening: Happening) -> None:
    """A referral that is no longer wanted disturbs nobody any longer."""
    referral = happening.event.referral  # type: ignore[attr-defined]
    for wave in Wave.objects.filter(referral=referral, offers__state="open").distinct():
        actions.take_back(wave, by=HOUSE, because="withdrawn", at=happening.at)


@on(GroupLeft)
@on(GroupDissolved)
def take_offers_of_a_group_back(happening: Happening) -> None:
    """Who was asked for a group was told how many they are, and what it pays: neither holds any longer."""
    group = happening.event.group  # type: ignore[attr-defined]
    for wave in Wave.objects.filter(group=group, offers__state="open").distinct():
        actions.take_back(wave, by=HOUSE, because="group-changed", at=happening.at)
