"""What an adaptation may not touch, and what may not leave the house. Each answer is a sentence, or None.

A questionnaire whose items, points or flags differ is another questionnaire: its totals could not be compared, and a
red flag could be silenced. A protocol keeps the rules that answer danger. Nobody but the holder changes a licence.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ayni.basics.words import Sentence, say
from ayni.engines.adaptation.differences import differences
from ayni.engines.adaptation.leaves import Path, canonical

Table = Mapping[str, Any]

INSTRUMENTS, PROTOCOLS = "instruments", "protocols"

# Of a questionnaire a site may change words, where bands begin and end, and where it acts; nothing that makes a total.
FREE = frozenset({"name", "short_name", "discreet_name", "instruction", "notes", "source", "edition", "languages"})
# Of a protocol it may not change by what others find, rate and compare it.
FIXED = frozenset({"name", "referral_kinds", "credentials", "gate", "for_groups", "outcome", "competencies"})
WORDS = frozenset({"text", "label", "columns"})

# How a protocol's licence says that no words of the manual may be here (docs/guides/adding-a-protocol.md).
STRUCTURE_ONLY = "Structure only"
SPOKEN = ("say", "notice")


def is_free(kind: str, path: Path, shelf: Table) -> bool:
    """Whether a site may say something else there."""
    if path[0] in ("id", "licence"):
        return False
    if kind != INSTRUMENTS:
        return path[0] not in FIXED
    if path[0] == "bands":
        return "total" in shelf or "label" in path
    return path[0] in FREE or path[0] == "cutoffs" or bool(WORDS & set(path))


def may_differ(kind: str, shelf: Table, content: Table) -> Sentence | None:
    """Why this cannot be an adaptation of what lies on the shelf."""
    for each in differences(shelf, content):
        if not is_free(kind, each.path, shelf):
            field = " · ".join(each.path)
            if each.path[0] in ("id", "licence"):
                return say("“{field}” stays as it is: it belongs to whoever made the original.", field=field)
            return say("“{field}” stays as it is: otherwise it could no longer be compared with others.", field=field)
    if kind == PROTOCOLS:
        kept = {canonical(each) for each in _about_danger(content)}
        for piece in _about_danger(shelf):
            if canonical(piece) not in kept:
                return say("The rule “{rule}” answers danger, and stays in every version.", rule=piece["code"])
    return None


def watchful(kind: str, shelf: Table, content: Table) -> Table:
    """The definition as it is, but that a questionnaire sees danger as the shelf does now.

    Whoever has begun goes on with the words, totals and rules of then; when a release learns to see danger better, it
    does so for everybody at once. Where other questions are asked than then, the flags of then stay.
    """
    if kind != INSTRUMENTS or [each["id"] for each in content["items"]] != [each["id"] for each in shelf["items"]]:
        return content
    return {**content, "flags": shelf.get("flags", [])}


def may_carry(kind: str, shelf: Table, content: Table) -> Sentence | None:
    """Why this definition cannot be given to another site: its licence does not let its words be copied."""
    name = str(content.get("short_name") or content.get("id"))
    if not str(content.get("licence", "")).strip():
        return say("{name} says nothing about its licence, so it cannot be given on.", name=name)
    if content["licence"] != shelf["licence"]:
        return say("{name} says another licence than the original, which nobody but its holder can change.", name=name)
    if kind == INSTRUMENTS and "obtain" in shelf and any("text" in each for each in content["items"]):
        return say("The licence of {name} does not let the words of its questions be given on.", name=name)
    structure_only = kind == PROTOCOLS and shelf["licence"].startswith(STRUCTURE_ONLY)
    if structure_only and any(key in step for step in content["steps"] for key in SPOKEN):
        return say("The licence of {name} does not let the words of its manual be given on.", name=name)
    return None


def _about_danger(content: Table) -> Iterator[Table]:
    """Code, kind and condition of the rules that look at danger."""
    for rule in content.get("rules", ()):
        if isinstance(rule, Mapping) and b'"danger":true' in canonical(rule.get("when")):
            yield {name: rule.get(name) for name in ("code", "kind", "when")}
