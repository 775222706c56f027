"""Workers: their hours and limits, their agreement, whether they wish to be suggested, and who accompanies them."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, field_validator

from ayni.basics.instants import WeeklyHours
from ayni.basics.words import say
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.people import Home
from ayni.exchange.rest.shapes import (
    Because,
    Change,
    Hours,
    Id,
    Instant,
    Language,
    Line,
    OneOf,
    Shown,
    ShownId,
    Told,
    Ubigeo,
    Unfit,
    When,
    left_out,
)
from ayni.exchange.rest.standing import Asked
from ayni.people.rules import SEXES
from ayni.places.queries import Centre
from ayni.workers import actions, queries
from ayni.workers.rules import MODES

noun = Noun("workers", "Who helps: their languages, hours and limits, their agreement, and who accompanies them.")

KNOWING = ("coordinator", "manager", "supervisor", "steward", "worker")

Fluency = Annotated[int, Field(ge=1, le=3, description="1 basic, 2 good, 3 mother tongue.")]
Tongues = Annotated[dict[Language, Fluency], Field(min_length=1, max_length=20, examples=[{"es": 3, "qu": 2}])]
Week = Annotated[list[Hours], Field(max_length=50, examples=[["mon 08:00-13:00", "wed 14:00-18:00"]])]
Mode = Annotated[str, OneOf(MODES)]
Sex = Annotated[str, OneOf(("", *SEXES))]
Travel = Annotated[int, Field(ge=0, le=480, examples=[60], description="One way, in minutes; the worker's own limit.")]
Weekly = Annotated[int, Field(ge=0, le=6000, examples=[1200], description="Minutes a week, travel and notes included.")]
Caseload = Annotated[int, Field(ge=0, le=1000, examples=[20], description="Points of acuity at the same time.")]
Phone = Annotated[str, Field(pattern=r"^[0-9+() .-]*$", max_length=40, examples=["+51 999 000 000"])]


class WorkerLine(Shown):
    """A worker, as lists show one."""

    id: ShownId = Field(description="Of the worker.")
    code: str = Field(examples=["W-2MZ8P"], description="Short and stable.")
    name: str = Field(examples=["Rosa"], description="As others read it.")
    centre: ShownId = Field(description="Where they belong.")
    languages: dict[str, int] = Field(examples=[{"es": 3, "qu": 2}], description="1 basic, 2 good, 3 mother tongue.")
    mode: Mode = Field(description="How they travel.")
    max_travel_minutes: Travel
    weekly_minutes_limit: Weekly
    caseload_limit: Caseload
    agrees_to_matching: bool = Field(description="Whether they wish to be suggested.")
    left_at: When | None = Field(description="When they left the programme, if they did.")

    @classmethod
    def of(cls, worker: queries.Worker) -> "WorkerLine":
        """As lists show one. The row comes from ``complete``."""
        return cls(**_line(worker))


class Worker(WorkerLine):
    """A worker. Where they live and what they lived through is for matching alone, and not told."""

    ubigeo: str = Field(examples=["150142"], description="The district's code.")
    phone: Phone = Field(description="Kept sealed.")
    hours: list[str] = Field(examples=[["mon 08:00-13:00"]], description="In which they can be asked; local time.")
    agreements: list[When] = Field(description="When the written agreement was signed.")
    supervisor: ShownId | None = Field(description="Who accompanies them now.")
    enrolled_at: When = Field(description="Since when.")

    @classmethod
    def of(cls, worker: queries.Worker) -> "Worker":
        """All that is told. The row comes from ``complete``."""
        now = worker.current_supervision
        return cls(
            **_line(worker),
            ubigeo=worker.ubigeo,
            phone=worker.phone,
            hours=[str(each.stretch) for each in worker.hours.all()],
            agreements=sorted(each.signed_at for each in worker.agreements.all()),
            supervisor=now[0].supervisor_id if now else None,
            enrolled_at=worker.enrolled_at,
        )


class Learning(Shown):
    """Whether it is learnt, of a whole group, how a worker takes offers. Shown to herself alone."""

    worker: ShownId = Field(description="Who.")
    counted_since: When | None = Field(description="Offers from then on are counted; null while none are.")

    @classmethod
    def of(cls, worker: queries.Worker) -> "Learning":
        """What she said last."""
        since = queries.learnt_from(worker.centre.jurisdiction).get(worker.pk)
        return cls(worker=worker.pk, counted_since=since)


class Workers(Page):
    """One page of workers."""

    items: list[WorkerLine] = Field(description="By code.")


class Supervisor(Shown):
    """A specialist who accompanies workers and answers their flags."""

    id: ShownId = Field(description="Of the supervisor.")
    name: str = Field(examples=["Inés"], description="As others read it.")
    centre: ShownId = Field(description="Where they belong.")
    capacity: int = Field(examples=[10], description="How many workers at most.")

    @classmethod
    def of(cls, supervisor: queries.Supervisor) -> "Supervisor":
        """All there is."""
        return cls.model_validate(
            {"id": supervisor.pk, "name": supervisor.name, "centre": supervisor.centre_id}
            | {"capacity": supervisor.capacity}
        )


class Supervisors(Page):
    """One page of supervisors."""

    items: list[Supervisor] = Field(description="By id.")


class WeekOfHours(Told):
    """The hours of the week in which a worker can be asked."""

    hours: Week = Field(description="In the centre's local time; none means never.")

    @field_validator("hours")
    @classmethod
    def _apart(cls, hours: list[str]) -> list[str]:
        if len(set(hours)) < len(hours):
            raise Unfit(say("The same hours stand twice."))
        return hours


class NewWorker(WeekOfHours):
    """A worker who is taken in."""

    centre: Id = Field(description="One of the centres the asker manages.")
    name: Line = Field(examples=["Rosa"], description="As others read it.")
    sex: Sex = Field(default="", description="Empty when it is not told.")
    phone: Phone = Field(default="", description="Kept sealed.")
    ubigeo: Ubigeo
    home: Home | None = Field(default=None, description="Where they set off from; kept sealed.")
    mode: Mode = Field(default="public", description="How they travel.")
    max_travel_minutes: Travel = 60
    weekly_minutes_limit: Weekly
    caseload_limit: Caseload
    languages: Tongues = Field(description="1 basic, 2 good, 3 mother tongue.")


class WorkerChange(Change):
    """What is to be put right of a worker."""

    name: Line = left_out(examples=["Rosa"], description="As others read it.")
    sex: Sex = left_out(description="Empty when it is not told.")
    phone: Phone = left_out(description="Kept sealed.")
    ubigeo: Ubigeo = left_out()
    mode: Mode = left_out(description="How they travel.")
    max_travel_minutes: Travel = left_out()
    weekly_minutes_limit: Weekly = left_out()
    caseload_limit: Caseload = left_out()
    languages: Tongues = left_out(description="1 basic, 2 good, 3 mother tongue.")


class NewAbsence(Told):
    """A while in which a worker is away; why is nobody's business."""

    starts_at: Instant = Field(description="From when.")
    ends_at: Instant = Field(examples=["2026-03-20T15:00:00Z"], description="Until when.")


class NewAgreement(Told):
    """The written agreement was signed."""

    document: Line = Field(examples=["folder 12"], description="Where the paper is kept.")


class NewSupervision(Told):
    """Who is to accompany a worker."""

    supervisor: Id = Field(description="Of the same centre, and with room for one more.")


class NewLeaving(Told):
    """A worker leaves the programme."""

    because: Because = Field(examples=["moved"])


@noun.lists("/workers", Workers, by="code", to=KNOWING)
def list_workers(request: Asked) -> QuerySet[queries.Worker]:
    """The workers the asker knows of: of their centres, those they accompany, or themselves."""
    return queries.complete(queries.visible_to(request.auth))


@noun.does("POST", "/workers", actions.enrol)
def enrol_worker(request: Asked, told: NewWorker) -> Worker:
    """Take a worker in, at a centre that the asker manages."""
    own = Centre.objects.filter(pk__in=request.auth.centres("manager"))
    enrolled = do(
        request,
        actions.enrol,
        centre=find(request, own, told.centre),
        home=told.home.model_dump() if told.home else None,
        hours=[WeeklyHours.parse(each) for each in told.hours],
        **told.details("centre", "home", "hours"),
    )
    return _shown(enrolled.worker)


@noun.shows("/workers/{uuid:worker}", to=KNOWING)
def show_worker(request: Asked, worker: UUID) -> Worker:
    """A worker."""
    return Worker.of(find(request, queries.complete(queries.visible_to(request.auth)), worker))


@noun.does("PATCH", "/workers/{uuid:worker}", actions.correct)
def correct_worker(request: Asked, worker: UUID, told: WorkerChange) -> Worker:
    """Put right what we know of a worker."""
    do(request, actions.correct, find(request, queries.visible_to(request.auth), worker), **told.details())
    return _shown(worker)


@noun.does("PUT", "/workers/{uuid:worker}/hours", actions.set_hours)
def set_hours(request: Asked, worker: UUID, told: WeekOfHours) -> Worker:
    """Replace the hours of the week in which a worker can be asked."""
    found = find(request, queries.visible_to(request.auth), worker)
    do(request, actions.set_hours, found, hours=[WeeklyHours.parse(each) for each in told.hours])
    return _shown(worker)


@noun.does("POST", "/workers/{uuid:worker}/absences", actions.be_absent)
def note_absence(request: Asked, worker: UUID, told: NewAbsence) -> Worker:
    """Note that a worker is away."""
    do(request, actions.be_absent, find(request, queries.visible_to(request.auth), worker), **told.details())
    return _shown(worker)


@noun.does("POST", "/workers/{uuid:worker}/agreements", actions.sign_agreement)
def sign_agreement(request: Asked, worker: UUID, told: NewAgreement) -> Worker:
    """Record that the written agreement was signed."""
    do(request, actions.sign_agreement, find(request, queries.visible_to(request.auth), worker), **told.details())
    return _shown(worker)


@noun.does("PUT", "/workers/{uuid:worker}/willingness", actions.allow_matching)
def allow_matching(request: Asked, worker: UUID) -> Worker:
    """Record that a worker agrees to be suggested."""
    do(request, actions.allow_matching, find(request, queries.visible_to(request.auth), worker))
    return _shown(worker)


@noun.does("DELETE", "/workers/{uuid:worker}/willingness", actions.stop_matching)
def stop_matching(request: Asked, worker: UUID) -> None:
    """Record that a worker does not wish to be suggested. It costs nothing and counts at once."""
    do(request, actions.stop_matching, find(request, queries.visible_to(request.auth), worker))


@noun.shows("/workers/{uuid:worker}/learning", to=("worker",))
def show_learning(request: Asked, worker: UUID) -> Learning:
    """Whether the worker who asks lets her answers to offers be counted."""
    return Learning.of(find(request, _herself(request), worker))


@noun.does("PUT", "/workers/{uuid:worker}/learning", actions.allow_learning)
def allow_learning(request: Asked, worker: UUID) -> Learning:
    """Let it be learnt, of a whole group, how the worker who asks takes offers. It changes nothing expected of her."""
    found = find(request, _herself(request), worker)
    do(request, actions.allow_learning, found)
    return Learning.of(found)


@noun.does("DELETE", "/workers/{uuid:worker}/learning", actions.stop_learning)
def stop_learning(request: Asked, worker: UUID) -> None:
    """No longer let the answers of the worker who asks be counted: at once, and those of before neither."""
    do(request, actions.stop_learning, find(request, _herself(request), worker))


@noun.does("PUT", "/workers/{uuid:worker}/supervision", actions.assign_supervisor)
def assign_supervisor(request: Asked, worker: UUID, told: NewSupervision) -> Worker:
    """Place a worker under a supervisor of the same centre who has room."""
    found = find(request, queries.visible_to(request.auth), worker)
    own = queries.supervisors_visible_to(request.auth).filter(centre=found.centre_id)
    do(request, actions.assign_supervisor, found, supervisor=find(request, own, told.supervisor))
    return _shown(worker)


@noun.does("POST", "/workers/{uuid:worker}/leaving", actions.leave)
def record_leaving(request: Asked, worker: UUID, told: NewLeaving) -> Worker:
    """Record that a worker left the programme; engagements under way are handed over by a person."""
    do(request, actions.leave, find(request, queries.visible_to(request.auth), worker), because=told.because)
    return _shown(worker)


@noun.lists("/supervisors", Supervisors, by="id", to=("coordinator", "manager", "supervisor", "steward"))
def list_supervisors(request: Asked) -> QuerySet[queries.Supervisor]:
    """The supervisors of the asker's centres."""
    return queries.supervisors_visible_to(request.auth)


def _herself(request: Asked) -> QuerySet[queries.Worker]:
    return queries.visible_to(request.auth).filter(account=request.auth.id)


def _shown(worker: UUID) -> Worker:
    return Worker.of(queries.complete(queries.Worker.objects.all()).get(pk=worker))


def _line(worker: queries.Worker) -> dict[str, Any]:
    leaving = getattr(worker, "leaving", None)
    alike = ("code", "name", "mode", "max_travel_minutes", "weekly_minutes_limit", "caseload_limit")
    return {name: getattr(worker, name) for name in alike} | {
        "id": worker.pk,
        "centre": worker.centre_id,
        "languages": {each.language: each.fluency for each in worker.tongues.all()},
        "agrees_to_matching": bool(worker.willing),
        "left_at": leaving.left_at if leaving else None,
    }
