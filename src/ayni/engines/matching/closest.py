"""Of one worker who is not suggested: the fewest facts that would have to change, who may change them, and by how much.

Rules that no lever moves together are answered one by one, since what satisfies one cannot help another; the fewest
changes of each add up to the fewest of all. Within such a knot of rules every set of levers is tried, small ones first.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, TypeAlias

from ayni.engines.matching.eligibility import Rule
from ayni.engines.matching.levers import KNOTS, LEVERS, Facts, Lever, Pair
from ayni.engines.matching.result import Change, Part

# So many ways that are equally small are told; more would not be read.
TOLD = 3


Turned: TypeAlias = tuple[tuple[Lever, Facts], ...]


def closest(pair: Pair) -> tuple[Part, ...]:
    """What would have to change for the worker to be eligible, part by part; all of it is needed.

    A part that nobody may change has no ways; the others are told all the same, so that what is left out tells nothing.
    """
    return tuple(_part(pair, rules) for rules in KNOTS if any(pair.fails(rule) for rule in rules))


def _part(pair: Pair, rules: Sequence[Rule]) -> Part:
    said = [rule(pair.worker, pair.need, pair.problem) for rule in rules]
    ways = _fewest(pair, rules)
    return Part(
        codes=tuple(reason.code for reason in said if reason is not None and not reason.holds),
        ways=tuple(tuple(_told(pair, *each) for each in way) for way in ways),
    )


def _told(pair: Pair, lever: Lever, facts: Facts) -> Change:
    return Change(code=lever.code, who=lever.who, name=pair.worker.name, facts=facts)


def _fewest(pair: Pair, rules: Sequence[Rule]) -> list[Turned]:
    """The smallest sets of levers that make all these rules hold; the least to ask for first."""
    levers = list(dict.fromkeys(lever for rule in rules for lever in LEVERS[rule]))
    for size in range(1, len(levers) + 1):
        found = [
            turned
            for some in combinations(levers, size)
            for turned, after in _turned(pair, some)
            if not any(after.fails(rule) for rule in (*rules, *_may_break(pair, some)))
        ]
        if found:
            places = {lever.code: place for place, lever in enumerate(levers)}
            return sorted(found, key=lambda turned: _order(turned, places))[:TOLD]
    return []


def _order(turned: Turned, places: Mapping[str, int]) -> tuple[Any, ...]:
    """By what is asked for, in the order of levers; of the same, the smaller amounts first."""
    return (
        [places[lever.code] for lever, _ in turned],
        sum(lever.amount(facts) for lever, facts in turned),
        [str(sorted(facts.items())) for _, facts in turned],
    )


def _turned(pair: Pair, levers: Sequence[Lever]) -> Iterator[tuple[Turned, Pair]]:
    """Every way to turn all these levers: amounts last, the least that suffices once the others stand."""
    chosen, least = [each for each in levers if not each.least], [each for each in levers if each.least]
    for ways in product(*(lever.ways(pair) for lever in chosen)):
        after, facts_of = pair, dict(zip(chosen, ways, strict=True))
        for lever, facts in facts_of.items():
            after = lever.turned(after, facts)
        for lever in least:
            for facts in lever.ways(after):
                facts_of[lever] = facts
                after = lever.turned(after, facts)
        if len(facts_of) == len(levers):
            yield tuple((lever, facts_of[lever]) for lever in levers), after


def _may_break(pair: Pair, levers: Sequence[Lever]) -> list[Rule]:
    """Rules that hold and must go on holding: to meet elsewhere may be too near, for instance."""
    return [rule for lever in levers for rule in lever.may_break if not pair.fails(rule)]
