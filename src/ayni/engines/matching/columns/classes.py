"""Needs that wish for the same kind of worker, and the workers of that kind: most pairs are settled here, at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import EARTH_RADIUS_KM
from ayni.engines.matching.columns.codes import NONE, Codes, Longs, One
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.rules import Rates
from ayni.engines.matching.columns.workers import (
    ACTIVE,
    AGREEMENT,
    CONSENT,
    PASSED,
    SUPERVISED,
    SUPERVISOR_ROOM,
    WorkerColumns,
)

Mask: TypeAlias = "NDArray[np.bool_]"

# Needs are taken in strips of about ten kilometres (radians of latitude).
STRIP = 10 / EARTH_RADIUS_KM

READY = ACTIVE | AGREEMENT | CONSENT | SUPERVISED | SUPERVISOR_ROOM


@dataclass(frozen=True, eq=False)
class Class:
    """``needs`` that wish for the same, and ``members``: workers who are that, if their credentials last."""

    needs: Longs
    members: Longs


def classes(workers: WorkerColumns, needs: NeedColumns, rates: Rates) -> Iterator[Class]:
    """Every need is in one class, every worker in as many as have a use for the worker."""
    row, who = needs.row, _Who(workers, rates)
    wishes = np.column_stack(
        [
            _padded(row["credential_from"], row["credential_to"], needs.credential),
            _padded(row["language_from"], row["language_to"], needs.language),
            *(row[name] for name in ("asks_credential", "protocol", "sex", "experience", "welcome", "in_person")),
        ]
    )
    first, which = _alike(wishes)
    # Neighbours one after the other: what a search touches is then often still at hand.
    order = np.lexsort((row["lon"], np.floor(row["lat"] / STRIP), which))
    ends = np.cumsum(np.bincount(which, minlength=len(first)))
    for number, i in enumerate(first):
        alike = order[ends[number - 1] if number else 0 : ends[number]]
        yield Class(alike, np.flatnonzero(_members(who, needs, row[i])))


def _alike(wishes: NDArray[np.int64]) -> tuple[Longs, Longs]:
    """The first of each kind of rows, and of each row its kind; column by column, since whole rows are slow to sort."""
    kind, first = np.zeros(len(wishes), np.int64), np.zeros(min(1, len(wishes)), np.int64)
    for column in wishes.T:
        low = column.min(initial=0)
        _, first, kind = np.unique(
            kind * (column.max(initial=0) - low + 1) + column - low, return_index=True, return_inverse=True
        )
    return first, kind


def _padded(low: Longs, high: Longs, words: Codes) -> NDArray[np.int64]:
    """Lists as rows of equal length."""
    lengths = (high - low).astype(np.int64)
    table = np.full((len(lengths), int(lengths.max(initial=0))), NONE, np.int64)
    row = np.repeat(np.arange(len(lengths)), lengths)
    table[row, np.arange(len(words)) - np.repeat(low, lengths)] = words
    return table


class _Who:
    """Who is what a wish asks for, whatever the dates; found once for each wish, since classes share most of theirs."""

    def __init__(self, workers: WorkerColumns, rates: Rates) -> None:
        self.workers, self.rates = workers, rates
        self.ready: Mask = np.equal(workers.row["standing"], READY)
        self.placed: Mask = self.ready & ~np.isnan(workers.row["lat"])
        self.holder = np.repeat(np.arange(workers.size), workers.row["credential_to"] - workers.row["credential_from"])
        self._found: dict[tuple[str, bytes], Mask] = {}

    def holds(self, accepted: Codes) -> Mask:
        """A credential of one of these kinds."""
        return self._once("holds", accepted, self._holds)

    def speaks(self, languages: Codes) -> Mask:
        """One of these languages, well enough."""
        return self._once("speaks", languages, self._speaks)

    def _once(self, wish: str, codes: Codes, find: Callable[[Codes], Mask]) -> Mask:
        key = wish, codes.tobytes()
        if key not in self._found:
            self._found[key] = find(codes)
        return self._found[key]

    def _holds(self, accepted: Codes) -> Mask:
        held = np.isin(self.workers.credential["code"], accepted)
        return np.greater(np.bincount(self.holder[held], minlength=self.workers.size), 0)

    def _speaks(self, languages: Codes) -> Mask:
        spoken: Mask = np.logical_or.reduce(self.workers.fluency[:, languages] >= self.rates.fluency, axis=1)
        return spoken


def _members(who: _Who, needs: NeedColumns, need: One) -> Mask:
    """Who is what this need wishes for, whatever the dates."""
    workers = who.workers
    found = (who.placed if need["in_person"] else who.ready).copy()
    if need["asks_credential"]:
        found &= who.holds(needs.credential[need["credential_from"] : need["credential_to"]])
    if need["language_from"] < need["language_to"]:
        found &= who.speaks(needs.language[need["language_from"] : need["language_to"]])
    if need["protocol"] != NONE:
        found &= np.equal(workers.verdict[:, need["protocol"]], PASSED)
    if need["sex"] != NONE:
        found &= workers.row["sex"] == need["sex"]
    if need["experience"] != NONE:
        found &= workers.experience[:, need["experience"]]
    return found
