"""When everything begins, once it is decided who stops where in which order.

Every rule is of one kind: this begins no sooner than that, plus so many minutes. So the soonest times are longest
paths. They are also the rule of the house: no visit is kept waiting to spare a worker some idle minutes.
"""

from collections.abc import Mapping, Sequence

from ayni.engines.rounds.problem import Break, Problem, Worker
from ayni.engines.rounds.result import Pause, Route, Stop

# One service of a visit, counted from 0.
Item = tuple[str, int]
Orders = Mapping[str, Sequence[Item]]  # by worker id

# On which way each break of a worker is taken: that many stops are before it. None is a break that is not taken.
Legs = Mapping[str, Sequence[int | None]]


def timed(problem: Problem, orders: Orders, legs: Legs | None = None) -> tuple[Route, ...] | None:
    """The rounds with the soonest times; None when the orders wait for each other in a circle.

    Windows that close, shifts, protections and the ends of breaks are not looked at: soonest times keep them if any
    times do, but for the time between setting out and being back.
    """
    taken = legs or {}
    begins = {item: _opens(problem, item) for items in orders.values() for item in items}
    for _ in range(len(begins) + 2):
        before = dict(begins)
        for worker_id, items in orders.items():
            _push_round(problem, problem.worker_of[worker_id], items, taken.get(worker_id, ()), begins)
        _push_pairs(problem, begins)
        if begins == before:
            return tuple(
                _route(problem, problem.worker_of[worker_id], items, taken.get(worker_id, ()), begins)
                for worker_id, items in sorted(orders.items())
                if items
            )
    return None


def after(left: float, travel: float, rests: Sequence[Break]) -> float:
    """When somebody who leaves at ``left`` is there, having taken the breaks before travelling, on the way or after.

    A break may be waited for: it begins at ``earliest`` or when the one before it is over, whichever is later.
    """
    rested, ready = left, left + travel
    for rest in rests:
        begin = max(rested, rest.earliest)
        ready = max(ready, begin) + rest.minutes
        rested = begin + rest.minutes
    return ready


def _opens(problem: Problem, item: Item) -> float:
    visit = problem.visit_of[item[0]]
    return visit.opens if visit.pinned_at is None or item[1] else max(visit.opens, visit.pinned_at)


def _rests(worker: Worker, legs: Sequence[int | None], number: int) -> list[Break]:
    return sorted(
        (each for each, leg in zip(worker.breaks, legs, strict=False) if leg == number), key=lambda each: each.earliest
    )


def _push_round(
    problem: Problem, worker: Worker, items: Sequence[Item], legs: Sequence[int | None], begins: dict[Item, float]
) -> None:
    """Nobody begins before having got there from the stop before."""
    here, left = worker.start, worker.shift_start
    for number, item in enumerate(items):
        visit = problem.visit_of[item[0]]
        ready = after(left, problem.minutes(worker.mode, here, visit.place), _rests(worker, legs, number))
        begins[item] = max(begins[item], ready)
        here, left = visit.place, begins[item] + visit.services[item[1]].minutes


def _push_pairs(problem: Problem, begins: dict[Item, float]) -> None:
    """The second service keeps its distance from the first, and the first waits for a second that is late."""
    for visit_id, service in list(begins):
        first, second = (visit_id, 0), (visit_id, 1)
        gap = problem.visit_of[visit_id].gap
        if service == 0 and gap is not None and second in begins:
            begins[second] = max(begins[second], begins[first] + gap[0])
            begins[first] = max(begins[first], begins[second] - gap[1])


def _route(
    problem: Problem, worker: Worker, items: Sequence[Item], legs: Sequence[int | None], begins: Mapping[Item, float]
) -> Route:
    """The round at its times; the first way is travelled just in time."""
    stops: list[Stop] = []
    pauses: dict[int, Pause] = {}
    first = problem.minutes(worker.mode, worker.start, problem.visit_of[items[0][0]].place)
    resting = sum(each.minutes for each in _rests(worker, legs, 0))
    departure = max(worker.shift_start, begins[items[0]] - first - resting)
    here, left = worker.start, departure
    for number, item in enumerate(items):
        visit = problem.visit_of[item[0]]
        arrival = after(left, problem.minutes(worker.mode, here, visit.place), _rests(worker, legs, number))
        pauses.update(_pauses(worker, legs, number, left))
        begin = begins[item]
        end = begin + visit.services[item[1]].minutes
        stops.append(Stop(visit=item[0], service=item[1], arrival=min(arrival, begin), begin=begin, end=end))
        here, left = visit.place, end
    pauses.update(_pauses(worker, legs, len(items), left))
    back = after(left, problem.minutes(worker.mode, here, worker.end), _rests(worker, legs, len(items)))
    return Route(
        worker=worker.id,
        departure=departure,
        stops=tuple(stops),
        back=back,
        pauses=tuple(pauses[number] for number in sorted(pauses)),
    )


def _pauses(worker: Worker, legs: Sequence[int | None], number: int, left: float) -> dict[int, Pause]:
    """The breaks of one way, by their number among the worker's breaks."""
    found: dict[int, Pause] = {}
    rested = left
    for rest in _rests(worker, legs, number):
        begin = max(rested, rest.earliest)
        rested = begin + rest.minutes
        found[worker.breaks.index(rest)] = Pause(after=number, begin=begin, end=rested)
    return found
