"""Flags, escalations, answers to them, and the duty rota."""

from datetime import timedelta
from typing import ClassVar, TypeVar

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import SealedTextField
from ayni.people.queries import Person
from ayni.places.queries import Centre

M = TypeVar("M", bound=models.Model)

# A flag that took longer than this to reach us says so.
OLD = timedelta(hours=12)

# What the flag of a drill comes from, and is of; nothing else may be about nobody.
DRILL = "drill"


class AboutPeople(models.Manager[M]):
    """The rows that are about people. Those of drills, which have nobody in ``whom``, are only in ``every``.

    So nothing that counts, lists or reports can take a drill for a flag, unless it asks for drills by name.
    """

    whom: ClassVar[str]

    def get_queryset(self) -> models.QuerySet[M]:
        """All but those of drills."""
        return super().get_queryset().filter(**{f"{self.whom}__isnull": False})


class PeoplesFlags(AboutPeople["Flag"]):
    """Flags about somebody."""

    whom = "person"


class PeoplesEscalations(AboutPeople["Escalation"]):
    """Escalations that a centre answers for."""

    whom = "centre"


class PeoplesMessages(AboutPeople["Message"]):
    """Messages to somebody."""

    whom = "to"


class Flag(Row):
    """A sign that somebody may be in danger. ``source`` names the act that raised it, and raises only one.

    ``noticed_at`` is when it was seen, as whoever saw it says; no clock of ours runs by it. Only the flag of a drill is
    about nobody.
    """

    # Said to be there, since it is in every row that ``objects`` gives.
    person: "models.ForeignKey[Person, Person]" = models.ForeignKey(  # type: ignore[misc]
        Person, models.PROTECT, null=True, related_name="+"
    )
    worker = models.ForeignKey("workers.Worker", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=20)
    source = models.UUIDField()
    said = SealedTextField(blank=True)
    severity = models.CharField(max_length=6, default="red")
    noticed_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField()

    objects = PeoplesFlags()
    every = models.Manager["Flag"]()

    @property
    def is_old(self) -> bool:
        """Whether it was seen long before it reached us."""
        return self.noticed_at is not None and self.raised_at - self.noticed_at > OLD

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind"], name="one_flag_per_source"),
            models.CheckConstraint(
                condition=models.Q(person=None, worker=None, source_kind=DRILL)
                | models.Q(~models.Q(source_kind=DRILL), person__isnull=False),
                name="only_a_drill_is_about_nobody",
            ),
        ]

    class Privacy:
        identifying = ("person",)
        sensitive = ("kind", "said", "source_kind", "source", "severity", "noticed_at")
        open = ("id", "worker", "raised_at")


class CallForHelp(Row):
    """A person asked to be called, through a link of their own."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Privacy:
        identifying = ("person",)
        sensitive = ("asked_at",)
        open = ("id",)


class Escalation(Row):
    """The one call for help a flag makes: an owner, a clock, a next owner, and an end that a person gives.

    That of a drill is no centre's and nobody's, and the clock ends it.
    """

    flag = models.OneToOneField(Flag, models.PROTECT, related_name="escalation")
    # As the person of a flag.
    centre: "models.ForeignKey[Centre, Centre]" = models.ForeignKey(  # type: ignore[misc]
        Centre, models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey("workers.Supervisor", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="open")
    opened_at = models.DateTimeField()
    target_at = models.DateTimeField()  # the first promise; passing on does not move it
    owner_until = models.DateTimeField()  # when it goes to the next owner

    objects = PeoplesEscalations()
    every = models.Manager["Escalation"]()

    class Meta:
        ordering: ClassVar = ["target_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "owner_until"], name="escalations_by_state"),
            models.Index(fields=["opened_at"], condition=models.Q(centre=None), name="drills_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(centre=None, owner=None, state__in=["open", "over"])
                | models.Q(~models.Q(state="over"), centre__isnull=False),
                name="only_a_drill_ends_by_itself",
            )
        ]

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


class Sighting(Row):
    """When the escalation of a drill was first among what the duty page asks the store for."""

    escalation = models.OneToOneField(Escalation, models.PROTECT, related_name="sighting")
    seen_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "escalation", "seen_at")


class Ending(Row):
    """How an escalation ended, by a named person's word, and by when it is to be looked back at."""

    escalation = models.OneToOneField(Escalation, models.PROTECT, related_name="ending")
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    note = SealedTextField()
    review_by = models.DateTimeField()

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ("outcome", "note")
        open = ("id", "escalation", "closed_at", "review_by")


class Review(Row):
    """What a closed escalation taught: what happened, what is done differently, by whom and by when."""

    escalation = models.OneToOneField(Escalation, models.PROTECT, related_name="review")
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)
    reviewed_at = models.DateTimeField()
    happened = SealedTextField()
    learnt = SealedTextField()
    who = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True)

    class Privacy:
        identifying = ("by", "by_name", "who")
        sensitive = ("happened", "learnt")
        open = ("id", "escalation", "reviewed_at", "until")


class Message(Row):
    """One message to one person on one channel about one escalation; there can be no fourth.

    It leaves at ``due_at`` unless the escalation was answered or went on, and never after ``valid_until``. What it says
    is fixed and tells nothing. That a message was sent does not say that anybody read it. Those of a drill are
    to nobody.
    """

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="messages")
    to = models.ForeignKey("workers.Supervisor", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=6)
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = PeoplesMessages()
    every = models.Manager["Message"]()

    class Meta:
        ordering: ClassVar = ["due_at", "number", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="messages_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["escalation", "to", "channel", "number"], name="a_message_once"),
            models.UniqueConstraint(
                fields=["escalation", "channel", "number"], condition=models.Q(to=None), name="a_drills_message_once"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=3), name="at_most_three_messages"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = (
            "id", "escalation", "to", "channel", "number", "why", "due_at", "valid_until", "state", "tries",
            "changed_at",
        )  # fmt: skip


class AsidesInForce(models.Manager["Aside"]):
    """Those that have not ended; all that ever were are in ``every``."""

    def get_queryset(self) -> models.QuerySet["Aside"]:
        """See the class."""
        return super().get_queryset().filter(ended_at=None)


class Aside(Row):
    """A supervisor who neither answers for a person nor is asked to: they know each other, something happened, or the
    person asked for it. It holds until it is taken back.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    supervisor = models.ForeignKey("workers.Supervisor", models.CASCADE, related_name="+")
    why = models.CharField(max_length=10)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AsidesInForce()
    every = models.Manager["Aside"]()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "supervisor", "why"], condition=models.Q(ended_at=None),
                name="aside_once_for_each_reason",
            )
        ]  # fmt: skip

    class Privacy:
        identifying = ("person", "supervisor")
        sensitive = ("why",)
        open = ("id", "since", "ended_at")


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
