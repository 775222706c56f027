"""Every change there is to a visit."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ayni.engagements.queries import Engagement, lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.visits import events, queries, rules
from ayni.visits.models import Arrival, Cancellation, CheckIn, Miss, Move, Visit
from ayni.workers.queries import Worker


@action
def plan(
    engagement: Engagement,
    *,
    by: Actor,
    because: str,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    setting: str,
    worker: Worker | None = None,
    companion: Worker | None = None,
    besides: Collection[UUID] = (),
) -> events.Planned:
    """Arrange a visit. The workers' rows are locked, so that two visits cannot be put on the same hour.

    The engagement's own worker goes, unless another ``worker`` stands in; ``companion`` goes along. ``besides`` are
    visits that are moved out of the way in the same transaction.
    """
    rules.sound_time(at, starts_at, ends_at)
    engagement = lock_open(engagement)
    goes = worker or engagement.worker
    free(goes, companion, starts_at, ends_at, besides)
    visit = Visit.objects.create(
        engagement=engagement, worker=goes, companion=companion, number=queries.next_number(engagement.pk),
        starts_at=starts_at, ends_at=ends_at, setting=setting,
    )  # fmt: skip
    return events.Planned(visit=visit.pk, engagement=engagement.pk, code=engagement.code, starts_at=starts_at)


@action
def move(
    visit: Visit,
    *,
    by: Actor,
    because: str,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    worker: Worker | None = None,
    companion: Worker | None = None,
    besides: Collection[UUID] = (),
) -> events.Moved:
    """Give a visit another time, and where ``worker`` is named other workers; ``besides`` as in ``plan``."""
    visit = _locked(visit)
    rules.sound_time(at, starts_at, ends_at)
    if visit.state != "planned":
        rules.may_move(visit.state, "cancelled")
    rules.alone(visit.meeting_id is not None)
    goes, along = (worker, companion) if worker else (visit.worker, visit.companion)
    free(goes, along, starts_at, ends_at, {visit.pk, *besides})
    Move.objects.create(visit=visit, from_time=visit.starts_at, to_time=starts_at, moved_at=at)
    visit.starts_at, visit.ends_at, visit.worker, visit.companion = starts_at, ends_at, goes, along
    visit.save(update_fields=["starts_at", "ends_at", "worker", "companion"])
    return events.Moved(visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code, starts_at=starts_at)


@action
def cancel(visit: Visit, *, by: Actor, because: str, at: datetime) -> events.Cancelled:
    """Call off a visit that has not begun."""
    visit = _moved(visit, "cancelled")
    Cancellation.objects.create(visit=visit, cancelled_at=at, reason=because)
    notice = round((visit.starts_at - at).total_seconds() / 3600, 1)
    return events.Cancelled(
        visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code, hours_of_notice=notice
    )


@action
def miss(visit: Visit, *, by: Actor, because: str, at: datetime) -> events.Missed:
    """Record that a visit did not happen."""
    rules.not_before_time(at, visit.starts_at)
    visit = _moved(visit, "missed")
    Miss.objects.create(visit=visit, recorded_at=at, reason=because)
    return events.Missed(visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code)


@action
def arrive(visit: Visit, *, by: Actor, because: str, at: datetime) -> events.Arrived:
    """Record that the worker is there."""
    rules.not_before_time(at, visit.starts_at)
    visit = _moved(visit, "arrived")
    Arrival.objects.create(visit=visit, arrived_at=at)
    return events.Arrived(visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code)


@action
def check_in(visit: Visit, *, by: Actor, because: str, at: datetime) -> events.CheckedIn:
    """The worker says that she is well after a visit alone. A flag raised meanwhile stays until a person ends it."""
    visit = _locked(visit)
    alone = rules.is_alone(visit.setting, visit.companion_id is not None, visit.meeting_id is not None)
    rules.may_check_in(visit.state, alone, CheckIn.objects.filter(visit=visit).exists())
    CheckIn.objects.create(visit=visit, said_at=at)
    return events.CheckedIn(visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code)


@action
def hold(visit: Visit, *, by: Actor, because: str, at: datetime) -> events.Held:
    """Record that a visit took place; care does so when an encounter is written."""
    rules.not_before_time(at, visit.starts_at)
    visit = _moved(visit, "held")
    return events.Held(visit=visit.pk, engagement=visit.engagement_id, code=visit.engagement.code)


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("engagement", "worker", "companion")
    return rows.get(pk=visit.pk)


def free(
    worker: Worker, companion: Worker | None, starts_at: datetime, ends_at: datetime, besides: Collection[UUID]
) -> None:
    """Hold whoever goes, in one order, and refuse when one of them is to be elsewhere."""
    goes = sorted({worker.pk, *([companion.pk] if companion else [])})
    list(Worker.objects.select_for_update(of=("self",)).only("pk").filter(pk__in=goes).order_by("pk"))
    for each in goes:
        rules.free(queries.clash(each, starts_at, ends_at, besides))


def _moved(visit: Visit, to: str) -> Visit:
    visit = _locked(visit)
    rules.may_move(visit.state, to)
    visit.state = to
    visit.save(update_fields=["state"])
    return visit
