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
from ayni.engines.rounds.bounds.pricing import Found, Pricer, Round
from ayni.engines.rounds.bounds.relaxation import Relaxation

Array = Any

SMOOTH = 0.8  # how much of the best prices so far is in those that rounds are asked for
ROOM, MOST_ROOM = 4_000, 4_000_000  # labels of one kind at first, and at most
NEAR, NEAREST = 5e-3, 5e-4  # how near, as a share of it, the bound comes to the mixture before rows, and before the end
WORTHWHILE, TRIES = 2e-4, 4  # the share by which so many additions of rows must raise the mixture, or they end
NOTICED, PATIENT = 1e-3, 10  # the share by which the bound must rise once in so many askings, or another way is tried
STEP, SMALLEST = 1.0, 0.05  # of a way towards better prices, at first and at last
BEYOND = 1.5  # times the bound is what is hoped for, where no plan is known
LEFT = 1e-6  # tasks that a mixture leaves out
DEAREST = 1e7  # a task that is rather left out for this cannot be done


@dataclass
class Generation:
    """A relaxation being bounded from below: ``top`` is its bound so far, ``best`` the prices at which the highest was
    ``seen``; ``short`` says that there was no room for the labels of some kind, ``idle`` how often in a row nothing
    was gained."""

    master: Master
    pricers: Sequence[Pricer]
    top: float = 0.0
    best: Duals | None = None
    seen: float = -np.inf
    room: int = ROOM
    short: bool = False
    idle: int = 0
    patient: bool = False  # to the end, instead of as far as is worthwhile
    values: list[float] = field(default_factory=list)  # of the mixture, whenever rows were added

    def run(self, goal: float, stop: Callable[[], bool]) -> Mixture | None:
        """Raise the bound to ``goal``, or as far as is worthwhile; the last mixture, or none when it was stopped."""
        if self.best is None:
            self._approached(goal, stop)
        while not stop():
            mixture = self.master.solved()
            new = self._priced(mixture.duals)
            if self.top >= goal:
                return mixture
            if self.short and self.room < MOST_ROOM and (not new or self.idle >= PATIENT):
                self.room, self.idle = 4 * self.room, 0
                continue
            if new and mixture.value - self.top > self._near(mixture.value):
                continue
            if self.master.missing(mixture) > LEFT and not new:
                if self.master.paid.max() > DEAREST:
                    return mixture
                self.master.pay_more()
                self.best, self.seen = None, -np.inf
            elif not self._agreed(mixture) and not (new and self.patient):
                return mixture
        return None

    def _approached(self, goal: float, stop: Callable[[], bool]) -> None:
        """Find prices to begin with, and rounds on the way: a mixture of few rounds has wild ones.

        From what coming to each task costs at least, by steps towards tasks that the cheapest rounds do too seldom
        (Held, Wolfe and Crowder 1974), each as long as what is missing to ``goal`` says.
        """
        relaxed, step = self.master.relaxed, STEP
        kinds, meetings = len(relaxed.kinds), len(self.master.meetings)
        gain = nearest(relaxed)
        while step > SMALLEST and not stop() and self.top < goal:
            here = Duals(gain, np.zeros(kinds), np.zeros(meetings), np.zeros(relaxed.size))
            answers = self._answers(here)
            bound = self._bound(here, answers)
            for each in rounds_of(answers):
                self.master.add(each)
            if self.idle >= PATIENT and self.best is not None:
                step, self.idle, gain = step / 2, 0, self.best.task
                continue
            wanted = np.where(gain < relaxed.forgone, 1.0, 0.0)
            for pricer, found in answers:
                for cheapest in found.rounds[:1]:
                    np.subtract.at(wanted, list(cheapest.tasks), pricer.kind.count)
            missing = min(goal, BEYOND * self.top) - bound
            gain = np.clip(gain + step * missing / max(1.0, float(wanted @ wanted)) * wanted, 0.0, relaxed.forgone)

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
        """The cheapest rounds at these prices; the bound that they show is kept."""
        answers = self._answers(point)
        self._bound(point, answers)
        return rounds_of(answers)

    def _answers(self, point: Duals) -> list[tuple[Pricer, Found]]:
        prices = self.master.prices(point)
        return [(each, each.asked(prices, self.room)) for each in self.pricers]

    def _bound(self, point: Duals, answers: list[tuple[Pricer, Found]]) -> float:
        """What is proven at these prices."""
        left = np.minimum(0.0, self.master.relaxed.forgone - point.task).sum()
        crews = sum(each.kind.count * found.least for each, found in answers)
        bound = float(point.task.sum() + left + crews)
        self.short = any(found.short for _, found in answers)
        self.idle = 0 if bound > self.seen + NOTICED * abs(self.seen) else self.idle + 1
        if bound > self.seen:
            self.seen, self.best = bound, point
        self.top = max(self.top, bound)
        return bound

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


def rounds_of(answers: list[tuple[Pricer, Found]]) -> list[Round]:
    """All rounds that were found."""
    return [each for _, found in answers for each in found.rounds]


def nearest(day: Relaxation) -> Array:
    """What coming to each task costs at least, or leaving it out where that is less."""
    least = np.full(day.size, np.inf)
    for kind in day.kinds:
        ways = np.where(np.isfinite(kind.step[:-1, :-2]), kind.arc[:-1, :-2], np.inf)
        np.minimum.at(least, kind.tasks, ways.min(axis=0))
    return np.minimum(least, np.minimum(day.forgone, DEAREST))
