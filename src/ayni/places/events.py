"""What places tell the rest."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Opened(Event):
    """A centre began its work."""

    centre: UUID
    name: str
    sentence: ClassVar[Sentence] = say("{by} opened the centre {name}.")


@dataclass(frozen=True)
class Corrected(Event):
    """What we know of a centre was put right."""

    centre: UUID
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} corrected a centre: {fields}.")


@dataclass(frozen=True)
class FacilityListed(Event):
    """A place that receives people is in the directory."""

    facility: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} put {code} into the directory.")


@dataclass(frozen=True)
class FacilityCorrected(Event):
    """What we know of a place that receives people was put right."""

    facility: UUID
    code: str
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} corrected {code} in the directory: {fields}.")


@dataclass(frozen=True)
class FacilityStopped(Event):
    """Nobody is sent to a place any more."""

    facility: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that nobody is sent to {code} any more.")
