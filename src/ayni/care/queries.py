"""Reads: the care record of engagements an actor may know of."""

import hashlib
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ayni.adaptations import queries as adaptations
from ayni.basics import shelf
from ayni.care.models import (
    Answers,
    Concern,
    Decision,
    Encounter,
    Feedback,
    GroupEncounter,
    Invitation,
    Lead,
    LookBack,
    Paper,
    Practice,
    Sequel,
    Statement,
    Unheard,
)
from ayni.care.rules import OUTLASTS
from ayni.engagements.queries import Engagement, under_way
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.engines import instruments, protocols
from ayni.engines.instruments import Instrument
from ayni.engines.protocols import BEFORE, Protocol
from ayni.ground.actors import Actor

__all__ = [
    "Answers", "Concern", "Decision", "Encounter", "Feedback", "GroupEncounter", "Invitation", "Lead", "LookBack",
    "Paper", "Practice", "Sequel", "Statement", "Unheard", "agreed_for_home", "asked_first", "decisions_of",
    "feedback_of", "instrument_called", "instrument_of", "invitation_behind", "leads_open", "leads_visible_to",
    "met_as_group", "minutes_worked", "papers_of", "protocol_called", "protocol_of", "scores_of", "sequel_of",
    "sequels_of", "stated_of", "visible_to",
]  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Encounter]:
    """The encounters of the engagements an actor may know of."""
    return Encounter.objects.select_related("engagement", "visit").filter(
        engagement__in=engagements_visible_to(actor).values("pk")
    )


@cache
def instrument_called(name: str) -> Instrument:
    """The instrument of that name as it lies on the shelf, ready to ask and to score."""
    return instruments.from_content(shelf.load("instruments", name))


@cache
def protocol_called(name: str) -> Protocol:
    """The protocol of that name as it lies on the shelf, to guide a session and to say which of its rules hold."""
    return protocols.from_content(shelf.load("protocols", name))


def protocol_of(
    engagement: Engagement, held: adaptations.Held | None = None, asked: adaptations.Held | None = None
) -> Protocol:
    """The protocol as the engagement follows it: version and cut-offs with which it began.

    ``held`` and ``asked`` spare asking again for the versions of protocols and of instruments.
    """
    return adaptations.protocol_at(engagement.protocol, engagement.begun_at, held, asked)


def instrument_of(engagement: Engagement, name: str) -> Instrument:
    """An instrument as the engagement asks it: the version that held when it began."""
    return adaptations.instrument_at(name, engagement.begun_at)


def asked_first(protocol: Protocol) -> tuple[str, ...]:
    """The instruments that rules about beginning look at, in the order in which the rules name them."""
    found = (leaf.looks_at for rule in protocol.rules if rule.kind in BEFORE for leaf in rule.when.leaves())
    return tuple(dict.fromkeys(each for each in found if each in shelf.names("instruments")))


def stated_of(engagement: UUID) -> dict[str, Statement]:
    """What was stated last of each fact."""
    return {each.fact: each for each in Statement.objects.filter(engagement=engagement).order_by("stated_at", "pk")}


def agreed_for_home(engagement: UUID) -> QuerySet[Practice]:
    """What was agreed for home and not looked at yet, in order of time."""
    return Practice.objects.filter(engagement=engagement, look_back=None).order_by("agreed_at", "pk")


def papers_of(engagement: UUID) -> dict[str, Paper]:
    """The paper that holds, of each kind."""
    return {each.kind: each for each in Paper.objects.filter(engagement=engagement).order_by("written_at", "pk")}


def decisions_of(engagement: UUID) -> QuerySet[Decision]:
    """What was decided, the newest first."""
    return Decision.objects.filter(engagement=engagement).order_by("-decided_at", "pk")


def leads_visible_to(actor: Actor) -> QuerySet[Lead]:
    """What the steps of the engagements lead to that an actor may know of."""
    return Lead.objects.select_related("decision__engagement__person", "decision__engagement__centre").filter(
        decision__engagement__in=engagements_visible_to(actor).values("pk")
    )


def leads_open(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Those that nobody did yet, the oldest first; of one decision, sending on before what comes after it.

    Whoever decides on the same rule again decides anew what follows. With an engagement ends what only it could do.
    """
    newer = Decision.objects.filter(
        engagement=OuterRef("decision__engagement"), rule=OuterRef("decision__rule"),
        decided_at__gt=OuterRef("decision__decided_at"),
    )  # fmt: skip
    done = Sequel.objects.filter(lead=OuterRef("pk"), undone=None)
    lasting = Q(decision__engagement__in=under_way(Engagement.objects.all()).values("pk")) | Q(way__in=OUTLASTS)
    return leads.filter(lasting, ~Exists(newer), ~Exists(done)).order_by("decision__decided_at", "decision", "-way")


def sequel_of(lead: Lead) -> Sequel | None:
    """What came of it; none while it is open."""
    return Sequel.objects.filter(lead=lead, undone=None).first()


def sequels_of(engagement: UUID) -> QuerySet[Sequel]:
    """What came of the steps of an engagement, without what was taken back, the newest first."""
    found = Sequel.objects.filter(lead__decision__engagement=engagement, undone=None)
    return found.select_related("lead__decision").order_by("-done_at", "pk")


def scores_of(engagement: UUID, instrument: str) -> QuerySet[Answers]:
    """An engagement's filled instruments over time."""
    return Answers.objects.filter(engagement=engagement, instrument=instrument).order_by("answered_at", "pk")


def met_as_group(group: UUID) -> QuerySet[GroupEncounter]:
    """The sessions of a group, in order of time."""
    return GroupEncounter.objects.filter(meeting__group=group)


def minutes_worked(worker: UUID, since: datetime, until: datetime) -> int:
    """The minutes of the worker's encounters that began within this time: one with a group counts once."""
    alone = Encounter.objects.filter(engagement__worker=worker, together=None)
    times = [
        *alone.filter(began_at__gte=since, began_at__lt=until).values_list("began_at", "ended_at"),
        *GroupEncounter.objects.filter(worker=worker, began_at__gte=since, began_at__lt=until).values_list(
            "began_at", "ended_at"
        ),
    ]
    return round(sum((ended - began).total_seconds() for began, ended in times) / 60)


def feedback_of(engagement: UUID) -> Feedback | None:
    """What the person said of the engagement, the newest."""
    return Feedback.objects.filter(engagement=engagement).order_by("-given_at", "pk").first()


def hashed(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_behind(secret: str) -> Invitation | None:
    """The invitation a link leads to."""
    return (
        Invitation.objects.select_related("engagement__person", "feedback").filter(secret_hash=hashed(secret)).first()
    )
