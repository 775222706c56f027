"""How a programme weighs the terms of a score: what holds at an instant, and what other weights would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ayni.basics import shelf
from ayni.engagements.models import Shortlist, Weighing
from ayni.engines import matching
from ayni.workers.queries import Worker

# Of so many people who wait, those looked for last, a preview is worked out; it says of how many.
LOOKED_AT = 40
# How many places of a shortlist a preview tells; nobody compares more.
PLACES = 9


def weights_of_shelf(jurisdiction: str) -> Mapping[str, float]:
    """What holds where nobody has decided otherwise."""
    weights: Mapping[str, float] = shelf.load("jurisdictions", jurisdiction)["matching"]["weights"]
    return weights


def weighing_of(jurisdiction: str, at: datetime) -> Weighing | None:
    """The version that holds at this instant; none while those of the shelf do."""
    return Weighing.objects.filter(jurisdiction=jurisdiction, since__lte=at).first()


def weights_at(jurisdiction: str, at: datetime) -> Mapping[str, float]:
    """The weights that hold at this instant."""
    held = weighing_of(jurisdiction, at)
    return held.weights if held else weights_of_shelf(jurisdiction)


@dataclass(frozen=True)
class Move:
    """A worker, by code, whose place on a shortlist would be another one. Places count from 1."""

    worker: str
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    """What other weights would change for those who wait: by code of the referral, who would move where.

    Who is on a shortlist stays the same, since no weight makes anybody eligible.
    """

    looked_at: int
    moves: Mapping[str, tuple[Move, ...]]


def preview(jurisdiction: str, weights: Mapping[str, float], at: datetime) -> Preview:
    """The newest shortlists of those who wait now, in the order of these weights beside the order that holds."""
    held, found, looked_at = weights_at(jurisdiction, at), {}, 0
    for shortlist in _newest(jurisdiction):
        looked_at += 1
        listed = matching.Result.from_json(shortlist.result).shortlists[shortlist.need]
        before, after = (_places(matching.reweighed(listed, each)) for each in (held, weights))
        moved = {worker: place for worker, place in after.items() if place != before[worker]}
        near = {worker for worker in moved if min(before[worker], moved[worker]) <= PLACES}
        if near:
            codes = dict(Worker.objects.filter(pk__in=near).values_list("pk", "code"))
            told = {str(pk): code for pk, code in codes.items()}
            found[shortlist.sought.code] = tuple(
                Move(told.get(worker, "?"), before[worker], place)
                for worker, place in sorted(moved.items(), key=lambda pair: pair[1])
                if worker in near
            )
    return Preview(looked_at, found)


def _places(listed: list[matching.Candidate]) -> dict[str, int]:
    return {each.worker: place for place, each in enumerate(listed, start=1)}


def _newest(jurisdiction: str) -> list[Shortlist]:
    """Of each referral or group that waits its newest shortlist, those looked for last first."""
    waits = ("open", "offered")
    waiting = Shortlist.objects.filter(
        Q(referral__centre__jurisdiction=jurisdiction, referral__state__in=waits)
        | Q(group__centre__jurisdiction=jurisdiction, group__state__in=waits)
    )
    newest: dict[str, UUID] = {}
    for shortlist in waiting.only("pk", "referral", "group").order_by("-made_at", "pk"):
        newest.setdefault(shortlist.need, shortlist.pk)
    first = list(newest.values())[:LOOKED_AT]
    return list(
        Shortlist.objects.filter(pk__in=first)
        .select_related("referral", "group")
        .defer("problem")
        .order_by("-made_at", "pk")
    )
