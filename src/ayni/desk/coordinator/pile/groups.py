"""Groups on the board: those that nobody has taken, and those of which few are left."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.desk.coordinator.pile.item import NEEDS, WAITING, Item, Step
from ayni.desk.coordinator.pile.referrals import SOON, answers_of
from ayni.desk.wording import said
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Offer
from ayni.ground.actors import Actor
from ayni.referrals import queries
from ayni.referrals.queries import Group, referrals_of
from ayni.referrals.rules import KINDS

LOOK = "group-shortlists"


def rows(actor: Actor, now: datetime) -> Iterator[Item]:
    """A row for each group that looks for a worker, and for each that has become small."""
    offers = engagements.offers_visible_to(actor).order_by("sent_at", "worker__name")
    for group in queries.groups_visible_to(actor).filter(state__in=("open", "offered")):
        yield _row(group, list(offers.filter(group=group)), now)
    for group in queries.groups_visible_to(actor).filter(state="engaged"):
        left = engagements.under_way(engagements.visible_to(actor)).filter(group=group).count()
        if 0 < left < group.smallest:
            detail = ngettext("%(n)s is left of the group", "%(n)s are left of the group", left) % {"n": left}
            yield _item(group, Step(NEEDS, detail, _("Open"), "group", "soon"))


def _row(group: Group, offers: list[Offer], now: datetime) -> Item:
    members = referrals_of(group)
    alarm = any(each.has_alarm(now) for each in members)
    missing = group.smallest - len(members)
    told = ngettext("%(n)s person", "%(n)s people", len(members)) % {"n": len(members)}
    told = " · ".join(filter(None, [told, answers_of(offers)]))
    tone = "now" if alarm else "soon" if group.start_by - now < SOON else ""
    if missing > 0:
        few = ngettext("%(n)s is missing for a group", "%(n)s are missing for a group", missing) % {"n": missing}
        return _item(group, Step(NEEDS, few, _("Open"), "group", tone or "soon"))
    if group.state == "open":
        return _item(group, Step(NEEDS, told, _("See who can"), LOOK, tone))
    return _item(group, Step(NEEDS if alarm else WAITING, told, _("Look"), "group", tone))


def _item(group: Group, step: Step) -> Item:
    return Item(
        heap=step.heap,
        tone=step.tone,
        code=group.code,
        what=said(KINDS[group.kind]),
        ubigeo=group.ubigeo,
        detail=step.detail,
        verb=step.verb,
        address=reverse(step.page, args=[group.pk]),
        until=group.start_by if group.state != "engaged" else None,
        until_word=_("to the first meeting"),
        posts=step.page == LOOK,
    )
