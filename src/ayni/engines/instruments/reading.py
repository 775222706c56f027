"""Read a definition as it lies on the shelf. docs/guides/adding-an-instrument.md explains every key."""

from collections.abc import Iterable, Mapping
from typing import Any

from ayni.basics.words import say
from ayni.engines.instruments.definition import (
    Answer,
    Band,
    ChangeConstants,
    Clause,
    Condition,
    Criterion,
    Cutoff,
    FlagRule,
    Instrument,
    Item,
    Method,
    Scale,
    Unsound,
    Wording,
)
from ayni.engines.instruments.soundness import problems

Table = Mapping[str, Any]


def from_content(content: Table) -> Instrument:
    """The instrument that content describes; raises ``Unsound`` with every problem found."""
    name = str(content.get("id", "an instrument without id"))
    try:
        instrument = _instrument(content)
    except KeyError as absent:
        raise Unsound(name, (say("The key {key} is missing.", key=str(absent)),)) from absent
    except (TypeError, ValueError, AttributeError) as wrong:
        raise Unsound(name, (say("A value has the wrong form: {wrong}.", wrong=str(wrong)),)) from wrong
    found = tuple(problems(instrument))
    if found:
        raise Unsound(name, found)
    return instrument


def wording(texts: Mapping[str, str]) -> Wording:
    """A ``{en = "…", es = "…"}`` table of content as a Wording."""
    if not texts.get("en"):
        raise ValueError("words need at least English")
    return Wording(tuple(sorted(texts.items())))


def _instrument(content: Table) -> Instrument:
    common = _answers(content.get("answers", ()))
    items = tuple(_item(each, common) for each in content["items"])
    loinc, total = content.get("loinc", {}), content.get("total")
    return Instrument(
        id=content["id"],
        edition=content["edition"],
        name=wording(content["name"]),
        short_name=content["short_name"],
        discreet_name=wording(content["discreet_name"]),
        instruction=wording(content["instruction"]),
        recall_days=content["recall_days"],
        lower_is_better=content["lower_is_better"],
        source=content["source"],
        licence=content["licence"],
        verified=content["verified"],
        languages=tuple(content["languages"]),
        items=items,
        total=_total(total, items, content.get("bands", ())) if total else None,
        scales=tuple(_scale(each, items) for each in content.get("scales", ())),
        triage=() if total else tuple(_band(each) for each in content.get("bands", ())),
        criteria=tuple(_criterion(each) for each in content.get("criteria", ())),
        flags=tuple(_flag(each) for each in content.get("flags", ())),
        cutoffs=tuple(_cutoff(each) for each in content.get("cutoffs", ())),
        change=_change(content["change"]) if "change" in content else None,
        loinc_panel=loinc.get("panel"),
        loinc_total=loinc.get("total"),
        obtain=_words(content.get("obtain")),
    )


def _words(texts: Mapping[str, str] | None) -> Wording | None:
    return wording(texts) if texts else None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a number")
    return value


def _named(each: Table) -> tuple[str, ...]:
    """The items a rule looks at: ``item`` for one, ``items`` for any of several."""
    return tuple(each["items"]) if "items" in each else (each["item"],)


def _answers(listed: Iterable[Table]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            value=_whole(each["value"]),
            points=_whole(each.get("points", each["value"])),
            text=_words(each.get("text")),
            code=each.get("code"),
        )
        for each in listed
    )


def _item(each: Table, common: tuple[Answer, ...]) -> Item:
    asked_if = each.get("asked_if")
    return Item(
        id=each["id"],
        text=_words(each.get("text")),
        answers=_answers(each["answers"]) if "answers" in each else common,
        counted=bool(each.get("counted", True)),
        loinc=each.get("loinc"),
        asked_if=Condition(_named(asked_if), asked_if.get("at_least"), asked_if.get("at_most")) if asked_if else None,
        columns=tuple(each.get("columns", ())),
    )


def _total(total: Table, items: tuple[Item, ...], bands: Iterable[Table]) -> Scale:
    return _scale({"id": "total", "items": [item.id for item in items if item.counted], "bands": bands, **total}, items)


def _scale(each: Table, items: tuple[Item, ...]) -> Scale:
    by_id = {item.id: item for item in items}
    unknown = [item for item in each["items"] if item not in by_id]
    if unknown:
        raise ValueError(f"the scale {each['id']!r} counts {', '.join(unknown)}, which are not among the items")
    if each["method"] not in list(Method):
        raise ValueError(f"a total is made by {', '.join(Method)}, not by {each['method']!r}")
    return Scale(
        id=each["id"],
        name=_words(each.get("name")),
        items=tuple(by_id[item] for item in each["items"]),
        method=Method(each["method"]),
        minimum=_number(each["min"]),
        maximum=_number(each["max"]),
        decimals=_whole(each.get("decimals", 0)),
        missing_allowed=_whole(each["missing"]["allowed"]),
        bands=tuple(_band(band) for band in each.get("bands", ())),
    )


def _band(each: Table) -> Band:
    if "when" in each:
        return Band(each["code"], wording(each["label"]), when=each["when"])
    if "from" not in each and "to" not in each:
        return Band(each["code"], wording(each["label"]))
    return Band(each["code"], wording(each["label"]), _number(each["from"]), _number(each["to"]))


def _flag(each: Table) -> FlagRule:
    return FlagRule(each["code"], _named(each), _whole(each["at_least"]), each["severity"], wording(each["label"]))


def _criterion(each: Table) -> Criterion:
    listed = each["any"] if "any" in each else each["all"]
    return Criterion(
        code=each["code"],
        label=wording(each["label"]),
        clauses=tuple(
            Clause(tuple(c["items"]), _whole(c["at_least"]), _whole(c.get("count", 1)), dict(c.get("own", {})))
            for c in listed
        ),
        any_suffices="any" in each,
        source=each["source"],
        verified=bool(each["verified"]),
    )


def _cutoff(each: Table) -> Cutoff:
    return Cutoff(
        total=_number(each["total"]),
        below=bool(each.get("below", False)),
        whom=wording(each["whom"]),
        accuracy=each.get("accuracy", ""),
        source=each["source"],
        verified=bool(each["verified"]),
        dated=str(each.get("dated", "")),
        chosen=bool(each.get("chosen", False)),
    )


def _change(each: Table) -> ChangeConstants:
    return ChangeConstants(
        sd=_number(each["sd"]) if "sd" in each else None,
        reliability=_number(each["reliability"]) if "reliability" in each else None,
        points=_number(each["points"]) if "points" in each else None,
        confidence=float(each.get("confidence", 0.95)),
        source=each["source"],
        verified=bool(each["verified"]),
    )
