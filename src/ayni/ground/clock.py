"""The server's clock, which tests and the demonstration can move and production refuses to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

from ayni.basics.instants import as_utc

_moved: ContextVar[datetime | None] = ContextVar("ayni_clock", default=None)


class ClockIsFixed(RuntimeError):
    """Somebody tried to move the clock of a production server."""


def now() -> datetime:
    """The present instant in UTC; server time, never a phone's."""
    return _moved.get() or datetime.now(UTC)


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Within this block, it is ``instant``. Raises ClockIsFixed in production."""
    if settings.AYNI_PRODUCTION:
        raise ClockIsFixed("the clock of a production server is not moved")
    token = _moved.set(as_utc(instant))
    try:
        yield
    finally:
        _moved.reset(token)
