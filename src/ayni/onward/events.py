"""What onward referrals tell the rest. Never where somebody was sent, why they did not go, or a word of advice."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event


@dataclass(frozen=True)
class OnwardEvent(Event):
    """Something happened to an onward referral."""

    onward: UUID
    engagement: UUID
    person: UUID
    code: str


@dataclass(frozen=True)
class Sent(OnwardEvent):
    """Somebody in care was sent on."""

    sentence: ClassVar[Sentence] = say("{by} sent {code} on to another place.")


@dataclass(frozen=True)
class SlipMade(OnwardEvent):
    """A slip with a link was made, by which the place answers."""

    sentence: ClassVar[Sentence] = say("{by} made a slip for {code}.")


@dataclass(frozen=True)
class Received(OnwardEvent):
    """The place expects the person."""

    sentence: ClassVar[Sentence] = say("{code} is expected where they were sent.")


@dataclass(frozen=True)
class Appointed(OnwardEvent):
    """A day and an hour are arranged."""

    sentence: ClassVar[Sentence] = say("A day is arranged for {code} where they were sent.")


@dataclass(frozen=True)
class Attended(OnwardEvent):
    """The person went."""

    sentence: ClassVar[Sentence] = say("{code} went where they were sent.")


@dataclass(frozen=True)
class Missed(OnwardEvent):
    """The person did not go."""

    sentence: ClassVar[Sentence] = say("{code} did not go where they were sent; the reason is written down.")


@dataclass(frozen=True)
class ReferredBack(OnwardEvent):
    """The place referred the person back with advice."""

    sentence: ClassVar[Sentence] = say("{code} was referred back with advice.")


@dataclass(frozen=True)
class Returned(OnwardEvent):
    """The place returned the person."""

    sentence: ClassVar[Sentence] = say("{code} was returned by the place; the reason is written down.")


@dataclass(frozen=True)
class Closed(OnwardEvent):
    """It ended without advice coming back."""

    sentence: ClassVar[Sentence] = say("{by} ended the onward referral of {code}; the reason is written down.")


@dataclass(frozen=True)
class Undone(OnwardEvent):
    """A step that was a slip was taken back."""

    state: str
    sentence: ClassVar[Sentence] = say("{by} took back a step of the onward referral of {code}.")


@dataclass(frozen=True)
class AskedAfter(OnwardEvent):
    """Somebody was called because nothing was heard."""

    sentence: ClassVar[Sentence] = say("{by} asked after the onward referral of {code}.")


@dataclass(frozen=True)
class CameIn(Event):
    """Another place sent somebody to us."""

    sent_in: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} recorded that another place sent {code} to us.")


@dataclass(frozen=True)
class AnsweredIn(Event):
    """The place that sent somebody was told how it goes, or nothing, as the person wishes."""

    sent_in: UUID
    person: UUID
    code: str
    state: str
    sentence: ClassVar[Sentence] = say("{by} closed the circle with the place that sent {code}.")
