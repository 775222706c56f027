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


class GroupEncounter(Row):
    """A worker and a group met: once for the worker's time and for the steps of the protocol.

    What one of them said stands with their own encounter, which points here; who did not come, with their visit.
    """

    meeting = models.OneToOneField("visits.Meeting", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # the how-many-eth session of the group
    modality = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    steps = SealedJSONField()  # step id -> "done" or why it was skipped

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ("modality", "steps")
        open = ("id", "meeting", "worker", "number", "began_at", "ended_at", "recorded_at")


class Encounter(Row):
    """A worker and a person met: which steps were done, and where; ``together`` with others of a group."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, related_name="+")
    modality = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    together = models.ForeignKey(GroupEncounter, models.PROTECT, null=True, related_name="encounters")
    steps = SealedJSONField(null=True)  # step id -> "done" or why it was skipped
    note = SealedTextField(blank=True)

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["engagement", "began_at"], name="encounters_of_engagement")]

    class Privacy:
        identifying = ()
        sensitive = ("modality", "steps", "note")
        open = ("id", "engagement", "visit", "together", "began_at", "ended_at", "recorded_at")


class Answers(Row):
    """A filled instrument: the answers sealed, the score beside them as the engine computed it."""

    # None: asked before the first encounter, to know whether the protocol suits
    encounter = models.ForeignKey(Encounter, models.PROTECT, null=True, related_name="answers")
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


class Kept(Row):
    """A row that is written once and stays as it was."""

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it; a second time is a mistake in the program."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once")
        super().save(*args, **kwargs)


class Statement(Kept):
    """Somebody stated whether a fact that a rule asks about is so. The newest of each fact counts."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    fact = models.CharField(max_length=40)
    is_so = models.BooleanField()
    so_on = models.DateField()  # the day for which it was said
    stated_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["stated_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["engagement", "stated_at"], name="statements_of_engagement")]

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("fact", "is_so", "so_on")
        open = ("id", "engagement", "stated_at")


class Decision(Kept):
    """A person took what a rule proposed or set it aside. Proposal and facts are kept as they were at that moment."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    taken = models.BooleanField()
    why = SealedTextField()
    seen = models.CharField(max_length=64)  # digest of the ids of the rows the rule looked at
    proposed = SealedJSONField()  # the rule in words, why it held, its source, the protocol's edition
    known = SealedJSONField()  # the course as the engine was given it
    decided_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-decided_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "rule", "seen"], name="a_proposal_is_decided_once")
        ]

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("rule", "kind", "taken", "why", "seen", "proposed", "known")
        open = ("id", "engagement", "decided_at")


class Lead(Kept):
    """Something that a taken step leads to. It is open until somebody did it, or said why it is not done."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="leads")
    way = models.CharField(max_length=10)  # engines/protocols.Way
    to = models.CharField(max_length=40, blank=True)  # the kind of place, the protocol, or how many sessions

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "way"], name="a_way_once_of_a_decision")]

    class Privacy:
        identifying = ()
        sensitive = ("way", "to")
        open = ("id", "decision")


class Sequel(Kept):
    """What came of a lead: it was done, or ``instead`` says why it is not. One that was undone does not count."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="sequels")
    turn = models.PositiveSmallIntegerField()
    instead = models.CharField(max_length=12, blank=True)  # a code of rules.NOT_DONE_BECAUSE
    words = SealedTextField(blank=True)
    led_to = models.UUIDField(null=True)  # the referral or onward referral that came of it
    done_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["done_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["lead", "turn"], name="a_turn_once_of_a_lead")]

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("instead", "words")
        open = ("id", "lead", "turn", "led_to", "done_at")


class SequelUndone(Kept):
    """What came of a lead was a slip, and the lead is open again."""

    sequel = models.OneToOneField(Sequel, models.PROTECT, related_name="undone")
    undone_at = models.DateTimeField()
    by = models.UUIDField()

    class Privacy:
        identifying = ("by",)
        sensitive = ()
        open = ("id", "sequel", "undone_at")


class Practice(Kept):
    """What the person will try at home until the next time, as agreed in an encounter."""

    encounter = models.OneToOneField(Encounter, models.PROTECT, related_name="practice")
    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    text = SealedTextField()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["agreed_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ("text",)
        open = ("id", "encounter", "engagement", "agreed_at")


class LookBack(Kept):
    """How home practice went, looked at in a later encounter, and what got in the way."""

    practice = models.OneToOneField(Practice, models.PROTECT, related_name="look_back")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="look_backs")
    how = models.CharField(max_length=10)
    hindered = SealedTextField(blank=True)

    class Privacy:
        identifying = ()
        sensitive = ("how", "hindered")
        open = ("id", "practice", "encounter")


class Paper(Kept):
    """Short texts under fixed headings that a worker writes down with the person. The newest of a kind holds."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    parts = SealedJSONField()  # heading -> text, as rules.PAPERS names them
    written_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-written_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["engagement", "written_at"], name="papers_of_engagement")]

    class Privacy:
        identifying = ("by", "by_name", "parts")  # whom to call is somebody
        sensitive = ("kind",)
        open = ("id", "engagement", "written_at")


class Concern(Row):
    """A worker's concern button: what they saw, in their words."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    said = SealedTextField()

    class Privacy:
        identifying = ()
        sensitive = ("said",)
        open = ("id", "engagement", "raised_at")


class Unheard(Row):
    """What a worker's device sent after it was shut out: kept sealed, looked at for danger alone."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)  # keyed; the same sending is kept once
    received_at = models.DateTimeField()
    told = SealedJSONField()

    class Privacy:
        identifying = ()
        sensitive = ("told", "digest")
        open = ("id", "engagement", "received_at")


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
