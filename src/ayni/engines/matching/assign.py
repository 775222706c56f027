"""A worker for as many people as possible: people served first, then their urgency, then their scores.

A need takes minutes and caseload points of its worker, so this is the generalised assignment problem. Counting every
need as one place gives a first bound (relax.py), prices of room a better one (prices.py); depth-first search closes
what is left (search.py), and is stopped honestly (``proven`` is False) where that takes too long.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ayni.engines.matching.plan import Ask, Option, Room
from ayni.engines.matching.result import Assignment
from ayni.engines.matching.search import Search

Objective = tuple[int, int, int]

# How much of a search is worth a coordinator's wait: branches looked at for each group, some seconds at most.
STEPS = 50_000


def assign(
    asks: Sequence[Ask],
    room: Mapping[str, Room],
    above: Mapping[str, int] | None = None,
    *,
    stop: Callable[[], bool] | None = None,
    steps: int = STEPS,
) -> Assignment:
    """The best assignment found within ``steps`` (or until ``stop()``) for each group of needs that share workers.

    ``above``: for how many more people each supervisor has room, by ``Option.over``; others have enough.
    """
    chosen: dict[str, Option] = {}
    proven, bound = True, 0
    tight = _tight(asks, above or {})
    for group in groups(asks, tight):
        search = Search(group, room, steps, stop, tight)
        search.run()
        chosen |= search.best
        bound += search.served_at_most
        proven = proven and search.proven
    by_need = {ask.need: ask for ask in asks}
    return Assignment(
        workers={need: chosen[need].worker for need in sorted(chosen)},
        unserved=tuple(sorted(set(by_need) - set(chosen))),
        objective=worth_of(chosen, by_need),
        bound=bound,
        proven=proven,
    )


def worth_of(chosen: Mapping[str, Option], asks: Mapping[str, Ask]) -> Objective:
    """(people served, their urgency, their scores in millionths): compared from left to right."""
    served = sum(asks[need].people for need in chosen)
    urgency = sum(asks[need].urgency * asks[need].people for need in chosen)
    return served, urgency, sum(option.worth for option in chosen.values())


def _tight(asks: Sequence[Ask], above: Mapping[str, int]) -> dict[str, int]:
    """Those supervisors whose room would not do if all who could came to their workers."""
    wanted: Counter[str] = Counter()
    for ask in asks:
        for over in {option.over for option in ask.options}:
            wanted[over] += ask.people
    return {over: people for over, people in above.items() if wanted[over] > people}


def groups(asks: Sequence[Ask], above: Mapping[str, int] | None = None) -> list[list[Ask]]:
    """Needs that share no worker, and no supervisor of ``above``, do not touch each other and are solved apart."""
    found: list[tuple[set[str], list[Ask]]] = []
    for ask in sorted(asks, key=lambda each: each.need):
        workers = {option.worker for option in ask.options}
        workers |= {option.over for option in ask.options if option.over in (above or {})}
        if not workers:
            continue
        touching = [group for group in found if group[0] & workers]
        found = [group for group in found if not group[0] & workers]
        members = [member for _, others in touching for member in others]
        found.append((workers.union(*(others for others, _ in touching)), [*members, ask]))
    return [members for _, members in found]
