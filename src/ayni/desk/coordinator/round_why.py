"""Why a visit is when it is, why somebody else does not go, and what would bring it to the morning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ayni.basics.words import Sentence, say
from ayni.visits.planning import Answer, Question, Wanted, reasons_of


@dataclass(frozen=True)
class Why:
    """What is told about one visit: why then, why not each of those who might go, and what would change the hour."""

    code: str
    sentences: Sequence[Sentence]
    instead: Sequence[tuple[str, Sequence[Sentence]]] = ()
    otherwise: Sequence[Sentence] = ()


def why(question: Question, answer: Answer, wanted: Wanted, names: Mapping[str, str]) -> Why:
    """What the engine and the rules of the house say of one visit."""
    told: list[Sentence] = []
    if wanted.told:
        told.append(say("The time was told, so it is kept wherever that can be."))
    if not wanted.others:
        name = names.get(wanted.worker, "?")
        told.append(
            say("{name} goes, because the engagement is hers; others go only where cover is asked for.", name=name)
        )
    found = reasons_of(question, answer, wanted.id)
    if found is None:
        out = [each.reason for each in answer.left if each.wanted == wanted.id]
        return Why(wanted.code, [*out, *told])
    return Why(wanted.code, [*found.then, *told], found.instead, found.otherwise)
