"""What must be true of a worker's and a supervisor's record."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from ayni.basics.instants import WeeklyHours
from ayni.basics.words import Refused, Sentence, say

MODES: dict[str, Sentence] = {
    "walk": say("On foot"),
    "bicycle": say("By bicycle"),
    "public": say("By bus or combi"),
    "car": say("By car"),
}
FLUENCIES: dict[int, Sentence] = {1: say("basic"), 2: say("good"), 3: say("mother tongue")}

# What a worker may choose to state; nobody is asked twice and nobody sees it but those who match.
EXPERIENCES: dict[str, Sentence] = {
    "recovery": say("Own recovery"),
    "carer": say("Cared for somebody in the family"),
    "loss": say("Lost somebody"),
    "violence": say("Lived through violence"),
    "motherhood": say("Hard months around a birth"),
}


def hours_apart(hours: Sequence[WeeklyHours]) -> None:
    """Refuse hours that overlap each other."""
    ordered = sorted(hours)
    for earlier, later in pairwise(ordered):
        if earlier.overlap_minutes(later):
            raise Refused("{first} and {second} overlap.", first=str(earlier), second=str(later))


def own_word(account: UUID | None, by: UUID) -> None:
    """Refuse an answer that somebody else gives in the worker's place."""
    if account != by:
        raise Refused("Only the worker herself can answer this.")


def room_for_another(name: str, capacity: int, supervised: int) -> None:
    """Refuse one worker more than the supervisor can accompany."""
    if supervised >= capacity:
        raise Refused("{name} already supervises {n} workers, the most they can.", name=name, n=supervised)
