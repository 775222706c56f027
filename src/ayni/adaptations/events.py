"""What adaptations tell the rest. Names of definitions and numbers; no word of anybody's reasons."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Adapted(Event):
    """A version was made here."""

    version: UUID
    name: str
    number: int
    sentence: ClassVar[Sentence] = say("{by} adapted {name}: version {number}.")


@dataclass(frozen=True)
class Brought(Event):
    """A version was brought from another site."""

    version: UUID
    name: str
    number: int
    site: str
    sentence: ClassVar[Sentence] = say("{by} brought in {name} from {site}: version {number}.")


@dataclass(frozen=True)
class TakenUp(Event):
    """Whoever begins from now on begins with this version; 0 is the one of the shelf."""

    use: UUID
    name: str
    number: int
    sentence: ClassVar[Sentence] = say(
        "{by} decided that whoever begins {name} from now on begins with version {number}."
    )


@dataclass(frozen=True)
class EditionsKept(Event):
    """What the shelf says now was kept, of so many definitions of which it said something else before, or nothing."""

    count: int
    sentence: ClassVar[Sentence] = say(
        "Definitions new on the shelf: {count}. Whoever has begun goes on with what it said before."
    )


@dataclass(frozen=True)
class Confirmed(Event):
    """A steward says that a number stands in its source."""

    confirmation: UUID
    name: str
    sentence: ClassVar[Sentence] = say("{by} confirmed a number of {name} from its source.")
