"""Ways to the pages of one definition. ``{% load programme %}``"""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def way_to(page: str, kind: str, name: str) -> str:
    """``{% way_to 'adapting' 'protocols' 'problem-solving' %}``: the page of that definition."""
    return reverse(f"{page}-{kind}", args=[name])
