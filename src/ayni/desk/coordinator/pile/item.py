"""One row of the board."""

from dataclasses import dataclass
from datetime import datetime

NEEDS, WAITING, GOING = "needs", "waiting", "going"
URGENT_FIRST = {"now": 0, "soon": 1, "": 2, "going": 3}


@dataclass(frozen=True)
class Item:
    """Who, what, where, how long is left and for what, and the one next act; it ``posts`` when it changes something."""

    heap: str
    tone: str
    code: str
    what: str
    ubigeo: str
    detail: str
    verb: str
    address: str
    until: datetime | None = None
    until_word: str = ""
    posts: bool = False
    flag: bool = False

    @property
    def pressing(self) -> bool:
        """Whether its verb is the one to press first."""
        return self.heap == NEEDS and self.tone == "now"

    def order(self, now: datetime) -> tuple[bool, int, float, str]:
        """Flags first, then by tone, then by time left; the code keeps the order steady."""
        left = (self.until - now).total_seconds() if self.until else float("inf")
        return not self.flag, URGENT_FIRST[self.tone], left, self.code


@dataclass(frozen=True)
class Step:
    """Where something lies, why, and the name of the page its one next act leads to."""

    heap: str
    detail: str
    verb: str
    page: str
    tone: str = ""
