"""What is a manager's own: the centres she manages, their workers and their supervisors. Nothing else is found."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ayni.desk.pages import Page
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.workers.queries import Supervisor, Worker, active, complete


def centres(actor: Actor) -> QuerySet[Centre]:
    """The centres the actor manages; being something else at another centre gives nothing here."""
    return Centre.objects.filter(pk__in=actor.centres("manager"))


def workers(actor: Actor) -> QuerySet[Worker]:
    """The workers of those centres who have not left."""
    return active(Worker.objects.select_related("centre").filter(centre__in=actor.centres("manager")))


def whole_workers(actor: Actor) -> QuerySet[Worker]:
    """The same with all that is asked about them, in a constant number of queries."""
    return complete(workers(actor))


def supervisors(actor: Actor) -> QuerySet[Supervisor]:
    """The supervisors of those centres, each with the number of workers they accompany now (``taken``)."""
    now = Count("supervisions", filter=Q(supervisions__until=None))
    return (
        Supervisor.objects.select_related("centre")
        .filter(centre__in=actor.centres("manager"))
        .annotate(taken=now)
        .order_by("name", "pk")
    )


class CentrePage(Page):
    """What the pages of a manager share: to find what is hers."""

    def centre(self, pk: UUID | None = None) -> Centre:
        """One of her centres, by default the first by name."""
        own = centres(self.actor)
        return self.find(own, pk or own.values_list("pk", flat=True).first())  # type: ignore[arg-type]

    def worker(self, pk: UUID) -> Worker:
        """One of her workers."""
        return self.find(workers(self.actor), pk)
