"""A country that changes: what one change costs beside solving everything anew.

python -m benchmarks.matching.rematch            the country in which places suffice
"""

import sys
import time
from collections.abc import Callable
from statistics import mean, median

import numpy as np

from ayni.engines.matching.national import Edges, Ongoing, best, certified
from benchmarks.matching.country import Size, invented

# (what changes, the most it may take as a part of solving everything anew). The marks are for the mean of many; the
# worst is told too. A batch is a hundredth of all referrals, each with other gains.
MARKS = (
    ("one referral more", 1 / 100),
    ("one referral withdrawn", 1 / 20),
    ("one worker gone", 1 / 20),
    ("one worker back", 1 / 20),
    ("1 % of the rows changed", 1 / 10),
)
ONCE = 500  # of each single change
BATCHES = 5
MOST_DEARER = 4000  # hundredths of a minute: what a pair of a changed row may lose


def rematched(size: Size) -> list[str]:
    """Print what each change takes; returns the marks that are missed."""
    edges, _ = invented(size)
    _each_change(Ongoing(invented(Size(2000, 2000))[0]), 20, 2)  # compiles
    full = min(_seconds(lambda: best(edges)) for _ in range(3))
    plan = Ongoing(edges)
    taken = _each_change(plan, ONCE, BATCHES)
    print(f"\n{size}, a plan that goes on; solving it anew takes {full:.3f} CPU s")
    print(f"{'':>24} {'median ms':>10} {'mean ms':>10} {'worst ms':>10}  part of solving anew (mark)")
    short = []
    for what, most in MARKS:
        seconds = taken[what]
        part = mean(seconds) / full
        times = " ".join(f"{1000 * each:>10.3f}" for each in (median(seconds), mean(seconds), max(seconds)))
        print(f"{what:>24} {times}  1/{1 / part:.0f} (1/{1 / most:.0f})", flush=True)
        if part > most:
            short.append(f"{what} 1/{1 / part:.1f} of 1/{1 / most:.0f}")
    return short + _not_the_best(plan)


def _not_the_best(plan: Ongoing) -> list[str]:
    now = plan.edges
    going_on, anew = certified(now, plan.optimum), certified(now, best(now))
    if going_on.gap or going_on.gained != anew.gained:
        return [f"the plan that goes on has a gap of {going_on.gap} and gains {going_on.gained} of {anew.gained}"]
    print(f"{'':>24} after all of it: gap 0, and the same gain as solving anew")
    return []


def _each_change(plan: Ongoing, once: int, batches: int) -> dict[str, list[float]]:
    """Seconds of each change. Single ones are taken back, by changes that count as well."""
    chance, start = np.random.default_rng(3), plan.edges
    taken: dict[str, list[float]] = {what: [] for what, _ in MARKS}
    for referral in chance.choice(start.referrals, once, replace=False).tolist():
        row = slice(start.start[referral], start.start[referral + 1])
        workers, gains = start.worker[row].tolist(), start.gain[row].tolist()
        taken["one referral withdrawn"].append(_seconds(lambda i=referral: plan.withdraw(i)))
        taken["one referral more"].append(_seconds(lambda w=workers, g=gains: plan.insert(w, g)))
    for worker in chance.choice(start.workers, once, replace=False).tolist():
        places = int(start.places[worker])
        taken["one worker gone"].append(_seconds(lambda j=worker: plan.set_places(j, 0)))
        taken["one worker back"].append(_seconds(lambda j=worker, p=places: plan.set_places(j, p)))
    for _ in range(batches):
        going = chance.choice(start.referrals, start.referrals // 100, replace=False)
        new = _dearer(start, going, chance)
        taken["1 % of the rows changed"].append(_seconds(lambda i=going, n=new: plan.change(i, *n)))
    return taken


def _dearer(edges: Edges, rows: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of these rows, as columns, each with a gain that is less by chance."""
    size = np.diff(edges.start)[rows]
    start = np.concatenate([[0], np.cumsum(size)])
    at = np.repeat(edges.start[rows] - start[:-1], size) + np.arange(start[-1])
    gain = edges.gain[at].astype(np.int64) - chance.integers(0, MOST_DEARER, len(at))
    return start, edges.worker[at].astype(np.int64), np.maximum(gain, 1)


def _seconds(do: Callable[[], object]) -> float:
    begin = time.process_time()
    do()
    return time.process_time() - begin


if __name__ == "__main__":
    missed = rematched(Size(100_000, 120_000))
    print("PASS" if not missed else "FALLS SHORT: " + "; ".join(missed))
    sys.exit(1 if missed else 0)
