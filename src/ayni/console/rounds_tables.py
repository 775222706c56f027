"""A day of rounds as a folder of CSV files, the inverse of ``rounds_rows``."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ayni.console import rounds_rows as columns
from ayni.console.tables import write
from ayni.engines.rounds import Break, Problem, Visit, Worker
from ayni.engines.rounds.formats.entries import short

Table = tuple[Sequence[str], list[Sequence[object]]]


def written(folder: Path, problem: Problem) -> None:
    """Write the files of a day into a folder; each is replaced only once it is whole."""
    for name, (header, rows) in tables(problem).items():
        write(folder / name, header, rows)


def tables(problem: Problem) -> Mapping[str, Table]:
    """Each file with its columns and rows. Files that would say nothing are left out."""
    places = [each.id for each in problem.places]
    legs = [
        (mode, here, there, short(rows[a][b]))
        for mode, rows in problem.travel.items()
        for a, here in enumerate(places)
        for b, there in enumerate(places)
        if a != b
    ]
    points = [(each.id, each.point.lat, each.point.lon) for each in problem.places if each.point is not None]
    found: dict[str, Table] = {
        columns.WORKERS: ((*columns.WORKER_COLUMNS, *columns.WORKER_EXTRAS), [_worker(w) for w in problem.workers]),
        columns.VISITS: ((*columns.VISIT_COLUMNS, *columns.VISIT_EXTRAS), [_visit(v) for v in problem.visits]),
        columns.WEIGHTS: (columns.WEIGHT_COLUMNS, list(problem.weights.items())),
    }
    if legs:
        found[columns.TRAVEL] = (("mode", *columns.TRAVEL_COLUMNS), list(legs))
    if points:
        found[columns.PLACES] = (columns.PLACE_COLUMNS, list(points))
    return found


def _worker(worker: Worker) -> Sequence[object]:
    values = {
        "id": worker.id,
        "start": worker.start,
        "end": worker.end,
        "skills": _many(sorted(worker.skills)),
        "shift": _shift(worker),
        "max_minutes": _maybe(worker.max_minutes),
        "breaks": _many(_break(each) for each in worker.breaks),
        "name": worker.name,
        "mode": str(worker.mode),
        "max_overtime": columns.WITHOUT_END if worker.max_overtime is None else short(worker.max_overtime),
        "max_leg_minutes": _maybe(worker.max_leg_minutes),
        "max_visits": _maybe(worker.max_visits),
        "load_before": short(worker.load_before),
    }
    return [values[name] for name in (*columns.WORKER_COLUMNS, *columns.WORKER_EXTRAS)]


def _visit(visit: Visit) -> Sequence[object]:
    first, second = visit.services[0], visit.services[1] if len(visit.services) == 2 else None
    values = {
        "id": visit.id,
        "place": visit.place,
        "opens": _clock(visit.opens),
        "closes": _clock(visit.closes),
        "minutes": short(first.minutes),
        "skills": _many(sorted(first.skills)),
        "excluded": _many(sorted(visit.excluded)),
        "name": visit.name,
        "hard": "yes" if visit.hard else "no",
        "minutes_2": short(second.minutes) if second else "",
        "skills_2": _many(sorted(second.skills)) if second else "",
        "gap": f"{short(visit.gap[0])}..{short(visit.gap[1])}" if visit.gap else "",
        "pinned_worker": first.pinned_worker or "",
        "pinned_worker_2": (second.pinned_worker or "") if second else "",
        "pinned_at": _clock(visit.pinned_at),
        "prize": _maybe(visit.prize),
        "preferred": _many(sorted(visit.preferred)),
        "previous": _many(sorted(visit.previous)),
        "told_at": _clock(visit.told_at),
        "told_workers": _many(visit.told_workers),
    }
    return [values[name] for name in (*columns.VISIT_COLUMNS, *columns.VISIT_EXTRAS)]


def _shift(worker: Worker) -> str:
    if worker.shift_start == 0 and worker.shift_end is None:
        return ""
    return f"{_clock(worker.shift_start)}-{_clock(worker.shift_end)}"


def _break(each: Break) -> str:
    return f"{_clock(each.earliest)}-{_clock(each.latest)} {short(each.minutes)}"


def _many(values: Iterable[str]) -> str:
    return "|".join(values)


def _maybe(value: float | None) -> object:
    return "" if value is None else short(value)


def _clock(minutes: float | None) -> str:
    """``09:30``; a time that is no whole minute is written as minutes from midnight."""
    if minutes is None:
        return ""
    if not float(minutes).is_integer():
        return str(minutes)
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
