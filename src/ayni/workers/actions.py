"""Every change there is to what we know of workers and supervisors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ayni.basics import ids
from ayni.basics.instants import WeeklyHours
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.workers import events, rules
from ayni.workers.models import (
    Absence,
    Agreement,
    Experience,
    Hours,
    LearningConsent,
    Leaving,
    Supervision,
    Supervisor,
    Tongue,
    Willingness,
    Worker,
)


@action
def enrol(
    *, by: Actor, because: str, at: datetime, languages: Mapping[str, int], hours: Sequence[WeeklyHours], **told: Any
) -> events.Enrolled:
    """Take a worker in. ``told``: centre, name, sex, phone, ubigeo, home, mode and the worker's own limits."""
    rules.hours_apart(hours)
    told.setdefault("code", ids.spoken("W"))
    worker = Worker.objects.create(enrolled_at=at, **told)
    _write_languages(worker, languages)
    _write_hours(worker, hours)
    return events.Enrolled(worker=worker.pk, centre=worker.centre_id, code=worker.code)


@action
def correct(
    worker: Worker, *, by: Actor, because: str, at: datetime, languages: Mapping[str, int] | None = None, **told: Any
) -> events.Corrected:
    """Put right what we know of a worker."""
    for name, value in told.items():
        setattr(worker, name, value)
    worker.save(update_fields=list(told))
    if languages is not None:
        worker.tongues.all().delete()
        _write_languages(worker, languages)
    changed = sorted(told) + (["languages"] if languages is not None else [])
    return events.Corrected(worker=worker.pk, code=worker.code, fields=tuple(changed))


@action
def sign_agreement(worker: Worker, *, by: Actor, because: str, at: datetime, document: str) -> events.AgreementSigned:
    """Record that the written agreement was signed. ``document`` is where the paper is kept."""
    Agreement.objects.create(worker=worker, signed_at=at, document=document)
    return events.AgreementSigned(worker=worker.pk, code=worker.code)


@action
def allow_matching(worker: Worker, *, by: Actor, because: str, at: datetime) -> events.MatchingAllowed:
    """Record that the worker agrees to be suggested."""
    Willingness.objects.create(worker=worker, given=True, answered_at=at)
    return events.MatchingAllowed(worker=worker.pk, code=worker.code)


@action
def stop_matching(worker: Worker, *, by: Actor, because: str, at: datetime) -> events.MatchingStopped:
    """Record that the worker does not wish to be suggested. It costs nothing and counts at once."""
    Willingness.objects.create(worker=worker, given=False, answered_at=at)
    return events.MatchingStopped(worker=worker.pk, code=worker.code)


@action
def allow_learning(worker: Worker, *, by: Actor, because: str, at: datetime) -> events.LearningAllowed:
    """Record that the worker herself agrees to be counted, in a group, when it is learnt how offers are taken.

    Refused to anybody else: a manager who asks in her place would be hard to refuse.
    """
    rules.own_word(worker.account_id, by.id)
    kept = LearningConsent.objects.create(worker=worker, given=True, answered_at=at)
    return events.LearningAllowed(answer=kept.pk)


@action
def stop_learning(worker: Worker, *, by: Actor, because: str, at: datetime) -> events.LearningStopped:
    """Record that the worker herself no longer wishes to be counted; what she answered before counts no longer either.

    It costs nothing and holds at once.
    """
    rules.own_word(worker.account_id, by.id)
    kept = LearningConsent.objects.create(worker=worker, given=False, answered_at=at)
    return events.LearningStopped(answer=kept.pk)


@action
def state_experience(worker: Worker, *, by: Actor, because: str, at: datetime, kind: str) -> events.ExperienceStated:
    """Keep a lived experience that the worker chose to state; what it is does not enter the ledger."""
    Experience.objects.get_or_create(worker=worker, kind=kind)
    return events.ExperienceStated(worker=worker.pk, code=worker.code)


@action
def take_back_experience(
    worker: Worker, *, by: Actor, because: str, at: datetime, kind: str
) -> events.ExperienceTakenBack:
    """Forget a lived experience the worker no longer wishes to state."""
    worker.experiences.filter(kind=kind).delete()
    return events.ExperienceTakenBack(worker=worker.pk, code=worker.code)


@action
def set_hours(
    worker: Worker, *, by: Actor, because: str, at: datetime, hours: Sequence[WeeklyHours]
) -> events.HoursSet:
    """Replace the hours of the week in which the worker can be asked."""
    rules.hours_apart(hours)
    worker.hours.all().delete()
    _write_hours(worker, hours)
    return events.HoursSet(worker=worker.pk, code=worker.code, minutes=sum(each.minutes for each in hours))


@action
def be_absent(
    worker: Worker, *, by: Actor, because: str, at: datetime, starts_at: datetime, ends_at: datetime
) -> events.AbsenceNoted:
    """Note that the worker is away."""
    absence = Absence.objects.create(worker=worker, starts_at=starts_at, ends_at=ends_at)
    return events.AbsenceNoted(worker=worker.pk, code=worker.code, absence=absence.pk)


@action
def leave(worker: Worker, *, by: Actor, because: str, at: datetime) -> events.Left:
    """Record that the worker left the programme; open engagements are handed over by a person."""
    Leaving.objects.create(worker=worker, left_at=at, reason=because)
    worker.supervisions.filter(until=None).update(until=at)
    return events.Left(worker=worker.pk, code=worker.code)


@action
def appoint_supervisor(*, by: Actor, because: str, at: datetime, **told: Any) -> events.SupervisorAppointed:
    """Appoint a supervisor. ``told``: centre, name, capacity, account."""
    supervisor = Supervisor.objects.create(**told)
    return events.SupervisorAppointed(
        supervisor=supervisor.pk, centre=supervisor.centre_id, name=supervisor.name, capacity=supervisor.capacity
    )


@action
def correct_supervisor(
    supervisor: Supervisor, *, by: Actor, because: str, at: datetime, **told: Any
) -> events.SupervisorCorrected:
    """Put right a supervisor's name or capacity."""
    for name, value in told.items():
        setattr(supervisor, name, value)
    supervisor.save(update_fields=list(told))
    return events.SupervisorCorrected(supervisor=supervisor.pk, name=supervisor.name, fields=tuple(sorted(told)))


@action
def assign_supervisor(
    worker: Worker, *, by: Actor, because: str, at: datetime, supervisor: Supervisor
) -> events.SupervisorAssigned:
    """Place a worker under a supervisor who has room; the supervisor's row is locked while we count."""
    supervisor = Supervisor.objects.select_for_update().get(pk=supervisor.pk)
    taken = supervisor.supervisions.filter(until=None).exclude(worker=worker).count()
    rules.room_for_another(supervisor.name, supervisor.capacity, taken)
    worker.supervisions.filter(until=None).update(until=at)
    Supervision.objects.create(worker=worker, supervisor=supervisor, since=at)
    return events.SupervisorAssigned(worker=worker.pk, code=worker.code, supervisor=supervisor.pk)


def _write_languages(worker: Worker, languages: Mapping[str, int]) -> None:
    Tongue.objects.bulk_create(
        Tongue(worker=worker, language=code, fluency=fluency) for code, fluency in languages.items()
    )


def _write_hours(worker: Worker, hours: Sequence[WeeklyHours]) -> None:
    Hours.objects.bulk_create(
        Hours(worker=worker, weekday=each.weekday, from_minute=each.from_minute, to_minute=each.to_minute)
        for each in hours
    )
