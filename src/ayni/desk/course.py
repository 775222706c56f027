"""The course of an engagement as those who care for the person read it: sessions, what was asked, and the curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ayni.adaptations.queries import Held
from ayni.basics.words import Sentence
from ayni.care import queries as care
from ayni.care.queries import Answers, Encounter, Practice
from ayni.care.rules import DONE, SKIPPED_BECAUSE
from ayni.desk.pictures import curve, outcome
from ayni.desk.templatetags.codes import in_reader_language
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import Change, Direction, Instrument, change


@dataclass(frozen=True)
class Reading:
    """A filled instrument: its total with the band's words, and how it compares with the first of the engagement."""

    answers: Answers
    instrument: Instrument
    since_first: Change | None

    @property
    def band(self) -> str:
        """The words the instrument gives to the total; empty where there is no total."""
        found = self.instrument.band_of(self.answers.total) if self.answers.total is not None else None
        return found.label.in_language(_language()) if found else ""

    @property
    def is_better(self) -> bool:
        """Better by more than chance explains."""
        return bool(self.since_first and self.since_first.direction is Direction.BETTER)

    @property
    def is_worse(self) -> bool:
        """Worse by more than chance explains."""
        return bool(self.since_first and self.since_first.direction is Direction.WORSE)

    @property
    def points(self) -> int | float:
        """How many points lie between this total and the first, whichever way."""
        return abs(self.since_first.difference) if self.since_first else 0


@dataclass(frozen=True)
class Session:
    """One encounter: its number, each step with what became of it (None: done), what was asked, agreed for home."""

    encounter: Encounter
    number: int
    steps: Sequence[tuple[str, Sentence | str | None]]
    readings: Sequence[Reading]
    practice: Practice | None


def sessions_of(engagement: Engagement) -> list[Session]:
    """The sessions of an engagement, newest first."""
    names = {step.id: in_reader_language(step.name) for step in care.protocol_of(engagement).steps}
    readings = _readings_of(engagement)
    agreed = care.Practice.objects.filter(engagement=engagement).select_related("look_back")
    practices = {each.encounter_id: each for each in agreed}
    held = care.Encounter.objects.filter(engagement=engagement).select_related("visit").order_by("began_at", "id")
    found = [
        Session(
            encounter, number,
            [(names.get(step, step), _skipped(told)) for step, told in (encounter.steps or {}).items()],
            readings.get(encounter.pk, []), practices.get(encounter.pk),
        )
        for number, encounter in enumerate(held, start=1)
    ]  # fmt: skip
    return found[::-1]


def curve_of(engagement: Engagement) -> SafeString:
    """The outcome of the engagement over time, what was asked before its first session, and where the site acts."""
    instrument = care.instrument_of(engagement, care.protocol_of(engagement).outcome)
    scores = care.scores_of(engagement.pk, instrument.id).values_list("answered_at", "total")
    zone = ZoneInfo(engagement.centre.time_zone)
    drawn = outcome.draw(
        instrument, [curve.Reading(at.astimezone(zone).date(), total) for at, total in scores if total is not None]
    )
    return drawn + _acts_from(instrument)


def _acts_from(instrument: Instrument) -> SafeString:
    """From which total of it this site acts, with source and date; nothing where none is chosen."""
    shown = {"instrument": instrument, "cutoff": instrument.acts_from}
    return render_to_string("components/acts_from.html", shown) if instrument.acts_from else SafeString()


def _readings_of(engagement: Engagement) -> dict[UUID | None, list[Reading]]:
    first: dict[str, int] = {}
    found: dict[UUID | None, list[Reading]] = {}
    held = Held("instruments")
    for answers in care.Answers.objects.filter(engagement=engagement).order_by("answered_at", "id"):
        instrument, since_first = held.read(answers.instrument, engagement.begun_at), None
        if answers.total is not None:
            if instrument.id in first:
                since_first = change(instrument, first[instrument.id], answers.total)
            first.setdefault(instrument.id, answers.total)
        found.setdefault(answers.encounter_id, []).append(Reading(answers, instrument, since_first))
    return found


def _skipped(told: str) -> Sentence | str | None:
    return None if told == DONE else SKIPPED_BECAUSE.get(told, told)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
