"""What must be true of an encounter, and which answers raise a flag."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from ayni.basics.words import Refused, Sentence, say
from ayni.engines.protocols import Decider, Kind

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

# What a rule of a protocol proposes, the most cautious first.
KINDS: dict[str, Sentence] = {
    Kind.EXCLUDE.value: say("Not this, or not now"),
    Kind.STEP_UP.value: say("More care"),
    Kind.STOP.value: say("Stop"),
    Kind.COMPLETE.value: say("Complete"),
    Kind.REPEAT.value: say("Go on"),
    Kind.STEP_DOWN.value: say("Less often"),
    Kind.START.value: say("Begin"),
}

# What follows a rule that is taken: an engagement comes to its end.
ENDING = (Kind.COMPLETE.value, Kind.STOP.value)


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


def asked_before_the_first(met: bool) -> None:
    """Refuse to ask outside a session once sessions have begun."""
    if met:
        raise Refused("Sessions have begun, so questions are asked in them.")


def begins_with(instrument: str, asked: Collection[str]) -> None:
    """Refuse a questionnaire that no rule about beginning looks at."""
    if instrument not in asked:
        raise Refused("What is done together does not begin with this questionnaire.")


def is_asked(fact: str, asked: Collection[str]) -> None:
    """Refuse a fact that the protocol does not ask about."""
    if fact not in asked:
        raise Refused("No rule of what is done together asks about this.")


def not_to_come(so_on: date | None, at: datetime) -> None:
    """Refuse a fact of a day that is still to come; a day later than the server's may be today elsewhere."""
    if so_on and so_on > (at + timedelta(days=1)).date():
        raise Refused("What is stated is so already; please look at the day.")


def not_decided_yet(decision: object) -> None:
    """Refuse a second decision on the same facts."""
    if decision is not None:
        raise Refused("Somebody has decided on this already. It can be decided again when something new is known.")


def may_decide(decider: Decider, *, supervises: bool) -> None:
    """Refuse what only the supervisor may take or set aside."""
    if decider is Decider.SUPERVISOR and not supervises:
        raise Refused("Only the supervisor decides this. Talk to them, and go on as carefully as before meanwhile.")


def still_valid(used: bool, expires_at: datetime, at: datetime) -> None:
    """Refuse a feedback link that was used or is too old."""
    if used:
        raise Refused("This was answered already. Thank you.")
    if at >= expires_at:
        raise Refused("This link is too old to be used. Ask your worker or the centre for a new one.")
