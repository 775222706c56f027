"""Rounds and prices, each improving the other, until no round is worth more than it costs.

At any prices, what all tasks gain less what the cheapest rounds bring beyond their cost is a bound (Farley 1990): it
may be stopped at any time. Prices are mixed with the best so far (Wentges 1997), which spares most of the way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ayni.engines.rounds.bounds.agree import latest, unmet
from ayni.engines.rounds.bounds.master import Duals, Master, Meeting, Mixture
from ayni.engines.rounds.bounds.pricing import Pricer, Prices, Round
from ayni.engines.rounds.bounds.relaxation import Relaxation

Array = Any

SMOOTH = 0.8  # how much of the best prices so far is in those that rounds are asked for
ROOM, MOST_ROOM = 20_000, 2_000_000  # labels of one kind at first, and at most
NEAR, NEAREST = 5e-3, 1e-4  # how near, as a share of it, the bound comes to the mixture before rows, and before the end
WORTHWHILE, TRIES = 2e-4, 4  # the share by which so many additions of rows must raise the mixture, or they end
LEFT = 1e-6  # tasks that a mixture leaves out
DEAREST = 1e7  # a task that is rather left out for this cannot be done


@dataclass
class Generation:
    """A relaxation being bounded from below; ``top`` is its bound so far, seen at the prices ``best``."""

    master: Master
    pricers: Sequence[Pricer]
    top: float = 0.0
    best: Duals | None = None
    room: int = ROOM
    patient: bool = False  # to the end, instead of as far as is worthwhile
    values: list[float] = field(default_factory=list)  # of the mixture, whenever rows were added

    def run(self, goal: float, stop: Callable[[], bool]) -> Mixture | None:
        """Raise the bound to ``goal``, or as far as is worthwhile; the last mixture, or none when it was stopped."""
        while not stop():
            mixture = self.master.solved()
            room = self.room
            new = self._priced(mixture.duals)
            if self.top >= goal:
                return mixture
            if self.room > room or (new and mixture.value - self.top > self._near(mixture.value)):
                continue
            if self.master.missing(mixture) > LEFT and not new:
                if self.master.paid.max() > DEAREST:
                    return mixture
                self.master.pay_more()
                self.best = None
            elif not self._agreed(mixture) and not (new and self.patient):
                return mixture
        return None

    def _near(self, value: float) -> float:
        return abs(value) * (NEAREST if self._ended(value) else NEAR)

    def _ended(self, value: float) -> bool:
        """Whether rows are no longer worth the time."""
        if self.patient:
            return False
        return len(self.values) >= TRIES and value - self.values[-TRIES] < WORTHWHILE * abs(value)

    def _priced(self, duals: Duals) -> int:
        """Ask for rounds at mixed prices, and nearer to the duals as long as there is nothing new."""
        share = SMOOTH if self.best is not None else 0.0
        while True:
            point = duals.mixed(self.best, share) if self.best is not None and share else duals
            new = sum(self.master.add(each) for each in self._asked(point))
            if new or not share:
                return new
            share = share - SMOOTH / 2 if share > SMOOTH / 2 else 0.0

    def _asked(self, point: Duals) -> list[Round]:
        """The cheapest rounds at these prices, and the bound that they show."""
        prices = self.master.prices(point)
        answers = [(each, each.asked(prices, self.room)) for each in self.pricers]
        left = np.minimum(0.0, self.master.relaxed.forgone - point.task).sum()
        crews = sum(each.kind.count * found.least for each, found in answers)
        bound = float(point.task.sum() + left + crews)
        if bound > self.top or (self.best is None and np.isfinite(bound)):
            self.top, self.best = max(self.top, bound), point
        rounds = [each for _, found in answers for each in found.rounds]
        return rounds or self._tried(prices)

    def _tried(self, prices: Prices) -> list[Round]:
        """Where there was no room: rounds that are found with less care, and more room if there are none."""
        without = [each for each in self.pricers if not np.isfinite(each.asked(prices, self.room).least)]
        rounds = [found for each in without for found in each.asked(prices, self.room, loose=True).rounds]
        if without and not rounds:
            self.room = min(4 * self.room, MOST_ROOM)
        return rounds

    def _agreed(self, mixture: Mixture) -> bool:
        """Add the rows that the mixture breaks most, as long as that is worthwhile; whether there were any."""
        if self._ended(mixture.value):
            return False
        self.values.append(mixture.value)
        known = set(self.master.meetings)
        meetings = [each for each in unmet(self.master.relaxed.links, mixture) if each not in known]
        late = [each for each in latest(self.master.relaxed, mixture) if each not in self.master.late]
        self.master.meetings += meetings
        self.master.late += late
        return bool(meetings or late)


def begun(day: Relaxation, meetings: Sequence[Meeting] = (), late: Sequence[int] = ()) -> Generation:
    """The beginning, with rows that are known already."""
    alone = max(float((kind.arc[-2, :-2] + kind.arc[:-2, -1]).max()) for kind in day.kinds)
    master = Master(day, np.minimum(day.forgone, 2 * alone + 1.0), meetings=list(meetings), late=list(late))
    return Generation(master, [Pricer(day, number) for number in range(len(day.kinds))])
