"""Every change there is: a version made or brought in, which serves, what the shelf said, and what was read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ayni.adaptations import events, queries, rules
from ayni.adaptations.models import Confirmation, Edition, Use, Version
from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.engines import adaptation
from ayni.engines.adaptation import Entry, Frame, Item
from ayni.ground.action import action
from ayni.ground.actors import Actor


@action
def adapt(
    kind: str, name: str, *, by: Actor, because: str, at: datetime, site: str, content: Mapping[str, Any],
    frame: Frame, based_on: int,
) -> events.Adapted:  # fmt: skip
    """Keep what this site says otherwise from now on, and how the adaptation came about.

    ``content`` is the whole definition, ``based_on`` the number of the version that was edited (0: the shelf's), which
    must still hold. Whoever has begun goes on with the version of then; whoever begins from now on begins with this.
    """
    shelved, before = shelf.load(kind, name), _held(kind, name)
    rules.still_based(before.number if before else 0, based_on)
    rules.told(frame)
    rules.sound(kind, shelved, content)
    rules.something_new(adaptation.differences(before.content if before else shelved, content))
    rules.not_kept_yet(_number_of(kind, name, content))
    entry = Entry(site, at.isoformat(), _hash(before, kind, name), adaptation.digest(content), frame)
    lineage = (*(queries.lineage_of(before) if before else ()), entry)
    version = Version.objects.create(
        kind=kind, name=name, number=_next(kind, name), content=dict(content), hash=entry.hash, based_on=before,
        site=site, made_at=at, made_by=by.id, lineage=queries.packed_lineage(lineage),
    )  # fmt: skip
    _take_up(kind, name, version, by, at, frame.why)
    return events.Adapted(version=version.pk, name=name, number=version.number)


@action
def bring(item: Item, *, by: Actor, because: str, at: datetime) -> events.Brought:
    """Keep a version of another site beside those that are here. Nobody begins with it until it is taken up.

    Refused when the item is not what it says, when its licence does not let it be given on, when this site has no such
    definition on its shelf, and when the same version is here already: nothing is ever written over.
    """
    if item.kind not in rules.KINDS or item.name not in shelf.names(item.kind):
        raise Refused(
            "This site's shelf has nothing called {name}, so there is nothing to lay it beside.", name=item.name
        )
    if fault := item.fault():
        raise Refused(fault)
    shelved = shelf.load(item.kind, item.name)
    rules.sound(item.kind, shelved, item.content)
    if barred := adaptation.may_carry(item.kind, shelved, item.content):
        raise Refused(barred)
    if (number := _number_of(item.kind, item.name, item.content)) is not None:
        raise Refused("It is here already: version {number}.", number=number)
    version = Version.objects.create(
        kind=item.kind, name=item.name, number=_next(item.kind, item.name), content=dict(item.content), hash=item.hash,
        site=item.lineage[-1].site, made_at=at, made_by=by.id, lineage=queries.packed_lineage(item.lineage),
    )  # fmt: skip
    return events.Brought(version=version.pk, name=item.name, number=version.number, site=version.site)


@action
def take_up(
    kind: str, name: str, *, by: Actor, because: str, at: datetime, version: Version | None, why: str
) -> events.TakenUp:
    """Let whoever begins from now on begin with this version; None is the shelf's. Whoever has begun is left alone."""
    rules.reasoned(why)
    held, number = _held(kind, name), version.number if version else 0
    rules.another(held.number if held else 0, number)
    return events.TakenUp(use=_take_up(kind, name, version, by, at, why).pk, name=name, number=number)


@action
def take_back(kind: str, name: str, *, by: Actor, because: str, at: datetime, why: str) -> events.TakenUp:
    """Let the version before hold again for whoever begins from now on; those who began meanwhile keep theirs."""
    turns = list(Use.objects.filter(kind=kind, name=name)[:2])
    rules.something_to_take_back(len(turns))
    return take_up(
        kind, name, by=by, because="taken-back", at=at, why=why, version=turns[1].version if turns[1:] else None
    )


@action
def confirm(
    kind: str, name: str, *, by: Actor, because: str, at: datetime, piece: str, reader: str, source: str, read_on: date
) -> events.Confirmed:
    """Keep that somebody read a number, rule or cut-off in its source. It holds for these words, in every version."""
    held = _held(kind, name)
    waiting = {
        each for _path, each, verified in adaptation.pieces(queries.content_of(kind, name, held)) if not verified
    }
    rules.may_confirm(
        piece in waiting, held is not None and held.made_by == by.id and _is_new(held, piece), reader, source, read_on,
        at.date(),
    )  # fmt: skip
    kept = Confirmation.objects.create(
        kind=kind, name=name, piece=piece, reader=reader, source=source, read_on=read_on, confirmed_at=at,
        confirmed_by=by.id,
    )  # fmt: skip
    return events.Confirmed(confirmation=kept.pk, name=name)


@action
def keep_editions(*, by: Actor, because: str, at: datetime) -> events.EditionsKept:
    """Keep what the shelf says now, of every definition of which it said something else before, or nothing."""
    changed = queries.new_on_the_shelf()
    rules.something_new(changed)
    Edition.objects.bulk_create(
        Edition(
            kind=kind, name=name, turn=turn, content=shelf.load(kind, name),
            hash=queries.shelved_digest(kind, name), since=at,
        )
        for kind, name, turn in changed
    )  # fmt: skip
    return events.EditionsKept(count=len(changed))


def _held(kind: str, name: str) -> Version | None:
    """The version that holds; its row of use is locked, so that of two who decide at once the second sees the first."""
    newest = Use.objects.select_for_update(of=("self",)).select_related("version").filter(kind=kind, name=name).first()
    return newest.version if newest else None


def _take_up(kind: str, name: str, version: Version | None, by: Actor, at: datetime, why: str) -> Use:
    newest = Use.objects.filter(kind=kind, name=name).first()
    if newest and at < newest.since:
        raise Refused("What was decided later cannot hold from an earlier moment on.")
    return Use.objects.create(
        kind=kind,
        name=name,
        turn=newest.turn + 1 if newest else 1,
        version=version,
        since=at,
        decided_by=by.id,
        why=why,
    )


def _next(kind: str, name: str) -> int:
    newest = Version.objects.filter(kind=kind, name=name).first()
    return newest.number + 1 if newest else 1


def _number_of(kind: str, name: str, content: Mapping[str, Any]) -> int | None:
    """The number under which the same words are kept: 0 on the shelf."""
    made = adaptation.digest(content)
    if made == queries.shelved_digest(kind, name):
        return 0
    return Version.objects.filter(kind=kind, name=name, hash=made).values_list("number", flat=True).first()


def _hash(version: Version | None, kind: str, name: str) -> str:
    return version.hash if version else queries.shelved_digest(kind, name)


def _is_new(version: Version, piece: str) -> bool:
    """Whether the piece was written in this version, and not in the one it is based on."""
    before = version.based_on.content if version.based_on else shelf.load(version.kind, version.name)
    return piece not in {each for _path, each, _verified in adaptation.pieces(before)}
