"""From columns to an optimum with reasons: the whole way, beside one library's last step.

python -m benchmarks.matching.whole            100,000 x 120,000, where everybody goes far by car
python -m benchmarks.matching.whole --quick    10,000 x 12,000

The rival is given the fifty best workers of each need, ready made, and does nothing but solve. Ours begins with the
columns, finds the same fifty of all who are eligible, solves, and says of the first five what speaks for them. In the
smaller country it then goes on until the prices prove that none of the eligible who were left aside could gain.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ayni.engines.matching.columns import Country, candidates, judged, matched, reasons_for
from ayni.engines.matching.national import Edges, Optimum, best, certified
from benchmarks.matching.country import CANDIDATES, Size
from benchmarks.matching.nation import nation
from benchmarks.matching.rivals import or_tools

LARGE, SMALL = Size(100_000, 120_000), Size(10_000, 12_000)
REACH = 12
FIRST_FIVE = 5
# The marks: at most this part of OR-Tools' solving alone; at most so many bare passes for one shortlist.
PART = 1 / 3
PASSES = 5
# What leaving somebody costs, for each step of urgency, in millionths of a score.
LEFT = 100_000_000
LISTS = 40


def whole(size: Size) -> list[str]:
    """Print both comparisons; returns the marks that are missed."""
    _way_to_reasons(nation(SMALL, reach=REACH))  # compiles, the rare ways of the solver too
    country = nation(size, reach=REACH)
    parts, edges, optimum = _way_to_reasons(country)
    spent, proof = sum(parts), certified(edges, optimum)
    found, solved, told = parts
    print(f"\n{size} in columns: {len(edges.worker):,} pairs found ({found:.2f} CPU s), solved ({solved:.2f}) and told"
          f" ({told:.2f}) in {spent:.2f} CPU s; {proof.served:,} served, gap {proof.gap}", flush=True)  # fmt: skip
    solve, _ = or_tools(edges, np.zeros(0, np.float32))
    alone, _ = _seconds(solve)
    print(f"  OR-Tools, solving the same pairs and nothing else: {alone:.2f} CPU s; ours takes"
          f" {spent / alone:.2f} of it (mark: {PART:.2f})", flush=True)  # fmt: skip
    short = [f"a gap of {proof.gap} on the whole way"] if proof.gap else []
    short += [] if spent <= PART * alone else [f"from columns to reasons {spent / alone:.2f} of {PART:.2f} of OR-Tools"]
    return short + _widened(nation(SMALL, reach=REACH)) + _shortlists(country)


def _way_to_reasons(country: Country) -> tuple[tuple[float, float, float], Edges, Optimum]:
    left, places = _asked(country)
    found, edges = _seconds(lambda: candidates(country, left, places, CANDIDATES))
    solved, optimum = _seconds(lambda: best(edges))
    told, _ = _seconds(lambda: reasons_for(country, edges, FIRST_FIVE))
    return (found, solved, told), edges, optimum


def _widened(country: Country) -> list[str]:
    """Go on until the prices prove that nothing eligible was left aside, for a country in which that ends soon."""
    left, places = _asked(country)
    spent, found = _seconds(lambda: matched(country, left, places))
    first, last = found.rounds[0], found.rounds[-1]
    proof = certified(found.edges, found.optimum)
    print(f"  {SMALL}, widened until proven: {spent:.2f} CPU s, {len(found.rounds)} rounds,"
          f" from {first.pairs:,} pairs and {first.served:,} served to {last.pairs:,} and {last.served:,};"
          f" gap {proof.gap} over all eligible pairs", flush=True)  # fmt: skip
    return [] if found.proven and not proof.gap else ["the widened whole is not proven"]


def _asked(country: Country) -> tuple[Any, Any]:
    return country.needs.row["urgency"].astype(np.int64) * LEFT, np.ones(country.workers.size, np.int32)


def _shortlists(country: Country) -> list[str]:
    """One need against everybody, beside a pass that only reads the same columns with NumPy and says nothing."""
    columns = {name: np.ascontiguousarray(country.workers.row[name]) for name in country.workers.row.dtype.names or ()}
    lists = range(LISTS)
    judged(country, 0)
    ours = min(_seconds(lambda i=i: judged(country, i))[0] for i in lists)  # type: ignore[misc]
    mean = sum(_seconds(lambda i=i: judged(country, i))[0] for i in lists) / LISTS  # type: ignore[misc]
    bare = sum(_seconds(lambda i=i: _bare(country, columns, i))[0] for i in lists) / LISTS  # type: ignore[misc]
    print(f"one shortlist among {country.workers.size:,} workers, all reasons: {1000 * mean:.2f} ms (least"
          f" {1000 * ours:.2f}); a bare NumPy pass {1000 * bare:.2f} ms; ratio {mean / bare:.1f} (mark: {PASSES})",
          flush=True)  # fmt: skip
    return [] if mean <= PASSES * bare else [f"one shortlist {mean / bare:.1f} of {PASSES} bare passes"]


def _bare(country: Country, columns: dict[str, Any], i: int) -> Any:
    """Yes or no for everybody: each column compared once, distance included; hours, dates and reasons are not asked."""
    need, workers = country.needs.row[i], country.workers
    far = _way(columns, need)
    able = columns["standing"] == 31
    able &= columns["free_points"] >= need["points"]
    able &= columns["free_minutes"] >= need["minutes"] + 15 + 2 * far
    able &= columns["max_travel"] >= far
    able &= workers.verdict[:, 0] == 0
    able &= workers.fluency[:, country.needs.language[need["language_from"]]] >= 2
    able &= workers.credential["code"] == country.needs.credential[need["credential_from"]]
    able &= (workers.credential["since"] <= need["begins"]) & (workers.credential["until"] >= need["ends"])
    if need["sex"] >= 0:
        able &= columns["sex"] == need["sex"]
    return np.flatnonzero(able)


def _way(columns: dict[str, Any], need: Any) -> Any:
    across = np.sin((columns["lat"] - need["lat"]) / 2)
    along = np.sin((columns["lon"] - need["lon"]) / 2)
    half = across * across + columns["cos_lat"] * need["cos_lat"] * along * along
    return 2 * 6371.0 * np.arcsin(np.sqrt(half)) * 3.9


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


if __name__ == "__main__":
    missed = whole(SMALL if "--quick" in sys.argv else LARGE)
    print("PASS" if not missed else "FALLS SHORT: " + "; ".join(missed))
    sys.exit(1 if missed else 0)
