"""The states of a visit and what may be done in each."""

from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say

STATES = {
    "planned": ("arrived", "held", "cancelled", "missed"),
    "arrived": ("held",),
    "held": (),
    "cancelled": (),
    "missed": (),
}
STATE_NAMES: dict[str, Sentence] = {
    "planned": say("Arranged"),
    "arrived": say("Under way"),
    "held": say("Took place"),
    "cancelled": say("Called off"),
    "missed": say("Did not happen"),
}

CANCELLED_BECAUSE: dict[str, Sentence] = {
    "person-asked": say("The person asked for it"),
    "worker-ill": say("The worker is ill"),
    "unsafe": say("It is not safe to go"),
    "transport": say("No way to get there"),
    "ended": say("The engagement ended"),
}
MISSED_BECAUSE: dict[str, Sentence] = {
    "nobody-home": say("Nobody was there"),
    "person-unwell": say("The person was not well enough"),
    "worker-late": say("The worker could not come"),
    "wrong-place": say("The place was not found"),
}

# A visit may be begun this long before its time: people are early, buses are not.
EARLY = timedelta(hours=2)


def may_move(state: str, to: str) -> None:
    """Refuse a step that the table of states does not have."""
    if to not in STATES[state]:
        raise Refused("This visit is at '{state}' and cannot become '{to}'.", state=STATE_NAMES[state],
                      to=STATE_NAMES[to])  # fmt: skip


def sound_time(at: datetime, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a visit in the past or one that ends before it begins."""
    if starts_at < at - timedelta(minutes=15):
        raise Refused("A visit is arranged for a time that is still to come.")
    if ends_at <= starts_at:
        raise Refused("A visit ends after it starts.")


def not_before_time(at: datetime, starts_at: datetime) -> None:
    """Refuse to call missed or under way what has not come yet."""
    if at < starts_at - EARLY:
        raise Refused("This visit is still to come; move it or call it off instead.")


def free(clash: bool) -> None:
    """Refuse a second visit for the same worker at the same time."""
    if clash:
        raise Refused("The worker has another visit at that time.")
