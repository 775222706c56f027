"""Leafing through a list: a page, and the cursor that leads to the next one, whatever was added meanwhile."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Annotated, Any

from django.db.models import BigIntegerField, DateTimeField, Model, Q, QuerySet
from django.db.models import Field as Column
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from ayni.basics.words import say
from ayni.exchange.rest.shapes import Id, Instant, Line, Unfit

MOST, USUAL = 200, 50
Seq = Annotated[int, Field(ge=0, le=2**63 - 1)]


class Turn(BaseModel):
    """Which page of a list."""

    cursor: str = Field(
        default="",
        max_length=400,
        pattern=r"^[A-Za-z0-9_=-]*$",
        description="`next` of the page before; empty for the first page.",
    )
    limit: int = Field(default=USUAL, ge=1, le=MOST, description="How many at most.")


class BadCursor(Unfit):
    """A cursor that we did not make."""


def turned(rows: QuerySet[Any], by: str, turn: Turn, *, newest_first: bool = False) -> tuple[list[Any], str | None]:
    """One page of ``rows`` in the order of the column ``by`` (then of the id), and the cursor of the next page.

    The page begins after a value, not after a number of rows, so that nothing is skipped when rows are added.
    One query. Raises BadCursor.
    """
    down = "-" if newest_first else ""
    ordered = rows.order_by(f"{down}{by}", f"{down}pk")
    if turn.cursor:
        value, pk = _read(turn.cursor, rows.model, by)
        beyond = "lt" if newest_first else "gt"
        ordered = ordered.filter(Q(**{f"{by}__{beyond}": value}) | Q(**{by: value, f"pk__{beyond}": pk}))
    found = list(ordered[: turn.limit + 1])
    page = found[: turn.limit]
    return page, _write(page[-1], by) if len(found) > turn.limit else None


def _write(row: Model, by: str) -> str:
    value = getattr(row, by)
    plain = value.isoformat() if isinstance(value, datetime) else value
    pk = row.pk if isinstance(row.pk, int) else str(row.pk)
    return urlsafe_b64encode(json.dumps([plain, pk]).encode()).decode()


def _read(cursor: str, model: type[Model], by: str) -> tuple[Any, Any]:
    kind: Any = tuple[_kind(model._meta.get_field(by)), _kind(model._meta.pk)]  # type: ignore[misc]
    try:
        value, pk = TypeAdapter(kind).validate_python(tuple(json.loads(urlsafe_b64decode(cursor))))
    except (NotBase64, ValueError, TypeError, ValidationError, RecursionError):
        raise BadCursor(say("This is not a cursor of ours; begin again without one.")) from None
    return value, pk


def _kind(column: "Column[Any, Any] | Any") -> Any:
    if isinstance(column, DateTimeField):
        return Instant
    if isinstance(column, BigIntegerField):
        return Seq
    return Id if column.primary_key else Line
