"""The states of a visit and what may be done in each."""

from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say
from ayni.engagements.rules import PLAN_STATE_NAMES, PLAN_STATES

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
    "taken-back": say("The round it was planned in was taken back"),
}
# What nobody chooses: the house says it when it calls off what is left.
NOT_CHOSEN = frozenset({"ended", "taken-back"})
MISSED_BECAUSE: dict[str, Sentence] = {
    "nobody-home": say("Nobody was there"),
    "person-unwell": say("The person was not well enough"),
    "worker-late": say("The worker could not come"),
    "wrong-place": say("The place was not found"),
}

# Why somebody was not at a meeting of their group.
ABSENT_BECAUSE: dict[str, Sentence] = {
    "did-not-come": say("Did not come, and we do not know why"),
    "said-before": say("Had said so before"),
    "could-not-leave": say("Could not get away from work or home"),
    "person-unwell": say("The person was not well enough"),
}

# A plan of rounds goes on as any plan does; adopting it arranges visits instead of asking workers.
ROUND_STATES = PLAN_STATES
ROUND_STATE_NAMES: dict[str, Sentence] = {**PLAN_STATE_NAMES, "adopted": say("Adopted: the visits are arranged so")}
STILL_ADOPTABLE = tuple(state for state, after in ROUND_STATES.items() if "superseded" in after)

WHAT_IFS: dict[str, Sentence] = {
    "one-more": say("One more worker, who sets off from the centre"),
    "a-car": say("A car instead of the way somebody travels now"),
    "longer": say("Half an hour more before and after the hours that suit people"),
}

# A visit may be begun this long before its time: people are early, buses are not.
EARLY = timedelta(hours=2)

# Where a worker is by herself with the person: nobody else would notice that she does not come back.
BY_HERSELF = ("home", "neutral")


def is_alone(setting: str, in_pair: bool, in_meeting: bool) -> bool:
    """Whether a worker makes this visit alone, so that a sign of her is waited for when it is over."""
    return setting in BY_HERSELF and not in_pair and not in_meeting


def may_check_in(state: str, is_waited_for: bool, said: bool) -> None:
    """Refuse a sign that nobody waits for, or a second one."""
    if said:
        raise Refused("You have said so already.")
    if state != "arrived" or not is_waited_for:
        raise Refused("Nobody waits for a sign after this visit.")


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


def round_may_become(state: str, after: str) -> None:
    """Refuse a step of a plan of rounds that does not follow, and say where it stands."""
    if after not in ROUND_STATES[state]:
        raise Refused("That cannot be done with this plan now. Its state: {state}.", state=ROUND_STATE_NAMES[state])


def something_to_plan(visits: int) -> None:
    """Refuse to plan a day without visits."""
    if visits == 0:
        raise Refused("Nobody is to be visited then, so there is nothing to plan.")


def not_supposed(what_if: str) -> None:
    """Refuse to adopt what supposes something that is not so."""
    if what_if:
        raise Refused("This plan supposes what is not so; it is there to be compared, and cannot be adopted.")


def nothing_begun(begun: int) -> None:
    """Refuse to take back rounds of which something has happened."""
    if begun:
        raise Refused("Visits of these rounds have begun or were changed since, so they cannot be taken back.")


def can_be_replayed(answered: bool) -> None:
    """Refuse to work out again what was never answered."""
    if not answered:
        raise Refused("This plan has no answer yet that could be checked.")


def to_be_told(waits: bool) -> None:
    """Refuse to note twice that somebody was told."""
    if not waits:
        raise Refused("Nobody has to be told of this visit any more.")


def pairs_may_change(in_pairs: bool, wished: bool) -> None:
    """Refuse to ask for what is so already."""
    if in_pairs == wished:
        raise Refused("This is so already.")


def changed_since() -> Sentence:
    """Why a stop no longer holds: the visit went on without the plan."""
    return say("The visit was moved, called off or begun since the plan was made.")


def ended_since() -> Sentence:
    """Why a stop no longer holds: there is nobody to visit any more."""
    return say("The engagement has ended since the plan was made.")


def away_then(name: str) -> Sentence:
    """Why a stop no longer holds: the worker is away."""
    return say("{name} is away then.", name=name)


def elsewhere_then(name: str) -> Sentence:
    """Why a stop no longer holds: something else was arranged meanwhile."""
    return say("{name} has another visit at that time.", name=name)


def over_by_then() -> Sentence:
    """Why a stop no longer holds: its time has come and gone."""
    return say("Its time is over already.")


def alone(in_meeting: bool) -> None:
    """Refuse to move one person's visit away from the meeting that the others come to."""
    if in_meeting:
        raise Refused("A whole group meets then. Give the meeting another time, or call off this person's visit.")


def somebody_comes(people: int) -> None:
    """Refuse a meeting to which nobody would come."""
    if people == 0:
        raise Refused("Nobody of this group is accompanied any more, or the meeting is over.")


def free(clash: bool) -> None:
    """Refuse a second visit for the same worker at the same time."""
    if clash:
        raise Refused("The worker has another visit at that time.")
