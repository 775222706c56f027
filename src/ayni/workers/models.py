"""Workers, their hours and limits, their agreements, and their supervisors."""

from typing import ClassVar

from django.db import models

from ayni.basics.instants import WeeklyHours
from ayni.basics.places import Point
from ayni.ground.rows import Row
from ayni.ground.sealed import SealedJSONField, SealedTextField


class Worker(Row):
    """A community worker. The limits are the worker's own and narrower ones always win."""

    code = models.CharField(max_length=12, unique=True)
    account = models.OneToOneField("ground.Account", models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, blank=True)
    phone = SealedTextField(blank=True)
    ubigeo = models.CharField(max_length=6)
    home = SealedJSONField(null=True)
    mode = models.CharField(max_length=10, default="public")
    max_travel_minutes = models.PositiveSmallIntegerField(default=60)
    weekly_minutes_limit = models.PositiveSmallIntegerField()
    caseload_limit = models.PositiveSmallIntegerField()
    enrolled_at = models.DateTimeField()

    # Not columns: what ``queries.complete`` reads along with the worker.
    willing: bool | None
    current_supervision: "list[Supervision]"

    class Meta:
        ordering: ClassVar = ["name", "code"]

    class Privacy:
        identifying = ("name", "phone", "home", "account")
        sensitive = ("sex", "ubigeo")
        open = (
            "id", "code", "centre", "mode", "max_travel_minutes", "weekly_minutes_limit", "caseload_limit",
            "enrolled_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point | None:
        """Where the worker sets off from."""
        return Point(self.home["lat"], self.home["lon"]) if self.home else None


class Tongue(Row):
    """A language a worker speaks: 1 basic, 2 good, 3 mother tongue."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="tongues")
    language = models.CharField(max_length=8)
    fluency = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["language", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["worker", "language"], name="a_language_once"),
            models.CheckConstraint(condition=models.Q(fluency__range=(1, 3)), name="fluency_1_to_3"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "worker", "language", "fluency")


class Hours(Row):
    """A stretch of the week in which the worker can be asked, in the centre's local time."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["weekday", "from_minute", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "worker", "weekday", "from_minute", "to_minute")

    @property
    def stretch(self) -> WeeklyHours:
        """As a plain value."""
        return WeeklyHours(self.weekday, self.from_minute, self.to_minute)


class Absence(Row):
    """A while in which the worker is away; why is nobody's business here."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="absence_forward")
        ]

    class Privacy:
        identifying = ()
        sensitive = ("starts_at", "ends_at")
        open = ("id", "worker")


class Agreement(Row):
    """The written agreement: role, scope, pay, protection, how to complain."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="agreements")
    signed_at = models.DateTimeField()
    document = models.CharField(max_length=120)

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "worker", "signed_at", "document")


class Willingness(Row):
    """What the worker said when asked about being suggested; the newest answer counts."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="willingness")
    given = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ("given",)
        open = ("id", "worker", "answered_at")


class LearningConsent(Row):
    """What the worker said when asked whether may be learnt from her taking offers or not; the newest answer counts.

    Without an answer nothing is learnt. Only she answers, and nobody she works with is shown what she said.
    """

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="learning")
    given = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ("given",)
        open = ("id", "worker", "answered_at")


class Experience(Row):
    """A lived experience the worker chose to state; taking it back removes the row."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="experiences")
    kind = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["worker", "kind"], name="an_experience_once")]

    class Privacy:
        identifying = ()
        sensitive = ("kind",)
        open = ("id", "worker")


class Leaving(Row):
    """The worker left the programme."""

    worker = models.OneToOneField(Worker, models.CASCADE, related_name="leaving")
    left_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "worker", "left_at")


class Supervisor(Row):
    """A specialist who accompanies up to ``capacity`` workers and answers their flags."""

    account = models.OneToOneField("ground.Account", models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    class Privacy:
        identifying = ("name", "account")
        sensitive = ()
        open = ("id", "centre", "capacity")

    def __str__(self) -> str:
        return self.name


class Supervision(Row):
    """Who accompanies whom, since when; the one without an end counts."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(Supervisor, models.PROTECT, related_name="supervisions")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["worker"], condition=models.Q(until=None), name="one_supervisor_at_a_time")
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "worker", "supervisor", "since", "until")
