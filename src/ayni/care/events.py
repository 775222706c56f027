"""What care tells the rest. No answer, no score, no word of a note."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Recorded(Event):
    """An encounter was written down."""

    encounter: UUID
    engagement: UUID
    person: UUID
    code: str
    instruments: int
    sentence: ClassVar[Sentence] = say("{by} recorded an encounter of {code}.")


@dataclass(frozen=True)
class AskedBefore(Event):
    """A questionnaire was filled before the first encounter."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked {code} the questions with which it begins.")


@dataclass(frozen=True)
class Written(Event):
    """Something was written down with the person. Not what, nor under which heading."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} wrote something down together with {code}.")


@dataclass(frozen=True)
class Stated(Event):
    """Something was stated that no questionnaire tells."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} stated how things are with {code}.")


@dataclass(frozen=True)
class Decided(Event):
    """A person decided on what a rule proposed. ``kept`` is a salted digest of it that tells nothing."""

    engagement: UUID
    person: UUID
    code: str
    decision: UUID
    kept: str
    sentence: ClassVar[Sentence] = say("{by} decided on the next step with {code}.")


@dataclass(frozen=True)
class SequelEvent(Event):
    """Something came of a step that was taken. Not what."""

    engagement: UUID
    person: UUID
    code: str
    sequel: UUID


@dataclass(frozen=True)
class CarriedOut(SequelEvent):
    """Somebody did what a taken step leads to."""

    sentence: ClassVar[Sentence] = say("{by} did what was decided with {code}.")


@dataclass(frozen=True)
class LetBe(SequelEvent):
    """Somebody said why what a step leads to is not done."""

    sentence: ClassVar[Sentence] = say("{by} said that something decided with {code} is not done.")


@dataclass(frozen=True)
class Reopened(SequelEvent):
    """What came of a step was taken back."""

    sentence: ClassVar[Sentence] = say("{by} took back what came of a decision with {code}.")


@dataclass(frozen=True)
class ConcernRaised(Event):
    """A worker pressed the concern button."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked for help with {code}.")


@dataclass(frozen=True)
class HeardOut(Event):
    """A device that may not send any more was heard for danger, and told nothing."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say(
        "Something about {code} came from a device that may not send any more; it was kept sealed."
    )


@dataclass(frozen=True)
class FeedbackAsked(Event):
    """The person was given a link to say how it went."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked {code} how it went.")


@dataclass(frozen=True)
class FeedbackGiven(Event):
    """The person said how it went."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{code} said how it went.")


@dataclass(frozen=True)
class GroupRecorded(Event):
    """A meeting of a group was written down. How many came, not who."""

    meeting: UUID
    group: UUID
    engagement: tuple[UUID, ...]
    code: str
    came: int
    absent: int
    sentence: ClassVar[Sentence] = say("{by} recorded a meeting of {code}: {came} came, {absent} did not.")


@dataclass(frozen=True)
class AskedAlone(Event):
    """Somebody of a group answered a questionnaire apart from the others."""

    encounter: UUID
    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked {code} after a meeting of the group.")
