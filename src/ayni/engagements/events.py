"""What engagements tell the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ayni.basics.words import Sentence, say
from ayni.ground.events import Event

# Of one, or of everybody in a group.
Ids = UUID | tuple[UUID, ...]


@dataclass(frozen=True)
class Shortlisted(Event):
    """The engine proposed who could take a referral; the proposal is kept as it was."""

    shortlist: UUID
    referral: Ids
    person: Ids
    code: str
    suggested: int
    considered: int
    problem: str
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say(
        "{by} looked for workers for {code}: {suggested} of {considered} qualify (problem {problem})."
    )


@dataclass(frozen=True)
class Weighed(Event):
    """Somebody decided how the terms of a score are weighed from now on."""

    weighing: UUID
    jurisdiction: str
    number: int
    sentence: ClassVar[Sentence] = say(
        "{by} decided how suggestions are weighed in {jurisdiction}: version {number} holds from now on."
    )


@dataclass(frozen=True)
class Offered(Event):
    """A wave of offers went out."""

    wave: UUID
    referral: Ids
    person: Ids
    code: str
    worker: tuple[UUID, ...]
    number: int
    closes_at: datetime
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say("{by} sent wave {number} of offers for {code}, open until {closes_at}.")


@dataclass(frozen=True)
class Accepted(Event):
    """A worker said yes first, and the engagement began."""

    offer: UUID
    referral: Ids
    engagement: Ids
    person: Ids
    worker: UUID
    code: str
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say("{by} accepted; engagement {code} began.")


@dataclass(frozen=True)
class Declined(Event):
    """A worker said no; it costs nothing and nobody counts it."""

    offer: UUID
    referral: Ids
    worker: UUID
    code: str
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say("{by} declined an offer for {code}.")


@dataclass(frozen=True)
class WaveEnded(Event):
    """A wave of offers closed without a yes."""

    wave: UUID
    referral: Ids
    code: str
    number: int
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say("Wave {number} of offers for {code} ended without a yes.")


@dataclass(frozen=True)
class WavesAdopted(Event):
    """Somebody adopted a plan of waves; the clock sends them until a worker accepts."""

    plan: UUID
    referral: UUID
    code: str
    waves: int
    workers: int
    sentence: ClassVar[Sentence] = say(
        "{by} adopted a plan of waves for {code}. Waves: {waves}; workers at most: {workers}."
    )


@dataclass(frozen=True)
class NextWaveSent(Event):
    """The clock sent the next wave of a plan, since nobody had accepted."""

    plan: UUID
    wave: UUID
    referral: UUID
    code: str
    step: int
    waves: int
    sentence: ClassVar[Sentence] = say("Wave {step} of {waves} for {code} went out, since nobody had accepted.")


@dataclass(frozen=True)
class WavesStopped(Event):
    """Somebody stopped a plan of waves."""

    plan: UUID
    referral: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} stopped the waves for {code}; no further one goes out.")


@dataclass(frozen=True)
class WavesUsedUp(Event):
    """A plan of waves has nobody left to ask, or no time."""

    plan: UUID
    referral: UUID
    code: str
    sentence: ClassVar[Sentence] = say("The waves for {code} are used up and nobody accepted; a person must look.")


@dataclass(frozen=True)
class TakenBack(Event):
    """Open offers were taken back, because the referral is no longer wanted or somebody else said yes."""

    wave: UUID
    referral: Ids
    code: str
    group: UUID | None = None
    sentence: ClassVar[Sentence] = say("{by} took back the open offers for {code}.")


@dataclass(frozen=True)
class HandedOver(Event):
    """An engagement ended so that another worker can go on; a new referral looks for them."""

    engagement: UUID
    referral: UUID
    person: UUID
    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} handed {code} over; a new referral looks for the next worker.")


@dataclass(frozen=True)
class LedOn(Event):
    """Another kind of care is asked for the same person; a new referral follows the old one."""

    engagement: UUID
    referral: UUID
    person: UUID
    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked for what comes next with {code}; a new referral looks for a worker.")


@dataclass(frozen=True)
class Closed(Event):
    """An engagement ended with an outcome."""

    engagement: UUID
    referral: UUID
    person: UUID
    worker: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} closed engagement {code}.")


@dataclass(frozen=True)
class Looked(Event):
    """Somebody opened what an engagement holds about a person; ``because`` is the purpose of use."""

    engagement: UUID
    person: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} read the record of engagement {code}.")


@dataclass(frozen=True)
class PlanAsked(Event):
    """Somebody asked for a plan for everybody who waits."""

    plan: UUID
    code: str
    waiting: int
    policy: str
    sentence: ClassVar[Sentence] = say("{by} asked for plan {code} for {waiting} referrals ({policy}).")


@dataclass(frozen=True)
class PlanBegun(Event):
    """A plan is being worked out, or is again."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("Plan {code} is being worked out.")


@dataclass(frozen=True)
class PlanStopped(Event):
    """Working out a plan was stopped; what was found so far is kept."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} stopped working out plan {code}.")


@dataclass(frozen=True)
class PlanAnswered(Event):
    """A plan is ready to be looked at."""

    plan: UUID
    code: str
    served: int
    waiting: int
    result: str
    sentence: ClassVar[Sentence] = say(
        "Plan {code} is ready: {served} of {waiting} would have a worker (result {result})."
    )


@dataclass(frozen=True)
class PlanAdopted(Event):
    """Somebody adopted a plan; its offers went out, and other plans for the same people no longer hold."""

    plan: UUID
    code: str
    offered: int
    fallen: int
    superseded: tuple[UUID, ...]
    sentence: ClassVar[Sentence] = say("{by} adopted plan {code}: {offered} were asked, {fallen} pairs no longer held.")


@dataclass(frozen=True)
class AdoptionUndone(Event):
    """The open offers of an adopted plan were taken back."""

    plan: UUID
    code: str
    taken_back: int
    sentence: ClassVar[Sentence] = say("{by} took back plan {code}: {taken_back} open offers.")


@dataclass(frozen=True)
class ReplayAsked(Event):
    """Somebody asked that a plan be worked out again from its stored question."""

    plan: UUID
    code: str
    sentence: ClassVar[Sentence] = say("{by} asked that plan {code} be checked.")


@dataclass(frozen=True)
class Replayed(Event):
    """A plan was worked out again."""

    plan: UUID
    code: str
    equal: bool
    result: str
    sentence: ClassVar[Sentence] = say("Plan {code} was worked out again (result {result}).")
