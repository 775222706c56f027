"""Centres, and the facilities that receive people whom a centre sends on."""

from typing import ClassVar

from django.db import models

from ayni.basics.places import Point
from ayni.ground.rows import Row
from ayni.ground.sealed import SealedTextField


class Centre(Row):
    """A community mental health centre: it answers for a catchment, and its coordinator for the people in it."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    ubigeo = models.CharField(max_length=6)  # the district's code; leading zeros matter
    lat = models.FloatField()
    lon = models.FloatField()
    catchment = models.JSONField()  # a GeoJSON geometry, Polygon or MultiPolygon
    jurisdiction = models.CharField(max_length=30)
    time_zone = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "code", "name", "ubigeo", "lat", "lon", "catchment", "jurisdiction", "time_zone")

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        """Where the centre stands."""
        return Point(self.lat, self.lon)


class Facility(Row):
    """A place outside the programme that receives people: a hospital, a health centre, a social resource, a healer.

    What is known of it comes from somewhere, under a licence: both stand beside it and on every page that shows it.
    """

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=30)
    ubigeo = models.CharField(max_length=6)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    costs = models.CharField(max_length=200, blank=True)  # what a visit asks of the person, in words
    how = SealedTextField(blank=True)  # "ask for the social worker, second floor"
    source = models.CharField(max_length=200)
    licence = models.CharField(max_length=20)
    told_on = models.DateField()  # when what is known was true
    listed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "code"]
        verbose_name_plural = "facilities"

    class Privacy:
        # A healer is a person, and is called by a telephone of their own.
        identifying = ("name", "phone", "how")
        sensitive = ()
        open = (
            "id", "code", "kind", "jurisdiction", "ubigeo", "hours", "costs", "source", "licence", "told_on",
            "listed_at", "stopped_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name
