"""A country region by region on each backend: the seconds, one hash for all, and what dividing costs.

python -m benchmarks.matching.regions            20,000 x 24,000
python -m benchmarks.matching.regions --quick    2,000 x 2,400

Regions are cells of a grid. Beside them: the undivided optimum from nothing, and on from the regions' answer.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from distributed import Client, LocalCluster

from ayni.engines.matching.columns import matched
from ayni.engines.matching.columns.regions import Backend, Divided, divided, grid, lost, undivided
from ayni.engines.matching.national import certified
from benchmarks.matching.country import Size
from benchmarks.matching.nation import nation

LARGE, SMALL = Size(20_000, 24_000), Size(2_000, 2_400)
KM = 150
JOBS = 2
# What leaving somebody costs, for each step of urgency, in millionths of a score.
LEFT = 100_000_000


def regions(size: Size = LARGE) -> list[str]:
    """Print the three backends and the loss; returns the marks that are missed."""
    _run(SMALL, "sequential")  # compiles
    country, left, places, cells = _asked(size)
    print(f"\n{size} in {len(np.unique(cells.needs))} cells of {KM} km; {JOBS} at a time where there are processes")
    found = {each: _shown(size, each) for each in ("sequential", "processes")}
    with LocalCluster(n_workers=JOBS, threads_per_worker=1, dashboard_address=":0") as cluster, Client(cluster):
        found["dask"] = _shown(size, "dask")
    here = found["sequential"]
    spent, whole = _seconds(lambda: matched(country, left, places))
    again, on = _seconds(lambda: undivided(country, left, places, here))
    loss, most = lost(here, whole), certified(whole.edges, whole.optimum)
    print(f"undivided: {spent:.2f} s from nothing, {again:.2f} s on from the regions; {most.served:,} served,"
          f" gap {most.gap}, {'nothing eligible was left aside' if whole.proven else 'NOT PROVEN'}")  # fmt: skip
    print(f"dividing loses {loss.people:,} people ({loss.people / most.served:.2%})"
          f" and {loss.gain:,} of gain ({loss.gain / most.gained:.2%})", flush=True)  # fmt: skip
    short = [f"{each}: another hash than sequential" for each, one in found.items() if one.hash != here.hash]
    short += [f"{each}: {len(one.failed)} regions failed" for each, one in found.items() if one.failed]
    same = certified(on.edges, on.optimum).gained == most.gained and on.proven
    return short + ([] if same else ["on from the regions is not the optimum"])


def _asked(size: Size) -> tuple[Any, Any, Any, Any]:
    country = nation(size)
    left = country.needs.row["urgency"].astype(np.int64) * LEFT
    return country, left, np.ones(country.workers.size, np.int32), grid(country, KM)


def _run(size: Size, backend: Backend) -> Divided:
    return divided(*_asked(size), backend=backend, jobs=JOBS)


def _shown(size: Size, backend: Backend) -> Divided:
    _run(Size(200, 240), backend)  # starts the processes
    country, left, places, cells = _asked(size)
    spent, found = _seconds(lambda: divided(country, left, places, cells, backend=backend, jobs=JOBS))
    print(f"{backend:>12}: {spent:6.2f} s, {found.optimum.served:,} served, {found.hash[:16]}", flush=True)
    return found


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


if __name__ == "__main__":
    missed = regions(SMALL if "--quick" in sys.argv else LARGE)
    print("PASS" if not missed else "FALLS SHORT: " + "; ".join(missed))
    sys.exit(1 if missed else 0)
