"""On which day of a week each visit is: spread over the week, near others on the way, and even over a worker's days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from ayni.basics.places import Point, travel_minutes
from ayni.visits.planning.question import Helper, Question, Wanted

# Up to three visits a week are not on consecutive days. Source: our assumption, after sessions that leave a day for
# what was agreed. Owner: the programme.
APART_UP_TO, APART_DAYS = 3, 2
PASSES = 8


@dataclass
class _Week:
    """The minutes and the places of each worker's days as they are filled."""

    question: Question
    minutes: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    points: dict[tuple[str, int], list[Point]] = field(default_factory=lambda: defaultdict(list))

    def put(self, wanted: Wanted, day: int, sign: int = 1) -> None:
        """Add a visit to a day, or take it out again."""
        key = wanted.worker, day
        self.minutes[key] += sign * self._takes(wanted)
        if wanted.place and sign > 0:
            self.points[key].append(wanted.place)
        elif wanted.place:
            self.points[key].remove(wanted.place)

    def price(self, wanted: Wanted, day: int) -> float:
        """What a visit adds to a day: minutes weigh more the fuller the day is, and then the way from the nearest."""
        key, takes = (wanted.worker, day), self._takes(wanted)
        full = self.question.limits.day_minutes
        load = ((self.minutes[key] + takes) ** 2 - self.minutes[key] ** 2) / full
        helper = self.question.helper_of.get(wanted.worker)
        if helper is None or wanted.place is None:
            return load
        known = [helper.start, *self.points[key]]
        return load + min(travel_minutes(each, wanted.place, helper.mode) for each in known)

    def _takes(self, wanted: Wanted) -> int:
        return wanted.minutes + self.question.limits.notes_minutes


def days_of(question: Question) -> dict[str, int]:
    """For each visit its day. What was told or pinned stays on its day; what has no possible day is not in it."""
    chosen = _fixed(question)
    week, free = _Week(question), dict[str, list[Wanted]]()
    for wanted in question.wanted:
        if wanted.id in chosen:
            week.put(wanted, chosen[wanted.id])
        else:
            free.setdefault(wanted.engagement, []).append(wanted)
    options = {key: list(_patterns(question, those, chosen)) for key, those in free.items()}
    order = sorted(free, key=lambda key: (len(options[key]), key))
    for key in order:
        _choose(week, free[key], options[key], chosen)
    for _ in range(PASSES):
        before = dict(chosen)
        for key in order:
            for wanted in free[key]:
                if wanted.id in chosen:
                    week.put(wanted, chosen.pop(wanted.id), -1)
            _choose(week, free[key], options[key], chosen)
        if chosen == before:
            break
    return chosen


def _fixed(question: Question) -> dict[str, int]:
    """The days that nobody has to choose: pinned, told, or the only one."""
    pinned = {each.wanted: each.day for each in question.wishes.pins}
    rest = [each for each in question.wanted if each.id not in pinned and (each.told or len(each.days) == 1)]
    return pinned | {each.id: each.told.day if each.told else each.days[0] for each in rest}


def apart(visits: int) -> int:
    """How many days lie at least between two of so many visits of a week."""
    return APART_DAYS if visits <= APART_UP_TO else 1


def _patterns(question: Question, those: Sequence[Wanted], chosen: dict[str, int]) -> Iterable[tuple[int, ...]]:
    """The days on which the visits of one engagement may be: as many as can be, and apart."""
    one = those[0]
    there = [chosen[e.id] for e in question.wanted if e.engagement == one.engagement and e.id in chosen]
    possible = [day for day in one.days if may_be(question, one, day)]
    least = apart(len(those) + len(there))
    for number in range(len(those), 0, -1):
        found = [
            days
            for days in combinations(possible, number)
            if all(abs(a - b) >= least for a, b in chain(combinations(days, 2), product(days, there)))
        ]
        if found:
            return found
    return []


def may_be(question: Question, wanted: Wanted, day: int) -> bool:
    """Whether somebody who may make the visit has hours that day in which it suits the person."""
    hours = question.hours_on(wanted, day)
    helpers = (question.helper_of.get(each) for each in wanted.allowed)
    return any(_fits(helper, day, hours, wanted.minutes) for helper in helpers if helper)


def _fits(helper: Helper, day: int, hours: Sequence[tuple[int, int]], minutes: int) -> bool:
    return any(
        min(end, shift.end) - max(start, shift.start) >= minutes
        for shift in helper.shifts
        if shift.day == day
        for start, end in hours
    )


def _choose(week: _Week, those: Sequence[Wanted], options: Sequence[tuple[int, ...]], chosen: dict[str, int]) -> None:
    """Put the visits of one engagement on the days that cost least; of equal ones the earliest."""
    if not options:
        return
    best = min(options, key=lambda days: (sum(week.price(w, day) for w, day in zip(those, days, strict=False)), days))
    for wanted, day in zip(those, best, strict=False):
        week.put(wanted, day)
        chosen[wanted.id] = day
