"""When others say X, engagements do Y."""

from ayni.engagements import actions
from ayni.engagements.models import Wave
from ayni.ground.actors import HOUSE
from ayni.ground.ledger import Happening
from ayni.ground.reactions import on
from ayni.referrals.events import Withdrawn


@on(Withdrawn)
def take_offers_back(happening: Happening) -> None:
    """A referral that is no longer wanted disturbs nobody any longer."""
    referral = happening.event.referral  # type: ignore[attr-defined]
    for wave in Wave.objects.filter(referral=referral, offers__state="open").distinct():
        actions.take_back(wave, by=HOUSE, because="withdrawn", at=happening.at)
