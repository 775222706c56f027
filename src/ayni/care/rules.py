"""What must be true of an encounter, and which answers raise a flag."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say

MODALITIES: dict[str, Sentence] = {
    "home": say("At home"),
    "clinic": say("At the centre"),
    "neutral": say("At a neutral place"),
    "phone": say("By telephone"),
    "video": say("By video"),
}

# Why a step of the protocol was left out this time; a step that was done is kept as DONE.
DONE = "done"
SKIPPED_BECAUSE: dict[str, Sentence] = {
    "no-time": say("There was no time"),
    "not-wanted": say("The person did not want it today"),
    "not-fitting": say("It did not fit today"),
    "earlier": say("We had done it before"),
}

# The person's own view of a course: three questions, 0 to 4 each (content/instruments/collaborate).
FEEDBACK = "collaborate"

# A feedback link opens once and for this long; our own choice (owner: the programme).
FEEDBACK_DAYS = 30

LONGEST = timedelta(hours=8)


def sound_times(at: datetime, began_at: datetime, ended_at: datetime) -> None:
    """Refuse an encounter that ends before it begins, lasts a working day, or lies in the future."""
    if ended_at <= began_at:
        raise Refused("An encounter ends after it begins.")
    if ended_at - began_at > LONGEST:
        raise Refused("An encounter of more than eight hours cannot be right; please look at the times.")
    if ended_at > at + timedelta(minutes=10):
        raise Refused("An encounter is recorded when it is over.")


def something_happened(steps: Mapping[str, object], answers: Mapping[str, object], note: str) -> None:
    """Refuse an encounter in which nothing was written."""
    if not steps and not answers and not note.strip():
        raise Refused("Write at least one thing: a step, an answer or a note.")


def still_valid(used: bool, expires_at: datetime, at: datetime) -> None:
    """Refuse a feedback link that was used or is too old."""
    if used:
        raise Refused("This was answered already. Thank you.")
    if at >= expires_at:
        raise Refused("This link is too old to be used. Ask your worker or the centre for a new one.")
