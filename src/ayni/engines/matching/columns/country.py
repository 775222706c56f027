"""The whole question in columns, however many there are: made from a Problem, or read from files of columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ayni.engines.matching.columns.needs import EXCLUDED, INCIDENT, KNOWN, NeedColumns, need_columns, words_of
from ayni.engines.matching.columns.rules import Rates
from ayni.engines.matching.columns.workers import WorkerColumns, worker_columns
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
    """Of each need: the workers who stand in some relation to the person that bars them."""
    by_person: dict[str, dict[int, int]] = {}
    for worker in workers:
        for people, bit in ((worker.known_to, KNOWN), (worker.incidents_with, INCIDENT)):
            for person in people:
                found = by_person.setdefault(person, {})
                found[rows[worker.id]] = found.get(rows[worker.id], 0) | bit
    barred = []
    for need in needs:
        found = dict(by_person.get(need.person, {}))
        for worker_id in need.excluded_workers & rows.keys():
            found[rows[worker_id]] = found.get(rows[worker_id], 0) | EXCLUDED
        barred.append(found)
    return barred
