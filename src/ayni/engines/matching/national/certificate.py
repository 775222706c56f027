"""Proof that an assignment is the best: checked from the question and the answer alone, with no line of the solver.

If no pair gains more than its two ends are worth together, no assignment gains more than all worths and all priced
places together; an assignment that gains exactly that much is therefore the best (weak duality). Where supervisors'
room is limited, a pair pays the price of the worker's place and that of the supervisor's.
"""

from dataclasses import dataclass

import numpy as np

from ayni.engines.matching.national.edges import Edges
from ayni.engines.matching.national.optimum import Optimum


@dataclass(frozen=True)
class Certificate:
    """``gained`` is what the assignment gains, ``bound`` what none exceeds; equal, they prove it the best."""

    served: int
    gained: int
    bound: int

    @property
    def gap(self) -> int:
        """What might still be gained; 0 is a proof."""
        return self.bound - self.gained


def certified(edges: Edges, found: Optimum) -> Certificate:
    """Check every place, pair and worth. Raises ValueError with the first thing that does not hold."""
    referral = np.repeat(np.arange(edges.referrals), np.diff(edges.start))
    chosen = found.worker[referral] == edges.worker
    taken = np.bincount(edges.worker[chosen], minlength=edges.workers)
    served = int((found.worker >= 0).sum())
    _must(len(found.worker) == len(found.worth) == edges.referrals and len(found.price) == edges.workers, "rows differ")
    _must(int(chosen.sum()) == served, "a referral is with a worker who may not take it")
    _must(bool((taken <= edges.places).all()), "a worker has more referrals than places")
    _must(bool((found.worth >= 0).all() and (found.price >= 0).all()), "a worth is below nothing")
    due = found.price
    bound = int(found.worth.sum()) + int((found.price * edges.places).sum())
    if edges.supervision is not None:
        over = edges.supervision
        _must(len(found.supervisor_price) == len(over.room), "rows differ")
        _must(bool((over.load(found.worker) <= over.room).all()), "a supervisor's workers have more than there is room")
        _must(bool((found.supervisor_price >= 0).all()), "a worth is below nothing")
        due = over.added(found.price, found.supervisor_price)
        bound += int((found.supervisor_price * over.room).sum())
    enough = found.worth[referral] + due[edges.worker] >= edges.gain
    _must(bool(enough.all()), "a pair gains more than its two ends are worth")
    gained = int(edges.gain[chosen].sum(dtype=np.int64))
    return Certificate(served, gained, bound)


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise ValueError(otherwise)
