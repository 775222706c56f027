"""Why a visit of a plan is when it is, why somebody else does not go, and what would bring it to another time of day.

Worked out from the stored question and answer alone, so that it is the same whenever somebody asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.basics.words import Sentence
from ayni.engines import rounds
from ayni.visits.planning.answer import Answer
from ayni.visits.planning.asking import beyond, problem_of
from ayni.visits.planning.question import Question, supposed

NOON, EVENING = 12 * 60, 18 * 60


@dataclass(frozen=True)
class Reasons:
    """What is told of one visit: ``instead`` by the name of whoever might go; ``morning`` or the afternoon."""

    then: Sequence[Sentence]
    instead: Sequence[tuple[str, Sequence[Sentence]]]
    otherwise: Sequence[Sentence]


def reasons_of(question: Question, answer: Answer, wanted_id: str) -> Reasons | None:
    """The engine's reasons for a visit that a day was asked with; none for one that no day had or could have."""
    asked = supposed(question)
    wanted, placed = asked.wanted_of[wanted_id], answer.placed_of.get(wanted_id)
    day = next(
        (each for each in answer.days if wanted_id in each.wanted and (placed is None or each.number == placed.day)),
        None,
    )
    if day is None or any(each.wanted == wanted_id for each in beyond(asked, day)):
        return None
    problem = problem_of(asked, day)
    result = rounds.Result.from_json(answer.results[str(day.number)])
    goes = {placed.worker, placed.companion} if placed else set()
    others = [each for each in problem.workers if each.id in {*wanted.allowed, *wanted.companions} - goes]
    early, late = (NOON, EVENING) if placed and placed.minute < NOON else (0, NOON)
    return Reasons(
        then=rounds.why_then(problem, result, wanted_id),
        instead=[(each.called, rounds.why_not(problem, result, wanted_id, each.id)) for each in others],
        otherwise=rounds.what_would(problem, result, wanted_id, early, late),
    )
