"""How plain values are said on a page, in the reader's language and the way people say them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision
from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ayni.basics.money import Money
from ayni.basics.words import Sentence, speak
from ayni.ground import clock, ledger
from ayni.ground.queries import Entry
from ayni.ground.roles import ROLES
from ayni.people.rules import PURPOSES
from ayni.places import queries as places
from ayni.referrals.rules import STATE_NAMES as REFERRAL_STATES

# Within six days a weekday names a day without doubt; beyond, the date is said.
WEEKDAY_NAMES_A_DAY = 6

# "PEN35.50" reads badly; where the currency has no sign, its code stands apart from the number.
CODE_BEFORE_NUMBER = re.compile(r"(?<=[A-Z]{3})(?=\d)")


# What stored facts look like when they are a day or an instant.
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)")

# Facts of the ledger that are codes, by the verb and the name of the fact, with the words for them.
CODES: dict[tuple[str, str], Mapping[str, Sentence]] = {
    ("people.give_consent", "purpose"): PURPOSES,
    ("people.withdraw_consent", "purpose"): PURPOSES,
    ("referrals.advance", "state"): REFERRAL_STATES,
    ("ground.grant_role", "role"): {code: role.name for code, role in ROLES.items()},
    ("ground.end_role", "role"): {code: role.name for code, role in ROLES.items()},
}


def said(sentence: Sentence | str, zone: str | None = None) -> str:
    """The sentence in the reader's language, its days and hours as people say them in ``zone`` (the site's if none)."""
    return speak(_spoken(sentence, zone) if isinstance(sentence, Sentence) else sentence, get_language() or "en")


def told(entry: Entry, zone: str | None = None) -> str:
    """What an entry of the ledger says, with words in the place of codes."""
    sentence = ledger.sentence(entry)
    facts = {name: _worded(entry.verb, name, value) for name, value in sentence.facts.items()}
    return said(replace(sentence, facts=facts), zone)


def _worded(verb: str, name: str, value: Any) -> Any:
    words = CODES.get((verb, name))
    return words.get(value, value) if words else value


def _spoken(value: Any, zone: str | None) -> Any:
    if isinstance(value, Sentence):
        return replace(value, facts={name: _spoken(fact, zone) for name, fact in value.facts.items()})
    if isinstance(value, (list, tuple)):
        return [_spoken(each, zone) for each in value]
    if isinstance(value, str) and ISO_INSTANT.fullmatch(value):
        local = datetime.fromisoformat(value).astimezone(_zone(zone))
        return _("{day} {time}").format(day=_date(local.date()), time=f"{local:%H:%M}")
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return _date(date.fromisoformat(value))
    return value


def _date(told: date) -> str:
    """A day in what was said before, which "tomorrow" would make wrong as soon as it is read later."""
    return dated(told, "j M" if told.year == clock.now().year else "j M Y")


def when(instant: datetime, zone: str | None = None) -> str:
    """An instant as people say it: "tomorrow 10:00, in 16 h". ``zone`` defaults to the site's."""
    now = clock.now()
    return _("{when}, {distance}").format(when=moment(instant, zone, now), distance=distance(instant, now))


def moment(instant: datetime, zone: str | None = None, now: datetime | None = None) -> str:
    """The day and the hour: "today 09:40", "Friday 14:00", "3 Dec 14:00"."""
    local = instant.astimezone(_zone(zone))
    return _("{day} {time}").format(day=day(instant, zone, now), time=f"{local:%H:%M}")


def day(instant: datetime, zone: str | None = None, now: datetime | None = None) -> str:
    """The day alone: "today", "Friday", "3 Dec", "3 Dec 2027"."""
    local, here = instant.astimezone(_zone(zone)), (now or clock.now()).astimezone(_zone(zone))
    apart = (local.date() - here.date()).days
    if apart in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[apart]
    if 0 < apart <= WEEKDAY_NAMES_A_DAY:
        return dated(local, "l")
    return dated(local, "j M" if local.year == here.year else "j M Y")


def distance(instant: datetime, now: datetime | None = None) -> str:
    """How far off: "in 16 h", "2 days ago", "now"."""
    away = instant - (now or clock.now())
    if abs(away) < timedelta(minutes=1):
        return _("now")
    form = _("in {length}") if away > timedelta() else _("{length} ago")
    return form.format(length=length(abs(away)))


def length(span: timedelta) -> str:
    """A span in its largest sensible unit: minutes up to 90, hours up to 48, then days."""
    minutes = round(span / timedelta(minutes=1))
    if minutes < 90:
        return _("{n} min").format(n=minutes)
    hours = round(minutes / 60)
    if hours < 48:
        return _("{n} h").format(n=hours)
    days = round(hours / 24)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def left(until: datetime, now: datetime | None = None) -> str:
    """What a running clock says: "31 h left", and afterwards honestly "12 min late"."""
    away = until - (now or clock.now())
    form = _("{length} left") if away > timedelta() else _("{length} late")
    return form.format(length=length(abs(away)))


def clock_words() -> dict[str, str]:
    """The forms a running clock needs in the browser, where it counts on without asking us."""
    return {
        "left": _("{length} left"),
        "late": _("{length} late"),
        "min": _("{n} min"),
        "h": _("{n} h"),
        "day": ngettext("{n} day", "{n} days", 1),
        "days": ngettext("{n} day", "{n} days", 2),
    }


def money(amount: Money) -> str:
    """The amount with its currency, as the reader writes numbers."""
    major = Decimal(amount.minor).scaleb(-get_currency_precision(amount.currency))
    text = format_currency(major, amount.currency, locale=_locale())
    return CODE_BEFORE_NUMBER.sub("\u00a0", text)


def district(ubigeo: str) -> str:
    """The name of a district by its code; the code itself where we know no name."""
    found = places.district(ubigeo)
    return found.name if found else ubigeo


def _locale() -> Locale:
    """The reader's language as it is written where the programme works: in Peru, a point before the cents."""
    language, territory = (get_language() or "en").split("-")[0], settings.AYNI_JURISDICTION[:2].upper()
    try:
        return Locale(language, territory)
    except UnknownLocaleError:
        return Locale(language)


def _zone(zone: str | None) -> ZoneInfo:
    return ZoneInfo(zone) if zone else timezone.get_current_timezone()
