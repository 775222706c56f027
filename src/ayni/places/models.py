"""Centres."""

from typing import ClassVar

from django.db import models

from ayni.basics.places import Point
from ayni.ground.rows import Row


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
