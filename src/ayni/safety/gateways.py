"""The ways out of the house: to each channel a gateway, which reaches a supervisor with a fixed text.

No provider is connected yet. Each channel writes to an outbox, one line a message, in the data folder: whoever runs a
site sees there what would have been sent, and nothing leaves. A provider is connected with ``connected``.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from ayni.ground import clock
from ayni.safety.rules import CHANNELS

OUTBOX = "outbox.jsonl"

# The address of drills. A gateway takes it to a number or a mailbox that is no person's, of its provider's or the
# site's, and by the same way as every other: what it takes for NOBODY it would have taken for somebody.
NOBODY = UUID(int=0)


class Down(Exception):
    """The provider did not take the message; nothing was sent. Any other exception leaves that unknown."""


class Gateway(Protocol):
    """A way to reach people. Whom an id leads to is the gateway's own affair."""

    @property
    def real(self) -> bool:
        """Whether anything leaves the house."""

    def send(self, message: UUID, to: UUID, text: str) -> None:
        """Hand one message over, to a supervisor or to NOBODY. Raises Down when the provider did not take it."""


@dataclass(frozen=True)
class Outbox:
    """Stands in for a provider: a line in a file for each message, written through to the disk."""

    channel: str
    real: bool = False

    def send(self, message: UUID, to: UUID, text: str) -> None:
        """Write it down."""
        at = clock.now().isoformat()
        told = {"message": str(message), "channel": self.channel, "to": str(to), "text": text, "at": at}
        try:
            file = os.open(Path(settings.AYNI_HOME) / OUTBOX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, f"{json.dumps(told)}\n".encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as wrong:
            raise Down from wrong


GATEWAYS: dict[str, Gateway] = {channel: Outbox(channel) for channel in CHANNELS}


@contextmanager
def connected(channel: str, gateway: Gateway) -> Iterator[None]:
    """Reach people on ``channel`` through ``gateway`` for a while."""
    before = GATEWAYS[channel]
    GATEWAYS[channel] = gateway
    try:
        yield
    finally:
        GATEWAYS[channel] = before


def nothing_leaves() -> bool:
    """Whether no channel has a provider yet."""
    return not any(gateway.real for gateway in GATEWAYS.values())
