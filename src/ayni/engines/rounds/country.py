"""A whole country: the day of each centre by itself, on one processor, on many, or on many machines.

What a centre is answered depends on its day alone, so the backend changes nothing. Answers that are kept in a folder
are under the hash of the day, the engine's version and how far it searched; one that the validator does not accept is
worked out again. A centre that fails is told and stops no other.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import IO

from ayni.engines.apart import Backend, Done, Failed, Keeping, answered
from ayni.engines.rounds.claim import claim_of
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import ENGINE_VERSION, Result
from ayni.engines.rounds.solve import Params, solve
from ayni.engines.rounds.validator import check


@dataclass(frozen=True)
class Centre:
    """A centre and its day."""

    name: str
    problem: Problem


@dataclass(frozen=True)
class Told:
    """One centre is done: how many of its visits are planned, or why it failed; ``done`` centres ``of`` all are."""

    name: str
    planned: int
    visits: int
    error: str
    done: int
    of: int


@dataclass(frozen=True)
class Country:
    """The plans by centre, why others have none, and how many plans were taken from the folder."""

    results: Mapping[str, Result]
    failed: Mapping[str, str]
    kept: int

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all plans and failures, whatever order they were found in."""
        told = [[name, result.hash] for name, result in sorted(self.results.items())]
        return sha256(json.dumps([told, sorted(self.failed.items())]).encode()).hexdigest()


def planned(
    centres: Sequence[Centre],
    *,
    seed: int = 0,
    params: Params | None = None,
    backend: Backend = "sequential",
    jobs: int = 2,
    scheduler: str | None = None,
    folder: Path | None = None,
    on_centre: Callable[[Told], object] | None = None,
) -> Country:
    """Plan the day of every centre. Names are each once. ``on_centre`` is told of each that is planned now; whatever
    it raises stops the run, and what is in the ``folder`` by then is not asked again.
    """
    wanted = params or Params()
    if twice := [name for name, times in Counter(each.name for each in centres).items() if times > 1]:
        raise ValueError(f"two centres are called {min(twice)}")
    keeping = Keeping(folder, partial(_name, seed=seed, params=wanted), _write, _read) if folder else None
    tell = (lambda done: on_centre(_told(centres[done.n], done))) if on_centre else None
    found = answered(
        centres, partial(_solved, seed=seed, params=wanted), backend=backend, jobs=jobs, scheduler=scheduler,
        keeping=keeping, on_done=tell,
    )  # fmt: skip
    return Country(
        results={centres[n].name: result for n, result in sorted(found.found.items())},
        failed={centres[n].name: error for n, error in sorted(found.failed.items())},
        kept=found.kept,
    )


def _solved(centre: Centre, seed: int, params: Params) -> Result:
    return solve(centre.problem, seed=seed, params=params)


def _told(centre: Centre, done: Done[Result]) -> Told:
    visits = len(centre.problem.visits)
    if isinstance(done.answer, Failed):
        return Told(centre.name, 0, visits, done.answer.error, done.done, done.of)
    return Told(centre.name, visits - len(done.answer.unplanned), visits, "", done.done, done.of)


def _name(centre: Centre, seed: int, params: Params) -> str:
    return f"{centre.problem.hash}.{ENGINE_VERSION}.{seed}-{params.iterations}.json"


def _write(file: IO[bytes], result: Result) -> None:
    file.write(json.dumps(result.as_json()).encode())


def _read(raw: IO[bytes], centre: Centre) -> Result | None:
    """The plan that is there, if it is of this day and the validator accepts it."""
    try:
        result = Result.from_json(json.loads(raw.read()))
        sound = check(centre.problem, claim_of(result)).valid
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return result if sound and result.problem_hash == centre.problem.hash else None
