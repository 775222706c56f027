"""A plan as somebody states it, ours or another's: what the validator is given, and believes nothing of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ayni.engines.rounds.result import Result, Route


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The rounds, and what they are said to leave out and to cost; ids may be of nobody.

    ``order`` lists the visits in an order in which the plan could be built up, where one is stated.
    """

    routes: tuple[Route, ...]
    unplanned: frozenset[str] = frozenset()
    terms: Mapping[str, float] = field(default_factory=dict)
    cost: float | None = None
    order: tuple[str, ...] = ()


def claim_of(result: Result) -> Claim:
    """What a result claims."""
    return Claim(
        routes=result.routes,
        unplanned=frozenset(each.visit for each in result.unplanned),
        terms=result.terms,
        cost=result.cost,
    )
