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
