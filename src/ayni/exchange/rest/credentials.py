"""Credentials and ratings: what a worker is trusted with, by whose word, and until when."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.basics import shelf
from ayni.credentials import actions, queries
from ayni.credentials.rules import HIGHEST, LOWEST
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.referrals import Protocol
from ayni.exchange.rest.shapes import Because, Instant, Line, OneOf, Shown, ShownId, Slug, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.workers.queries import visible_to as workers_visible_to

noun = Noun("credentials", "What a worker is trusted with, by whose word, and until when; and how they were rated.")

KNOWING = ("coordinator", "manager", "supervisor", "steward", "worker")
# How a worker was seen at work.
SEEN = ("roleplay", "live")

Jurisdiction = Annotated[str, OneOf(shelf.names("jurisdictions"))]
Level = Annotated[int, Field(ge=LOWEST, le=HIGHEST, description="1 harmful, 2, 3 all basic skills, 4 advanced.")]


class Credential(Shown):
    """Somebody with authority says that a worker may do a kind of work, for a time."""

    id: ShownId = Field(description="Of the credential.")
    worker: ShownId = Field(description="Whose.")
    kind: str = Field(examples=["acs"], description="As the jurisdiction calls it.")
    issuer: str = Field(examples=["DIRIS Lima Sur"], description="By whose word.")
    jurisdiction: str = Field(examples=["pe-lima"], description="Whose rules hold.")
    valid_from: When = Field(description="From when.")
    valid_until: When = Field(examples=["2028-03-09T15:00:00Z"], description="Until when.")
    evidence: str = Field(examples=["certificate 118"], description="Where the paper is, or its number.")
    revoked_at: When | None = Field(description="When it was taken back, if it was.")

    @classmethod
    def of(cls, credential: queries.Credential) -> "Credential":
        """All there is. The row comes with its revocation."""
        revocation = getattr(credential, "revocation", None)
        alike = ("kind", "issuer", "jurisdiction", "valid_from", "valid_until", "evidence")
        told: dict[str, Any] = {name: getattr(credential, name) for name in alike}
        revoked_at = revocation.revoked_at if revocation else None
        return cls(id=credential.pk, worker=credential.worker_id, revoked_at=revoked_at, **told)


class Credentials(Page):
    """One page of credentials."""

    items: list[Credential] = Field(description="The one that ends last comes first.")


class Rating(Shown):
    """How a supervisor saw a worker work with a protocol."""

    id: ShownId = Field(description="Of the rating.")
    worker: ShownId = Field(description="Whose.")
    protocol: Protocol
    rated_at: When = Field(description="When.")
    setting: Annotated[str, OneOf(SEEN)] = Field(description="How the worker was seen.")
    levels: dict[str, int] = Field(examples=[{"listening": 3}], description="By item: 1 harmful to 4.")

    @classmethod
    def of(cls, rating: queries.Rating) -> "Rating":
        """All there is."""
        told: dict[str, Any] = {name: getattr(rating, name) for name in ("protocol", "rated_at", "setting", "levels")}
        return cls(id=rating.pk, worker=rating.worker_id, **told)


class Ratings(Page):
    """One page of ratings."""

    items: list[Rating] = Field(description="The newest first.")


class NewCredential(Told):
    """A credential with its evidence."""

    kind: Slug = Field(examples=["acs"], description="As the jurisdiction calls it.")
    issuer: Line = Field(examples=["DIRIS Lima Sur"], description="By whose word.")
    jurisdiction: Jurisdiction = Field(description="Whose rules hold.")
    valid_from: Instant = Field(description="From when.")
    valid_until: Instant = Field(examples=["2028-03-09T15:00:00Z"], description="Until when.")
    evidence: Line = Field(examples=["certificate 118"], description="Where the paper is, or its number.")


class NewRevocation(Told):
    """Why a credential no longer counts."""

    because: Because = Field(examples=["lapsed"])


class NewRating(Told):
    """Every item of a protocol, rated."""

    protocol: Protocol
    setting: Annotated[str, OneOf(SEEN)] = Field(description="How the worker was seen.")
    levels: Annotated[dict[Slug, Level], Field(min_length=1, max_length=100)] = Field(
        examples=[{"listening": 3}], description="By item; every item of the protocol."
    )


@noun.lists("/workers/{uuid:worker}/credentials", Credentials, by="valid_until", newest_first=True, to=KNOWING)
def list_credentials(request: Asked, worker: UUID) -> QuerySet[queries.Credential]:
    """What a worker is trusted with, and was."""
    found = find(request, workers_visible_to(request.auth), worker)
    return queries.Credential.objects.filter(worker=found).select_related("revocation")


@noun.does("POST", "/workers/{uuid:worker}/credentials", actions.record)
def record_credential(request: Asked, worker: UUID, told: NewCredential) -> Credential:
    """Record a credential with its evidence."""
    recorded = do(request, actions.record, find(request, workers_visible_to(request.auth), worker), **told.details())
    return _shown(recorded.credential)


@noun.does("POST", "/credentials/{uuid:credential}/revocation", actions.revoke)
def revoke_credential(request: Asked, credential: UUID, told: NewRevocation) -> Credential:
    """Take a credential back; from this moment on it lets nobody be suggested or accept."""
    known = queries.Credential.objects.filter(worker__in=workers_visible_to(request.auth).values("pk"))
    do(request, actions.revoke, find(request, known.select_related("worker"), credential), because=told.because)
    return _shown(credential)


@noun.lists("/workers/{uuid:worker}/ratings", Ratings, by="rated_at", newest_first=True, to=KNOWING)
def list_ratings(request: Asked, worker: UUID) -> QuerySet[queries.Rating]:
    """How a worker was rated over time."""
    return queries.Rating.objects.filter(worker=find(request, workers_visible_to(request.auth), worker))


@noun.does("POST", "/workers/{uuid:worker}/ratings", actions.rate)
def rate_worker(request: Asked, worker: UUID, told: NewRating) -> Rating:
    """Rate a worker's competence for a protocol, every item of it; an item at level 1 always closes the gate."""
    rated = do(request, actions.rate, find(request, workers_visible_to(request.auth), worker), **told.details())
    return Rating.of(queries.Rating.objects.get(pk=rated.rating))


def _shown(credential: UUID) -> Credential:
    return Credential.of(queries.Credential.objects.select_related("revocation").get(pk=credential))
