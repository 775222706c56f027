"""Encounters, answers with their scores, notes, and the person's own feedback."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedJSONField, SealedTextField


class TotalField(models.DecimalField):  # type: ignore[type-arg]
    """What an instrument makes of a sheet: a whole number for most, two places for a mean or a share."""

    # For the type checker only: what is put in and taken out is the engine's number, not the decimal it is kept as.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"max_digits": 7, "decimal_places": 2})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | float | None:
        """A number as the engine made it, so that 12 is not read as 12.00."""
        if value is None:
            return None
        return int(value) if Decimal(value) == int(value) else float(value)


class Encounter(Row):
    """A worker and a person met: which steps of the protocol were done, and where."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, related_name="+")
    modality = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    steps = SealedJSONField(null=True)  # step id -> "done" or why it was skipped
    note = SealedTextField(blank=True)

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["engagement", "began_at"], name="encounters_of_engagement")]

    class Privacy:
        identifying = ()
        sensitive = ("modality", "steps", "note")
        open = ("id", "engagement", "visit", "began_at", "ended_at", "recorded_at")


class Answers(Row):
    """A filled instrument: the answers sealed, the score beside them as the engine computed it."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="answers")
    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=30)
    answered_at = models.DateTimeField()
    sheet = SealedJSONField()
    total = TotalField(null=True)  # none when the instrument's rule says it may not be computed
    band = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["encounter", "instrument"], name="an_instrument_once_per_encounter")
        ]

    class Privacy:
        identifying = ()
        sensitive = ("sheet", "total", "band", "instrument")
        open = ("id", "encounter", "engagement", "answered_at")


class Concern(Row):
    """A worker's concern button: what they saw, in their words."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    said = SealedTextField()

    class Privacy:
        identifying = ()
        sensitive = ("said",)
        open = ("id", "engagement", "raised_at")


class Invitation(Row):
    """A link by which the person says how it went. Only the hash of its secret is kept."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ("secret_hash",)
        open = ("id", "engagement", "made_at", "expires_at")


class Feedback(Row):
    """How it went, in the person's own answers. The worker sees it only together with others'."""

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="feedback")
    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    sheet = SealedJSONField()
    total = TotalField(null=True)
    words = SealedTextField(blank=True)

    class Privacy:
        identifying = ()
        sensitive = ("sheet", "total", "words")
        open = ("id", "invitation", "engagement", "given_at")
