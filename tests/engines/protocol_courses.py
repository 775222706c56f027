"""For each rule of a protocol, a course in which it holds: every leaf of it is tried at the values that matter."""

from itertools import product

from ayni.engines.protocols import Course, Kind, Protocol, reference
from ayni.engines.protocols.conditions import Counted, Limits

TOTALS = (0, 4, 5, 9, 10, 13, 15, 16, 20, 33, 60)


def courses_that_reach(protocol: Protocol, code: str, others: tuple[float, ...] = ()) -> Course | None:
    """A course in which the rule holds: every leaf of it is tried at the values that matter, and at ``others``."""
    rule = protocol.rule_of[code]
    begun = 0 if rule.kind is Kind.START else 1
    leaves = list(dict.fromkeys(rule.when.leaves()))
    sessions = {begun, *(n for leaf in leaves if isinstance(leaf, Counted) for n in _around(leaf.limits))}
    for held, weeks, missed, danger in product(sorted(sessions), (0, 4, 60), (0, 3), (False, True)):
        if held < begun:
            continue
        start = Course(sessions=int(held), weeks=weeks, missed=missed, danger=danger)
        for whole in reference.completions(rule.when, start, (*TOTALS, *others)):
            if rule.when.holds(whole):
                return whole
    return None


def _around(limits: Limits) -> set[float]:
    return {each for each in (limits.at_least, limits.at_most) if each is not None}
