"""What a coordinator follows of an engagement: visits, that something was recorded, the curve, flags, the ending.

Notes and single answers are between the worker and the supervisor; nothing here reads them.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ayni.care import queries as care
from ayni.care.queries import Answers, Encounter, Feedback
from ayni.care.rules import FEEDBACK
from ayni.desk.pictures import strip
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.visits.queries import Visit, of_engagement
from ayni.workers.queries import Supervision, Supervisor

TONES = {"planned": "", "arrived": "soon", "held": "done", "cancelled": "off", "missed": "off"}


@dataclass(frozen=True)
class Met:
    """An encounter without its content: when, how, and which instruments were filled."""

    encounter: Encounter
    instruments: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One question of the person's feedback with their answer."""

    question: str
    answer: str


def supervisor_of(engagement: Engagement) -> Supervisor | None:
    """Who accompanies the worker now."""
    held = Supervision.objects.filter(worker=engagement.worker_id, until=None).select_related("supervisor").first()
    return held.supervisor if held else None


def visits_of(engagement: Engagement) -> list[Visit]:
    """All visits in order of time."""
    return list(of_engagement(engagement.pk))


def monday_of(asked: str | None, visits: Sequence[Visit], zone: str) -> date:
    """The first day of the week to show: the one asked for, else that of the next visit, else this one."""
    now = clock.now()
    coming = next((visit.starts_at for visit in visits if visit.state == "planned" and visit.ends_at >= now), now)
    day = coming.astimezone(ZoneInfo(zone)).date()
    with suppress(ValueError):
        day = date.fromisoformat(asked) if asked else day
    near = min(max(day, now.date() - timedelta(days=3650)), now.date() + timedelta(days=3650))
    return near - timedelta(days=near.weekday())


def week_of(visits: Sequence[Visit], first: date, zone: str, word: str) -> SafeString:
    """The week as a strip; a visit leads to its line in the list."""
    slots = [strip.Slot(v.starts_at, v.ends_at, word, f"#visit-{v.number}", TONES[v.state]) for v in visits]
    return strip.week(slots, first, zone)


def met_in(engagement: Engagement, actor: Actor) -> list[Met]:
    """Every encounter, newest first. The note, the steps and the answers stay sealed."""
    encounters = care.visible_to(actor).filter(engagement=engagement).defer("note", "steps").order_by("-began_at")
    filled: dict[UUID, list[str]] = defaultdict(list)
    for encounter, instrument in Answers.objects.filter(engagement=engagement).values_list("encounter", "instrument"):
        filled[encounter].append(care.instrument_called(instrument).short_name)
    return [Met(each, tuple(filled[each.pk])) for each in encounters]


def said_in(feedback: Feedback | None) -> list[Said]:
    """What the person answered, in the reader's language."""
    if feedback is None:
        return []
    items, language = care.instrument_called(FEEDBACK).items, get_language() or "en"
    return [
        Said(item.words(language), answer.words(language))
        for item in items
        for answer in item.answers
        if feedback.sheet.get(item.id) == answer.value
    ]
