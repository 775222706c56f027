"""What somebody may change so that a hard rule holds: each rule names its levers, each lever who alone may turn it.

A lever makes a rule true; none makes it void. Where a rule names no lever, nobody may change anything: discretion, who
knows whom, incidents and exclusions. Of the protections of a worker only the load may become lighter, never the limit
wider. That somebody states an experience or a sex is never asked for, since it is theirs alone to tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ayni.basics.instants import WeeklyHours
from ayni.engines.matching import demands, eligibility
from ayni.engines.matching.eligibility import Rule, label
from ayni.engines.matching.problem import Credential, Need, Problem, Rating, Worker
from ayni.engines.matching.widen import changed, other_ways_to_meet

Facts: TypeAlias = Mapping[str, Any]

WHO = ("person", "worker", "coordinator", "supervisor", "programme")


@dataclass(frozen=True)
class Pair:
    """A worker and a need, as they are or as they would be."""

    worker: Worker
    need: Need
    problem: Problem

    def with_worker(self, **facts: Any) -> "Pair":
        """The same with other facts of the worker."""
        return replace(self, worker=replace(self.worker, **facts))

    def with_need(self, change: Mapping[str, Any]) -> "Pair":
        """The same with one change of the need, as ``widen.changed`` makes it."""
        return replace(self, need=changed(self.need, change))

    def fails(self, rule: Rule) -> bool:
        """Whether the rule stands against the pair."""
        said = rule(self.worker, self.need, self.problem)
        return said is not None and not said.holds


@dataclass(frozen=True)
class Lever:
    """One fact that somebody may change. ``ways``: how, each as the facts that its sentence tells; none if in no way.

    ``least`` marks an amount: it is asked for once everything else is chosen, and is then the least that suffices.
    ``turned`` is the pair after the change; ``amount`` counts what is comparable between two ways of one lever.
    ``may_break`` are rules that the lever cannot satisfy but could make fail.
    """

    code: str
    who: str
    ways: Callable[[Pair], list[Facts]]
    turned: Callable[[Pair, Facts], Pair]
    least: bool = False
    amount: Callable[[Facts], int] = lambda _facts: 0
    may_break: tuple[Rule, ...] = ()


def _standing(code: str, who: str, fact: str) -> Lever:
    """Something about the worker that holds or does not."""
    return Lever(
        code,
        who,
        lambda pair: [] if getattr(pair.worker, fact) else [{}],
        lambda pair, _facts: pair.with_worker(**{fact: True}),
    )


def _credentials(pair: Pair) -> list[Facts]:
    """To renew one of an accepted kind if there is one, else to hold one."""
    need = pair.need
    accepted = [c for c in pair.worker.credentials if c.kind in need.credential_kinds]
    held = [c.kind for c in accepted if c.jurisdiction == need.jurisdiction]
    kinds = [kind for kind in need.credential_kinds if kind in held] or list(need.credential_kinds)
    words = [label(kind, pair.problem) for kind in kinds]
    return [{"kinds": words, "renewed": bool(held), "until": need.window.end.date().isoformat()}]


def _credentialed(pair: Pair, _facts: Facts) -> Pair:
    need = pair.need
    fresh = Credential(kind=need.credential_kinds[0], jurisdiction=need.jurisdiction, valid=need.window)
    return pair.with_worker(credentials=(*pair.worker.credentials, fresh))


def _rated(pair: Pair, _facts: Facts) -> Pair:
    """A new rating that passes; only the newest of a protocol counts, so the others are left out."""
    protocol, policy = pair.need.protocol or "", pair.problem.policy
    passed = Rating(protocol=protocol, at=pair.problem.now, levels=(policy.competency_min_level,))
    return pair.with_worker(ratings=(*(r for r in pair.worker.ratings if r.protocol != protocol), passed))


def _supervised(pair: Pair, _facts: Facts) -> Pair:
    return pair.with_worker(supervisor=pair.worker.supervisor or "somebody", supervisor_has_room=True)


def _chosen(pair: Pair) -> list[Facts]:
    """A choice may be asked about where it is one person's; a group's are those of several, who are not asked."""
    return [] if pair.need.members else [{}]


def _languages_of_worker(pair: Pair) -> list[Facts]:
    fluent = pair.problem.policy.min_fluency
    spoken = sorted(code for code, level in pair.worker.languages.items() if level >= fluent)
    return [{"language": code} for code in spoken if _chosen(pair) and code not in pair.need.languages]


def _languages_asked_for(pair: Pair) -> list[Facts]:
    fluent, level = pair.problem.policy.min_fluency, pair.worker.languages.get
    return [{"language": code, "levels": fluent - level(code, 0)} for code in dict.fromkeys(pair.need.languages)]


def _fluent(pair: Pair, facts: Facts) -> Pair:
    level = pair.problem.policy.min_fluency
    return pair.with_worker(languages={**pair.worker.languages, facts["language"]: level})


def _more_days(pair: Pair) -> list[Facts]:
    """As many days as are missing, the first of the week on which the person has time enough and the worker has not."""
    needed, found = demands.days_needed(pair.need)[0], demands.days_that_fit(pair.worker, pair.need)
    days = [day for day in range(demands.DAYS_A_WEEK) if _fits_if_free(pair, day)][: needed - found]
    return [{"n": len(days), "days": days}] if 0 < needed - found == len(days) else []


def _fits_if_free(pair: Pair, day: int) -> bool:
    before = demands.days_that_fit(pair.worker, pair.need)
    return demands.days_that_fit(_free_on(pair, {"days": [day]}).worker, pair.need) > before


def _free_on(pair: Pair, facts: Facts) -> Pair:
    wanted = demands.joined(pair.need.choices.hours) or demands.ANY_TIME
    more: list[WeeklyHours] = [each for each in wanted if each.weekday in facts["days"]]
    return pair.with_worker(hours=(*pair.worker.hours, *more))


def _absences(pair: Pair) -> list[Facts]:
    """The fewest stretches of absence to give up: whatever lies over the beginning, then the longest."""
    window, given_up = pair.need.window, []
    left = window.length - demands.time_away(pair.worker, window)
    away = demands.stretches_away(pair.worker, window)
    for each in sorted(away, key=lambda each: (each.start > window.start, each.start - each.end, each)):
        if left >= demands.time_needed(pair.need) and each.start > window.start:
            break
        given_up.append(each)
        left += each.length
    dates = [f"{each.start.date().isoformat()} – {each.end.date().isoformat()}" for each in given_up]
    instants = [[each.start.isoformat(), each.end.isoformat()] for each in given_up]
    return [{"n": len(dates), "dates": dates, "absences": instants}] if dates else []


def _there(pair: Pair, facts: Facts) -> Pair:
    window, given_up = pair.need.window, facts["absences"]
    away = demands.stretches_away(pair.worker, window)
    kept = [each for each in away if [each.start.isoformat(), each.end.isoformat()] not in given_up]
    return pair.with_worker(absences=tuple(kept))


def _wider_travel(pair: Pair) -> list[Facts]:
    way, limit = demands.travel(pair.worker, pair.need), pair.worker.max_travel_minutes
    return [{"minutes": way, "limit": limit}] if way is not None and way > limit else []


def _wider_area(pair: Pair) -> list[Facts]:
    way, limit = demands.travel(pair.worker, pair.need), pair.need.max_travel_minutes
    return [{"minutes": way, "limit": limit}] if way is not None and limit is not None and way > limit else []


def _freer_week(pair: Pair) -> list[Facts]:
    """As many minutes less of other work as are missing; the limit of the week is not touched."""
    needs = demands.weekly_minutes(pair.worker, pair.need, pair.problem.policy)
    return _lighter(needs, pair.worker.weekly_minutes_limit, pair.worker.weekly_minutes_committed)


def _freer_caseload(pair: Pair) -> list[Facts]:
    return _lighter(pair.need.acuity_points, pair.worker.caseload_limit, pair.worker.caseload_points)


def _lighter(needs: int, limit: int, taken: int) -> list[Facts]:
    return [{"n": needs + taken - limit, "left": limit - needs}] if limit - taken < needs <= limit else []


ACTIVE = _standing("active", "programme", "active")
AGREEMENT = _standing("agreement", "worker", "agreement_signed")
CONSENT = _standing("matching-consent", "worker", "consents_to_matching")
CREDENTIAL = Lever("credential", "programme", _credentials, _credentialed)
RATING = Lever("rating", "supervisor", lambda _pair: [{}], _rated)
SUPERVISOR = Lever("supervisor", "programme", lambda _pair: [{}], _supervised)
LANGUAGE = Lever("language", "person", _languages_of_worker, lambda pair, facts: pair.with_need(facts))
SPEAKS = Lever("speaks", "worker", _languages_asked_for, _fluent, amount=lambda facts: int(facts["levels"]))
SEX = Lever("choice-sex", "person", _chosen, lambda pair, _facts: pair.with_need({"worker_sex": None}))
EXPERIENCE = Lever(
    "choice-lived-experience",
    "person",
    _chosen,
    lambda pair, _facts: pair.with_need({"lived_experience": None}),
)
DAYS = Lever("days", "worker", _more_days, _free_on, least=True, amount=lambda facts: int(facts["n"]))
HOURS = Lever(
    "choice-hours",
    "person",
    lambda pair: _chosen(pair) if pair.need.choices.hours else [],
    lambda pair, _facts: pair.with_need({"hours": None}),
)
ABSENCES = Lever("absences", "worker", _absences, _there, amount=lambda facts: int(facts["n"]))
TRAVEL = Lever(
    "travel-limit",
    "worker",
    _wider_travel,
    lambda pair, facts: pair.with_worker(max_travel_minutes=facts["minutes"]),
    least=True,
    amount=lambda facts: int(facts["minutes"] - facts["limit"]),
)
AREA = Lever(
    "travel-area",
    "coordinator",
    _wider_area,
    lambda pair, facts: pair.with_need({"max_travel_minutes": facts["minutes"]}),
    least=True,
    amount=lambda facts: int(facts["minutes"] - facts["limit"]),
)
SETTING = Lever(
    "setting",
    "person",
    lambda pair: [{"setting": each} for each in other_ways_to_meet(pair.need)],
    lambda pair, facts: pair.with_need(facts),
    may_break=(eligibility.discretion_near,),
)
WEEK = Lever(
    "weekly-minutes",
    "coordinator",
    _freer_week,
    lambda pair, facts: pair.with_worker(weekly_minutes_committed=facts["left"]),
    least=True,
    amount=lambda facts: int(facts["n"]),
)
CASELOAD = Lever(
    "caseload-points",
    "coordinator",
    _freer_caseload,
    lambda pair, facts: pair.with_worker(caseload_points=facts["left"]),
    least=True,
    amount=lambda facts: int(facts["n"]),
)

# What would satisfy each rule, the least to ask for first; nothing where nobody may change anything.
LEVERS: Mapping[Rule, tuple[Lever, ...]] = {
    eligibility.activity: (ACTIVE,),
    eligibility.agreement: (AGREEMENT,),
    eligibility.matching_consent: (CONSENT,),
    eligibility.credential: (CREDENTIAL,),
    eligibility.competence: (RATING,),
    eligibility.supervision: (SUPERVISOR,),
    eligibility.language: (LANGUAGE, SPEAKS),
    eligibility.chosen_sex: (SEX,),
    eligibility.chosen_experience: (EXPERIENCE,),
    eligibility.hours: (DAYS, HOURS),
    eligibility.presence: (ABSENCES,),
    eligibility.travel_limit: (TRAVEL, SETTING),
    eligibility.travel_area: (AREA, SETTING),
    eligibility.weekly_hours: (WEEK, SETTING),
    eligibility.caseload: (CASELOAD,),
    eligibility.discretion_near: (),
    eligibility.discretion_known: (),
    eligibility.incident: (),
    eligibility.exclusion: (),
}
ALL: tuple[Lever, ...] = tuple(dict.fromkeys(lever for each in LEVERS.values() for lever in each))


def _knots() -> tuple[tuple[Rule, ...], ...]:
    """Rules that a lever moves together are asked together; all others can be answered one by one."""
    found: list[tuple[Rule, ...]] = []
    for rule, mine in LEVERS.items():
        near = [knot for knot in found if any(set(mine) & set(LEVERS[other]) for other in knot)]
        found = [knot for knot in found if knot not in near] + [(*(r for knot in near for r in knot), rule)]
    return tuple(found)


KNOTS = _knots()
