"""Reads: which people an actor may know of at all, and what a person agreed to."""

from uuid import UUID

from django.db.models import QuerySet

from ayni.ground.actors import Actor
from ayni.people.models import Consent, ContactWay, Person

__all__ = ["Consent", "ContactWay", "Person", "agreed_to", "visible_to"]


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Coordinators know the people of their centres. Workers and supervisors reach people through engagements."""
    return Person.objects.filter(centre__in=actor.centres("coordinator"))


def agreed_to(person: UUID) -> dict[str, bool]:
    """For each purpose the person was asked about, whether the newest answer is yes; of two at one instant, the no."""
    answers = (
        Consent.objects.filter(person=person).order_by("answered_at", "-given", "pk").values_list("purpose", "given")
    )
    return dict(answers)
