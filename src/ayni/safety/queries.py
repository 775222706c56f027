"""Reads: escalations an actor may know of, and who is on duty."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ayni.ground.actors import Actor
from ayni.safety.models import Acknowledgement, Duty, Ending, Escalation, Flag, Passing
from ayni.workers.queries import Supervision, Supervisor

__all__ = [
    "Acknowledgement", "Duty", "Ending", "Escalation", "Flag", "Passing", "asked_in_turn", "following", "turns",
    "visible_to",
]  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Escalation]:
    """Supervisors and coordinators know the flags of their centres; a worker those she raised."""
    escalations = Escalation.objects.select_related("flag__person", "flag__worker", "owner", "centre")
    mine = Q(centre__in=actor.centres("supervisor", "coordinator"))
    if "worker" in actor.roles:
        mine |= Q(flag__worker__account=actor.id)
    return escalations.filter(mine)


def asked_in_turn(centre: UUID, worker: UUID | None, at: datetime) -> Sequence[Supervisor]:
    """Whom to ask: the worker's own supervisor first, then those on duty by rank, then every supervisor of the centre.

    Nobody is listed twice, so that passing on always reaches somebody new while there is anybody.
    """
    return turns([(centre, worker)], at)[centre, worker]


def turns(
    asked: Iterable[tuple[UUID, UUID | None]], at: datetime
) -> dict[tuple[UUID, UUID | None], Sequence[Supervisor]]:
    """Whom to ask in turn for each centre and worker, in three queries however many are asked about."""
    pairs = set(asked)
    centres, workers = {centre for centre, _worker in pairs}, {worker for _centre, worker in pairs}
    own = {
        each.worker_id: each.supervisor
        for each in Supervision.objects.filter(worker__in=workers, until=None).select_related("supervisor")
    }
    in_order: dict[UUID, list[Supervisor]] = {centre: [] for centre in centres}
    on_duty = Duty.objects.filter(centre__in=centres, starts_at__lte=at, ends_at__gt=at).order_by(
        "rank", "starts_at", "pk"
    )
    for duty in on_duty.select_related("supervisor"):
        in_order[duty.centre_id].append(duty.supervisor)
    for supervisor in Supervisor.objects.filter(centre__in=centres).order_by("name", "id"):
        in_order[supervisor.centre_id].append(supervisor)
    return {
        (centre, worker): list(
            {each.pk: each for each in [*([own[worker]] if worker in own else []), *in_order[centre]]}.values()
        )
        for centre, worker in pairs
    }


def following(turn: Sequence[Supervisor], owner: UUID | None) -> Supervisor | None:
    """Who is asked after ``owner``; after the last the first again."""
    present = next((place for place, each in enumerate(turn) if each.pk == owner), -1)
    return turn[(present + 1) % len(turn)] if turn else None
