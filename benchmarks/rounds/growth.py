"""How the search grows from 10 to 1,000 visits: the time of a move, and what more time would still better.

python -m benchmarks.rounds.growth

Days are invented, one visit in five made by two together. Each is planned with the usual number of moves for a service
and with eight times as many; seconds are of the processor. "Left to better" is what the usual plan costs more, in per
cent, the mean of three seeds.
"""

import sys
import time
from math import log
from statistics import mean

from ayni.engines.rounds import Params, Problem, check, claim_of, ready, solve
from ayni.engines.rounds.solve import MOVES, USUAL
from benchmarks.rounds.days import invented

SIZES = (10, 30, 100, 300, 1000)
SKILLS, LINKED = 6, 0.2
SEEDS = (0, 1, 2)
LONGER = 8

# The mark: the time of a move grows by less than this power of the number of visits.
POWER = 0.5


def main() -> int:
    """Print the table and one line that says whether the mark is reached."""
    ready()
    print(f"{'visits':>7}{'services':>9}{'us a move':>11}{'seconds':>9}{'left to better':>16}")
    times = []
    for size in SIZES:
        problem = invented(size, SKILLS, LINKED)
        services = sum(len(each.services) for each in problem.visits)
        usual, seconds = zip(*(_planned(problem, USUAL * services, seed) for seed in SEEDS), strict=True)
        longer, _ = zip(*(_planned(problem, LONGER * USUAL * services, seed) for seed in SEEDS), strict=True)
        times.append(mean(seconds) / (MOVES * USUAL * services))
        better = 100 * (mean(usual) / mean(longer) - 1)
        print(f"{size:7}{services:9}{1e6 * times[-1]:11.3f}{mean(seconds):9.2f}{better:14.2f} %", flush=True)
    power = log(times[-1] / times[0]) / log(SIZES[-1] / SIZES[0])
    print(f"the time of a move grows with power {power:.2f} of the number of visits")
    print("PASS" if power < POWER else f"FALLS SHORT: the power by {power - POWER:.2f} (mark {POWER})")
    return 0 if power < POWER else 1


def _planned(problem: Problem, iterations: int, seed: int) -> tuple[float, float]:
    """The cost by the validator, and processor seconds."""
    began = time.process_time()
    result = solve(problem, seed=seed, params=Params(iterations=iterations))
    seconds = time.process_time() - began
    judged = check(problem, claim_of(result))
    if judged.violations:
        raise RuntimeError(f"the plan breaks {[each.code for each in judged.violations]}")
    return judged.cost, seconds


if __name__ == "__main__":
    sys.exit(main())
