"""When others say X, visits do Y."""

from ayni.engagements.events import Closed, HandedOver
from ayni.ground.actors import HOUSE
from ayni.ground.ledger import Happening
from ayni.ground.reactions import on
from ayni.visits import actions
from ayni.visits.models import Visit


@on(Closed)
@on(HandedOver)
def call_off_what_is_to_come(happening: Happening) -> None:
    """An engagement that ended has no visits any more."""
    engagement = happening.event.engagement  # type: ignore[attr-defined]
    for visit in Visit.objects.filter(engagement=engagement, state="planned"):
        actions.cancel(visit, by=HOUSE, because="ended", at=happening.at)
