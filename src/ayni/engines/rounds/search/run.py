"""One search: several first plans, moves at falling temperatures from each, and more of them from the best."""

from dataclasses import dataclass

import numpy as np

from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.search.anneal import anneal, built
from ayni.engines.rounds.search.model import UNITS, Model, modelled
from ayni.engines.rounds.search.schedule import Budget, Course, Heat
from ayni.engines.rounds.search.sheet import BEST, W_WAY, Long, Luck, Sheet, Whole

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


@dataclass(frozen=True)
class Begun:
    """A plan being bettered: where it is, and the best it was."""

    nodes: Whole
    sums: Long
    best: Whole

    @property
    def cost(self) -> int:
        """What the best plan costs."""
        return int(self.sums[BEST])


def searched(problem: Problem, budget: Budget, seed: int, heat: Heat | None = None) -> Found:
    """Look for a good plan as long as the budget allows.

    With time enough there are several beginnings, each annealed to the end: one bottleneck of a day can hold a single
    one in a basin that no later move leaves. The best of them is annealed once more, less hot.
    """
    heat = heat or Heat()
    model = modelled(problem, heat.neighbours)
    luck = np.array([(seed + 1) * SPREAD % 2**64 or 1], np.uint64)
    scale = float(UNITS * max(1, model.sheet.sums[W_WAY]))
    here = _begun(model)
    course = Course(budget, len(model.rows), heat)
    ended: list[Begun] = []
    while len(model.rows) and len(model.workers) and course.goes_on():
        if course.turned():
            ended.append(here)
            here = min(ended, key=lambda each: each.cost) if course.is_last else _begun(model)
        _warmed(model.sheet, here, luck, course.chunk, scale * course.warmth)
        course.made()
    best = min([*ended, here], key=lambda each: each.cost)
    return Found(model, best.best, best.cost, course.moves, course.stopped)


def _begun(model: Model) -> Begun:
    """A first plan."""
    sheet = model.sheet
    here = Begun(sheet.nodes.copy(), sheet.sums.copy(), np.zeros((len(sheet.nodes), 4), np.int32))
    built(here.nodes, sheet.ways, here.sums, sheet.notes, sheet.fit, sheet.rules, model.order, here.best)
    return here


def _warmed(sheet: Sheet, here: Begun, luck: Luck, moves: int, warmth: float) -> None:
    """So many moves at one temperature."""
    anneal(
        here.nodes, sheet.ways, here.sums, sheet.notes, sheet.fit, sheet.near, sheet.rules, luck, here.best,
        np.array([moves, warmth, warmth]),
    )  # fmt: skip
