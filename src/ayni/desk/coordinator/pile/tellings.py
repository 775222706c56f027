"""People on the board whose visit was arranged or changed by adopted rounds, and who were not told yet."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.pile.item import NEEDS, Item
from ayni.desk.wording import moment
from ayni.ground.actors import Actor
from ayni.visits import queries


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each visit still to come that somebody has to be told of; it has to be before the visit is."""
    for stop in queries.to_tell(actor).filter(starts_at__gte=now):
        visit, zone = stop.visit, stop.plan.centre.time_zone
        told = {"when": moment(stop.starts_at, zone), "worker": visit.worker.name}
        yield Item(
            heap=NEEDS, tone="soon", code=visit.engagement.person.code, what=_("to be told of a visit"),
            ubigeo=visit.engagement.person.ubigeo, detail=_("%(when)s with %(worker)s") % told, until=stop.starts_at,
            until_word=_("until the visit"), verb=_("Tell them"),
            address=reverse("round", args=[stop.plan_id]) + "#to-tell",
        )  # fmt: skip
