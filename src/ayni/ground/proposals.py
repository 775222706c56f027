"""Proposals that take an engine a while: asked once, worked out beside the job loop, answered once, worked out again.

Whoever plans has tables of its own of these shapes. A question and an answer never change; only a plan's state goes on.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db import models

from ayni.ground.rows import Row
from ayni.ground.sealed import PackedJSONField, SealedJSONField

# Plans are worked out a stretch at a time, so that an offer or a flag never waits for one. The loop only looks whether
# a stretch is over, and not for long: on SQLite nobody else writes meanwhile.
STRETCH_SECONDS = 0.7
LOOK_SECONDS = 0.1


class Plan(Row):
    """What was asked."""

    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    state = models.CharField(max_length=12, default="draft")
    question = SealedJSONField()  # replaying needs it all, homes included, so it is sealed
    question_hash = models.CharField(max_length=64)

    class Meta(Row.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.code

    def become(self, state: str, may: Callable[[str, str], object]) -> None:
        """Move to the next state; the row is locked, so that of two who do so at once one is refused by ``may``."""
        rows = type(self)._default_manager
        may(rows.select_for_update(of=("self",)).only("state").get(pk=self.pk).state, state)
        rows.filter(pk=self.pk).update(state=state)
        self.state = state


class Answer(Row):
    """What the engine answered, kept as it was: its version, the whole result and its hash."""

    answered_at = models.DateTimeField()
    engine = models.CharField(max_length=40)
    result = PackedJSONField()
    result_hash = models.CharField(max_length=64)

    class Meta(Row.Meta):
        abstract = True


class Work(Row):
    """A plan being worked out, or worked out again to be checked: how far it is. Gone when it is done."""

    purpose = models.CharField(max_length=8)  # "answer" or "replay"
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField()

    class Meta(Row.Meta):
        abstract = True


class Part(Row):
    """What one step of the work found, kept so that a stopped plan goes on where it was."""

    number = models.PositiveIntegerField()
    found = PackedJSONField()

    class Meta(Row.Meta):
        abstract = True


class Replay(Row):
    """A plan was worked out again from its stored question, and whether the answer was the same to the hash."""

    replayed_at = models.DateTimeField()
    result_hash = models.CharField(max_length=64)
    equal = models.BooleanField()

    class Meta(Row.Meta):
        abstract = True


class Thinking(Protocol):
    """A plan in the making: its steps need the question only, never the store."""

    def steps(self) -> Iterator[dict[str, Any]]:
        """What is left to do, one part at a time, each as plain values that can be kept."""

    @property
    def progress(self) -> tuple[int, int]:
        """How many steps are done, and of how many."""


T = TypeVar("T", bound=Thinking)


class Stretch(Thread, Generic[T]):
    """Some steps of a plan, made beside the loop. It ends with the process; what is not kept is worked out again."""

    def __init__(self, thinking: T) -> None:
        super().__init__(name="plan", daemon=True)
        self.thinking = thinking
        self.parts: list[dict[str, Any]] = []
        self.wrong: Exception | None = None

    def run(self) -> None:
        """Make steps until the time is over or none is left."""
        began = time.monotonic()
        try:
            for part in self.thinking.steps():
                self.parts.append(part)
                if time.monotonic() - began > STRETCH_SECONDS:
                    return
        except Exception as wrong:  # noqa: BLE001 - it is raised again where the loop writes down what failed
            self.wrong = wrong


class Bench(Generic[T]):
    """Where one kind of plan is worked out, one after the other, in the order in which they were asked for."""

    def __init__(self, after: Callable[[Any, Sequence[dict[str, Any]]], T]) -> None:
        """``after`` gives the thinking on a plan from the parts that are kept."""
        self._after = after
        self._under_way: dict[UUID, Stretch[T]] = {}  # by work

    def go_on(self, works: models.QuerySet[Any], begin: Callable[[Any], object]) -> tuple[Any, T] | None:
        """Go on with the first of ``works`` whose plan is not stopped; what a stretch found is kept.

        ``begin`` is called with a plan that nobody has begun. Gives the work and its thinking once all steps are done.
        """
        work = works.exclude(plan__state="stopped").select_related("plan").first()
        if work is None:
            self._under_way.clear()
            return None
        if work.plan.state == "draft":
            begin(work.plan)
        if work.pk not in self._under_way:
            kept = list(work.parts.values_list("found", flat=True))
            self._under_way[work.pk] = Stretch(self._after(work.plan, kept))
            self._under_way[work.pk].start()
        stretch = self._under_way[work.pk]
        stretch.join(LOOK_SECONDS)
        if stretch.is_alive():
            return None
        del self._under_way[work.pk]
        if stretch.wrong:
            raise stretch.wrong
        first, kind = work.parts.count(), work.parts.model
        kind.objects.bulk_create(
            kind(work=work, number=first + number, found=part) for number, part in enumerate(stretch.parts)
        )
        work.done, work.of = stretch.thinking.progress
        work.save(update_fields=["done", "of"])
        return (work, stretch.thinking) if work.done >= work.of else None
