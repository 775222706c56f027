"""Flags on the board: unanswered ones, which from half-way to their target on are the coordinator's matter as well."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.pile.item import NEEDS, WAITING, Item
from ayni.desk.wording import moment, said
from ayni.ground.actors import Actor
from ayni.safety import queries as safety
from ayni.safety.queries import Escalation
from ayni.safety.rules import KINDS


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each unanswered flag of the coordinator's centres."""
    escalations = safety.visible_to(actor).filter(centre__in=actor.centres("coordinator"), state="open")
    for each in escalations:
        near = each.owner is None or now >= each.opened_at + (each.target_at - each.opened_at) / 2
        yield Item(
            heap=NEEDS if near else WAITING, tone="now", code=each.flag.person.code, flag=True,
            what=said(KINDS.get(each.flag.kind, each.flag.kind)), ubigeo=each.flag.person.ubigeo,
            detail=_owned(each), until=each.target_at, until_word=_("to answer"),
            verb=_("Look"), address=reverse("flags"),
        )  # fmt: skip


def _owned(escalation: Escalation) -> str:
    since, owner = moment(escalation.opened_at, escalation.centre.time_zone), escalation.owner
    if owner is None:
        return _("There is nobody who may be asked. It was raised %(since)s: call a supervisor, or another centre.") % {
            "since": since
        }
    return _("%(name)s has it; it was raised %(since)s") % {"name": owner.name, "since": since}
