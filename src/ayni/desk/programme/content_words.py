"""The places and values of a definition in the words people read: no brackets, no codes where a word is known."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ayni.basics.languages import NAMES
from ayni.basics.words import Sentence, say
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.wording import said
from ayni.engines.adaptation import ORDER, Path

KEYS: Mapping[str, Sentence] = {
    "name": say("Name"), "purpose": say("Purpose"), "source": say("Source"), "licence": say("Licence"),
    "manual": say("Where the manual is"), "sessions": say("Sessions"), "minutes": say("Minutes"),
    "weekly": say("Sessions a week"), "supervision": say("Supervision"), "value": say("Number"),
    "instruments": say("Questionnaires"), "every": say("Asked every so many sessions"), "from": say("From"),
    "to": say("To"), "at_end": say("Also at the end"), "stages": say("Stages"), "steps": say("Steps"),
    "say": say("What can be said"), "notice": say("What to look for"), "materials": say("What to bring"),
    "practice": say("What to try at home"), "checklist": say("Checklist"), "facts": say("What is asked of the worker"),
    "asks": say("Question"), "rules": say("Rules"), "when": say("When"), "proposes": say("What is proposed"),
    "leads_to": say("Leads to"), "sends_to": say("Sends on to"), "more": say("Further sessions"),
    "all": say("all of"), "any": say("any of"), "not": say("not"),
    "total": say("Total"), "at": say("Looked at"), "at_least": say("At least"), "at_most": say("At most"),
    "first": say("The first"),
    "answer": say("Answer"), "item": say("Question"), "change": say("Change"), "is": say("Is"), "band": say("Band"),
    "missed": say("Missed in a row"), "weeks": say("Weeks"), "fact": say("What is asked of the worker"),
    "bands": say("Bands"), "cutoffs": say("Cut-offs"), "label": say("Words"), "text": say("Words"),
    "whom": say("In whom"), "accuracy": say("How well it tells"), "dated": say("Date"),
    "below": say("At or below it"), "chosen": say("Chosen by this site"), "items": say("Questions"),
    "answers": say("Answers"), "flags": say("Flags"), "criteria": say("Criteria"), "instruction": say("Instruction"),
    "discreet_name": say("Discreet name"), "short_name": say("Short name"), "notes": say("Notes"),
    "languages": say("Languages"), "edition": say("Edition"), "scales": say("Parts of it"), "missing": say("Missing"),
    "allowed": say("Allowed"), "kind": say("Kind"), "columns": say("Names of columns"),
    "obtain": say("Where to obtain it"),
    ORDER: say("Order"),
}  # fmt: skip


def way(content: Mapping[str, Any], path: Path) -> str:
    """Where a value stands: "Steps · Welcome everybody · What can be said (Spanish)"."""
    here: Any = content
    parts: list[str] = []
    for place, name in enumerate(path):
        listed, here = isinstance(here, list), _inside(here, name)
        if name in NAMES and place and not listed:
            parts[-1] = f"{parts[-1]} ({said(NAMES[name])})"
        elif name in KEYS and not listed:
            parts.append(said(KEYS[name]))
        else:
            parts.append(_called(here) or name)
    return " · ".join(parts) or _("The source of the whole")


def value(told: Any) -> str:
    """A value as it is read."""
    if told is None:
        return "—"
    if isinstance(told, bool):
        return _("yes") if told else _("no")
    if isinstance(told, (list, tuple)):
        return ", ".join(str(each) for each in told) or "—"
    return str(told) or "—"


def _inside(here: Any, name: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(name)
    if isinstance(here, list):
        for place, each in enumerate(here, start=1):
            if isinstance(each, Mapping) and name in (each.get("id"), each.get("code")):
                return each
            if str(place) == name:
                return each
    return None


def _called(entry: Any) -> str:
    """The name an entry of a list bears, in the reader's language."""
    for key in ("name", "label", "asks", "proposes", "text", "whom"):
        if isinstance(entry, Mapping) and isinstance(entry.get(key), Mapping) and entry[key].get("en"):
            return in_reader_language(entry[key])
    return ""
