"""One rival on one country, in a process of its own, so that its memory and its luck are its own.

python -m benchmarks.matching.once NAME FILE      prints one line of JSON
"""

import json
import resource
import sys
import time
from typing import Any

import numpy as np

from ayni.engines.matching.national import Edges, certified
from benchmarks.matching.country import UNSERVED, Size, invented
from benchmarks.matching.rivals import RIVALS


def measured(name: str, edges: Edges, score: Any) -> dict[str, Any]:
    """What it takes and what comes out. Compiling is done before, on small countries."""
    rival = RIVALS[name]
    for small in (Size(60, 80), Size(80, 40)):
        rival(*invented(small))[0]()
    solve, read = rival(edges, score)
    cpu, wall = time.process_time(), time.perf_counter()
    answer = solve()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
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
