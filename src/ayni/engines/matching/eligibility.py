"""Hard rules: each answers with a code, a sentence and its evidence. One that does not hold excludes; none is weighed.

A rule that the need does not ask for answers nothing. The codes are listed in README.md.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ayni.basics.languages import name_of
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.engines.matching import demands
from ayni.engines.matching.problem import HARMFUL_LEVEL, Member, Need, Problem, Worker

Facts = dict[str, Any]
Rule = Callable[[Worker, Need, Problem], Reason | None]

# How far a worker lives from a person.
NEAR, UNSURE, FAR = "near", "unsure", "far"

SEXES: Mapping[str, Sentence] = {
    "f": say("a woman"),
    "m": say("a man"),
    "x": say("a person who is neither a woman nor a man"),
}


def label(code: str, problem: Problem) -> Sentence | str:
    """How people call a code: the caller's label, else the code itself."""
    return problem.labels.get(code) or SEXES.get(code) or code


def activity(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Works in the programme."""
    if worker.active:
        return Reason("active", say("{name} is active.", name=worker.name), True)
    return Reason("inactive", say("{name} is not active at present.", name=worker.name), False)


def agreement(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Has signed the written agreement that protects the worker."""
    if worker.agreement_signed:
        return Reason("agreement", say("{name} has signed the agreement.", name=worker.name), True)
    return Reason("agreement", say("{name} has not signed the agreement yet.", name=worker.name), False)


def matching_consent(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Agreed to be suggested."""
    if worker.consents_to_matching:
        return Reason("matching-consent", say("{name} agreed to be suggested.", name=worker.name), True)
    return Reason("matching-consent", say("{name} does not wish to be suggested.", name=worker.name), False)


def credential(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """Holds a credential of an accepted kind, in the jurisdiction, valid from the first day to the last."""
    if not need.credential_kinds:
        return None
    kinds = [c for c in worker.credentials if c.kind in need.credential_kinds and c.jurisdiction == need.jurisdiction]
    whole = [c for c in kinds if c.valid.covers(need.window)]
    if whole:
        best = min(whole, key=lambda c: (need.credential_kinds.index(c.kind), c.valid))
        valid = say(
            "{name}'s credential ({kind}) is valid until {date}.",
            name=worker.name,
            kind=label(best.kind, problem),
            date=best.valid.end.date().isoformat(),
        )
        return Reason("credential", valid, True)
    if kinds:
        last = max(kinds, key=lambda c: (c.valid.end, c.kind))
        partly = say(
            "{name}'s credential ({kind}) is valid from {start} to {end}, which is not the whole time.",
            name=worker.name,
            kind=label(last.kind, problem),
            start=last.valid.start.date().isoformat(),
            end=last.valid.end.date().isoformat(),
        )
        return Reason("credential", partly, False)
    asked = [label(kind, problem) for kind in need.credential_kinds]
    missing = say("{name} holds no credential that is asked for here ({kinds}).", name=worker.name, kinds=asked)
    return Reason("credential", missing, False)


def competence(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """The latest rating for the protocol has no harmful item, reaches the gate and is recent enough."""
    if need.protocol is None:
        return None
    policy, name = problem.policy, worker.name
    rating = demands.latest_rating(worker, need.protocol, problem.now)
    if rating is None:
        text = say("{name} has no competence rating for this protocol.", name=name)
        return Reason("competence-missing", text, False)
    months = demands.months_begun(rating.at, problem.now)
    share = demands.share_reached(rating, policy.competency_min_level)
    if min(rating.levels) <= HARMFUL_LEVEL:
        harmful = say("In {name}'s latest rating for this protocol an item was rated harmful.", name=name)
        return Reason("competence-harmful", harmful, False)
    if share < policy.competency_share:
        below = say(
            "{name} reaches {share} % of the items in the latest rating for this protocol; {gate} % are needed.",
            name=name,
            share=int(share * 100),
            gate=round(policy.competency_share * 100),
        )
        return Reason("competence-below-gate", below, False)
    if months > policy.competency_months:
        stale = say(
            "{name}'s competence rating for this protocol is {months} months old; the limit is {limit}.",
            name=name,
            months=months,
            limit=policy.competency_months,
        )
        return Reason("competence-stale", stale, False)
    rated = say("{name} was rated competent for this protocol on {date}.", name=name, date=rating.at.date().isoformat())
    return Reason("competence", rated, True)


def supervision(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Has a supervisor who has room to accompany this too."""
    if worker.supervisor is None:
        return Reason("supervisor-none", say("{name} has no supervisor.", name=worker.name), False)
    if not worker.supervisor_has_room:
        return Reason("supervisor-full", say("{name}'s supervisor has no room left.", name=worker.name), False)
    over = problem.supervisor_of(worker)
    if over is None:
        return Reason("supervisor", say("{name} has a supervisor with room.", name=worker.name), True)
    facts: Facts = {"name": worker.name, "supervisor": over.name, "n": over.room}
    if need.size <= over.room:
        told = say(
            "{supervisor}, who supervises {name}, has room for one more person.",
            plural="{supervisor}, who supervises {name}, has room for {n} more people.",
            **facts,
        )
        return Reason("supervisor", told, True)
    if over.room == 0:
        return Reason("supervisor-full", say("{supervisor}, who supervises {name}, has no room left.", **facts), False)
    few = say(
        "{supervisor}, who supervises {name}, has room for one more person only; the group is of {needed}.",
        plural="{supervisor}, who supervises {name}, has room for {n} more people only; the group is of {needed}.",
        needed=need.size,
        **facts,
    )
    return Reason("supervisor-full", few, False)


def language(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """Speaks an acceptable language well enough to accompany somebody in it."""
    if not need.languages:
        return None
    spoken = [code for code in need.languages if worker.languages.get(code, 0) >= problem.policy.min_fluency]
    if spoken:
        speaks = say("{name} speaks {language}.", name=worker.name, language=name_of(spoken[0]))
        return Reason("language", speaks, True)
    asked = [name_of(code) for code in need.languages]
    silent = say("{name} does not speak {languages} well enough.", name=worker.name, languages=asked)
    return Reason("language", silent, False)


def chosen_sex(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """The person's choice who comes; of a group, what any of them chose."""
    wanted = need.choices.worker_sex
    if wanted is None:
        return None
    facts: Facts = {"name": worker.name, "wanted": label(wanted, problem)}
    met = say("{name} is {wanted}, as the person asked.", **facts)
    unknown = say("The person asked for {wanted}; {name} has not stated it.", **facts)
    other = say("The person asked for {wanted}; {name} is not.", **facts)
    if need.members:
        met = say("{name} is {wanted}, as was asked for in the group.", **facts)
        unknown = say("In the group {wanted} was asked for; {name} has not stated it.", **facts)
        other = say("In the group {wanted} was asked for; {name} is not.", **facts)
    if worker.sex == wanted:
        return Reason("choice-sex", met, True)
    return Reason("choice-sex", unknown if worker.sex is None else other, False)


def chosen_experience(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """The person's choice of somebody who lived through the like, as far as the worker chose to state it."""
    asked = need.experiences_asked
    if not asked:
        return None
    missing = [each for each in asked if each not in worker.lived_experience]
    what = [label(each, problem) for each in missing or asked]
    facts: Facts = {"name": worker.name, "what": what if len(what) > 1 else what[0]}
    if not missing:
        return Reason("choice-lived-experience", say("{name} states the experience asked for: {what}.", **facts), True)
    lacking = say("{name} does not state the experience asked for: {what}.", **facts)
    return Reason("choice-lived-experience", lacking, False)


def hours(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Has hours on as many days of the week as the cadence needs, when it suits the person."""
    needed, found = demands.days_needed(need)[0], demands.days_that_fit(worker, need)
    facts: Facts = {"name": worker.name, "found": found, "needed": needed}
    if found >= needed:
        return Reason(
            "hours", say("Days a week on which {name} has hours that suit: {found} (needed: {needed}).", **facts), True
        )
    short = say("Days a week on which {name} has hours that suit: only {found} (needed: {needed}).", **facts)
    return Reason("hours", short, False)


def presence(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Is there when care must begin, and long enough to finish."""
    away = next((absence for absence in sorted(worker.absences) if absence.holds(need.window.start)), None)
    if away is not None:
        until = away.end.date().isoformat()
        return Reason("absent", say("{name} is away until {date}.", name=worker.name, date=until), False)
    left = need.window.length - demands.time_away(worker, need.window)
    if left < demands.time_needed(need):
        return Reason("absent", say("{name} is away for too long to finish in time.", name=worker.name), False)
    return Reason("present", say("{name} is there for the whole course.", name=worker.name), True)


def travel_limit(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """The way is within the worker's own limit."""
    if not need.setting.in_person:
        return None
    minutes = demands.travel(worker, need)
    if minutes is None:
        unknown = say("How far {name} would travel is not known.", name=worker.name)
        return Reason("travel-limit", unknown, False)
    facts: Facts = {"name": worker.name, "minutes": minutes, "limit": worker.max_travel_minutes}
    if minutes <= worker.max_travel_minutes:
        return Reason("travel-limit", say("{name} is {minutes} minutes away.", **facts), True)
    far = say("{name} is {minutes} minutes away and travels up to {limit}.", **facts)
    return Reason("travel-limit", far, False)


def travel_area(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """The way is within what the coordinator looks for."""
    minutes, limit = demands.travel(worker, need), need.max_travel_minutes
    if minutes is None or limit is None:
        return None
    facts: Facts = {"name": worker.name, "minutes": minutes, "limit": limit}
    if minutes <= limit:
        return Reason("travel-area", say("{name} is within the {limit} minutes looked for.", **facts), True)
    far = say("{name} is {minutes} minutes away; only {limit} are looked for.", **facts)
    return Reason("travel-area", far, False)


def weekly_hours(worker: Worker, need: Need, problem: Problem) -> Reason:
    """The week has room for contacts, travel and notes within the worker's protection."""
    needs, free = demands.weekly_minutes(worker, need, problem.policy), demands.free_minutes(worker)
    facts: Facts = {"name": worker.name, "free": free, "needs": needs}
    if needs <= free:
        text = say("{name} has {free} minutes free this week; this takes {needs} with travel and notes.", **facts)
        return Reason("weekly-hours", text, True)
    text = say("{name} has only {free} minutes free this week; this takes {needs} with travel and notes.", **facts)
    return Reason("weekly-hours", text, False)


def caseload(worker: Worker, need: Need, problem: Problem) -> Reason:
    """The caseload, weighed by acuity, has room within the worker's protection."""
    facts: Facts = {"name": worker.name, "free": demands.free_points(worker), "needs": need.acuity_points}
    if need.acuity_points <= demands.free_points(worker):
        return Reason("caseload", say("Points free in {name}'s caseload: {free} (needed: {needs}).", **facts), True)
    return Reason("caseload", say("Points free in {name}'s caseload: only {free} (needed: {needs}).", **facts), False)


def discretion_near(worker: Worker, need: Need, problem: Problem) -> Reason | None:
    """Does not live so near that neighbours would notice. Who asked for a stranger needs it to be certain.

    In a group it holds for each of them; who it fails for is not said.
    """
    facts: Facts = {"name": worker.name, "metres": problem.policy.discretion_metres}
    said = [_stands_apart(worker, each, facts["metres"]) for each in need.people]
    if NEAR in said:
        near = say("{name} lives less than {metres} metres from the person.", **facts)
        in_group = say("{name} lives less than {metres} metres from one of the group.", **facts)
        return Reason("discretion-near", in_group if need.members else near, False)
    if UNSURE in said:
        unknown = say("Whether {name} lives far enough from the person is not known.", name=worker.name)
        in_group = say("Whether {name} lives far enough from everybody in the group is not known.", name=worker.name)
        return Reason("discretion-near", in_group if need.members else unknown, False)
    if FAR not in said:
        return None
    return Reason("discretion-near", say("{name} does not live close by.", name=worker.name), True)


def _stands_apart(worker: Worker, member: Member, metres: int) -> str | None:
    """How far the worker lives from one person, in a word; nothing where it is not known and nobody asked."""
    if worker.place is None or member.home is None:
        return UNSURE if member.not_from_my_street else None
    return NEAR if worker.place.km_to(member.home) * 1000 < metres else FAR


def discretion_known(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Is not known to the person in private life."""
    name = worker.name
    if any(each.person in worker.known_to for each in need.people):
        known = say("{name} is known to the person.", name=name)
        in_group = say("{name} is known to one of the group.", name=name)
        return Reason("discretion-known", in_group if need.members else known, False)
    unknown = say("{name} is not known to the person.", name=name)
    to_nobody = say("{name} is not known to anybody in the group.", name=name)
    return Reason("discretion-known", to_nobody if need.members else unknown, True)


def incident(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Nothing happened between the two that must not be risked again."""
    name = worker.name
    if any(each.person in worker.incidents_with for each in need.people):
        happened = say("There was an incident between {name} and the person.", name=name)
        in_group = say("There was an incident between {name} and one of the group.", name=name)
        return Reason("incident", in_group if need.members else happened, False)
    none = say("No incident is recorded between {name} and the person.", name=name)
    with_nobody = say("No incident is recorded between {name} and anybody in the group.", name=name)
    return Reason("incident", with_nobody if need.members else none, True)


def exclusion(worker: Worker, need: Need, problem: Problem) -> Reason:
    """Is not among those who must not be asked for this need."""
    if worker.id in need.excluded_workers:
        return Reason("excluded", say("{name} is not to be asked for this referral.", name=worker.name), False)
    return Reason("not-excluded", say("{name} may be asked for this referral.", name=worker.name), True)


RULES: tuple[Rule, ...] = (
    activity,
    agreement,
    matching_consent,
    credential,
    competence,
    supervision,
    language,
    chosen_sex,
    chosen_experience,
    hours,
    presence,
    travel_limit,
    travel_area,
    weekly_hours,
    caseload,
    discretion_near,
    discretion_known,
    incident,
    exclusion,
)


def reasons(worker: Worker, need: Need, problem: Problem) -> tuple[Reason, ...]:
    """What every rule that applies says about this worker for this need; eligible when all of them hold."""
    said = (rule(worker, need, problem) for rule in RULES)
    return tuple(reason for reason in said if reason is not None)


def against(said: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Only what stands against."""
    return tuple(reason for reason in said if not reason.holds)
