"""One day of a question, as the rounds engine is asked it, and the engine's answer as the house reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ayni.basics.words import Sentence, say
from ayni.engines import rounds
from ayni.visits.planning.answer import LeftOut, Placed, Round
from ayni.visits.planning.question import Day, Helper, Pin, Question, Shift, Wanted


def problem_of(question: Question, day: Day) -> rounds.Problem:
    """The engine's problem for one day; visits that nobody could make are not in it (see ``beyond``)."""
    workers = [worker for helper in question.helpers if (worker := _worker(question, helper, day))]
    there = frozenset(each.id for each in workers)
    outside = {each.wanted for each in beyond(question, day)}
    wanted = [each for each in day.visits(question) if each.id not in outside]
    skilled = _skills(question, wanted)
    taken = [visit for helper in question.helpers if helper.id in there for visit in _taken(helper, day.number)]
    return rounds.Problem(
        workers=tuple(_with_skills(each, skilled[each.id]) for each in workers),
        visits=(*(_visit(question, day, each, there) for each in wanted), *taken),
        places=(
            *(rounds.Place(id=each.id, point=each.start) for each in question.helpers),
            *(rounds.Place(id=each.id, point=each.place) for each in wanted if each.place),
        ),
        weights={**question.limits.weights, "prizes": 1},
        skills=frozenset(skill for each in wanted for skill in _first_skills(each)),
        kept_minutes=question.limits.kept_minutes,
    )


def there_on(question: Question, day: Day) -> frozenset[str]:
    """The workers who can be on the way that day."""
    return frozenset(each.id for each in question.helpers if _worker(question, each, day))


def beyond(question: Question, day: Day) -> tuple[LeftOut, ...]:
    """Visits that nobody could make that day, whatever else is planned, and why."""
    found = []
    for wanted in day.visits(question):
        if reason := _why_beyond(question, day, wanted):
            found.append(LeftOut(wanted.id, reason))
    return tuple(found)


def _why_beyond(question: Question, day: Day, wanted: Wanted) -> Sentence | None:
    there = there_on(question, day)
    own = question.helper_of.get(wanted.worker)
    name = own.name if own else "?"
    if wanted.id in day.barred:
        return say("Whoever was told to come cannot, and no more promises may change in this plan.")
    if pin := pin_of(question, wanted):
        if pin.worker not in there:
            return say("{name} has no hours then.", name=question.helper_of[pin.worker].name)
        if pin.worker not in wanted.allowed:
            return say("{name} cannot make this visit.", name=question.helper_of[pin.worker].name)
    elif not there & set(wanted.allowed):
        if len(wanted.allowed) > 1:
            return say("Neither {name} nor anybody who could stand in has hours then.", name=name)
        return say("{name} has no hours then. Ask for cover to see who could go.", name=name)
    if wanted.in_pairs and not (there & set(wanted.companions)):
        return say("Two are to go, and nobody could go along with {name}.", name=name)
    timed = wanted.told or (pin and pin.minute is not None)
    if not timed and _window(question, day.number, wanted) is None:
        return say("It does not suit {code} that day.", code=wanted.code)
    return None


def pin_of(question: Question, wanted: Wanted) -> Pin | None:
    """The pin of a visit; of two the later counts."""
    return {each.wanted: each for each in question.wishes.pins}.get(wanted.id)


def _worker(question: Question, helper: Helper, day: Day) -> rounds.Worker | None:
    """The worker as she can be on the way that day; none where nothing is left of it."""
    least = question.from_minute if day.number == 0 else 0
    least = max(least, day.rests_until.get(helper.id, 0))
    shifts = sorted((each.start, each.end) for each in helper.shifts if each.day == day.number and each.end > least)
    minutes = min(question.limits.day_minutes, day.week_left.get(helper.id, helper.week_minutes))
    if not shifts or minutes <= 0:
        return None
    between = pairwise(shifts)
    return rounds.Worker(
        id=helper.id,
        name=helper.name,
        start=helper.id,
        end=helper.id,
        mode=helper.mode,
        shift_start=max(shifts[0][0], least),
        shift_end=shifts[-1][1],
        max_minutes=minutes,
        breaks=tuple(
            rounds.Break(earliest=before[1], latest=before[1], minutes=after[0] - before[1])
            for before, after in between
            if after[0] > before[1] >= least
        ),
        load_before=helper.before + helper.week_minutes - day.week_left.get(helper.id, helper.week_minutes),
    )


def _skills(question: Question, wanted: Sequence[Wanted]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {each.id: set() for each in question.helpers}
    for each in wanted:
        for worker in each.allowed:
            if worker in found:
                found[worker] |= _first_skills(each)
    return found


def _first_skills(wanted: Wanted) -> set[str]:
    """What whoever leads the visit must have: the protocol, and where two go, that it is hers to lead."""
    return {wanted.protocol, f"leads {wanted.id}"} if wanted.in_pairs else {wanted.protocol}


def _with_skills(worker: rounds.Worker, skills: Iterable[str]) -> rounds.Worker:
    return rounds.Worker(
        **{name: getattr(worker, name) for name in worker.__dataclass_fields__} | {"skills": frozenset(skills)}
    )


def _visit(question: Question, day: Day, wanted: Wanted, there: frozenset[str]) -> rounds.Visit:
    pin, told = pin_of(question, wanted), wanted.told
    at = pin.minute if pin else None
    bounds = _begins(question, day, wanted)
    minutes = wanted.minutes + question.limits.notes_minutes
    leads, along = _goes(question, day, wanted)
    lead = rounds.Service(minutes=minutes, skills=frozenset(_first_skills(wanted)), pinned_worker=leads)
    come = set(wanted.allowed) | set(wanted.companions)
    kind = "urgent" if wanted.urgent else "told" if told else "due"
    return rounds.Visit(
        id=wanted.id,
        name=wanted.code,
        place=wanted.id if wanted.place else wanted.worker,
        services=(lead, rounds.Service(minutes=minutes, pinned_worker=along)) if wanted.in_pairs else (lead,),
        gap=(0, 0) if wanted.in_pairs else None,
        opens=min(bounds),
        closes=max(bounds),
        hard=True,
        pinned_at=at,
        prize=question.limits.prizes[kind],
        excluded=there - come,
        previous=frozenset({wanted.worker}),
        told_at=told.minute if told else None,
    )


def _begins(question: Question, day: Day, wanted: Wanted) -> list[int]:
    """Minutes between which the visit may begin: as it was told, unless that was let go; a pin reaches farther.

    What was agreed by telephone may lie outside the hours that somebody once named.
    """
    pin, told = pin_of(question, wanted), wanted.told
    if told and pin is None and wanted.id not in day.released:
        return [told.minute]
    window = _window(question, day.number, wanted)
    if pin and pin.minute is not None:
        return [*(window or ()), pin.minute]
    return [*(window or ([told.minute] if told else ()))]


def _goes(question: Question, day: Day, wanted: Wanted) -> tuple[str | None, str | None]:
    """Who must lead the visit and who must go along, where that is fixed or was told and still holds."""
    pin, told = pin_of(question, wanted), wanted.told
    if pin:
        return pin.worker, None
    if told is None or wanted.id in day.let_go:
        return None, None
    return told.worker, told.companion


def _window(question: Question, day: int, wanted: Wanted) -> tuple[int, int] | None:
    """The minutes in which the visit may begin: within the stretch that suits the person and is longest, or was told.

    The engine knows one window for each visit; where somebody named two stretches of a day, the longer is asked.
    """
    latest = [(start, end - wanted.minutes) for start, end in question.hours_on(wanted, day)]
    fits = [(start, end) for start, end in latest if end >= start]
    if not fits:
        return None
    if told := wanted.told:
        holding = [each for each in fits if each[0] <= told.minute <= each[1]]
        fits = holding or fits
    return max(fits, key=lambda each: (each[1] - each[0], -each[0]))


def _taken(helper: Helper, day: int) -> Iterable[rounds.Visit]:
    """What the worker does besides this plan, as visits at which she is found already."""
    for number, each in enumerate(shift for shift in helper.taken if shift.day == day):
        yield rounds.Visit(
            id=_taken_id(helper, number, each), place=helper.id, opens=each.start, closes=each.start, hard=True,
            services=(rounds.Service(minutes=each.end - each.start, pinned_worker=helper.id),), pinned_at=each.start,
        )  # fmt: skip


def _taken_id(helper: Helper, number: int, shift: Shift) -> str:
    return f"taken:{helper.id}:{shift.day}:{number}"


@dataclass(frozen=True)
class DayRounds:
    """What the engine found for a day."""

    placed: tuple[Placed, ...]
    left: tuple[LeftOut, ...]
    rounds: tuple[Round, ...]


def read(question: Question, day: Day, result: rounds.Result) -> DayRounds:
    """The engine's answer as the house reads it."""
    wanted = set(day.wanted)
    legs: dict[str, dict[int, tuple[str, int, int]]] = {}
    made = []
    for route in result.routes:
        here, before, travel = route.departure, route.departure, 0.0
        for number, stop in enumerate(route.stops):
            paused = sum(each.end - each.begin for each in route.pauses if each.after == number)
            way = stop.arrival - before - paused
            travel += max(0.0, way)
            legs.setdefault(stop.visit, {})[stop.service] = (route.worker, round(stop.begin), round(max(0.0, way)))
            before = stop.end
        paused = sum(each.end - each.begin for each in route.pauses if each.after == len(route.stops))
        travel += max(0.0, route.back - before - paused)
        pauses = tuple((round(each.begin), round(each.end)) for each in route.pauses)
        made.append(Round(day.number, route.worker, round(here), round(route.back), round(travel), pauses))
    placed = [_placed(day, visit, by_service) for visit, by_service in sorted(legs.items()) if visit in wanted]
    left = [LeftOut(each.visit, each.reason) for each in result.unplanned if each.visit in wanted]
    return DayRounds(tuple(placed), (*beyond(question, day), *left), tuple(made))


def _placed(day: Day, visit: str, by_service: Mapping[int, tuple[str, int, int]]) -> Placed:
    worker, minute, travel = by_service[0]
    companion, _begin, along = by_service.get(1, (None, 0, 0))
    return Placed(visit, day.number, minute, worker, companion, travel, along)
