"""Referrals, the choices behind them, and what became of them."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from ayni.basics.instants import WeeklyHours
from ayni.ground.rows import Row
from ayni.ground.sealed import SealedTextField


class Referral(Row):
    """A request for care for one person: what, from when, how often, how urgent."""

    code = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    protocol = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField()
    start_by = models.DateTimeField()
    end_by = models.DateTimeField()
    contacts = models.PositiveSmallIntegerField()
    contacts_per_week = models.FloatField()
    minutes_per_contact = models.PositiveSmallIntegerField()
    acuity_points = models.PositiveSmallIntegerField(default=1)
    note = SealedTextField(blank=True)
    state = models.CharField(max_length=12, default="asked")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    alarm_at = models.DateTimeField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # handed over, or led on, from

    class Meta:
        ordering: ClassVar = ["start_by", "pk"]
        indexes: ClassVar = [models.Index(fields=["centre", "state", "start_by"], name="referrals_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(start_by__lt=models.F("end_by")), name="referral_forward"),
            models.CheckConstraint(condition=models.Q(contacts__gte=1), name="at_least_one_contact"),
        ]

    class Privacy:
        identifying = ("person", "opened_by")
        sensitive = ("kind", "protocol", "urgency", "acuity_points", "note")
        open = (
            "id", "code", "centre", "start_by", "end_by", "contacts", "contacts_per_week", "minutes_per_contact",
            "state", "opened_at", "alarm_at", "follows",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def has_alarm(self, now: datetime) -> bool:
        """Whether a person must look at it because nobody has taken it."""
        return self.state in ("asked", "open", "offered") and now >= self.alarm_at


class Choices(Row):
    """What the person chose in the shared-decision step; nothing here is assumed for them."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="choices")
    languages = models.JSONField()  # acceptable ISO codes, best first
    worker_sex = models.CharField(max_length=1, blank=True)
    lived_experience = models.CharField(max_length=20, blank=True)
    setting = models.CharField(max_length=10)
    not_from_my_street = models.BooleanField(default=False)
    in_group = models.BooleanField(default=False)  # a group with others, at the centre or elsewhere, would do too
    hours = models.JSONField(default=list)  # "mon 08:00-13:00"; none means any
    decided_with = models.CharField(max_length=12)  # "person" or "family"
    decided_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = (
            "languages", "worker_sex", "lived_experience", "setting", "not_from_my_street", "in_group", "hours",
            "decided_with",
        )  # fmt: skip
        open = ("id", "referral", "decided_at")

    @property
    def stretches(self) -> tuple[WeeklyHours, ...]:
        """The hours as plain values."""
        return tuple(WeeklyHours.parse(each) for each in self.hours)


class Exclusion(Row):
    """A worker who is not to be suggested to a person: they know each other, something happened, or it was asked."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.CASCADE, related_name="+")
    why = models.CharField(max_length=10)  # "known", "incident" or "asked"
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "worker", "why"], name="an_exclusion_once")]

    class Privacy:
        identifying = ("person", "worker")
        sensitive = ("why",)
        open = ("id", "since")


class Withdrawal(Row):
    """The referral is no longer wanted, and why."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "referral", "withdrawn_at")


class Extension(Row):
    """What is under way goes on for ``more`` contacts; fewer than none takes back what was added before."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="extensions")
    more = models.SmallIntegerField()
    extended_at = models.DateTimeField()
    extended_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["extended_at", "pk"]

    class Privacy:
        identifying = ("extended_by",)
        sensitive = ()
        open = ("id", "referral", "more", "extended_at")


class Alarm(Row):
    """Nobody has taken the referral and its window is closing; raised once for each time it was open."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="alarms")
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "referral", "raised_at")


class Group(Row):
    """Several people whose referrals are taken up together by one worker: what they share, and nothing of any of them.

    Each keeps a referral, choices, consent, an engagement and an ending of their own; see decision 18.
    """

    code = models.CharField(max_length=12, unique=True)
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    protocol = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default="open")
    start_by = models.DateTimeField()
    end_by = models.DateTimeField()
    contacts = models.PositiveSmallIntegerField()  # meetings
    contacts_per_week = models.FloatField()
    minutes_per_contact = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=10)  # "clinic" or "neutral"
    ubigeo = models.CharField(max_length=6)  # the district where they meet
    smallest = models.PositiveSmallIntegerField()  # people, as the jurisdiction said when it was formed
    largest = models.PositiveSmallIntegerField()
    formed_at = models.DateTimeField()
    formed_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["start_by", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(start_by__lt=models.F("end_by")), name="group_forward"),
        ]

    class Privacy:
        identifying = ("formed_by",)
        sensitive = ("kind", "protocol", "ubigeo")
        open = (
            "id", "code", "centre", "state", "start_by", "end_by", "contacts", "contacts_per_week",
            "minutes_per_contact", "setting", "smallest", "largest", "formed_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Membership(Row):
    """A referral that waits with a group, or was taken up with it; a referral is in one group only.

    Who leaves before it begins has no such row any more; the ledger tells that they were in it.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="membership")
    joined_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["joined_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "group", "referral", "joined_at")
