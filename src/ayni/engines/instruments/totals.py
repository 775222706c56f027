"""The number a scale makes of answers, and which criteria they meet. Exact: in fractions, rounded once at the end."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from ayni.engines.instruments.definition import Clause, Criterion, Instrument, Item, Method, Scale

Answers = Mapping[str, int | None]


def asked(instrument: Instrument, scale: Scale, answers: Answers) -> tuple[Item, ...]:
    """The items of the scale that are to be asked, given what was answered before them."""
    return tuple(item for item in scale.items if instrument.applies(item, answers))


def total(instrument: Instrument, scale: Scale, answers: Answers) -> int | float | None:
    """The scale's number, rounded half up to its decimals; None when more answers are missing than its rule allows.

    Every answer is one of its item's choices. An item that is not to be asked counts nothing and is not missing.
    """
    items = asked(instrument, scale, answers)
    given = [item.points(value) for item in items if (value := answers.get(item.id)) is not None]
    if len(items) - len(given) > scale.missing_allowed or (items and not given):
        return None
    mean = Fraction(sum(given), len(given)) if given else Fraction(0)
    if scale.method is Method.MEAN:
        exact = mean
    elif scale.method is Method.SUM:
        exact = mean * len(items)
    else:
        least, most = sum(item.fewest for item in scale.items), sum(item.most for item in scale.items)
        exact = 100 * (mean * len(items) - least) / (most - least)
    return rounded(exact, scale.decimals)


def rounded(exact: Fraction, decimals: int) -> int | float:
    """Half up, to so many decimals; a whole number where there are none."""
    unit = int(10**decimals)
    whole = floor(exact * unit + Fraction(1, 2))
    return whole if decimals == 0 else whole / unit


def holds(instrument: Instrument, criterion: Criterion, answers: Answers) -> bool | None:
    """Whether the answers meet the criterion; None while answers that are missing could decide it."""
    found = [_clause(instrument, clause, answers) for clause in criterion.clauses]
    decisive = criterion.any_suffices
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def _clause(instrument: Instrument, clause: Clause, answers: Answers) -> bool | None:
    met = open_ = 0
    for name in clause.items:
        item = instrument.item(name)
        if item is None or not instrument.applies(item, answers):
            continue
        value = answers.get(name)
        if value is None or value not in item.values:
            open_ += 1
        elif item.points(value) >= clause.own.get(name, clause.at_least):
            met += 1
    if met >= clause.count:
        return True
    return None if met + open_ >= clause.count else False
