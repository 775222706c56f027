"""What an adaptation must tell, and what keeps a version from being kept, used or confirmed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ayni.basics.words import Refused, Sentence, say
from ayni.engines import adaptation, instruments, protocols
from ayni.engines.adaptation import Frame
from ayni.engines.adaptation.frame import LONGEST, unanswered

KINDS: Mapping[str, Sentence] = {"protocols": say("Protocols"), "instruments": say("Questionnaires")}
READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "protocols": protocols.from_content,
    "instruments": instruments.from_content,
}

# The words of the questions, for forms and for telling which one is open.
ASKED: Mapping[str, Sentence] = {
    "described": say("What was changed, in a few words"),
    "why": say("Why"),
    "parts": say("What it concerns"),
    "natures": say("What was done to it"),
    "level": say("For whom it is changed"),
    "moment": say("When"),
    "planned": say("Planned or not"),
    "deciders": say("Who decided"),
    "fidelity": say("Whether it is still the same approach"),
    "goals": say("What it is meant to achieve"),
    "reasons": say("Where the reason lies"),
}


def told(frame: Frame) -> None:
    """Refuse an adaptation that leaves one of its questions open."""
    missing = unanswered(frame)
    if missing:
        raise Refused(
            "Please answer: {questions}. Words may be up to {longest} letters.",
            questions=[ASKED[name] for name in missing], longest=LONGEST,
        )  # fmt: skip


def sound(kind: str, shelf: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    """Refuse what the reader of shipped content would not read, and what no adaptation may touch."""
    try:
        READERS[kind](content)
        fenced = adaptation.may_differ(kind, shelf, content)
    except (protocols.Unsound, instruments.Unsound) as wrong:
        raise Refused("This cannot be used: {problems}", problems=list(wrong.problems)) from wrong
    except (TypeError, KeyError, ValueError, AttributeError, IndexError, RecursionError) as wrong:
        raise Refused("This cannot be used: a value has the wrong form ({what}).", what=str(wrong)) from wrong
    if fenced:
        raise Refused(fenced)


def something_new(differences: Sequence[object]) -> None:
    """Refuse a version that says what holds already."""
    if not differences:
        raise Refused("Nothing was changed.")


def still_based(held: int, based_on: int) -> None:
    """Refuse an edit of a version that another has taken the place of meanwhile."""
    if held != based_on:
        raise Refused("Meanwhile version {held} holds. Look at it first, then change it.", held=held)


def not_kept_yet(number: int | None) -> None:
    """Refuse to keep what is kept already."""
    if number is not None:
        raise Refused("That is version {number}, which is kept here already: use it again.", number=number)


def another(held: int, wanted: int) -> None:
    """Refuse to take up what holds already."""
    if held == wanted:
        raise Refused("That version holds already.")


def reasoned(why: str) -> None:
    """Refuse a decision without a reason."""
    if not why.strip():
        raise Refused("Say why, so that whoever comes later understands it.")


def something_to_take_back(turns: int) -> None:
    """Refuse where nobody has decided anything yet."""
    if not turns:
        raise Refused("Nothing has been decided that could be taken back.")


def may_confirm(open_: bool, own: bool, reader: str, source: str, read_on: date, today: date) -> None:
    """Refuse a confirmation of nothing, of one's own words, without name or source, or from the future."""
    if not open_:
        raise Refused("There is nothing here that waits to be confirmed.")
    if own:
        raise Refused("Whoever wrote it cannot confirm it too: ask another steward.")
    if not reader.strip() or not source.strip():
        raise Refused("Say who read it, and where.")
    if read_on > today:
        raise Refused("It cannot have been read on a day that is still to come.")
