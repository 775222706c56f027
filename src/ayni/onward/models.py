"""Onward referrals with every step of theirs, calls, slips, and people whom another place sent to us."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedTextField


class OnwardReferral(Row):
    """Somebody in care is sent on to a place outside the programme; followed until it is known what became of it."""

    code = models.CharField(max_length=12, unique=True)
    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    asked = SealedTextField()  # what we ask of the place, in words the person has read or heard
    tells = models.JSONField()  # what of the person the place may be told
    tells_back = models.BooleanField()  # whether the place may tell us how it went
    agreed_with = models.CharField(max_length=12)  # "person" or "family"
    state = models.CharField(max_length=12, default="sent")
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()
    appointment_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # when something should have been heard; none once it has ended

    class Meta:
        ordering: ClassVar = ["-sent_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["centre", "due_at"], name="onward_by_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=("back", "returned", "closed"), due_at=None)
                | models.Q(state__in=("sent", "received", "appointed", "missed", "attended"), due_at__isnull=False),
                name="onward_is_due_until_it_ends",
            ),
        ]

    class Privacy:
        identifying = ("person", "sent_by")
        sensitive = ("facility", "asked", "tells", "tells_back", "agreed_with")
        open = ("id", "code", "engagement", "centre", "state", "sent_at", "appointment_at", "due_at")

    def __str__(self) -> str:
        return self.code


class Step(Row):
    """One step of an onward referral: from which state to which, who told it, and why or with which advice."""

    onward = models.ForeignKey(OnwardReferral, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    was = models.CharField(max_length=12, blank=True)
    became = models.CharField(max_length=12)
    told_by = models.CharField(max_length=10)  # "place", "worker", "person" or "team"
    reason = models.CharField(max_length=20, blank=True)
    words = SealedTextField(blank=True)
    appointment_at = models.DateTimeField(null=True)
    happened_at = models.DateTimeField()
    noted_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["onward", "number"], name="a_step_of_onward_once"),
        ]

    class Privacy:
        identifying = ("noted_by",)
        sensitive = ("reason", "words")
        open = ("id", "onward", "number", "was", "became", "told_by", "appointment_at", "happened_at")


class TakenBack(Row):
    """A step was a slip of the pen and does not count any more."""

    step = models.OneToOneField(Step, models.CASCADE, related_name="taken_back")
    taken_back_at = models.DateTimeField()
    taken_back_by = models.UUIDField()

    class Privacy:
        identifying = ("taken_back_by",)
        sensitive = ()
        open = ("id", "step", "taken_back_at")


class Call(Row):
    """Somebody asked after an onward referral of which nothing was heard, and what came of the call."""

    onward = models.ForeignKey(OnwardReferral, models.CASCADE, related_name="calls")
    state = models.CharField(max_length=12)  # in which the onward referral was then
    whom = models.CharField(max_length=10)
    answer = models.CharField(max_length=12)
    words = SealedTextField(blank=True)
    called_at = models.DateTimeField()
    called_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["called_at", "pk"]

    class Privacy:
        identifying = ("called_by",)
        sensitive = ("words",)
        open = ("id", "onward", "state", "whom", "answer", "called_at")


class Slip(Row):
    """The paper that the person carries, with a link by which the place answers. Only the hash of its secret is kept.

    Printing another ends the one before.
    """

    onward = models.OneToOneField(OnwardReferral, models.CASCADE, related_name="slip")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ("secret_hash",)
        open = ("id", "onward", "made_at", "expires_at")


class SentIn(Row):
    """A place of the directory, often a healer, sent somebody to us."""

    code = models.CharField(max_length=12, unique=True)
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    said = SealedTextField(blank=True)  # what the place told, or the person brought
    agrees = models.BooleanField()  # that the place is told how it goes
    state = models.CharField(max_length=12, default="came")
    came_at = models.DateTimeField()
    noted_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-came_at", "pk"]

    class Privacy:
        identifying = ("person", "noted_by")
        sensitive = ("facility", "said", "agrees")
        open = ("id", "code", "centre", "state", "came_at")


class ToldBack(Row):
    """A place that sent somebody was told how it goes."""

    sent_in = models.OneToOneField(SentIn, models.CASCADE, related_name="told_back")
    words = SealedTextField()
    told_at = models.DateTimeField()
    told_by = models.UUIDField()

    class Privacy:
        identifying = ("told_by",)
        sensitive = ("words",)
        open = ("id", "sent_in", "told_at")
