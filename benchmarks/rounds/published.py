"""The public instances of Mankowska et al. (2014) and what is published of each."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ayni.engines.rounds import Problem
from ayni.engines.rounds.formats import public

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Published:
    """One instance: the cost of the best plan, whose it is, and the published lower bound (CPLEX, two hours)."""

    id: str
    file: str
    best: float
    source: str
    bound: float

    @property
    def family(self) -> str:
        """A letter for the number of patients, A to G."""
        return self.id[0]

    @cached_property
    def problem(self) -> Problem:
        """The question."""
        return public.read((DATA / "mankowska" / f"{self.file}.gz").read_bytes())


def mankowska() -> tuple[Published, ...]:
    """All 70, in the order of the families."""
    with (DATA / "mankowska_best_published.csv").open(encoding="utf-8", newline="") as table:
        rows = tuple(csv.DictReader(table))
    return tuple(
        Published(row["id"], row["file"], float(row["best_published"]), row["best_source"], float(row["lb_cplex"]))
        for row in rows
    )
