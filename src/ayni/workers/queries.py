"""Reads: workers and supervisors an actor may know of."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from ayni.ground.actors import Actor
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

__all__ = [
    "Absence", "Agreement", "Experience", "Hours", "Leaving", "Supervision", "Supervisor", "Tongue", "Willingness",
    "Worker", "active", "complete", "learnt_from", "of", "supervised_by", "supervisor_of", "supervisors_visible_to",
    "visible_to",
]  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Worker]:
    """Coordinators and managers know their centres' workers, supervisors theirs, stewards all, a worker herself."""
    workers = Worker.objects.select_related("centre")
    if actor.everywhere("steward", "house"):
        return workers
    mine = Q(centre__in=actor.centres("coordinator", "manager"))
    if "supervisor" in actor.roles:
        mine |= Q(pk__in=supervised_by(actor).values("pk"))
    if "worker" in actor.roles:
        mine |= Q(account=actor.id)
    return workers.filter(mine)


def supervisors_visible_to(actor: Actor) -> QuerySet[Supervisor]:
    """Those of the actor's centres."""
    if actor.everywhere("steward", "house"):
        return Supervisor.objects.all()
    return Supervisor.objects.filter(centre__in=actor.centres("coordinator", "manager", "supervisor"))


def of(actor: Actor) -> Worker | None:
    """The worker who is signed in."""
    return Worker.objects.select_related("centre").filter(account=actor.id).first() if "worker" in actor.roles else None


def supervisor_of(actor: Actor) -> Supervisor | None:
    """The supervisor who is signed in."""
    return Supervisor.objects.filter(account=actor.id).first() if "supervisor" in actor.roles else None


def supervised_by(actor: Actor) -> QuerySet[Worker]:
    """The workers the actor accompanies now."""
    return Worker.objects.filter(
        Exists(Supervision.objects.filter(worker=OuterRef("pk"), until=None, supervisor__account=actor.id))
    )


def active(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Those who have not left."""
    return workers.filter(leaving=None)


def learnt_from(jurisdiction: str) -> dict[UUID, datetime]:
    """From whose answers to offers may be learnt, and since when they agree without a break.

    Of two answers at one instant, the no counts.
    """
    since: dict[UUID, datetime] = {}
    told = LearningConsent.objects.filter(worker__centre__jurisdiction=jurisdiction)
    for worker, given, at in told.order_by("answered_at", "-given", "pk").values_list("worker", "given", "answered_at"):
        if given:
            since.setdefault(worker, at)
        else:
            since.pop(worker, None)
    return since


def complete(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """With all that matching asks about, in a constant number of queries; of two answers at one instant, the no."""
    willing = (
        Willingness.objects.filter(worker=OuterRef("pk")).order_by("-answered_at", "given", "pk").values("given")[:1]
    )
    # The names are declared on Worker, so that whoever reads them is typed; the checker sees them here a second time.
    return (
        workers.select_related("centre", "leaving")  # type: ignore[no-redef]
        .annotate(willing=Subquery(willing))
        .prefetch_related(
            "tongues",
            "hours",
            "absences",
            "agreements",
            "experiences",
            Prefetch(
                "supervisions",
                queryset=Supervision.objects.filter(until=None).select_related("supervisor"),
                to_attr="current_supervision",
            ),
        )
    )
