"""Generated days: what is planned can be made and costs what is said, and nothing beats the reference."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import Phase, find, given, settings

from ayni.engines import rounds
from ayni.engines.rounds import Problem, Result, reference
from tests.engines.rounds_problems import problems

# The first that is found will do: making it small takes longer than finding it.
QUICKLY = settings(deadline=None, max_examples=500, database=None, phases=[Phase.generate])
FEW = rounds.Params(iterations=5)


def _missing(problem: Problem, result: Result) -> int:
    return sum(problem.visit_of[each.visit].prize is None for each in result.unplanned)


def _broken(problem: Problem, result: Result) -> list[str]:
    """What the validator finds, other than that visits which the plan says are left out are missing."""
    left_out = {each.visit for each in result.unplanned}
    found = rounds.check(problem, rounds.claim_of(result)).violations
    return [str(each.sentence) for each in found if each.code != "missing" or each.visit not in left_out]


@settings(deadline=None, max_examples=50)
@given(problems())
def test_the_reference_keeps_every_rule_and_the_search_never_beats_it(problem: Problem) -> None:
    best, found = reference.best(problem), rounds.solve(problem, params=FEW)
    assert _broken(problem, best) == []
    assert _broken(problem, found) == []
    rank = (_missing(problem, best), best.cost - 1e-6)
    assert rank <= (_missing(problem, found), found.cost)


@settings(deadline=None, max_examples=25)
@given(problems())
def test_more_means_never_make_the_best_day_worse(problem: Problem) -> None:
    """Longer days, more skills, no wish to keep somebody away: each can only help."""
    best = reference.best(problem)
    before = (_missing(problem, best), best.cost)
    easier = [
        replace(problem, workers=tuple(replace(each, max_minutes=None, max_visits=None) for each in problem.workers)),
        replace(problem, workers=tuple(replace(each, skills=problem.skills) for each in problem.workers)),
        replace(problem, visits=tuple(replace(each, excluded=frozenset()) for each in problem.visits)),
        replace(problem, visits=tuple(replace(each, hard=False) for each in problem.visits)),
    ]
    for other in easier:
        found = reference.best(other)
        assert (_missing(other, found), found.cost - 1e-6) <= before


@settings(deadline=None, max_examples=60)
@given(problems())
def test_every_plan_keeps_every_rule_even_when_it_is_cut_short(problem: Problem) -> None:
    found = rounds.solve(problem, stop=lambda: True)
    assert _broken(problem, found) == []
    assert {each.visit for each in found.unplanned} | {s.visit for r in found.routes for s in r.stops} == {
        each.id for each in problem.visits
    }


@settings(deadline=None, max_examples=20)
@given(problems())
def test_the_same_seed_gives_the_same_answer_and_it_can_be_stored(problem: Problem) -> None:
    one, other = (rounds.solve(problem, seed=7, params=FEW) for _ in range(2))
    assert one == other
    assert Result.from_json(one.as_json()) == one
    again = Problem.from_json(problem.as_json())
    assert again.hash == problem.hash
    assert replace(problem, visits=problem.visits[::-1], workers=problem.workers[::-1]).hash == problem.hash


@settings(deadline=None, max_examples=60)
@given(problems())
def test_costs_are_those_of_an_independent_recomputation(problem: Problem) -> None:
    found = rounds.solve(problem, params=rounds.Params(iterations=2))
    by_hand = _terms_by_hand(problem, found)
    assert {name: found.terms[name] for name in by_hand} == pytest.approx(by_hand)
    assert found.cost == pytest.approx(sum(problem.weights[name] * found.terms[name] for name in problem.weights))


def _terms_by_hand(problem: Problem, result: Result) -> dict[str, float]:
    """Every minute of every round is looked at: on the way, at work, resting, or waiting."""
    place = {each.id: number for number, each in enumerate(problem.places)}
    terms = dict.fromkeys(("travel", "lateness", "worst_lateness", "waiting", "overtime", "continuity"), 0.0)
    for route in result.routes:
        (worker,) = (each for each in problem.workers if each.id == route.worker)
        way, inside, resting = [worker.start], 0.0, sum(each.end - each.begin for each in route.pauses)
        for stop in route.stops:
            (visit,) = (each for each in problem.visits if each.id == stop.visit)
            way.append(visit.place)
            inside += visit.services[stop.service].minutes
            late = max(0.0, stop.begin - (visit.closes if visit.closes is not None else stop.begin))
            terms["lateness"] += late
            terms["worst_lateness"] = max(terms["worst_lateness"], late)
            terms["continuity"] += bool(visit.previous) and worker.id not in visit.previous
        way.append(worker.end)
        gone = sum(problem.travel["car"][place[a]][place[b]] for a, b in pairwise(way))
        terms["travel"] += gone
        terms["waiting"] += route.back - route.departure - inside - gone - resting
        if worker.shift_end is not None:
            terms["overtime"] += max(0.0, route.back - worker.shift_end)
    # Before the first stop nobody waits: a worker sets out just in time, but for a break on that way.
    return terms


@settings(deadline=None, max_examples=60)
@given(problems())
def test_times_are_the_soonest(problem: Problem) -> None:
    """No service could begin a minute sooner, nor could all services of a visit, with everything else where it is."""
    found = rounds.solve(problem, params=rounds.Params(iterations=2))
    for visit in problem.visits:
        theirs = [(r, n) for r in found.routes for n, s in enumerate(r.stops) if s.visit == visit.id]
        sets = [[each] for each in theirs] + ([theirs] if len(theirs) > 1 else [])
        for moved in sets:
            claim = rounds.claim_of(found)
            routes = {route.worker: route for route in claim.routes}
            for route, number in moved:
                stops = list(routes[route.worker].stops)
                stops[number] = replace(stops[number], begin=stops[number].begin - 1, end=stops[number].end - 1)
                routes[route.worker] = replace(routes[route.worker], stops=tuple(stops))
            judged = rounds.check(problem, replace(claim, routes=tuple(routes.values()), terms={}, cost=None))
            kinds = {each.code for each in judged.violations}
            assert kinds & {"early", "travel", "overlap", "gap", "pinned time", "break", "clock"}


INTERESTING: dict[str, Callable[[Problem, Result], bool]] = {
    "a visit for which there is no room": lambda problem, found: _missing(problem, found) > 0,
    "a break": lambda problem, found: any(route.pauses for route in found.routes),
    "an optional visit that is left out": lambda problem, found: found.terms["prizes"] > 0,
    "somebody late": lambda problem, found: found.terms["lateness"] > 0,
    "overtime": lambda problem, found: found.terms["overtime"] > 0,
    "a visit by two": lambda problem, found: any(stop.service for route in found.routes for stop in route.stops),
}


@pytest.mark.parametrize("case", INTERESTING)
def test_the_interesting_cases_do_occur(case: str) -> None:
    def occurs(problem: Problem) -> bool:
        return INTERESTING[case](problem, rounds.solve(problem, stop=lambda: True))

    assert find(problems(), occurs, settings=QUICKLY)
