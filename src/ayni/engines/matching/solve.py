"""From a Problem to a Result: who is eligible, in which order, who is not and why, and one plan for all needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ayni.engines.matching import assign, demands, score
from ayni.engines.matching.closest import closest
from ayni.engines.matching.eligibility import against, reasons
from ayni.engines.matching.levers import Pair
from ayni.engines.matching.plan import MILLIONTHS, SUPERVISES, Ask, Option, Room
from ayni.engines.matching.problem import Need, Problem, Worker
from ayni.engines.matching.result import ENGINE_VERSION, Assignment, Candidate, NotSuggested, Result
from ayni.engines.matching.widen import would_help


@dataclass(frozen=True, kw_only=True)
class Params:
    """How long to look. ``search_steps`` bounds the search of each group of needs that share workers."""

    search_steps: int = assign.STEPS
    widen: bool = True  # also look for what would make more people eligible, and each of those left out


def solve(
    problem: Problem, *, stop: Callable[[], bool] | None = None, seed: int = 0, params: Params | None = None
) -> Result:
    """Answer ``problem``: the same question gives the same answer, whatever order its rows came in.

    ``stop`` is asked while the plan for all needs is searched; once it says True the best plan so far is returned
    and marked as not proven. Nothing is left to chance; ``seed`` is kept with the result because every engine has one.
    """
    params = params or Params()
    workers = sorted(problem.workers, key=lambda worker: worker.id)
    needs = sorted(problem.needs, key=lambda need: need.id)
    shortlists: dict[str, tuple[Candidate, ...]] = {}
    not_suggested: dict[str, tuple[NotSuggested, ...]] = {}
    for need in needs:
        shortlists[need.id], not_suggested[need.id] = _judged(workers, need, problem, params.widen)
    by_id = {worker.id: worker for worker in workers}
    helping = {
        need.id: would_help(need, [(by_id[out.worker], out.reasons) for out in not_suggested[need.id]], problem)
        for need in needs
        if params.widen
    }
    return Result(
        problem_hash=problem.hash,
        engine_version=ENGINE_VERSION,
        seed=seed,
        shortlists=shortlists,
        not_suggested=not_suggested,
        would_help=helping,
        assignment=planned(problem, shortlists, stop=stop, steps=params.search_steps),
        groups={need.id: need.size for need in needs if need.members},
    )


def planned(
    problem: Problem,
    shortlists: Mapping[str, Sequence[Candidate]],
    *,
    stop: Callable[[], bool] | None = None,
    steps: int = assign.STEPS,
) -> Assignment:
    """One plan for all needs, of those who are on their shortlists, within everybody's room."""
    by_id = {worker.id: worker for worker in problem.workers}
    room = {w.id: Room(demands.free_minutes(w), demands.free_points(w)) for w in problem.workers}
    above = {SUPERVISES + over.id: over.room for over in problem.supervisors}
    needs = sorted(problem.needs, key=lambda need: need.id)
    asks = [_ask(need, shortlists[need.id], by_id) for need in needs]
    return assign.assign(asks, room, above, stop=stop, steps=steps)


def _judged(
    workers: list[Worker], need: Need, problem: Problem, widen: bool
) -> tuple[tuple[Candidate, ...], tuple[NotSuggested, ...]]:
    """The eligible, best first and by id where scores are equal; and the others, by id."""
    eligible, others = [], []
    for worker in workers:
        said = reasons(worker, need, problem)
        standing_against = against(said)
        if standing_against:
            nearest = closest(Pair(worker, need, problem)) if widen else ()
            others.append(NotSuggested(worker=worker.id, name=worker.name, reasons=standing_against, closest=nearest))
            continue
        terms = score.terms(worker, need, problem)
        eligible.append(
            Candidate(
                worker=worker.id,
                name=worker.name,
                score=score.total(terms),
                terms=terms,
                reasons_for=said,
                travel_minutes=demands.travel(worker, need),
                free_minutes_week=demands.free_minutes(worker),
                needs_minutes_week=demands.weekly_minutes(worker, need, problem.policy),
            )
        )
    eligible.sort(key=lambda candidate: (-candidate.score, candidate.worker))
    return tuple(eligible), tuple(others)


def _ask(need: Need, shortlist: Sequence[Candidate], workers: Mapping[str, Worker]) -> Ask:
    options = tuple(
        Option(
            candidate.worker,
            round(candidate.score * MILLIONTHS) * need.size,
            Room(candidate.needs_minutes_week, need.acuity_points),
            SUPERVISES + (workers[candidate.worker].supervisor or ""),
        )
        for candidate in shortlist
    )
    return Ask(need.id, need.urgency, options, need.size)
