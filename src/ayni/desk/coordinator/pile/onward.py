"""Onward referrals on the board: those of which something should have been heard by now."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.desk.coordinator.pile.item import NEEDS, Item
from ayni.desk.wording import said
from ayni.ground.actors import Actor
from ayni.onward import queries
from ayni.onward.rules import STATE_NAMES, WHOM


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each that is overdue; where somebody was sent is said on its own page only."""
    mine = queries.visible_to(actor).filter(centre__in=actor.centres("coordinator"))
    for each in queries.overdue(mine, now):
        yield Item(
            heap=NEEDS, tone="soon", code=each.person.code, what=_("sent on"), ubigeo=each.person.ubigeo,
            detail=_("%(state)s. Call %(whom)s.")
            % {"state": said(STATE_NAMES[each.state]), "whom": said(WHOM[queries.next_call(each)])},
            until=each.due_at, until_word=_("for word of them"), verb=_("Open"),
            address=reverse("onward", args=[each.pk]),
        )  # fmt: skip
