"""Our plans of the public instances: each run once, kept in a file, so that a table of hours can be made in pieces."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from ayni.engines.rounds import Params, check, claim_of, ready, solve
from ayni.engines.rounds.formats import solution
from ayni.engines.rounds.result import ENGINE_VERSION
from benchmarks.rounds.published import Published

KEPT = Path(__file__).parents[2] / "var" / "bench-rounds.jsonl"
BEST = Path(__file__).parent / "best"
# Published costs are written with four decimals.
AS_GOOD = 1e-4


@dataclass(frozen=True)
class Run:
    """One run: for how long, with which chance, and what the plan costs by the validator."""

    instance: str
    seconds: float
    seed: int
    engine: str
    problem: str
    cost: float


def runs(
    instances: Iterable[Published], budgets: Iterable[float], seeds: Iterable[int], *, processes: int,
    told: Callable[[Run], None],
) -> list[Run]:  # fmt: skip
    """Every run that is asked for: from the file what is there, the others now, ``processes`` at a time."""
    by_id = {each.id: each for each in instances}
    asked = [(name, seconds, seed) for seconds in budgets for name in by_id for seed in seeds]
    there = {(each.instance, each.seconds, each.seed): each for each in _kept() if each.engine == ENGINE_VERSION}
    missing = [each for each in asked if each not in there]
    KEPT.parent.mkdir(exist_ok=True)
    with ProcessPoolExecutor(processes, initializer=ready) as pool:
        jobs = ((by_id[name], seconds, seed) for name, seconds, seed in missing)
        for run in pool.map(_run, *zip(*jobs, strict=True)) if missing else ():
            with KEPT.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(run)) + "\n")
            there[run.instance, run.seconds, run.seed] = run
            told(run)
    return [there[each] for each in asked]


def _kept() -> Iterator[Run]:
    if KEPT.exists():
        for line in KEPT.read_text("utf-8").splitlines():
            yield Run(**json.loads(line))


def _run(instance: Published, seconds: float, seed: int) -> Run:
    """Plan for so many processor seconds on one core; the cost is the validator's, and whatever is best is stored."""
    problem = instance.problem
    began = time.process_time()
    result = solve(problem, seed=seed, params=Params(spent=lambda: (time.process_time() - began) / seconds))
    found = check(problem, claim_of(result))
    if found.violations:
        raise RuntimeError(f"{instance.id}: the plan breaks {[each.code for each in found.violations]}")
    if found.cost < instance.best - AS_GOOD and found.cost < stored_cost(instance) - AS_GOOD:
        plan = json.dumps(solution.written(problem, result), indent=None)
        BEST.mkdir(exist_ok=True)
        (BEST / f"{instance.id}.json").write_text(plan + "\n", "utf-8")
    return Run(instance.id, seconds, seed, ENGINE_VERSION, problem.hash, found.cost)


def stored_cost(instance: Published) -> float:
    """What the best plan of ours that is stored costs, by the validator; infinite where none is."""
    path = BEST / f"{instance.id}.json"
    if not path.exists():
        return float("inf")
    return check(instance.problem, solution.read(path.read_bytes(), instance.problem)).cost
