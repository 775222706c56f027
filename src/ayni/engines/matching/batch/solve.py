"""From a Question to a BatchResult, at once or in steps that can be kept in between."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ayni.engines.matching import score
from ayni.engines.matching.batch import audit, recruiting
from ayni.engines.matching.batch.assign import Plan
from ayni.engines.matching.batch.fairness import fair, scores
from ayni.engines.matching.batch.left import Left
from ayni.engines.matching.batch.pairs import Judged, pairs_of
from ayni.engines.matching.batch.question import Question
from ayni.engines.matching.batch.recruiting import opening, profiles
from ayni.engines.matching.batch.result import ENGINE_VERSION, BatchResult, Opening, Placed, Standing, Unserved
from ayni.engines.matching.batch.table import Table
from ayni.engines.matching.eligibility import against, reasons
from ayni.engines.matching.problem import Need, Problem, Worker
from ayni.engines.matching.result import Widening, chips_of
from ayni.engines.matching.widen import would_help

# For so many of those whom nobody may take, what would help is looked for; each is asked of every worker again.
MOST_HELPED = 50
HELPS = 3


def solve(question: Question) -> BatchResult:
    """The whole answer. The same question gives the same answer, whatever order its rows came in."""
    found = pairs_of(question.problem)
    result = assigned(question, found)
    kinds = profiles(question, result)
    return completed(result, [opening(question, found, each, result.efficient) for each in kinds])


def completed(result: BatchResult, openings: Sequence[Opening | None]) -> BatchResult:
    """The answer with its map of recruitment."""
    return replace(result, openings=recruiting.told(openings))


def assigned(question: Question, found: Sequence[Judged]) -> BatchResult:
    """Everything but the map of recruitment, from what was judged."""
    table = Table.of(question, found)
    chosen = fair(table, question.fairness)
    plan, needs = chosen.plan, {need.id: need for need in question.problem.needs}
    workers = {worker.id: worker for worker in question.problem.workers}
    by_need = {each.need: each for each in found}
    out = [number for number in range(len(table.needs)) if plan.pair[number] < 0]
    nobody = [number for number in out if not by_need[table.needs[number]].pairs][:MOST_HELPED]
    return BatchResult(
        question_hash=question.hash,
        engine_version=ENGINE_VERSION,
        placed=tuple(_placed(question.problem, workers, needs, table, int(pair)) for pair in plan.pair if pair >= 0),
        unserved=tuple(
            _unserved(question.problem, needs, table, plan, chosen.efficient, by_need, number, number in nobody)
            for number in out
        ),
        standing=standing(table, plan),
        efficient=standing(table, chosen.efficient),
        bound=chosen.efficient.bound,
        proven=chosen.proven,
        prices={
            table.workers[number]: int(price)
            for number, price in enumerate(chosen.efficient.price)
            if price > 0 and table.able[number]
        },
        supervisors={
            each.id: int(price)
            for each, price in zip(question.problem.supervisors_by_id, chosen.efficient.above, strict=True)
            if price > 0
        },
        level_reached=chosen.level.reached if chosen.level else None,
        level_at_most=chosen.level.at_most if chosen.level else None,
        recent_at_least=chosen.recent_at_least,
        persons=audit.of_persons(question, table, plan),
        workers=audit.of_workers(question, table, plan),
    )


def standing(table: Table, plan: Plan) -> Standing:
    """The plan in numbers."""
    held = plan.pair[plan.pair >= 0]
    minutes, _ = table.taken(plan.pair)
    able = sorted((int(table.recent[n]), n) for n in range(len(table.workers)) if table.able[n])
    less_paid = [number for _, number in able[: (len(able) + 1) // 2]]
    return Standing(
        served=plan.served,
        gained=int(table.gain[held].sum()),
        scores=scores(table, plan),
        travel=int(table.travel[held].clip(0).sum()),
        minutes=int(minutes.sum()),
        to_less_paid=int(minutes[less_paid].sum()),
        recent=table.recent_of(plan.pair),
        least_paid=int(table.paid(plan.pair)[table.able].min()) if able else 0,
    )


def _placed(problem: Problem, workers: dict[str, Worker], needs: dict[str, Need], table: Table, pair: int) -> Placed:
    need, worker = table.needs[table.need[pair]], table.workers[table.worker[pair]]
    return Placed(
        need=need,
        worker=worker,
        score=int(table.score[pair]),
        travel=int(table.travel[pair]) if table.travel[pair] >= 0 else None,
        minutes=int(table.minutes[pair]),
        people=needs[need].size,
        chips=chips_of(score.terms(workers[worker], needs[need], problem)),
    )


def _unserved(
    problem: Problem,
    needs: dict[str, Need],
    table: Table,
    plan: Plan,
    efficient: Plan,
    by_need: dict[str, Judged],
    number: int,
    look_for_help: bool,
) -> Unserved:
    told = by_need[table.needs[number]]
    first, last = np.searchsorted(table.need, [number, number + 1])
    dues = table.supervision.added(efficient.price, efficient.above) if table.supervision else efficient.price
    prices = [int(dues[worker]) for worker in table.worker[first:last]]
    left = Left.after(table, plan.pair)
    own_room = [pair for pair in range(first, last) if left.has_own_room(table, pair)]
    return Unserved(
        need=told.need,
        people=needs[told.need].size,
        eligible=len(told.pairs),
        held_back=len(own_room),
        price=min(prices, default=0),
        against=told.against if not told.pairs else {},
        helps=_helps(problem, needs[told.need]) if look_for_help else (),
    )


def _helps(problem: Problem, need: Need) -> tuple[Widening, ...]:
    out = [(worker, against(reasons(worker, need, problem))) for worker in problem.workers]
    return would_help(need, sorted(out, key=lambda each: each[0].id), problem)[:HELPS]
