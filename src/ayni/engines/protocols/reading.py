"""Read a definition as it lies on the shelf. docs/guides/adding-a-protocol.md explains every key."""

from collections.abc import Callable, Mapping
from typing import Any

from ayni.basics.words import say
from ayni.engines.protocols.conditions import (
    All,
    Answered,
    Any_,
    Changed,
    Condition,
    Counted,
    Danger,
    Limits,
    Not,
    Sorted,
    Stated,
    Total,
)
from ayni.engines.protocols.definition import (
    Asked,
    Checked,
    Decider,
    Kind,
    Number,
    Protocol,
    Rule,
    Stage,
    Step,
    Unsound,
    Words,
)
from ayni.engines.protocols.scores import Trend
from ayni.engines.protocols.soundness import problems

Table = Mapping[str, Any]


def from_content(content: Table) -> Protocol:
    """The protocol that content describes; raises ``Unsound`` with every problem found."""
    name = str(content.get("id", "a protocol without id"))
    try:
        protocol = _protocol(content)
    except KeyError as absent:
        raise Unsound(name, (say("The key {key} is missing.", key=str(absent)),)) from absent
    except (TypeError, ValueError, AttributeError) as wrong:
        raise Unsound(name, (say("A value has the wrong form: {wrong}.", wrong=str(wrong)),)) from wrong
    found = tuple(problems(protocol))
    if found:
        raise Unsound(name, found)
    return protocol


def _protocol(content: Table) -> Protocol:
    steps = tuple(_step(each) for each in content["steps"])
    every = tuple(step.id for step in steps)
    stages = content.get("stages", [{"from": 1, "name": content["name"], "steps": every}])
    facts = {each["id"]: _words(each["asks"]) for each in content.get("facts", ())}
    return Protocol(
        id=content["id"],
        edition=content["edition"],
        name=_words(content["name"]),
        purpose=_words(content["purpose"]),
        for_groups=bool(content.get("for_groups", False)),
        sessions=_number(content["sessions"]),
        minutes=_number(content["minutes"]),
        weekly=_number(content["weekly"]),
        referral_kinds=tuple(content["referral_kinds"]),
        credentials=tuple(content["credentials"]),
        instruments=tuple(_asked(each) for each in content.get("instruments", ())),
        outcome=content["outcome"],
        stages=tuple(
            Stage(each["from"], each.get("to"), _words(each["name"]), tuple(each["steps"])) for each in stages
        ),
        steps=steps,
        practice=tuple(_words(each["text"]) for each in content.get("practice", ())),
        checklist=tuple(Checked(each["id"], _words(each["name"])) for each in content.get("checklist", ())),
        facts=facts,
        rules=tuple(_rule(each, facts) for each in content.get("rules", ())),
        manual=_words(content["manual"]) if "manual" in content else None,
        source=content["source"],
        licence=content["licence"],
        verified=bool(content["verified"]),
    )


def _words(texts: Table) -> Words:
    if not texts.get("en"):
        raise ValueError("words need at least English")
    return dict(texts)


def _number(each: Table) -> Number:
    return Number(each["value"], each["source"], bool(each["verified"]))


def _step(each: Table) -> Step:
    told = {name: _words(each[name]) for name in ("say", "notice", "materials") if name in each}
    return Step(id=each["id"], name=_words(each["name"]), minutes=each["minutes"], **told)


def _asked(each: Table) -> Asked:
    return Asked(each["id"], each["every"], each.get("from", 1), bool(each.get("at_end", False)))


def _rule(each: Table, facts: Mapping[str, Words]) -> Rule:
    return Rule(
        code=each["code"],
        kind=Kind(each["kind"]),
        when=condition(each["when"], facts),
        proposes=_words(each["proposes"]),
        source=each["source"],
        verified=bool(each["verified"]),
        leads_to=each.get("leads_to"),
        sends_to=each.get("sends_to"),
        more=each.get("more"),
        decides=Decider(each.get("decides", Decider.WORKER)),
    )


def condition(each: Table, facts: Mapping[str, Words]) -> Condition:
    """A condition of content: a table with exactly one key that says its kind."""
    kinds = [kind for kind in KINDS if kind in each]
    if len(kinds) != 1:
        raise ValueError(f"a condition has one of {', '.join(KINDS)}, not {', '.join(each) or 'nothing'}")
    return KINDS[kinds[0]](each, facts)


def _limits(each: Table) -> Limits:
    limits = Limits(each.get("at_least"), each.get("at_most"))
    if limits.at_least is None and limits.at_most is None:
        raise ValueError(f"a condition on {', '.join(each)} needs at_least or at_most")
    return limits


def _at_cutoff(each: Table) -> bool:
    if each.get("at", "cutoff") != "cutoff":
        raise ValueError(f"a total is looked at where it is, or at the cutoff, not at {each['at']}")
    return "at" in each


def _stated(each: Table, facts: Mapping[str, Words]) -> Condition:
    if each["fact"] not in facts:
        raise ValueError(f"the fact {each['fact']!r} is not among the facts that are asked")
    return Stated(each["fact"], tuple(sorted(facts[each["fact"]].items())))


def _counted(what: str) -> Callable[[Table, Mapping[str, Words]], Condition]:
    return lambda each, facts: Counted(what, _limits(each[what]))


KINDS: dict[str, Callable[[Table, Mapping[str, Words]], Condition]] = {
    "all": lambda each, facts: All(tuple(condition(part, facts) for part in each["all"])),
    "any": lambda each, facts: Any_(tuple(condition(part, facts) for part in each["any"])),
    "not": lambda each, facts: Not(condition(each["not"], facts)),
    "total": lambda each, facts: Total(each["total"], _limits(each), bool(each.get("first", False)), _at_cutoff(each)),
    "answer": lambda each, facts: Answered(each["answer"], each["item"], _limits(each)),
    "change": lambda each, facts: Changed(each["change"], Trend(each["is"])),
    "band": lambda each, facts: Sorted(each["band"], tuple(each["in"])),
    "sessions": _counted("sessions"),
    "missed": _counted("missed"),
    "weeks": _counted("weeks"),
    "fact": _stated,
    "danger": lambda each, facts: Danger(),
}
