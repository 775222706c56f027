"""The same, slowly and obviously right: every completion of what is not known is tried, one after the other.

A rule holds when it holds in all of them, does not when it holds in none, and is open otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ayni.engines.protocols.conditions import (
    All,
    Answered,
    Any_,
    Changed,
    Condition,
    Limits,
    Not,
    SiteCutoff,
    Sorted,
    Stated,
    Total,
)
from ayni.engines.protocols.course import Course
from ayni.engines.protocols.scores import Scores, Trend


def holds(condition: Condition, course: Course, totals: Iterable[float] = range(-1, 101)) -> bool | None:
    """Whether the condition holds however the course is completed; ``totals`` are the totals that are tried."""
    found = {condition.holds(each) for each in completions(condition, course, tuple(totals))}
    return found.pop() if len(found) == 1 else None


def completions(condition: Condition, course: Course, totals: tuple[float, ...]) -> Iterator[Course]:
    """Every course in which all that the condition looks at is known and which agrees with what is known already."""
    whole = [course]
    for leaf in dict.fromkeys(condition.leaves()):
        whole = [each for one in whole for each in _known(leaf, one, totals)]
    yield from whole


def spelled_out(condition: Condition, cutoffs: Mapping[str, SiteCutoff]) -> Condition:
    """The condition as somebody would write it who knew the site's cut-offs: with plain numbers."""
    if isinstance(condition, All):
        return All(tuple(spelled_out(each, cutoffs) for each in condition.of))
    if isinstance(condition, Any_):
        return Any_(tuple(spelled_out(each, cutoffs) for each in condition.of))
    if isinstance(condition, Not):
        return Not(spelled_out(condition.of, cutoffs))
    if isinstance(condition, Total) and condition.at_cutoff and condition.instrument in cutoffs:
        here = cutoffs[condition.instrument]
        limits = Limits(None, here.total) if here.below else Limits(here.total, None)
        return Total(condition.instrument, limits, condition.first)
    return condition


def _known(leaf: Condition, course: Course, totals: tuple[float, ...]) -> Iterator[Course]:
    if leaf.holds(course) is not None:
        yield course
    elif isinstance(leaf, Stated):
        yield from (replace(course, facts={**course.facts, leaf.fact: value}) for value in (True, False))
    elif isinstance(leaf, Total):
        name = "first" if leaf.first else "last"
        yield from (_scored(course, leaf.instrument, **{name: total}) for total in totals)
    elif isinstance(leaf, Changed):
        yield from (_scored(course, leaf.instrument, trend=trend) for trend in Trend)
    elif isinstance(leaf, Answered):
        scores = course.scores.get(leaf.instrument, Scores())
        yield from (
            _scored(course, leaf.instrument, answers={**scores.answers, leaf.item: value}) for value in range(10)
        )
    elif isinstance(leaf, Sorted):
        yield from (_scored(course, leaf.instrument, band=band) for band in (*leaf.bands, "another"))


def _scored(course: Course, instrument: str, **known: object) -> Course:
    scores = replace(course.scores.get(instrument, Scores()), **known)  # type: ignore[arg-type]
    return replace(course, scores={**course.scores, instrument: scores})
