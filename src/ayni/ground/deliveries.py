"""Working what must follow: deliveries written with the ledger, swept until each is done."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.ground.events import revive
from ayni.ground.ledger import EVENTS, Happening
from ayni.ground.models import Delivery
from ayni.ground.reactions import LATER

log = logging.getLogger("ayni.deliveries")

BATCH = 100
# After the n-th failure we wait 2^n minutes, at most six hours: a neighbour that is down for a day is met again.
LONGEST_WAIT = timedelta(hours=6)
LONGEST_PAUSE = 0.05  # seconds


def sweep(limit: int = BATCH, before_each: Callable[[], object] = lambda: None) -> int:
    """Work up to ``limit`` due deliveries and return how many were tried; ``before_each`` lets others go first.

    Each is done in a transaction of its own together with its mark, so a killed worker leaves it due and another
    takes it up; nothing waits for a worker that died.
    """
    tried = 0
    # Looking takes nothing from anybody; taking the next one takes the store, where one writes at a time.
    if not _due(clock.now()).exists():
        return 0
    while tried < limit:
        before_each()
        began = time.monotonic()
        if not _work_one(clock.now()):
            break
        tried += 1
        if not connection.features.has_select_for_update:
            # One writer at a time: whoever waits for the store gets as long as we had it, or a long queue would
            # keep everybody out, a red flag too.
            time.sleep(min(LONGEST_PAUSE, time.monotonic() - began))
    return tried


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(done_at=None, due_at__lte=now)


def _work_one(now: datetime) -> bool:
    with transaction.atomic():
        due = _due(now).order_by("due_at", "entry_id", "pk")
        # Several workers on PostgreSQL pass over what another holds; SQLite has one writer at a time anyway.
        delivery = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if delivery is None:
            return False
        delivery.attempts += 1
        try:
            with transaction.atomic():
                LATER[delivery.listener](_happening(delivery))
        except Exception as wrong:  # noqa: BLE001 - whatever a listener raises, the others must go on
            # Only the kind of error is kept: its text might quote what a person wrote.
            delivery.last_error = type(wrong).__name__
            delivery.due_at = now + min(LONGEST_WAIT, timedelta(minutes=2 ** min(delivery.attempts, 10)))
            log.warning("delivery %s to %s failed: %s", delivery.pk, delivery.listener, type(wrong).__name__)
        else:
            delivery.done_at = now
        delivery.save(update_fields=["attempts", "last_error", "due_at", "done_at"])
    return True


def _happening(delivery: Delivery) -> Happening:
    entry = delivery.entry
    by = Actor(entry.by, entry.by_name, frozenset())
    return Happening(revive(EVENTS[entry.verb], entry.facts), entry.verb, by, entry.because, entry.occurred_at)
