"""Credentials, their end, and competency ratings."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row


class Credential(Row):
    """Somebody with authority says that the worker may do a kind of work, in a jurisdiction, for a time."""

    worker = models.ForeignKey("workers.Worker", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    issuer = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=30)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    evidence = models.CharField(max_length=200)  # where the paper is, or its number

    class Meta:
        ordering: ClassVar = ["-valid_until", "pk"]
        indexes: ClassVar = [models.Index(fields=["worker", "valid_until"], name="credentials_of_worker")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_until")), name="credential_forward"
            )
        ]

    class Privacy:
        identifying = ("evidence",)
        sensitive = ()
        open = ("id", "worker", "kind", "issuer", "jurisdiction", "valid_from", "valid_until")


class Revocation(Row):
    """A credential taken back."""

    credential = models.OneToOneField(Credential, models.CASCADE, related_name="revocation")
    revoked_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "credential", "revoked_at")


class Rating(Row):
    """How a supervisor saw the worker work: a level from 1 (harmful) to 4 for each item of the protocol."""

    worker = models.ForeignKey("workers.Worker", models.CASCADE, related_name="+")
    protocol = models.CharField(max_length=40)
    rated_by = models.UUIDField()
    rated_at = models.DateTimeField()
    setting = models.CharField(max_length=10)  # "roleplay" or "live"
    levels = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-rated_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["worker", "protocol", "rated_at"], name="ratings_of_worker")]

    class Privacy:
        identifying = ("rated_by",)
        sensitive = ("levels",)
        open = ("id", "worker", "protocol", "rated_at", "setting")
