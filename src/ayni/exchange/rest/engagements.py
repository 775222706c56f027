"""Engagements: one person, one worker, one purpose – until an outcome, or until another worker goes on."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from ayni.care import actions as care
from ayni.engagements import actions, queries
from ayni.engagements.rules import HANDOVERS, OUTCOMES
from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.people import Contact
from ayni.exchange.rest.shapes import Instant, OneOf, Shown, ShownId, SomeWords, Told, When, Words
from ayni.exchange.rest.standing import Asked
from ayni.ground.actors import Actor
from ayni.people.queries import agreed_to
from ayni.safety.rules import KINDS

noun = Noun("engagements", "One person, one worker, one purpose.")

AT_WORK = ("coordinator", "worker", "supervisor")
STATES = ("under-way", "closed", "handed-over")
State = Annotated[str, OneOf(STATES)]
# What a worker can be worried about; what an answer says is flagged by the answer itself.
CONCERNS = tuple(kind for kind in KINDS if kind != "self-harm-thoughts")


class EngagementLine(Shown):
    """An engagement, as lists show it."""

    id: ShownId = Field(description="Of the engagement.")
    code: str = Field(examples=["E-9KD3V"], description="What is said of it aloud.")
    referral: ShownId = Field(description="What was asked for.")
    person: ShownId = Field(description="Who is accompanied.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    worker: ShownId = Field(description="Who accompanies.")
    worker_name: str = Field(examples=["Rosa"], description="As others read it.")
    centre: ShownId = Field(description="Who answers for it.")
    protocol: str = Field(examples=["problem-solving"], description="The manualised way of helping.")
    state: State = Field(description="Where it stands.")
    begun_at: When = Field(description="The worker's yes.")
    ended_at: When | None = Field(examples=["2026-05-01T15:00:00Z"], description="Null while it is under way.")

    @classmethod
    def of(cls, engagement: queries.Engagement) -> "EngagementLine":
        """As lists show it. The row comes from ``shown_engagements``."""
        return cls(**_line(engagement))


class KnownPerson(Shown):
    """What those who accompany a person need to know of them."""

    name: str = Field(examples=["Amaru Quispe"], description="Kept sealed.")
    languages: list[str] = Field(examples=[["qu", "es"]], description="Best first (ISO 639).")
    ubigeo: str = Field(examples=["150142"], description="The district's code.")
    contacts: list[Contact] = Field(description="The ways that are safe.")


class Engagement(EngagementLine):
    """An engagement with what is known of the person."""

    weekly_minutes: int = Field(examples=[90], description="What it takes of the worker's week; all of it is paid.")
    setting: str = Field(examples=["home"], description="Where or how the person wishes to meet.")
    contacts: int = Field(examples=[6], description="How many visits were asked for.")
    note: str = Field(examples=["Leaves the ward on Friday."], description="Of the referral; kept sealed.")
    who: KnownPerson | None = Field(
        description="Null for worker and supervisor while the person does not agree to sharing."
    )
    outcome: str | None = Field(examples=["better"], description="How it ended; null while it is under way.")


class Engagements(Page):
    """One page of engagements."""

    items: list[EngagementLine] = Field(description="The newest first.")


class NewClosing(Told):
    """How an engagement ended."""

    outcome: Annotated[str, OneOf(OUTCOMES)] = Field(description="In one word.")
    summary: SomeWords = Field(examples=["Found work; sleeps again."], description="Kept sealed.")
    next_steps: Words = Field(default="", examples=["Peer group on Thursdays."], description="Kept sealed.")


class Closing(Shown):
    """An engagement ended."""

    engagement: ShownId = Field(description="Which.")
    closed_at: When = Field(description="When.")
    outcome: Annotated[str, OneOf(OUTCOMES)] = Field(description="In one word.")


class NewHandover(Told):
    """Why, and what the next worker should know and do."""

    because: Annotated[str, OneOf(HANDOVERS)] = Field(description="It stands in the ledger.")
    told: SomeWords = Field(examples=["Call before coming."], description="For the next worker; kept sealed.")
    start_by: Instant = Field(description="By when the next worker must have come.")
    end_by: Instant = Field(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    contacts: Annotated[int, Field(ge=1, le=200)] = Field(examples=[3], description="How many visits are left.")


class Handover(Shown):
    """An engagement ended so that another worker can go on."""

    engagement: ShownId = Field(description="Which ended.")
    referral: ShownId = Field(description="The new one, with the person's choices carried over.")
    handed_at: When = Field(description="When.")


class NewConcern(Told):
    """What a worker is worried about."""

    kind: Annotated[str, OneOf(CONCERNS)] = Field(description="Of what sort.")
    said: SomeWords = Field(examples=["He does not answer since Monday."], description="Kept sealed.")


class Concern(Shown):
    """A call for help went out; the flag it raised stands among /flags."""

    engagement: ShownId = Field(description="Which.")
    person: ShownId = Field(description="About whom.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")


def shown_engagements() -> QuerySet[queries.Engagement]:
    """Engagements with all that lists show of them."""
    return queries.Engagement.objects.select_related("person", "worker", "closing", "handover")


@noun.lists("/engagements", Engagements, by="begun_at", newest_first=True, to=AT_WORK)
def list_engagements(request: Asked, state: State | None = None) -> QuerySet[queries.Engagement]:
    """A coordinator's are those of his centres, a worker's her own while they last, a supervisor's her workers'."""
    found = queries.visible_to(request.auth)
    if state is None:
        return found
    closed, handed_over = Q(closing__isnull=False), Q(handover__isnull=False)
    return found.filter({"closed": closed, "handed-over": handed_over, "under-way": ~(closed | handed_over)}[state])


@noun.reads("/engagements/{uuid:engagement}", actions.read)
def read_engagement(request: Asked, engagement: UUID, because: Purpose = "api") -> Engagement:
    """An engagement with what is known of the person. The ledger notes who read it and what for."""
    found = find(request, queries.visible_to(request.auth).select_related("referral__choices"), engagement)
    look(request, actions.read, found, because)
    closing = getattr(found, "closing", None)
    return Engagement(
        **_line(found),
        weekly_minutes=found.weekly_minutes,
        setting=found.referral.choices.setting,
        contacts=found.referral.contacts,
        note=found.referral.note,
        who=_who(request.auth, found),
        outcome=closing.outcome if closing else None,
    )


@noun.does("POST", "/engagements/{uuid:engagement}/closing", actions.close)
def close_engagement(request: Asked, engagement: UUID, told: NewClosing) -> Closing:
    """End an engagement with its outcome; visits still to come are called off."""
    found = find(request, queries.visible_to(request.auth), engagement)
    do(request, actions.close, found, **told.details())
    closing = queries.Closing.objects.get(engagement=engagement)
    return Closing(engagement=engagement, closed_at=closing.closed_at, outcome=closing.outcome)


@noun.does("POST", "/engagements/{uuid:engagement}/handover", actions.hand_over)
def hand_over_engagement(request: Asked, engagement: UUID, told: NewHandover) -> Handover:
    """End an engagement so that another worker can go on; the search for them begins at once."""
    found = find(request, queries.visible_to(request.auth).select_related("referral__choices"), engagement)
    do(request, actions.hand_over, found, because=told.because, **told.details("because"))
    handover = queries.Handover.objects.get(engagement=engagement)
    return Handover(engagement=engagement, referral=handover.to_referral_id, handed_at=handover.handed_at)


@noun.does("POST", "/engagements/{uuid:engagement}/concerns", care.raise_concern)
def raise_concern(request: Asked, engagement: UUID, told: NewConcern) -> Concern:
    """Call for help: somebody must answer, and a clock runs until they do."""
    found = find(request, queries.visible_to(request.auth), engagement)
    raised = do(request, care.raise_concern, found, **told.details())
    return Concern(engagement=engagement, person=raised.person, person_code=found.person.code)


def _who(actor: Actor, engagement: queries.Engagement) -> KnownPerson | None:
    person = engagement.person
    if engagement.centre_id not in actor.centres("coordinator") and not agreed_to(person.pk).get("sharing"):
        return None
    return KnownPerson(
        name=person.name,
        languages=person.languages,
        ubigeo=person.ubigeo,
        contacts=[Contact.of(each) for each in person.contacts.filter(stopped_at=None).order_by("pk")],
    )


def _line(engagement: queries.Engagement) -> dict[str, Any]:
    closed, handed_over = getattr(engagement, "closing", None), getattr(engagement, "handover", None)
    return {
        "id": engagement.pk,
        "code": engagement.code,
        "referral": engagement.referral_id,
        "person": engagement.person_id,
        "person_code": engagement.person.code,
        "worker": engagement.worker_id,
        "worker_name": engagement.worker.name,
        "centre": engagement.centre_id,
        "protocol": engagement.protocol,
        "state": "closed" if closed else "handed-over" if handed_over else "under-way",
        "begun_at": engagement.begun_at,
        "ended_at": engagement.ended_at,
    }
