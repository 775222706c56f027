"""``make bench-rounds``: our plans of the public instances beside the best published ones, and the marks.

python -m benchmarks.rounds            all 70 of Mankowska et al. and 20 Italian ones at 1, 10 and 60 processor
                                       seconds, three seeds (two hours and a half on two cores)
python -m benchmarks.rounds --quick    two of each family, at 1 and 10 seconds (under ten minutes)

Runs are kept in var/bench-rounds.jsonl and are not made again; the table can be stopped and gone on with. Costs are the
validator's. A gap is what our plan costs more than the best published one, in per cent of it; "its time" is what the
method of the best published plan took, where that is told.
"""

import os
import sys
from collections import defaultdict
from itertools import groupby
from statistics import mean

from benchmarks.rounds.published import ITALIAN, Published, italian, mankowska
from benchmarks.rounds.runs import AS_GOOD, Run, runs, stored_cost

BUDGETS = (1.0, 10.0, 60.0)
SEEDS = (0, 1, 2)
QUICK_OF_A_FAMILY = 2
NEVER_WORSE = ("A", "B")
ROUNDED = 1e-4  # per cent: published costs have four decimals

# Means of a family over three seeds that may not be passed, in per cent, and the most of any one run. The marks were
# set before anything was built.
FAMILY_MARKS: dict[float, dict[str, float]] = {
    1.0: {"C": 0.5, "D": 1.0, "E": 1.5, "F": 4.0, "G": 6.0},
    10.0: dict.fromkeys("ABCDEFG", 0.3),
    60.0: {"C": -0.3, "D": -0.3, "E": -1.0, "F": -1.2, "G": -3.0},
}
WORST_MARKS = {10.0: 3.0, 60.0: 1.0}
NEW_BEST = 45

Gaps = dict[float, dict[str, list[float]]]  # budget → instance → the gap of each seed


def main() -> int:
    """Print the table and one line that says whether every mark is reached."""
    quick = "--quick" in sys.argv or os.environ.get("QUICK") == "1"
    every = (*mankowska(), *italian())
    instances = _first_of_families(every) if quick else every
    budgets = BUDGETS[:2] if quick else BUDGETS
    made = runs(instances, budgets, SEEDS, processes=os.cpu_count() or 1, told=_tell)
    best = {each.id: each.best for each in instances}
    gaps: Gaps = {seconds: defaultdict(list) for seconds in budgets}
    for run in made:
        gaps[run.seconds][run.instance].append(100 * (run.cost - best[run.instance]) / best[run.instance])
    _print_instances(instances, gaps)
    _print_families(gaps)
    short = _short_of(gaps) + ([] if quick else _short_of_new(every))
    print("PASS" if not short else "FALLS SHORT: " + "; ".join(short))
    return 1 if short else 0


def _first_of_families(instances: tuple[Published, ...]) -> tuple[Published, ...]:
    families = groupby(instances, key=lambda each: each.family)
    return tuple(each for _, family in families for each in tuple(family)[:QUICK_OF_A_FAMILY])


def _tell(run: Run) -> None:
    print(f"{run.instance} {run.seconds:g} s, seed {run.seed}: {run.cost:.4f}", file=sys.stderr, flush=True)


def _print_instances(instances: tuple[Published, ...], gaps: Gaps) -> None:
    heads = "".join(f"{f'{seconds:g} s':>24}" for seconds in gaps)
    print(f"{'':4}{'best published':>15} {'whose':<11}{'its time':>9}{heads}   gaps of {len(SEEDS)} seeds, %")
    for each in instances:
        cells = "".join(f"{' '.join(f'{gap:+.2f}' for gap in found[each.id]):>24}" for found in gaps.values())
        took = f"{each.seconds:.0f} s" if each.seconds else "not told"
        print(f"{each.id:4}{each.best:15.4f} {each.source:<11}{took:>9}{cells}")


def _print_families(gaps: Gaps) -> None:
    for seconds, found in gaps.items():
        families = _families(found)
        means = "  ".join(f"{name} {mean(each):+.2f}" for name, each in families.items())
        print(f"mean gap at {seconds:g} s: {means}   worst run {max(map(max, families.values())):+.2f}")


def _families(found: dict[str, list[float]]) -> dict[str, list[float]]:
    families: dict[str, list[float]] = defaultdict(list)
    for name, each in found.items():
        families[name[0]] += each
    return families


def _short_of(gaps: Gaps) -> list[str]:
    short = []
    for seconds, found in gaps.items():
        for family, each in _families(found).items():
            mark = FAMILY_MARKS[seconds].get(family)
            if mark is not None and mean(each) > mark:
                short.append(f"{family} at {seconds:g} s by {mean(each) - mark:.2f} points (mark {mark:+g} %)")
        for name, each in found.items():
            if seconds == BUDGETS[-1] and name[0] in NEVER_WORSE and max(each) > ROUNDED:
                short.append(f"{name} at {seconds:g} s is worse than published by {max(each):.2f} %")
            if name[0] != ITALIAN and max(each) > WORST_MARKS.get(seconds, max(each)):
                short.append(f"{name} at {seconds:g} s: a run of {max(each):+.2f} % (mark {WORST_MARKS[seconds]:+g} %)")
    return short


def _short_of_new(instances: tuple[Published, ...]) -> list[str]:
    new = [each for each in instances if stored_cost(each) < each.best - AS_GOOD]
    names = " ".join(each.id for each in new)
    print(f"new best known plans, stored and judged by the validator: {len(new)} of {len(instances)}: {names}")
    count = sum(each.family != ITALIAN for each in new)
    return [] if count >= NEW_BEST else [f"new best plans: {count} (mark {NEW_BEST})"]


if __name__ == "__main__":
    sys.exit(main())
