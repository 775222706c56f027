"""What safety tells the rest. Codes and clocks only; what was answered or said stays in sealed columns."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class FlagRaised(Event):
    """Something says that a person may be in danger; its escalation was opened in the same breath."""

    flag: UUID
    escalation: UUID
    person: UUID
    code: str
    owner: UUID | None
    target_at: datetime
    sentence: ClassVar[Sentence] = say("{by} raised a flag for {code}; somebody must answer by {target_at}.")


@dataclass(frozen=True)
class Acknowledged(Event):
    """A person answered an escalation and said what was done."""

    escalation: UUID
    person: UUID
    code: str
    minutes: int
    sentence: ClassVar[Sentence] = say("{by} answered the flag of {code} after {minutes} minutes.")


@dataclass(frozen=True)
class PassedOn(Event):
    """An escalation went to the next owner."""

    escalation: UUID
    person: UUID
    code: str
    owner: UUID | None
    sentence: ClassVar[Sentence] = say("{by} passed the flag of {code} on to the next person on duty.")


@dataclass(frozen=True)
class Closed(Event):
    """A named person closed an escalation."""

    escalation: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} closed the flag of {code}.")


@dataclass(frozen=True)
class MoreSaid(Event):
    """Whoever raised a flag said more about it."""

    escalation: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} said more about the flag of {code}.")


@dataclass(frozen=True)
class HelpAsked(Event):
    """A person asked to be called."""

    escalation: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{code} asked to be called.")


@dataclass(frozen=True)
class Reviewed(Event):
    """Somebody looked back at a closed escalation."""

    escalation: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} looked back at the flag of {code}.")


@dataclass(frozen=True)
class DutySet(Event):
    """A supervisor is on duty for a while."""

    duty: UUID
    supervisor: UUID
    centre: UUID
    sentence: ClassVar[Sentence] = say("{by} set who is on duty.")


@dataclass(frozen=True)
class SetAside(Event):
    """A supervisor neither answers for a person nor is asked to; why is in no ledger."""

    person: UUID
    code: str
    supervisor: UUID
    sentence: ClassVar[Sentence] = say("{by} noted who does not answer for {code}.")


@dataclass(frozen=True)
class LetBack(Event):
    """A supervisor who was set aside for a person may be asked again."""

    person: UUID
    code: str
    supervisor: UUID
    sentence: ClassVar[Sentence] = say("{by} noted who may answer for {code} again.")


@dataclass(frozen=True)
class DrillBegun(Event):
    """A flag about nobody was sent on the way of flags."""

    escalation: UUID
    sentence: ClassVar[Sentence] = say("{by} began a drill of the way of flags.")


@dataclass(frozen=True)
class DrillPassedOn(Event):
    """The clock passed a drill on, which ends it."""

    escalation: UUID
    sentence: ClassVar[Sentence] = say("{by} passed a drill on.")
