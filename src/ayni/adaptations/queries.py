"""Reads: which version of a definition holds when, with what is sure of it."""

from collections import defaultdict
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ayni.adaptations.models import Confirmation, Edition, Use, Version
from ayni.adaptations.rules import KINDS
from ayni.basics import shelf
from ayni.basics.plain import plain, revived
from ayni.basics.words import Refused
from ayni.engines import adaptation, instruments, protocols
from ayni.engines.adaptation import Entry, Item
from ayni.engines.instruments import Cutoff, Instrument
from ayni.engines.protocols import Protocol, SiteCutoff
from ayni.ground.actors import Actor

__all__ = [
    "Confirmation", "Edition", "Held", "Use", "Version", "confirmed", "content_of", "editions_visible_to", "held",
    "instrument_at", "item_of", "lineage_of", "new_on_the_shelf", "outline", "outlines", "packed_lineage",
    "protocol_at", "shelved_digest", "uses_visible_to", "visible_to",
]  # fmt: skip

READERS = ("director", "steward")


def visible_to(actor: Actor) -> QuerySet[Version]:
    """Whoever directs the programme and stewards know of every version; others meet them in their work."""
    versions = Version.objects.select_related("based_on")
    return versions if actor.everywhere(*READERS) else versions.none()


def uses_visible_to(actor: Actor) -> QuerySet[Use]:
    """Which version was taken up when, for the same readers."""
    uses = Use.objects.select_related("version")
    return uses if actor.everywhere(*READERS) else uses.none()


def editions_visible_to(actor: Actor) -> QuerySet[Edition]:
    """What the shelf said since when, for the same readers."""
    return Edition.objects.all() if actor.everywhere(*READERS) else Edition.objects.none()


@cache
def shelved_digest(kind: str, name: str) -> str:
    """The digest of what lies on the shelf, which no process sees change."""
    return adaptation.digest(shelf.load(kind, name))


def new_on_the_shelf() -> list[tuple[str, str, int]]:
    """Kind, name and turn of every edition that is still to be kept: the shelf says what it did not say last."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for kind, name, turn, made in Edition.objects.values_list("kind", "name", "turn", "hash"):
        newest.setdefault((kind, name), (turn, made))
    shelved = [(kind, name, *newest.get((kind, name), (0, ""))) for kind in KINDS for name in shelf.names(kind)]
    return [(kind, name, turn + 1) for kind, name, turn, made in shelved if made != shelved_digest(kind, name)]


def held(kind: str, name: str, at: datetime | None = None) -> Version | None:
    """The version with which somebody begins at this instant (None: with the newest); None while the shelf's holds."""
    uses = Use.objects.select_related("version").filter(kind=kind, name=name)
    newest = (uses.filter(since__lte=at) if at else uses).first()
    return newest.version if newest else None


def confirmed(kind: str, name: str) -> frozenset[str]:
    """The digests of the pieces that were confirmed here."""
    return frozenset(Confirmation.objects.filter(kind=kind, name=name).values_list("piece", flat=True))


def content_of(kind: str, name: str, version: Version | None) -> dict[str, Any]:
    """The definition as that version says it, verified exactly where the shelf or a steward of this site is sure."""
    shelved = shelf.load(kind, name)
    sure = adaptation.sure_of(shelved) | confirmed(kind, name)
    return adaptation.certain(version.content if version else shelved, sure)


def outline(name: str, at: datetime | None = None) -> dict[str, Any]:
    """The protocol with which a course begins at this instant, as a table."""
    return content_of("protocols", name, held("protocols", name, at))


def outlines() -> list[dict[str, Any]]:
    """Every protocol with which a course begins now, in the order of the shelf."""
    newest: dict[str, Version | None] = {}
    for use in Use.objects.select_related("version").filter(kind="protocols"):
        newest.setdefault(use.name, use.version)
    versions = ((name, newest.get(name)) for name in shelf.names("protocols"))
    return [version.content if version else shelf.load("protocols", name) for name, version in versions]


class Held:
    """What held when, of every definition of one kind: asked of the store once, for however many courses."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._uses: dict[str, list[tuple[datetime, UUID | None]]] = defaultdict(list)
        for name, since, version in Use.objects.filter(kind=kind).values_list("name", "since", "version"):
            self._uses[name].append((since, version))
        self._editions: dict[str, list[tuple[datetime, UUID, str]]] = defaultdict(list)
        for name, since, edition, made in Edition.objects.filter(kind=kind).values_list("name", "since", "pk", "hash"):
            self._editions[name].append((since, edition, made))
        self._sure: dict[str, set[str]] = defaultdict(set)
        for name, piece in Confirmation.objects.filter(kind=kind).values_list("name", "piece"):
            self._sure[name].add(piece)

    def read(self, name: str, at: datetime) -> Any:
        """The definition with which somebody began at this instant."""
        version = next((version for since, version in self._uses[name] if since <= at), None)
        sure = frozenset(self._sure[name])
        if version:
            return _made(self.kind, name, Version, version, sure)
        return _made(self.kind, name, Edition, self._edition(name, at), sure)

    def _edition(self, name: str, at: datetime) -> UUID | None:
        """The edition of the shelf at this instant; None where that is what it says today.

        Whoever began before any was kept follows the first: what was kept when keeping began.
        """
        newest_first = self._editions[name]
        kept = next((each for each in newest_first if each[0] <= at), newest_first[-1] if newest_first else None)
        return None if kept is None or kept[2] == shelved_digest(self.kind, name) else kept[1]


def protocol_at(name: str, at: datetime, held: Held | None = None, asked: Held | None = None) -> Protocol:
    """The protocol that a course follows which began at this instant, for as long as it lasts.

    Where its rules speak of a cut-off, it is the one on which this site acted then; ``held`` and ``asked`` spare asking
    the store again for versions of protocols and of instruments.
    """
    protocol: Protocol = (held or Held("protocols")).read(name, at)
    if not protocol.cutoffs:
        return protocol
    instruments_held = asked or Held("instruments")
    chosen = {each: instruments_held.read(each, at).acts_from for each in protocol.cutoffs}
    return protocol.in_force({each: _as_told(cutoff) for each, cutoff in chosen.items() if cutoff})


def instrument_at(name: str, at: datetime, held: Held | None = None) -> Instrument:
    """The instrument as a course asks it that began at this instant, for as long as it lasts."""
    return (held or Held("instruments")).read(name, at)  # type: ignore[no-any-return]


def lineage_of(version: Version) -> tuple[Entry, ...]:
    """What was done to it since the shelf, the oldest first."""
    return tuple(revived(Entry, each) for each in version.lineage)


def item_of(version: Version) -> Item:
    """The version as it goes to another site; Refused when its licence does not let it."""
    barred = adaptation.may_carry(version.kind, shelf.load(version.kind, version.name), version.content)
    if barred:
        raise Refused(barred)
    return Item(
        version.kind, version.name, version.content, version.hash, version.content["licence"],
        adaptation.languages_of(version.content), lineage_of(version),
    )  # fmt: skip


def packed_lineage(lineage: tuple[Entry, ...]) -> Any:
    """The inverse of ``lineage_of``."""
    return plain(lineage)


def _as_told(cutoff: Cutoff) -> SiteCutoff:
    return SiteCutoff(cutoff.total, cutoff.below, cutoff.source, cutoff.dated, cutoff.verified)


# Versions and editions are never changed, so what was read of one stays right; the shelf is read once in any case.
@lru_cache(maxsize=256)
def _made(kind: str, name: str, table: type[Version | Edition], row: UUID | None, sure: frozenset[str]) -> Any:
    """The definition as that row says it, or the shelf where there is none; danger is seen as the shelf sees it now."""
    shelved = shelf.load(kind, name)
    content = adaptation.watchful(kind, shelved, table.objects.get(pk=row).content) if row else shelved
    sure |= adaptation.sure_of(shelved)
    if table is Edition:
        sure |= adaptation.still_sure_of(content, shelved)
    told = adaptation.certain(content, sure)
    return protocols.from_content(told) if kind == "protocols" else instruments.from_content(told)
