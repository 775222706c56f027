"""When somebody says X, we do Y: in the same transaction (``on``), or delivered later (``later``)."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ayni.ground.events import Event
from ayni.ground.ledger import EVENTS, Happening
from ayni.ground.models import Delivery, Entry

Listener = Callable[[Happening], Any]

_now: dict[type[Event], list[Listener]] = defaultdict(list)
LATER: dict[str, Listener] = {}
_later: dict[type[Event], list[str]] = defaultdict(list)


def on(kind: type[Event]) -> Callable[[Listener], Listener]:
    """Call the listener in the transaction of every ``kind``: for what must never be missing, such as an escalation."""

    def hear(listener: Listener) -> Listener:
        _now[kind].append(listener)
        return listener

    return hear


def later(kind: type[Event]) -> Callable[[Listener], Listener]:
    """Deliver every ``kind`` to the listener after its transaction, at least once: it must be safe to call twice."""

    def hear(listener: Listener) -> Listener:
        name = f"{listener.__module__}.{listener.__name__}"
        LATER[name] = listener
        _later[kind].append(name)
        return listener

    return hear


def announce(happening: Happening) -> None:
    """Tell those who hear at once."""
    for listener in _now[type(happening.event)]:
        listener(happening)


def queue(entries: list[Entry]) -> None:
    """Write a delivery for each listener who hears later, in the transaction that wrote the entries."""
    Delivery.objects.bulk_create(
        Delivery(entry=entry, listener=name, due_at=entry.recorded_at)
        for entry in entries
        for name in _later[EVENTS[entry.verb]]
    )
