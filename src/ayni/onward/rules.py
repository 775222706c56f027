"""The states of an onward referral, why it ends as it does, and when somebody has to be asked after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say

# state -> the states that may follow. An appointment may be given anew; advice that comes back says that they went;
# nothing ends without saying how.
STATES = {
    "sent": ("received", "appointed", "attended", "missed", "back", "returned", "closed"),
    "received": ("appointed", "attended", "missed", "back", "returned", "closed"),
    "appointed": ("appointed", "attended", "missed", "back", "returned", "closed"),
    "missed": ("appointed", "attended", "back", "returned", "closed"),
    "attended": ("appointed", "back", "returned", "closed"),
    "back": (),
    "returned": (),
    "closed": (),
}
STATE_NAMES: dict[str, Sentence] = {
    "sent": say("Sent, no word from the place yet"),
    "received": say("The place expects them"),
    "appointed": say("A day and an hour are arranged"),
    "missed": say("They did not go"),
    "attended": say("They went"),
    "back": say("Referred back with advice"),
    "returned": say("Returned by the place"),
    "closed": say("Ended without going back"),
}
WENT = ("attended", "back")
ENDS = tuple(state for state, following in STATES.items() if not following)

# What of a person the place may be told, each only if they agree.
TELLS: dict[str, Sentence] = {
    "name": say("Their name"),
    "reach": say("How to reach them"),
    "why": say("Why we send them, in a few words"),
}

MISSED_BECAUSE: dict[str, Sentence] = {
    "money": say("It cost too much: the visit, the way, or a day without earning"),
    "far": say("It was too far, or there was no way to go"),
    "no-time": say("No time: work, children or somebody to care for"),
    "not-told": say("They did not know when or where"),
    "turned-away": say("They went and were turned away"),
    "seen": say("They feared being seen there"),
    "family": say("Somebody at home was against it"),
    "not-wanted": say("They did not want to, or felt better"),
    "other": say("Another reason"),
}

RETURNED_BECAUSE: dict[str, Sentence] = {
    "early": say("Too early: more can be done where they come from"),
    "not-theirs": say("It is not what this place does"),
    "full": say("There is no room"),
    "papers": say("A paper or an insurance is missing"),
    "elsewhere": say("They are in care elsewhere already"),
    "other": say("Another reason"),
}
EARLY = "early"

CLOSED_BECAUSE: dict[str, Sentence] = {
    "declined": say("The person does not want it any more"),
    "stays": say("The place goes on with them and writes nothing"),
    "no-answer": say("The place never answered"),
    "moved": say("The person moved away"),
    "no-consent": say("The person took back their consent"),
    "twice": say("It was entered twice"),
}

# Who is called, in this order, while nothing is heard; then again from the first.
WHOM: dict[str, Sentence] = {
    "place": say("the place"),
    "worker": say("the worker, who asks the person"),
    "person": say("the person, in a way they called safe"),
}
ASKED_IN_TURN: dict[str, tuple[str, ...]] = {
    "sent": ("place", "place", "worker", "person"),
    "received": ("place", "place", "worker", "person"),
    "appointed": ("worker", "person", "place"),
    "missed": ("worker", "person"),
    "attended": ("place", "place", "worker", "person"),
}
# Which number of the jurisdiction says how many days may pass in a state without word.
PATIENCE = {"sent": "receive", "received": "appoint", "appointed": "attend", "missed": "miss", "attended": "advise"}

CALLS: dict[str, Sentence] = {
    "no-answer": say("Nobody answered"),
    "later": say("They will say later"),
    "reached": say("Spoken with; written down here"),
}

# A person of another place who sent somebody to us: told back if the person agrees, or not told.
IN_STATES = {"came": ("told", "kept"), "told": (), "kept": ()}
IN_STATE_NAMES: dict[str, Sentence] = {
    "came": say("Came from there; nobody was told yet"),
    "told": say("The place was told how it goes"),
    "kept": say("Nothing is told back, as the person wishes"),
}


@dataclass(frozen=True)
class Patience:
    """How long may pass without word, as a jurisdiction says."""

    days: Mapping[str, float]

    def due(self, state: str, since: datetime, appointment_at: datetime | None) -> datetime | None:
        """When something should have been heard; None once it has ended. An appointment counts from its hour."""
        if state not in PATIENCE:
            return None
        begins = appointment_at if state == "appointed" and appointment_at else since
        return begins + timedelta(days=self.days[PATIENCE[state]])

    def again(self, at: datetime) -> datetime:
        """When to call again after a call that brought no answer."""
        return at + timedelta(days=self.days["again"])


def whom_next(state: str, calls: int) -> str:
    """Whom to call next after so many calls in this state that brought nothing."""
    turn = ASKED_IN_TURN[state]
    return turn[calls % len(turn)]


def may_move(state: str, to: str) -> None:
    """Refuse a step that the table of states does not have."""
    if to not in STATES[state]:
        raise Refused("This onward referral is at '{state}' and cannot go to '{to}'.", state=STATE_NAMES[state],
                      to=STATE_NAMES[to])  # fmt: skip


def needs_consent(agreed: bool) -> None:
    """Refuse to tell another place of somebody who has not agreed to it."""
    if not agreed:
        raise Refused("Ask the person first whether the place may be told of them, and record the answer.")


def known_tells(tells: Sequence[str]) -> None:
    """Refuse to tell what nobody was asked about."""
    for each in tells:
        if each not in TELLS:
            raise Refused("'{what}' is nothing that people are asked whether we may tell.", what=each)


def not_there_already(going: bool) -> None:
    """Refuse to send somebody to a place to which they are on the way."""
    if going:
        raise Refused("They are on the way to this place already; follow that onward referral to its end.")


def in_this_jurisdiction(same: bool) -> None:
    """Refuse a place of another jurisdiction's directory."""
    if not same:
        raise Refused("This place is not in the directory of the centre.")


def known_reason(reason: str, reasons: Mapping[str, Sentence], words: str) -> None:
    """Refuse a reason we have no word for, and another reason that says nothing."""
    if reason not in reasons:
        raise Refused("'{reason}' is not one of the reasons here.", reason=reason)
    if reason == "other" and not words.strip():
        raise Refused("Say the other reason in a few words.")


def sound_appointment(appointment_at: datetime, sent_at: datetime) -> None:
    """Refuse a day before the person was sent."""
    if appointment_at < sent_at:
        raise Refused("The appointment lies before the day on which they were sent; please look at the date.")


def says_something(words: str) -> None:
    """Refuse advice without a word."""
    if not words.strip():
        raise Refused("Write the advice: what was found, what to go on with, when to come again.")


def still_under_way(state: str) -> None:
    """Refuse to ask after what has ended."""
    if state in ENDS:
        raise Refused("This onward referral has ended: {state}.", state=STATE_NAMES[state])


def may_undo(number: int, own: bool, happened_at: datetime, at: datetime, hours: float) -> None:
    """A step is taken back while it can have led nowhere yet; sending is never undone, it is ended.

    ``own``: whether whoever takes it back wrote it down, or answers for the centre.
    """
    if not own:
        raise Refused("Somebody else wrote this down; ask the coordinator.")
    if number == 1:
        raise Refused("That somebody was sent cannot be taken back: end it and say why.")
    if at - happened_at > timedelta(hours=hours):
        raise Refused("This was written down more than {hours} hours ago; write the next step instead.", hours=hours)


def may_tell_us(tells_back: bool) -> None:
    """Refuse a link to a place of which the person did not agree that it tells us."""
    if not tells_back:
        raise Refused("The person did not agree that the place tells us how it went.")


def link_opens(expires_at: datetime, at: datetime, state: str) -> None:
    """Refuse a link that is too old, or leads to what has ended."""
    if at >= expires_at:
        raise Refused("This link is too old to be used. Please call the centre.")
    still_under_way(state)


def may_answer(state: str, to: str) -> None:
    """Refuse to tell back twice."""
    if to not in IN_STATES[state]:
        raise Refused("This was answered already.")


def of_this_course(is_so: bool) -> None:
    """Refuse a step of another course."""
    if not is_so:
        raise Refused("That step was decided in another course.")


def may_be_told(agrees: bool) -> None:
    """Refuse to tell a place how somebody is who does not agree to it."""
    if not agrees:
        raise Refused("The person did not agree that this place is told anything.")
