"""The job loop of this campaign as a process that can be killed, whole or with a fault planted in it."""

import os
import random
from threading import Event
from uuid import UUID

import django

django.setup()

from ayni.ground import clockwork, deliveries  # noqa: E402 - needs the apps
from ayni.safety import gateways  # noqa: E402
from tests.campaign.flags import ordinary  # noqa: E402

FAULT = os.environ.get("CAMPAIGN_FAULT", "")


class Forgetful:
    """A gateway that sends and then sometimes says that it did not."""

    real = False

    def __init__(self, inner: gateways.Gateway) -> None:
        self.inner = inner

    def send(self, message: UUID, to: UUID, text: str) -> None:
        """Send, and sometimes deny it."""
        self.inner.send(message, to, text)
        if random.random() < 0.5:
            raise gateways.Down


def all_in_one_lane() -> int:
    """What is urgent waits for whatever else there is, as in a loop with one queue."""
    return deliveries.sweep(10**6)


if FAULT == "sends-again":
    gateways.GATEWAYS.update({name: Forgetful(each) for name, each in gateways.GATEWAYS.items()})

if __name__ == "__main__":
    ordinary.shorten()
    if FAULT == "one-lane":
        all_in_one_lane()
    clockwork.run_forever(Event())
