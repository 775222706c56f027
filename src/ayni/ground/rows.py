"""The shape every table of the house shares: an unguessable id."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from ayni.basics import ids


class Row(models.Model):
    """A row with a random id. Each table says in ``Privacy`` how private every column of its own is."""

    id: "models.UUIDField[UUID, UUID]" = models.UUIDField(primary_key=True, default=ids.new, editable=False)

    class Meta:
        abstract = True
        # Without an order of its own a table gives its rows as the store likes, and no two stores like the same. Every
        # ordering ends in something unique, so that lists, pages and the demonstration are the same everywhere.
        ordering: ClassVar = ["pk"]

    class Privacy:
        """identifying: tells who · sensitive: tells what about them · open: neither."""

        identifying: ClassVar[tuple[str, ...]] = ()
        sensitive: ClassVar[tuple[str, ...]] = ()
        open: ClassVar[tuple[str, ...]] = ("id",)
