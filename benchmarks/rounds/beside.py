"""Ours beside what people use today, in one run: the same days, the same processor seconds, one judge.

python -m benchmarks.rounds.beside            public instances of six sizes, and plain days of 100, 300 and 1,000 visits
python -m benchmarks.rounds.beside --quick    the smaller ones, three seconds

Public instances have linked visits: OR-Tools routing with constraints across routes, and an ALNS in plain Python.
Plain days have windows that may not be missed and no linked visits; many skills, or one: there PyVRP plays too. A cost
counts only when every visit is made and no limit is crossed; "none" is no such plan. Costs are means of three seeds,
for chance moves all of them by some per cent.
"""

import sys
import time
from collections.abc import Iterator
from statistics import mean

from ayni.engines.rounds import Claim, Problem, check, timed
from benchmarks.rounds.days import invented
from benchmarks.rounds.plain_alns import plain_alns
from benchmarks.rounds.published import mankowska
from benchmarks.rounds.rivals import Rival, or_tools, ours, py_vrp

LINKED = ("A1", "B1", "C1", "E2", "F1", "G1")
PLAIN = (100, 300, 1000)
SECONDS, QUICK_SECONDS = 10.0, 3.0
SEEDS = (0, 1, 2)
QUICK_LINKED, QUICK_PLAIN = 4, 1

# Marks: on plain days our cost is at most so much above PyVRP's, and with linked visits below every rival's.
NEAR_PYVRP = 0.01

WITH_LINKS: dict[str, Rival] = {"ours": ours, "OR-Tools": or_tools, "plain ALNS": plain_alns}
WITHOUT: dict[str, Rival] = {"ours": ours, "PyVRP": py_vrp, "OR-Tools": or_tools}


def _days(quick: bool) -> Iterator[tuple[str, Problem, dict[str, Rival]]]:
    by_id = {each.id: each for each in mankowska()}
    for name in LINKED[: QUICK_LINKED if quick else None]:
        yield name, by_id[name].problem, WITH_LINKS
    for size in PLAIN[: QUICK_PLAIN if quick else None]:
        for skills in (1, 8):
            yield f"{size} visits, {skills} skill{'s' * (skills > 1)}", invented(size, skills), WITHOUT


def _cost(problem: Problem, rival: Rival, seconds: float) -> tuple[float | None, float]:
    """The mean cost of the plans of all seeds, none if one is no plan; and the processor seconds of the slowest."""
    costs, slowest = [], 0.0
    for seed in SEEDS:
        began = time.process_time()
        orders = rival(problem, seconds, seed)
        slowest = max(slowest, time.process_time() - began)
        routes = None if orders is None else timed(problem, orders)
        judged = None if routes is None else check(problem, Claim(routes=routes))
        costs.append(None if judged is None or judged.violations else judged.cost)
    sound = [each for each in costs if each is not None]
    return (mean(sound) if len(sound) == len(costs) else None), slowest


def main() -> int:
    """Print the table and one line that says whether every mark is reached."""
    quick = "--quick" in sys.argv
    seconds = QUICK_SECONDS if quick else SECONDS
    for rival in WITH_LINKS.values():
        rival(invented(12, 1), 0.1, 0)  # compiles what is not compiled yet
    short: list[str] = []
    print(f"mean costs of {len(SEEDS)} seeds by the validator; in brackets processor seconds, of {seconds:g} to search")
    for name, problem, rivals in _days(quick):
        found = {who: _cost(problem, rival, seconds) for who, rival in rivals.items()}
        cells = "".join(f"{who:>12} {_shown(cost)} ({took:4.1f})" for who, (cost, took) in found.items())
        print(f"{name:<22}{cells}", flush=True)
        short += _short_of(name, {who: cost for who, (cost, _) in found.items()})
    print("PASS" if not short else "FALLS SHORT: " + "; ".join(short))
    return 1 if short else 0


def _shown(cost: float | None) -> str:
    return "      none" if cost is None else f"{cost:10.1f}"


def _short_of(name: str, costs: dict[str, float | None]) -> Iterator[str]:
    mine = costs["ours"]
    for who, cost in costs.items():
        if who != "ours" and cost is not None:
            most = cost * (1 + NEAR_PYVRP) if who == "PyVRP" else cost
            if mine is None or mine > most + 1e-6:
                worse = "no plan" if mine is None else f"{100 * (mine / cost - 1):.1f} % above"
                yield f"{name}: {worse} {who}"


if __name__ == "__main__":
    sys.exit(main())
