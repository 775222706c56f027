"""What no plan can cost less than, on the public instances, beside the published bounds.

python -m benchmarks.rounds.bounds            all 70 (an hour and a half)
python -m benchmarks.rounds.bounds --quick    two of each family
python -m benchmarks.rounds.bounds B2 G1      these

Of A and B a proof is sought that the best plan that is known, published or ours, is the best there is; of the others a
bound by mixtures of rounds. Seconds are of the processor. A gap is (best - bound) / best, best being that plan's cost.
"""

import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from statistics import mean

from ayni.engines.rounds.bounds import Bound, Effort, bound
from benchmarks.rounds.published import Published, mankowska
from benchmarks.rounds.runs import stored_cost

# How long to look at one instance, in processor seconds.
PATIENCE = {"A": 60, "B": 300, "C": 20, "D": 30, "E": 45, "F": 60, "G": 90}
QUICK = 3  # that part of it
PROVEN_FAMILIES = ("A", "B")

# The marks, set before anything was built.
ALL_OF, MOST_OF, AT_LEAST = "A", "B", 7
LARGE, MEAN_GAP = ("E", "F", "G"), 0.35


@dataclass(frozen=True)
class Row:
    """One instance as it was bounded."""

    instance: Published
    best: float
    plain: Bound
    strong: Bound
    plain_seconds: float
    seconds: float

    @property
    def gap(self) -> float:
        """The share of the best cost that is not proven to be necessary."""
        return (self.best - self.strong.value) / self.best

    def line(self) -> str:
        """As it is printed."""
        one, best = self.instance, self.best
        return (
            f"{one.id:4} best {best:9.3f}  published bound {one.bound:7.1f} ({(best - one.bound) / best:5.1%})  "
            f"assignment {self.plain.value:8.2f} ({(best - self.plain.value) / best:5.1%}, "
            f"{self.plain_seconds:4.2f} s)  "
            f"bound {self.strong.value:9.3f} ({self.gap:6.2%}, {self.seconds:5.1f} s, "
            f"{self.strong.relaxations} relaxations){'  proven' if self.strong.proven else ''}"
        )


def main(arguments: list[str]) -> int:
    """Print the table and one line that says whether every mark is reached."""
    quick = "--quick" in arguments
    named = [each for each in arguments if not each.startswith("--")]
    chosen = [
        each for each in mankowska() if each.id in named or (not named and (not quick or each.id[1:] in ("1", "2")))
    ]
    bound(mankowska()[0].problem, effort=Effort.PROOF, stop=lambda: False, nodes=2)  # compiles what is not compiled yet
    rows = []
    for instance in chosen:
        rows.append(_bounded(instance, PATIENCE[instance.family] / (QUICK if quick else 1)))
        print(rows[-1].line(), flush=True)
    return _judged(rows)


def _bounded(instance: Published, seconds: float) -> Row:
    best = min(instance.best, stored_cost(instance))
    began = time.process_time()
    plain = bound(instance.problem)
    between = time.process_time()
    strong = bound(
        instance.problem,
        best=best,
        effort=Effort.PROOF if instance.family in PROVEN_FAMILIES else Effort.ROUNDS,
        stop=lambda: time.process_time() - between > seconds,
    )
    return Row(instance, best, plain, strong, between - began, time.process_time() - between)


def _judged(rows: list[Row]) -> int:
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        families[row.instance.family].append(row)
    for family, those in families.items():
        published = mean((row.best - row.instance.bound) / row.best for row in those)
        print(
            f"{family}: mean gap {mean(row.gap for row in those):.2%} (published bounds {published:.2%}), "
            f"proven {sum(row.strong.proven for row in those)} of {len(those)}"
        )
    short = []
    for family, least in ((ALL_OF, 10), (MOST_OF, AT_LEAST)):
        proven = sum(row.strong.proven for row in families[family])
        # Of a part of a family as many may stay open as of the whole.
        if proven < least - (10 - len(families[family])):
            short.append(f"proven {proven} of {len(families[family])} of {family}, where {10 - least} may stay open")
    large = [row.gap for family in LARGE for row in families[family]]
    if large and mean(large) > MEAN_GAP:
        short.append(f"mean gap of E to G {mean(large):.1%}, {mean(large) - MEAN_GAP:.1%} too much")
    print("PASS" if not short else "FALLS SHORT: " + "; ".join(short))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
