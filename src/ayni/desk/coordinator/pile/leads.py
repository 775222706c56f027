"""What was decided in a course and is the coordinator's to do: to send on, and to ask for what comes next."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.care.queries import leads_open, leads_visible_to
from ayni.desk.coordinator.pile.item import NEEDS, Item
from ayni.desk.leads import COORDINATORS, open_sentence
from ayni.desk.wording import said
from ayni.ground.actors import Actor


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each; which place or approach it is, is said on its own page only."""
    mine = leads_visible_to(actor).filter(decision__engagement__centre__in=actor.centres("coordinator"))
    for each in leads_open(mine).filter(way__in=COORDINATORS):
        engagement = each.decision.engagement
        yield Item(
            heap=NEEDS, tone="soon", code=engagement.person.code, what=_("decided"), ubigeo=engagement.person.ubigeo,
            detail=said(open_sentence(each)), verb=_("Do it"), address=reverse("what-follows", args=[engagement.pk]),
        )  # fmt: skip
