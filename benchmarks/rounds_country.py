"""A country of centres planned on three backends, killed half-way and gone on with: the seconds, and one hash for all.

python -m benchmarks.rounds_country            2,000 centres x 40 visits
python -m benchmarks.rounds_country --quick    100 centres x 40 visits

Centres are invented: eight workers, forty visits with windows of three hours, one in ten by two together. The search is
short, since what is measured is the country and not the plan. Killing is real: the command is killed with SIGKILL when
half of its centres are kept, and started again.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from distributed import LocalCluster

from ayni.basics.places import Mode, Point
from ayni.engines.rounds import Place, Problem, Service, Visit, Worker
from ayni.engines.rounds.formats import own

CENTRES, QUICK = 2000, 100
VISITS, WORKERS, JOBS, ITERATIONS = 40, 8, 2, 1
_CLUSTER: Any = LocalCluster  # it brings no types
LIMA, ABOUT = (-12.05, -77.03), 0.04  # degrees, about 4 km


def centre(seed: int) -> Problem:
    """A day of one centre."""
    chance = Random(seed)

    def somewhere() -> Point:
        return Point(LIMA[0] + chance.uniform(-ABOUT, ABOUT), LIMA[1] + chance.uniform(-ABOUT, ABOUT))

    workers = [
        Worker(id=f"w{n}", start=f"home {n}", end=f"home {n}", skills=frozenset({"talk", "ab"[n % 2]}),
               mode=Mode.PUBLIC, shift_start=480, shift_end=1080, max_minutes=540)
        for n in range(WORKERS)
    ]  # fmt: skip
    visits = []
    for n in range(VISITS):
        opens, alone = 30 * chance.randrange(16, 28), chance.random() > 0.1
        lead = Service(minutes=60, skills=frozenset({chance.choice(["talk", "a", "b"])}))
        services = (lead,) if alone else (lead, Service(minutes=60, skills=frozenset({"talk"})))
        visits.append(Visit(id=f"v{n}", place=f"door {n}", services=services, gap=None if alone else (0, 0),
                            opens=opens, closes=opens + 180, hard=True, prize=300))  # fmt: skip
    ids = [*(worker.start for worker in workers), *(visit.place for visit in visits)]
    return Problem(
        workers=tuple(workers), visits=tuple(visits), places=tuple(Place(id=each, point=somewhere()) for each in ids),
        weights={"travel": 1, "waiting": 0.3, "prizes": 1},
    )  # fmt: skip


def main(centres: int = CENTRES) -> int:
    """Print the table; 0 when every mark is met."""
    short: list[str] = []
    with TemporaryDirectory() as folder:
        days = Path(folder)
        for n in range(centres):
            (days / f"centre-{n:04}.json").write_text(json.dumps(own.written(centre(n))))
        print(f"{centres:,} centres x {VISITS} visits, {JOBS} at a time where there are processes")
        hashes = {each: _whole(days, each, short) for each in ("sequential", "processes")}
        with _CLUSTER(n_workers=JOBS, threads_per_worker=1, dashboard_address=":0") as cluster:
            hashes["dask"] = _whole(days, "dask", short, "--scheduler", cluster.scheduler_address)
        hashes["killed and gone on with"] = _killed(days, centres, short)
    short += [f"{each}: another hash than sequential" for each, one in hashes.items() if one != hashes["sequential"]]
    print(f"one hash for all: {hashes['sequential'][:16]}" if not short else "not one hash for all")
    print("FALLS SHORT: " + "; ".join(short) if short else "PASS", flush=True)
    return 1 if short else 0


def _command(days: Path, backend: str, out: Path, *more: str) -> list[str]:
    words = ["plan-country", str(days), "--backend", backend, "--jobs", str(JOBS), "--out", str(out)]
    return [sys.executable, "-m", "ayni", *words, "--iterations", str(ITERATIONS), *more]


def _whole(days: Path, backend: str, short: list[str], *more: str) -> str:
    begun = time.perf_counter()
    done = subprocess.run(_command(days, backend, days / backend, *more), capture_output=True, text=True, check=False)
    print(f"{backend:>24}: {time.perf_counter() - begun:8.1f} s", flush=True)
    if done.returncode:
        short.append(f"{backend}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip()


def _killed(days: Path, centres: int, short: list[str]) -> str:
    """Kill the command half-way, and go on: what was kept is not worked out again."""
    out = days / "killed"
    with subprocess.Popen(
        _command(days, "processes", out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        while running.poll() is None and len(list((out / "kept").glob("*.json"))) < centres // 2:
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGKILL)
    kept = len(list((out / "kept").glob("*.json")))
    begun = time.perf_counter()
    done = subprocess.run(_command(days, "processes", out), capture_output=True, text=True, check=False)
    print(f"{'gone on':>24}: {time.perf_counter() - begun:8.1f} s, {kept:,} of {centres:,} kept when it was killed")
    if f"{kept} of them from before" not in done.stderr:
        short.append(f"{kept} were kept when it was killed, and not all of them were believed")
    if not centres // 2 <= kept < centres:
        short.append(f"it was not killed half-way: {kept} of {centres} were kept")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(QUICK if "--quick" in sys.argv else CENTRES))
