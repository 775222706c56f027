"""``make bench-matching``: every rival on every size, one after the other, and whether the marks are reached.

python -m benchmarks.matching            all sizes (about half an hour on two cores)
python -m benchmarks.matching --quick    the two smallest
"""

import json
import subprocess
import sys
import tempfile
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching.country import Size, invented
from benchmarks.matching.regions import regions
from benchmarks.matching.rematch import rematched
from benchmarks.matching.rivals import EXACT, ONE_PLACE_ONLY, RIVALS
from benchmarks.matching.whole import LARGE, SMALL, whole

SIZES = (
    Size(1_000, 1_200),
    Size(10_000, 12_000),
    Size(50_000, 60_000),
    Size(100_000, 120_000),
    Size(120_000, 100_000),
    Size(100_000, 40_000, 4),
    Size(250_000, 120_000, 4),
)
ENOUGH, SCARCE = SIZES[3], SIZES[4]
# (size, against whom, how many times faster in processor seconds); the marks were set before anything was built.
MARKS = (
    (ENOUGH, ("OR-Tools",), 50),
    (ENOUGH, ("lapmod", "SciPy"), 30),
    (SCARCE, ("OR-Tools", "lapmod", "SciPy"), 10),
    (SIZES[5], ("OR-Tools",), 5),
    (SIZES[6], ("OR-Tools",), 5),
)
MOST_MEGABYTES = 1024
STEEPEST = 1.2
# Minutes after which a rival is sent home; it is told so, and counts as not having finished.
PATIENCE = 5

Row = dict[str, Any]


def main() -> int:
    """Print the table and one line that says whether every mark is reached."""
    quick = "--quick" in sys.argv
    sizes = SIZES[:2] if quick else SIZES
    rows = {size: _table(size) for size in sizes}
    short = _short_of(rows) + rematched(sizes[-1] if quick else ENOUGH) + whole(SMALL if quick else LARGE) + regions()
    print("PASS" if not short else "FALLS SHORT: " + "; ".join(short))
    return 1 if short else 0


def _table(size: Size) -> dict[str, Row]:
    edges, score = invented(size)
    print(f"\n{size}: {len(edges.worker):,} pairs", flush=True)
    print(f"{'':>12} {'served':>9} {'cost':>16} {'CPU s':>9} {'wall s':>9} {'peak MB':>8}  proof", flush=True)
    found: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "country.npz"
        np.savez(path, start=edges.start, worker=edges.worker, gain=edges.gain, places=edges.places, score=score)
        for name in RIVALS:
            if size.most_places > 1 and name in ONE_PLACE_ONLY:
                print(f"{name:>12} knows one place for each worker only")
            elif row := _once(name, path):
                found[name] = row
                _tell(row)
    return found


def _once(name: str, path: Path) -> Row | None:
    command = [sys.executable, "-m", "benchmarks.matching.once", name, str(path)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60 * PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"{name:>12} did not finish within {PATIENCE} minutes")
        return None
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def _tell(row: Row) -> None:
    proof = f"gap {row['gap']}" if "gap" in row else "its word" if row["name"] in EXACT else "none"
    print(f"{row['name']:>12} {row['served']:>9,} {row['cost']:>16,} {row['cpu']:>9.3f} {row['wall']:>9.3f}"
          f" {row['peak']:>8.0f}  {proof}", flush=True)  # fmt: skip


def _short_of(rows: dict[Size, dict[str, Row]]) -> list[str]:
    """The marks that are not reached, and by how much; prints every ratio on the way."""
    short = []
    print()
    for size, found in rows.items():
        if found["ours"]["gap"] or any(found[name]["cost"] < found["ours"]["cost"] for name in EXACT if name in found):
            short.append(f"not the optimum on {size}")
    for size, names, wanted in MARKS:
        rivals = [rows[size][name] for name in names if size in rows and name in rows[size]]
        if not rivals:
            continue
        quickest = min(rivals, key=lambda row: float(row["cpu"]))
        ratio = quickest["cpu"] / rows[size]["ours"]["cpu"]
        print(f"{size}: {ratio:.1f} times faster than {quickest['name']} (mark: {wanted})")
        if ratio < wanted:
            short.append(f"{size} {ratio:.1f} of {wanted} times {quickest['name']}")
    if ENOUGH in rows:
        short += _growth(rows)
    return short


def _growth(rows: dict[Size, dict[str, Row]]) -> list[str]:
    """How memory and time grow where workers suffice."""
    short = []
    peak = rows[ENOUGH]["ours"]["peak"]
    small, large = SIZES[1], ENOUGH
    exponent = log(rows[large]["ours"]["cpu"] / rows[small]["ours"]["cpu"]) / log(large.referrals / small.referrals)
    print(f"peak memory {peak:.0f} MB (mark: {MOST_MEGABYTES}); growth exponent {exponent:.2f} (mark: {STEEPEST})")
    if peak > MOST_MEGABYTES:
        short.append(f"peak memory {peak:.0f} of {MOST_MEGABYTES} MB")
    if exponent >= STEEPEST:
        short.append(f"growth exponent {exponent:.2f} of {STEEPEST}")
    return short


if __name__ == "__main__":
    sys.exit(main())
