"""What the clock asks of safety."""

from datetime import datetime

from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.safety import actions
from ayni.safety.models import Escalation


@every(seconds=5)
def pass_on_unanswered(now: datetime) -> None:
    """Whoever did not answer in time is not asked alone any longer: the next in turn is asked too."""
    for escalation in Escalation.objects.filter(state="open", owner_until__lte=now):
        actions.pass_on(escalation, by=HOUSE, because="unanswered", at=now)
