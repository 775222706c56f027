"""Needs that wish for the same kind of worker, and the workers of that kind: most pairs are settled here, at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns.codes import NONE, Longs
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

READY = ACTIVE | AGREEMENT | CONSENT | SUPERVISED | SUPERVISOR_ROOM


@dataclass(frozen=True, eq=False)
class Class:
    """``needs`` that wish for the same, and ``members``: workers who are that, if their credential lasts long enough."""

    needs: Longs
    members: Longs


def classes(workers: WorkerColumns, needs: NeedColumns, rates: Rates) -> Iterator[Class]:
    """Every need is in one class, every worker in as many as have a use for the worker."""
    wishes = np.column_stack(
        [
            _padded(needs.credential_start, needs.credential, needs.asks_credential),
            _padded(needs.language_start, needs.language, np.ones(needs.size, np.bool_)),
            needs.protocol,
            needs.sex,
            needs.experience,
            needs.welcome,
            needs.in_person,
        ]
    )
    _, first, which = np.unique(wishes, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel(), minlength=len(first)))
    for number, row in enumerate(first):
        alike = order[ends[number - 1] if number else 0 : ends[number]]
        yield Class(alike, np.flatnonzero(_members(workers, needs, rates, int(row))))


def _padded(start: Longs, words: NDArray[np.signedinteger], asked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Lists as rows of equal length, with a column that tells "asks for nothing" from "for what nobody has"."""
    lengths = np.diff(start)
    table = np.full((len(lengths), 1 + int(lengths.max(initial=0))), NONE, np.int64)
    table[:, 0] = asked
    row = np.repeat(np.arange(len(lengths)), lengths)
    table[row, 1 + np.arange(len(words)) - np.repeat(start[:-1], lengths)] = words
    return table


def _members(workers: WorkerColumns, needs: NeedColumns, rates: Rates, i: int) -> NDArray[np.bool_]:
    """Who is what need i wishes for, whatever the dates."""
    found = workers.standing == READY
    if needs.asks_credential[i]:
        accepted = needs.credential[needs.credential_start[i] : needs.credential_start[i + 1]]
        held = np.isin(workers.credential, accepted)
        holder = np.repeat(np.arange(workers.size), np.diff(workers.credential_start))
        found &= np.bincount(holder[held], minlength=workers.size) > 0
    if needs.protocol[i] != NONE:
        found &= workers.verdict[needs.protocol[i]] == PASSED
    spoken = needs.language[needs.language_start[i] : needs.language_start[i + 1]]
    if len(spoken):
        found &= (workers.fluency[spoken] >= rates.fluency).any(axis=0)
    if needs.sex[i] != NONE:
        found &= workers.sex == needs.sex[i]
    if needs.experience[i] != NONE:
        found &= workers.experience[needs.experience[i]]
    if needs.in_person[i]:
        found &= ~np.isnan(workers.lat)
    return found
