"""Shortlists, waves of offers and their answers, engagements and how they end."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from ayni.ground import proposals
from ayni.ground.rows import Row
from ayni.ground.sealed import PackedJSONField, SealedJSONField, SealedTextField
from ayni.referrals.queries import Sought


class Weighing(Row):
    """How a programme weighs the terms of a score from some instant on: a version, which is never changed.

    Version 1 is based on what lies on the jurisdiction's shelf, each later one on the version before it.
    """

    jurisdiction = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    based_on = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    since = models.DateTimeField()
    decided_by = models.UUIDField()
    why = SealedTextField()
    weights = models.JSONField()  # term -> weight, every term of the engine

    class Meta:
        ordering: ClassVar = ["-number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="a_number_once_in_a_jurisdiction")
        ]

    class Privacy:
        identifying = ()
        sensitive = ("why",)
        open = ("id", "jurisdiction", "number", "based_on", "since", "decided_by", "weights")


class AskedFor(Row):
    """Whatever is about what a worker is asked for: one person's referral, or a group; never both."""

    referral = models.ForeignKey("referrals.Referral", models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("referrals.Group", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(referral__isnull=True, group__isnull=False)
                | models.Q(referral__isnull=False, group__isnull=True),
                name="%(class)s_for_one_or_a_group",
            )
        ]

    @property
    def sought(self) -> Sought:
        """The referral or the group."""
        return self.group or self.referral  # type: ignore[return-value]

    @property
    def need(self) -> str:
        """What the engine calls it."""
        return str(self.group_id or self.referral_id)


class Shortlist(AskedFor):
    """What the engine proposed, kept as it was: the problem's hash, the engine's version, and the whole result."""

    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    problem_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    problem = SealedJSONField()  # replaying needs it all, homes included, so it is sealed
    result = PackedJSONField()
    suggested = models.PositiveIntegerField()
    considered = models.PositiveIntegerField()
    weighing = models.ForeignKey(Weighing, models.PROTECT, null=True, related_name="+")  # none: those of the shelf

    class Meta(AskedFor.Meta):
        ordering: ClassVar = ["-made_at", "pk"]

    class Privacy:
        identifying = ("problem",)
        sensitive = ("result",)
        open = ("id", "referral", "group", "made_at", "made_by", "problem_hash", "engine", "suggested", "considered",
                "weighing")  # fmt: skip


class BatchPlan(proposals.Plan):
    """A plan for everybody who waits, asked once and never changed; ``parent`` is the plan it is compared with."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    policy = models.CharField(max_length=20)
    waiting = models.PositiveIntegerField()
    weighing = models.ForeignKey(Weighing, models.PROTECT, null=True, related_name="+")  # none: those of the shelf

    class Meta:
        ordering: ClassVar = ["-made_at", "pk"]

    class Privacy:
        identifying = ("question",)
        sensitive = ()
        open = ("id", "code", "parent", "made_at", "made_by", "state", "policy", "question_hash", "waiting", "weighing")


class BatchCentre(Row):
    """A centre whose people a plan is for: who may know of the plan has to coordinate all of them."""

    plan = models.ForeignKey(BatchPlan, models.CASCADE, related_name="centres")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "centre"], name="a_centre_once_in_a_plan")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "centre")


class BatchAnswer(proposals.Answer):
    """What the engine answered, and how many it would serve."""

    plan = models.OneToOneField(BatchPlan, models.CASCADE, related_name="answer")
    served = models.PositiveIntegerField()

    class Privacy:
        identifying = ()
        sensitive = ("result",)
        open = ("id", "plan", "answered_at", "engine", "result_hash", "served")


class BatchWork(proposals.Work):
    """A plan for everybody who waits, being worked out."""

    plan = models.ForeignKey(BatchPlan, models.CASCADE, related_name="work")

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "purpose"], name="a_work_once_at_a_time")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "purpose", "asked_at", "done", "of")


class BatchPart(proposals.Part):
    """What one step of that work found."""

    work = models.ForeignKey(BatchWork, models.CASCADE, related_name="parts")

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "number"], name="a_part_once")]

    class Privacy:
        identifying = ()
        sensitive = ("found",)
        open = ("id", "work", "number")


class Adoption(Row):
    """Somebody adopted a plan: how many were asked, and which pairs no longer held, with the reasons."""

    plan = models.OneToOneField(BatchPlan, models.PROTECT, related_name="adoption")
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField()
    offered = models.PositiveIntegerField()
    fallen = PackedJSONField()  # [{"need", "worker", "reasons"}]

    class Privacy:
        identifying = ()
        sensitive = ("fallen",)
        open = ("id", "plan", "adopted_at", "adopted_by", "offered")


class Replay(proposals.Replay):
    """A plan for everybody who waits was worked out again."""

    plan = models.ForeignKey(BatchPlan, models.PROTECT, related_name="replays")

    class Meta:
        ordering: ClassVar = ["-replayed_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "replayed_at", "result_hash", "equal")


class WavePlan(Row):
    """How many are asked in each wave for one referral until somebody accepts: adopted by a person, sent by the clock.

    What was expected is kept as it was. Which waves went out is told by their own rows, so nothing is sent twice; that
    somebody accepted or the referral was withdrawn, by theirs.
    """

    referral = models.ForeignKey("referrals.Referral", models.PROTECT, related_name="+")
    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="+")  # whose order is followed
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField()
    sizes = models.JSONField()  # workers of each wave
    filled_by = models.JSONField()  # the chance, by the end of each wave, that somebody accepted
    expected_asked = models.FloatField()

    class Meta:
        ordering: ClassVar = ["-adopted_at", "pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "referral", "shortlist", "adopted_at", "adopted_by", "sizes", "filled_by", "expected_asked")


class WavesEnd(Row):
    """No further wave of a plan goes out: somebody stopped them, or they are used up and nobody accepted."""

    plan = models.OneToOneField(WavePlan, models.PROTECT, related_name="ending")
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField()
    why = models.CharField(max_length=8)  # "stopped" or "used-up"

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "plan", "ended_at", "ended_by", "why")


class Wave(AskedFor):
    """Some workers asked at the same time."""

    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="+")
    plan = models.ForeignKey(BatchPlan, models.PROTECT, null=True, related_name="waves")  # sent by adopting it
    of_plan = models.ForeignKey(WavePlan, models.PROTECT, null=True, related_name="sent")
    step = models.PositiveSmallIntegerField(null=True)  # the how-manieth of its plan of waves
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta(AskedFor.Meta):
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            *AskedFor.Meta.constraints,
            models.UniqueConstraint(fields=["referral", "number"], name="wave_numbers_once"),
            models.UniqueConstraint(fields=["group", "number"], name="wave_numbers_of_a_group_once"),
            models.UniqueConstraint(fields=["of_plan", "step"], name="each_wave_of_a_plan_once"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "referral", "group", "shortlist", "plan", "of_plan", "step", "number", "sent_at", "closes_at")


class Offer(AskedFor):
    """One worker is asked: minutes, pay and area; never the address, never a name."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="offers")
    people = models.PositiveSmallIntegerField(default=1)  # how many they would accompany
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="open")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    travel_minutes = models.PositiveSmallIntegerField(null=True)
    weekly_minutes = models.PositiveSmallIntegerField()
    pay_currency = models.CharField(max_length=3)
    pay_minor = models.PositiveIntegerField()  # for the whole engagement, in minor units
    reasons = models.JSONField()

    class Meta(AskedFor.Meta):
        ordering: ClassVar = ["-sent_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["worker", "state"], name="offers_of_worker")]
        constraints: ClassVar = [
            *AskedFor.Meta.constraints,
            models.UniqueConstraint(
                fields=["referral", "worker"], condition=models.Q(state="open"), name="one_open_offer_each"
            ),
            models.UniqueConstraint(
                fields=["group", "worker"], condition=models.Q(state="open"), name="one_open_offer_of_a_group_each"
            ),
        ]

    class Privacy:
        identifying = ()
        sensitive = ("reasons",)
        open = (
            "id", "wave", "referral", "group", "people", "worker", "state", "sent_at", "expires_at", "travel_minutes",
            "weekly_minutes",
            "pay_currency", "pay_minor",
        )  # fmt: skip


class Acceptance(AskedFor):
    """The yes that counted. The table lets a referral or a group have one only, whatever else goes wrong."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="acceptance")
    referral = models.OneToOneField("referrals.Referral", models.PROTECT, null=True, related_name="+")
    group = models.OneToOneField("referrals.Group", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "offer", "referral", "group", "accepted_at")


class Decline(Row):
    """A no. Nothing that decides about offers reads this table."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="decline")
    declined_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        identifying = ()
        sensitive = ("reason",)
        open = ("id", "offer", "declined_at")


class Engagement(Row):
    """One person, one worker, one purpose."""

    code = models.CharField(max_length=12, unique=True)
    referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="+")
    group = models.ForeignKey("referrals.Group", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=40)
    # What it takes of the worker's week, travel and notes included; of a group's, its notes alone (see GroupWork).
    weekly_minutes = models.PositiveSmallIntegerField()
    acuity_points = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-begun_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["worker", "begun_at"], name="engagements_of_worker")]

    class Privacy:
        identifying = ("person",)
        sensitive = ("protocol", "acuity_points")
        open = ("id", "code", "referral", "group", "worker", "centre", "weekly_minutes", "begun_at")

    def __str__(self) -> str:
        return self.code

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, by closing or by handover."""
        closing, handover = getattr(self, "closing", None), getattr(self, "handover", None)
        return closing.closed_at if closing else handover.handed_at if handover else None


class GroupWork(Row):
    """What meeting a group takes of its worker's week beside the notes on each person, until nobody is left in it."""

    group = models.OneToOneField("referrals.Group", models.PROTECT, related_name="+")
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    weekly_minutes = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "group", "worker", "weekly_minutes", "begun_at")


class Closing(Row):
    """How an engagement ended."""

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    summary = SealedTextField()
    next_steps = SealedTextField(blank=True)

    class Privacy:
        identifying = ()
        sensitive = ("outcome", "summary", "next_steps")
        open = ("id", "engagement", "closed_at")


class Handover(Row):
    """An engagement given up so that another worker can go on, with what the next one should know."""

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="handover")
    to_referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    told = SealedTextField()

    class Privacy:
        identifying = ()
        sensitive = ("reason", "told")
        open = ("id", "engagement", "to_referral", "handed_at")
