"""What the clock asks of adaptations."""

from datetime import datetime

from ayni.adaptations import actions, queries
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every


@every(minutes=1)
def keep_editions(now: datetime) -> None:
    """Keep what a new release says on its shelf, so that courses under way go on with what they began with."""
    if queries.new_on_the_shelf():
        actions.keep_editions(by=HOUSE, because="new-release", at=now)
