"""Plans in the public solution form: ``routes`` of ``caregiver_id`` and ``locations``, and a ``global_ordering``.

A location is named ``patient_id`` and ``service_id``, or ``patient`` and ``service``: published plans do both. What it
calls ``arrival_time`` is when the service begins, ``departure_time`` when it ends. The form knows no breaks and no
arrivals: a worker is taken to leave just in time for the first stop, and straight after each. ``global_ordering`` lists
the visits in an order in which the plan could be built up.
"""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.formats.entries import Entry, Reading, json_of, short
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import Result, Route, Stop

# Minutes are written without the dust of floating-point sums.
DIGITS = 6


def read(raw: bytes, problem: Problem) -> Claim:
    """The plan that a file states for ``problem``, plain or packed. Raises Faulty like ``claim_of``."""
    return claim_of(json_of(raw), problem)


def claim_of(stored: Mapping[str, Any], problem: Problem) -> Claim:
    """The plan that an object states. Raises Faulty with all that cannot be read or names nobody."""
    reading = Reading()
    top = Entry(reading, "the plan", dict(stored))
    routes = [_route(each, problem) for each in reading.entries(top, "routes", "route")]
    order = [str(each) for each in top.list("global_ordering")] if top.has("global_ordering") else []
    cost = top.number("cost") if top.has("cost") else None
    reading.done()
    return Claim(routes=tuple(each for each in routes if each), order=tuple(order), cost=cost)


def written(problem: Problem, result: Result) -> dict[str, Any]:
    """The plan in the public solution form; every worker has a route, in the order of the problem."""
    rounds = {each.worker: each.stops for each in result.routes}
    return {
        "routes": [
            {
                "caregiver_id": worker.id,
                "locations": [
                    {
                        "patient_id": stop.visit,
                        "service_id": problem.visit_of[stop.visit].services[stop.service].called,
                        "arrival_time": short(round(stop.begin, DIGITS)),
                        "departure_time": short(round(stop.end, DIGITS)),
                    }
                    for stop in rounds.get(worker.id, ())
                ],
            }
            for worker in problem.workers
        ],
        "global_ordering": _ordering(result),
    }


def _ordering(result: Result) -> list[str]:
    """The visits so that each follows those before it in every round; of several that may be next, the one that begins
    soonest. Where rounds wait for each other crosswise there is no such order, and the soonest goes first all the same.
    """
    begins: dict[str, float] = {}
    later: dict[str, list[str]] = {}
    before: dict[str, int] = {}
    for route in result.routes:
        for stop in route.stops:
            begins[stop.visit] = min(stop.begin, begins.get(stop.visit, stop.begin))
        for here, following in pairwise(route.stops):
            later.setdefault(here.visit, []).append(following.visit)
            before[following.visit] = before.get(following.visit, 0) + 1
    ready = [(begin, visit) for visit, begin in begins.items() if not before.get(visit)]
    heapify(ready)
    ordered: dict[str, None] = {}
    while len(ordered) < len(begins):
        if not ready:
            ready.append(min((begin, visit) for visit, begin in begins.items() if visit not in ordered))
        _, visit = heappop(ready)
        if visit in ordered:
            continue
        ordered[visit] = None
        for there in later.get(visit, ()):
            before[there] -= 1
            if before[there] == 0 and there not in ordered:
                heappush(ready, (begins[there], there))
    return list(ordered)


def _route(raw: Entry, problem: Problem) -> Route | None:
    worker = raw.text("caregiver_id", "caregiver")
    if worker and worker not in problem.worker_of:
        raw.wrong(f"the caregiver '{worker}' is not known.")
    done: set[tuple[str, int]] = set()
    stops: list[tuple[str, int, float, float]] = []
    for number, each in enumerate(raw.list("locations"), 1):
        entry = Entry(raw.reading, f"route of {worker}, stop {number}", each if isinstance(each, dict) else {})
        visit, service = entry.text("patient_id", "patient"), entry.text("service_id", "service")
        begin, end = entry.number("arrival_time"), entry.number("departure_time")
        which = _which(entry, problem, visit, service, done)
        done.add((visit, which))
        stops.append((visit, which, begin, end))
    known = worker in problem.worker_of and all(visit in problem.visit_of for visit, *_ in stops)
    return _timed(problem, worker, stops) if known else None


def _which(entry: Entry, problem: Problem, visit: str, service: str, done: set[tuple[str, int]]) -> int:
    """Which service of the visit is meant. Where both are called the same, the first that is not done yet."""
    if visit not in problem.visit_of:
        entry.wrong(f"the patient '{visit}' is not known.")
        return 0
    same = [n for n, each in enumerate(problem.visit_of[visit].services) if each.called == service]
    if not same:
        entry.wrong(f"the patient '{visit}' does not ask for the service '{service}'.")
        return 0
    return next((n for n in same if (visit, n) not in done), same[0])


def _timed(problem: Problem, worker_id: str, stops: Sequence[tuple[str, int, float, float]]) -> Route:
    """The round with the arrivals that the form does not state: straight from one stop to the next."""
    worker = problem.worker_of[worker_id]
    if not stops:
        return Route(worker=worker_id, departure=worker.shift_start, stops=(), back=worker.shift_start)
    first = problem.minutes(worker.mode, worker.start, problem.visit_of[stops[0][0]].place)
    here, left = worker.start, max(worker.shift_start, stops[0][2] - first)
    departure, timed = left, []
    for visit, service, begin, end in stops:
        place = problem.visit_of[visit].place
        arrival = left + problem.minutes(worker.mode, here, place)
        timed.append(Stop(visit=visit, service=service, arrival=min(arrival, begin), begin=begin, end=end))
        here, left = place, end
    back = left + problem.minutes(worker.mode, here, worker.end)
    return Route(worker=worker_id, departure=departure, stops=tuple(timed), back=back)
