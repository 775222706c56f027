"""Versions of definitions that a site keeps, which serves from when on, what the shelf said, and what was confirmed."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedJSONField, SealedTextField


class Version(Row):
    """A whole definition as it is said here or at another site. Never changed; the shelf's own, number 0, is no row."""

    kind = models.CharField(max_length=20)  # the folder of the shelf: protocols, instruments
    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # none: the shelf, or elsewhere
    site = models.CharField(max_length=80)  # where it was made
    made_at = models.DateTimeField()
    made_by = models.UUIDField()  # for one from elsewhere, who brought it in
    lineage = SealedJSONField()  # what was done to it since the shelf, and why (engines/adaptation Entry)

    class Meta:
        ordering: ClassVar = ["kind", "name", "-number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name", "number"], name="a_version_number_once"),
            models.UniqueConstraint(fields=["kind", "name", "hash"], name="a_version_kept_once"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ("lineage",)
        open = ("id", "kind", "name", "number", "content", "hash", "based_on", "site", "made_at", "made_by")


class Use(Row):
    """From ``since`` on, whoever begins begins with this version (none: the shelf's). The latest one holds."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    turn = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    decided_by = models.UUIDField()
    why = SealedTextField()

    class Meta:
        ordering: ClassVar = ["kind", "name", "-turn", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "name", "turn"], name="a_turn_of_use_once")]

    class Privacy:
        identifying = ()
        sensitive = ("why",)
        open = ("id", "kind", "name", "turn", "version", "since", "decided_by")


class Edition(Row):
    """What the shelf says of a definition from ``since`` on, kept because the next release may say otherwise.

    Never changed. Where no version of the site's serves, a course follows the edition in which it began.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    turn = models.PositiveIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "name", "-turn", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name", "turn"], name="a_turn_of_edition_once")
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "kind", "name", "turn", "content", "hash", "since")


class Confirmation(Row):
    """Somebody read a number, a rule or a cut-off in its source. It holds for exactly these words, in any version."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    piece = models.CharField(max_length=64)  # digest (engines/adaptation/certainty)
    reader = SealedTextField()  # who read it
    source = models.CharField(max_length=400)
    read_on = models.DateField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["kind", "name", "confirmed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name", "piece"], name="a_piece_confirmed_once")
        ]

    class Privacy:
        identifying = ("reader",)
        sensitive = ()
        open = ("id", "kind", "name", "piece", "source", "read_on", "confirmed_at", "confirmed_by")
