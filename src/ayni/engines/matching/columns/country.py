"""The whole question in columns, however many there are: made from a Problem, or read from files of columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from json import dumps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns.codes import NONE
from ayni.engines.matching.columns.needs import EXCLUDED, INCIDENT, KNOWN, NeedColumns, need_columns, words_of
from ayni.engines.matching.columns.rules import Rates
from ayni.engines.matching.columns.workers import WorkerColumns, worker_columns
from ayni.engines.matching.national import Supervision
from ayni.engines.matching.problem import TERMS, Need, Policy, Problem, Worker


@dataclass(frozen=True, eq=False)
class Country:
    """Workers and needs in columns, the policy's numbers, and who each row is."""

    workers: WorkerColumns
    needs: NeedColumns
    rates: Rates
    worker_ids: Sequence[str]
    need_ids: Sequence[str]

    @classmethod
    def of(cls, problem: Problem) -> "Country":
        """The problem in columns: rows by id, so that the order they came in does not matter."""
        workers = sorted(problem.workers, key=lambda worker: worker.id)
        needs = sorted(problem.needs, key=lambda need: need.id)
        words = words_of(needs)
        rows = {worker.id: row for row, worker in enumerate(workers)}
        return cls(
            workers=worker_columns(workers, words, problem),
            needs=need_columns(needs, words, rows, _barred(workers, needs, rows)),
            rates=rates_of(problem.policy),
            worker_ids=tuple(rows),
            need_ids=tuple(need.id for need in needs),
        )

    @cached_property
    def supervision(self) -> Supervision | None:
        """Who supervises whom, and for how many more people; None where that is not limited."""
        of = np.ascontiguousarray(self.workers.row["supervisor"])
        if of.max(initial=NONE) == NONE:
            return None
        room = np.zeros(int(of.max()) + 1, np.int32)
        room[of[of != NONE]] = self.workers.row["supervisor_room"][of != NONE]
        return Supervision(of, room)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the question: every column in a fixed order, and who each row is."""
        told = sha256()
        numbers = {name: getattr(self.rates, name) for name in self.rates._fields if name != "weights"}
        told.update(dumps([numbers, list(self.worker_ids), list(self.need_ids)]).encode())
        sides: list[Mapping[str, NDArray[Any]]] = [self.workers._asdict(), self.needs._asdict()]
        for side in [*sides, {"weights": self.rates.weights}]:
            for name, column in side.items():
                for field in column.dtype.names or ():
                    _tell(told, f"{name}.{field}", column[field])
                if not column.dtype.names:
                    _tell(told, name, column)
        return told.hexdigest()


def _tell(told: Any, name: str, column: NDArray[Any]) -> None:
    """Add a column: what is not known is one and the same, whatever its bits are."""
    if column.dtype.kind == "f":
        column = np.where(np.isnan(column), np.nan, column)
    told.update(f"{name} {column.dtype.str}{column.shape} ".encode())
    told.update(column.tobytes())


def rates_of(policy: Policy) -> Rates:
    """What the kernels need of a policy."""
    return Rates(
        fluency=policy.min_fluency,
        discretion_metres=policy.discretion_metres,
        notes_minutes=policy.notes_minutes_per_contact,
        far_minutes=policy.far_minutes,
        weights=np.array([float(policy.weights.get(name, 0.0)) for name in TERMS]),
    )


def _barred(workers: Iterable[Worker], needs: Sequence[Need], rows: Mapping[str, int]) -> list[dict[int, int]]:
    """Of each need: the workers who stand in some relation to one of its people that bars them."""
    by_person: dict[str, dict[int, int]] = {}
    for worker in workers:
        for people, bit in ((worker.known_to, KNOWN), (worker.incidents_with, INCIDENT)):
            for person in people:
                found = by_person.setdefault(person, {})
                found[rows[worker.id]] = found.get(rows[worker.id], 0) | bit
    barred = []
    for need in needs:
        of_need: dict[int, int] = {}
        for member in need.people:
            for row, bits in by_person.get(member.person, {}).items():
                of_need[row] = of_need.get(row, 0) | bits
        for worker_id in need.excluded_workers & rows.keys():
            of_need[rows[worker_id]] = of_need.get(rows[worker_id], 0) | EXCLUDED
        barred.append(of_need)
    return barred
