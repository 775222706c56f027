"""Where a version comes from: an entry for each adaptation, the oldest first, tied to the one before by a hash."""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.basics.words import Sentence, say
from ayni.engines.adaptation.frame import Frame, unanswered


@dataclass(frozen=True)
class Entry:
    """At ``site``, at ``at`` (ISO 8601), what has the hash ``based_on`` became what has the hash ``hash``."""

    site: str
    at: str
    based_on: str
    hash: str
    frame: Frame


def broken(lineage: Sequence[Entry], made: str) -> Sentence | None:
    """Why the entries do not lead to what has the hash ``made``; None where they do."""
    if not lineage:
        return say("Nothing is told of where it comes from.")
    for place, entry in enumerate(lineage, start=1):
        if missing := unanswered(entry.frame):
            return say("Step {n} of its history leaves {fields} open.", n=place, fields=list(missing))
        if place > 1 and entry.based_on != lineage[place - 2].hash:
            return say("Step {n} of its history does not follow from the one before.", n=place)
    if lineage[-1].hash != made:
        return say("Its history ends in another version than this one.")
    return None
