"""When others say X, onward referrals do Y."""

from ayni.ground.actors import HOUSE
from ayni.ground.ledger import Happening
from ayni.ground.reactions import on
from ayni.onward import actions
from ayni.onward.models import OnwardReferral
from ayni.onward.rules import ENDS
from ayni.people.events import ConsentWithdrawn


@on(ConsentWithdrawn)
def end_what_is_under_way(happening: Happening) -> None:
    """Whoever no longer agrees is not on the way any more: no link of theirs opens from this moment."""
    event = happening.event
    if event.purpose != "onward":  # type: ignore[attr-defined]
        return
    for onward in OnwardReferral.objects.filter(person=event.person).exclude(state__in=ENDS):  # type: ignore[attr-defined]
        actions.close(onward, by=HOUSE, because="consent-withdrawn", at=happening.at, reason="no-consent")
