"""What the page of a plan shows: pairs, who waits on, the map before and after, groups, and what changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.basics.languages import name_of
from ayni.basics.words import Sentence, say, unpacked
from ayni.desk.coordinator.whom import Whom
from ayni.desk.pictures import map
from ayni.desk.wording import district
from ayni.engagements import planning
from ayni.engagements.queries import BatchPlan
from ayni.engines.matching.batch import OTHERS, BatchResult, Group, Person, Placed, Question, Unserved
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.problem import Need, Worker
from ayni.people.rules import SEXES
from ayni.places.queries import districts
from ayni.referrals.queries import Group as WaitingGroup
from ayni.referrals.queries import Referral
from ayni.workers.rules import EXPERIENCES

SHOWN = 200  # pairs; beyond, nobody compares by eye
SCARCE = 5

DIMENSIONS: dict[str, Sentence] = {
    "language": say("Language"),
    "sex": say("Sex"),
    "district": say("District"),
    "lived_experience": say("Lived experience"),
}
UNKNOWN = say("Not told")


@dataclass(frozen=True)
class Pair:
    """A person or a group with the worker the plan chose, or (with ``out``) without one."""

    whom: Whom
    person: Person
    worker: str = ""
    placed: Placed | None = None
    out: Unserved | None = None
    offer: str = ""


@dataclass(frozen=True)
class Change:
    """Somebody whose worker is another than in the plan this one is compared with; None is nobody."""

    whom: Whom
    before: str | None
    after: str | None
    why: Sentence


@dataclass(frozen=True)
class Line:
    """A group in words, with its figures."""

    word: Sentence | str
    group: Group

    @property
    def offers(self) -> float:
        """Offers to each worker of the group, in the mean; they are told in tenths."""
        return self.group.figures["offers"] / 10


@dataclass(frozen=True)
class Scarce:
    """A worker whose room is short, and what one more place of theirs would gain, in whole scores."""

    name: str
    price: float


@dataclass(frozen=True)
class Fallen:
    """A pair that no longer held when the plan was adopted."""

    whom: Whom | None
    worker: str
    reasons: Sequence[Sentence]


def shown(plan: BatchPlan, visible: QuerySet[Referral], groups: QuerySet[WaitingGroup]) -> dict[str, Any]:
    """All that the page of an answered plan shows."""
    question, result = planning.batch_question(plan), planning.batch_result(plan.answer)
    needs = [each.id for each in question.problem.needs]
    rows = {str(each.pk): Whom.of(each) for those in (visible, groups) for each in those.filter(pk__in=needs)}
    workers = {each.id: each for each in question.problem.workers}
    offers = {wave.need: offer.state for wave in plan.waves.all() for offer in wave.offers.all()}
    pairs = [
        Pair(
            rows[each.need],
            question.persons[each.need],
            workers[each.worker].name,
            each,
            offer=offers.get(each.need, ""),
        )
        for each in result.placed
        if each.need in rows
    ]
    out = [
        Pair(rows[each.need], question.persons[each.need], out=each) for each in result.unserved if each.need in rows
    ]
    return {
        "result": result,
        "pairs": sorted(pairs, key=_most_urgent)[:SHOWN],
        "more_pairs": max(0, len(pairs) - SHOWN),
        "out": sorted(out, key=_most_urgent),
        "openings": [each.said(question.problem.labels) for each in result.openings],
        "scarce": _scarce(result, workers),
        "before": _map(question, needs, before=True),
        "after": _map(question, [each.need for each in result.unserved], before=False),
        "persons": _lines(result.persons),
        "workers": _lines(result.workers),
        "fallen": _fallen(plan, rows, workers),
        **_compared(plan, question, result, rows, workers),
    }


def _most_urgent(pair: Pair) -> tuple[int, int, str]:
    return -pair.whom.urgency, -pair.person.waiting_days, pair.whom.code


def _scarce(result: BatchResult, workers: Mapping[str, Worker]) -> list[Scarce]:
    ranked = sorted(result.prices.items(), key=lambda each: (-each[1], each[0]))[:SCARCE]
    told = [Scarce(workers[worker].name, round(price / MILLIONTHS, 1)) for worker, price in ranked]
    return [each for each in told if each.price]


def _map(question: Question, waiting: Iterable[str], before: bool) -> SafeString:
    """How many wait in each district: a ring with a number in its middle, never where anybody lives."""
    everywhere = sorted({person.district for person in question.persons.values()} & set(districts()))
    sizes = {need.id: need.size for need in question.problem.needs}
    counted: Counter[str] = Counter()
    for need in waiting:
        counted[question.persons[need].district] += sizes[need]
    n = sum(counted.values())
    wait = ngettext("%(n)s person waits", "%(n)s people wait", n) % {"n": n}
    would = ngettext("%(n)s person would still wait", "%(n)s people would still wait", n) % {"n": n}
    would = would if n else _("nobody would still wait")
    return map.draw(
        finding=_("Before: %(wait)s") % {"wait": wait} if before else _("With this plan: %(would)s") % {"would": would},
        rings=[
            map.Ring(districts()[code].point, str(counted[code]), _ring(code, counted[code]), against=not counted[code])
            for code in everywhere
        ],
        shaded=[code for code in everywhere if counted[code]],
        within=everywhere,
    )


def _ring(code: str, n: int) -> str:
    return f"{district(code)}: {n}"


def _lines(groups: Sequence[Group]) -> list[tuple[Sentence, list[Line]]]:
    """The groups by what they have in common, where there are two or more to compare."""
    found = [(word, [Line(_word(each), each) for each in groups if each.by == by]) for by, word in DIMENSIONS.items()]
    return [(word, lines) for word, lines in found if len(lines) > 1]


def _word(group: Group) -> Sentence | str:
    if group.code == OTHERS:
        return say("Smaller groups, together")
    words: dict[str, Sentence | str] = {
        "language": name_of(group.code) if group.code else UNKNOWN,
        "sex": SEXES.get(group.code, UNKNOWN),
        "district": district(group.code) if group.code else UNKNOWN,
        "lived_experience": EXPERIENCES.get(group.code, say("None named")),
    }
    return words[group.by]


def _fallen(plan: BatchPlan, rows: Mapping[str, Whom], workers: Mapping[str, Worker]) -> list[Fallen]:
    adoption = getattr(plan, "adoption", None)
    told = adoption.fallen if adoption else []
    return [
        Fallen(rows.get(each["need"]), workers[each["worker"]].name, [unpacked(reason) for reason in each["reasons"]])
        for each in told
    ]


def _compared(
    plan: BatchPlan,
    question: Question,
    result: BatchResult,
    rows: Mapping[str, Whom],
    workers: Mapping[str, Worker],
) -> dict[str, Any]:
    """What changed against the plan this one is compared with, and why."""
    parent = plan.parent
    if parent is None or not hasattr(parent, "answer"):
        return {"changes": [], "other": None}
    other = planning.batch_result(parent.answer)
    before = {each.need: each.worker for each in other.placed}
    after = {each.need: each.worker for each in result.placed}
    names = {each.id: each.name for each in planning.batch_question(parent).problem.workers}
    names |= {each: worker.name for each, worker in workers.items()}
    known_before = set(before) | {each.need for each in other.unserved}
    changes = [
        Change(
            rows[need],
            names.get(before.get(need, "")),
            names.get(after.get(need, "")),
            _why(
                workers.get(before.get(need, "")),
                workers.get(after.get(need, "")),
                [rows[each].code for each in rows if after.get(each) == before.get(need) != before.get(each)],
                need in known_before,
            ),
        )
        for need in sorted(rows, key=lambda each: rows[each].code)
        if before.get(need) != after.get(need)
    ]
    asked = planning.batch_question(parent).problem
    same_people = _ids(asked.needs) == _ids(question.problem.needs) and _ids(asked.workers) == set(workers)
    return {"changes": changes, "other": other, "same_people": same_people}


def _ids(rows: Sequence[Need] | Sequence[Worker]) -> set[str]:
    return {each.id for each in rows}


def _why(before: Worker | None, after: Worker | None, instead: Sequence[str], known: bool) -> Sentence:
    """Why somebody's worker is another; ``instead`` are the people whom the worker of before would now go to."""
    if not known:
        return say("Was not waiting when the other plan was made.")
    if after is None:
        return say("The room went to somebody else.")
    if before is None:
        return say("There is room now.")
    hours, other = (round((each.paid_minutes_recent or 0) / 60) for each in (after, before))
    if hours < other:
        return say(
            "Paid hours of the last four weeks: {after} has {hours}, {before} {other}.",
            after=after.name,
            hours=hours,
            before=before.name,
            other=other,
        )
    if instead:
        return say("{before} would go to {people} instead.", before=before.name, people=instead[:3])
    return say("Both qualify; all pairs together are better so.")
