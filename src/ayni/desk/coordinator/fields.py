"""Fields and forms that several pages ask with: codes by their words, and instants in the time of a place."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.basics.words import Sentence
from ayni.desk.wording import said
from ayni.ground import clock

# A date further off than this is a slip of the pen, and near the end of the calendar arithmetic itself fails.
YEARS_AROUND_NOW = 10
FORMAT = "%Y-%m-%dT%H:%M"  # what a browser sends for a day and an hour

Choices = Callable[[], Iterable[tuple[str, str]]]


def named(words: Mapping[Any, Sentence], empty: str | Promise | None = None) -> Choices:
    """The codes of a table with their words in the reader's language; ``empty`` is the word for choosing none."""

    def choices() -> Iterable[tuple[str, str]]:
        first = [("", str(empty))] if empty is not None else []
        return first + [(str(code), said(sentence)) for code, sentence in words.items()]

    return choices


class Moment(forms.DateTimeField):
    """A day and an hour on the clocks of a place; the value is an instant."""

    widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})
    zone = ZoneInfo("UTC")

    def to_python(self, value: Any) -> datetime | None:
        """Read the clock of the place."""
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment and abs(moment.year - clock.now().year) > YEARS_AROUND_NOW:
            raise ValidationError(_("This year cannot be right; please look at the date."))
        return moment

    def prepare_value(self, value: Any) -> Any:
        """Write as the clock of the place shows."""
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the minute is another one: seconds are kept, but nobody is asked for them."""
        shown = initial.astimezone(self.zone).strftime(FORMAT) if initial else ""
        return bool(shown != (data or "")[: len("2026-01-01T00:00")])


class PlacedForm(forms.Form):
    """A form whose moments are those of one place."""

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Moment):
                field.zone = ZoneInfo(zone)


class WhyForm(forms.Form):
    """Asks for one reason out of a table of reasons."""

    because = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, reasons: Mapping[str, Sentence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = named(reasons)  # type: ignore[attr-defined]
