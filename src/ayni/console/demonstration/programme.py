"""The whole demonstration, built from one seed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from ayni.basics import ids
from ayni.basics.instants import local
from ayni.basics.words import Sentence, say
from ayni.console.demonstration import founding, rhythm
from ayni.console.demonstration.timeline import ZONE, Timeline
from ayni.console.demonstration.today import STAGED, Today
from ayni.console.demonstration.world import Scale
from ayni.ground import clock
from ayni.people.queries import Person

SEED = 1780


def is_empty() -> bool:
    """Whether nobody is known yet: only then is a demonstration built."""
    return not Person.objects.exists()


def build(seed: int, scale: Scale, ends_at: datetime, tell: Callable[[Sentence], None]) -> None:
    """Live through the history that ends at ``ends_at``: all of it in one transaction, so that it is whole or absent.

    The same seed, scale and end give the same history, to the last hash of the ledger. ``tell`` hears of every week.
    """
    begins_at = local(ends_at - timedelta(days=scale.days), ZONE, 7 * 60)
    timeline = Timeline(begins_at, ends_at)
    with _changes_in_memory(), transaction.atomic(), ids.seeded(seed):
        with clock.moved_to(begins_at):
            world = founding.begin(Random(seed), timeline)  # noqa: S311 - the same for everybody, on purpose
            founding.found(world, scale)
        Today(world).stage()
        rhythm.set_going(world, scale.people - STAGED)
        weeks = -(-scale.days // 7)
        for week in range(1, weeks + 1):
            timeline.run(min(ends_at, begins_at + timedelta(weeks=week)))
            tell(say("week {week} of {weeks}: {people} people, {visits} visits", week=week, weeks=weeks,
                     people=world.counted["people"], visits=world.counted["visits"]))  # fmt: skip
        timeline.run(ends_at)


@contextmanager
def _changes_in_memory() -> Iterator[None]:
    """Have SQLite keep what one long transaction changes until it commits.

    To save memory it would write every changed page to its log whenever others are read, and again the next time: for
    a history of 25 MB that came to 14 GB.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_spill = OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA cache_spill = ON")
