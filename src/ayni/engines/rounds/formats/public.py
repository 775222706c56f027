"""The public JSON form of instances: that of the home health care routing and scheduling problem (HHCRSP).

``patients`` (``id``, ``time_window``, ``required_caregivers`` with ``service`` and ``duration``, ``synchronization``),
``services``, ``caregivers`` (``id``, ``abilities``), ``central_offices`` and a square matrix ``distances``, whose
first row is the depot. In its extension there are ``departing_points``, and patients and caregivers name their row
(``distance_matrix_index``), shifts (``working_shift``) and who may not come (``incompatible_caregivers``).
Source: the instances of iolab-uniud/hhcrsp (MIT).

In instances with a whole-number matrix, published costs truncate window bounds to whole minutes, so that 154.999…
counts as 154; so do we.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from ayni.basics.places import Mode
from ayni.engines.rounds.faults import twice
from ayni.engines.rounds.formats.entries import Entry, Reading, json_of
from ayni.engines.rounds.problem import MANKOWSKA, Matrix, Place, Problem, Service, Visit, Worker

# How the public instances travel is not said; the matrix holds for everybody.
EVERYBODY = Mode.CAR

# In the extension overtime has a price, but the published files do not say which: we let a minute of it weigh as much
# as a minute of lateness.
OVERTIME = 1 / 3


@dataclass(frozen=True)
class _Ground:
    """What the entries refer to: the rows of the matrix by place, the services there are, whether minutes are whole."""

    rows: Sequence[Sequence[float]]
    services: frozenset[str]
    whole: bool


def read(raw: bytes) -> Problem:
    """The problem of a public instance, plain or packed. Raises Faulty with everything that is wrong in it."""
    return problem_of(json_of(raw))


def problem_of(stored: Mapping[str, Any]) -> Problem:
    """The problem of a public instance that is already an object. Raises Faulty like ``read``."""
    reading = Reading()
    top = Entry(reading, "the file", dict(stored))
    rows = _matrix(top)
    services = frozenset(each.text("id") for each in reading.entries(top, "services", "service"))
    ground = _Ground(rows, services, all(minutes == floor(minutes) for row in rows for minutes in row))
    offices = reading.entries(top, "departing_points" if top.has("departing_points") else "central_offices", "office")
    patients = reading.entries(top, "patients", "patient")
    caregivers = reading.entries(top, "caregivers", "caregiver")
    depots = {each.text("id"): each.index("distance_matrix_index", len(rows), row) for row, each in enumerate(offices)}
    if not depots:
        top.wrong("there is no central office.")
    placed = {each.text("id"): _row(each, ground, len(depots) + n) for n, each in enumerate(patients)}
    _check_ids(reading, patients, caregivers, services, depots)
    workers = [worker for each in caregivers if (worker := _worker(each, ground, list(depots)))]
    visits = [visit for each in patients if (visit := _visit(each, ground))]
    reading.done()
    at = {**depots, **placed}
    matrix: Matrix = tuple(tuple(rows[a][b] for b in at.values()) for a in at.values())
    shifts = any(each.has("working_shift") for each in caregivers)
    return Problem(
        workers=tuple(workers),
        visits=tuple(visits),
        places=tuple(Place(id=each) for each in at),
        travel={EVERYBODY: matrix},
        weights={**MANKOWSKA, "overtime": OVERTIME} if shifts else MANKOWSKA,
        skills=services,
    )


def _matrix(top: Entry) -> list[list[float]]:
    """The rows of ``distances``; what is missing is told, row by row."""
    raw = top.list("distances")
    rows: list[list[float]] = []
    for number, row in enumerate(raw, 1):
        entry = Entry(top.reading, f"distances, row {number}", {"entries": row})
        found = entry.list("entries")
        if len(found) != len(raw) and isinstance(row, list):
            entry.wrong(f"there are {len(found)} entries where the matrix has {len(raw)} rows.")
        before = len(top.reading.faults)
        rows.append([entry.value(f"the entry in column {column}", each) for column, each in enumerate(found, 1)])
        del top.reading.faults[before + FEW :]
    return rows


# So many missing entries of one row are told; more would hide the other faults.
FEW = 3


def _row(patient: Entry, ground: _Ground, usual: int) -> int:
    row = patient.index("distance_matrix_index", len(ground.rows), usual)
    if not row < len(ground.rows):
        patient.wrong(f"there is no row {row + 1} for it in 'distances', which has {len(ground.rows)} rows.")
    return row


def _check_ids(
    reading: Reading, patients: list[Entry], caregivers: list[Entry], services: frozenset[str], depots: dict[str, int]
) -> None:
    """Every id once; patients and offices share one list, because both are places."""
    ids = {kind: [str(each.raw.get("id")) for each in found] for kind, found in
           (("patient", patients), ("caregiver", caregivers))}  # fmt: skip
    for kind, found in ids.items():
        reading.faults.extend(twice(kind, found))
    reading.faults.extend(f"patient {each}: an office has the same id." for each in ids["patient"] if each in depots)
    for each in caregivers:
        for skill in sorted(each.texts("abilities") - services):
            each.wrong(f"the service '{skill}' is not known.")
    for each in patients:
        for other in sorted(each.texts("incompatible_caregivers") - set(ids["caregiver"])):
            each.wrong(f"the caregiver '{other}' is not known.")


def _worker(caregiver: Entry, ground: _Ground, depots: list[str]) -> Worker | None:
    start = caregiver.text("starting_point_id") if caregiver.has("starting_point_id") else next(iter(depots), "")
    if start not in depots:
        caregiver.wrong(f"the starting point '{start}' is not known.")
    caregiver.list("abilities")
    shift = caregiver.span("working_shift") if caregiver.has("working_shift") else None
    return caregiver.reading.made(
        lambda: Worker(
            id=caregiver.text("id"),
            start=start,
            end=start,
            skills=caregiver.texts("abilities"),
            mode=EVERYBODY,
            shift_start=shift[0] if shift else 0.0,
            shift_end=shift[1] if shift else None,
            max_overtime=None,
        )
    )


def _visit(patient: Entry, ground: _Ground) -> Visit | None:
    before = len(patient.reading.faults)
    window = patient.span("time_window") or (0.0, 0.0)
    if ground.whole:
        window = float(floor(window[0])), float(floor(window[1]))
    asked = [
        Entry(patient.reading, patient.where, each) if isinstance(each, dict) else Entry(patient.reading, "", {})
        for each in patient.list("required_caregivers")
    ]
    services = tuple(_service(each, ground) for each in asked)
    gap = _gap(patient) if len(services) == 2 else None
    if len(patient.reading.faults) > before:
        # One bad value would give another sentence about the same entry.
        return None
    return patient.reading.made(
        lambda: Visit(
            id=patient.text("id"),
            place=patient.text("id"),
            services=services,
            opens=window[0],
            closes=window[1],
            gap=gap,
            excluded=patient.texts("incompatible_caregivers"),
        )
    )


def _service(asked: Entry, ground: _Ground) -> Service:
    skill = asked.text("service")
    if skill and skill not in ground.services:
        asked.wrong(f"the service '{skill}' is not known.")
    return Service(minutes=asked.number("duration"), skills=frozenset({skill}))


def _gap(patient: Entry) -> tuple[float, float]:
    raw = patient.raw.get("synchronization")
    if not isinstance(raw, dict):
        patient.wrong("two services are asked for, and 'synchronization' does not say how they go together.")
        return 0.0, 0.0
    how = Entry(patient.reading, patient.where, raw)
    kind = how.text("type")
    if kind == "sequential":
        return how.span("distance") or (0.0, 0.0)
    if kind and kind != "simultaneous":
        how.wrong(f"'{kind}' is no way to go together; there are 'simultaneous' and 'sequential'.")
    return 0.0, 0.0
