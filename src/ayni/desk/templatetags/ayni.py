"""The words and parts every page is made of. ``{% load ayni %}``; each is shown with an example in its docstring."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import template
from django.core.paginator import Page as Leaf
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ayni.basics.money import Money
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence
from ayni.desk import wording
from ayni.desk.icons import PATHS
from ayni.desk.signin.cast import present
from ayni.engines.matching import NotSuggested, change_for_coordinator
from ayni.ground import clock as server_clock
from ayni.ground.queries import Entry

register = template.Library()

# --- words -----------------------------------------------------------------------------------------------------------


@register.simple_tag(name="say")
@register.filter(name="said")
def say_tag(sentence: Sentence | str) -> str:
    """``{% say refusal.sentence %}`` or ``{{ sentence|said }}``: in the reader's language."""
    return wording.said(sentence)


@register.filter
def when(instant: datetime | None, zone: str | None = None) -> str:
    """``{{ visit.starts_at|when:centre.time_zone }}``: tomorrow 10:00, in 16 h."""
    return wording.when(instant, zone) if instant else ""


@register.filter
def moment(instant: datetime | None, zone: str | None = None) -> str:
    """``{{ entry.occurred_at|moment }}``: today 09:40."""
    return wording.moment(instant, zone) if instant else ""


@register.filter
def day(instant: datetime | None, zone: str | None = None) -> str:
    """``{{ credential.valid_until|day }}``: 3 Dec."""
    return wording.day(instant, zone) if instant else ""


@register.filter
def money(amount: Money) -> str:
    """``{{ pay|money }}``: S/ 35.00."""
    return wording.money(amount)


@register.filter
def district(ubigeo: str) -> str:
    """``{{ person.ubigeo|district }}``: San Juan de Lurigancho."""
    return wording.district(ubigeo)


# --- parts -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "flag" %}``: drawn beside a word, never in its place, hence hidden from readers of the screen."""
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', mark_safe(PATHS[name]))  # noqa: S308 - our own drawings


@register.simple_tag
def once() -> SafeString:
    """``{% once %}`` in every form that changes something: pressed twice, it is done once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.inclusion_tag("components/act.html", takes_context=True)
def act(context: Context, address: str, verb: str, kind: str = "", **hidden: Any) -> dict[str, Any]:
    """``{% act address "Offer to Rosa" "primary" worker=worker.pk %}``: one verb, one button.

    ``kind``: primary (one per card), danger (danger to a person), or nothing.
    """
    return {"address": address, "verb": verb, "kind": kind, "hidden": hidden, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def clock(until: datetime) -> SafeString:
    """``{% clock escalation.due_at %}``: 31 h left, counting down, then honestly how late."""
    now = server_clock.now()
    tone = "late" if until <= now else ("soon" if (until - now).total_seconds() < 3600 else "calm")
    return format_html(
        '<time class="clock {}" datetime="{}" data-until="{}" data-now="{}"{}>{}</time>',
        tone,
        until.isoformat(),
        int(until.timestamp() * 1000),
        int(now.timestamp() * 1000),
        format_html_join("", ' data-{}="{}"', wording.clock_words().items()),
        wording.left(until, now),
    )


@register.simple_tag
def state(word: Sentence | str, tone: str = "quiet") -> SafeString:
    """``{% state referral.state_name "soon" %}``: a state as icon and word. tone: now, soon, going, quiet, done."""
    return format_html('<span class="state {}">{}{}</span>', tone, icon(TONES[tone]), wording.said(word))


TONES = {"now": "now", "soon": "hourglass", "going": "going", "quiet": "dot", "done": "done"}


@register.inclusion_tag("components/reasons.html")
def reasons(found: Iterable[Reason], at_most: int = 0) -> dict[str, Any]:
    """``{% reasons card.reasons 3 %}``: for and against as icon and sentence; the rest folded under "all reasons"."""
    listed = list(found)
    return {"first": listed[:at_most] if at_most else listed, "rest": listed[at_most:] if at_most else []}


@register.inclusion_tag("components/changes.html")
def changes(out: NotSuggested) -> dict[str, Any]:
    """``{% changes out %}``: what would have to change for one worker, and who may change it."""
    return {"changes": change_for_coordinator(out)}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Entry], zone: str | None = None) -> dict[str, Any]:
    """``{% timeline entries %}``: what happened, as the ledger says it."""
    return {"lines": [(entry, wording.told(entry, zone)) for entry in entries], "zone": zone}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, leaf: Leaf[Any]) -> dict[str, Any]:
    """``{% pager page %}``: earlier and later pages of a long list, keeping what was searched for."""
    kept = context["request"].GET.copy()
    kept.pop("page", None)
    return {"leaf": leaf, "kept": f"&{kept.urlencode()}" if kept else ""}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """``{% field form.district %}``: label, hint, what is wrong with it, and the field, in this order."""
    return {"field": bound, "kind": bound.widget_type}


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """``{% fields form %}``: what is wrong as a whole, then every field."""
    return {"form": form}


@register.inclusion_tag("signin/cast.html", takes_context=True)
def cast(context: Context) -> dict[str, Any]:
    """The people of the demonstration who can be signed in as with one click."""
    return {"members": present(), "csrf_token": context.get("csrf_token")}
