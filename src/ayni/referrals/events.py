"""What referrals tell the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class Opened(Event):
    """Somebody asked for care for a person."""

    referral: UUID
    person: UUID
    centre: UUID
    code: str
    kind: str
    start_by: datetime
    sentence: ClassVar[Sentence] = say("{by} opened a referral for {code}; care should start by {start_by}.")


@dataclass(frozen=True)
class Chosen(Event):
    """The person's own choices were recorded."""

    referral: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded what {code} chose: who, where and when.")


@dataclass(frozen=True)
class Changed(Event):
    """The window or the wishes of a referral changed, for example to let more workers qualify."""

    referral: UUID
    person: UUID
    code: str
    fields: tuple[str, ...]
    sentence: ClassVar[Sentence] = say("{by} changed the referral of {code}: {fields}.")


@dataclass(frozen=True)
class Extended(Event):
    """What is under way goes on for more contacts, or no longer does."""

    referral: UUID
    person: UUID
    code: str
    more: int
    sentence: ClassVar[Sentence] = say("{by} changed how many visits {code} has: {more} more.")


@dataclass(frozen=True)
class Excluded(Event):
    """A worker is not to be suggested to a person."""

    person: UUID
    code: str
    worker: UUID
    sentence: ClassVar[Sentence] = say("{by} recorded that a worker is not to be suggested to {code}.")


@dataclass(frozen=True)
class Advanced(Event):
    """A referral went from one state to the next."""

    referral: UUID
    person: UUID
    code: str
    state: str
    sentence: ClassVar[Sentence] = say("The referral of {code} is now: {state}.")


@dataclass(frozen=True)
class Alarmed(Event):
    """Nobody has taken a referral and its window is closing: a person must look at it now."""

    referral: UUID
    person: UUID
    code: str
    start_by: datetime
    sentence: ClassVar[Sentence] = say("Nobody has taken the referral of {code} yet; care should start by {start_by}.")


@dataclass(frozen=True)
class GroupFormed(Event):
    """People who wait were brought together, to be taken up by one worker."""

    group: UUID
    centre: UUID
    referral: tuple[UUID, ...]
    person: tuple[UUID, ...]
    code: str
    people: int
    sentence: ClassVar[Sentence] = say("{by} formed group {code} of {people} people who wait.")


@dataclass(frozen=True)
class GroupJoined(Event):
    """Somebody who waits was added to a group."""

    group: UUID
    referral: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} added somebody to group {code}.")


@dataclass(frozen=True)
class GroupLeft(Event):
    """Somebody waits by themselves again, or no longer."""

    group: UUID
    referral: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} took somebody out of group {code}.")


@dataclass(frozen=True)
class GroupDissolved(Event):
    """A group will not be; its people wait by themselves again."""

    group: UUID
    referral: tuple[UUID, ...]
    person: tuple[UUID, ...]
    code: str
    sentence: ClassVar[Sentence] = say("{by} dissolved group {code}.")


@dataclass(frozen=True)
class GroupAdvanced(Event):
    """A group went from one state to the next, and its people with it."""

    group: UUID
    code: str
    state: str
    sentence: ClassVar[Sentence] = say("Group {code} is now: {state}.")


@dataclass(frozen=True)
class Withdrawn(Event):
    """The referral is no longer wanted."""

    referral: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} withdrew the referral of {code}.")
