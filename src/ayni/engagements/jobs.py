"""What the clock asks of engagements."""

from datetime import datetime

from ayni.engagements import actions
from ayni.engagements.models import Wave
from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every


@every(seconds=20)
def end_waves(now: datetime) -> None:
    """Offers whose time ran out are closed, so that the coordinator sees who is left to ask."""
    for wave in Wave.objects.filter(closes_at__lte=now, offers__state="open").distinct():
        actions.end_wave(wave, by=HOUSE, because="time-ran-out", at=now)
