"""What can be asked for, the states of a referral, and when a person must look at one that nobody takes."""

from collections.abc import Sequence
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


# state of a group -> the states that may follow; who of it is still accompanied is told by their engagements
GROUP_STATES = {
    "open": ("offered", "dissolved"),
    "offered": ("open", "engaged", "dissolved"),
    "engaged": (),
    "dissolved": (),
}
GROUP_STATE_NAMES: dict[str, Sentence] = {
    "open": say("Looking for a worker"),
    "offered": say("Offered, waiting for an answer"),
    "engaged": say("With a worker"),
    "dissolved": say("Dissolved"),
}
# Where a group may meet; a home would be known to the others.
MEETING_PLACES = ("clinic", "neutral")


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


def may_go_on(state: str) -> None:
    """Only what is under way can have further contacts."""
    if state != "engaged":
        raise Refused("Only what is under way can go on; the referral is at '{state}'.", state=STATE_NAMES[state])


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


def group_may_move(state: str, to: str) -> None:
    """Refuse a step that the table of a group's states does not have."""
    if to not in GROUP_STATES[state]:
        raise Refused("The group is at '{state}' and cannot go to '{to}'.", state=GROUP_STATE_NAMES[state],
                      to=GROUP_STATE_NAMES[to])  # fmt: skip


def may_join(code: str, state: str, agrees: bool, elsewhere: bool) -> None:
    """Refuse somebody who does not wait, was not asked about a group, or is in one already."""
    if state != "open":
        raise Refused("{code} does not wait for a worker now.", code=code)
    if not agrees:
        raise Refused("{code} has not said that a group would do; ask them first.", code=code)
    if elsewhere:
        raise Refused("{code} waits with a group already.", code=code)


def group_changes(state: str) -> None:
    """People join while nobody has been asked: whoever is asked must know how many they are."""
    if state != "open":
        raise Refused("People join a group while nobody has been asked; this one is at '{state}'.",
                      state=GROUP_STATE_NAMES[state])  # fmt: skip


def group_has_not_begun(state: str) -> None:
    """Who leaves a group that has begun ends their own engagement; there is nothing to take out."""
    if state not in ("open", "offered"):
        raise Refused("This group has begun or was dissolved. Somebody who stops ends their own engagement.")


def at_one_centre(centres: int) -> None:
    """Refuse people of several centres: one coordinator answers for a group."""
    if centres != 1:
        raise Refused("The people of a group wait at the same centre.")


def not_too_many(people: int, largest: int) -> None:
    """Refuse a group in which nobody would be heard."""
    if people > largest:
        raise Refused("A group here has at most {n} people.", n=largest)


def enough_people(people: int, smallest: int) -> None:
    """Refuse to form or offer a group that is too small, and say what can be done."""
    if people < smallest:
        raise Refused("A group here has at least {n} people. Add somebody who waits, or dissolve it: everybody then"
                      " waits by themselves again.", n=smallest)  # fmt: skip


def meets_somewhere(setting: str) -> None:
    """Refuse a group that would meet at a home, or nowhere."""
    if setting not in MEETING_PLACES:
        raise Refused("A group meets at the centre or at a neutral place.")


def fit_together(apart: Sequence[Sentence]) -> None:
    """Refuse people whom something keeps apart."""
    if apart:
        raise Refused("These people cannot meet as one group: {why}", why=list(apart))


def waits_alone(in_group: bool) -> None:
    """Refuse to do alone what a group has to do together."""
    if in_group:
        raise Refused("This person waits with a group. Take them out of it first.")


def was_in_group(member: bool) -> None:
    """Refuse to take out of a group whoever is not in it."""
    if not member:
        raise Refused("This person is not in this group.")
