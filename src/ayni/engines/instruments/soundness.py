"""Why a definition cannot be used: one sentence each, for its author."""

from collections.abc import Iterable, Iterator
from math import isclose

from ayni.basics.words import Sentence, say
from ayni.engines.instruments.definition import SEVERITIES, Band, Instrument, Method, Scale, Wording


def problems(instrument: Instrument) -> Iterator[Sentence]:
    """Everything that is wrong; nothing when the definition is sound."""
    yield from _of_items(instrument)
    if instrument.total is not None:
        yield from _of_scale(say("total"), instrument.total)
    else:
        yield from _of_triage(instrument)
    for scale in instrument.scales:
        yield from _of_scale(say("scale '{id}'", id=scale.id), scale)
    yield from _of_criteria(instrument)
    yield from _of_flags(instrument)
    yield from _of_words(instrument)
    yield from _of_change(instrument)
    yield from _of_cutoffs(instrument)


def _of_items(instrument: Instrument) -> Iterator[Sentence]:
    if not instrument.counted:
        yield say("No item is counted.")
    for repeated in _repeated(item.id for item in instrument.items):
        yield say("Two items are called '{repeated}'.", repeated=str(repeated))
    before: set[str] = set()
    for item in instrument.items:
        if len(item.answers) < 2:
            yield say("Item '{id}' has fewer than two answers.", id=str(item.id))
        for value in _repeated(map(str, item.values)):
            yield say("Item '{id}' has two answers worth {value}.", id=str(item.id), value=str(value))
        for other in item.asked_if.items if item.asked_if else ():
            if other not in before:
                yield say(
                    "Item '{id}' is asked depending on '{other}', which does not come before it.",
                    id=str(item.id),
                    other=str(other),
                )
        before.add(item.id)


def _of_scale(name: Sentence, scale: Scale) -> Iterator[Sentence]:
    lowest, highest = reach(scale)
    if (scale.minimum, scale.maximum) != (lowest, highest):
        yield (
            say(
                "The items add up to {lowest}–{highest}, but the {name} says {minimum}–{maximum}.",
                lowest=f"{lowest:g}",
                highest=f"{highest:g}",
                name=name,
                minimum=f"{scale.minimum:g}",
                maximum=f"{scale.maximum:g}",
            )
            if scale.method is Method.SUM
            else say(
                "The {name} can lie from {lowest} to {highest}, but says {minimum}–{maximum}.",
                name=name,
                lowest=f"{lowest:g}",
                highest=f"{highest:g}",
                minimum=f"{scale.minimum:g}",
                maximum=f"{scale.maximum:g}",
            )
        )
    if not 0 <= scale.missing_allowed < max(1, len(scale.items)):
        yield say(
            "{missing_allowed} missing answers cannot be allowed among {n} counted items.",
            missing_allowed=str(scale.missing_allowed),
            n=str(len(scale.items)),
        )
    yield from _of_bands(scale)


def reach(scale: Scale) -> tuple[float, float]:
    """The least and the most that the items can make."""
    fewest, most = sum(item.fewest for item in scale.items), sum(item.most for item in scale.items)
    if scale.method is Method.PERCENT:
        return 0, 100
    if scale.method is Method.MEAN:
        return fewest / max(1, len(scale.items)), most / max(1, len(scale.items))
    return fewest, most


def _of_bands(scale: Scale) -> Iterator[Sentence]:
    expected = scale.minimum
    for band in scale.bands:
        if band.low is None or band.high is None:
            yield say("Band '{code}' needs from and to, since there is a total.", code=str(band.code))
            return
        if not isclose(band.low, expected, abs_tol=1e-9) or band.high < band.low:
            yield say(
                "Band '{code}' should start at {expected} and end no earlier than it starts.",
                code=str(band.code),
                expected=f"{expected:g}",
            )
        expected = round(band.high + scale.step, scale.decimals)
    if scale.bands and not isclose(expected, scale.maximum + scale.step, abs_tol=1e-9):
        yield say(
            "The bands end at {step}, but totals go up to {maximum}.",
            step=f"{expected - scale.step:g}",
            maximum=f"{scale.maximum:g}",
        )
    yield from _twice(scale.bands)


def _of_triage(instrument: Instrument) -> Iterator[Sentence]:
    known = {criterion.code for criterion in instrument.criteria}
    if not instrument.triage:
        yield say("There is neither a total nor a band that criteria lead to.")
        return
    for band in instrument.triage[:-1]:
        if band.when not in known:
            yield say(
                "Band '{code}' holds when '{when}' does, which is not among the criteria.",
                code=str(band.code),
                when=str(band.when),
            )
    if instrument.triage[-1].when is not None:
        yield say("The last band is for whoever meets no criterion, so it has no 'when'.")
    yield from _twice(instrument.triage)


def _twice(bands: Iterable[Band]) -> Iterator[Sentence]:
    for repeated in _repeated(band.code for band in bands):
        yield say("Two bands are called '{repeated}'.", repeated=str(repeated))


def _of_criteria(instrument: Instrument) -> Iterator[Sentence]:
    for criterion in instrument.criteria:
        for clause in criterion.clauses:
            for name in {*clause.items, *clause.own}:
                if instrument.item(name) is None:
                    yield say(
                        "Criterion '{code}' looks at the item '{name}', which does not exist.",
                        code=str(criterion.code),
                        name=str(name),
                    )
            if not 1 <= clause.count <= len(clause.items):
                yield say(
                    "Criterion '{code}' asks for {count} of {n} items.",
                    code=str(criterion.code),
                    count=str(clause.count),
                    n=str(len(clause.items)),
                )
    for repeated in _repeated(criterion.code for criterion in instrument.criteria):
        yield say("Two criteria are called '{repeated}'.", repeated=str(repeated))


def _of_flags(instrument: Instrument) -> Iterator[Sentence]:
    for rule in instrument.flags:
        for name in rule.items:
            item = instrument.item(name)
            if item is None:
                yield say(
                    "Flag '{code}' looks at the item '{name}', which does not exist.",
                    code=str(rule.code),
                    name=str(name),
                )
            elif rule.at_least > max(item.values, default=rule.at_least):
                yield say(
                    "Flag '{code}' can never be raised: no answer is worth {at_least} or more.",
                    code=str(rule.code),
                    at_least=str(rule.at_least),
                )
        if rule.severity not in SEVERITIES:
            yield say(
                "Flag '{code}' has the severity '{severity}'; it is one of {listed}.",
                code=str(rule.code),
                severity=str(rule.severity),
                listed=str(", ".join(SEVERITIES)),
            )
    for repeated in _repeated(rule.code for rule in instrument.flags):
        yield say("Two flags are called '{repeated}'.", repeated=str(repeated))


def _of_words(instrument: Instrument) -> Iterator[Sentence]:
    if "en" not in instrument.languages:
        yield say("English must be among the languages.")
    with_words = [item for item in instrument.items if item.text is not None]
    if with_words and not instrument.has_words:
        yield say("Some items have words and others have none.")
    if not instrument.has_words and instrument.obtain is None:
        yield say("The items have no words, so 'obtain' must say where they are to be had.")
    for where, wording in _words(instrument):
        for language in instrument.languages:
            if language not in wording.languages:
                yield say("{where} has no words in '{language}'.", where=where, language=str(language))


def _words(instrument: Instrument) -> Iterator[tuple[Sentence, Wording]]:
    yield from ((say("The name"), instrument.name), (say("The discreet name"), instrument.discreet_name))
    yield say("The instruction"), instrument.instruction
    for item in instrument.items:
        if item.text is not None:
            yield say("Item '{id}'", id=item.id), item.text
        for answer in item.answers:
            if answer.text is not None:
                yield say("Answer {value} of item '{id}'", value=answer.value, id=item.id), answer.text
    for scale in instrument.scales:
        yield from ((say("Band '{code}' of '{id}'", code=band.code, id=scale.id), band.label) for band in scale.bands)
    yield from ((say("Band '{code}'", code=band.code), band.label) for band in instrument.bands)
    yield from ((say("Flag '{code}'", code=rule.code), rule.label) for rule in instrument.flags)
    yield from ((say("Criterion '{code}'", code=each.code), each.label) for each in instrument.criteria)
    if instrument.obtain:
        yield say("Where to obtain it"), instrument.obtain


def _of_change(instrument: Instrument) -> Iterator[Sentence]:
    known = instrument.change
    if known is None:
        return
    if known.points is not None:
        if known.points <= 0:
            yield say("The points of a reliable change are more than none.")
        return
    if known.sd is None or known.reliability is None or not (known.sd > 0 and 0 <= known.reliability < 1):
        yield say("The constants of change need a positive sd and a reliability from 0 up to, not including, 1.")
    if not 0 < known.confidence < 1:
        yield say("The confidence of a change lies between 0 and 1.")


def _of_cutoffs(instrument: Instrument) -> Iterator[Sentence]:
    chosen = [each for each in instrument.cutoffs if each.chosen]
    if len(chosen) > 1:
        yield say("More than one cut-off is the one from which this site acts.")
    for each in chosen:
        if not instrument.minimum <= each.total <= instrument.maximum:
            yield say(
                "The cut-off lies from {minimum} to {maximum}, where the totals are.",
                minimum=f"{instrument.minimum:g}",
                maximum=f"{instrument.maximum:g}",
            )
        if not each.source.strip() or not each.dated.strip():
            yield say("The chosen cut-off says where it comes from (source) and when it was found or agreed (dated).")


def _repeated(names: Iterable[str]) -> tuple[str, ...]:
    listed = list(names)
    return tuple(sorted({name for name in listed if listed.count(name) > 1}))
