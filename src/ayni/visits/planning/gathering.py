"""What is known of a centre's days, read from every table that rounds depend on, as the house's question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from ayni.basics.instants import MINUTES_PER_DAY
from ayni.basics.places import Point
from ayni.engagements import planning as matching
from ayni.engagements.queries import Engagement, under_way
from ayni.places.queries import district
from ayni.visits.models import Visit
from ayni.visits.planning.days import Span
from ayni.visits.planning.question import Limits, Question, Told, Wanted, Wishes
from ayni.visits.planning.staff import helpers_of
from ayni.visits.queries import in_pairs, not_told_yet
from ayni.workers.queries import Worker, active, complete

# A visit is due this many days before its cadence says, so that a day that suits both can be found.
EARLY_DAYS = 1


def question_of(span: Span, wishes: Wishes, most_changes: int) -> Question:
    """The question for a centre's days as things are now."""
    centre = span.centre
    rules = matching.rules_of(centre)
    workers = list(complete(active(Worker.objects.filter(centre=centre))).order_by("pk"))
    gathered = _Gathered(span, wishes, rules, {each.pk: each for each in workers})
    gathered.arranged()
    if wishes.due or wishes.urgent:
        gathered.due()
    limits = _limits(rules)
    wanted = tuple(sorted(gathered.completed(workers), key=lambda each: each.id))
    there = {each.id for each in wanted}, {str(each.pk) for each in workers}
    pins = tuple(each for each in wishes.pins if each.wanted in there[0] and each.worker in there[1])
    return Question(
        first_day=span.first.isoformat(),
        weekday=span.first.weekday(),
        days=span.days,
        zone=centre.time_zone,
        from_minute=_from_minute(span),
        centre=centre.point,
        helpers=helpers_of(workers, span, limits, gathered.planned, wishes.cover_for),
        wanted=wanted,
        limits=limits,
        most_changes=most_changes,
        wishes=replace(wishes, pins=pins),
    )


def _from_minute(span: Span) -> int:
    day, minute = span.place(span.at)
    return 0 if day < 0 else minute if day == 0 else MINUTES_PER_DAY


def _limits(rules: Mapping[str, Any]) -> Limits:
    protections, rounds = rules["protections"], rules["rounds"]
    return Limits(
        day_minutes=60 * protections["daily_hours"]["value"],
        rest_minutes=60 * protections["rest"]["value"],
        notes_minutes=protections["notes_minutes"]["value"],
        kept_minutes=rounds["kept_minutes"]["value"],
        weights=rounds["weights"],
        prizes=rounds["prizes"],
    )


@dataclass
class _Gathered:
    """The visits that are to be placed, read step by step."""

    span: Span
    wishes: Wishes
    rules: Mapping[str, Any]
    workers: Mapping[UUID, Worker]
    found: list[tuple[Wanted, Engagement]] = field(default_factory=list)
    planned: set[UUID] = field(default_factory=set)

    def arranged(self) -> None:
        """What is arranged for these days and has not begun. Meetings of groups stay where they are."""
        span = self.span
        rows = list(
            Visit.objects.filter(
                engagement__centre=span.centre, state="planned", starts_at__gte=max(span.start, span.at),
                starts_at__lt=span.end, worker__in=self.workers, meeting=None,
            )
            .select_related("engagement__person", "engagement__referral__choices", "engagement__referral__centre",
                            "engagement__referral__person")
            .order_by("pk")
        )  # fmt: skip
        untold = not_told_yet([each.pk for each in rows])
        for visit in rows:
            day, minute = span.place(visit.starts_at)
            companion = str(visit.companion_id) if visit.companion_id else None
            told = None if visit.pk in untold else Told(day, minute, str(visit.worker_id), companion)
            length = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
            days = tuple(range(span.days)) if told is None else (day,)
            self._want(str(visit.pk), visit.pk, visit.engagement, visit.setting, length, days, told)
            self.planned.add(visit.pk)

    def due(self) -> None:
        """People whose next visit falls into these days by their cadence, and those who need one at once.

        Who is accompanied in a group is met with it; such a meeting is arranged by whoever accompanies them.
        """
        span = self.span
        coming = Visit.objects.filter(engagement=OuterRef("pk"), state="planned", starts_at__gte=span.end)
        rows = (
            under_way(Engagement.objects.filter(centre=span.centre, worker__in=self.workers, group=None))
            .select_related("person", "referral__choices", "referral__centre", "referral__person")
            .annotate(later=Exists(coming))
            .order_by("pk")
        )
        known = _visits_of([each.pk for each in rows])
        for engagement in rows:
            urgent = str(engagement.pk) in self.wishes.urgent
            number = 1 if urgent else self._number_due(engagement, known[engagement.pk]) if self.wishes.due else 0
            choices, referral = engagement.referral.choices, engagement.referral
            for turn in range(number):
                wanted = f"new:{engagement.pk}:{turn}"
                days = tuple(range(span.days))
                self._want(wanted, None, engagement, choices.setting, referral.minutes_per_contact, days, None, urgent)

    def _number_due(self, engagement: Engagement, visits: Sequence[Visit]) -> int:
        """How many visits are still to be arranged in these days."""
        span, referral = self.span, engagement.referral
        live = [each for each in visits if each.state != "cancelled" and each.state != "missed"]
        if engagement.later or len(live) >= referral.contacts:  # type: ignore[attr-defined]
            return 0
        here = [each for each in live if span.start <= each.starts_at < span.end]
        if span.days > 1 and referral.contacts_per_week >= 1:
            wished = round(referral.contacts_per_week * span.days / 7)
            return max(0, min(wished - len(here), referral.contacts - len(live)))
        gap = timedelta(days=max(1, round(7 / referral.contacts_per_week)) - EARLY_DAYS)
        last = max((each.starts_at for each in live), default=None)
        return int(not here and (last is None or last + gap < span.end))

    def _want(
        self,
        id_: str,
        visit: UUID | None,
        engagement: Engagement,
        setting: str,
        minutes: int,
        days: tuple[int, ...],
        told: Told | None,
        urgent: bool = False,
    ) -> None:
        wanted = Wanted(
            id=id_, visit=str(visit) if visit else None, engagement=str(engagement.pk), code=engagement.person.code,
            worker=str(engagement.worker_id), others=(), companions=(), in_pairs=False, protocol=engagement.protocol,
            setting=setting, minutes=minutes, place=self._place(engagement, setting),
            hours=engagement.referral.choices.stretches, days=days, told=told, urgent=urgent,
        )  # fmt: skip
        self.found.append((wanted, engagement))

    def _place(self, engagement: Engagement, setting: str) -> Point | None:
        if setting == engagement.referral.choices.setting:
            return matching.meeting_place(engagement.referral)
        area = district(engagement.person.ubigeo)
        somewhere = area.point if area else self.span.centre.point
        places = {"phone": None, "video": None, "clinic": self.span.centre.point, "neutral": somewhere}
        return places.get(setting, engagement.person.point or somewhere)

    def completed(self, workers: list[Worker]) -> Iterable[Wanted]:
        """The visits with who else may come: cover where it was asked for, a second worker where two are to go."""
        pairs = in_pairs([engagement.pk for _wanted, engagement in self.found])
        ill = {str(each) for each in self.wishes.cover_for}
        asking = {
            engagement.referral_id: engagement.referral
            for wanted, engagement in self.found
            if engagement.pk in pairs or wanted.worker in ill or (wanted.told and wanted.told.worker in ill)
        }
        able = matching.could_stand_in(list(asking.values()), workers, self.span.at)
        for wanted, engagement in self.found:
            others = sorted(str(each) for each in able.get(engagement.referral_id, ()) if str(each) not in ill)
            covered = wanted.worker in ill or (wanted.told is not None and wanted.told.worker in ill)
            standing_in = {wanted.told.worker} if wanted.told and wanted.told.worker not in ill else set()
            come_instead = {*(others if covered else ()), *standing_in} - {wanted.worker}
            with_two = engagement.pk in pairs
            yield replace(
                wanted, others=tuple(sorted(come_instead)), in_pairs=with_two,
                companions=tuple(others) if with_two else (),
            )  # fmt: skip


def _visits_of(engagements: Sequence[UUID]) -> Mapping[UUID, list[Visit]]:
    found: dict[UUID, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(engagement__in=engagements).only("engagement", "starts_at", "state"):
        found[visit.engagement_id].append(visit)
    return found
