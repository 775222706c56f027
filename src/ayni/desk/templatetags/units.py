"""Amounts in the units people plan with. ``{% load units %}``."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def span(minutes: int) -> str:
    """``{{ offer.weekly_minutes|span }}``: 3 h 40 min."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("{n} min").format(n=rest)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest) if rest else _("{n} h").format(n=hours)
