"""Codes by the words people read. ``{% load codes %}``; an unknown code is shown as it is."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from ayni.basics import languages, shelf
from ayni.basics.words import Sentence
from ayni.care import rules as care
from ayni.desk.wording import said
from ayni.engagements import rules as engagements
from ayni.onward import rules as onward
from ayni.people import rules as people
from ayni.places import rules as places
from ayni.referrals import rules as referrals
from ayni.safety import rules as safety
from ayni.visits import rules as visits
from ayni.workers import rules as workers

register = template.Library()

TABLES: dict[str, Mapping[Any, Sentence]] = {
    "contact": people.CONTACT_KINDS,
    "sex": people.SEXES,
    "language": languages.NAMES,
    "referral": referrals.STATE_NAMES,
    "kind": referrals.KINDS,
    "setting": referrals.SETTINGS,
    "urgency": referrals.URGENCIES,
    "withdrawal": referrals.WITHDRAWALS,
    "experience": workers.EXPERIENCES,
    "offer": engagements.STATE_NAMES,
    "plan": engagements.PLAN_STATE_NAMES,
    "policy": engagements.POLICY_NAMES,
    "policy-prose": engagements.POLICY_PROSE,
    "waves-end": engagements.WAVES_ENDS,
    "decline": engagements.DECLINES,
    "outcome": engagements.OUTCOMES,
    "handover": engagements.HANDOVERS,
    "visit": visits.STATE_NAMES,
    "round": visits.ROUND_STATE_NAMES,
    "what-if": visits.WHAT_IFS,
    "cancelled": visits.CANCELLED_BECAUSE,
    "missed": visits.MISSED_BECAUSE | visits.ABSENT_BECAUSE,
    "modality": care.MODALITIES,
    "step": care.KINDS,
    "way": care.WAYS,
    "way-verb": care.WAY_VERBS,
    "practised": care.PRACTISED,
    "flag": safety.KINDS,
    "flag-source": safety.SOURCES,
    "channel": safety.CHANNELS,
    "message-state": safety.MESSAGE_STATE_NAMES,
    "message-why": safety.MESSAGE_REASONS,
    "flag-state": safety.STATE_NAMES,
    "flag-outcome": safety.OUTCOMES,
    "alarm": safety.ALARMS,
    "aside": safety.ASIDE,
    "facility": places.FACILITY_KINDS,
    "licence": places.LICENCES,
    "onward": onward.STATE_NAMES,
    "onward-tells": onward.TELLS,
    "onward-missed": onward.MISSED_BECAUSE,
    "onward-returned": onward.RETURNED_BECAUSE,
    "onward-closed": onward.CLOSED_BECAUSE,
    "onward-call": onward.CALLS,
    "onward-whom": onward.WHOM,
    "onward-in": onward.IN_STATE_NAMES,
}


@register.filter
def called(code: Any, table: str) -> str:
    """``{{ visit.state|called:"visit" }}``: Arranged."""
    return said(TABLES[table].get(code, str(code)))


@register.filter
def protocol(name: str) -> str:
    """``{{ referral.protocol|protocol }}``: From the ward to home."""
    return in_reader_language(shelf.load("protocols", name)["name"]) if name in shelf.names("protocols") else name


def in_reader_language(texts: Mapping[str, str]) -> str:
    """A ``{en = "…", es = "…"}`` table of content in the reader's language; English where there are no such words."""
    return texts.get((get_language() or "en").split("-")[0]) or texts["en"]


@register.filter
def texts(wording: Mapping[str, str]) -> str:
    """``{{ protocol.name|texts }}``: words of content in the reader's language."""
    return in_reader_language(wording)
