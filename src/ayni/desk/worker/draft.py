"""A session that is being written: carried sealed from screen to screen, and kept nowhere until it is saved.

Nothing of it stands in an address, in the session store or readable in the page. A screen that was lost on the way is
sent again with what it carried; the id the draft was begun with makes sure that saving twice saves once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import InvalidToken

from ayni.ground import keys


@dataclass(frozen=True)
class Draft:
    """What was said so far. ``note`` is None until its screen was seen; an answer is None where one was left open."""

    engagement: str
    visit: str
    worker: str
    once: str
    opened_at: str
    number: int  # the how-many-eth session it was when it was begun
    steps: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    note: str | None = None
    asks_more: bool = False
    agreed: Sequence[tuple[str, str]] = ()  # what was agreed for home before and not looked at: its id and its words
    looked_back: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # id -> how it went, what got in the way
    practice: str = ""  # what is agreed for home now
    times: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def begun(
        cls, engagement: UUID, visit: UUID | None, worker: UUID, now: datetime, number: int,
        agreed: Sequence[tuple[str, str]] = (),
    ) -> "Draft":  # fmt: skip
        """A new draft with an id of its own, of session ``number`` (from 1), after what was ``agreed`` for home."""
        return cls(str(engagement), str(visit or ""), str(worker), str(uuid4()), now.isoformat(), number, agreed=agreed)

    @classmethod
    def opened(cls, sealed: str) -> "Draft | None":
        """The draft a screen carried; None when it was not sealed by us."""
        try:
            return cls(**json.loads(keys.sealing().decrypt(sealed.encode())))
        except (InvalidToken, ValueError, TypeError):
            return None

    def sealed(self) -> str:
        """What the next screen carries."""
        return keys.sealing().encrypt(json.dumps(asdict(self)).encode()).decode("ascii")

    def is_of(self, engagement: UUID, visit: UUID | None, worker: UUID) -> bool:
        """Whether it was begun by this worker, for this engagement and visit."""
        return (self.engagement, self.visit, self.worker) == (str(engagement), str(visit or ""), str(worker))

    @property
    def looked_at(self) -> dict[UUID, tuple[str, str]]:
        """How it went at home, as the action takes it."""
        return {UUID(practice): (how, hindered) for practice, (how, hindered) in self.looked_back.items()}

    def with_step(self, step: str, told: str) -> "Draft":
        """A step was done, or skipped for a reason."""
        return replace(self, steps={**self.steps, step: told})

    def with_answer(self, instrument: str, item: str, value: int | None) -> "Draft":
        """A question was answered, or left open."""
        return replace(self, answers={**self.answers, instrument: {**self.answers.get(instrument, {}), item: value}})

    def but(self, **changed: Any) -> "Draft":
        """The same with something changed."""
        return replace(self, **changed)
