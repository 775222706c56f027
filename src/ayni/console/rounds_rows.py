"""A folder with CSV files into a day of rounds. docs/guides/rounds-from-files.md says the same to people."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ayni.basics.places import Mode
from ayni.console.cells import Cells, among, code, number, number_between, whole, yes
from ayni.console.tables import Row, read
from ayni.engines.rounds import Break, Faulty, Matrix, Place, Problem, Service, Visit, Worker

Made = TypeVar("Made")

# Whatever protects somebody must stand in the header, even if its cells are empty.
WORKER_COLUMNS = ("id", "start", "end", "skills", "shift", "max_minutes", "breaks")
WORKER_EXTRAS = ("name", "mode", "max_overtime", "max_leg_minutes", "max_visits", "load_before")
VISIT_COLUMNS = ("id", "place", "opens", "closes", "minutes", "skills", "excluded")
VISIT_EXTRAS = (
    "name", "hard", "minutes_2", "skills_2", "gap", "pinned_worker", "pinned_worker_2", "pinned_at", "prize",
    "preferred", "previous", "told_at", "told_workers",
)  # fmt: skip
TRAVEL_COLUMNS, TRAVEL_EXTRAS = ("from", "to", "minutes"), ("mode",)
PLACE_COLUMNS: tuple[str, ...] = ("id", "lat", "lon")
WEIGHT_COLUMNS: tuple[str, ...] = ("term", "weight")

WORKERS, VISITS, TRAVEL, PLACES, WEIGHTS = "workers.csv", "visits.csv", "travel.csv", "places.csv", "weights.csv"

WITHOUT_END = "any"
NO_OVERTIME: float | None = 0.0
A_DAY = 24 * 60.0
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
# What a programme gets that names no weights: travel and lateness as published, and enough for people's wishes that
# ten minutes of travel are spent for one of them. Source: our assumption. Owner: the programme.
USUAL = {"travel": 1 / 3, "lateness": 1 / 3, "worst_lateness": 1 / 3, "continuity": 10 / 3, "preference": 10 / 3,
         "overtime": 1.0, "prizes": 1.0}  # fmt: skip


def problem_of(folder: Path) -> Problem:
    """The day of a folder. Raises Unreadable when a file is missing, and Faulty with all that is wrong in them."""
    faults: list[str] = []
    workers = _rows(folder / WORKERS, WORKER_COLUMNS, WORKER_EXTRAS, _worker, faults)
    visits = _rows(folder / VISITS, VISIT_COLUMNS, VISIT_EXTRAS, _visit, faults)
    legs = _maybe(folder / TRAVEL, TRAVEL_COLUMNS, TRAVEL_EXTRAS, _leg, faults)
    placed = _maybe(folder / PLACES, PLACE_COLUMNS, (), _place, faults)
    weights = _maybe(folder / WEIGHTS, WEIGHT_COLUMNS, (), _weight, faults)
    named = dict.fromkeys([*(each.id for each in placed), *(p for w in workers for p in (w.start, w.end)),
                           *(each.place for each in visits)])  # fmt: skip
    if faults:
        raise Faulty(faults)
    points = {each.id: each.point for each in placed}
    travel = _matrices(list(named), legs)
    return Problem(
        workers=tuple(workers),
        visits=tuple(visits),
        places=tuple(Place(id=each, point=points.get(each)) for each in named),
        travel=travel,
        weights=dict(weights) or USUAL,
    )


def _rows(
    path: Path, required: tuple[str, ...], extras: tuple[str, ...], make: Callable[[Cells], Made], faults: list[str]
) -> list[Made]:
    """Every row made into something, or told."""
    table = read(path, required, extras)
    faults.extend(f"{path.name}, line {each.line}: {each.reason}." for each in table.bad)
    faults.extend(f"{path.name}: the column '{each}' is not one that we know." for each in table.unknown)
    found = [_one(path, row, make, faults) for row in table.rows]
    return [each for each in found if each is not None]


def _maybe(
    path: Path, required: tuple[str, ...], extras: tuple[str, ...], make: Callable[[Cells], Made], faults: list[str]
) -> list[Made]:
    return _rows(path, required, extras, make, faults) if path.exists() else []


def _one(path: Path, row: Row, make: Callable[[Cells], Made], faults: list[str]) -> Made | None:
    cells = Cells(row.cells, "UTC")
    try:
        made = make(cells)
    except Faulty as wrong:
        cells.wrong.extend(each.rstrip(".") for each in wrong.faults)
    except ValueError as wrong:
        cells.wrong.append(str(wrong))
    if cells.wrong:
        faults.append(f"{path.name}, line {row.line}: {'; '.join(dict.fromkeys(cells.wrong))}.")
        return None
    return made


def _worker(cells: Cells) -> Worker:
    shift = cells.read("shift", _shift, None)
    return Worker(
        id=cells.must("id", code, "?"),
        name=cells.maybe("name") or "",
        start=cells.must("start", code, "?"),
        end=cells.must("end", code, "?"),
        skills=frozenset(cells.many("skills", code)),
        mode=Mode(cells.read("mode", among(*Mode), "public")),
        shift_start=shift[0] if shift else 0.0,
        shift_end=shift[1] if shift else None,
        max_overtime=cells.read("max_overtime", _overtime, NO_OVERTIME),
        max_minutes=cells.read("max_minutes", minutes, None),
        max_leg_minutes=cells.read("max_leg_minutes", minutes, None),
        max_visits=cells.read("max_visits", whole, None),
        breaks=cells.many("breaks", _break),
        load_before=cells.read("load_before", number, 0.0),
    )


def _visit(cells: Cells) -> Visit:
    first = Service(
        minutes=cells.must("minutes", minutes, 0.0),
        skills=frozenset(cells.many("skills", code)),
        pinned_worker=cells.maybe("pinned_worker", code),
    )
    services: tuple[Service, ...] = (first,)
    if (second := cells.read("minutes_2", minutes, None)) is not None:
        skills, pinned = frozenset(cells.many("skills_2", code)), cells.maybe("pinned_worker_2", code)
        services = (first, Service(minutes=second, skills=skills, pinned_worker=pinned))
    return Visit(
        id=cells.must("id", code, "?"),
        name=cells.maybe("name") or "",
        place=cells.must("place", code, "?"),
        services=services,
        opens=cells.read("opens", clock, 0.0),
        closes=cells.read("closes", clock, None),
        hard=cells.read("hard", yes, False),
        gap=cells.read("gap", _gap, None),
        pinned_at=cells.read("pinned_at", clock, None),
        prize=cells.read("prize", number, None),
        preferred=frozenset(cells.many("preferred", code)),
        excluded=frozenset(cells.many("excluded", code)),
        previous=frozenset(cells.many("previous", code)),
        told_at=cells.read("told_at", clock, None),
        told_workers=cells.many("told_workers", code),
    )


def _leg(cells: Cells) -> tuple[str, str, str, float]:
    mode = cells.read("mode", among(*Mode), "public")
    return mode, cells.must("from", code, "?"), cells.must("to", code, "?"), cells.must("minutes", minutes, 0.0)


def _place(cells: Cells) -> Place:
    return Place(id=cells.must("id", code, "?"), point=cells.place("lat", "lon"))


def _weight(cells: Cells) -> tuple[str, float]:
    return cells.must("term", code, "?"), cells.must("weight", number, 0.0)


def _matrices(places: list[str], legs: list[tuple[str, str, str, float]]) -> dict[str, Matrix]:
    """A matrix for each mode that the file of travel times names. Raises Faulty with each way that is missing."""
    faults: list[str] = []
    known = {(mode, start, end): long for mode, start, end, long in legs}
    faults.extend(
        f"{TRAVEL}: the place '{place}' is not known."
        for place in sorted({each for _, start, end, _ in legs for each in (start, end)} - set(places))
    )
    matrices: dict[str, Matrix] = {}
    for mode in sorted({leg[0] for leg in legs}):
        for here in places:
            gone = [there for there in places if there != here and (mode, here, there) not in known]
            if gone:
                more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
                faults.append(f"{TRAVEL}: there is no time by {mode} from '{here}' to '{gone[0]}'{more}.")
        matrices[mode] = tuple(tuple(known.get((mode, a, b), 0.0) for b in places) for a in places)
    if faults:
        raise Faulty(faults)
    return matrices


minutes = number_between(0, 100_000)


def clock(text: str) -> float:
    """``09:30``, or minutes from midnight; more than 24 hours are the night that follows."""
    if found := CLOCK.fullmatch(text):
        hours, rest = int(found[1]), int(found[2])
        if rest < 60:
            return hours * 60.0 + rest
    try:
        return number_between(0, 2 * A_DAY)(text)
    except ValueError as wrong:
        raise ValueError(f"'{text}' is not a time of day such as 09:30") from wrong


def _span(text: str) -> tuple[float, float]:
    """``08:00-16:00``."""
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f"'{text}' is not a span such as 08:00-16:00")
    return clock(start.strip()), clock(end.strip())


def _shift(text: str) -> tuple[float, float | None]:
    """``08:00-16:00``, or ``08:00-`` for one that has no end."""
    start, dash, end = text.partition("-")
    return (clock(start.strip()), None) if dash and not end.strip() else _span(text)


def _overtime(text: str) -> float | None:
    """Minutes, or ``any``."""
    return None if text.lower() == WITHOUT_END else minutes(text)


def _break(text: str) -> Break:
    """``12:00-13:00 30``: half an hour that begins between twelve and one."""
    span, _, long = text.rpartition(" ")
    if not span:
        raise ValueError(f"'{text}' is not a break such as '12:00-13:00 30'")
    earliest, latest = _span(span)
    return Break(earliest=earliest, latest=latest, minutes=minutes(long))


def _gap(text: str) -> tuple[float, float]:
    """``0..0`` is at once; ``30..60`` is half an hour to an hour later."""
    least, dots, most = text.partition("..")
    if not dots:
        raise ValueError(f"'{text}' is not a gap such as 0..0 or 30..60")
    return minutes(least.strip()), minutes(most.strip())
