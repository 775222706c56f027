"""A reason: a code for machines, a sentence for people, and whether it speaks for or against."""

from dataclasses import dataclass
from typing import Any

from ayni.basics.words import Sentence, packed, unpacked


@dataclass(frozen=True)
class Reason:
    """Why, in one sentence. ``code`` is stable and documented; ``holds`` is True when it speaks for."""

    code: str
    sentence: Sentence
    holds: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        return {"code": self.code, "sentence": packed(self.sentence), "holds": self.holds}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reason":
        """The inverse of ``as_json``."""
        return cls(stored["code"], unpacked(stored["sentence"]), stored["holds"])
