"""How somebody is doing by one instrument, with what measuring error explains and what it does not, in plain words."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ayni.desk.pictures import curve
from ayni.desk.pictures.curve import Reading
from ayni.engines.instruments import Change, Direction, Instrument, change, points_needed


def draw(instrument: Instrument, readings: Sequence[Reading]) -> SafeString:
    """The curve over the instrument's bands, what it means, and its numbers in a table."""
    return curve.draw(
        readings,
        instrument=instrument.short_name,
        highest=instrument.maximum,
        bands=curve.bands_of(instrument, (get_language() or "en").split("-")[0]),
        margin=margin_of(instrument) if len(readings) > 1 else None,
        meaning=meaning(instrument, readings),
    )


def margin_of(instrument: Instrument) -> int | float | None:
    """How many points a total must lie from the first so that measuring error does not explain it; None: not known."""
    if instrument.change is None or instrument.total is None:
        return None
    return points_needed(instrument.change, instrument.total.decimals)


def meaning(instrument: Instrument, readings: Sequence[Reading]) -> list[str]:
    """What the last total says beside the first, in sentences; nothing until there are two."""
    if len(readings) < 2:
        return []
    first, last = min(readings), max(readings)
    found = change(instrument, first.value, last.value)
    if found is None:
        return [_moved(last.value - first.value), _("How much measuring error explains is not known here.")]
    told = [_moved(found.difference), _judged(found), _lines(found)]
    if not found.verified:
        told.append(_("Not verified: nobody has confirmed the numbers behind this in their source yet."))
    return told


def _moved(difference: float) -> str:
    if not difference:
        return _("The same as the first time.")
    n, points = round(abs(difference)), f"{abs(difference):g}"
    if difference < 0:
        text = ngettext(
            "Down by {points} point since the first time.", "Down by {points} points since the first time.", n
        )
    else:
        text = ngettext("Up by {points} point since the first time.", "Up by {points} points since the first time.", n)
    return text.format(points=points)


def _judged(found: Change) -> str:
    if found.direction is Direction.BETTER:
        return _("That is better, by more than measuring error explains.")
    if found.direction is Direction.WORSE:
        return _("That is worse, by more than measuring error explains.")
    return _("Measuring error may explain that: it says neither better nor worse.")


def _lines(found: Change) -> str:
    return _("Between the dashed lines, {points} points around the first time, measuring error may explain it.").format(
        points=f"{found.needed:g}"
    )
