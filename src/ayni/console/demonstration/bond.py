"""One person and one worker: visit after visit, until it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ayni.basics.instants import Window, local
from ayni.care import seeds as care
from ayni.console.demonstration import flags
from ayni.console.demonstration.timeline import ZONE, awake
from ayni.console.demonstration.world import Colleague, House, World
from ayni.engagements import seeds as engagements
from ayni.engagements.queries import Engagement
from ayni.referrals.queries import Choices, Referral
from ayni.visits import seeds as visits
from ayni.visits.queries import Visit

# What becomes of a visit that was arranged, in a hundred: the rest take place.
CANCELLED, MOVED, MISSED = 5, 6, 12
# What may follow an encounter, as a share.
STOPS, MOVES_AWAY, HANDED_ON, WORRIED = 0.018, 0.006, 0.012, 0.012
LOST_AFTER_TWO_MISSED = 0.35
SAYS_ARRIVED = 0.4
ASKED_FOR_FEEDBACK, GIVES_FEEDBACK = 0.9, 0.65


@dataclass(frozen=True)
class Script:
    """What of an engagement is not left to chance: a visit every ``weekday`` at ``minute``, and that it takes place."""

    weekday: int | None = None
    minute: int = 9 * 60


class Bond:
    """An engagement under way, as the timeline knows it."""

    def __init__(
        self, world: World, house: House, colleague: Colleague, engagement: Engagement, script: Script,
        begin_again: Callable[[Referral], None],
    ) -> None:  # fmt: skip
        self.world, self.house, self.colleague = world, house, colleague
        self.engagement, self.script, self.begin_again = engagement, script, begin_again
        self.choices = Choices.objects.get(referral=engagement.referral_id)
        self.course = care.imagine_course(world.chance, engagement.referral.urgency)
        self.began_with = self.course.severity
        self.visit: Visit | None = None
        self.held = self.missed_in_row = 0
        self.is_over = False

    def begin(self) -> None:
        """The worker arranges the first visit."""
        self._arrange(self.world.now + timedelta(hours=14))

    def put_off(self) -> None:
        """Move the next visit if the worker is away then."""
        visit = self.visit
        if visit and any(self._window(visit).overlaps(each) for each in self.colleague.away):
            self._move(visit)

    def give_on(self, because: str) -> None:
        """Hand over to another worker: the visits to come are called off, and a new referral looks for the next."""
        self._end()
        left = max(2, self.engagement.referral.contacts - self.held)
        referral = engagements.hand_over(
            self.world.chance, self.engagement, because, left, self.world.now, by=self.house.coordinator
        )
        self.begin_again(referral)

    # --- visits ---

    def _arrange(self, after: datetime) -> None:
        time = self._time(after)
        if time is None:  # the diary is full for three weeks: try again
            self.world.timeline.put(self.world.now + timedelta(days=7), partial(self._again, after))
            return
        self._keep(visits.plan(self.engagement, time, self.choices.setting, by=self.colleague.actor))

    def _again(self, after: datetime) -> None:
        if not self.is_over:
            self._arrange(max(after, self.world.now))

    def _time(self, after: datetime) -> Window | None:
        chance, colleague = self.world.chance, self.colleague
        minutes = self.engagement.referral.minutes_per_contact
        if self.script.weekday is not None:
            return _weekly(after, self.script.weekday, self.script.minute, minutes)
        wishes = self.choices.stretches
        for wished in (wishes, ()) if wishes else ((),):
            found = visits.free_time(chance, after, ZONE, colleague.hours, wished, colleague.taken, minutes)
            if found:
                return found
        return None

    def _keep(self, visit: Visit) -> None:
        """Enter the visit in the diary, and draw what becomes of it."""
        self.visit = visit
        self.colleague.diary[visit.pk] = self._window(visit)
        chance, put = self.world.chance, self.world.timeline.put
        drawn = 100.0 if self.script.weekday is not None else chance.uniform(0, 100)
        before = max(self.world.now, awake(visit.starts_at - timedelta(hours=chance.uniform(3, 40))))
        if drawn < CANCELLED and before < visit.starts_at:
            put(before, partial(self._if_still, visit, self._cancel))
        elif drawn < CANCELLED + MOVED and before < visit.starts_at:
            put(before, partial(self._if_still, visit, self._move))
        elif drawn < CANCELLED + MOVED + MISSED:
            put(visit.ends_at, partial(self._if_still, visit, self._miss))
        else:
            if chance.random() < SAYS_ARRIVED:
                put(
                    visit.starts_at + timedelta(minutes=chance.uniform(-5, 10)),
                    partial(self._if_still, visit, self._arrive),
                )
            written_at = visit.ends_at + timedelta(minutes=chance.uniform(3, 60))
            put(written_at, partial(self._if_still, visit, self._write_down))

    def _if_still(self, visit: Visit, do: Callable[[Visit], None]) -> None:
        """Do it, unless the visit was moved or called off, or the engagement ended, in between."""
        if self.visit is visit and not self.is_over:
            do(visit)

    def _arrive(self, visit: Visit) -> None:
        visits.arrive(visit, by=self.colleague.actor)

    def _cancel(self, visit: Visit) -> None:
        visits.cancel(self.world.chance, visit, by=self.colleague.actor)
        self._forget(visit)
        self._arrange(visit.starts_at + timedelta(days=1))

    def _move(self, visit: Visit) -> None:
        self.colleague.diary.pop(visit.pk, None)
        time = self._time(self.world.now + timedelta(hours=20))
        if time is None:
            self.colleague.diary[visit.pk] = self._window(visit)
        else:
            self._keep(visits.move(visit, time, by=self.colleague.actor))

    def _miss(self, visit: Visit) -> None:
        visits.miss(self.world.chance, visit, by=self.colleague.actor)
        self.world.counted["visits"] += 1
        self._forget(visit)
        self.missed_in_row += 1
        if self.missed_in_row > 1 and self.world.chance.random() < LOST_AFTER_TWO_MISSED:
            self._close("lost")
        else:
            self._arrange(self.world.now + timedelta(hours=20))

    def _write_down(self, visit: Visit) -> None:
        """The encounter, with the answers that are due, and whatever follows from it."""
        self._forget(visit)
        self.held += 1
        self.missed_in_row = 0
        self.world.counted["visits"] += 1
        self.course.go_on(self.world.chance)
        self.encounter(visit.starts_at, visit.ends_at, visit.setting, visit)
        self._what_next(visit)

    def encounter(
        self, began_at: datetime, ended_at: datetime, modality: str, visit: Visit | None = None,
        thoughts: int | None = None,
    ) -> None:  # fmt: skip
        """Write down that they met. ``thoughts`` sets the answer that asks for a person."""
        chance, calm = self.world.chance, self.world.now > self.world.timeline.ends_at - flags.QUIET
        due = care.is_due(self.engagement.protocol, self.held, self.engagement.referral.contacts)
        answers = None
        if due or thoughts is not None:
            answers = care.sheet(chance, self.course, 0 if calm and thoughts is None else thoughts)
        care.write_down(
            chance, self.engagement, began_at, ended_at, modality, answers, by=self.colleague.actor, visit=visit,
            at_home=self.script.weekday is not None,
        )  # fmt: skip
        if thoughts is not None:
            return  # the story itself says what becomes of this flag
        worried = not calm and chance.random() < WORRIED
        if worried:
            care.worry(chance, self.engagement, by=self.colleague.actor)
        if worried or (answers and answers["q9"]):
            flags.watch(self.world, self.engagement.person_id)

    # --- what follows ---

    def _what_next(self, visit: Visit) -> None:
        chance, asked = self.world.chance, self.engagement.referral
        drawn = chance.random() if self.script.weekday is None else 1.0
        if self.held >= asked.contacts:
            got_better = self.course.is_well or self.began_with - self.course.severity >= 5
            self._close("better" if got_better else "stepped-up")
        elif drawn < STOPS:
            self._close("stopped")
        elif drawn < STOPS + MOVES_AWAY:
            self._close("moved")
        elif drawn < STOPS + MOVES_AWAY + HANDED_ON:
            self.give_on(chance.choice(("person-asked", "too-far", "worker-away")))
        else:
            self._arrange(visit.starts_at + timedelta(days=7 / asked.contacts_per_week - 0.8))

    def _close(self, outcome: str) -> None:
        self._end()
        chance = self.world.chance
        engagements.close(chance, self.engagement, outcome, by=self.colleague.actor)
        if outcome in ("better", "stepped-up", "stopped") and chance.random() < ASKED_FOR_FEEDBACK:
            secret = care.ask_how_it_went(chance, self.engagement, by=self.colleague.actor)
            if chance.random() < GIVES_FEEDBACK:
                kindness = min(1.0, max(0.0, chance.gauss(0.85 if outcome == "better" else 0.6, 0.2)))
                self.world.timeline.put(
                    awake(self.world.soon(600, 8000)), lambda: care.say_how_it_went(chance, secret, kindness)
                )

    def _end(self) -> None:
        self.is_over = True
        self.colleague.bonds.remove(self)
        if self.visit:
            self._forget(self.visit)

    def _forget(self, visit: Visit) -> None:
        self.colleague.diary.pop(visit.pk, None)
        self.visit = None

    def _window(self, visit: Visit) -> Window:
        return Window(visit.starts_at, visit.ends_at)


def _weekly(after: datetime, weekday: int, minute: int, minutes: int) -> Window:
    """The first ``weekday`` after ``after``, at ``minute``."""
    day = after
    while local(day, ZONE, 12 * 60).weekday() != weekday or local(day, ZONE, minute) <= after:
        day += timedelta(days=1)
    starts_at = local(day, ZONE, minute)
    return Window(starts_at, starts_at + timedelta(minutes=minutes))
