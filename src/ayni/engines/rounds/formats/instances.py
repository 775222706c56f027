"""Writing a day in the public forms, as far as they can say it."""

from collections.abc import Iterator
from typing import Any

from ayni.engines.rounds.faults import refuse
from ayni.engines.rounds.formats.entries import short
from ayni.engines.rounds.formats.text import BLOCKS
from ayni.engines.rounds.problem import Problem, Visit, Worker


def public_form(problem: Problem) -> dict[str, Any]:
    """The day as an object of the public JSON form, the extended one where there are several offices or shifts.

    Raises Faulty with everything that the form cannot say; names and weights are left out.
    """
    refuse(_unsayable(problem))
    offices = _offices(problem)
    extended = len(offices) > 1 or any(_beyond_plain(each) for each in problem.workers)
    extended = extended or any(each.excluded for each in problem.visits)
    places = [*offices, *(each.place for each in problem.visits)]
    mode = problem.workers[0].mode
    return {
        "patients": [_patient(each, len(offices) + row, extended) for row, each in enumerate(problem.visits)],
        "services": [{"id": each} for each in _skills(problem)],
        "caregivers": [_caregiver(each, offices, extended) for each in problem.workers],
        "departing_points" if extended else "central_offices": [{"id": each} for each in offices],
        "distances": [[short(problem.minutes(mode, here, there)) for there in places] for here in places],
    }


def text_form(problem: Problem) -> str:
    """The day in the text form. Raises Faulty with everything that it cannot say."""
    refuse([*_unsayable(problem), *_beyond_text(problem)])
    skills, visits = _skills(problem), (None, *problem.visits, None)
    office = problem.workers[0].start
    places = [office, *(each.place for each in problem.visits), office]
    asked = [{skill: each.minutes for each in (v.services if v else ()) for skill in each.skills} for v in visits]
    mode, nodes = problem.workers[0].mode, len(visits)
    blocks: dict[str, list[list[float]]] = {
        "nbNodes": [[nodes]],
        "nbVehi": [[len(problem.workers)]],
        "nbServi": [[len(skills)]],
        "r": [[int(skill in each) for skill in skills] for each in asked],
        "DS": [[node for node, each in enumerate(asked) if len(each) == 2]],
        "a": [[int(skill in each.skills) for skill in skills] for each in problem.workers],
        "x": [[0] * nodes],
        "y": [[0] * nodes],
        "d": [[problem.minutes(mode, here, there) for there in places] for here in places],
        "p": [[each.get(skill, 0) for skill in skills] for each in asked for _ in problem.workers],
        "mind": [[v.gap[0] if v and v.gap else 0 for v in visits]],
        "maxd": [[v.gap[1] if v and v.gap else 0 for v in visits]],
        "e": [[v.opens if v else 0 for v in visits]],
        "l": [[(v.closes or 0.0) if v else LAST for v in visits]],
    }
    lines = [(name, *(" ".join(str(short(each)) for each in row) for row in blocks[name])) for name in BLOCKS]
    return "\n".join(line for block in lines for line in block) + "\n"


# When the office closes in the published text files; nothing is read from it.
LAST = 1000.0


def _unsayable(problem: Problem) -> Iterator[str]:
    """What neither public form knows."""
    if len({each.mode for each in problem.workers}) != 1:
        yield "travel: the public forms know one way to travel, and somebody to do it."
    for worker in problem.workers:
        where = f"worker {worker.id}"
        if worker.start != worker.end:
            yield f"{where}: the public forms know no end place other than the start place."
        limits = (worker.max_minutes, worker.max_leg_minutes, worker.max_visits)
        if worker.breaks or any(each is not None for each in limits):
            yield f"{where}: the public forms know no breaks and no limits but shifts."
        if worker.shift_end is not None and worker.max_overtime is not None:
            yield f"{where}: the public forms know no shift that may not be exceeded."
        if worker.shift_end is None and worker.shift_start > 0:
            yield f"{where}: the public forms know no shift without an end."
    for visit in problem.visits:
        yield from _unsayable_of(visit, visit.id in _offices(problem))


def _unsayable_of(visit: Visit, office: bool) -> Iterator[str]:
    where = f"visit {visit.id}"
    if visit.closes is None or visit.hard:
        yield f"{where}: the public forms know windows that close and may be exceeded, and no others."
    if any(len(each.skills) != 1 for each in visit.services):
        yield f"{where}: the public forms ask for one skill for each service."
    if _wishes(visit):
        yield f"{where}: the public forms know nothing pinned, optional, preferred or told."
    if office:
        yield f"{where}: an office has the same id."


def _beyond_text(problem: Problem) -> Iterator[str]:
    """What the public JSON form can say and the text form cannot."""
    if len(_offices(problem)) != 1 or any(_beyond_plain(each) for each in problem.workers):
        yield "workers: the text form knows one office and no shifts."
    for visit in problem.visits:
        if visit.excluded:
            yield f"visit {visit.id}: the text form knows nobody who may not come."
        order = [skill for each in visit.services for skill in each.skills]
        if order != sorted(set(order), key=_skills(problem).index):
            yield f"visit {visit.id}: the text form knows two services only in the order of their skills."
        if visit.gap is not None and visit.gap[1] == 0 < visit.gap[0]:
            yield f"visit {visit.id}: the text form does not know this gap."


def _wishes(visit: Visit) -> bool:
    pinned = visit.pinned_at is not None or any(each.pinned_worker is not None for each in visit.services)
    return pinned or visit.prize is not None or visit.told_at is not None or bool(visit.preferred | visit.previous)


def _beyond_plain(worker: Worker) -> bool:
    return worker.shift_start > 0 or worker.shift_end is not None


def _offices(problem: Problem) -> list[str]:
    return list(dict.fromkeys(each.start for each in problem.workers))


def _skills(problem: Problem) -> list[str]:
    """All skills there are; numbered ones in the order of their numbers."""
    known = problem.skills.union(*(each.skills for each in problem.workers))
    return sorted(known, key=lambda each: (len(each), each))


def _patient(visit: Visit, row: int, extended: bool) -> dict[str, Any]:
    asked = [{"service": each.called, "duration": short(each.minutes)} for each in visit.services]
    found: dict[str, Any] = {
        "id": visit.id,
        "time_window": [short(visit.opens), short(visit.closes or 0.0)],
        "required_caregivers": asked,
    }
    if visit.gap is not None:
        least, most = visit.gap
        together = least == most == 0
        how = {"type": "simultaneous"} if together else {"type": "sequential", "distance": [short(least), short(most)]}
        found["synchronization"] = how
    if extended:
        found["distance_matrix_index"] = row
        found["incompatible_caregivers"] = sorted(visit.excluded)
    return found


def _caregiver(worker: Worker, offices: list[str], extended: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"id": worker.id, "abilities": sorted(worker.skills)}
    if extended:
        found["distance_matrix_index"] = offices.index(worker.start)
        found["starting_point_id"] = worker.start
        if worker.shift_end is not None:
            found["working_shift"] = [short(worker.shift_start), short(worker.shift_end)]
    return found
