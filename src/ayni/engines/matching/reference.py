"""Slow and obviously right: eligibility written once more from the promises, and every assignment there is.

Generated tests hold the engine to it. Nothing is shared with the engine but the problem itself and the estimate of
travel; use it for a handful of workers and needs only.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

from ayni.basics.instants import WeeklyHours
from ayni.basics.places import Point, travel_minutes
from ayni.engines.matching.problem import Credential, Need, Problem, Rating, Setting, Worker


def eligible(worker: Worker, need: Need, problem: Problem) -> bool:
    """Whether the worker may be suggested for the need."""
    return all(
        (
            worker.active and worker.agreement_signed and worker.consents_to_matching,
            _credentialed(worker, need),
            _competent(worker, need, problem),
            worker.supervisor is not None and worker.supervisor_has_room and _accompanied(worker, need, problem),
            _speaks(worker, need, problem),
            need.choices.worker_sex in (None, worker.sex),
            _lived_through(worker, need),
            _has_hours(worker, need),
            _is_there(worker, need),
            _can_reach(worker, need),
            minutes(worker, need, problem) <= max(0, worker.weekly_minutes_limit - worker.weekly_minutes_committed),
            need.acuity_points <= max(0, worker.caseload_limit - worker.caseload_points),
            _discreet(worker, need, problem),
            _strangers(worker, need),
            worker.id not in need.excluded_workers,
        )
    )


def fewest_changes(worker: Worker, need: Need, problem: Problem) -> int | None:
    """How many facts have to change for the worker to be eligible, each as far as it could ever go; None if none help.

    Every set of facts is tried. What nobody may change (limits of load, discretion, who knows whom, incidents, those
    not to be asked) stays as it is.
    """
    facts = _as_far_as_can_be(worker, need, problem)

    def helps(some: Iterable[list[Change]]) -> bool:
        return any(eligible(*_after(worker, need, changes), problem) for changes in product(*some))

    if not helps([*ways, ({}, {})] for ways in facts):
        return None
    return next(size for size in range(len(facts) + 1) if any(helps(some) for some in combinations(facts, size)))


Change = tuple[dict[str, Any], dict[str, Any]]  # facts of the worker, facts of the need


def _as_far_as_can_be(worker: Worker, need: Need, problem: Problem) -> list[list[Change]]:
    """Of each fact that somebody may change the ways to change it."""
    policy, choices = problem.policy, need.choices
    passed = Rating(protocol=need.protocol or "", at=problem.now, levels=(policy.competency_min_level,))
    others = tuple(each for each in worker.ratings if each.protocol != need.protocol)
    held = [Credential(kind=kind, jurisdiction=need.jurisdiction, valid=need.window) for kind in need.credential_kinds]
    home = need.home or (need.place if need.setting == "home" else None)
    elsewhere: dict[str, Point | None] = dict(need.other_settings)
    if need.setting.in_person and not need.members:
        elsewhere["phone"] = None
    spoken = sorted(code for code, level in worker.languages.items() if level >= policy.min_fluency)
    of_worker: list[list[dict[str, Any]]] = [
        [{"active": True}],
        [{"agreement_signed": True}],
        [{"consents_to_matching": True}],
        [{"credentials": (*worker.credentials, each)} for each in held],
        [{"ratings": (*others, passed)}],
        [{"supervisor": "somebody", "supervisor_has_room": True}],
        [{"languages": {**worker.languages, code: 3}} for code in need.languages],
        [{"hours": tuple(WeeklyHours(day, 0, 24 * 60) for day in range(7))}],
        [{"absences": ()}],
        [{"max_travel_minutes": 10**9}],
        [{"weekly_minutes_committed": 0}],
        [{"caseload_points": 0}],
    ]
    of_need: list[list[dict[str, Any]]] = [
        [{"max_travel_minutes": None}],
        [{"setting": Setting(each), "place": place, "home": home} for each, place in elsewhere.items()],
    ]
    if not need.members:  # the choices of a group are not one person's to change
        of_need += [
            [{"languages": (*need.languages, code)} for code in spoken if need.languages],
            [{"choices": {"worker_sex": None}}],
            [{"choices": {"lived_experience": None}}],
            [{"choices": {"hours": ()}}] if choices.hours else [],
        ]
    every: list[list[Change]] = [[(each, {}) for each in ways] for ways in of_worker]
    every += [[({}, each) for each in ways] for ways in of_need]
    # What is as it should be need not be tried.
    return [ways for ways in every if any(_after(worker, need, [change]) != (worker, need) for change in ways)]


def _after(worker: Worker, need: Need, changes: Iterable[Change]) -> tuple[Worker, Need]:
    for of_worker, of_need in changes:
        worker = replace(worker, **of_worker)
        chosen = replace(need.choices, **of_need["choices"]) if "choices" in of_need else need.choices
        need = replace(need, **{**of_need, "choices": chosen})
    return worker, need


def minutes(worker: Worker, need: Need, problem: Problem) -> int:
    """Minutes of the busiest week, counted up to the next whole one."""
    way = 0
    if need.setting in ("home", "clinic", "neutral") and worker.place is not None and need.place is not None:
        way = travel_minutes(worker.place, need.place, worker.mode)
    notes = sum(problem.policy.notes_minutes_per_contact for _ in need.members or [need])
    one = need.minutes_per_contact + notes + way + way
    exact = one * need.contacts if need.contacts < need.contacts_per_week else one * need.contacts_per_week
    return int(exact) if int(exact) == exact else int(exact) + 1


def best_assignment(problem: Problem, worth: dict[tuple[str, str], int]) -> tuple[int, int, int]:
    """(served, urgency, worth) of the best of all assignments. ``worth`` names every allowed (need, worker)."""
    workers = {worker.id: worker for worker in problem.workers}
    choices = [[None, *(w for n, w in sorted(worth) if n == need.id)] for need in problem.needs]
    best = (0, 0, 0)
    for chosen in product(*choices):
        pairs = [(need, workers[w]) for need, w in zip(problem.needs, chosen, strict=True) if w is not None]
        if within_capacity(pairs, problem):
            each = [(need, worker) for need, worker in pairs for _ in need.members or [need]]
            value = sum(worth[need.id, worker.id] for need, worker in each)
            best = max(best, (len(each), sum(need.urgency for need, _ in each), value))
    return best


def within_capacity(pairs: list[tuple[Need, Worker]], problem: Problem) -> bool:
    """Whether no worker gets more minutes or caseload points than are free, and no supervisor more people."""
    for worker in {worker.id: worker for _, worker in pairs}.values():
        needs = [need for need, other in pairs if other.id == worker.id]
        free = max(0, worker.weekly_minutes_limit - worker.weekly_minutes_committed)
        if sum(minutes(worker, need, problem) for need in needs) > free:
            return False
        if sum(need.acuity_points for need in needs) > max(0, worker.caseload_limit - worker.caseload_points):
            return False
    for each in problem.supervisors:
        if sum(need.size for need, worker in pairs if worker.supervisor == each.id) > each.room:
            return False
    return True


def _accompanied(worker: Worker, need: Need, problem: Problem) -> bool:
    return all(need.size <= each.room for each in problem.supervisors if each.id == worker.supervisor)


def _credentialed(worker: Worker, need: Need) -> bool:
    if need.credential_kinds == ():
        return True
    for each in worker.credentials:
        right = each.kind in need.credential_kinds and each.jurisdiction == need.jurisdiction
        if right and each.valid.start <= need.window.start and each.valid.end >= need.window.end:
            return True
    return False


def _competent(worker: Worker, need: Need, problem: Problem) -> bool:
    if need.protocol is None:
        return True
    known = [rating for rating in worker.ratings if rating.protocol == need.protocol and rating.at <= problem.now]
    if not known:
        return False
    last = max(rating.at for rating in known)
    newest = [rating for rating in known if rating.at == last]
    if any(1 in rating.levels for rating in newest):
        return False
    worst = min(newest, key=lambda rating: (min(rating.levels), sum(rating.levels) / len(rating.levels), rating.levels))
    passed = len([level for level in worst.levels if level >= problem.policy.competency_min_level])
    enough = passed / len(worst.levels) >= problem.policy.competency_share
    return enough and _months_later(last, problem.policy.competency_months) >= problem.now


def _months_later(instant: datetime, months: int) -> datetime:
    """The same day and time so many months on; a day that the month lacks becomes the first of the next one."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    try:
        return instant.replace(year=year, month=month + 1)
    except ValueError:
        following = instant.replace(day=1, year=year + (month + 1) // 12, month=(month + 1) % 12 + 1)
        return following.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(microseconds=1)


def _speaks(worker: Worker, need: Need, problem: Problem) -> bool:
    fluent = {code for code, level in worker.languages.items() if level >= problem.policy.min_fluency}
    return need.languages == () or any(code in fluent for code in need.languages)


def _has_hours(worker: Worker, need: Need) -> bool:
    weekly = min(need.contacts_per_week, need.contacts)
    return _hours_fit(worker.hours, need.choices.hours, weekly, need.minutes_per_contact)


@cache
def _hours_fit(mine: tuple[WeeklyHours, ...], chosen: tuple[WeeklyHours, ...], weekly: float, length: int) -> bool:
    """Walk through every minute of the week, fitting contacts one after the other."""
    weekly = int(weekly) if int(weekly) == weekly else int(weekly) + 1
    per_day = (weekly + 6) // 7
    days = (weekly + per_day - 1) // per_day
    fitting = 0
    for day in range(7):
        theirs = _minutes_of(day, chosen) if chosen else set(range(24 * 60))
        shared = _minutes_of(day, mine) & theirs
        contacts = run = 0
        for minute in range(24 * 60):
            run = run + 1 if minute in shared else 0
            if run == length:
                contacts, run = contacts + 1, 0
        fitting += contacts >= per_day
    return fitting >= days


def _minutes_of(day: int, hours: tuple[WeeklyHours, ...]) -> set[int]:
    return {minute for each in hours if each.weekday == day for minute in range(each.from_minute, each.to_minute)}


def _is_there(worker: Worker, need: Need) -> bool:
    """There on the first instant, and for as many minutes as the course takes (windows of whole minutes)."""
    start, end = need.window.start, need.window.end
    if any(away.start <= start < away.end for away in worker.absences):
        return False
    edges = sorted({start, end, *(max(start, min(end, e)) for a in worker.absences for e in (a.start, a.end))})
    there = timedelta()
    for left, right in pairwise(edges):
        if not any(away.start <= left < away.end for away in worker.absences):
            there += right - left
    return there >= min(timedelta(weeks=(need.contacts - 1) / need.contacts_per_week), end - start)


def _can_reach(worker: Worker, need: Need) -> bool:
    if need.setting in ("phone", "video"):
        return True
    if worker.place is None or need.place is None:
        return False
    limits = [worker.max_travel_minutes]
    if need.max_travel_minutes is not None:
        limits.append(need.max_travel_minutes)
    return travel_minutes(worker.place, need.place, worker.mode) <= min(limits)


def _lived_through(worker: Worker, need: Need) -> bool:
    asked = [member.lived_experience for member in need.members] or [need.choices.lived_experience]
    return all(each is None or each in worker.lived_experience for each in asked)


def _strangers(worker: Worker, need: Need) -> bool:
    people = [member.person for member in need.members] or [need.person]
    return not any(each in worker.known_to or each in worker.incidents_with for each in people)


def _discreet(worker: Worker, need: Need, problem: Problem) -> bool:
    for member in need.members:
        if worker.place is None or member.home is None:
            if member.not_from_my_street:
                return False
        elif worker.place.km_to(member.home) * 1000 < problem.policy.discretion_metres:
            return False
    if need.members:
        return True
    home = need.home
    if home is None and need.setting == "home":
        home = need.place
    if worker.place is None or home is None:
        return not need.choices.not_from_my_street
    return worker.place.km_to(home) * 1000 >= problem.policy.discretion_metres
