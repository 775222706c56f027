"""Centres and the ground they answer for."""

from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db.models import QuerySet
from pydantic import AfterValidator, Field

from ayni.basics import shelf
from ayni.basics.words import say
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.shapes import (
    Change,
    Latitude,
    Line,
    Longitude,
    OneOf,
    Shown,
    ShownId,
    Slug,
    Told,
    Ubigeo,
    Unfit,
    left_out,
)
from ayni.exchange.rest.standing import Asked
from ayni.places import actions, queries

noun = Noun("centres", "Community mental health centres, and the ground each answers for.")

STAFF = ("coordinator", "worker", "supervisor", "manager", "director", "steward")


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise Unfit(say("There is no time zone of this name."))
    return name


Zone = Annotated[Line, AfterValidator(_zone), Field(examples=["America/Lima"], description="IANA name.")]
Position = Annotated[list[Longitude], Field(min_length=2, max_length=2, examples=[[-76.94, -12.21]])]
Ring = Annotated[list[Position], Field(min_length=4, max_length=10_000)]
Polygon = Annotated[list[Ring], Field(min_length=1, max_length=100)]
SQUARE = [[[-76.95, -12.22], [-76.93, -12.22], [-76.93, -12.20], [-76.95, -12.20], [-76.95, -12.22]]]


class Catchment(Told):
    """A GeoJSON geometry; longitude comes first, then latitude."""

    type: Annotated[str, OneOf(("Polygon", "MultiPolygon"))] = Field(description="As in GeoJSON.")
    coordinates: Polygon | Annotated[list[Polygon], Field(min_length=1, max_length=100)] = Field(
        description="Rings of corners, the first equal to the last.", examples=[SQUARE]
    )


class CentreLine(Shown):
    """A centre, as lists show it."""

    id: ShownId = Field(description="Of the centre.")
    code: str = Field(examples=["ves"], description="Short and stable.")
    name: str = Field(examples=["Centro Villa El Salvador"], description="As people call it.")
    ubigeo: str = Field(examples=["150142"], description="The district's code.")
    lat: float = Field(examples=[-12.21], description="Degrees (WGS 84).")
    lon: float = Field(examples=[-76.94], description="Degrees (WGS 84).")
    jurisdiction: str = Field(examples=["pe-lima"], description="Whose rules hold there.")
    time_zone: str = Field(examples=["America/Lima"], description="IANA name.")

    @classmethod
    def of(cls, centre: queries.Centre) -> "CentreLine":
        """As lists show it."""
        return cls.model_validate(centre, from_attributes=True)


class Centre(CentreLine):
    """A centre with its catchment."""

    catchment: dict[str, Any] = Field(
        description="A GeoJSON Polygon or MultiPolygon.", examples=[{"type": "Polygon", "coordinates": SQUARE}]
    )

    @classmethod
    def of(cls, centre: queries.Centre) -> "Centre":
        """All there is."""
        return cls.model_validate(centre, from_attributes=True)


class Centres(Page):
    """One page of centres."""

    items: list[CentreLine] = Field(description="By code.")


class NewCentre(Told):
    """A centre that begins its work."""

    code: Slug = Field(examples=["ves"], description="Short and stable; nobody else's.")
    name: Line = Field(examples=["Centro Villa El Salvador"], description="As people call it.")
    ubigeo: Ubigeo
    lat: Latitude = Field(description="Degrees (WGS 84).")
    lon: Longitude = Field(description="Degrees (WGS 84).")
    catchment: Catchment = Field(description="The ground it answers for.")
    jurisdiction: Annotated[str, OneOf(shelf.names("jurisdictions"))] = Field(description="Whose rules hold there.")
    time_zone: Zone


class CentreChange(Change):
    """What is to be put right of a centre."""

    name: Line = left_out(examples=["Centro Villa El Salvador"], description="As people call it.")
    ubigeo: Ubigeo = left_out()
    lat: Latitude = left_out(description="Degrees (WGS 84).")
    lon: Longitude = left_out(description="Degrees (WGS 84).")
    catchment: Catchment = left_out(description="The ground it answers for.")


@noun.lists("/centres", Centres, by="code", to=STAFF)
def list_centres(request: Asked) -> QuerySet[queries.Centre]:
    """The centres the asker knows of: staff their own, stewards and directors all."""
    return queries.visible_to(request.auth)


@noun.does("POST", "/centres", actions.open)
def open_centre(request: Asked, told: NewCentre) -> Centre:
    """Open a centre."""
    opened = do(request, actions.open, catchment=told.catchment.model_dump(), **told.details("catchment"))
    return Centre.of(queries.Centre.objects.get(pk=opened.centre))


@noun.shows("/centres/{uuid:centre}", to=STAFF)
def show_centre(request: Asked, centre: UUID) -> Centre:
    """A centre with its catchment."""
    return Centre.of(find(request, queries.visible_to(request.auth), centre))


@noun.does("PATCH", "/centres/{uuid:centre}", actions.correct)
def correct_centre(request: Asked, centre: UUID, told: CentreChange) -> Centre:
    """Put right what we know of a centre."""
    details = told.details("catchment")
    if "catchment" in told.model_fields_set:
        details["catchment"] = told.catchment.model_dump()
    found = find(request, queries.visible_to(request.auth), centre)
    do(request, actions.correct, found, **details)
    return Centre.of(queries.Centre.objects.get(pk=centre))
