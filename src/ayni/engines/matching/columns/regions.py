"""A country region by region: each solved by itself, on one processor, on many, or on many machines.

Nobody crosses from one region to another, so something is lost; ``lost`` says how much, against the proven optimum of
the undivided country, and ``undivided`` goes on from the regions' answer to that optimum. What a region answers depends
on the region alone, so the backend changes nothing. Regions that are finished can be kept in a folder, from which a run
that was stopped goes on; such a folder is for one version of the rules, and is thrown away with it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ayni.basics.places import EARTH_RADIUS_KM
from ayni.engines.apart import Answers, Backend, Done, Failed, Keeping, answered
from ayni.engines.matching.columns.codes import NONE, Codes, Longs, Rows
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.needs import NeedColumns
from ayni.engines.matching.columns.whole import Whole, matched
from ayni.engines.matching.columns.workers import WorkerColumns
from ayni.engines.matching.national import Edges, Optimum, certified

Places: TypeAlias = "NDArray[np.int32]"


class Regions(NamedTuple):
    """The region of each worker and of each need, as codes."""

    workers: Codes
    needs: Codes


@dataclass(frozen=True, eq=False)
class Part:
    """One region's question: ``workers`` and ``needs`` are its rows in the undivided country."""

    code: int
    workers: Longs
    needs: Longs
    country: Country
    left: Longs
    places: Places

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the question."""
        return sha256(self.country.hash.encode() + self.left.tobytes() + self.places.tobytes()).hexdigest()


class Found(NamedTuple):
    """One region's answer, in the region's own rows (national.Edges and national.Optimum tell what they are)."""

    start: Longs
    worker: NDArray[np.int32]
    gain: NDArray[np.int32]
    holder: Longs
    worth: Longs
    price: Longs
    supervisor_price: Longs


@dataclass(frozen=True)
class Told:
    """One region is done: how many people it serves, or why it failed; ``done`` regions ``of`` all are."""

    code: int
    hash: str
    served: int
    error: str
    done: int
    of: int


@dataclass(frozen=True, eq=False)
class Divided:
    """The regions' answers as one. ``failed``: code → what went wrong; the needs of such a region are unserved.

    ``kept`` is how many answers were taken from the folder.
    """

    edges: Edges
    optimum: Optimum
    failed: Mapping[int, str] = field(default_factory=dict)
    kept: int = 0

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the answer."""
        told = sha256(self.edges.hash.encode())
        for column in (self.optimum.worker, self.optimum.worth, self.optimum.price):
            told.update(column.tobytes())
        told.update(repr(sorted(self.failed.items())).encode())
        return told.hexdigest()


@dataclass(frozen=True)
class Loss:
    """What the undivided optimum has and the regions have not.

    ``gain`` is never below 0; ``people`` may be, since the most gain does not always serve the most people.
    """

    people: int
    gain: int


def grid(country: Country, km: float) -> Regions:
    """Cells about so many kilometres wide and high; whoever's place is not known is in a region of their own."""
    step, cells = km / EARTH_RADIUS_KM, []
    for row in (country.workers.row, country.needs.row):
        known = ~np.isnan(row["lat"])
        cell = np.full((len(row), 3), NONE, np.int64)
        strip = np.floor(row["lat"][known] / step)
        along = np.floor(row["lon"][known] * np.maximum(np.cos((strip + 0.5) * step), 0) / step)
        cell[known] = np.column_stack([np.zeros(known.sum()), strip, along])
        cells.append(cell)
    code = np.unique(np.concatenate(cells), axis=0, return_inverse=True)[1].ravel()
    return Regions(code[: country.workers.size], code[country.workers.size :])


def parts(country: Country, left: Longs, places: Places, regions: Regions) -> Iterator[Part]:
    """The questions of all regions where somebody waits, by code."""
    shared = _shared_out(country, places, regions)
    for code in np.unique(regions.needs).tolist():
        workers, needs = np.flatnonzero(regions.workers == code), np.flatnonzero(regions.needs == code)
        yield Part(code, workers, needs, _only(shared, workers, needs), left[needs], places[workers])


def _shared_out(country: Country, places: Places, regions: Regions) -> Country:
    """Each region may use a part of a supervisor's room, by how many workers with a place they have there.

    What does not divide goes to the regions with the most such workers, lower codes first.
    """
    nested, row = country.supervision, country.workers.row.copy()
    if nested is None:
        return country
    for supervisor, room in enumerate(nested.room.tolist()):
        mine = np.flatnonzero(nested.of == supervisor)
        codes, many = np.unique(regions.workers[mine[places[mine] > 0]], return_counts=True)
        parts_of_room = room * many // max(1, int(many.sum()))
        parts_of_room[np.lexsort((codes, -many))[: room - int(parts_of_room.sum())]] += 1
        row["supervisor_room"][mine] = 0
        for code, part in zip(codes, parts_of_room, strict=True):
            row["supervisor_room"][mine[regions.workers[mine] == code]] = part
    return replace(country, workers=country.workers._replace(row=row))


def divided(
    country: Country,
    left: Longs,
    places: Places,
    regions: Regions,
    *,
    backend: Backend = "sequential",
    jobs: int = 2,
    folder: Path | None = None,
    on_region: Callable[[Told], None] | None = None,
) -> Divided:
    """Every region by itself (``left`` and ``places`` as ``matched`` takes them), put together.

    ``folder`` keeps the answer of each region that is finished, under the hash of its question, and whatever is found
    there is not asked again. ``on_region`` is told of each region solved now; whatever it raises stops the run.
    """
    asked = list(parts(country, left, places, regions))
    keeping = Keeping(folder, _name, _write, _read) if folder else None
    tell = (lambda done: on_region(_told(asked[done.n], done))) if on_region else None
    told = answered(asked, _answer, backend=backend, jobs=jobs, keeping=keeping, on_done=tell)
    return _together(asked, told, country, places)


def undivided(country: Country, left: Longs, places: Places, begun: Divided, *, threads: int = 1) -> Whole:
    """On from the regions' answer to the proven optimum of the whole country, as ``matched`` does from nothing."""
    return matched(country, left, places, begun=(begun.edges, begun.optimum), threads=threads)


def lost(found: Divided, whole: Whole) -> Loss:
    """What dividing costs. Raises ValueError unless ``whole`` is proven to be the best."""
    most, here = certified(whole.edges, whole.optimum), certified(found.edges, found.optimum)
    if not whole.proven or most.gap:
        raise ValueError("what is lost is told against a proven optimum")
    return Loss(most.served - here.served, most.gained - here.gained)


def _answer(part: Part) -> Found:
    country = replace(
        part.country,
        workers=WorkerColumns(*map(_writable, part.country.workers)),
        needs=NeedColumns(*map(_writable, part.country.needs)),
        rates=part.country.rates._replace(weights=_writable(part.country.rates.weights)),
    )
    whole = matched(country, _writable(part.left), _writable(part.places))
    edges, optimum = whole.edges, whole.optimum
    return Found(
        edges.start, edges.worker, edges.gain, optimum.worker, optimum.worth, optimum.price, optimum.supervisor_price
    )


def _writable(column: Any) -> Any:
    """What came over the network may be read-only, which is a kind that nothing is compiled for."""
    return np.require(column, requirements=["C", "W"])


def _told(part: Part, done: Done[Found]) -> Told:
    if isinstance(done.answer, Failed):
        return Told(part.code, part.hash, 0, done.answer.error, done.done, done.of)
    return Told(part.code, part.hash, int((done.answer.holder >= 0).sum()), "", done.done, done.of)


def _together(asked: list[Part], told: Answers[Found], country: Country, places: Places) -> Divided:
    """The answers of regions in the rows of the country; whoever is in none is unserved, or has a price of nothing."""
    holder = np.full(country.needs.size, NONE, np.int64)
    worth, price = np.zeros(country.needs.size, np.int64), np.zeros(country.workers.size, np.int64)
    need, worker, gain = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for part, found in ((asked[n], told.found[n]) for n in sorted(told.found)):
        need.append(np.repeat(part.needs, np.diff(found.start)))
        worker.append(part.workers[found.worker])
        gain.append(found.gain)
        served = found.holder >= 0
        holder[part.needs[served]] = part.workers[found.holder[served]]
        worth[part.needs], price[part.workers] = found.worth, found.price
        if part.country.supervision is not None:
            # Two regions may pay one supervisor differently: what each pays stands with its workers.
            price[part.workers] = part.country.supervision.added(found.price, found.supervisor_price)
    rows = np.concatenate(need)
    order = np.argsort(rows, kind="stable")
    workers, gains = np.concatenate(worker)[order], np.concatenate(gain)[order]
    nested = country.supervision
    edges = Edges.listed(country.needs.size, rows[order], workers, gains, places, nested)
    free = np.zeros(len(nested.room) if nested else 0, np.int64)
    failed = {asked[n].code: error for n, error in told.failed.items()}
    return Divided(edges, Optimum(holder, worth, price, 0, free), failed, told.kept)


def _name(part: Part) -> str:
    return f"{part.hash}.npz"


def _write(file: IO[bytes], found: Found) -> None:
    np.savez(file, **found._asdict())


def _read(raw: IO[bytes], part: Part) -> Found | None:
    """The answer that is there, if it proves itself; whatever is damaged is solved again."""
    try:
        with np.load(raw) as file:
            found = Found(*(file[name] for name in Found._fields))
        edges = Edges(found.start, found.worker, found.gain, part.places, part.country.supervision)
        proof = certified(edges, Optimum(found.holder, found.worth, found.price, 0, found.supervisor_price))
    except (EOFError, BadZipFile, KeyError, ValueError, IndexError):
        return None
    return found if edges.referrals == len(part.needs) and not proof.gap else None


def _only(country: Country, workers: Longs, needs: Longs) -> Country:
    """These workers and needs, in their order; whoever is not among them is nobody here."""
    place = np.full(country.workers.size + 1, NONE, np.int64)
    place[workers] = np.arange(len(workers))
    mine, theirs = country.workers.row[workers], country.needs.row[needs]
    theirs["previous"] = place[theirs["previous"]]
    own, asked = country.workers, country.needs
    barred, owner = _entries(theirs, "barred")
    there = place[asked.barred["worker"][barred]] != NONE
    bars = asked.barred[barred[there]]
    bars["worker"] = place[bars["worker"]]
    lists = {name: _laid_anew(mine, name) for name in ("credential", "hours", "absence")}
    wishes = {name: _laid_anew(theirs, name) for name in ("credential", "language", "hours", "home")}
    _end(theirs, "barred", np.bincount(owner[there], minlength=len(needs)))
    return Country(
        workers=WorkerColumns(
            row=mine,
            **{name: getattr(own, name)[workers] for name in ("fluency", "experience", "verdict", "rated")},
            **{name: getattr(own, name)[entries] for name, entries in lists.items()},
        ),
        needs=NeedColumns(
            row=theirs, barred=bars, **{name: getattr(asked, name)[entries] for name, entries in wishes.items()}
        ),
        rates=country.rates,
        worker_ids=[country.worker_ids[row] for row in workers.tolist()],
        need_ids=[country.need_ids[row] for row in needs.tolist()],
    )


def _entries(rows: Rows, name: str) -> tuple[Longs, Longs]:
    """Which entries of a list are of these rows, one row after the other, and whose each is."""
    low, many = rows[f"{name}_from"].astype(np.int64), rows[f"{name}_to"] - rows[f"{name}_from"]
    owner = np.repeat(np.arange(len(rows)), many)
    before = np.cumsum(many) - many
    return np.arange(len(owner)) + (low - before)[owner], owner


def _laid_anew(rows: Rows, name: str) -> Longs:
    """The same entries, once the rows say that they lie end to end."""
    entries, owner = _entries(rows, name)
    _end(rows, name, np.bincount(owner, minlength=len(rows)))
    return entries


def _end(rows: Rows, name: str, many: Longs) -> None:
    until = np.cumsum(many)
    rows[f"{name}_from"], rows[f"{name}_to"] = until - many, until
