"""What is told of workers and their supervisors."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Enrolled(Event):
    """A worker joined a centre."""

    worker: UUID
    centre: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} enrolled worker {code}.")


@dataclass(frozen=True)
class Corrected(Event):
    """What we know of a worker was put right."""

    worker: UUID
    code: str
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} corrected what we know of worker {code}: {fields}.")


@dataclass(frozen=True)
class AgreementSigned(Event):
    """A written agreement between the worker and the programme came into force."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded the signed agreement of worker {code}.")


@dataclass(frozen=True)
class MatchingAllowed(Event):
    """The worker agreed to be suggested."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that worker {code} agrees to be suggested.")


@dataclass(frozen=True)
class MatchingStopped(Event):
    """The worker does not wish to be suggested for now."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that worker {code} does not wish to be suggested.")


@dataclass(frozen=True)
class LearningAllowed(Event):
    """A worker agreed that it is learnt, of a whole group, whether offers are taken in time.

    It names the answer and not the worker: what is told of her to those she works with does not include it.
    """

    answer: UUID
    sentence: ClassVar[Sentence] = say("{by} agreed that their answers to offers are counted in a group.")


@dataclass(frozen=True)
class LearningStopped(Event):
    """A worker does not wish that her answers to offers are counted any longer; it names the answer alone."""

    answer: UUID
    sentence: ClassVar[Sentence] = say("{by} no longer wishes that their answers to offers are counted.")


@dataclass(frozen=True)
class ExperienceStated(Event):
    """The worker chose to state a lived experience."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded an experience that worker {code} chose to state.")


@dataclass(frozen=True)
class ExperienceTakenBack(Event):
    """The worker no longer states a lived experience."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} took back an experience that worker {code} had stated.")


@dataclass(frozen=True)
class HoursSet(Event):
    """The worker's weekly hours changed."""

    worker: UUID
    code: str
    minutes: int
    sentence: ClassVar[Sentence] = say("{by} set the weekly hours of worker {code}: {minutes} minutes.")


@dataclass(frozen=True)
class AbsenceNoted(Event):
    """The worker is away for a while."""

    worker: UUID
    code: str
    absence: UUID
    sentence: ClassVar[Sentence] = say("{by} noted that worker {code} will be away.")


@dataclass(frozen=True)
class Left(Event):
    """The worker left the programme."""

    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that worker {code} left the programme.")


@dataclass(frozen=True)
class SupervisorAppointed(Event):
    """Somebody became a supervisor."""

    supervisor: UUID
    centre: UUID
    name: str
    capacity: int
    sentence: ClassVar[Sentence] = say("{by} appointed {name} as supervisor of up to {capacity} workers.")


@dataclass(frozen=True)
class SupervisorCorrected(Event):
    """A supervisor's capacity or name was put right."""

    supervisor: UUID
    name: str
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} corrected what we know of supervisor {name}: {fields}.")


@dataclass(frozen=True)
class SupervisorAssigned(Event):
    """A worker came under a supervisor."""

    worker: UUID
    code: str
    supervisor: UUID
    sentence: ClassVar[Sentence] = say("{by} placed worker {code} under a supervisor.")
