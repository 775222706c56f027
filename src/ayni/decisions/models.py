"""Decisions, and the person's own word on how much part they had in them."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedJSONField, SealedTextField


class Decision(Row):
    """What a person chose among the ways of an aid, and what mattered to them. The newest of a course counts."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, null=True, related_name="+")
    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, null=True, related_name="+")
    aid = models.CharField(max_length=30)
    edition = models.CharField(max_length=20)  # of the aid as it was shown
    matters = SealedJSONField()
    choice = SealedTextField()
    words = SealedTextField(blank=True)
    decided_with = models.CharField(max_length=12)  # "person" or "family"
    decided_at = models.DateTimeField()
    noted_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-decided_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(referral=None, engagement__isnull=False)
                | models.Q(referral__isnull=False, engagement=None),
                name="decision_of_a_referral_or_a_course",
            ),
        ]

    class Privacy:
        identifying = ("person", "noted_by")
        sensitive = ("aid", "matters", "choice", "words", "decided_with")
        open = ("id", "centre", "referral", "engagement", "edition", "decided_at")


class Asking(Row):
    """A link by which the person says how much part they had. Only the hash of its secret is kept."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="askings")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ("secret_hash",)
        open = ("id", "decision", "made_at", "expires_at")


class Part(Row):
    """How much part the person had in the decision, in their own answers."""

    asking = models.OneToOneField(Asking, models.CASCADE, related_name="part")
    sheet = SealedJSONField()
    total = models.PositiveSmallIntegerField(null=True)  # 0 to 12
    words = SealedTextField(blank=True)
    given_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ("sheet", "total", "words")
        open = ("id", "asking", "given_at")
