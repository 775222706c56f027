"""Where each role can go from any page. The first entry of a role is its board: where it lands after signing in."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.ground.actors import Actor


@dataclass(frozen=True)
class Way:
    """An address with the word and the icon that lead to it."""

    address: str
    word: str | Promise
    icon: str


# In the order in which somebody who holds several roles meets them.
WAYS: dict[str, tuple[Way, ...]] = {
    "coordinator": (
        Way("/board/", _("Board"), "board"),
        Way("/people/", _("People"), "people"),
        Way("/groups/", _("Groups"), "people"),
        Way("/plans/", _("Plans"), "chart"),
        Way("/rounds/", _("Rounds"), "calendar"),
        Way("/flags/", _("Flags"), "flag"),
        Way("/onward/", _("Onward"), "out"),
        Way("/imports/", _("Bring in"), "note"),
    ),
    "supervisor": (
        Way("/duty/", _("Duty"), "duty"),
        Way("/supervision/", _("Supervision"), "people"),
        Way("/imports/", _("Bring in"), "note"),
    ),
    "worker": (
        Way("/my/", _("Day"), "day"),
        Way("/my/round", _("Round"), "visit"),
        Way("/my/people/", _("People"), "people"),
        Way("/my/record", _("Record"), "worker"),
    ),
    "manager": (
        Way("/centre/", _("Centre"), "centre"),
        Way("/centre/workers/", _("Workers"), "worker"),
        Way("/centre/supervisors/", _("Supervisors"), "people"),
        Way("/imports/", _("Bring in"), "note"),
    ),
    "director": (Way("/weights/", _("Weights"), "chart"), Way("/adaptations/", _("Adaptations"), "edit")),
    "steward": (
        Way("/ledger/", _("Ledger"), "ledger"),
        Way("/access/", _("Who looked"), "eye"),
        Way("/not-shortlisted/", _("Not suggested"), "no"),
        Way("/accounts/", _("Accounts"), "key"),
        Way("/rights/", _("Rights"), "lock"),
        Way("/jobs/", _("Clock"), "clock"),
        Way("/weights/", _("Weights"), "chart"),
        Way("/adaptations/", _("Adaptations"), "edit"),
        Way("/imports/", _("Bring in"), "note"),
    ),
}


def home_of(actor: Actor) -> str | None:
    """The board of the first role the actor holds; None when no role has one."""
    return next((ways[0].address for role, ways in WAYS.items() if role in actor.roles), None)


def navigation(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The ways open to the actor, each once, and whether it is the one that leads ``here``."""
    ways = {way.address: way for role, held in WAYS.items() if role in actor.roles for way in held}
    nearest = max((address for address in ways if here.startswith(address)), key=len, default=None)
    return [{"way": way, "here": address == nearest} for address, way in ways.items()]
