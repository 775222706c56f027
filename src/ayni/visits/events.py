"""What visits tell the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Planned(Event):
    """A visit was arranged."""

    visit: UUID
    engagement: UUID
    code: str
    starts_at: datetime
    sentence: ClassVar[Sentence] = say("{by} arranged a visit for {code} on {starts_at}.")


@dataclass(frozen=True)
class Moved(Event):
    """A visit was moved to another time."""

    visit: UUID
    engagement: UUID
    code: str
    starts_at: datetime
    sentence: ClassVar[Sentence] = say("{by} moved a visit of {code} to {starts_at}.")


@dataclass(frozen=True)
class Cancelled(Event):
    """A visit was called off."""

    visit: UUID
    engagement: UUID
    code: str
    hours_of_notice: float
    sentence: ClassVar[Sentence] = say("{by} called off a visit of {code}, {hours_of_notice} hours before.")


@dataclass(frozen=True)
class Missed(Event):
    """A visit did not happen."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that a visit of {code} did not happen.")


@dataclass(frozen=True)
class Arrived(Event):
    """The worker is at the visit."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} arrived at a visit of {code}.")


@dataclass(frozen=True)
class Held(Event):
    """A visit took place."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("The visit of {code} took place.")
