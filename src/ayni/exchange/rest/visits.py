"""Visits: when and where a worker and a person meet, and what became of it."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.shapes import Id, Instant, OneOf, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.referrals.rules import SETTINGS
from ayni.visits import actions, queries
from ayni.visits.rules import CANCELLED_BECAUSE, MISSED_BECAUSE, STATES

noun = Noun("visits", "When and where a worker and a person meet, and what became of it.")

AT_WORK = ("coordinator", "worker", "supervisor")
State = Annotated[str, OneOf(STATES)]
Setting = Annotated[str, OneOf(SETTINGS)]


class Visit(Shown):
    """A time and a setting at which a worker and a person are to meet."""

    id: ShownId = Field(description="Of the visit.")
    engagement: ShownId = Field(description="Whose visit.")
    worker: ShownId = Field(description="Who goes.")
    companion: ShownId | None = Field(description="Who goes along, where two go together.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    number: int = Field(examples=[1], description="The how-manieth of the engagement.")
    starts_at: When = Field(description="When it begins.")
    ends_at: When = Field(examples=["2026-03-09T16:00:00Z"], description="When it is over.")
    setting: Setting = Field(description="Where or how.")
    state: State = Field(description="Where it stands.")

    @classmethod
    def of(cls, visit: queries.Visit) -> "Visit":
        """All there is. The row comes with its engagement and person."""
        return cls(
            id=visit.pk,
            engagement=visit.engagement_id,
            worker=visit.worker_id,
            companion=visit.companion_id,
            person_code=visit.engagement.person.code,
            number=visit.number,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            setting=visit.setting,
            state=visit.state,
        )


class Visits(Page):
    """One page of visits."""

    items: list[Visit] = Field(description="In order of time.")


class NewTime(Told):
    """When a visit is to be."""

    starts_at: Instant = Field(description="When it begins; still to come.")
    ends_at: Instant = Field(examples=["2026-03-09T16:00:00Z"], description="When it is over.")


class NewVisit(NewTime):
    """A visit that worker and person agreed on."""

    setting: Setting = Field(description="Where or how.")


class Cancellation(Told):
    """Why a visit is called off."""

    because: Annotated[str, OneOf(CANCELLED_BECAUSE)] = Field(description="It stands in the ledger.")


class Miss(Told):
    """Why a visit did not happen, as far as is known."""

    because: Annotated[str, OneOf(MISSED_BECAUSE)] = Field(description="It stands in the ledger; nobody is blamed.")


@noun.lists("/visits", Visits, by="starts_at", to=AT_WORK)
def list_visits(
    request: Asked,
    engagement: Id | None = None,
    state: State | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
) -> QuerySet[queries.Visit]:
    """The visits of the engagements the asker knows of, those that begin from `since` up to, not including, `until`."""
    asked = {"engagement": engagement, "state": state, "starts_at__gte": since, "starts_at__lt": until}
    return queries.visible_to(request.auth).filter(**{name: value for name, value in asked.items() if value})


@noun.does("POST", "/engagements/{uuid:engagement}/visits", actions.plan)
def plan_visit(request: Asked, engagement: UUID, told: NewVisit) -> Visit:
    """Arrange a visit."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    return _shown(do(request, actions.plan, found, **told.details()).visit)


@noun.shows("/visits/{uuid:visit}", to=AT_WORK)
def show_visit(request: Asked, visit: UUID) -> Visit:
    """A visit."""
    return Visit.of(find(request, queries.visible_to(request.auth), visit))


@noun.does("PATCH", "/visits/{uuid:visit}", actions.move)
def move_visit(request: Asked, visit: UUID, told: NewTime) -> Visit:
    """Give a visit another time."""
    do(request, actions.move, find(request, queries.visible_to(request.auth), visit), **told.details())
    return _shown(visit)


@noun.does("POST", "/visits/{uuid:visit}/cancellation", actions.cancel)
def cancel_visit(request: Asked, visit: UUID, told: Cancellation) -> Visit:
    """Call off a visit that has not begun."""
    do(request, actions.cancel, find(request, queries.visible_to(request.auth), visit), because=told.because)
    return _shown(visit)


@noun.does("POST", "/visits/{uuid:visit}/miss", actions.miss)
def miss_visit(request: Asked, visit: UUID, told: Miss) -> Visit:
    """Record that a visit did not happen."""
    do(request, actions.miss, find(request, queries.visible_to(request.auth), visit), because=told.because)
    return _shown(visit)


@noun.does("POST", "/visits/{uuid:visit}/arrival", actions.arrive)
def arrive_at_visit(request: Asked, visit: UUID) -> Visit:
    """Record that the worker is there."""
    do(request, actions.arrive, find(request, queries.visible_to(request.auth), visit))
    return _shown(visit)


def _shown(visit: UUID) -> Visit:
    return Visit.of(queries.Visit.objects.select_related("engagement__person").get(pk=visit))
