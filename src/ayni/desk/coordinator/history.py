"""What happened to something, as the ledger says it: the events, and apart from them who opened the record."""

from typing import Any
from uuid import UUID

from ayni.ground import ledger

READINGS = ("people.read", "engagements.read")
NEWEST = 40


def history_of(row: UUID) -> dict[str, Any]:
    """``entries`` and ``readings`` of a row, the newest first, as the part of the page that shows them expects."""
    told = ledger.about(row).order_by("-seq")
    return {
        "entries": list(told.exclude(verb__in=READINGS)[:NEWEST]),
        "readings": list(told.filter(verb__in=READINGS)[:NEWEST]),
    }
