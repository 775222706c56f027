"""What cannot be had together: the smallest set of wishes found that no plan fulfils.

Beginning with one visit that found no room, others are added, those that compete for the same people and hours first,
until the search fails; then every wish that is not needed for the failure is let go, one by one. What is left is a
conflict of which no part can be missed – as far as the search can tell: it is asked whether a plan exists, and for
more than a few services its no is not a proof.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ayni.basics.words import Sentence, say
from ayni.engines.rounds.construction import Limits, constructed, left_out
from ayni.engines.rounds.explain import clock
from ayni.engines.rounds.problem import Problem, Visit, Worker
from ayni.engines.rounds.unplanned import admitted

# So many times the search takes visits out and in again before it says no.
ITERATIONS = 30
# A conflict of more visits than this is no longer looked for: nobody could read it.
MOST_VISITS = 12


@dataclass(frozen=True)
class Wish:
    """Something that is asked for, in a sentence; ``let_go`` is the question without it."""

    code: str
    of: str
    sentence: Sentence
    let_go: Callable[[Problem], Problem]


def conflict(problem: Problem, visit_id: str, seed: int = 0) -> tuple[Sentence, ...]:
    """Wishes that cannot all be fulfilled, beginning with that ``visit_id`` is made; nothing when a plan was found."""
    asked = _smallest_day(problem, visit_id, seed)
    if asked is None:
        return ()
    kept: list[Wish] = []
    for wish in _wishes(asked, visit_id):
        without = wish.let_go(asked)
        if _possible(without, seed):
            kept.append(wish)
        else:
            asked = without
    return tuple(each.sentence for each in [*kept[-1:], *kept[:-1]])  # the visit that was asked about comes first


def _smallest_day(problem: Problem, visit_id: str, seed: int) -> Problem | None:
    """The visit with as few others as make it impossible; None where no such day was found."""
    visit = problem.visit_of[visit_id]
    rivals = sorted(
        (each for each in problem.visits if each.id != visit_id and each.prize is None),
        key=lambda each: (_apart(visit, each), each.id),
    )
    asked = replace(visit, prize=None)
    for count in range(min(len(rivals), MOST_VISITS) + 1):
        day = replace(problem, visits=(asked, *rivals[:count]), weights={"travel": 1.0})
        if not _possible(day, seed):
            return day
    return None


def _apart(visit: Visit, other: Visit) -> float:
    """How far the windows lie apart; negative where they overlap."""
    inf = float("inf")
    ends, other_ends = (each.closes if each.closes is not None else inf for each in (visit, other))
    return max(visit.opens, other.opens) - min(ends, other_ends)


def _possible(problem: Problem, seed: int) -> bool:
    """Whether the search finds a plan of every visit."""
    limits = Limits(iterations=ITERATIONS, spent=lambda: 0.0, stop=lambda: False)
    day, _, _ = constructed(problem, limits, seed)
    return not left_out(problem, day.plan)


def _wishes(problem: Problem, visit_id: str) -> Iterator[Wish]:
    """Everything that could be let go: other visits first, then what is asked of visits, then the limits of workers."""
    for visit in reversed(problem.visits):
        if visit.id != visit_id:
            yield Wish("visit", visit.id, say("{visit} is made.", visit=visit.called), _drop(visit.id))
    for worker in problem.workers:
        if all(worker not in admitted(problem, v, n) for v in problem.visits for n in range(len(v.services))):
            continue
        yield from _of_worker(worker)
    for visit in problem.visits:
        yield from _of_visit(visit)
    if problem.max_changed is not None:
        sentence = say("At most {most} promises change.", most=problem.max_changed)
        yield Wish("promises", "", sentence, lambda asked: replace(asked, max_changed=None))
    made = problem.visit_of[visit_id]
    yield Wish("visit", visit_id, say("{visit} is made.", visit=made.called), _drop(visit_id))


def _of_visit(visit: Visit) -> Iterator[Wish]:
    if visit.hard and visit.closes is not None:
        sentence = say("{visit} begins by {closes}.", visit=visit.called, closes=clock(visit.closes))
        yield Wish("window", visit.id, sentence, _visit(visit.id, hard=False))
    if visit.pinned_at is not None:
        sentence = say("{visit} is pinned to {at}.", visit=visit.called, at=clock(visit.pinned_at))
        yield Wish("pinned time", visit.id, sentence, _visit(visit.id, pinned_at=None))
    if any(each.pinned_worker for each in visit.services):
        sentence = say("{visit} is pinned to somebody.", visit=visit.called)
        free = tuple(replace(each, pinned_worker=None) for each in visit.services)
        yield Wish("pinned worker", visit.id, sentence, _visit(visit.id, services=free))
    if visit.excluded:
        sentence = say("Nobody excluded comes to {visit}.", visit=visit.called)
        yield Wish("excluded", visit.id, sentence, _visit(visit.id, excluded=frozenset()))
    if visit.gap is not None:
        sentence = say("The two services of {visit} begin as far apart as is asked.", visit=visit.called)
        yield Wish("gap", visit.id, sentence, _visit(visit.id, gap=(0.0, WHENEVER)))
    if missing := sorted(skill for each in visit.services for skill in each.skills):
        sentence = say("{visit} is made by somebody with the skills {skills}.", visit=visit.called, skills=missing)
        plain = tuple(replace(each, skills=frozenset()) for each in visit.services)
        yield Wish("skill", visit.id, sentence, _visit(visit.id, services=plain))


# A gap that is no gap: two days in minutes.
WHENEVER = 2 * 24 * 60.0


def _of_worker(worker: Worker) -> Iterator[Wish]:
    if worker.latest_return is not None:
        sentence = say("{worker} is back by {at}.", worker=worker.called, at=clock(worker.latest_return))
        yield Wish("shift", worker.id, sentence, _worker(worker.id, max_overtime=None))
    if worker.max_minutes is not None:
        sentence = say("{worker} is out for at most {n} minutes.", worker=worker.called, n=round(worker.max_minutes))
        yield Wish("protection", worker.id, sentence, _worker(worker.id, max_minutes=None))
    if worker.breaks:
        sentence = say("{worker} has the breaks that are due.", worker=worker.called)
        yield Wish("break", worker.id, sentence, _worker(worker.id, breaks=()))
    if worker.max_leg_minutes is not None:
        n = round(worker.max_leg_minutes)
        sentence = say("{worker} travels at most {n} minutes to a visit.", worker=worker.called, n=n)
        yield Wish("own limit", worker.id, sentence, _worker(worker.id, max_leg_minutes=None))
    if worker.max_visits is not None:
        sentence = say("{worker} makes at most {most} visits.", worker=worker.called, most=worker.max_visits)
        yield Wish("own limit", worker.id, sentence, _worker(worker.id, max_visits=None))


def _drop(visit_id: str) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, visits=tuple(each for each in problem.visits if each.id != visit_id))


def _visit(visit_id: str, **changes: object) -> Callable[[Problem], Problem]:
    return lambda problem: replace(
        problem,
        visits=tuple(replace(v, **changes) if v.id == visit_id else v for v in problem.visits),  # type: ignore[arg-type]
    )


def _worker(worker_id: str, **changes: object) -> Callable[[Problem], Problem]:
    return lambda problem: replace(
        problem,
        workers=tuple(replace(w, **changes) if w.id == worker_id else w for w in problem.workers),  # type: ignore[arg-type]
    )
