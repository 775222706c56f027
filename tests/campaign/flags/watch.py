"""The duty page as the browser of somebody on duty has it open, and a person who asks to be called from theirs."""

import random
import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

SECONDS = 20  # as long as a browser waits for an answer here
GIVE_UP_SECONDS = 240


class DutyPage:
    """Asks for the list as often as the page itself says, and notes when each escalation was first seen on it."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.seen: dict[str, datetime] = {}
        self.stop = threading.Event()
        self.asked = self.failed = 0

    def start(self) -> threading.Thread:
        """Open the page, and keep it open in a thread."""
        page = self._got("/duty/")
        found = re.search(r'hx-trigger="every (\d+)s"', page or "")
        if not found:
            raise RuntimeError("the duty page did not open")
        thread = threading.Thread(target=self._keep_open, args=(float(found[1]),))
        thread.start()
        return thread

    def _keep_open(self, period: float) -> None:
        seen = ""
        while not self.stop.wait(period):
            self.asked += 1
            page = self._got(f"/duty/list?seen={seen}")
            if page is None:
                self.failed += 1
                continue
            now = datetime.now(UTC)
            for escalation in re.findall(r'id="open-([0-9a-f-]{36})"', page):
                self.seen.setdefault(escalation, now)
            if printed := re.search(r"\?seen=(\w+)", page):
                seen = printed[1]

    def _got(self, path: str) -> str | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("GET", path, headers={"Cookie": f"sessionid={self.session}"})
            answer = connection.getresponse()
            return answer.read().decode() if answer.status in (200, 204) else None
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def call_for_help(links: Sequence[str], port: int, seed: int, seconds: float) -> int:
    """Ask to be called from each link, spread over time, until it is answered; returns how many were answered."""
    chance = random.Random(seed)
    began = time.monotonic()

    def one(number: int) -> bool:
        time.sleep(max(0.0, began + seconds * number / max(1, len(links)) - time.monotonic()))
        once, until = str(uuid4()), time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            if _asked_to_be_called(links[number], port, once):
                return True
            time.sleep(chance.uniform(0.05, 0.5))
        return False

    with ThreadPoolExecutor(2) as crowd:
        return sum(crowd.map(one, range(len(links))))


def _asked_to_be_called(link: str, port: int, once: str) -> bool:
    """Open the page and press its button, as the one form that was drawn: ``once`` is the same each time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", link)
        page = connection.getresponse()
        cookie, text = (page.getheader("Set-Cookie") or "").split(";")[0], page.read().decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text)
        if token is None:
            return False
        sent = urlencode({"csrfmiddlewaretoken": token[1], "once": once, "said": ""})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", link, sent, headers)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
