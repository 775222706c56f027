"""Which rules of a protocol hold for a course, which are open, and in which order they are told."""

from dataclasses import dataclass

from ayni.basics.words import Sentence
from ayni.engines.protocols.course import Course
from ayni.engines.protocols.definition import Kind, Protocol, Rule

# Raised whenever the same course of the same protocol could be told otherwise; kept with every decision.
ENGINE_VERSION = "protocols-2"

ORDER = tuple(Kind)

# Rules about beginning are asked before the first session, all others from then on; what leaves out is always asked.
BEFORE = (Kind.START, Kind.EXCLUDE)
DURING = tuple(kind for kind in Kind if kind is not Kind.START)


@dataclass(frozen=True)
class Proposal:
    """A rule that holds, or (``is_open``) could hold once what ``because`` names is known. A person decides."""

    rule: Rule
    is_open: bool
    because: tuple[Sentence, ...]


def proposals(protocol: Protocol, course: Course) -> tuple[Proposal, ...]:
    """The rules that hold, the most cautious first, then those that are open, in the same order."""
    kinds = DURING if course.sessions else BEFORE
    found = [_proposal(rule, course) for rule in protocol.rules if rule.kind in kinds]
    told = [each for each in found if each is not None]
    return tuple(sorted(told, key=lambda each: (each.is_open, ORDER.index(each.rule.kind), each.rule.code)))


def _proposal(rule: Rule, course: Course) -> Proposal | None:
    holds = rule.when.holds(course)
    if holds is False:
        return None
    leaves = [leaf for leaf in rule.when.leaves() if (leaf.holds(course) is None) == (holds is None)]
    return Proposal(rule, holds is None, tuple(leaf.said(course) for leaf in leaves))
