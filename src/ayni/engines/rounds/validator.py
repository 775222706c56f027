"""Whether a plan may be made and what it costs, recomputed from the question and the stated rounds alone.

It shares no code with the search, its timing or its costs; what both got wrong would have to be thought wrong twice.
All tolerances are absolute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from ayni.basics.words import say
from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.limits import Done, Violation, exists, minute, of_round, rest
from ayni.engines.rounds.problem import Problem, Service, Visit
from ayni.engines.rounds.result import Route, Stop

# Published plans state minutes with three decimals: a stated time may be half a thousandth off at each end.
TIME_TOLERANCE = 0.001
COST_TOLERANCE = 0.001


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was found: nothing, and then the plan may be made; and what it truly costs."""

    violations: tuple[Violation, ...]
    terms: Mapping[str, float]
    cost: float

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against the plan."""
        return not self.violations


def check(problem: Problem, claim: Claim) -> Check:
    """Look at everything a plan must keep, and recompute what it costs."""
    known = [each for each in claim.routes if each.worker in problem.worker_of]
    done = _done(problem, known)
    terms = _terms(problem, known, done)
    cost = sum(weight * terms[name] for name, weight in problem.weights.items())
    found = [
        *_of_names(problem, claim),
        *(violation for route in known for violation in of_round(problem, route, TIME_TOLERANCE)),
        *(violation for visit in problem.visits for violation in _of_visit(visit, done.get(visit.id, []), claim)),
        *_of_promises(problem, done),
        *_of_order(claim, done),
        *_of_figures(claim, terms, cost),
    ]
    return Check(violations=tuple(found), terms=terms, cost=cost)


def _done(problem: Problem, routes: list[Route]) -> dict[str, list[Done]]:
    """Who does what, by visit, in the order of the services."""
    done: dict[str, list[Done]] = {}
    for route in routes:
        for stop in route.stops:
            visit = problem.visit_of.get(stop.visit)
            if visit and 0 <= stop.service < len(visit.services) and isfinite(stop.begin):
                done.setdefault(stop.visit, []).append(Done(route.worker, stop))
    for each in done.values():
        each.sort(key=lambda one: (one.stop.service, one.stop.begin))
    return done


# --- the plan as a whole -------------------------------------------------------------------------------------------


def _of_names(problem: Problem, claim: Claim) -> Iterator[Violation]:
    """Rounds of nobody, two rounds of one worker, stops at no visit."""
    seen: set[str] = set()
    for route in claim.routes:
        if route.worker not in problem.worker_of:
            yield Violation("unknown worker", say("There is no worker {worker}.", worker=route.worker), route.worker)
        if route.worker in seen:
            yield Violation("two rounds", say("{worker} has two rounds.", worker=route.worker), route.worker)
        seen.add(route.worker)
        for stop in route.stops:
            visit = problem.visit_of.get(stop.visit)
            if visit is None or not 0 <= stop.service < len(visit.services):
                sentence = say(
                    "{worker} stops at {visit} for service {number}, which does not exist.",
                    worker=route.worker, visit=stop.visit, number=stop.service + 1,
                )  # fmt: skip
                yield Violation("unknown visit", sentence, route.worker, stop.visit)
    for stranger in sorted(claim.unplanned - set(problem.visit_of)):
        yield Violation("unknown visit", say("There is no visit {visit}.", visit=stranger), None, stranger)


def _of_order(claim: Claim, done: Mapping[str, list[Done]]) -> Iterator[Violation]:
    """A stated order of visits names each once; it says which is decided first, not which begins first."""
    if not claim.order:
        return
    for visit in sorted(set(done) - set(claim.order)):
        yield Violation("order", say("{visit} is missing from the stated order.", visit=visit), None, visit)
    for visit in sorted({each for each in claim.order if claim.order.count(each) > 1}):
        yield Violation("order", say("{visit} stands twice in the stated order.", visit=visit), None, visit)
    for visit in sorted(set(claim.order) - set(done)):
        yield Violation("order", say("{visit} stands in the stated order and in no round.", visit=visit), None, visit)


def _of_promises(problem: Problem, done: Mapping[str, list[Done]]) -> Iterator[Violation]:
    changed = _changed(problem, done)
    if problem.max_changed is not None and changed > problem.max_changed:
        sentence = say("{n} promises change; at most {most} may.", n=changed, most=problem.max_changed)
        yield Violation("promises", sentence)


def _of_figures(claim: Claim, terms: Mapping[str, float], cost: float) -> Iterator[Violation]:
    """What is stated and not so."""
    stated: list[tuple[str, float | None, float]] = [("cost", claim.cost, cost)]
    stated += [(name, each, terms.get(name, 0.0)) for name, each in sorted(claim.terms.items())]
    for name, said, true in stated:
        if said is not None and not abs(said - true) <= COST_TOLERANCE:
            sentence = say(
                "The stated {name} is {said}; it is {true}.", name=name, said=minute(said), true=minute(true)
            )
            yield Violation("cost", sentence)


# --- each visit ----------------------------------------------------------------------------------------------------


def _of_visit(visit: Visit, done: list[Done], claim: Claim) -> Iterator[Violation]:
    counts = [sum(each.stop.service == number for each in done) for number in range(len(visit.services))]
    for number, count in enumerate(counts, 1):
        if count > 1:
            sentence = say("Service {number} of {visit} is done twice.", number=number, visit=visit.called)
            yield Violation("repeated", sentence, None, visit.id)
    if visit.prize is None or any(counts):
        for number, count in enumerate(counts, 1):
            if not count:
                sentence = say("Service {number} of {visit} is missing.", number=number, visit=visit.called)
                yield Violation("missing", sentence, None, visit.id)
    if any(counts) and visit.id in claim.unplanned:
        yield Violation("unplanned", say("{visit} is both planned and left out.", visit=visit.called), None, visit.id)
    for each in done:
        yield from _of_window(visit, each.stop)
    if counts == [1, 1]:
        yield from _of_two(visit, *done)


def _of_window(visit: Visit, stop: Stop) -> Iterator[Violation]:
    if stop.begin < visit.opens - TIME_TOLERANCE:
        sentence = say(
            "{visit} begins at minute {begin}; its window opens at {opens}.",
            visit=visit.called, begin=minute(stop.begin), opens=minute(visit.opens),
        )  # fmt: skip
        yield Violation("early", sentence, None, visit.id)
    if visit.hard and visit.closes is not None and stop.begin > visit.closes + TIME_TOLERANCE:
        sentence = say(
            "{visit} begins at minute {begin}; its window closes at {closes}, and it is a hard one.",
            visit=visit.called, begin=minute(stop.begin), closes=minute(visit.closes),
        )  # fmt: skip
        yield Violation("late", sentence, None, visit.id)
    pinned = visit.pinned_at
    if pinned is not None and stop.service == 0 and not abs(stop.begin - pinned) <= TIME_TOLERANCE:
        sentence = say(
            "{visit} begins at minute {begin}; it is pinned to {pinned}.",
            visit=visit.called, begin=minute(stop.begin), pinned=minute(pinned),
        )  # fmt: skip
        yield Violation("pinned time", sentence, None, visit.id)


def _of_two(visit: Visit, first: Done, second: Done) -> Iterator[Violation]:
    if first.worker == second.worker:
        sentence = say("{visit} takes two workers; {worker} is both.", visit=visit.called, worker=first.worker)
        yield Violation("same worker", sentence, first.worker, visit.id)
    if visit.gap is None:
        return
    least, most = visit.gap
    apart = second.stop.begin - first.stop.begin
    if not least - TIME_TOLERANCE <= apart <= most + TIME_TOLERANCE:
        sentence = say(
            "The services of {visit} begin {apart} minutes apart; {least} to {most} are allowed.",
            visit=visit.called, apart=minute(apart), least=minute(least), most=minute(most),
        )  # fmt: skip
        yield Violation("gap", sentence, None, visit.id)


# --- what it costs -------------------------------------------------------------------------------------------------


def _terms(problem: Problem, routes: list[Route], done: Mapping[str, list[Done]]) -> dict[str, float]:
    """Every term of the objective, from stated beginnings and the matrix."""
    late, unknown, unwished = [0.0], 0, 0
    for visit_id, services in done.items():
        visit = problem.visit_of[visit_id]
        for each in services:
            late.append(max(0.0, each.stop.begin - visit.closes) if visit.closes is not None else 0.0)
            unknown += bool(visit.previous) and each.worker not in visit.previous
            unwished += bool(visit.preferred) and each.worker not in visit.preferred
    travel, waiting, overtime = 0.0, 0.0, 0.0
    loads = {worker.id: worker.load_before for worker in problem.workers}
    for route in routes:
        legs = _legs(problem, route)
        travel += sum(legs)
        waiting += _waiting(problem, route, legs)
        shift_end = problem.worker_of[route.worker].shift_end
        overtime += max(0.0, route.back - shift_end) if shift_end is not None and route.stops else 0.0
        loads[route.worker] += sum(legs) + sum(service.minutes for service in _services(problem, route))
    left_out = [each.prize for each in problem.visits if each.prize is not None and each.id not in done]
    return {
        "travel": travel,
        "lateness": sum(late),
        "worst_lateness": max(late),
        "waiting": waiting,
        "overtime": overtime,
        "continuity": float(unknown),
        "preference": float(unwished),
        "fairness": max(loads.values(), default=0.0) - min(loads.values(), default=0.0),
        "stability": float(_changed(problem, done)),
        "prizes": sum(left_out),
    }


def _services(problem: Problem, route: Route) -> list[Service]:
    return [problem.visit_of[stop.visit].services[stop.service] for stop in route.stops if exists(problem, stop)]


def _legs(problem: Problem, route: Route) -> list[float]:
    """Minutes of each leg of a round, the way home included; a round without stops goes nowhere."""
    worker = problem.worker_of[route.worker]
    places = [problem.visit_of[stop.visit].place for stop in route.stops if stop.visit in problem.visit_of]
    if not places:
        return []
    way = [worker.start, *places, worker.end]
    return [problem.minutes(worker.mode, here, there) for here, there in pairwise(way)]


def _waiting(problem: Problem, route: Route, legs: list[float]) -> float:
    """Between two stops: what is neither work, nor travel, nor a break."""
    stops = [stop for stop in route.stops if exists(problem, stop)]
    waited = 0.0
    for number, (stop, following) in enumerate(pairwise(stops), 1):
        ends = stop.begin + problem.visit_of[stop.visit].services[stop.service].minutes
        waited += max(0.0, following.begin - ends - legs[number] - rest(route, number)) if number < len(legs) else 0.0
    return waited


def _changed(problem: Problem, done: Mapping[str, list[Done]]) -> int:
    """How many visits with a told time begin at another one, with somebody else, or not at all."""
    changed = 0
    for visit in problem.visits:
        if visit.told_at is None:
            continue
        services = done.get(visit.id, [])
        moved = not services or abs(services[0].stop.begin - visit.told_at) > problem.kept_minutes + TIME_TOLERANCE
        others = bool(visit.told_workers) and tuple(each.worker for each in services) != visit.told_workers
        changed += moved or others
    return changed
