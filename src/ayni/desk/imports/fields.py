"""Fields that read what people write into a cell: districts by name, languages, hours of the week, yes and no."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.instants import DAY_CODES, WEEKDAYS, WeeklyHours
from ayni.basics.languages import NAMES
from ayni.basics.words import LANGUAGES, Sentence, speak
from ayni.places.queries import districts

YES = {"yes", "y", "si", "s", "x", "1", "true", "verdadero"}
NO = {"", "no", "n", "0", "false", "falso"}
FIRST_YEAR, LAST_YEAR = 1900, 2199  # beyond them a date is a slip, and some of them no time zone can place
# What speakers call their languages, beside the names of our screens.
OWN_NAMES = {"espanol": "es", "castellano": "es", "ingles": "en", "runasimi": "qu", "aimara": "ay", "portugues": "pt"}
MANY_STRETCHES = 42  # six in a day


def bare(text: str) -> str:
    """Without case and accents, for comparing what people write."""
    return unicodedata.normalize("NFKD", text.strip().lower()).encode("ascii", "ignore").decode()


def parts(text: str, between: str = r"[;,|\n]") -> list[str]:
    """The pieces of a cell that lists several things."""
    return [piece.strip() for piece in re.split(between, text) if piece.strip()]


class DistrictField(forms.CharField):
    """A district by its code, with or without the zero a spreadsheet swallowed, or by its name; cleans to the code."""

    def __init__(self, **told: Any) -> None:
        super().__init__(max_length=80, **told)

    def clean(self, value: Any) -> str:
        """The code, six digits."""
        text = str(super().clean(value))
        if not text:
            return ""
        code = text.zfill(6)
        if code in districts():
            return code
        named = [each.ubigeo for each in districts().values() if bare(each.name) == bare(text)]
        if len(named) != 1:
            raise ValidationError(_("“%(text)s” is not a district we know; write its name or its six digits.")
                                  % {"text": text})  # fmt: skip
        return named[0]


class DistrictsField(forms.CharField):
    """Several districts, as DistrictField reads each; cleans to their codes."""

    def __init__(self, **told: Any) -> None:
        super().__init__(max_length=2000, **told)

    def clean(self, value: Any) -> Any:
        """The codes."""
        one = DistrictField()
        return list(dict.fromkeys(one.clean(piece) for piece in parts(super().clean(value))))


class WordField(forms.CharField):
    """One of a few words, in code or as any of our languages says it; cleans to the code."""

    def __init__(self, words: Mapping[str, Sentence], *, also: Mapping[str, str] | None = None, **told: Any) -> None:
        super().__init__(max_length=80, **told)
        self.words, self.also = words, also or {}

    def clean(self, value: Any) -> str:
        """The code of the word."""
        text = str(super().clean(value))
        if not text:
            return ""
        for code, word in self.words.items():
            if bare(text) in {bare(code), *(bare(speak(word, language)) for language in LANGUAGES)}:
                return code
        if bare(text) in self.also:
            return self.also[bare(text)]
        raise ValidationError(_("“%(text)s” is none of: %(words)s.") % {"text": text, "words": ", ".join(self.words)})


class LanguagesField(forms.CharField):
    """``es, qu`` or ``Spanish; Quechua``; cleans to a list of codes, best first."""

    def __init__(self, **told: Any) -> None:
        super().__init__(max_length=200, **told)

    def clean(self, value: Any) -> Any:
        """The codes."""
        return list(dict.fromkeys(language_called(piece) for piece in self.pieces(value)))

    def pieces(self, value: Any) -> list[str]:
        """What stands between the separators; separators alone are as good as nothing."""
        pieces = parts(super().clean(value))
        self.validate(pieces)
        return pieces


class FluenciesField(LanguagesField):
    """``es:3, qu:2``; cleans to a mapping from language to fluency. Without a number it is 2, good."""

    def clean(self, value: Any) -> dict[str, int]:
        """How well each language is spoken."""
        found: dict[str, int] = {}
        for piece in self.pieces(value):
            name, colon, fluency = piece.partition(":")
            if colon and fluency.strip() not in ("1", "2", "3"):
                raise ValidationError(_("“%(text)s”: after the colon stands 1 (basic), 2 (good) or 3 (mother tongue).")
                                      % {"text": piece})  # fmt: skip
            found[language_called(name)] = int(fluency) if colon else 2
        return found


def language_called(text: str) -> str:
    """The code of a language given by its code or by its name in any of our languages; ValidationError otherwise."""
    wanted = bare(text)
    for code, name in NAMES.items():
        if wanted in {code, *(bare(speak(name, language)) for language in LANGUAGES)}:
            return code
    if wanted in OWN_NAMES:
        return OWN_NAMES[wanted]
    raise ValidationError(_("“%(text)s” is not a language we know; write one of: %(codes)s.")
                          % {"text": text, "codes": ", ".join(NAMES)})  # fmt: skip


class HoursField(forms.CharField):
    """``mon-fri 08:00-13:00; sat 09:00-12:00``; cleans to a list of WeeklyHours."""

    def __init__(self, **told: Any) -> None:
        super().__init__(max_length=2000, **told)

    def clean(self, value: Any) -> list[WeeklyHours]:
        """The stretches of the week."""
        text = super().clean(value)
        try:
            found = [stretch for piece in parts(text) for stretch in _stretches(piece)]
        except ValueError:
            raise ValidationError(_("Write days with hours such as: mon-fri 08:00-13:00; sat 09:00-12:00.")) from None
        if len(found) > MANY_STRETCHES:
            raise ValidationError(_("That is more hours than a week can hold."))
        return found


def _stretches(piece: str) -> list[WeeklyHours]:
    days, _space, hours = piece.partition(" ")
    first, dash, last = days.lower().partition("-")
    if not dash:
        return [WeeklyHours.parse(piece)]
    if first[:3] not in WEEKDAYS or last[:3] not in WEEKDAYS:
        raise ValueError(piece)
    week = range(WEEKDAYS[first[:3]], WEEKDAYS[last[:3]] + 1)
    return [WeeklyHours.parse(f"{DAY_CODES[day]} {hours}") for day in week]


class YesNoField(forms.CharField):
    """``yes`` or ``no``, ``sí`` or ``x``; empty is no. Cleans to a bool."""

    def __init__(self, **told: Any) -> None:
        super().__init__(max_length=12, required=False, **told)

    def clean(self, value: Any) -> Any:
        """Whether it is yes."""
        word = bare(super().clean(value))
        if word not in YES | NO:
            raise ValidationError(_("Write yes or no."))
        return word in YES


class DayField(forms.DateField):
    """A day as 2026-03-31 or, as in Peru, 31/03/2026; never the month first."""

    def __init__(self, **told: Any) -> None:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M"]
        told.setdefault("error_messages", {})["invalid"] = gettext_lazy("Write the day as 2026-03-31 or 31/03/2026.")
        super().__init__(input_formats=formats, **told)

    def clean(self, value: Any) -> Any:
        """The day, of a year that can be meant."""
        day: date | None = super().clean(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("The year %(year)s cannot be meant.") % {"year": day.year})
        return day
