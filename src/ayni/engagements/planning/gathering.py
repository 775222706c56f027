"""What is known, read from every table that matching asks about, as the engine's problem."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from ayni.basics import shelf
from ayni.basics.instants import Window
from ayni.basics.places import Mode, Point
from ayni.basics.words import say
from ayni.credentials.queries import Credential, Rating, in_force, latest_ratings
from ayni.engagements.models import Engagement, GroupWork
from ayni.engagements.planning.weighing import weights_at
from ayni.engagements.queries import accompanied_under, load_of
from ayni.engines import matching
from ayni.engines.matching.problem import RECENT_WEEKS
from ayni.places.queries import Centre, district
from ayni.referrals.planning import meeting_of
from ayni.referrals.queries import Referral, Sought, excluded_from, referrals_of
from ayni.referrals.rules import fit_together
from ayni.workers.queries import Supervision, Supervisor, Worker, active, complete
from ayni.workers.rules import EXPERIENCES

# What matching has no use for and takes time to open: a sealed number, and the outline of a catchment for each worker.
NOT_ASKED = ("phone", "centre__catchment")

# "Paid minutes of late" look back this far, as the engine's term of fairness asks.
RECENT = timedelta(weeks=RECENT_WEEKS)


def rules_of(centre: Centre) -> dict[str, Any]:
    """The jurisdiction that holds at a centre, as it lies on the shelf."""
    return shelf.load("jurisdictions", centre.jurisdiction)


def considered(centre: Centre) -> list[Worker]:
    """Every worker of the jurisdiction who has not left; the engine says of each why or why not."""
    workers = active(Worker.objects.filter(centre__jurisdiction=centre.jurisdiction))
    return list(complete(workers).defer(*NOT_ASKED))


def problem_of(sought: Sequence[Sought], workers: list[Worker], at: datetime) -> matching.Problem:
    """The question for these referrals and groups, all of one jurisdiction, and these workers."""
    told = _told(workers, at)
    members = {each.pk: referrals_of(each) for each in sought}
    referrals = [referral for those in members.values() for referral in those]
    excluded = {referral.pk: excluded_from(referral.person_id) for referral in referrals}
    apart = {why: _apart(referrals, excluded, why) for why in ("known", "incident")}
    centre = sought[0].centre
    return matching.Problem(
        now=at,
        workers=tuple(_worker(worker, told, apart) for worker in workers),
        needs=tuple(
            _asked(each, [_need(referral, excluded[referral.pk]) for referral in members[each.pk]], at)
            for each in sought
        ),
        policy=policy_of(centre, weights_at(centre.jurisdiction, at)),
        labels=_labels(centre),
        supervisors=supervisors_of(workers, centre),
    )


def supervisors_of(workers: Iterable[Worker], centre: Centre) -> tuple[matching.Supervisor, ...]:
    """Whoever supervises these workers, each with the room that is left for people whom workers accompany."""
    above = {each.supervisor_id: each.supervisor for worker in workers for each in worker.current_supervision}
    left = room_left([(each, centre) for each in above.values()])
    return tuple(matching.Supervisor(id=str(pk), name=each.name, room=left[pk]) for pk, each in sorted(above.items()))


def room_left(supervisors: Sequence[tuple[Supervisor, Centre]]) -> dict[UUID, int]:
    """For how many more people each supervisor has room, by the rules of the centre beside them."""
    taken = accompanied_under(each.pk for each, _ in supervisors)
    return {each.pk: max(0, most_people(each, centre) - taken[each.pk]) for each, centre in supervisors}


def most_people(supervisor: Supervisor, centre: Centre) -> int:
    """How many people all workers of the supervisor may accompany: so many for each worker there is capacity for."""
    each: int = rules_of(centre)["supervision"]["people"]["value"]
    return supervisor.capacity * each


def _asked(sought: Sought, needs: list[matching.Need], at: datetime) -> matching.Need:
    """The need of a referral, or the one need of a group."""
    if isinstance(sought, Referral):
        return needs[0]
    meeting = meeting_of(sought)
    apart = [reason.sentence for reason in matching.in_common(needs, meeting, at) if not reason.holds]
    fit_together(apart)
    return matching.together(needs, meeting, at)


def _apart(
    referrals: Sequence[Referral], excluded: Mapping[UUID, Mapping[str, frozenset[UUID]]], why: str
) -> dict[UUID, frozenset[str]]:
    """For each worker the persons (among those who need somebody) to be kept apart from, for one reason."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for referral in referrals:
        for worker in excluded[referral.pk][why]:
            found[worker].add(str(referral.person_id))
    return {worker: frozenset(persons) for worker, persons in found.items()}


def policy_of(centre: Centre, weights: Mapping[str, float]) -> matching.Policy:
    """The numbers a programme answers for, from its jurisdiction, and how it weighs the terms of the score."""
    rules = rules_of(centre)
    competency, protections = rules["competency"], rules["protections"]
    return matching.Policy(
        competency_months=competency["recency"]["value"],
        competency_share=competency["passing_share"]["value"],
        competency_min_level=competency["passing_level"]["value"],
        discretion_metres=protections["discretion"]["value"],
        notes_minutes_per_contact=protections["notes_minutes"]["value"],
        weights=weights,
    )


def _labels(centre: Centre) -> dict[str, Any]:
    kinds = rules_of(centre)["credentials"]
    return {code: say("{name}", name=kind["name"]) for code, kind in kinds.items()} | EXPERIENCES


@dataclass(frozen=True)
class _Told:
    """What several tables tell of the workers, read once for all of them."""

    credentials: Mapping[UUID, list[Credential]]
    ratings: Mapping[UUID, Mapping[str, Rating]]
    loads: Mapping[UUID, tuple[int, int]]
    recent: Mapping[UUID, int]
    supervised: Mapping[UUID, int]


def _told(workers: list[Worker], at: datetime) -> _Told:
    ids = [worker.pk for worker in workers]
    supervisors = {each.supervisor_id for worker in workers for each in worker.current_supervision}
    counted = Supervision.objects.filter(supervisor__in=supervisors, until=None).values("supervisor")
    return _Told(
        credentials=in_force(ids),
        ratings=latest_ratings(ids),
        loads=load_of(ids),
        recent=_recent_minutes(ids, at),
        supervised={row["supervisor"]: row["n"] for row in counted.annotate(n=Count("pk"))},
    )


def _recent_minutes(workers: Iterable[UUID], at: datetime) -> dict[UUID, int]:
    """Minutes that engagements took of each worker's last four weeks: the week's minutes for each week under way."""
    found: dict[UUID, float] = defaultdict(float)
    since = at - RECENT
    late = Engagement.objects.filter(worker__in=list(workers)).filter(
        Q(closing=None) | Q(closing__closed_at__gte=since), Q(handover=None) | Q(handover__handed_at__gte=since)
    )
    # Values, not rows: how an engagement ended is sealed, and nobody asks for it here.
    told = late.values_list("worker", "weekly_minutes", "begun_at", "closing__closed_at", "handover__handed_at")
    for worker, weekly_minutes, begun_at, closed_at, handed_at in told:
        weeks = (min(filter(None, (closed_at, handed_at, at))) - max(begun_at, since)) / timedelta(weeks=1)
        found[worker] += max(0.0, weeks) * weekly_minutes
    for worker, weekly_minutes, begun_at, ended_at in _meetings_with_groups(workers):
        weeks = (min(ended_at or at, at) - max(begun_at, since)) / timedelta(weeks=1)
        found[worker] += max(0.0, weeks) * weekly_minutes
    return {worker: round(minutes) for worker, minutes in found.items()}


def _meetings_with_groups(workers: Iterable[UUID]) -> Iterator[tuple[UUID, int, datetime, datetime | None]]:
    """What groups take beside the notes on each person: (worker, minutes a week, since, until the last of them)."""
    works = list(GroupWork.objects.filter(worker__in=list(workers)))
    ends: dict[UUID, list[datetime | None]] = defaultdict(list)
    of_them = Engagement.objects.filter(group__in=[work.group_id for work in works])
    for group, *ended in of_them.values_list("group", "closing__closed_at", "handover__handed_at"):
        ends[group].append(next(filter(None, ended), None))
    for work in works:
        told = ends[work.group_id]
        over = max(filter(None, told), default=None) if None not in told else None
        yield work.worker_id, work.weekly_minutes, work.begun_at, over


def _worker(worker: Worker, told: _Told, apart: Mapping[str, Mapping[UUID, frozenset[str]]]) -> matching.Worker:
    minutes, points = told.loads.get(worker.pk, (0, 0))
    supervision: Supervision | None = next(iter(worker.current_supervision), None)
    return matching.Worker(
        id=str(worker.pk),
        name=worker.name,
        active=getattr(worker, "leaving", None) is None,
        agreement_signed=bool(worker.agreements.all()),
        consents_to_matching=bool(worker.willing),
        mode=Mode(worker.mode),
        max_travel_minutes=worker.max_travel_minutes,
        weekly_minutes_limit=narrower(worker, "weekly_minutes_limit"),
        weekly_minutes_committed=minutes,
        caseload_points=points,
        caseload_limit=narrower(worker, "caseload_limit"),
        credentials=tuple(_credential(each) for each in told.credentials.get(worker.pk, [])),
        ratings=tuple(_rating(each) for each in told.ratings.get(worker.pk, {}).values()),
        supervisor=str(supervision.supervisor_id) if supervision else None,
        supervisor_has_room=supervision is not None
        and told.supervised[supervision.supervisor_id] <= supervision.supervisor.capacity,
        languages={each.language: each.fluency for each in worker.tongues.all()},
        sex=worker.sex or None,
        lived_experience=frozenset(each.kind for each in worker.experiences.all()),
        place=worker.point,
        hours=tuple(each.stretch for each in worker.hours.all()),
        absences=tuple(Window(each.starts_at, each.ends_at) for each in worker.absences.all()),
        known_to=apart["known"].get(worker.pk, frozenset()),
        incidents_with=apart["incident"].get(worker.pk, frozenset()),
        paid_minutes_recent=told.recent.get(worker.pk, 0),
    )


def narrower(worker: Worker, which: str) -> int:
    """The worker's own limit or the jurisdiction's protection, whichever protects more."""
    protections = rules_of(worker.centre)["protections"]
    own: int = getattr(worker, which)
    ours = {
        "weekly_minutes_limit": 60 * protections["weekly_hours"]["value"],
        "caseload_limit": protections["caseload_points"]["value"],
    }
    return min(own, int(ours[which]))


def _credential(credential: Credential) -> matching.Credential:
    return matching.Credential(
        kind=credential.kind,
        jurisdiction=credential.jurisdiction,
        valid=Window(credential.valid_from, credential.valid_until),
    )


def _rating(rating: Rating) -> matching.Rating:
    # By item: the stores keep the keys of JSON in different orders, and the problem's hash must not depend on that.
    levels = tuple(level for _, level in sorted(rating.levels.items()))
    return matching.Rating(protocol=rating.protocol, at=rating.rated_at, levels=levels)


def _need(referral: Referral, excluded: Mapping[str, frozenset[UUID]]) -> matching.Need:
    choices, centre, person = referral.choices, referral.centre, referral.person
    accepted = set(rules_of(centre)["referrals"]["accepted"][referral.kind])
    able = shelf.load("protocols", referral.protocol)["credentials"]
    earlier = Engagement.objects.filter(person=person, handover=None).order_by("-begun_at", "pk").first()
    handed = Engagement.objects.filter(handover__to_referral=referral.pk).values_list("worker", flat=True)
    return matching.Need(
        id=str(referral.pk),
        person=str(person.pk),
        kind=referral.kind,
        jurisdiction=centre.jurisdiction,
        window=Window(referral.start_by, referral.end_by),
        contacts=referral.contacts,
        contacts_per_week=referral.contacts_per_week,
        minutes_per_contact=referral.minutes_per_contact,
        acuity_points=referral.acuity_points,
        setting=matching.Setting(choices.setting),
        urgency=referral.urgency,
        protocol=referral.protocol,
        credential_kinds=tuple(kind for kind in able if kind in accepted),
        languages=tuple(choices.languages),
        place=meeting_place(referral),
        home=person.point,
        choices=matching.Choices(
            worker_sex=choices.worker_sex or None,
            lived_experience=choices.lived_experience or None,
            not_from_my_street=choices.not_from_my_street,
            hours=choices.stretches,
        ),
        other_settings={"clinic": centre.point},
        previous_worker=str(earlier.worker_id) if earlier else None,
        excluded_workers=frozenset(str(each) for each in {*excluded["asked"], *handed}),
    )


def meeting_place(referral: Referral) -> Point | None:
    """Where they meet: the home, the centre, somewhere in the person's district, or nowhere at all."""
    setting, person = referral.choices.setting, referral.person
    if setting in ("phone", "video"):
        return None
    if setting == "clinic":
        return referral.centre.point
    area = district(person.ubigeo)
    somewhere = area.point if area else referral.centre.point
    return somewhere if setting == "neutral" else person.point or somewhere
