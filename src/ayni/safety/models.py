"""Flags, escalations, answers to them, and the duty rota."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedTextField


class Flag(Row):
    """A sign that a person may be in danger. ``source`` names the act that raised it, and raises only one."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=10)
    source = models.UUIDField()
    said = SealedTextField(blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "kind"], name="one_flag_per_source")]

    class Privacy:
        identifying = ("person",)
        sensitive = ("kind", "said", "source_kind", "source")
        open = ("id", "worker", "raised_at")


class Escalation(Row):
    """The one call for help a flag makes: an owner, a clock, a next owner, and an end that a person gives."""

    flag = models.OneToOneField(Flag, models.PROTECT, related_name="escalation")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    owner = models.ForeignKey("workers.Supervisor", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="open")
    opened_at = models.DateTimeField()
    target_at = models.DateTimeField()  # the first promise; passing on does not move it
    owner_until = models.DateTimeField()  # when it goes to the next owner

    class Meta:
        ordering: ClassVar = ["target_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "owner_until"], name="escalations_by_state")]

    class Privacy:
        identifying = ()
        sensitive = ("flag",)
        open = ("id", "centre", "owner", "state", "opened_at", "target_at", "owner_until")


class Acknowledgement(Row):
    """Who answered, when, and what they did."""

    escalation = models.OneToOneField(Escalation, models.PROTECT, related_name="acknowledgement")
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField()
    done = SealedTextField()

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("done",)
        open = ("id", "escalation", "acknowledged_at")


class Passing(Row):
    """An owner did not answer in time and the escalation went on."""

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="passings")
    from_owner = models.ForeignKey("workers.Supervisor", models.PROTECT, null=True, related_name="+")
    to_owner = models.ForeignKey("workers.Supervisor", models.PROTECT, null=True, related_name="+")
    passed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["passed_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "escalation", "from_owner", "to_owner", "passed_at")


class Ending(Row):
    """How an escalation ended, by a named person's word."""

    escalation = models.OneToOneField(Escalation, models.PROTECT, related_name="ending")
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    note = SealedTextField()

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("outcome", "note")
        open = ("id", "escalation", "closed_at")


class Duty(Row):
    """A supervisor answers the flags of a centre from ``starts_at`` to ``ends_at``; lower ``rank`` is asked first."""

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("workers.Supervisor", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["starts_at", "rank", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="duty_forward")
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "centre", "supervisor", "starts_at", "ends_at", "rank")
