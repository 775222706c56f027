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
class MeetingPlanned(Event):
    """A meeting of a group was arranged."""

    meeting: UUID
    group: UUID
    engagement: tuple[UUID, ...]
    code: str
    starts_at: datetime
    sentence: ClassVar[Sentence] = say("{by} arranged a meeting of group {code} on {starts_at}.")


@dataclass(frozen=True)
class MeetingMoved(Event):
    """A meeting of a group was moved to another time."""

    meeting: UUID
    group: UUID
    engagement: tuple[UUID, ...]
    code: str
    starts_at: datetime
    sentence: ClassVar[Sentence] = say("{by} moved a meeting of group {code} to {starts_at}.")


@dataclass(frozen=True)
class MeetingCancelled(Event):
    """A meeting of a group was called off."""

    meeting: UUID
    group: UUID
    engagement: tuple[UUID, ...]
    code: str
    sentence: ClassVar[Sentence] = say("{by} called off a meeting of group {code}.")


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
class CheckedIn(Event):
    """The worker is well after a visit she made alone."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} is well after a visit of {code}.")


@dataclass(frozen=True)
class Held(Event):
    """A visit took place."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("The visit of {code} took place.")


@dataclass(frozen=True)
class PairsAsked(Event):
    """Visits of an engagement are to be made by two, or by one again."""

    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} changed how many workers go to visits of {code}.")


@dataclass(frozen=True)
class RoundAsked(Event):
    """Somebody asked for the rounds of a day or a week."""

    plan: UUID
    code: str
    visits: int
    day: str
    sentence: ClassVar[Sentence] = say("{by} asked for rounds {code} for {visits} visits from {day}.")


@dataclass(frozen=True)
class RoundBegun(Event):
    """Rounds are being worked out, or are again."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("Rounds {code} are being worked out.")


@dataclass(frozen=True)
class RoundStopped(Event):
    """Working out rounds was stopped; what was found so far is kept."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} stopped working out rounds {code}.")


@dataclass(frozen=True)
class RoundAnswered(Event):
    """Rounds are ready to be looked at."""

    plan: UUID
    code: str
    placed: int
    visits: int
    result: str
    sentence: ClassVar[Sentence] = say("Rounds {code} are ready: {placed} of {visits} visits (result {result}).")


@dataclass(frozen=True)
class RoundAdopted(Event):
    """Somebody adopted rounds; visits were arranged and moved, and other plans for those days no longer hold."""

    plan: UUID
    code: str
    arranged: int
    changed: int
    fallen: int
    superseded: tuple[UUID, ...]
    sentence: ClassVar[Sentence] = say(
        "{by} adopted rounds {code}: {arranged} visits arranged, {changed} changed, {fallen} no longer held."
    )


@dataclass(frozen=True)
class RoundTakenBack(Event):
    """Adopted rounds were taken back; the visits are as they were before."""

    plan: UUID
    code: str
    visits: int
    sentence: ClassVar[Sentence] = say("{by} took back rounds {code}: {visits} visits are as they were.")


@dataclass(frozen=True)
class RoundReplayAsked(Event):
    """Somebody asked that rounds be worked out again from their stored question."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked that rounds {code} be checked.")


@dataclass(frozen=True)
class RoundReplayed(Event):
    """Rounds were worked out again."""

    plan: UUID
    code: str
    equal: bool
    result: str
    sentence: ClassVar[Sentence] = say("Rounds {code} were worked out again (result {result}).")


@dataclass(frozen=True)
class Told(Event):
    """Somebody was told when a visit is and who comes."""

    visit: UUID
    engagement: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} told when the next visit of {code} is.")
