"""Why a definition cannot be used: one sentence each, for its author."""

from collections.abc import Iterable, Iterator
from math import isclose

from ayni.engines.instruments.definition import SEVERITIES, Band, Instrument, Method, Scale, Wording


def problems(instrument: Instrument) -> Iterator[str]:
    """Everything that is wrong; nothing when the definition is sound."""
    yield from _of_items(instrument)
    if instrument.total is not None:
        yield from _of_scale("total", instrument.total)
    else:
        yield from _of_triage(instrument)
    for scale in instrument.scales:
        yield from _of_scale(f"scale {scale.id!r}", scale)
    yield from _of_criteria(instrument)
    yield from _of_flags(instrument)
    yield from _of_words(instrument)
    yield from _of_change(instrument)
    yield from _of_cutoffs(instrument)


def _of_items(instrument: Instrument) -> Iterator[str]:
    if not instrument.counted:
        yield "No item is counted."
    for repeated in _repeated(item.id for item in instrument.items):
        yield f"Two items are called {repeated!r}."
    before: set[str] = set()
    for item in instrument.items:
        if len(item.answers) < 2:
            yield f"Item {item.id!r} has fewer than two answers."
        for value in _repeated(map(str, item.values)):
            yield f"Item {item.id!r} has two answers worth {value}."
        for other in item.asked_if.items if item.asked_if else ():
            if other not in before:
                yield f"Item {item.id!r} is asked depending on {other!r}, which does not come before it."
        before.add(item.id)


def _of_scale(name: str, scale: Scale) -> Iterator[str]:
    lowest, highest = reach(scale)
    if (scale.minimum, scale.maximum) != (lowest, highest):
        yield (
            f"The items add up to {lowest:g}–{highest:g}, but the {name} says {scale.minimum:g}–{scale.maximum:g}."
            if scale.method is Method.SUM
            else f"The {name} can lie from {lowest:g} to {highest:g}, but says {scale.minimum:g}–{scale.maximum:g}."
        )
    if not 0 <= scale.missing_allowed < max(1, len(scale.items)):
        yield f"{scale.missing_allowed} missing answers cannot be allowed among {len(scale.items)} counted items."
    yield from _of_bands(scale)


def reach(scale: Scale) -> tuple[float, float]:
    """The least and the most that the items can make."""
    fewest, most = sum(item.fewest for item in scale.items), sum(item.most for item in scale.items)
    if scale.method is Method.PERCENT:
        return 0, 100
    if scale.method is Method.MEAN:
        return fewest / max(1, len(scale.items)), most / max(1, len(scale.items))
    return fewest, most


def _of_bands(scale: Scale) -> Iterator[str]:
    expected = scale.minimum
    for band in scale.bands:
        if band.low is None or band.high is None:
            yield f"Band {band.code!r} needs from and to, since there is a total."
            return
        if not isclose(band.low, expected, abs_tol=1e-9) or band.high < band.low:
            yield f"Band {band.code!r} should start at {expected:g} and end no earlier than it starts."
        expected = round(band.high + scale.step, scale.decimals)
    if scale.bands and not isclose(expected, scale.maximum + scale.step, abs_tol=1e-9):
        yield f"The bands end at {expected - scale.step:g}, but totals go up to {scale.maximum:g}."
    yield from _twice(scale.bands)


def _of_triage(instrument: Instrument) -> Iterator[str]:
    known = {criterion.code for criterion in instrument.criteria}
    if not instrument.triage:
        yield "There is neither a total nor a band that criteria lead to."
        return
    for band in instrument.triage[:-1]:
        if band.when not in known:
            yield f"Band {band.code!r} holds when {band.when!r} does, which is not among the criteria."
    if instrument.triage[-1].when is not None:
        yield "The last band is for whoever meets no criterion, so it has no 'when'."
    yield from _twice(instrument.triage)


def _twice(bands: Iterable[Band]) -> Iterator[str]:
    for repeated in _repeated(band.code for band in bands):
        yield f"Two bands are called {repeated!r}."


def _of_criteria(instrument: Instrument) -> Iterator[str]:
    for criterion in instrument.criteria:
        for clause in criterion.clauses:
            for name in {*clause.items, *clause.own}:
                if instrument.item(name) is None:
                    yield f"Criterion {criterion.code!r} looks at the item {name!r}, which does not exist."
            if not 1 <= clause.count <= len(clause.items):
                yield f"Criterion {criterion.code!r} asks for {clause.count} of {len(clause.items)} items."
    for repeated in _repeated(criterion.code for criterion in instrument.criteria):
        yield f"Two criteria are called {repeated!r}."


def _of_flags(instrument: Instrument) -> Iterator[str]:
    for rule in instrument.flags:
        for name in rule.items:
            item = instrument.item(name)
            if item is None:
                yield f"Flag {rule.code!r} looks at the item {name!r}, which does not exist."
            elif rule.at_least > max(item.values, default=rule.at_least):
                yield f"Flag {rule.code!r} can never be raised: no answer is worth {rule.at_least} or more."
        if rule.severity not in SEVERITIES:
            yield f"Flag {rule.code!r} has the severity {rule.severity!r}; it is one of {', '.join(SEVERITIES)}."
    for repeated in _repeated(rule.code for rule in instrument.flags):
        yield f"Two flags are called {repeated!r}."


def _of_words(instrument: Instrument) -> Iterator[str]:
    if "en" not in instrument.languages:
        yield "English must be among the languages."
    with_words = [item for item in instrument.items if item.text is not None]
    if with_words and not instrument.has_words:
        yield "Some items have words and others have none."
    if not instrument.has_words and instrument.obtain is None:
        yield "The items have no words, so 'obtain' must say where they are to be had."
    for where, wording in _words(instrument):
        for language in instrument.languages:
            if language not in wording.languages:
                yield f"{where} has no words in {language!r}."


def _words(instrument: Instrument) -> Iterator[tuple[str, Wording]]:
    yield from (("The name", instrument.name), ("The discreet name", instrument.discreet_name))
    yield "The instruction", instrument.instruction
    for item in instrument.items:
        if item.text is not None:
            yield f"Item {item.id!r}", item.text
        for answer in item.answers:
            if answer.text is not None:
                yield f"Answer {answer.value} of item {item.id!r}", answer.text
    for scale in instrument.scales:
        yield from ((f"Band {band.code!r} of {scale.id!r}", band.label) for band in scale.bands)
    yield from ((f"Band {band.code!r}", band.label) for band in instrument.bands)
    yield from ((f"Flag {rule.code!r}", rule.label) for rule in instrument.flags)
    yield from ((f"Criterion {each.code!r}", each.label) for each in instrument.criteria)
    if instrument.obtain:
        yield "Where to obtain it", instrument.obtain


def _of_change(instrument: Instrument) -> Iterator[str]:
    known = instrument.change
    if known is None:
        return
    if known.points is not None:
        if known.points <= 0:
            yield "The points of a reliable change are more than none."
        return
    if known.sd is None or known.reliability is None or not (known.sd > 0 and 0 <= known.reliability < 1):
        yield "The constants of change need a positive sd and a reliability from 0 up to, not including, 1."
    if not 0 < known.confidence < 1:
        yield "The confidence of a change lies between 0 and 1."


def _of_cutoffs(instrument: Instrument) -> Iterator[str]:
    chosen = [each for each in instrument.cutoffs if each.chosen]
    if len(chosen) > 1:
        yield "More than one cut-off is the one from which this site acts."
    for each in chosen:
        if not instrument.minimum <= each.total <= instrument.maximum:
            yield f"The cut-off lies from {instrument.minimum:g} to {instrument.maximum:g}, where the totals are."
        if not each.source.strip() or not each.dated.strip():
            yield "The chosen cut-off says where it comes from (source) and when it was found or agreed (dated)."


def _repeated(names: Iterable[str]) -> tuple[str, ...]:
    listed = list(names)
    return tuple(sorted({name for name in listed if listed.count(name) > 1}))
