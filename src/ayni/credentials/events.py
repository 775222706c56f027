"""What is told of credentials and competency."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Recorded(Event):
    """A credential was recorded."""

    credential: UUID
    worker: UUID
    code: str
    kind: str
    sentence: ClassVar[Sentence] = say("{by} recorded a credential of worker {code}: {kind}.")


@dataclass(frozen=True)
class Revoked(Event):
    """A credential no longer counts."""

    credential: UUID
    worker: UUID
    code: str
    kind: str
    sentence: ClassVar[Sentence] = say("{by} revoked a credential of worker {code}: {kind}.")


@dataclass(frozen=True)
class Rated(Event):
    """A worker's competence for a protocol was rated."""

    rating: UUID
    worker: UUID
    code: str
    protocol: str
    sentence: ClassVar[Sentence] = say("{by} rated the competence of worker {code} for {protocol}.")
