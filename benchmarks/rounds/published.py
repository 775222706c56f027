"""The public instances of Mankowska et al. (2014) and of Italian cities, and what is published of each."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ayni.engines.rounds import Problem
from ayni.engines.rounds.formats import public

DATA = Path(__file__).parent / "data"

# The family of the Italian instances; those of Mankowska et al. are A to G, by number of patients.
ITALIAN = "I"

# In the table: the column that has the time of the method a best plan is from. iolab 2024 tells no time.
_TIMES = {"Kummer": "brkga_mp_ipr_time_s"}


@dataclass(frozen=True)
class Published:
    """One instance: the cost of the best plan, whose it is, and what of it is published besides.

    ``seconds`` is how long that method took on four cores, where it is told; ``bound`` a published lower bound (CPLEX,
    two hours), 0 where there is none.
    """

    id: str
    path: Path
    best: float
    source: str
    seconds: float | None = None
    bound: float = 0.0

    @property
    def family(self) -> str:
        """A letter, A to G or ``ITALIAN``."""
        return self.id[0]

    @cached_property
    def problem(self) -> Problem:
        """The question."""
        return public.read(self.path.read_bytes())


def mankowska() -> tuple[Published, ...]:
    """All 70, in the order of the families."""
    return tuple(
        Published(
            row["id"], DATA / "mankowska" / f"{row['file']}.gz", float(row["best_published"]), row["best_source"],
            float(row[_TIMES[row["best_source"]]]) if row["best_source"] in _TIMES else None, float(row["lb_cplex"]),
        )
        for row in _rows("mankowska_best_published.csv")
    )  # fmt: skip


def italian() -> tuple[Published, ...]:
    """The 20 with travel times from streets."""
    return tuple(
        Published(
            ITALIAN + row["file"].split("_")[1][:3], DATA / "italian" / f"{row['file']}.gz",
            float(row["best_published"]), "iolab",
        )
        for row in _rows("italian_best_published.csv")
    )  # fmt: skip


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
