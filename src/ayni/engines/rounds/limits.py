"""What one round must keep: whom it may stop at, in which times, and the limits that protect who makes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from ayni.basics.words import Sentence, say
from ayni.engines.rounds.problem import Break, Problem, Worker
from ayni.engines.rounds.result import Pause, Route, Stop


@dataclass(frozen=True)
class Violation:
    """Something that a plan must keep and does not. ``code`` names the kind; worker and visit, where one is meant."""

    code: str
    sentence: Sentence
    worker: str | None = None
    visit: str | None = None


@dataclass(frozen=True)
class Done:
    """A service as it is done, and by whom."""

    worker: str
    stop: Stop


def minute(value: float) -> str:
    """A number of minutes or a cost as sentences show it: at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def of_round(problem: Problem, route: Route, tolerance: float) -> Iterator[Violation]:
    """Everything that is wrong with the round of a known worker."""
    worker = problem.worker_of[route.worker]
    stops = [each for each in route.stops if exists(problem, each)]
    if not stops:
        return
    times = [route.departure, route.back, *(t for each in stops for t in (each.arrival, each.begin, each.end))]
    times += [t for each in route.pauses for t in (each.begin, each.end)]
    if not all(isfinite(each) for each in times):
        yield Violation("clock", say("A time in the round of {worker} is no number.", worker=worker.called), worker.id)
        return
    for stop in stops:
        yield from _of_stop(problem, worker, stop, tolerance)
    yield from _of_ways(problem, worker, route, stops, tolerance)
    yield from _of_breaks(worker, route, tolerance)
    yield from _of_limits(worker, route, stops, tolerance)


def exists(problem: Problem, stop: Stop) -> bool:
    """Whether there is such a visit, and such a service of it."""
    return stop.visit in problem.visit_of and 0 <= stop.service < len(problem.visit_of[stop.visit].services)


def _of_stop(problem: Problem, worker: Worker, stop: Stop, tolerance: float) -> Iterator[Violation]:
    visit = problem.visit_of[stop.visit]
    service = visit.services[stop.service]
    missing = sorted(service.skills - worker.skills)
    if missing:
        sentence = say(
            "{worker} does not have the skill {skill}, which {visit} needs.",
            worker=worker.called, skill=missing[0], visit=visit.called,
        )  # fmt: skip
        yield Violation("skill", sentence, worker.id, visit.id)
    if worker.id in visit.excluded:
        sentence = say("{worker} is not to visit {visit}.", worker=worker.called, visit=visit.called)
        yield Violation("excluded", sentence, worker.id, visit.id)
    if service.pinned_worker not in (None, worker.id):
        sentence = say(
            "{worker} is at {visit}, which is pinned to {pinned}.",
            worker=worker.called, visit=visit.called, pinned=service.pinned_worker,
        )  # fmt: skip
        yield Violation("pinned worker", sentence, worker.id, visit.id)
    if not abs(stop.end - stop.begin - service.minutes) <= tolerance:
        sentence = say(
            "{worker} stays {stayed} minutes at {visit}; {due} are due.",
            worker=worker.called, stayed=minute(stop.end - stop.begin), visit=visit.called, due=minute(service.minutes),
        )  # fmt: skip
        yield Violation("duration", sentence, worker.id, visit.id)


def _of_ways(
    problem: Problem, worker: Worker, route: Route, stops: list[Stop], tolerance: float
) -> Iterator[Violation]:
    """From the start place through every stop to the end place: nobody is anywhere sooner than the way allows."""
    here, left = worker.start, route.departure
    for number, stop in enumerate(stops):
        visit = problem.visit_of[stop.visit]
        if stop.begin < left - tolerance:
            sentence = say(
                "{worker} begins at {visit} at minute {begin} and is elsewhere until {left}.",
                worker=worker.called, visit=visit.called, begin=minute(stop.begin), left=minute(left),
            )  # fmt: skip
            yield Violation("overlap", sentence, worker.id, visit.id)
        else:
            yield from _of_arrival(problem, worker, route, (number, stop), (here, left), tolerance)
        here, left = visit.place, stop.end
    yield from _of_legs(problem, worker, stops, tolerance)
    last = left + problem.minutes(worker.mode, here, worker.end) + rest(route, len(stops))
    if not abs(route.back - last) <= tolerance:
        sentence = say(
            "{worker} is said to be back at minute {said}; it is {true}.",
            worker=worker.called, said=minute(route.back), true=minute(last),
        )  # fmt: skip
        yield Violation("clock", sentence, worker.id)


def _of_arrival(
    problem: Problem, worker: Worker, route: Route, at: tuple[int, Stop], came: tuple[str, float], tolerance: float
) -> Iterator[Violation]:
    (number, stop), (here, left) = at, came
    visit = problem.visit_of[stop.visit]
    soonest = left + problem.minutes(worker.mode, here, visit.place) + rest(route, number)
    if stop.begin < soonest - tolerance:
        sentence = say(
            "{worker} begins at {visit} at minute {begin} and cannot be there before {soonest}.",
            worker=worker.called, visit=visit.called, begin=minute(stop.begin), soonest=minute(soonest),
        )  # fmt: skip
        yield Violation("travel", sentence, worker.id, visit.id)
    elif not soonest - tolerance <= stop.arrival <= stop.begin + tolerance:
        sentence = say(
            "{worker} is said to arrive at {visit} at minute {said}; it is {true} or later, and before the beginning.",
            worker=worker.called, visit=visit.called, said=minute(stop.arrival), true=minute(soonest),
        )  # fmt: skip
        yield Violation("clock", sentence, worker.id, visit.id)


def _of_legs(problem: Problem, worker: Worker, stops: list[Stop], tolerance: float) -> Iterator[Violation]:
    """No way to or between visits is longer than the worker agreed to; the way home is not counted."""
    way = [worker.start, *(problem.visit_of[stop.visit].place for stop in stops)]
    for stop, here, there in zip(stops, way, way[1:], strict=False):
        long = problem.minutes(worker.mode, here, there)
        if worker.max_leg_minutes is not None and long > worker.max_leg_minutes + tolerance:
            visit = problem.visit_of[stop.visit]
            sentence = say(
                "{worker} travels {long} minutes to {visit}; {most} is the worker's own limit.",
                worker=worker.called, long=minute(long), visit=visit.called, most=minute(worker.max_leg_minutes),
            )  # fmt: skip
            yield Violation("own limit", sentence, worker.id, visit.id)


def rest(route: Route, after: int) -> float:
    """Minutes of break on the way that follows ``after`` stops."""
    return sum(max(0.0, each.end - each.begin) for each in route.pauses if each.after == after)


def _of_breaks(worker: Worker, route: Route, tolerance: float) -> Iterator[Violation]:
    """Each break that is due is taken, in its time, whole, and while nothing else happens."""
    free = list(route.pauses)
    for each in worker.breaks:
        fitting = next((pause for pause in free if _fits(pause, each, tolerance)), None)
        if fitting is not None:
            free.remove(fitting)
        elif route.departure <= each.earliest and route.back >= each.latest + each.minutes:
            sentence = say(
                "{worker} has no break of {minutes} minutes that begins between minutes {earliest} and {latest}.",
                worker=worker.called, minutes=minute(each.minutes), earliest=minute(each.earliest),
                latest=minute(each.latest),
            )  # fmt: skip
            yield Violation("break", sentence, worker.id)
    ends = [route.departure, *(stop.end for stop in route.stops)]
    begins = [*(stop.begin for stop in route.stops), route.back]
    for pause in route.pauses:
        within = 0 <= pause.after < len(ends) and pause.begin <= pause.end
        if not within or pause.begin < ends[pause.after] - tolerance or pause.end > begins[pause.after] + tolerance:
            sentence = say(
                "The break of {worker} at minute {begin} overlaps something else.",
                worker=worker.called, begin=minute(pause.begin),
            )  # fmt: skip
            yield Violation("break", sentence, worker.id)


def _fits(pause: Pause, due: Break, tolerance: float) -> bool:
    in_time = due.earliest - tolerance <= pause.begin <= due.latest + tolerance
    return in_time and pause.end - pause.begin >= due.minutes - tolerance


def _of_limits(worker: Worker, route: Route, stops: list[Stop], tolerance: float) -> Iterator[Violation]:
    if route.departure < worker.shift_start - tolerance:
        sentence = say(
            "{worker} leaves at minute {said}; the shift starts at {start}.",
            worker=worker.called, said=minute(route.departure), start=minute(worker.shift_start),
        )  # fmt: skip
        yield Violation("shift", sentence, worker.id)
    latest = worker.latest_return
    if latest is not None and route.back > latest + tolerance:
        sentence = say(
            "{worker} is back at minute {back}; it may be {latest} at the latest.",
            worker=worker.called, back=minute(route.back), latest=minute(latest),
        )  # fmt: skip
        yield Violation("shift", sentence, worker.id)
    out = route.back - route.departure
    if worker.max_minutes is not None and out > worker.max_minutes + tolerance:
        sentence = say(
            "{worker} is out for {out} minutes; {most} are the most that a day may hold.",
            worker=worker.called, out=minute(out), most=minute(worker.max_minutes),
        )  # fmt: skip
        yield Violation("protection", sentence, worker.id)
    if worker.max_visits is not None and len(stops) > worker.max_visits:
        sentence = say(
            "{worker} makes {made} visits; {most} is the worker's own limit.",
            worker=worker.called, made=len(stops), most=worker.max_visits,
        )  # fmt: skip
        yield Violation("own limit", sentence, worker.id)
