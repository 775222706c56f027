"""What is told of people. Never a name: only ids, purposes and codes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Registered(Event):
    """A person became known to a centre."""

    person: UUID
    centre: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} registered {code}.")


@dataclass(frozen=True)
class Corrected(Event):
    """What we know of a person was put right."""

    person: UUID
    code: str
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} corrected what we know of {code}: {fields}.")


@dataclass(frozen=True)
class ContactAdded(Event):
    """A safe way to reach a person was noted."""

    person: UUID
    code: str
    contact: UUID
    sentence: ClassVar[Sentence] = say("{by} noted a safe way to reach {code}.")


@dataclass(frozen=True)
class ContactStopped(Event):
    """A way to reach a person is no longer to be used."""

    person: UUID
    code: str
    contact: UUID
    sentence: ClassVar[Sentence] = say("{by} stopped a way to reach {code}.")


@dataclass(frozen=True)
class Consented(Event):
    """A person agreed to one purpose, in the version that was read to them."""

    person: UUID
    code: str
    purpose: str
    version: str
    sentence: ClassVar[Sentence] = say("{by} recorded that {code} agreed to: {purpose} (version {version}).")


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """A person no longer agrees to one purpose."""

    person: UUID
    code: str
    purpose: str
    sentence: ClassVar[Sentence] = say("{by} recorded that {code} no longer agrees to: {purpose}.")


@dataclass(frozen=True)
class Read(Event):
    """Somebody opened what is kept about a person; ``because`` is the purpose of use."""

    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} read the record of {code}.")
