"""What a flag is, how long somebody may take to answer, and how an escalation may end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ayni.basics.words import Refused, Sentence, say

# Where a flag can come from.
SOURCES: dict[str, Sentence] = {
    "answer": say("An answer"),
    "unanswered": say("A question about danger was left open"),
    "contradiction": say("Answers about danger do not agree"),
    "concern": say("A worker's concern"),
    "message": say("The person asked to be called"),
    "check-in": say("No sign from the worker after a visit alone"),
    "ended-device": say("From a device that may not send any more"),
}

# What was flagged, as the duty person reads it. The words never leave the page of somebody who may read them.
KINDS: dict[str, Sentence] = {
    "self-harm-thoughts": say("Thoughts of being better off dead or of self-harm"),
    "concern": say("The worker is worried about this person"),
    "violence": say("Somebody may be hurting this person"),
    "neglect": say("A child or dependent person may be in danger"),
    "risky-behaviour": say("Does things that could cause harm"),
    "help": say("The person asks for help"),
    "silent": say("The worker may be in danger"),
}

# Red is answered at once, amber soon; the site says how soon (content/jurisdictions, [escalation]).
SEVERITIES: dict[str, Sentence] = {"red": say("At once"), "amber": say("Soon")}

# The ways a supervisor is told. Two that do not depend on each other; either alone suffices.
CHANNELS: dict[str, Sentence] = {"text": say("text message"), "mail": say("e-mail")}

# How often one person is told of one escalation on one channel at the most; the table refuses a fourth.
MOST_MESSAGES = 3

MESSAGE_STATES = {
    "waiting": ("sending", "dropped"),
    "sending": ("sent", "waiting", "unknown"),
    "sent": (),
    "unknown": (),
    "dropped": (),
}
MESSAGE_STATE_NAMES: dict[str, Sentence] = {
    "waiting": say("to be sent"),
    "sending": say("on its way"),
    "sent": say("sent"),
    "unknown": say("not known whether it left"),
    "dropped": say("not sent any more"),
}

# Messages in these states were not tried, so no page calls them so.
NOT_TRIED = ("waiting", "dropped")

MESSAGE_REASONS: dict[str, Sentence] = {
    "first": say("asked"),
    "reminder": say("reminded"),
    "second": say("told to be next"),
    "drill": say("drill"),
}

# What somebody is told. None of the texts says what it is about, or about whom.
MESSAGES: dict[str, Sentence] = {
    "first": say("Please open your duty page: you are asked for an answer."),
    "reminder": say("Please open your duty page: an answer is still waited for."),
    "second": say("Please open your duty page: a colleague has not answered yet, and you are next."),
    "drill": say("This is a drill. Nobody is asked for anything."),
}

# Why a supervisor neither answers for a person nor is asked to, and why a worker is not suggested to them.
ASIDE: dict[str, Sentence] = {
    "known": say("They know each other"),
    "asked": say("The person asked for somebody else"),
    "incident": say("Something happened between them"),
}

STATES = {
    "open": ("acknowledged",),
    "acknowledged": ("closed",),
    "closed": (),
}
STATE_NAMES: dict[str, Sentence] = {
    "open": say("Waiting for an answer"),
    "acknowledged": say("Being handled"),
    "closed": say("Closed"),
}

# What the ledger says of drills.
DRILL_VERBS = ("safety.begin_drill", "safety.pass_drill_on")
# A drill goes the same way, and is over once the clock has passed it on.
DRILL_STATES = {"open": ("over",), "over": ()}
DRILL_STATE_NAMES: dict[str, Sentence] = {"open": say("On its way"), "over": say("Over")}

# What of the way of flags can be wrong; a channel on which nothing leaves has its own name for a code.
ALARMS: dict[str, Sentence] = {
    "store": say("The database does not answer."),
    "loop": say("The job loop stands still: nothing is passed on and nobody is told by itself."),
    "drill": say("No drill was begun in time."),
    "seen": say("The last drill was not among the flags that the duty page reads, or too late."),
    "nobody": say("A flag is open, and there is nobody who may be asked to answer it."),
    "clock": say("The last drill was not passed on by the clock, or too late."),
    **{channel: say("By {channel} nothing leaves, or too late.", channel=name) for channel, name in CHANNELS.items()},
}


@dataclass(frozen=True)
class Drill:
    """How far a drill came: when each of "seen", "clock" and the channels was reached, None where it was not."""

    begun_at: datetime
    target_at: datetime
    reached: Mapping[str, datetime | None]

    @property
    def lacking(self) -> Sequence[str]:
        """What was not reached in time."""
        return [stage for stage, at in self.reached.items() if at is None or at > self.target_at]

    def is_judged(self, now: datetime) -> bool:
        """Whether its time is over, or it has come the whole way before."""
        return self.target_at <= now or not self.lacking


OUTCOMES: dict[str, Sentence] = {
    "safe": say("Safe now, with a plan"),
    "referred": say("Taken to specialist care"),
    "emergency": say("Emergency services came"),
    "unreachable": say("Could not be reached; others keep trying"),
    "mistaken": say("Asked again: there was no danger"),
}


def may_acknowledge(state: str) -> None:
    """Refuse to answer twice."""
    if state != "open":
        raise Refused("This flag was answered already.")


def in_turn(is_on_duty: bool, was_asked: bool, on_duty: Sequence[str]) -> None:
    """Refuse an answer of whoever is neither on duty nor was asked, while somebody is; ``on_duty`` are their names."""
    if on_duty and not is_on_duty and not was_asked:
        raise Refused(
            "You are not on duty and were not asked. If you have done something for the person, call {names}, who "
            "answers.",
            names=list(on_duty),
        )


def known_aside(why: str) -> None:
    """Refuse a reason we have no word for."""
    if why not in ASIDE:
        raise Refused("'{why}' is not a reason for standing aside.", why=why)


def may_let_back(is_aside: bool) -> None:
    """Refuse to let back who was never set aside, or was let back already."""
    if not is_aside:
        raise Refused("Nobody has set her aside for this person.")


def may_close(state: str) -> None:
    """Refuse to close what nobody has answered, or what is closed."""
    if state == "open":
        raise Refused("Answer the flag first: say what was done.")
    if state == "closed":
        raise Refused("This flag is closed already.")


def not_gone_on(owned_until: datetime, seen: datetime | None) -> None:
    """Refuse to pass on what went on to somebody else since the asker looked; ``seen`` is None for who did not look."""
    if seen is not None and seen != owned_until:
        raise Refused("This flag went on to somebody else meanwhile.")


def worth_sending(why: str, state: str, owns: bool, valid_until: datetime, now: datetime) -> bool:
    """Whether a message still says something true: unanswered, not too old, and to whom it is with now or next."""
    return state == "open" and now < valid_until and (owns or why == "second")


def may_say_more(state: str) -> None:
    """Refuse words about what is over."""
    if state == "closed":
        raise Refused("This flag is closed already.")


def may_review(state: str, is_reviewed: bool) -> None:
    """Refuse to look back at what is not over, or twice."""
    if state != "closed":
        raise Refused("Look back at a flag once it is closed.")
    if is_reviewed:
        raise Refused("Somebody has looked back at this flag already.")


def sound_step(who: str, until: date | None) -> None:
    """Refuse a step that nobody takes, or that is due on no day."""
    if bool(who.strip()) != (until is not None):
        raise Refused("Say both who does it and by when, or leave both empty.")


def known_outcome(outcome: str) -> None:
    """Refuse an ending we have no word for."""
    if outcome not in OUTCOMES:
        raise Refused("'{outcome}' is not one of the ways a flag can end.", outcome=outcome)
