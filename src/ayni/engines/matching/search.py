"""The best plan for needs that share workers: a good start, bounds from above, and a search of what lies between."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from ayni.engines.matching.plan import MILLIONTHS, Ask, Option, Plan, Room, improve, serve
from ayni.engines.matching.prices import Amounts, Offer, asked, bound, cost, tightened
from ayni.engines.matching.relax import Relaxed, relaxed

# The search goes one call deeper for each need of a group; a larger group keeps its good start.
LARGEST = 300

# Values are counted in fractions of a millionth, so that prices lose little when they are rounded to whole numbers.
FINER = 1000


class Search:
    """``run`` fills ``best`` (need → option), ``proven``, and ``served_at_most``: how many any plan could serve."""

    def __init__(
        self,
        group: Sequence[Ask],
        room: Mapping[str, Room],
        steps: int,
        stop: Callable[[], bool] | None,
        above: Mapping[str, int] | None = None,
    ) -> None:
        self.asks = sorted(group, key=lambda ask: (-ask.urgency, len(ask.options), ask.need))
        self.by_need = {ask.need: ask for ask in group}
        self.room, self.steps, self.stop = room, steps, stop
        overs = {option.over for ask in group for option in ask.options}
        self.above = {over: people for over, people in (above or {}).items() if over in overs}
        # One number instead of three: a step of urgency outweighs all scores, a person served outweighs all urgency.
        self.step = (sum(ask.people for ask in group) * MILLIONTHS + 1) * FINER
        self.person = (sum(ask.urgency * ask.people for ask in group) + 1) * self.step
        self.best: dict[str, Option] = {}
        self.proven = False
        self.served_at_most = 0

    def run(self) -> None:
        """Start well, bound, and search only while the two differ."""
        places = places_of(self.asks, self.room)
        offers = [[self._offer(ask, option) for option in ask.options] for ask in self.asks]
        ideal = relaxed([{offer.worker: offer.value for offer in each} for each in offers], places)
        self.best = self._ideal_if_it_fits(ideal) or self._good_start()
        self.best_value = self._worth(self.best)
        room = {worker: (n, self.room[worker].minutes, self.room[worker].points) for worker, n in places.items()}
        start: dict[str, Amounts] = {worker: (price, 0, 0) for worker, price in ideal.prices.items()}
        room |= {over: (people, 0, 0) for over, people in self.above.items()}
        start |= dict.fromkeys(self.above, (0, 0, 0))
        prices = tightened(offers, room, start, self.best_value)
        at_most = bound(offers, room, prices)
        self.proven = at_most <= self.best_value
        if not self.proven and len(self.asks) <= LARGEST:
            self.proven = self._searched(offers, room, prices)
        served = sum(self.by_need[need].people for need in self.best)
        self.served_at_most = served if self.proven else at_most // self.person

    def _value(self, ask: Ask, option: Option) -> int:
        return ask.people * (self.person + ask.urgency * self.step) + option.worth * FINER

    def _worth(self, chosen: Mapping[str, Option]) -> int:
        return sum(self._value(self.by_need[need], option) for need, option in chosen.items())

    def _good_start(self) -> dict[str, Option]:
        """Urgent needs first leaves fewest urgent ones out, light ones first serves most: whichever is worth more."""
        light = sorted(self.asks, key=lambda ask: (_lightest(ask) / ask.people, -ask.urgency, ask.need))
        starts = [improve(order, serve(order, self._empty())).chosen for order in (self.asks, light)]
        return max(starts, key=self._worth)

    def _offer(self, ask: Ask, option: Option) -> Offer:
        takes = (1, option.takes.minutes, option.takes.points)
        over = option.over if option.over in self.above else ""
        return Offer(option.worker, self._value(ask, option), takes, over, ask.people if over else 0)

    def _empty(self) -> Plan:
        return Plan(dict(self.room), dict(self.above))

    def _ideal_if_it_fits(self, ideal: Relaxed) -> dict[str, Option] | None:
        """Where the ideal in places keeps to minutes and points as well, nothing can be better."""
        plan = self._empty()
        for index, worker in sorted(ideal.chosen.items()):
            ask = self.asks[index]
            option = next(each for each in ask.options if each.worker == worker)
            if not plan.fits(ask, option):
                return None
            plan.take(ask, option)
        return plan.chosen

    def _searched(
        self, offers: Sequence[Sequence[Offer]], room: Mapping[str, Amounts], prices: Mapping[str, Amounts]
    ) -> bool:
        """Whether the whole tree was searched; ``best`` is then the best there is."""
        self.plan = self._empty()
        # For each need: (value less cost, value, cost, option), the most promising first.
        self.ranked = [
            sorted(
                (
                    (offer.value - asked(offer, prices), offer.value, option)
                    for offer, option in zip(each, ask.options, strict=True)
                ),
                key=lambda found: (-found[0], found[2].worker),
            )
            for each, ask in zip(offers, self.asks, strict=True)
        ]
        most = [max(0, each[0][0]) for each in self.ranked]
        self.rest = [*accumulate(reversed(most), initial=0)][::-1]
        return self._from(0, 0, sum(cost(prices[worker], has) for worker, has in room.items()))

    def _from(self, index: int, value: int, priced: int) -> bool:
        """Try everything from the need at ``index`` on; False when the search had to stop before that was done.

        ``value`` is what was gained so far and ``priced`` what all room that is left costs: no completion reaches more
        than value + priced + rest.
        """
        self.steps -= 1
        if index == len(self.asks):
            if value > self.best_value:
                self.best, self.best_value = dict(self.plan.chosen), value
            return True
        if self.steps <= 0 or (self.stop is not None and self.stop()):
            return False
        ask, ahead = self.asks[index], value + priced + self.rest[index + 1]
        for left, worth, option in self.ranked[index]:
            if ahead + left <= self.best_value:
                break
            if self.plan.fits(ask, option):
                self.plan.take(ask, option)
                done = self._from(index + 1, value + worth, priced + left - worth)
                self.plan.drop(ask)
                if not done:
                    return False
        return ahead <= self.best_value or self._from(index + 1, value, priced)


def _lightest(ask: Ask) -> int:
    return min(option.takes.points for option in ask.options)


def places_of(asks: Sequence[Ask], room: Mapping[str, Room]) -> dict[str, int]:
    """How many of these needs each worker could take at most: of the lightest ones, by minutes and by points."""
    takes: dict[str, list[Room]] = {}
    for ask in asks:
        for option in ask.options:
            takes.setdefault(option.worker, []).append(option.takes)
    return {
        worker: min(
            _how_many([each.minutes for each in found], room[worker].minutes),
            _how_many([each.points for each in found], room[worker].points),
        )
        for worker, found in sorted(takes.items())
    }


def _how_many(sizes: Sequence[int], room: int) -> int:
    return sum(total <= room for total in accumulate(sorted(sizes)))
