"""People, ways to reach them, and what they agreed to."""

from typing import ClassVar

from django.db import models

from ayni.basics.places import Point
from ayni.ground.rows import Row
from ayni.ground.sealed import SealedJSONField, SealedTextField


class Person(Row):
    """Somebody who seeks care. Screens say ``code``; the name is sealed and shown only where it is needed."""

    code = models.CharField(max_length=12, unique=True)
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    name = SealedTextField()
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    languages = models.JSONField(default=list)  # ISO codes, best first
    ubigeo = models.CharField(max_length=6)
    home = SealedJSONField(null=True)  # {"lat", "lon"}; never shown as a point
    notes = SealedTextField(blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]

    class Privacy:
        identifying = ("name", "birth_year", "home")
        sensitive = ("sex", "languages", "ubigeo", "notes", "centre")
        open = ("id", "code", "registered_at")

    def __str__(self) -> str:
        return self.code

    @property
    def point(self) -> Point | None:
        """Where the person lives, if we were told."""
        return Point(self.home["lat"], self.home["lon"]) if self.home else None


class ContactWay(Row):
    """A way of reaching a person that they called safe, and how to go about it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10)
    value = SealedTextField()
    how = SealedTextField(blank=True)  # "after six; say you call from the library"
    stopped_at = models.DateTimeField(null=True)

    class Privacy:
        identifying = ("person", "value", "how")
        sensitive = ("kind",)
        open = ("id", "stopped_at")


class Consent(Row):
    """What a person said when asked about one purpose; the newest answer counts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    given = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]

    class Privacy:
        identifying = ("person",)
        sensitive = ("purpose", "given")
        open = ("id", "version", "answered_at")
