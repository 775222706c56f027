"""One rival on one country, in a process of its own, so that its memory and its luck are its own.

python -m benchmarks.matching.once NAME FILE      prints one line of JSON
"""

import json
import resource
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np

from ayni.engines.matching.national import Edges, certified
from benchmarks.matching.country import UNSERVED, Size, invented
from benchmarks.matching.rivals import RIVALS

# Whoever is brief solves it several times and the least counts, because other work on the machine disturbs the brief
# most. The same for every rival: up to so many times, as long as they took fewer CPU seconds than this together.
TIMES = 5
BRIEF = 3.0


def measured(name: str, edges: Edges, score: Any) -> dict[str, Any]:
    """What it takes and what comes out. Compiling is done before, on small countries."""
    rival = RIVALS[name]
    for small in (Size(60, 80), Size(80, 40), Size(1000, 1000)):
        rival(*invented(small))[0]()
    taken: list[tuple[float, float]] = []
    while not taken or (len(taken) < TIMES and sum(cpu for cpu, _ in taken) < BRIEF):
        solve, read = rival(replace(edges), score)  # anew each time: nothing is remembered from the time before
        cpu, wall = time.process_time(), time.perf_counter()
        answer = solve()
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = min(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before anything else is computed
    worker = read(answer)
    referral = np.repeat(np.arange(edges.referrals), np.diff(edges.start))
    together = worker[referral] == edges.worker
    served = int(together.sum())
    if (np.bincount(edges.worker[together], minlength=edges.workers) > edges.places).any():
        raise RuntimeError(f"{name} gave somebody more than there are places")
    gained = int(edges.gain[together].sum(dtype=np.int64))
    told = {"name": name, "cpu": cpu, "wall": wall, "peak": peak, "served": served}
    told["cost"] = UNSERVED * edges.referrals - gained
    if name == "ours":
        told["gap"] = certified(edges, answer).gap
    return told


def main(name: str, path: str) -> None:
    """Read the country, measure, print."""
    with np.load(path) as stored:
        edges = Edges(*(stored[each] for each in ("start", "worker", "gain", "places")))
        score = stored["score"]
    print(json.dumps(measured(name, edges, score)))


if __name__ == "__main__":
    main(*sys.argv[1:])
