"""The score of an eligible worker: a weighted mean of named terms, each from 0 (speaks least for) to 1 (most).

Weights are the programme's. No term knows of declined offers, so none can fall with them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

from ayni.basics.languages import name_of
from ayni.basics.places import Mode
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.engines.matching import demands
from ayni.engines.matching.eligibility import label
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import HARMFUL_LEVEL, HIGHEST_LEVEL, NATIVE, RECENT_WEEKS, Need, Problem, Worker
from ayni.engines.matching.result import Candidate, Term

# What is not recorded counts neither for nor against.
UNKNOWN = 0.5

# A term speaks for a worker above this; otherwise its sentence is not shown among the reasons for.
SPEAKS_FOR = 0.5

BY: Mapping[Mode, Sentence] = {
    Mode.WALK: say("on foot"),
    Mode.BICYCLE: say("by bicycle"),
    Mode.PUBLIC: say("by bus"),
    Mode.CAR: say("by car"),
}


@dataclass(frozen=True)
class Worth:
    """The value of one term, 0 to 1, and how it is said."""

    value: float
    sentence: Sentence


def travel(worker: Worker, need: Need, problem: Problem) -> Worth:
    """Nearness: 1 at the door or when nobody travels, falling evenly to 0 at the policy's ``far_minutes`` one way."""
    minutes = demands.travel(worker, need)
    if minutes is None:
        return Worth(1.0, say("Nobody has to travel."))
    near = 1 - min(minutes, problem.policy.far_minutes) / problem.policy.far_minutes
    return Worth(near, say("{minutes} minutes away {by}", minutes=minutes, by=BY[worker.mode]))


def continuity(worker: Worker, need: Need, problem: Problem) -> Worth:
    """1 for the worker who accompanied this person (or everybody in the group) before, else 0: trust is there."""
    if need.members:
        known = need.previous_worker == worker.id
        told = say("Has accompanied all of the group before"), say("Has not accompanied all of the group before")
        return Worth(float(known), told[0] if known else told[1])
    if need.previous_worker == worker.id:
        return Worth(1.0, say("Has accompanied this person before"))
    return Worth(0.0, say("Has not accompanied this person before"))


def lived_experience(worker: Worker, need: Need, problem: Problem) -> Worth:
    """1 when the worker states the experience that the person asked for or would welcome, else 0."""
    wished = need.experiences_welcome
    if not wished:
        return Worth(0.0, say("No lived experience was asked for"))
    if worker.lived_experience.issuperset(wished):
        what = [label(each, problem) for each in wished]
        return Worth(1.0, say("Lived experience: {what}", what=what if len(what) > 1 else what[0]))
    return Worth(0.0, say("Does not state the experience that would be welcome"))


def fluency(worker: Worker, need: Need, problem: Problem) -> Worth:
    """How well the worker speaks the best acceptable language: a third for each level, shared by its rank of choice."""
    usable = [code for code in need.languages if worker.languages.get(code, 0) >= problem.policy.min_fluency]
    if not usable:
        return Worth(UNKNOWN, say("No language was asked for"))
    worth = {code: worker.languages[code] / NATIVE / (1 + need.languages.index(code)) for code in usable}
    best = max(usable, key=lambda code: (worth[code], -need.languages.index(code)))
    if worker.languages[best] == NATIVE:
        return Worth(worth[best], say("Speaks {language} as a mother tongue", language=name_of(best)))
    return Worth(worth[best], say("Speaks {language}", language=name_of(best)))


def competence(worker: Worker, need: Need, problem: Problem) -> Worth:
    """The mean level of the latest rating for the protocol, from 0 (all harmful) to 1 (all at the highest level)."""
    rating = demands.latest_rating(worker, need.protocol, problem.now) if need.protocol else None
    if rating is None:
        return Worth(UNKNOWN, say("No protocol is asked for"))
    mean = sum(rating.levels) / len(rating.levels)
    date = rating.at.date().isoformat()
    share = (mean - HARMFUL_LEVEL) / (HIGHEST_LEVEL - HARMFUL_LEVEL)
    return Worth(share, say("Rated {mean} of 4 for this protocol on {date}", mean=f"{mean:.1f}", date=date))


def fairness(worker: Worker, need: Need, problem: Problem) -> Worth:
    """Fewer recent paid minutes first: 1 for none, 0 for a full four weeks by the worker's own weekly limit."""
    if worker.paid_minutes_recent is None:
        return Worth(UNKNOWN, say("Recent paid hours are not recorded"))
    paid, full = worker.paid_minutes_recent, RECENT_WEEKS * worker.weekly_minutes_limit
    share = 1 - min(paid, full) / full if full else 0.0
    return Worth(share, say("{hours} paid hours in the last four weeks", hours=round(paid / 60)))


def kept_visits(worker: Worker, need: Need, problem: Problem) -> Worth:
    """The share of due visits that the worker kept. Offers, taken or declined, are no visits."""
    share = worker.kept_visits_share
    if share is None:
        return Worth(UNKNOWN, say("No visits are recorded yet"))
    return Worth(share, say("Kept {share} % of visits", share=round(share * 100)))


def load(worker: Worker, need: Need, problem: Problem) -> Worth:
    """How free the worker would still be with this need: the scarcer share of week and caseload that is left."""
    minutes = demands.free_minutes(worker) - demands.weekly_minutes(worker, need, problem.policy)
    points = demands.free_points(worker) - need.acuity_points
    left = min(_share(minutes, worker.weekly_minutes_limit), _share(points, worker.caseload_limit))
    free = round(demands.free_minutes(worker) / 60, 1)
    return Worth(left, say("{hours} free hours a week within the protections", hours=f"{free:g}"))


MEASURES: Mapping[str, Callable[[Worker, Need, Problem], Worth]] = {
    "travel": travel,
    "continuity": continuity,
    "lived_experience": lived_experience,
    "fluency": fluency,
    "competence": competence,
    "fairness": fairness,
    "kept_visits": kept_visits,
    "load": load,
}


def terms(worker: Worker, need: Need, problem: Problem) -> tuple[Term, ...]:
    """Every term for this worker and need, in the order of TERMS, with the programme's weights."""
    found = []
    for name, measure in MEASURES.items():
        worth = measure(worker, need, problem)
        reason = Reason(f"score-{name.replace('_', '-')}", worth.sentence, worth.value > SPEAKS_FOR)
        weight = float(problem.policy.weights.get(name, 0.0))
        found.append(Term(name=name, value=rounded(worth.value), weight=weight, reason=reason))
    return tuple(found)


def total(found: tuple[Term, ...]) -> float:
    """The weighted mean of the terms, 0 to 1, to six digits; 0 when nothing weighs.

    Added up one by one: ``sum`` itself adds in other ways from Python 3.12 on, and the columns add like this.
    """
    weight = value = 0.0
    for term in found:
        weight += term.weight
        value += term.value * term.weight
    return rounded(value / weight) if weight else 0.0


def reweighed(shortlist: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The same candidates as these weights would score and order them: what a term says of somebody stays as it is."""
    found = []
    for each in shortlist:
        weighed = tuple(replace(term, weight=float(weights.get(term.name, 0.0))) for term in each.terms)
        found.append(replace(each, terms=weighed, score=total(weighed)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.worker))


def rounded(value: float) -> float:
    """To six digits, so that nothing smaller can ever decide; a half goes up, as in the columns."""
    return floor(value * MILLIONTHS + 0.5) / MILLIONTHS


def _share(part: int, whole: int) -> float:
    return min(1.0, max(0.0, part / whole)) if whole else 0.0
