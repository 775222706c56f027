"""Who solves the same pairs: ourselves, exact libraries, and the rules that peers use.

Each is given the pairs and returns two steps: what is timed, and how to read worker by referral from what that gave.
Whatever a library needs to be handed its question is done before the clock starts, for its good; for us nothing is.
"""

from collections.abc import Callable
from typing import Any

import lap
import numba
import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from ayni.engines.matching.national import Edges, best
from benchmarks.matching.country import UNSERVED

Answer = NDArray[np.int64]
Steps = tuple[Callable[[], Any], Callable[[Any], Answer]]
Rival = Callable[[Edges, NDArray[np.float32]], Steps]


def ours(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """Bids and chains."""
    return lambda: best(edges), lambda found: found.worker


def or_tools(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """SimpleMinCostFlow: cost scaling."""
    n, m = edges.referrals, edges.workers
    flow = min_cost_flow.SimpleMinCostFlow()
    referral = np.repeat(np.arange(n), np.diff(edges.start))
    sink = n + m
    tails = np.concatenate([referral, np.arange(n), n + np.arange(m)])
    heads = np.concatenate([n + edges.worker, np.full(n + m, sink)])
    room = np.concatenate([np.ones(len(referral) + n, np.int64), edges.places])
    costs = np.concatenate([UNSERVED - edges.gain.astype(np.int64), np.full(n, UNSERVED), np.zeros(m, np.int64)])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate([np.ones(n), np.zeros(m), [-n]]).astype(np.int64))

    def read(status: Any) -> Answer:
        if status != flow.OPTIMAL:
            raise RuntimeError("OR-Tools found no optimum")
        taken = flow.flows(arcs[: len(referral)]) > 0
        found = np.full(n, -1)
        found[referral[taken]] = edges.worker[taken]
        return found

    return flow.solve, read


def lapmod(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """Sparse Jonker-Volgenant of the package lap: a square matrix, so each side may stay with nobody of its own."""
    n, m = edges.referrals, edges.workers
    square = _square(edges)
    asked = square.data, square.indptr.astype(np.int32), square.indices.astype(np.int32)
    return lambda: lap.lapmod(n + m, *asked)[1], lambda column: np.where(column[:n] < m, column[:n], -1)


def scipy(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """LAPJVsp of SciPy, each referral with a private column for being left without."""
    n, m = edges.referrals, edges.workers
    referral = np.repeat(np.arange(n), np.diff(edges.start))
    # SciPy takes a 0 for "no pair", so every cost is one more.
    cost = np.concatenate([UNSERVED - edges.gain.astype(np.float64) + 1, np.full(n, UNSERVED + 1.0)])
    rows, columns = np.concatenate([referral, np.arange(n)]), np.concatenate([edges.worker, m + np.arange(n)])
    asked = csr_array((cost, (rows, columns)), shape=(n, m + n))

    def read(matched: Any) -> Answer:
        found = np.full(n, -1)
        found[matched[0]] = np.where(matched[1] < m, matched[1], -1)
        return found

    return lambda: min_weight_full_bipartite_matching(asked), read


def first_come(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """Everybody in turn takes the best who is left."""
    value = edges.gain.astype(np.float64)
    return lambda: _in_turn(edges.start, edges.worker, value, edges.places.copy()), _as_it_is


def best_first(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """The best pair of all that are left, again and again."""
    referral = np.repeat(np.arange(edges.referrals), np.diff(edges.start))

    def solve() -> Answer:
        order = np.argsort(-edges.gain, kind="stable")
        found: Answer = _by_pair(order, referral, edges.worker, edges.referrals, edges.places.copy())
        return found

    return solve, _as_it_is


def peer_rule(edges: Edges, score: NDArray[np.float32]) -> Steps:
    """A weighted score of eight terms, referrals in the order they came."""
    value = score.astype(np.float64)
    return lambda: _in_turn(edges.start, edges.worker, value, edges.places.copy()), _as_it_is


def _as_it_is(found: Answer) -> Answer:
    return found


def _square(edges: Edges) -> csr_array:
    """Costs with a row for each worker too and a column for each referral's being left; both may idle for nothing."""
    n, m = edges.referrals, edges.workers
    referral = np.repeat(np.arange(n), np.diff(edges.start))
    real = UNSERVED - edges.gain.astype(np.float64)
    rows = np.concatenate([referral, np.arange(n), n + edges.worker, n + np.arange(m)])
    columns = np.concatenate([edges.worker, m + np.arange(n), m + referral, np.arange(m)])
    costs = np.concatenate([real, np.full(n, float(UNSERVED)), np.zeros(len(referral)), np.zeros(m)])
    order = np.lexsort((columns, rows))
    start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n + m))])
    return csr_array((costs[order], columns[order], start), shape=(n + m, n + m))


@numba.njit(cache=True)
def _in_turn(start, worker, value, places):  # type: ignore[no-untyped-def]
    found = np.full(start.shape[0] - 1, -1)
    for i in range(found.shape[0]):
        best = 0.0
        for e in range(start[i], start[i + 1]):
            if places[worker[e]] > 0 and value[e] > best:
                best, found[i] = value[e], worker[e]
        if found[i] >= 0:
            places[found[i]] -= 1
    return found


@numba.njit(cache=True)
def _by_pair(order, referral, worker, referrals, places):  # type: ignore[no-untyped-def]
    found = np.full(referrals, -1)
    for e in order:
        if found[referral[e]] < 0 and places[worker[e]] > 0:
            found[referral[e]] = worker[e]
            places[worker[e]] -= 1
    return found


RIVALS: dict[str, Rival] = {
    "ours": ours,
    "OR-Tools": or_tools,
    "lapmod": lapmod,
    "SciPy": scipy,
    "first come": first_come,
    "best first": best_first,
    "peer rule": peer_rule,
}
EXACT = ("ours", "OR-Tools", "lapmod", "SciPy")
ONE_PLACE_ONLY = ("lapmod", "SciPy")
