"""Why a visit is when it is, why somebody else does not make it, and what would bring it to another time.

Everything is worked out from the question and the answer alone, by the same exact trials that build plans. What is
said of other days is true of the days that were tried: the visit moved, all others where they are.
"""

from collections.abc import Iterator
from dataclasses import replace

from ayni.basics.words import Sentence, say
from ayni.engines.rounds.insertion import Day, Plan, best_with, days_with, plan_of, without
from ayni.engines.rounds.problem import TERMS, Problem, Visit, Worker
from ayni.engines.rounds.result import Result, Route, Stop
from ayni.engines.rounds.unplanned import missing_skills, reason

# For each service so many places in a round are tried exactly: every place of a day that anybody makes.
TRIED = 12

# Times and costs are sums of floats: what differs by less is the same.
SAME = 1e-6

# What each term of the objective is called in a sentence about what changes.
CALLED = {
    "travel": say("minutes of travel"),
    "lateness": say("minutes of lateness"),
    "worst_lateness": say("minutes of the longest delay"),
    "waiting": say("minutes of waiting"),
    "overtime": say("minutes of overtime"),
    "continuity": say("visits by somebody new"),
    "preference": say("visits by somebody not wished for"),
    "fairness": say("minutes between the longest and the shortest round"),
    "stability": say("changed promises"),
    "prizes": say("points for visits left out"),
}

# What a day breaks, in the words of who is told why it is not done so.
BROKEN = {
    "late": say("a visit whose time is firm would begin too late"),
    "pinned time": say("a visit would not begin at its pinned time"),
    "shift": say("somebody would be back too long after the shift"),
    "protection": say("somebody would be out longer than a day may hold"),
    "break": say("somebody would have no break"),
    "own limit": say("it goes beyond a limit that the worker set"),
    "gap": say("the two services of a visit would begin too far apart"),
    "promises": say("more promises would change than may"),
}
OTHERWISE = say("it breaks a rule that every plan keeps")


def clock(minutes: float) -> str:
    """A minute of the day as people say it."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


# --- why at ten ----------------------------------------------------------------------------------------------------


def why_then(problem: Problem, result: Result, visit_id: str) -> tuple[Sentence, ...]:
    """When each service of a visit begins and what keeps it from beginning sooner; or why the visit is in no round."""
    visit = problem.visit_of[visit_id]
    found = sorted(_stops(result, visit_id), key=lambda each: each[1].service)
    if not found:
        return (say("{visit} is in no round.", visit=visit.called), reason(problem, visit_id))
    said: list[Sentence] = []
    for route, stop in found:
        worker = problem.worker_of[route.worker]
        said.append(
            say("{visit} begins at {at} with {worker}.", visit=visit.called, at=clock(stop.begin), worker=worker.called)
        )
        said.append(_cause(problem, result, route, stop))
        late = stop.begin - visit.closes if visit.closes is not None else 0.0
        if late > SAME:
            said.append(say("That is {n} minutes after its window closes.", n=round(late)))
    return tuple(said)


def _stops(result: Result, visit_id: str) -> Iterator[tuple[Route, Stop]]:
    for route in result.routes:
        for stop in route.stops:
            if stop.visit == visit_id:
                yield route, stop


def _cause(problem: Problem, result: Result, route: Route, stop: Stop) -> Sentence:
    """Of all that must be over before a service, what is over last."""
    visit = problem.visit_of[stop.visit]
    causes: list[tuple[float, Sentence]] = [
        (visit.opens, say("It may not begin before {opens}.", opens=clock(visit.opens))),
        (_ready(problem, route, stop), _coming(problem, route, stop)),
    ]
    if visit.pinned_at is not None and stop.service == 0:
        causes.append((visit.pinned_at, say("It is pinned to {at}.", at=clock(visit.pinned_at))))
    if visit.gap is not None:
        causes += _of_the_other(problem, result, visit, stop)
    return max(causes, key=lambda each: each[0])[1]


def _of_the_other(problem: Problem, result: Result, visit: Visit, stop: Stop) -> Iterator[tuple[float, Sentence]]:
    """What the other service of a visit asks of this one."""
    least, most = visit.gap or (0.0, 0.0)
    for route, other in _stops(result, visit.id):
        called = problem.worker_of[route.worker].called
        if other.service < stop.service and least > 0:
            sentence = say("It follows the first service by at least {n} minutes.", n=round(least))
            yield other.begin + least, sentence
        elif other.service != stop.service:
            soonest = other.begin + least if other.service < stop.service else other.begin - most
            busy = _ready(problem, route, other)
            # Of two who wait for each other, the one who is there last is the cause.
            if busy > _ready(problem, _route_of(result, stop), stop) - SAME:
                yield soonest, say("{worker} cannot be there before {at}.", worker=called, at=clock(busy))


def _route_of(result: Result, stop: Stop) -> Route:
    return next(route for route in result.routes if stop in route.stops)


def _ready(problem: Problem, route: Route, stop: Stop) -> float:
    """When the worker could be there: for the first stop, which is reached just in time, counted from the shift."""
    if route.stops[0] != stop:
        return stop.arrival
    worker = problem.worker_of[route.worker]
    return worker.shift_start + problem.minutes(worker.mode, worker.start, problem.visit_of[stop.visit].place)


def _coming(problem: Problem, route: Route, stop: Stop) -> Sentence:
    """Where the worker comes from."""
    worker, number = problem.worker_of[route.worker], route.stops.index(stop)
    here = worker.start if number == 0 else problem.visit_of[route.stops[number - 1].visit].place
    way = round(problem.minutes(worker.mode, here, problem.visit_of[stop.visit].place))
    if number == 0:
        return say(
            "{worker} starts at {at} and travels {n} minutes.",
            worker=worker.called, at=clock(worker.shift_start), n=way,
        )  # fmt: skip
    before = route.stops[number - 1]
    if any(pause.after == number for pause in route.pauses):
        return say(
            "{worker} is with {visit} until {at}, travels {n} minutes, and has a break on the way.",
            worker=worker.called, visit=problem.visit_of[before.visit].called, at=clock(before.end), n=way,
        )  # fmt: skip
    return say(
        "{worker} is with {visit} until {at} and travels {n} minutes.",
        worker=worker.called, visit=problem.visit_of[before.visit].called, at=clock(before.end), n=way,
    )  # fmt: skip


# --- why not Rosa --------------------------------------------------------------------------------------------------


def why_not(problem: Problem, result: Result, visit_id: str, worker_id: str) -> tuple[Sentence, ...]:
    """Why a worker does not make a visit: what forbids it, what it would break, or what it would cost."""
    visit, worker = problem.visit_of[visit_id], problem.worker_of[worker_id]
    if any(route.worker == worker_id for route, _ in _stops(result, visit_id)):
        return (say("{worker} does make it.", worker=worker.called),)
    if forbidden := tuple(_forbids(problem, visit, worker)):
        return forbidden
    plan = without(plan_of(problem, result.routes), frozenset({visit_id}))
    found = best_with(problem, plan, visit, TRIED, only=worker_id)
    if found is not None:
        return _compared(problem, result, found, worker)
    broken = [each.broken for each in days_with(problem, plan, visit, TRIED, only=worker_id)]
    fewest = min(broken, key=len, default=[])
    return tuple(
        say("If {worker} made it with the others where they are, {what}.", worker=worker.called, what=each)
        for each in (BROKEN.get(code, OTHERWISE) for code in dict.fromkeys(fewest))
    ) or (say("Nobody else may do the other service together with {worker}.", worker=worker.called),)


def _forbids(problem: Problem, visit: Visit, worker: Worker) -> Iterator[Sentence]:
    """What no plan could change. Of two services, one that the worker may do is enough."""
    if worker.id in visit.excluded:
        yield say("{worker} is not to visit {visit}.", worker=worker.called, visit=visit.called)
    lacking = [missing_skills(service, worker) for service in visit.services]
    if all(lacking):
        skill = min(lacking, key=len)[0]
        yield say("{worker} does not have the skill {skill}, which {visit} needs.",
                  worker=worker.called, skill=skill, visit=visit.called)  # fmt: skip
    pinned = [service.pinned_worker for service in visit.services]
    if all(each is not None for each in pinned) and worker.id not in pinned:
        named = [problem.worker_of[each].called for each in pinned if each is not None]
        yield say("It is pinned to {workers}.", workers=named)


def _compared(problem: Problem, result: Result, day: Day, worker: Worker) -> tuple[Sentence, ...]:
    """What the day with this worker would cost beside the one that is planned."""
    dearer = day.checked.cost - result.cost
    changes = _changes(problem, result, day)
    if dearer < -SAME:
        return (say("With {worker} the day would even be better: {changes}.", worker=worker.called, changes=changes),)
    if dearer <= SAME:
        return (say("With {worker} the day would be as good.", worker=worker.called),)
    return (say("With {worker} the day would be worse: {changes}.", worker=worker.called, changes=changes),)


def _changes(problem: Problem, result: Result, day: Day) -> tuple[Sentence, ...]:
    """How the terms that count change from the planned day to another, the dearest first."""
    changed = [
        (problem.weights[name] * (day.checked.terms[name] - result.terms[name]), name)
        for name in TERMS
        if problem.weights.get(name) and abs(day.checked.terms[name] - result.terms[name]) > SAME
    ]
    return tuple(
        _change(dearer / problem.weights[name], CALLED[name])
        for dearer, name in sorted(changed, key=lambda each: (-abs(each[0]), each[1]))
    )


def _change(by: float, what: Sentence) -> Sentence:
    n = f"{abs(by):.1f}".removesuffix(".0")
    return say("{n} more {what}", n=n, what=what) if by > 0 else say("{n} fewer {what}", n=n, what=what)


# --- what would bring it to the morning ----------------------------------------------------------------------------


def what_would(problem: Problem, result: Result, visit_id: str, begins: float, ends: float) -> tuple[Sentence, ...]:
    """What would let a visit begin between two times, the least first: moving it alone, the person's window, another
    visit less, a longer day of one worker.
    """
    visit = problem.visit_of[visit_id]
    span = {"begins": clock(begins), "ends": clock(ends)}
    if any(begins - SAME <= stop.begin <= ends + SAME for _, stop in _stops(result, visit_id)):
        return (say("{visit} does begin between {begins} and {ends}.", visit=visit.called, **span),)
    plan = without(plan_of(problem, result.routes), frozenset({visit_id}))
    opens = begins if visit.opens > ends else max(visit.opens, begins)
    wished = replace(visit, opens=opens, closes=ends, hard=True, pinned_at=None)
    said: list[Sentence] = []
    if visit.pinned_at is not None:
        said.append(say("It is pinned to {at}; that would have to be undone.", at=clock(visit.pinned_at)))
    if visit.opens > ends:
        said.append(say("Its window opens at {opens}; the person would have to agree to an earlier time.",
                        opens=clock(visit.opens)))  # fmt: skip
    asked = _with_visit(problem, wished)
    found = best_with(asked, plan, wished, TRIED)
    if found is not None:
        return (*said, _would_begin(problem, result, found, visit))
    return (*said, *_by_more(asked, result, plan, wished)) or (
        say("Nothing that was tried lets it begin between {begins} and {ends}.", **span),
    )


def _by_more(problem: Problem, result: Result, plan: Plan, visit: Visit) -> Iterator[Sentence]:
    """What else would have to give way, one thing at a time."""
    less: list[tuple[float, str, Day]] = []
    for other in sorted({item[0] for items in plan.values() for item in items}):
        day = best_with(problem, without(plan, frozenset({other})), visit, FEW_TRIED)
        if day is not None:
            less.append((day.checked.cost, other, day))
    if less:
        _, other, day = min(less, key=lambda each: each[:2])
        yield say(
            "It could begin at {at} if {other} moved to another time or another day.",
            at=clock(_begin(day, visit)), other=problem.visit_of[other].called,
        )  # fmt: skip
    for worker in problem.workers:
        freer = replace(worker, max_overtime=None, max_minutes=None, max_visits=None, max_leg_minutes=None)
        if freer == worker:
            continue
        day = best_with(_with_worker(problem, freer), plan, visit, FEW_TRIED, only=worker.id)
        if day is not None:
            yield say(
                "It could begin at {at} if {worker} agreed to a longer day or way; no plan does that by itself.",
                at=clock(_begin(day, visit)), worker=worker.called,
            )  # fmt: skip


# Of the days that need something else to change, so many places for each service.
FEW_TRIED = 4


def _would_begin(problem: Problem, result: Result, day: Day, visit: Visit) -> Sentence:
    who = [problem.worker_of[r.worker].called for r in day.routes for stop in r.stops if stop.visit == visit.id]
    at = clock(_begin(day, visit))
    if day.checked.cost <= result.cost + SAME:
        return say("It could begin at {at} with {workers}, and the day would be no worse.", at=at, workers=who)
    changes = _changes(problem, result, day)
    return say(
        "It could begin at {at} with {workers}; the day would be worse: {changes}.", at=at, workers=who, changes=changes
    )


def _begin(day: Day, visit: Visit) -> float:
    return min(stop.begin for route in day.routes for stop in route.stops if stop.visit == visit.id)


def _with_visit(problem: Problem, visit: Visit) -> Problem:
    return replace(problem, visits=tuple(visit if each.id == visit.id else each for each in problem.visits))


def _with_worker(problem: Problem, worker: Worker) -> Problem:
    return replace(problem, workers=tuple(worker if each.id == worker.id else each for each in problem.workers))
