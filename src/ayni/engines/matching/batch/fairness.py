"""Spreading paid hours: what a policy makes of a plan, and what that costs against the plan that only serves people.

Nothing here knows of declined offers, so no policy can punish them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np

from ayni.engines.matching.batch.assign import Plan, planned
from ayni.engines.matching.batch.branching import NEARLY, Floor, lifted, spread
from ayni.engines.matching.batch.question import MOST_PENALTY, Fairness, Spread
from ayni.engines.matching.batch.table import NOBODY, Longs, Table
from ayni.engines.matching.national import Edges, Supervision, best
from ayni.engines.matching.national.edges import MOST_GAIN
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import RECENT_WEEKS

# So many times as much as in the plain gains, leaving somebody without costs while hours are spread.
PEOPLE_FIRST = 4

# The weight of the penalty is looked for among so many steps.
STEPS_OF_WEIGHT = 16


@dataclass(frozen=True, kw_only=True)
class Level:
    """Paid minutes of the least-paid worker who could take somebody: what the plan reaches, what none exceeds."""

    reached: int
    at_most: int

    @property
    def proven(self) -> bool:
        """Whether no plan that serves as many lifts the least-paid higher."""
        return self.reached == self.at_most


@dataclass(frozen=True, eq=False)
class Fair:
    """The plan a policy chooses, beside the most efficient one. ``level`` is told where the policy is about it,
    ``recent_at_least`` (minutes that no plan within the share comes below) where hours are spread.

    ``proven``: the efficient plan is the best there is, and no other plan follows the policy further: for a share, the
    plan is the best for its penalty; for the least-paid, no plan lifts them higher.
    """

    plan: Plan
    efficient: Plan
    weight: int = 0
    level: Level | None = None
    recent_at_least: int | None = None
    proven: bool = False


def fair(table: Table, fairness: Fairness) -> Fair:
    """The plan that the policy asks for."""
    efficient = planned(table, table.gain)
    if fairness.spread is Spread.SHARE and table.recent.any():
        return _shared(table, efficient, fairness.share)
    if fairness.spread is Spread.MAX_MIN and table.able.any():
        return _lifted(table, efficient)
    return Fair(efficient, efficient, proven=efficient.proven)


def scores(table: Table, plan: Plan) -> int:
    """The scores of a plan added up, in millionths: what "efficiency" means once nobody is served less."""
    return table.scores(plan.pair)


def _of_people(table: Table, plan: Plan) -> int:
    """What serving these people is worth, whoever serves them."""
    return int(table.price[plan.pair >= 0].sum())


def penalised(table: Table, weight: int) -> Longs:
    """The gains less a penalty that rises evenly with recent paid minutes, up to MOST_PENALTY at the full weight.

    People weigh more than in the plain gains, so that the penalty chooses among workers and not among people.
    """
    most = max(1, int(table.recent.max(initial=0)))
    penalty = table.recent * (MOST_PENALTY * MILLIONTHS) // most * weight // STEPS_OF_WEIGHT
    # As far as the numbers reach in which the national assignment counts: a group costs as much as all its people.
    first = max(1, min(PEOPLE_FIRST, MOST_GAIN // int(table.price.max(initial=1))))
    held: Longs = table.gain + (first - 1) * table.price[table.need] - table.people[table.need] * penalty[table.worker]
    return held


def _shared(table: Table, efficient: Plan, share: float) -> Fair:
    """The plan that asks workers paid least of late, while nobody is served less and only the share is given up."""
    floor = Floor(efficient.served, _of_people(table, efficient), ceil((1 - share) * scores(table, efficient)))
    found = spread(table, floor)
    if found is None:
        return shared_by_weight(table, efficient, share)
    pair, at_least = found
    plan, recent = _in_true_gains(table, pair, efficient), table.recent_of(pair)
    holds = (
        plan.served >= floor.served and _of_people(table, plan) >= floor.people and scores(table, plan) >= floor.scores
    )
    if not holds or recent >= table.recent_of(efficient.pair):
        plan, recent = efficient, table.recent_of(efficient.pair)
    return Fair(plan, efficient, recent_at_least=at_least, proven=efficient.proven and recent == at_least)


def shared_by_weight(table: Table, efficient: Plan, share: float) -> Fair:
    """The same for a country that is too large to branch over: the heaviest penalty that keeps within the share.

    For each weight the plan is the best for the gains less the penalty; the heavier it is, the fewer recent paid hours
    the chosen workers have, and the lower the scores. So halving finds where the share is used up.
    """
    enough = (1 - share) * scores(table, efficient)

    def keeps(plan: Plan) -> bool:
        return (
            plan.served >= efficient.served
            and _of_people(table, plan) >= _of_people(table, efficient)
            and scores(table, plan) >= enough
        )

    low, high, found = 0, STEPS_OF_WEIGHT, efficient
    while low < high:
        weight = (low + high + 1) // 2
        plan = planned(table, penalised(table, weight), near=NEARLY)
        if keeps(plan):
            low, found = weight, plan
        else:
            high = weight - 1
    best_there = planned(table, penalised(table, low)) if low and not found.proven else found
    if keeps(best_there):
        found = best_there
    return Fair(_in_true_gains(table, found.pair, efficient), efficient, low, proven=efficient.proven and found.proven)


def _in_true_gains(table: Table, pair: Longs, efficient: Plan) -> Plan:
    """The same pairs, told in the gains that every plan is told in: the bound is that of the efficient plan."""
    gained = int(table.gain[pair[pair >= 0]].sum())
    return Plan(pair, table.served(pair), gained, efficient.bound, efficient.price, efficient.worth, efficient.above)


def _lifted(table: Table, efficient: Plan) -> Fair:
    """The plan in which the least-paid worker is paid most, among those that serve nobody less."""
    able, found = table.able, lifted(table, efficient.served)
    if found is None:
        return lifted_in_places(table, efficient)
    pair, at_most = found
    if int(table.paid(pair)[able].min()) <= int(table.paid(efficient.pair)[able].min()):
        pair = efficient.pair
    reached = int(table.paid(pair)[able].min())
    level = Level(reached=reached, at_most=max(reached, at_most))
    plan = _in_true_gains(table, pair, efficient)
    return Fair(plan, efficient, level=level, proven=efficient.proven and level.proven)


def lifted_in_places(table: Table, efficient: Plan) -> Fair:
    """The same for a country that is too large to branch over.

    For a level, everybody who was paid less has to get somebody whose minutes lift them there. That is asked of the
    country in places, with a first place of each such worker that gains more; halving finds the highest level. What
    needs two people to lift one worker is not found so, and what none can reach is bounded apart: see ``Level``.
    """
    able = table.able
    now = efficient, int(table.paid(efficient.pair)[able].min())
    levels = np.unique(np.concatenate([table.recent[able], table.recent[table.worker] + _paid_by_pair(table)]))
    levels = levels[levels > now[1]]

    def reaches(level: int) -> Plan | None:
        must = able & (table.recent < level)
        lifting = table.recent[table.worker] + _paid_by_pair(table) >= level
        plan = _with_first_places(table, must, lifting, efficient)
        return plan if plan and int(table.paid(plan.pair)[able].min()) > now[1] else None

    found = _highest(levels, reaches)
    plan = found or now[0]
    reached = int(table.paid(plan.pair)[able].min())
    level = Level(reached=reached, at_most=max(reached, _highest_thinkable(table, efficient)))
    return Fair(plan, efficient, level=level, proven=efficient.proven and level.proven)


def _highest(levels: Longs, reaches: Callable[[int], Plan | None]) -> Plan | None:
    found, low, high = None, 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        plan = reaches(int(levels[middle]))
        if plan is None:
            high = middle
        else:
            found, low = plan, middle + 1
    return found


def _paid_by_pair(table: Table) -> Longs:
    paid: Longs = RECENT_WEEKS * table.minutes
    return paid


def _with_first_places(table: Table, must: np.ndarray, lifting: np.ndarray, efficient: Plan) -> Plan | None:
    """The best plan in which each of ``must`` has somebody of the ``lifting`` pairs; None when none was found."""
    for bonus in (2**28, 2**29):
        edges, first = _edges_with_first(table, must, lifting, table.gain, bonus)
        pair = table.pairs_chosen(_whose(table, first, best(edges).worker))
        plan = _in_true_gains(table, pair, efficient)
        lifted = np.zeros(len(table.workers), bool)
        held = plan.pair[plan.pair >= 0]
        lifted[table.worker[held][lifting[held]]] = True
        if lifted[must].all() and plan.served >= efficient.served and table.fits(plan.pair):
            return plan
    return None


def _whose(table: Table, first: Longs, column: Longs) -> Longs:
    """The worker of each column, where added columns stand for the first places of ``first``."""
    whose = np.concatenate([np.arange(len(table.workers)), first])
    worker: Longs = np.where(column >= 0, whose[column], NOBODY)
    return worker


def _edges_with_first(
    table: Table, must: np.ndarray, lifting: np.ndarray, gain: Longs, bonus: int
) -> tuple[Edges, Longs]:
    """Edges in which each of ``must`` has one place as a column of its own, whose lifting pairs gain ``bonus`` more.

    Returns the edges and whose each added column is.
    """
    first = np.flatnonzero(must)
    column = np.full(len(table.workers), -1, np.int64)
    column[first] = len(table.workers) + np.arange(len(first))
    added = np.flatnonzero(must[table.worker] & lifting)
    need = np.concatenate([table.need, table.need[added]])
    worker = np.concatenate([table.worker, column[table.worker[added]]])
    gains = np.concatenate([gain, np.minimum(gain[added] + bonus, MOST_GAIN)])
    order = np.lexsort((worker, need))
    places = np.maximum(np.concatenate([table.places - must, np.ones(len(first), np.int64)]), 0)
    nested = table.nested(np.ones(len(table.need), bool))
    if nested is not None:
        nested = Supervision(np.concatenate([nested.of, nested.of[first]]), nested.room)
    return Edges.listed(len(table.needs), need[order], worker[order], gains[order], places, nested), first


def _highest_thinkable(table: Table, efficient: Plan) -> int:
    """No plan that serves as many pays its least-paid worker more than this.

    Each worker could at most take the longest pairs that there are places for, within the minutes; and whoever was
    paid less than the level needs at least one person, which is asked of the country with every person gaining alike.
    """
    able = table.able
    most = table.recent + RECENT_WEEKS * np.minimum(table.free_minutes, _longest(table))
    levels = np.unique(np.concatenate([table.recent[able], most[able]]))
    reachable = [level for level in levels if level <= most[able].min()]

    def thinkable(level: int) -> bool:
        must = able & (table.recent < level)
        people = table.people[table.need]
        # One more of them with a first place outweighs everybody: a plan that pays as much has all of these places.
        column = best(_edges_with_first(table, must, people > 0, people, int(table.people.sum()) + 1)[0]).worker
        firsts = int((column >= len(table.workers)).sum())
        return firsts == int(must.sum()) and table.served(column) >= efficient.served

    low, high = 0, len(reachable)
    while low < high:
        middle = (low + high) // 2
        if thinkable(int(reachable[middle])):
            low = middle + 1
        else:
            high = middle
    return int(reachable[low - 1]) if low else int(table.recent[able].min())


def _longest(table: Table) -> Longs:
    """All minutes that anybody could give the worker: an easy bound."""
    minutes = np.zeros(len(table.workers), np.int64)
    np.add.at(minutes, table.worker, table.minutes)
    return minutes
