"""Adaptive large-neighbourhood search as most people write it: the package alns, with operators in plain Python.

A state is who stops where in which order. Destroying takes some visits out, at random, near each other or the dearest;
repairing puts each back where it costs least, in any order or the tightest first. Every trial is timed by longest
paths over all rounds, since linked visits may move any of them.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alns import ALNS
from alns.accept import SimulatedAnnealing
from alns.select import RouletteWheel
from numpy.random import Generator, default_rng

from ayni.engines.rounds import Problem
from ayni.engines.rounds.insertion import Plan
from ayni.engines.rounds.timing import Item
from ayni.engines.rounds.unplanned import admitted

# What a visit costs that nobody makes, in minutes: more than any detour.
MISSING = 10_000.0
# At most this part of the visits is taken out at once, and at most so many.
PART, MOST = 0.2, 20
# For each service so many places are timed exactly.
TRIED = 5


class Facts:
    """The day in dictionaries of plain numbers, made once."""

    def __init__(self, problem: Problem) -> None:
        mode = problem.workers[0].mode  # the public instances know one
        self.problem = problem
        self.way = {
            (a.id, b.id): problem.minutes(mode, a.id, b.id) for a in problem.places for b in problem.places
        }  # fmt: skip
        self.visits = {each.id: each for each in problem.visits}
        self.workers = {each.id: each for each in problem.workers}
        self.able = {
            (visit.id, number): [each.id for each in admitted(problem, visit, number)]
            for visit in problem.visits
            for number in range(len(visit.services))
        }


@dataclass
class State:
    """A plan, and the visits that are in no round."""

    facts: Facts
    orders: Plan
    out: tuple[str, ...]

    def objective(self) -> float:
        """What the plan costs; infinite where rounds wait for each other in a circle or a limit is crossed."""
        return self._made

    def __post_init__(self) -> None:
        self._made = cost(self.facts, self.orders) + MISSING * len(self.out)


def cost(facts: Facts, orders: Plan) -> float:
    """Weighted travel, lateness and largest lateness at the soonest times."""
    begins = _begins(facts, orders)
    if begins is None:
        return float("inf")
    weights, travel, late, worst = facts.problem.weights, 0.0, 0.0, 0.0
    for worker, stops in orders.items():
        here = facts.workers[worker].start
        for visit, _ in stops:
            travel += facts.way[here, facts.visits[visit].place]
            here = facts.visits[visit].place
        travel += facts.way[here, facts.workers[worker].end] if stops else 0.0
    for (visit, _), begin in begins.items():
        closes = facts.visits[visit].closes
        if closes is not None and begin > closes:
            late, worst = late + begin - closes, max(worst, begin - closes)
    return (
        weights.get("travel", 0) * travel + weights.get("lateness", 0) * late + weights.get("worst_lateness", 0) * worst
    )


def _begins(facts: Facts, orders: Plan) -> dict[Item, float] | None:
    begins = {item: facts.visits[item[0]].opens for stops in orders.values() for item in stops}
    for _ in range(len(begins) + 2):
        moved = False
        for worker, stops in orders.items():
            here, now = facts.workers[worker].start, facts.workers[worker].shift_start
            for item in stops:
                visit = facts.visits[item[0]]
                now += facts.way[here, visit.place]
                if now > begins[item]:
                    begins[item], moved = now, True
                here, now = visit.place, begins[item] + visit.services[item[1]].minutes
        for item in begins:
            gap = facts.visits[item[0]].gap
            second = (item[0], 1)
            if gap is not None and item[1] == 0 and second in begins:
                soonest, latest = begins[item] + gap[0], begins[second] - gap[1]
                if soonest > begins[second]:
                    begins[second], moved = soonest, True
                if latest > begins[item]:
                    begins[item], moved = latest, True
        if not moved:
            return begins
    return None


def _some(state: State, chance: Generator) -> int:
    planned = {visit for stops in state.orders.values() for visit, _ in stops}
    return max(1, min(MOST, int(chance.integers(1, max(2, int(PART * len(planned)) + 1)))))


def _without(state: State, taken: set[str]) -> State:
    orders = {worker: tuple(item for item in stops if item[0] not in taken) for worker, stops in state.orders.items()}
    return State(state.facts, orders, (*state.out, *sorted(taken)))


def anywhere(state: State, chance: Generator, **_: Any) -> State:
    """Take out visits at random."""
    planned = sorted({visit for stops in state.orders.values() for visit, _ in stops})
    return _without(state, set(chance.choice(planned, min(len(planned), _some(state, chance)), replace=False)))


def nearby(state: State, chance: Generator, **_: Any) -> State:
    """Take out a visit and those nearest to it in place and time."""
    facts = state.facts
    planned = sorted({visit for stops in state.orders.values() for visit, _ in stops})
    seed = facts.visits[planned[int(chance.integers(len(planned)))]]

    def far(name: str) -> float:
        other = facts.visits[name]
        return facts.way[seed.place, other.place] + abs(seed.opens - other.opens) / 4

    return _without(state, set(sorted(planned, key=far)[: _some(state, chance)]))


def dearest(state: State, chance: Generator, **_: Any) -> State:
    """Take out the visits whose detours are longest, with some chance."""
    detours: dict[str, float] = {}
    for worker, stops in state.orders.items():
        ends = state.facts.workers[worker]
        places = [ends.start, *(state.facts.visits[visit].place for visit, _ in stops), ends.end]
        for number, (visit, _) in enumerate(stops, 1):
            a, b, c = places[number - 1 : number + 2]
            detour = state.facts.way[a, b] + state.facts.way[b, c] - state.facts.way[a, c]
            detours[visit] = detours.get(visit, 0.0) + detour * float(chance.uniform(0.5, 1.5))
    return _without(state, set(sorted(detours, key=lambda each: -detours[each])[: _some(state, chance)]))


def in_any_order(state: State, chance: Generator, **_: Any) -> State:
    """Put visits back in a random order, each where it costs least."""
    out = list(state.out)
    chance.shuffle(out)
    return _repaired(state, out)


def tightest_first(state: State, chance: Generator, **_: Any) -> State:
    """Put visits back, pairs first and those whose windows close first, each where it costs least."""
    visits = state.facts.visits

    def urgency(name: str) -> tuple[int, float]:
        closes = visits[name].closes
        return -len(visits[name].services), float("inf") if closes is None else closes

    return _repaired(state, sorted(state.out, key=urgency))


def _repaired(state: State, out: list[str]) -> State:
    orders, left = state.orders, []
    for visit in out:
        found = min(_grown(state.facts, orders, visit), key=lambda each: each[0], default=None)
        if found is None:
            left.append(visit)
        else:
            orders = found[1]
    return State(state.facts, orders, tuple(left))


def _grown(facts: Facts, orders: Plan, visit: str) -> Iterator[tuple[float, Plan]]:
    """The plan with one visit more, in the ways that promise most."""
    grown = [orders]
    for number in range(len(facts.visits[visit].services)):
        grown = [more for each in grown for more in _with(facts, each, (visit, number))]
    for each in grown:
        made = cost(facts, each)
        if made < float("inf"):
            yield made, each


def _with(facts: Facts, orders: Plan, item: Item) -> list[Plan]:
    door, mine, spots = facts.visits[item[0]].place, facts.visits[item[0]].opens, []
    for worker in facts.able[item]:
        stops = orders[worker]
        if any(visit == item[0] for visit, _ in stops):
            continue
        ends = facts.workers[worker]
        places = [ends.start, *(facts.visits[visit].place for visit, _ in stops), ends.end]
        opens = [0.0, *(facts.visits[visit].opens for visit, _ in stops), float("inf")]
        for place, (a, b) in enumerate(pairwise(places)):
            detour = facts.way[a, door] + facts.way[door, b] - facts.way[a, b]
            astray = max(0.0, opens[place] - mine, mine - opens[place + 1])
            spots.append((detour + astray, worker, place))
    return [
        {**orders, worker: (*orders[worker][:place], item, *orders[worker][place:])}
        for _, worker, place in sorted(spots)[:TRIED]
    ]


class _Spent:
    """The clock of the package, in processor seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.process_time() + seconds

    def __call__(self, chance: Generator, best: State, current: State) -> bool:
        return time.process_time() > self._end


def plain_alns(problem: Problem, seconds: float, seed: int) -> Plan:
    """Search so long; visits that were left out are in no round."""
    clock = _Spent(seconds)
    facts, chance = Facts(problem), default_rng(seed)
    first = tightest_first(State(facts, {each.id: () for each in problem.workers}, tuple(facts.visits)), chance)
    search = ALNS(chance)
    for destroy in (anywhere, nearby, dearest):
        search.add_destroy_operator(destroy)
    for repair in (in_any_order, tightest_first):
        search.add_repair_operator(repair)
    # Accepts a plan 2 % worse with even chance at first; scores as in the examples of the package.
    cooling = SimulatedAnnealing.autofit(first.objective(), 0.02, 0.5, num_iters=2000)
    found = search.iterate(first, RouletteWheel([25, 5, 1, 0], 0.8, 3, 2), cooling, clock)
    best: State = found.best_state
    return best.orders
