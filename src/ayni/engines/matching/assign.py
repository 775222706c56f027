"""One worker for each of as many needs as possible: served first, then urgency, then scores.

A need takes minutes and caseload points of its worker, so this is the generalised assignment problem: exact for the
sizes of a centre by depth-first search with a bound, and stopped honestly (``proven`` is False) where that is too long.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ayni.engines.matching.result import Assignment

Objective = tuple[int, int, int]
NOTHING: Objective = (0, 0, 0)

# How many needs a good start may push along, one taking the place of the next, before it gives up.
CHAIN = 8

# How much of a search is worth a coordinator's wait: needs looked at for each group, some seconds at most.
STEPS = 200_000

# The search goes one call deeper for each need of a group; a larger group keeps its good start.
LARGEST_SEARCHED = 300


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
    """A worker who could take the need, what that is worth in millionths, and what it takes."""

    worker: str
    worth: int
    takes: Room


@dataclass(frozen=True)
class Ask:
    """A need as the assignment sees it; options best first."""

    need: str
    urgency: int
    options: tuple[Option, ...]


@dataclass
class Plan:
    """An assignment in the making."""

    room: dict[str, Room]
    chosen: dict[str, Option] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)  # worker → needs

    def take(self, ask: Ask, option: Option) -> None:
        """Give the need to the option's worker."""
        self.chosen[ask.need] = option
        self.held.setdefault(option.worker, []).append(ask.need)
        self.room[option.worker] = self.room[option.worker].without(option.takes)

    def drop(self, ask: Ask) -> Option:
        """Take the need from its worker again."""
        option = self.chosen.pop(ask.need)
        self.held[option.worker].remove(ask.need)
        self.room[option.worker] = self.room[option.worker].with_more(option.takes)
        return option

    def fitting(self, ask: Ask) -> list[Option]:
        """The options whose worker still has room, best first."""
        return [option for option in ask.options if option.takes.fits(self.room[option.worker])]


def assign(
    asks: Sequence[Ask], room: Mapping[str, Room], *, stop: Callable[[], bool] | None = None, steps: int = STEPS
) -> Assignment:
    """The best assignment found within ``steps`` (or until ``stop()``) for each group of needs that share workers."""
    chosen: dict[str, Option] = {}
    proven = True
    for group in groups(asks):
        ordered = sorted(group, key=lambda ask: (-ask.urgency, len(ask.options), ask.need))
        first = serve(ordered, Plan(dict(room)))
        search = Search(ordered, Plan(dict(room)), first.chosen, steps, stop)
        chosen |= search.best
        proven = proven and search.proven
    by_need = {ask.need: ask for ask in asks}
    return Assignment(
        workers={need: chosen[need].worker for need in sorted(chosen)},
        unserved=tuple(sorted(set(by_need) - set(chosen))),
        objective=worth_of(chosen, by_need),
        bound=len(chosen) if proven else sum(bool(ask.options) for ask in asks),
        proven=proven,
    )


def worth_of(chosen: Mapping[str, Option], asks: Mapping[str, Ask]) -> Objective:
    """(served, their urgency, their scores in millionths): compared from left to right."""
    urgency = sum(asks[need].urgency for need in chosen)
    return len(chosen), urgency, sum(option.worth for option in chosen.values())


def groups(asks: Sequence[Ask]) -> list[list[Ask]]:
    """Needs that share no worker do not touch each other and are solved apart."""
    found: list[tuple[set[str], list[Ask]]] = []
    for ask in sorted(asks, key=lambda each: each.need):
        workers = {option.worker for option in ask.options}
        if not workers:
            continue
        touching = [group for group in found if group[0] & workers]
        found = [group for group in found if not group[0] & workers]
        members = [member for _, others in touching for member in others]
        found.append((workers.union(*(others for others, _ in touching)), [*members, ask]))
    return [members for _, members in found]


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
            if option.takes.fits(plan.room[option.worker]):
                plan.take(ask, option)
                if _place(asks[other], plan, asks, seen, depth - 1):
                    return True
                plan.drop(ask)
            plan.take(asks[other], held)
    return False


class Search:
    """Depth first through all assignments, leaving out every branch whose bound cannot beat the best one found."""

    def __init__(
        self,
        asks: Sequence[Ask],
        plan: Plan,
        start: Mapping[str, Option],
        steps: int,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.asks = asks
        self.by_need = {ask.need: ask for ask in asks}
        self.plan = plan
        self.best = dict(start)
        self.best_worth = worth_of(start, self.by_need)
        self.steps = steps
        self.stop = stop
        self.proven = self._at_most(0, NOTHING) <= self.best_worth or (
            len(asks) <= LARGEST_SEARCHED and self._from(0, NOTHING)
        )

    def _from(self, index: int, worth: Objective) -> bool:
        """Try everything from the need at ``index`` on; False when the search had to stop before that was done."""
        if index == len(self.asks):
            if worth > self.best_worth:
                self.best, self.best_worth = dict(self.plan.chosen), worth
            return True
        if self._at_most(index, worth) <= self.best_worth:
            return True
        if self.steps <= 0 or (self.stop is not None and self.stop()):
            return False
        self.steps -= len(self.asks) - index  # looking at the bound of one branch visits every need that is left
        ask = self.asks[index]
        for option in self.plan.fitting(ask):
            self.plan.take(ask, option)
            done = self._from(index + 1, _plus(worth, (1, ask.urgency, option.worth)))
            self.plan.drop(ask)
            if not done:
                return False
        return self._from(index + 1, worth)

    def _at_most(self, index: int, worth: Objective) -> Objective:
        """No completion is worth more: every need that is left takes its best worker, as if alone."""
        for ask in self.asks[index:]:
            fitting = self.plan.fitting(ask)
            if fitting:
                worth = _plus(worth, (1, ask.urgency, fitting[0].worth))
        return worth


def _plus(one: Objective, other: Objective) -> Objective:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
