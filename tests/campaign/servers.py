"""The processes that are killed: the server and the job loop, each in a group of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 90


@dataclass
class Victims:
    """Starts the two, kills them at random until told to stop, and counts what it did."""

    environment: dict[str, str]
    seed: int
    port: int = 0
    workers: int = 1
    threads: int = 6
    application: str = "tests.campaign.faults:application"
    loop: str = "tests.campaign.loop"
    kinds: Sequence[str] = ("server", "server", "loop")  # as often as named; "worker" is one process of the server
    killed: Counter[str] = field(default_factory=Counter)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)  # from a server's end until it answers
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Bring both up and wait until the server answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for name in ("server", "loop"):
            self._bring_up(name)
        self.wait_until_answering()

    def kill_at_random(self, pause: tuple[float, float]) -> threading.Thread:
        """Begin killing, in a thread: a random while between the two numbers of seconds after both are up again."""
        chance = random.Random(self.seed)

        def go_on() -> None:
            while not self.stop.wait(chance.uniform(*pause)):
                name = chance.choice(self.kinds)
                self.killed[name] += 1
                if name == "worker":
                    self._kill_a_worker(chance)
                    continue
                begun = datetime.now(UTC)
                self._kill(name)
                self._bring_up(name)
                self.wait_until_answering()
                if name == "server":
                    self.outages.append((begun, datetime.now(UTC)))

        thread = threading.Thread(target=go_on)
        thread.start()
        return thread

    def wait_until_answering(self) -> None:
        """Return when the server answers at all: only then is there something to kill in the middle of."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and not self.stop.is_set():
            caller = HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                caller.request("GET", "/api/me")
                caller.getresponse()
                return
            except (OSError, HTTPException):
                time.sleep(0.1)
            finally:
                caller.close()

    def end(self) -> None:
        """Kill what still runs."""
        self.stop.set()
        for name in list(self.running):
            self._kill(name)

    def _bring_up(self, name: str) -> None:
        commands = {
            "server": [
                "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers), "--threads",
                str(self.threads), "--worker-class", "gthread", "--no-control-socket", "--log-level", "critical",
                self.application,
            ],
            "loop": ["-m", self.loop],
        }  # fmt: skip
        self.running[name] = subprocess.Popen(
            [sys.executable, *commands[name]], cwd=ROOT, env=os.environ | self.environment, start_new_session=True
        )

    def _kill_a_worker(self, chance: random.Random) -> None:
        """End one of the server's processes; its siblings go on, and another takes its place."""
        master = self.running["server"].pid
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if workers:
            os.kill(int(chance.choice(workers)), signal.SIGKILL)

    def _kill(self, name: str) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
