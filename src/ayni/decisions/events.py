"""What decisions tell the rest. Never what was chosen, nor between what."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Decided(Event):
    """The ways were looked at together, and the person's answer was kept."""

    decision: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} looked at the ways together with {code}.")


@dataclass(frozen=True)
class PartAsked(Event):
    """The person was given a link to say how much part they had."""

    decision: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked {code} how deciding was.")


@dataclass(frozen=True)
class PartSaid(Event):
    """The person said how much part they had."""

    decision: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{code} said how deciding was.")
