"""What the clock asks of safety. Nothing else is done in between: these have threads of their own."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError

from ayni.basics.words import Refused
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.safety import actions, messages, queries
from ayni.safety.models import DRILL, Flag, Sighting
from ayni.safety.rules import CHANNELS
from ayni.safety.terms import drill_terms

log = logging.getLogger("ayni.safety")

# Under this the drills of each span of time have their source.
DRILLS = UUID("2f9b1c4e-6a57-4d0b-9d3c-7e5a8b1f0d64")


@every(seconds=1, lane="flags")
def pass_on_unanswered(now: datetime) -> None:
    """Whoever did not answer in time, or may not answer any more, is not asked alone any longer: the next is too."""
    for escalation in queries.due(now):
        if escalation.centre_id and escalation.owner_id is None and not queries.turn_of(escalation, now):
            continue  # still nobody; the watch says so
        pass_on = actions.pass_on if escalation.centre_id else actions.pass_drill_on
        try:
            pass_on(escalation, by=HOUSE, because="unanswered", at=now, seen=escalation.owner_until)
        except Refused:
            continue  # answered, or passed on by somebody else, since we looked
        except Exception as wrong:  # noqa: BLE001 - one that cannot be passed on must not hold up the others
            log.warning("escalation %s could not be passed on: %s", escalation.pk, type(wrong).__name__)


def _sender(channel: str) -> Callable[[datetime], None]:
    def send(now: datetime) -> None:
        """Tell whoever is to be told on the channel by now."""
        messages.send_by(channel, now)

    send.__name__ = f"send_{channel}"
    return send


# Each channel on a lane of its own: a provider that does not answer holds up neither the other one nor the clock.
for _channel in CHANNELS:
    every(seconds=1, lane=_channel)(_sender(_channel))


@every(seconds=1, lane="flags")
def drill(now: datetime) -> None:
    """Note which drills stand where the duty page looks, and begin one for each span of time, whoever does it first."""
    for each in queries.unanswered(queries.drills().filter(sighting=None)):
        # As with messages, what the loop notes on the way is no change by anybody, and in no ledger.
        Sighting.objects.get_or_create(escalation=each, defaults={"seen_at": now})
    source = uuid5(DRILLS, str(now.timestamp() // drill_terms().every.total_seconds()))
    if Flag.every.filter(source=source, kind=DRILL).exists():
        return
    try:
        actions.begin_drill(by=HOUSE, because="clock", at=now, source=source)
    except IntegrityError:
        log.info("another job loop began this drill")
