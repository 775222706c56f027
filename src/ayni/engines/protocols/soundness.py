"""Why a definition cannot be used: one sentence each, for its author."""

from collections.abc import Iterable, Iterator

from ayni.basics.words import Sentence, say
from ayni.engines.protocols.conditions import Answered, Changed, Sorted, Total
from ayni.engines.protocols.definition import Kind, Protocol


def problems(protocol: Protocol) -> Iterator[Sentence]:
    """Everything that is wrong; nothing when the definition is sound."""
    yield from _of_numbers(protocol)
    yield from _of_stages(protocol)
    yield from _of_rules(protocol)
    for what, ids in (
        (say("steps"), [each.id for each in protocol.steps]),
        (say("rules"), [each.code for each in protocol.rules]),
        (say("lines of the checklist"), [each.id for each in protocol.checklist]),
    ):
        for repeated in sorted({each for each in ids if ids.count(each) > 1}):
            yield say("Two {what} are called '{repeated}'.", what=what, repeated=str(repeated))


def _of_numbers(protocol: Protocol) -> Iterator[Sentence]:
    for name in ("sessions", "minutes", "weekly"):
        if not getattr(protocol, name).value > 0:
            yield say("The number of {name} is more than none.", name=str(name))
    for each in protocol.instruments:
        if each.every < 1 or each.first < 1:
            yield say(
                "{instrument} is asked every so many sessions, from the first on.", instrument=str(each.instrument)
            )
    if protocol.outcome not in {each.instrument for each in protocol.instruments}:
        yield say("The outcome {outcome} is never asked.", outcome=str(protocol.outcome))


def _of_stages(protocol: Protocol) -> Iterator[Sentence]:
    known, expected = {each.id for each in protocol.steps}, 1
    for number, stage in enumerate(protocol.stages, 1):
        if stage.first != expected:
            yield say("Stage {number} should begin at session {expected}.", number=str(number), expected=str(expected))
        if (stage.last is None) != (number == len(protocol.stages)):
            yield say("Only the last stage goes on to the end; stage {number} does not say so.", number=str(number))
        if stage.last is not None and stage.last < stage.first:
            yield say("Stage {number} ends before it begins.", number=str(number))
        expected = (stage.last or stage.first) + 1
        yield from (
            say("Stage {number} names the step '{each}', which does not exist.", number=str(number), each=str(each))
            for each in stage.steps
            if each not in known
        )
        yield from _minutes_of(protocol, number, stage.steps, known)
    used = {each for stage in protocol.stages for each in stage.steps}
    yield from (say("The step '{each}' happens in no session.", each=str(each)) for each in sorted(known - used))


def _minutes_of(protocol: Protocol, number: int, steps: Iterable[str], known: set[str]) -> Iterator[Sentence]:
    minutes = sum(protocol.step_of[each].minutes for each in steps if each in known)
    if minutes != protocol.minutes.value:
        yield say(
            "The steps of stage {number} take {minutes} minutes, but a session has {value}.",
            number=str(number),
            minutes=str(minutes),
            value=f"{protocol.minutes.value:g}",
        )


def _of_rules(protocol: Protocol) -> Iterator[Sentence]:
    asked = {each.instrument for each in protocol.instruments}
    for rule in protocol.rules:
        if rule.more is not None and rule.more < 1:
            yield say("Rule '{code}' leads to fewer than one further session.", code=str(rule.code))
        for leaf in rule.when.leaves():
            looks = leaf.instrument if isinstance(leaf, Total | Answered | Changed | Sorted) else None
            # What decides about beginning is asked before, by whoever refers.
            if looks and looks not in asked and rule.kind not in (Kind.START, Kind.EXCLUDE):
                yield say(
                    "Rule '{code}' looks at {looks}, which is never asked.", code=str(rule.code), looks=str(looks)
                )
    if protocol.rules and not any(rule.kind is Kind.COMPLETE for rule in protocol.rules):
        yield say("No rule says when the course is complete.")
