"""Visits and what became of them."""

from typing import ClassVar

from django.db import models

from ayni.ground.rows import Row


class Visit(Row):
    """A time and a setting at which a worker and a person are to meet."""

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    setting = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="planned")

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["worker", "starts_at"], name="visits_of_worker"),
            models.Index(fields=["engagement", "starts_at"], name="visits_of_engagement"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="visit_forward"),
            models.UniqueConstraint(fields=["engagement", "number"], name="visit_numbers_once"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ("setting",)
        open = ("id", "engagement", "worker", "number", "starts_at", "ends_at", "state")


class Move(Row):
    """A visit was given another time."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="moves")
    from_time = models.DateTimeField()
    to_time = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["moved_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "visit", "from_time", "to_time", "moved_at")


class Cancellation(Row):
    """A visit was called off, when and why."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="cancellation")
    cancelled_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "visit", "cancelled_at")


class Miss(Row):
    """A visit did not happen, and why as far as we know."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="miss")
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "visit", "recorded_at")


class Arrival(Row):
    """The worker came to the visit; where exactly is not kept."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="arrival")
    arrived_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ("arrived_at",)
        open = ("id", "visit")
