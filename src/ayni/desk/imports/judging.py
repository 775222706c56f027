"""Judging a table row by row: each is taken in, known already, or refused with a reason; none is half written."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ayni.basics.words import Refused
from ayni.desk.imports.kind import ROW, Kind, RowForm
from ayni.desk.imports.reader import Row, Table
from ayni.desk.wording import said
from ayni.ground.actors import Actor
from ayni.ground.queries import was_done

# The namespace of the ids that rows bring; changing it would let every file ever imported come in a second time.
ROWS = UUID("6b0f3c52-6f5e-4a6e-9f0e-0b9f6f2b7c11")

TAKEN, KNOWN, REFUSED = "taken", "known", "refused"


@dataclass(frozen=True)
class Verdict:
    """What became of one row: TAKEN, KNOWN (nothing was done again) or REFUSED, and why."""

    line: int
    outcome: str
    cells: Mapping[str, str]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What became of every row. ``kept`` is False for a rehearsal, which changed nothing."""

    kept: bool
    columns: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    strange: tuple[str, ...] = ()

    def of(self, outcome: str) -> list[Verdict]:
        """The rows with this outcome."""
        return [verdict for verdict in self.verdicts if verdict.outcome == outcome]


def judge(kind: Kind, table: Table, actor: Actor, *, keep: bool, strange: tuple[str, ...] = ()) -> Report:
    """Take in each row of the table as ``actor``; with ``keep`` False each is done and undone again.

    Every row is a transaction of its own, in a rehearsal too: a lock held over a whole file would keep a flag waiting.
    """
    seen: dict[str, int] = {}
    verdicts = tuple(_judged(kind, row, actor, seen, keep=keep) for row in table.rows)
    return Report(keep, table.columns, verdicts, strange)


def _judged(kind: Kind, row: Row, actor: Actor, seen: dict[str, int], *, keep: bool) -> Verdict:
    verdict = partial(Verdict, row.line, cells=row.cells)
    if row.wrong:
        return verdict(REFUSED, reasons=(said(row.wrong),))
    if any(_same(row.cells, example) for example in kind.examples):
        return verdict(REFUSED, reasons=(_("This is an example of the template; delete it."),))
    identity = identity_of(kind, actor, row.cells)
    if str(identity) in seen:
        return verdict(KNOWN, reasons=(_("The same as line {n}.").format(n=seen[str(identity)]),))
    seen[str(identity)] = row.line
    once = partial(_once, identity)
    if was_done(once(ROW)):
        return verdict(KNOWN, reasons=(_("Taken in before."),))
    form = kind.form(row.cells, actor=actor)
    wrong = _reasons(form) or _contradicted(form.key(), row.line, seen) or _taken(kind, form, actor, once, keep=keep)
    return verdict(REFUSED, reasons=tuple(wrong)) if wrong else verdict(TAKEN)


def identity_of(kind: Kind, actor: Actor, cells: Mapping[str, str]) -> UUID:
    """The id that follows from what is imported for which centres: the same row is the same act, whoever brings it.

    It passes through a hash keyed with the server's secret: ids stay in the database for ever, and from a plain hash
    somebody with a list of names could find out who is among them.
    """
    content = json.dumps([kind.name, kind.scope(actor), sorted(pair for pair in cells.items() if pair[1])])
    return uuid5(ROWS, salted_hmac("ayni.desk.imports", content, algorithm="sha256").hexdigest())


def _once(identity: UUID, act: str) -> UUID:
    return uuid5(identity, act)


def _same(cells: Mapping[str, str], example: Mapping[str, str]) -> bool:
    return {name: cell for name, cell in cells.items() if cell} == dict(example)


def _reasons(form: RowForm) -> list[str]:
    try:
        return [] if form.is_valid() else form.reasons()
    except Refused as refusal:
        return [said(refusal.sentence)]


def _contradicted(key: str, line: int, seen: dict[str, int]) -> list[str]:
    if not key:
        return []
    if key in seen:
        return [_("Line {n} says something else about the same; decide which is right.").format(n=seen[key])]
    seen[key] = line
    return []


def _taken(kind: Kind, form: RowForm, actor: Actor, once: Callable[[str], UUID], *, keep: bool) -> list[str]:
    try:
        with transaction.atomic():
            kind.take(actor, form.cleaned_data, once)
            if not keep:
                transaction.set_rollback(True)
    except Refused as refusal:
        return [said(refusal.sentence)]
    except IntegrityError:
        # Somebody else took the same code between our looking and our writing.
        return [_("Something with the same code was kept a moment ago; send the file again.")]
    return []
