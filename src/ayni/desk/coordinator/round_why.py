"""Why a visit is when it is, why somebody else does not go, and what would bring it to the morning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ayni.basics.words import Sentence, say
from ayni.visits.planning import Answer, Question, Wanted


@dataclass(frozen=True)
class Why:
    """What is told about one visit."""

    code: str
    sentences: Sequence[Sentence]


def why(question: Question, answer: Answer, wanted: Wanted, names: Mapping[str, str]) -> Why:
    """What can be read from the plan itself about one visit."""
    placed = answer.placed_of.get(wanted.id)
    told: list[Sentence] = []
    if placed is None:
        told += [each.reason for each in answer.left if each.wanted == wanted.id]
    if not wanted.others:
        told.append(say("{name} goes, because the engagement is hers; others go only where cover is asked for.",
                        name=names.get(wanted.worker, "?")))  # fmt: skip
    if wanted.told:
        told.append(say("The time was told, so it is kept wherever that can be."))
    return Why(wanted.code, told)
