"""What the site promises about flags: how soon they are answered, who is told when, and when they are looked back at.

The numbers are content (``content/jurisdictions``, ``[escalation]``), each with its source and owner; a jurisdiction
that leaves one out gets the default here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from ayni.basics import shelf

# Planning defaults of this project (owner: the programme; read in no source), where a jurisdiction gives no number.
DEFAULTS: dict[str, dict[str, int]] = {
    "red": {"target": 60, "reminder": 10, "second_contact": 20, "next_owner": 30, "message_valid": 60},
    "amber": {"target": 1440, "reminder": 240, "second_contact": 480, "next_owner": 720, "message_valid": 240},
}
DEFAULT_CHECK_IN, DEFAULT_REVIEW = 30, 7  # minutes, days
# How often a drill begins, as promised for this house; and by when it has gone the whole way, our own assumption: twice
# what a message that is due may take.
DEFAULT_DRILL = {"every": 5, "within": 2}  # minutes
# What has no answer of its own to say how grave it is counts as red, but for a question that was left open.
DEFAULT_SEVERITIES = {"unanswered": "amber"}


@dataclass(frozen=True)
class Terms:
    """The times of one severity. All but ``target`` count from the moment somebody is asked.

    ``confirmed`` says that somebody has read every one of the numbers in a source.
    """

    target: timedelta
    reminder: timedelta
    second_contact: timedelta
    next_owner: timedelta
    message_valid: timedelta
    confirmed: bool

    @classmethod
    def read(cls, told: Mapping[str, Any], severity: str) -> "Terms":
        """Out of the tables of content; what they leave out has its default and is not confirmed."""
        minutes = _minutes(told, DEFAULTS[severity])
        return cls(**minutes, confirmed=all(told.get(name, {}).get("verified", False) for name in minutes))


@dataclass(frozen=True)
class DrillTerms:
    """How often a drill begins, and by when it has gone the whole way. Half-way the clock passes it on."""

    every: timedelta
    within: timedelta

    @property
    def passed_on(self) -> timedelta:
        """After how long the clock takes it for unanswered."""
        return self.within / 2


def drill_terms() -> DrillTerms:
    """The times of the drills of this site: they are no centre's, so the site's own jurisdiction says them."""
    told = _escalation(settings.AYNI_JURISDICTION).get("drill", {})
    return DrillTerms(**_minutes(told, DEFAULT_DRILL))


def terms_of(jurisdiction: str, severity: str) -> Terms:
    """The times that hold there for flags of that severity."""
    return Terms.read(_escalation(jurisdiction).get(severity, {}), severity)


def severity_of(jurisdiction: str, source_kind: str) -> str:
    """How grave a flag from that source is; red where nobody says otherwise."""
    name = source_kind.replace("-", "_")
    told = _escalation(jurisdiction).get(f"severity_{name}", {"value": DEFAULT_SEVERITIES.get(name, "red")})
    return str(told["value"])


def check_in_after(jurisdiction: str) -> timedelta:
    """How long after the end of a visit alone a sign of the worker is waited for."""
    return timedelta(minutes=_escalation(jurisdiction).get("check_in", {"value": DEFAULT_CHECK_IN})["value"])


def review_after(jurisdiction: str) -> timedelta:
    """How long after it was closed an escalation is to be looked back at."""
    return timedelta(days=_escalation(jurisdiction).get("review", {"value": DEFAULT_REVIEW})["value"])


def _minutes(told: Mapping[str, Any], defaults: Mapping[str, int]) -> dict[str, timedelta]:
    """The numbers of content by name; what it leaves out has its default."""
    return {name: timedelta(minutes=told.get(name, {"value": default})["value"]) for name, default in defaults.items()}


def _escalation(jurisdiction: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = shelf.load("jurisdictions", jurisdiction).get("escalation", {})
    return found
