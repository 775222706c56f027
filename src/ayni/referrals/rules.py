"""What can be asked for, the states of a referral, and when a person must look at one that nobody takes."""

from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say

KINDS: dict[str, Sentence] = {
    "course": say("A course of visits"),
    "linkage": say("Bridge from hospital to home"),
    "support": say("Company and social support"),
    "psychoeducation": say("Understanding what is happening"),
}

SETTINGS: dict[str, Sentence] = {
    "home": say("At home"),
    "clinic": say("At the centre"),
    "neutral": say("At a neutral place"),
    "phone": say("By telephone"),
    "video": say("By video"),
}

URGENCIES: dict[int, Sentence] = {3: say("within days"), 2: say("within two weeks"), 1: say("can wait a little")}

# state -> the states that may follow
STATES = {
    "asked": ("open", "withdrawn"),
    "open": ("offered", "withdrawn", "lapsed"),
    "offered": ("open", "engaged", "withdrawn"),
    "engaged": ("closed",),
    "closed": (),
    "withdrawn": (),
    "lapsed": ("open", "withdrawn"),
}
STATE_NAMES: dict[str, Sentence] = {
    "asked": say("Waiting for the person's choices"),
    "open": say("Looking for a worker"),
    "offered": say("Offered, waiting for an answer"),
    "engaged": say("With a worker"),
    "closed": say("Ended"),
    "withdrawn": say("Withdrawn"),
    "lapsed": say("Nobody could be found in time"),
}
WAITING = ("asked", "open", "offered")

WITHDRAWALS: dict[str, Sentence] = {
    "person-declined": say("The person does not want it now"),
    "other-help": say("The person found other help"),
    "moved-away": say("The person moved away"),
    "entered-twice": say("It was entered twice"),
}


def alarm_at(opened_at: datetime, start_by: datetime, warning: timedelta) -> datetime:
    """When an unfilled referral needs a person: ``warning`` before its start or half-way to it, whichever is earlier.

    A referral opened later than the warning itself needs one half-way to its start.
    """
    half = opened_at + (start_by - opened_at) / 2
    return half if start_by - warning <= opened_at else min(half, start_by - warning)


def sound_window(at: datetime, start_by: datetime, end_by: datetime) -> None:
    """Refuse a window that is over before it begins."""
    if start_by <= at:
        raise Refused("Care should start by a time that is still to come.")
    if end_by <= start_by:
        raise Refused("Care ends after it starts; please look at the two dates.")


def known_kind(kind: str) -> None:
    """Refuse to ask for something we do not do."""
    if kind not in KINDS:
        raise Refused("'{kind}' is not something that can be asked for.", kind=kind)


def may_move(state: str, to: str) -> None:
    """Refuse a step that the table of states does not have."""
    if to not in STATES[state]:
        raise Refused("The referral is at '{state}' and cannot go to '{to}'.", state=STATE_NAMES[state],
                      to=STATE_NAMES[to])  # fmt: skip


def may_choose(state: str) -> None:
    """Choices can be made and changed until somebody has taken the referral."""
    if state not in ("asked", "open", "lapsed"):
        raise Refused("Choices can be changed while nobody has been asked; the referral is at '{state}'.",
                      state=STATE_NAMES[state])  # fmt: skip


def needs_consent(agreed: dict[str, bool]) -> None:
    """Refuse to look for a worker for somebody who has not agreed to care and to being matched."""
    if not agreed.get("care"):
        raise Refused("Ask the person first whether they agree to being visited, and record the answer.")
    if not agreed.get("matching"):
        raise Refused("Ask the person first whether they agree that we look for a worker, and record the answer.")
