"""Adaptations: what a site says otherwise than the shelf, by version, and which version serves since when."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.adaptations import queries
from ayni.adaptations.rules import KINDS
from ayni.exchange.rest.doors import Noun, Page, find
from ayni.exchange.rest.shapes import OneOf, Shown, ShownId, When
from ayni.exchange.rest.standing import Asked

noun = Noun("adaptations", "What a site says otherwise than the shelf: versions, and which serves since when.")

READING = ("director", "steward")
Kind = Annotated[str, OneOf(KINDS)]


class VersionLine(Shown):
    """A version, as lists show it."""

    id: ShownId = Field(description="Of the version.")
    kind: Kind = Field(description="Of what.")
    name: str = Field(examples=["problem-solving"], description="Which protocol or questionnaire.")
    number: int = Field(examples=[1], description="Its number here; 0 would be the shelf's.")
    based_on: ShownId | None = Field(description="The version it was made from; null where that was the shelf's.")
    site: str = Field(examples=["pe-lima"], description="Which site made it.")
    made_at: When = Field(description="When it was kept here.")
    hash: str = Field(examples=["9f2c…"], description="Of its words.")

    @classmethod
    def of(cls, version: queries.Version) -> "VersionLine":
        """As lists show it."""
        return cls(**_line(version))


class Version(VersionLine):
    """A version with what it says and how it came about."""

    content: dict[str, Any] = Field(
        examples=[{"id": "problem-solving"}],
        description="The whole definition; `verified` is what this site is sure of.",
    )
    lineage: list[dict[str, Any]] = Field(examples=[[]], description="What was done to it since the shelf (FRAME).")

    @classmethod
    def of(cls, version: queries.Version) -> "Version":
        """All there is."""
        content = queries.content_of(version.kind, version.name, version)
        return cls(**_line(version), content=content, lineage=list(version.lineage))


class Versions(Page):
    """One page of versions."""

    items: list[VersionLine] = Field(description="In the order in which they were kept.")


class Use(Shown):
    """Which version serves whoever begins, and since when."""

    id: ShownId = Field(description="Of the turn.")
    kind: Kind = Field(description="Of what.")
    name: str = Field(examples=["problem-solving"], description="Which protocol or questionnaire.")
    version: ShownId | None = Field(description="Which version; null is the shelf's.")
    since: When = Field(description="Since when. Whoever had begun goes on with the one before.")

    @classmethod
    def of(cls, use: queries.Use) -> "Use":
        """As it is shown."""
        return cls(id=use.pk, kind=use.kind, name=use.name, version=use.version_id, since=use.since)


class Uses(Page):
    """One page of turns."""

    items: list[Use] = Field(description="In order of time; the last of each name serves.")


@noun.lists("/adaptations", Versions, by="made_at", to=READING)
def list_adaptations(request: Asked, kind: Kind | None = None) -> QuerySet[queries.Version]:
    """Every version that is kept here."""
    found = queries.visible_to(request.auth)
    return found.filter(kind=kind) if kind else found


@noun.shows("/adaptations/{uuid:version}", to=READING)
def show_adaptation(request: Asked, version: UUID) -> Version:
    """A version with what it says and how it came about."""
    return Version.of(find(request, queries.visible_to(request.auth), version))


@noun.lists("/adaptations-in-use", Uses, by="since", to=READING)
def list_adaptations_in_use(request: Asked, kind: Kind | None = None) -> QuerySet[queries.Use]:
    """Which version serves since when."""
    found = queries.uses_visible_to(request.auth)
    return found.filter(kind=kind) if kind else found


def _line(version: queries.Version) -> dict[str, Any]:
    alike = ("kind", "name", "number", "site", "made_at", "hash")
    return {"id": version.pk, "based_on": version.based_on_id, **{name: getattr(version, name) for name in alike}}
