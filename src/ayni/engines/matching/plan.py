"""A plan in the making: what workers have left, who has whom, and how to start well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

# Scores are 0 to 1; here they are whole numbers, so that the order of additions can never decide.
MILLIONTHS = 10**6

# Before a supervisor's id where workers are named as well, so that no worker's is the same.
SUPERVISES = "\0"

# How many needs a good start may push along, one taking the place of the next, before it gives up.
CHAIN = 8


@dataclass(frozen=True)
class Room:
    """What a worker has left, or what a need takes: minutes a week and caseload points."""

    minutes: int
    points: int

    def fits(self, within: "Room") -> bool:
        """Whether there is that much."""
        return self.minutes <= within.minutes and self.points <= within.points

    def without(self, taken: "Room") -> "Room":
        """What is left after ``taken``."""
        return Room(self.minutes - taken.minutes, self.points - taken.points)

    def with_more(self, given: "Room") -> "Room":
        """What there is once ``given`` is free again."""
        return Room(self.minutes + given.minutes, self.points + given.points)


@dataclass(frozen=True)
class Option:
    """A worker who could take the need, what that is worth in millionths (of each person), and what it takes."""

    worker: str
    worth: int
    takes: Room
    over: str = ""  # whoever supervises the worker


@dataclass(frozen=True)
class Ask:
    """A need as the assignment sees it, for so many people; options best first."""

    need: str
    urgency: int
    options: tuple[Option, ...]
    people: int = 1


@dataclass
class Plan:
    """An assignment in the making."""

    room: dict[str, Room]
    above: dict[str, int] = field(default_factory=dict)  # supervisor → how many more people; others have enough room
    chosen: dict[str, Option] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)  # worker → needs

    def take(self, ask: Ask, option: Option) -> None:
        """Give the need to the option's worker."""
        self.chosen[ask.need] = option
        self.held.setdefault(option.worker, []).append(ask.need)
        self.room[option.worker] = self.room[option.worker].without(option.takes)
        if option.over in self.above:
            self.above[option.over] -= ask.people

    def drop(self, ask: Ask) -> Option:
        """Take the need from its worker again."""
        option = self.chosen.pop(ask.need)
        self.held[option.worker].remove(ask.need)
        self.room[option.worker] = self.room[option.worker].with_more(option.takes)
        if option.over in self.above:
            self.above[option.over] += ask.people
        return option

    def fits(self, ask: Ask, option: Option) -> bool:
        """Whether the option's worker still has room, and whoever supervises the worker."""
        return option.takes.fits(self.room[option.worker]) and ask.people <= self.above.get(option.over, ask.people)

    def fitting(self, ask: Ask) -> list[Option]:
        """The options with room, best first."""
        return [option for option in ask.options if self.fits(ask, option)]


def serve(asks: Sequence[Ask], plan: Plan) -> Plan:
    """A good start: each need in turn takes its best worker, pushing others along where that serves one more."""
    by_need = {ask.need: ask for ask in asks}
    for ask in asks:
        _place(ask, plan, by_need, set(), CHAIN)
    return plan


def _place(ask: Ask, plan: Plan, asks: Mapping[str, Ask], seen: set[str], depth: int) -> bool:
    """Give the need a worker, if need be by finding another worker for one need that stands in its way.

    ``seen`` holds the workers tried already, so that one attempt looks at each worker once.
    """
    free = plan.fitting(ask)
    if free:
        plan.take(ask, free[0])
        return True
    untried = [option for option in ask.options if option.worker not in seen] if depth else []
    for option in untried:
        seen.add(option.worker)
        for other in tuple(plan.held.get(option.worker, ())):
            held = plan.drop(asks[other])
            if plan.fits(ask, option):
                plan.take(ask, option)
                if _place(asks[other], plan, asks, seen, depth - 1):
                    return True
                plan.drop(ask)
            plan.take(asks[other], held)
    return False


def improve(asks: Sequence[Ask], plan: Plan) -> Plan:
    """Move needs to better workers, and let two change places, as long as that gains anything."""
    better = True
    while better:
        better = False
        for ask in asks:
            better = _moved(ask, plan) or better
        for ask, other in combinations([ask for ask in asks if ask.need in plan.chosen], 2):
            better = _swapped(ask, other, plan) or better
    return plan


def _moved(ask: Ask, plan: Plan) -> bool:
    held = plan.drop(ask) if ask.need in plan.chosen else None
    free = plan.fitting(ask)
    if free and (held is None or free[0].worth > held.worth):
        plan.take(ask, free[0])
        return True
    if held is not None:
        plan.take(ask, held)
    return False


def _swapped(one: Ask, other: Ask, plan: Plan) -> bool:
    """Let two needs change workers where both fit and the sum of their scores rises."""
    mine, theirs = plan.chosen[one.need], plan.chosen[other.need]
    to_theirs = next((option for option in one.options if option.worker == theirs.worker), None)
    to_mine = next((option for option in other.options if option.worker == mine.worker), None)
    if to_theirs is None or to_mine is None or to_theirs.worth + to_mine.worth <= mine.worth + theirs.worth:
        return False
    plan.drop(one)
    plan.drop(other)
    if plan.fits(one, to_theirs):
        plan.take(one, to_theirs)
        if plan.fits(other, to_mine):
            plan.take(other, to_mine)
            return True
        plan.drop(one)
    plan.take(one, mine)
    plan.take(other, theirs)
    return False
