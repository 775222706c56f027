"""How a plan treats groups of people and of workers, told so that no small group can be known."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ayni.engines.matching.batch.assign import Plan
from ayni.engines.matching.batch.question import Question
from ayni.engines.matching.batch.table import Table
from ayni.engines.matching.problem import RECENT_WEEKS, Worker

# A group of fewer people or workers is never told apart. Source: promise P1 of the house (no count from 1 to 4).
SMALLEST = 5

# Shares are told in such steps, so that they do not tell a small count either. Source: promise P6 (rounded rates).
STEP = 10

# The group of those whose groups are too small to be told apart, and of those about whom nothing is known.
OTHERS = "*"
UNKNOWN = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """People or workers with something in common. ``figures`` are means, or per cent rounded to STEP."""

    by: str  # language, sex, district or lived_experience
    code: str
    size: int
    figures: Mapping[str, int]


def of_persons(question: Question, table: Table, plan: Plan) -> tuple[Group, ...]:
    """By language, sex, district and the lived experience asked for: share served, days waited, minutes of travel."""
    needs = {need.id: need for need in question.problem.needs}
    people = [
        (number, person, asks)
        for number, each in enumerate(table.needs)
        for person, asks in zip(question.people_of(needs[each]), needs[each].people, strict=True)
    ]
    rows = {
        "language": [next(iter(needs[table.needs[number]].languages), UNKNOWN) for number, _, _ in people],
        "sex": [person.sex for _, person, _ in people],
        "district": [person.district for _, person, _ in people],
        "lived_experience": [asks.lived_experience or UNKNOWN for _, _, asks in people],
    }

    def told(members: list[int]) -> dict[str, int]:
        pairs = [int(plan.pair[people[each][0]]) for each in members if plan.pair[people[each][0]] >= 0]
        ways = [int(table.travel[pair]) for pair in pairs if table.travel[pair] >= 0]
        waited = round(mean(people[each][1].waiting_days for each in members))
        figures = {"served": _share(len(pairs), len(members)), "waiting_days": waited}
        return figures | ({"travel": round(mean(ways))} if len(ways) >= SMALLEST else {})

    return tuple(group for by, codes in rows.items() for group in groups(by, codes, told))


def of_workers(question: Question, table: Table, plan: Plan) -> tuple[Group, ...]:
    """By language, sex, district and lived experience: hours paid of late, hours planned, offers; those able only."""
    known = {worker.id: worker for worker in question.problem.workers}
    able = [number for number in range(len(table.workers)) if table.able[number]]
    workers: list[Worker] = [known[table.workers[number]] for number in able]
    helpers = [question.helpers.get(worker.id) for worker in workers]
    planned = RECENT_WEEKS * table.taken(plan.pair)[0]
    rows = {
        "language": _rarest_languages(workers, question.problem.policy.min_fluency),
        "sex": [worker.sex or UNKNOWN for worker in workers],
        "district": [helper.district if helper else UNKNOWN for helper in helpers],
        "lived_experience": [next(iter(sorted(worker.lived_experience)), UNKNOWN) for worker in workers],
    }

    def told(members: list[int]) -> dict[str, int]:
        return {
            "recent": round(mean(int(table.recent[able[m]]) for m in members)),
            "planned": round(mean(int(planned[able[m]]) for m in members)),
            "offers": round(10 * mean(helper.offers if (helper := helpers[m]) else 0 for m in members)),  # tenths
        }

    return tuple(group for by, codes in rows.items() for group in groups(by, codes, told))


def groups(by: str, codes: list[str], told: Callable[[list[int]], dict[str, int]]) -> Iterable[Group]:
    """Groups of at least SMALLEST, largest first; smaller ones are one group of others.

    Where the others are too few as well, the smallest of the rest joins them: otherwise the total of all would tell
    how many they are. Fewer than SMALLEST in all are not told of.
    """
    held: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        held[code].append(number)
    ranked = sorted(held.items(), key=lambda each: (-len(each[1]), each[0]))
    large = [each for each in ranked if len(each[1]) >= SMALLEST]
    others = sorted(number for code, members in ranked if len(members) < SMALLEST for number in members)
    while others and len(others) < SMALLEST and large:
        others = sorted([*others, *large.pop()[1]])
    if len(others) >= SMALLEST:
        large.append((OTHERS, others))
    return [Group(by=by, code=code, size=len(members), figures=told(members)) for code, members in large]


def _rarest_languages(workers: Sequence[Worker], fluency: int) -> list[str]:
    """Of each worker the language that fewest others speak well enough: it tells most about whom they can reach."""
    spoken = [[code for code, level in worker.languages.items() if level >= fluency] for worker in workers]
    speakers = Counter(code for codes in spoken for code in codes)
    return [min(codes, key=lambda code: (speakers[code], code), default=UNKNOWN) for codes in spoken]


def _share(part: int, whole: int) -> int:
    return STEP * round(100 * part / whole / STEP)
