"""Why a definition cannot be used: one sentence each, for its author."""

from collections.abc import Iterable, Iterator

from ayni.engines.protocols.conditions import Answered, Changed, Sorted, Total
from ayni.engines.protocols.definition import Kind, Protocol


def problems(protocol: Protocol) -> Iterator[str]:
    """Everything that is wrong; nothing when the definition is sound."""
    yield from _of_numbers(protocol)
    yield from _of_stages(protocol)
    yield from _of_rules(protocol)
    for what, ids in (
        ("steps", [each.id for each in protocol.steps]),
        ("rules", [each.code for each in protocol.rules]),
        ("lines of the checklist", [each.id for each in protocol.checklist]),
    ):
        for repeated in sorted({each for each in ids if ids.count(each) > 1}):
            yield f"Two {what} are called {repeated!r}."


def _of_numbers(protocol: Protocol) -> Iterator[str]:
    for name in ("sessions", "minutes", "weekly"):
        if not getattr(protocol, name).value > 0:
            yield f"The number of {name} is more than none."
    for each in protocol.instruments:
        if each.every < 1 or each.first < 1:
            yield f"{each.instrument} is asked every so many sessions, from the first on."
    if protocol.outcome not in {each.instrument for each in protocol.instruments}:
        yield f"The outcome {protocol.outcome} is never asked."


def _of_stages(protocol: Protocol) -> Iterator[str]:
    known, expected = {each.id for each in protocol.steps}, 1
    for number, stage in enumerate(protocol.stages, 1):
        if stage.first != expected:
            yield f"Stage {number} should begin at session {expected}."
        if (stage.last is None) != (number == len(protocol.stages)):
            yield f"Only the last stage goes on to the end; stage {number} does not say so."
        if stage.last is not None and stage.last < stage.first:
            yield f"Stage {number} ends before it begins."
        expected = (stage.last or stage.first) + 1
        yield from (
            f"Stage {number} names the step {each!r}, which does not exist."
            for each in stage.steps
            if each not in known
        )
        yield from _minutes_of(protocol, number, stage.steps, known)
    used = {each for stage in protocol.stages for each in stage.steps}
    yield from (f"The step {each!r} happens in no session." for each in sorted(known - used))


def _minutes_of(protocol: Protocol, number: int, steps: Iterable[str], known: set[str]) -> Iterator[str]:
    minutes = sum(protocol.step_of[each].minutes for each in steps if each in known)
    if minutes != protocol.minutes.value:
        yield f"The steps of stage {number} take {minutes} minutes, but a session has {protocol.minutes.value:g}."


def _of_rules(protocol: Protocol) -> Iterator[str]:
    asked = {each.instrument for each in protocol.instruments}
    for rule in protocol.rules:
        for leaf in rule.when.leaves():
            looks = leaf.instrument if isinstance(leaf, Total | Answered | Changed | Sorted) else None
            # What decides about beginning is asked before, by whoever refers.
            if looks and looks not in asked and rule.kind not in (Kind.START, Kind.EXCLUDE):
                yield f"Rule {rule.code!r} looks at {looks}, which is never asked."
    if protocol.rules and not any(rule.kind is Kind.COMPLETE for rule in protocol.rules):
        yield "No rule says when the course is complete."
