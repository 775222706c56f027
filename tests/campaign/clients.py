"""Clients that repeat an act under the same id until it is answered, whatever dies meanwhile."""

import json
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException

from tests.campaign.world import Act

CLIENTS = 6
# Long enough for a slow machine to answer, short enough to notice that the server died.
ANSWER_SECONDS = 20
GIVE_UP_SECONDS = 240


@dataclass(frozen=True)
class Answer:
    """What an act was answered in the end, and how often the answer was cut off before."""

    act: Act
    status: int
    cuts: int
    last_sent: datetime

    @property
    def acknowledged(self) -> bool:
        """Whether the act was said to be kept."""
        return 200 <= self.status < 300


def play(acts: Sequence[Act], port: int, seed: int, acts_per_second: float) -> list[Answer]:
    """Do all the acts, several at a time, spread over time so that the killing meets them."""
    began, lock = time.monotonic(), threading.Lock()
    due = iter(range(len(acts)))

    def one(act: Act) -> Answer:
        with lock:
            start = began + next(due) / acts_per_second
        time.sleep(max(0.0, start - time.monotonic()))
        return _until_answered(act, port, random.Random(f"{seed}{act.id}"))

    with ThreadPoolExecutor(CLIENTS) as crowd:
        return list(crowd.map(one, acts))


def _until_answered(act: Act, port: int, chance: random.Random) -> Answer:
    cuts, until = 0, time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < until:
        sent = datetime.now(UTC)
        status = _send(act, port)
        if status is not None and status < 500:
            return Answer(act, status, cuts, sent)
        cuts += 1
        time.sleep(chance.uniform(0.05, 0.5))
    return Answer(act, 0, cuts, datetime.now(UTC))


def _send(act: Act, port: int) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    headers = {
        "Authorization": f"Bearer {act.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(act.id),
    }
    try:
        connection.request("POST", act.path, json.dumps(act.body), headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
