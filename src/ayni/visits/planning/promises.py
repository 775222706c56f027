"""A day that keeps what people were told, but for a few promises at most.

What was told is asked of the engine as it was told: that minute, that worker. Only where something cannot be so is a
promise let go, one after the other, each the one that helps most – so the limit holds whatever the engine does:

1. Whoever was told to come and cannot: as many of these visits as may change, the earliest first, go to another worker,
   at the same minute where that can be. The rest are left out, and it is said why.
2. A visit that was told, or is urgent, and found no room: the promises of those who could make it are let go one by
   one, for as long as one may still change and it helps.
"""

from collections.abc import Callable
from dataclasses import replace

from ayni.engines import rounds
from ayni.visits.planning.asking import beyond, pin_of, problem_of, there_on
from ayni.visits.planning.question import Day, Question, Wanted

# For each promise that is let go, at most so many are tried.
TRIED = 12

# The engine, asked to search so many iterations.
Solve = Callable[[rounds.Problem, int], rounds.Result]

# How far is searched for what is shown, and for whether letting a promise go helps: the same everywhere, so that rounds
# can be worked out again.
ITERATIONS, A_TRY = 600, 20


def worked_out(question: Question, day: Day, solve: Solve) -> tuple[Day, rounds.Result]:
    """The day as it was asked in the end, and the engine's answer."""
    there = there_on(question, day)
    gone = sorted((each for each in day.visits(question) if _cannot_be_kept(question, each, there)), key=_first_told)
    by_hand = [each for each in day.visits(question) if _moved_by_hand(question, each)]
    left = max(0, day.changes_left - len(by_hand))
    day = replace(day, freed=frozenset(e.id for e in gone[:left]), barred=frozenset(e.id for e in gone[left:]))
    found = first = solve(problem_of(question, day), ITERATIONS)
    if lost := frozenset(_missing(question, day, found)) & day.freed:
        # Their promise changes anyway: another minute costs no further one.
        day = replace(day, released=lost)
        found = solve(problem_of(question, day), A_TRY)
    for _ in range(left - len(gone[:left])):
        better = _let_one_go(question, day, found, solve)
        if better is None:
            break
        day, found = better
    return day, found if found is first else solve(problem_of(question, day), ITERATIONS)


def _first_told(wanted: Wanted) -> tuple[bool, int, str]:
    return not wanted.urgent, wanted.told.minute if wanted.told else 0, wanted.id


def _cannot_be_kept(question: Question, wanted: Wanted, there: frozenset[str]) -> bool:
    """Whether whoever was told to come cannot, whatever is planned."""
    told = wanted.told
    if told is None or pin_of(question, wanted):
        return False
    able = told.worker in there and told.worker in wanted.allowed
    if wanted.in_pairs:
        return not able or told.companion is None or told.companion not in there
    return not able or told.companion is not None


def _moved_by_hand(question: Question, wanted: Wanted) -> bool:
    pin, told = pin_of(question, wanted), wanted.told
    if pin is None or told is None:
        return False
    return pin.worker != told.worker or pin.minute not in (None, told.minute)


def _missing(question: Question, day: Day, found: rounds.Result) -> list[str]:
    """Visits that were told or are urgent, could be made, and are in no round."""
    never = {each.wanted for each in beyond(question, day)}
    out = {each.visit for each in found.unplanned}
    return [e.id for e in day.visits(question) if e.id in out - never and (e.told or e.urgent)]


def _let_one_go(question: Question, day: Day, found: rounds.Result, solve: Solve) -> tuple[Day, rounds.Result] | None:
    """The day with one promise fewer, where that lets more of what was told or is urgent be done."""
    missing = [each for each in day.visits(question) if each.id in _missing(question, day, found)]
    if not missing:
        return None
    could = {worker for each in missing for worker in each.allowed}
    near = [each.told.minute for each in missing if each.told] or [0]
    held = [
        (each not in missing, min(abs(each.told.minute - minute) for minute in near), each.id)
        for each in day.visits(question)
        if each.told and each.id not in day.let_go and each.told.worker in could and not pin_of(question, each)
    ]
    best = _rank(question, day, found), day, found
    for _elsewhere, _far, id_ in sorted(held)[:TRIED]:
        other = replace(day, released=day.released | {id_})
        answer = solve(problem_of(question, other), A_TRY)
        ranked = _rank(question, other, answer)
        if ranked < best[0]:
            best = ranked, other, answer
    return None if best[1] is day else (best[1], best[2])


def _rank(question: Question, day: Day, found: rounds.Result) -> tuple[int, int]:
    return len(_missing(question, day, found)), len(found.unplanned)
