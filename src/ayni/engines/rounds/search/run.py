"""One search: a first plan, then moves at falling temperatures until the budget is used up."""

from dataclasses import dataclass

import numpy as np

from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.search.anneal import anneal, built
from ayni.engines.rounds.search.model import UNITS, Model, modelled
from ayni.engines.rounds.search.schedule import Budget, Heat, usual
from ayni.engines.rounds.search.sheet import BEST, W_WAY, Whole

# The golden ratio in 64 bits: seeds that are near each other begin far apart (Steele et al. 2014, SplitMix).
SPREAD = 0x9E3779B97F4A7C15
# A problem has general terms whose unit is not travel: then warmth is in minutes of what weighs most.


@dataclass(frozen=True)
class Found:
    """The best plan of a search: for each row what stands before and after it, whose it is, and the break before it."""

    model: Model
    plan: Whole
    cost: int
    moves: int
    stopped: bool


def searched(problem: Problem, budget: Budget, seed: int, heat: Heat | None = None) -> Found:
    """Look for a good plan as long as the budget allows."""
    heat = heat or usual()
    model = modelled(problem, heat.neighbours)
    sheet = model.sheet
    luck = np.array([(seed + 1) * SPREAD % 2**64 or 1], np.uint64)
    best = np.zeros((len(sheet.nodes), 4), np.int32)
    built(sheet.nodes, sheet.ways, sheet.sums, sheet.notes, sheet.fit, sheet.rules, model.order, best)
    moves, stopped = 0, False
    scale = float(UNITS * max(1, sheet.sums[W_WAY]))
    while len(model.rows) and len(model.workers) and (used := budget.used(moves)) < 1:
        if budget.stopped:
            stopped = True
            break
        chunk = budget.chunk(moves)
        warmth = scale * heat.first * (heat.last / heat.first) ** used
        anneal(
            sheet.nodes, sheet.ways, sheet.sums, sheet.notes, sheet.fit, sheet.near, sheet.rules, luck, best,
            np.array([chunk, warmth, warmth]),
        )  # fmt: skip
        moves += chunk
    return Found(model, best, int(sheet.sums[BEST]), moves, stopped)
