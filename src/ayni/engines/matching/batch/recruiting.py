"""Where one more worker would help most: found by planning again with somebody who is not there yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Mode
from ayni.engines.matching.batch.assign import planned
from ayni.engines.matching.batch.pairs import Judged, judged
from ayni.engines.matching.batch.question import Question
from ayni.engines.matching.batch.result import BatchResult, Opening, Standing
from ayni.engines.matching.batch.table import Table
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import HIGHEST_LEVEL, NATIVE, Credential, Problem, Rating, Worker

# What is assumed of somebody who is not there yet. Source: our assumption, to be read beside each answer. Owner: the
# programme. Week and caseload are the median of those who work now.
WEEK = tuple(WeeklyHours(day, 8 * 60, 18 * 60) for day in range(6))
TRAVEL_MINUTES = 60

# More are not asked about, and no more than so many are told.
MOST_PROFILES = 60
MOST_TOLD = 10

NEW = "~"  # sorts after every id, so that nobody's row moves


@dataclass(frozen=True, kw_only=True, order=True)
class Profile:
    """A kind of worker that somebody who is left without asks for; or room for one more with a supervisor (by id)."""

    district: str = ""
    language: str = ""
    credential: str = ""
    supervisor: str = ""


def profiles(question: Question, result: BatchResult) -> tuple[Profile, ...]:
    """The kinds that would suit those whom the plan leaves without, those that most ask for first.

    Before them every supervisor whose room is scarce or used up.
    """
    needs = {need.id: need for need in question.problem.needs}
    asked: dict[Profile, int] = {}
    for out in result.unserved:
        need, district = needs[out.need], question.persons[out.need].district
        if district not in question.spots:
            continue
        for language in need.languages or ("",):
            for kind in need.credential_kinds or ("",):
                profile = Profile(district=district, language=language, credential=kind)
                asked[profile] = asked.get(profile, 0) + out.people
    ranked = sorted(asked, key=lambda each: (-asked[each], each))
    full = [each for each in question.problem.supervisors_by_id if not each.room or each.id in result.supervisors]
    room = [Profile(supervisor=each.id) for each in full if result.unserved]
    return tuple([*room, *ranked][:MOST_PROFILES])


def opening(question: Question, found: Sequence[Judged], profile: Profile, efficient: Standing) -> Opening | None:
    """How many more than in the efficient plan would be served, with one more worker of this kind; None if nobody.

    It is planned again as near to the best as half of what one person counts: no person is missed.
    """
    problem, changed = _with_more(question, profile)
    alone = replace(problem, workers=changed)
    whose = {each.id for each in changed}
    needs = {need.id: need for need in question.problem.needs}
    anew = {each.need: each.pairs for each in judged(alone, [needs[each.need] for each in found])}
    more_found = [
        replace(
            each,
            pairs=tuple(
                sorted(
                    (*(pair for pair in each.pairs if pair.worker not in whose), *anew[each.need]),
                    key=lambda pair: pair.worker,
                )
            ),
        )
        for each in found
    ]
    table = Table.of(replace(question, problem=problem), more_found)
    half = question.prices.unserved / 2 * MILLIONTHS
    near = half / max(half, efficient.gained)
    more = planned(table, table.gain, near=near).served - efficient.served
    if more <= 0:
        return None
    return Opening(
        district=profile.district,
        language=profile.language,
        credential=profile.credential,
        more=more,
        supervisor=next((each.name for each in problem.supervisors if each.id == profile.supervisor), ""),
    )


def _with_more(question: Question, profile: Profile) -> tuple[Problem, tuple[Worker, ...]]:
    """The problem with what the profile stands for, and the workers who are new or may now be asked for more."""
    problem = question.problem
    if not profile.supervisor:
        hired = somebody(question, profile)
        return replace(problem, workers=(*problem.workers, hired)), (hired,)
    wider = (replace(each, room=each.room + (each.id == profile.supervisor)) for each in problem.supervisors)
    own = tuple(each for each in problem.workers if each.supervisor == profile.supervisor)
    return replace(problem, supervisors=tuple(wider)), own


def _rank(each: Opening) -> tuple[int, str, str, str, str]:
    return -each.more, each.supervisor, each.district, each.language, each.credential


def told(openings: Sequence[Opening | None]) -> tuple[Opening, ...]:
    """The best of them, most served first; of several kinds of one district and language that serve alike, one."""
    ranked = sorted((each for each in openings if each), key=_rank)
    seen: set[tuple[str, str, str, int]] = set()
    kept = []
    for each in ranked:
        kind = each.supervisor, each.district, each.language, each.more
        if kind not in seen:
            seen.add(kind)
            kept.append(each)
    return tuple(kept[:MOST_TOLD])


def somebody(question: Question, profile: Profile) -> Worker:
    """A worker of this kind who has all that the programme can give: agreement, supervisor, rating, free time."""
    problem = question.problem
    longest = max(need.window.end for need in problem.needs)
    valid = Window(problem.now, longest)
    start = min([problem.now, *(need.window.start for need in problem.needs)])
    jurisdictions = sorted({need.jurisdiction for need in problem.needs})
    protocols = sorted({need.protocol for need in problem.needs if need.protocol})
    others = problem.workers
    return Worker(
        id=NEW,
        name=NEW,
        active=True,
        agreement_signed=True,
        consents_to_matching=True,
        supervisor=NEW,
        supervisor_has_room=True,
        credentials=tuple(
            Credential(kind=profile.credential, jurisdiction=each, valid=Window(start, valid.end))
            for each in jurisdictions
            if profile.credential
        ),
        ratings=tuple(Rating(protocol=each, at=problem.now, levels=(HIGHEST_LEVEL,)) for each in protocols),
        languages={profile.language: NATIVE} if profile.language else {},
        place=question.spots[profile.district],
        mode=Mode.PUBLIC,
        max_travel_minutes=TRAVEL_MINUTES,
        weekly_minutes_limit=int(median([each.weekly_minutes_limit for each in others] or [0])),
        weekly_minutes_committed=0,
        caseload_points=0,
        caseload_limit=int(median([each.caseload_limit for each in others] or [0])),
        hours=WEEK,
        paid_minutes_recent=0,
    )
