"""The three heaps of the board."""

from dataclasses import dataclass
from datetime import datetime

from ayni.desk.coordinator.pile import engagements, flags, groups, leads, onward, referrals, tellings
from ayni.desk.coordinator.pile.item import GOING, NEEDS, WAITING, Item
from ayni.ground.actors import Actor


@dataclass(frozen=True)
class Pile:
    """What needs the coordinator now, what waits for others, what goes well; the most urgent first in each."""

    needs: tuple[Item, ...]
    waiting: tuple[Item, ...]
    going: tuple[Item, ...]


def gather(actor: Actor, now: datetime) -> Pile:
    """Everything the coordinator answers for, as it is ``now``."""
    kinds = (flags, referrals, groups, engagements, leads, onward, tellings)
    rows = [row for kind in kinds for row in kind.rows(actor, now)]
    ordered = sorted(rows, key=lambda each: each.order(now))
    return Pile(*(tuple(each for each in ordered if each.heap == heap) for heap in (NEEDS, WAITING, GOING)))
