"""People of Rosa's who were sent on: one is not heard of, one is back with advice, one did not go, one was returned."""

from collections.abc import Callable
from datetime import timedelta

from ayni.basics import ids
from ayni.console.demonstration.bond import Bond
from ayni.console.demonstration.world import Colleague, House, World
from ayni.decisions import seeds as decisions
from ayni.onward import seeds as onward
from ayni.onward.queries import OnwardReferral

# Days before the end.
LISTED, SENT, ARRANGED, HELD, WENT, BACK, NOT_GONE, EARLY, CAME = 8.2, 8.0, 7.0, 3.0, 4.0, 2.0, 2.5, 3.2, 1.0

# The ids of these follow from this and not from the programme's seed, which leaves the rest of history alone.
SEED = 17_801_128


class SentOn:
    """The thread, put on the timeline from the start."""

    def __init__(self, world: World, house: House, rosa: Colleague) -> None:
        self.world, self.house, self.rosa = world, house, rosa
        self.sent: list[OnwardReferral] = []

    def stage(self) -> None:
        """Put everything on the timeline."""
        by = self.house.coordinator
        told_on = (self.world.timeline.ends_at - timedelta(days=30)).date()
        self._put(LISTED, lambda: onward.list_places(self.house.centre, told_on, by))
        self._put(SENT, self._send)
        held_at = self.world.timeline.ends_at - timedelta(days=HELD)
        self._put(ARRANGED, lambda: self._each(2, lambda each: onward.arrange(each, held_at, by)))
        self._put(WENT, lambda: self._each(1, lambda each: onward.go(each, self.rosa.actor)))
        self._put(BACK, lambda: self._each(1, lambda each: onward.come_back(each, by)))
        self._put(NOT_GONE, lambda: self._each(2, lambda each: onward.not_go(each, self.rosa.actor)))
        self._put(EARLY, lambda: self._each(3, lambda each: onward.be_returned(each, by)))
        self._put(CAME, self._come_in)

    def _send(self) -> None:
        bonds = [bond for bond in self.rosa.bonds if isinstance(bond, Bond)]
        places = ("hospital-sur", "posta-arenal", "hospital-sur", "hospital-sur")
        for bond in bonds[: len(places)]:
            decisions.choose_to_go(bond.engagement, self.rosa.actor)
        self.sent = [
            onward.send(bond.engagement, place, self.house.coordinator)
            for bond, place in zip(bonds, places, strict=False)
        ]

    def _come_in(self) -> None:
        if self.sent:
            onward.come_in(self.sent[0].engagement, "dona-justina", self.house.coordinator)

    def _each(self, number: int, do: Callable[[OnwardReferral], None]) -> None:
        for onward_referral in self.sent[number : number + 1]:
            do(onward_referral)

    def _put(self, days: float, do: Callable[[], None]) -> None:
        def seeded() -> None:
            with ids.seeded(SEED + round(days * 10)):
                do()

        self.world.timeline.put(self.world.timeline.ends_at - timedelta(days=days), seeded)
