"""Reads: escalations an actor may know of, and who is on duty."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ayni.ground.actors import Actor
from ayni.safety.models import Acknowledgement, Duty, Ending, Escalation, Flag, Passing
from ayni.workers.queries import Supervision, Supervisor

__all__ = ["Acknowledgement", "Duty", "Ending", "Escalation", "Flag", "Passing", "asked_in_turn", "visible_to"]


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
    turn: dict[UUID, Supervisor] = {}
    own = Supervision.objects.filter(worker=worker, until=None).select_related("supervisor").first()
    if own:
        turn[own.supervisor_id] = own.supervisor
    on_duty = Duty.objects.filter(centre=centre, starts_at__lte=at, ends_at__gt=at).order_by("rank", "starts_at")
    for duty in on_duty.select_related("supervisor"):
        turn.setdefault(duty.supervisor_id, duty.supervisor)
    for supervisor in Supervisor.objects.filter(centre=centre).order_by("name", "id"):
        turn.setdefault(supervisor.pk, supervisor)
    return list(turn.values())
