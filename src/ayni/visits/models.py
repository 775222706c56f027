"""Visits and what became of them, and the rounds that are planned for a centre's day or week."""

from typing import ClassVar

from django.db import models

from ayni.ground import proposals
from ayni.ground.rows import Row
from ayni.ground.sealed import PackedJSONField


class Meeting(Row):
    """A group and its worker are to meet: one time and place, with a visit of its own for each person.

    What becomes of it for each person – came, did not come, written down – is told by their visit.
    """

    group = models.ForeignKey("referrals.Group", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    setting = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="meeting_forward"),
            models.UniqueConstraint(fields=["group", "number"], name="meeting_numbers_once"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ("setting",)
        open = ("id", "group", "worker", "number", "starts_at", "ends_at")


class Visit(Row):
    """A time and a setting at which a worker and a person are to meet.

    ``worker`` is the engagement's own unless somebody covers for her; ``companion`` goes along where two are asked for;
    ``meeting`` where others of a group come too.
    """

    engagement = models.ForeignKey("engagements.Engagement", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    companion = models.ForeignKey("workers.Worker", models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="visits")
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
        open = ("id", "engagement", "worker", "companion", "meeting", "number", "starts_at", "ends_at", "state")


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


class CheckIn(Row):
    """The worker said that she is well after a visit she made alone."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="check_in")
    said_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "visit", "said_at")


class InPairs(Row):
    """Visits of an engagement are made by two workers together, from the day it was asked for until it ends."""

    engagement = models.ForeignKey("engagements.Engagement", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement"], condition=models.Q(until=None), name="in_pairs_once")
        ]

    class Privacy:
        identifying = ()
        sensitive = ("engagement", "since", "until")
        open = ("id",)


class RoundPlan(proposals.Plan):
    """Rounds for a centre's day or week, asked once and never changed; ``parent`` is the plan it goes on from.

    ``what_if`` supposes what is not so, and cannot be adopted. ``most_changes`` is how many times that people were told
    may become other ones.
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    what_if = models.CharField(max_length=12, blank=True)
    most_changes = models.PositiveSmallIntegerField()
    visits = models.PositiveIntegerField()
    promised = models.PositiveIntegerField()  # of these, how many have a time that was told

    class Meta:
        ordering: ClassVar = ["-made_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["centre", "first_day"], name="rounds_of_centre")]

    class Privacy:
        identifying = ("question",)
        sensitive = ()
        open = (
            "id", "code", "parent", "centre", "made_at", "made_by", "state", "first_day", "days", "what_if",
            "most_changes", "question_hash", "visits", "promised",
        )  # fmt: skip


class RoundAnswer(proposals.Answer):
    """The rounds that the engine proposes: how many visits they hold, and how many told times they would change."""

    plan = models.OneToOneField(RoundPlan, models.CASCADE, related_name="answer")
    placed = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Privacy:
        identifying = ()
        sensitive = ("result",)
        open = ("id", "plan", "answered_at", "engine", "result_hash", "placed", "changed")


class RoundWork(proposals.Work):
    """Rounds being worked out."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="work")

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "purpose"], name="round_work_once_at_a_time")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "purpose", "asked_at", "done", "of")


class RoundPart(proposals.Part):
    """What one step of that work found."""

    work = models.ForeignKey(RoundWork, models.CASCADE, related_name="parts")

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "number"], name="a_round_part_once")]

    class Privacy:
        identifying = ()
        sensitive = ("found",)
        open = ("id", "work", "number")


class RoundReplay(proposals.Replay):
    """Rounds were worked out again."""

    plan = models.ForeignKey(RoundPlan, models.PROTECT, related_name="replays")

    class Meta:
        ordering: ClassVar = ["-replayed_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "replayed_at", "result_hash", "equal")


class RoundAdoption(Row):
    """Somebody adopted rounds: how many visits were arranged or changed, and which no longer held, with the reasons."""

    plan = models.OneToOneField(RoundPlan, models.PROTECT, related_name="adoption")
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField()
    arranged = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    fallen = PackedJSONField()  # [{"visit", "reasons"}]

    class Privacy:
        identifying = ()
        sensitive = ("fallen",)
        open = ("id", "plan", "adopted_at", "adopted_by", "arranged", "changed")


class Stop(Row):
    """One stop of an adopted round: which visit, after how much travel, and what it was before.

    A visit that the round arranged was nothing before. Whoever has to be told of a time or a worker is told once.
    """

    plan = models.ForeignKey(RoundPlan, models.PROTECT, related_name="stops")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="stops")
    starts_at = models.DateTimeField()
    travel_minutes = models.PositiveSmallIntegerField()
    before_worker = models.ForeignKey("workers.Worker", models.PROTECT, null=True, related_name="+")
    before_companion = models.ForeignKey("workers.Worker", models.PROTECT, null=True, related_name="+")
    before_starts_at = models.DateTimeField(null=True)
    before_ends_at = models.DateTimeField(null=True)
    to_tell = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "visit"], name="a_stop_once_in_a_plan")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = (
            "id", "plan", "visit", "starts_at", "travel_minutes", "before_worker", "before_companion",
            "before_starts_at", "before_ends_at", "to_tell",
        )  # fmt: skip


class Telling(Row):
    """The person was told when the visit is and who comes: from then on the time is a promise."""

    stop = models.OneToOneField(Stop, models.CASCADE, related_name="telling")
    told_at = models.DateTimeField()
    told_by = models.UUIDField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "stop", "told_at", "told_by")
