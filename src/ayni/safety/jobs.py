"""What the clock asks of safety. Nothing else is done in between: these have a thread of their own."""

import logging
from datetime import datetime

from ayni.basics.words import Refused
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.safety import actions, messages
from ayni.safety.models import Escalation

log = logging.getLogger("ayni.safety")


@every(seconds=1, urgent=True)
def pass_on_unanswered(now: datetime) -> None:
    """Whoever did not answer in time is not asked alone any longer: the next in turn is asked too."""
    for escalation in Escalation.objects.filter(state="open", owner_until__lte=now):
        try:
            actions.pass_on(escalation, by=HOUSE, because="unanswered", at=now, seen=escalation.owner_until)
        except Refused:
            continue  # answered, or passed on by somebody else, since we looked
        except Exception as wrong:  # noqa: BLE001 - one that cannot be passed on must not hold up the others
            log.warning("escalation %s could not be passed on: %s", escalation.pk, type(wrong).__name__)


@every(seconds=1, urgent=True)
def send_messages(now: datetime) -> None:
    """Tell whoever is to be told by now."""
    messages.send_due(now)
