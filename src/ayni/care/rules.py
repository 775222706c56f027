"""What must be true of an encounter, and which answers raise a flag."""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ayni.basics.words import Refused, Sentence, say
from ayni.engines.instruments import Instrument, Score
from ayni.engines.protocols import Decider, Kind, Way

MODALITIES: dict[str, Sentence] = {
    "home": say("At home"),
    "clinic": say("At the centre"),
    "neutral": say("At a neutral place"),
    "phone": say("By telephone"),
    "video": say("By video"),
}

# Where they do not see who else is in the room.
REMOTE = ("phone", "video")

# Why a step of the protocol was left out this time; a step that was done is kept as DONE.
DONE = "done"
SKIPPED_BECAUSE: dict[str, Sentence] = {
    "no-time": say("There was no time"),
    "not-wanted": say("The person did not want it today"),
    "not-fitting": say("It did not fit today"),
    "earlier": say("We had done it before"),
}

# How home practice went. Nobody is to blame for any of them.
PRACTISED: dict[str, Sentence] = {
    "done": say("Done"),
    "partly": say("In part"),
    "not": say("Not this time"),
}

# What is agreed for home, and what got in the way, is a few words. Our own choice (owner: the programme).
LONGEST_PRACTICE = 300


@dataclass(frozen=True)
class Sheet:
    """A paper with headings: each with what it asks, ``longest`` characters of text under each."""

    title: Sentence
    why: Sentence
    headings: Mapping[str, Sentence]
    longest: int


# What is written down with the person. Lengths are our own choice (owner: the programme): what fits on one page is
# read on a hard day, and a formulation that is kept short is one the person can say themselves.
PAPERS: dict[str, Sheet] = {
    "hard-days": Sheet(
        say("For hard days"),
        say("Write it together, in the person's own words, and leave it with them if they have a safe place for it."),
        {
            "signs": say("How I notice that it is getting hard"),
            "helps": say("What I can do by myself that helps"),
            "people": say("People and places that do me good"),
            "call": say("Whom I can call, and how"),
            "services": say("Who is there day and night"),
            "place": say("How we make the place around me safer"),
        },
        500,
    ),
    "understanding": Sheet(
        say("How we understand it"),
        say("A few sentences, agreed with the person. It guides what you do together; it names no illness."),
        {
            "weighs": say("What weighs most now"),
            "keeps": say("What keeps it going"),
            "strengths": say("What is strong, and who is there"),
            "towards": say("What we work towards"),
        },
        300,
    ),
}

# The person's own view of a course: three questions, 0 to 4 each (content/instruments/collaborate).
FEEDBACK = "collaborate"

# A feedback link opens once and for this long; our own choice (owner: the programme).
FEEDBACK_DAYS = 30

# What a worker may say that her concern is about.
CONCERNS = ("concern", "self-harm-thoughts", "violence", "neglect")

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

# What a taken step leads to, and how it is said while nobody did it.
WAYS: dict[str, Sentence] = {
    Way.SEND.value: say("Send on to another place"),
    Way.PROTOCOL.value: say("Ask for what comes next"),
    Way.AGAIN.value: say("Go on with further sessions"),
    Way.TALK.value: say("Talk about it with the supervisor"),
    Way.END.value: say("End the course"),
}
STILL_OPEN: dict[str, Sentence] = {
    Way.SEND.value: say("Decided on {day}: to be sent on to another place. Not sent yet."),
    Way.PROTOCOL.value: say("Decided on {day}: something else comes next. Not asked for yet."),
    Way.AGAIN.value: say("Decided on {day}: there are further sessions. Not added yet."),
    Way.TALK.value: say("Decided on {day}: talk with the supervisor. What was agreed is not written down yet."),
    Way.END.value: say("Decided on {day}: the course ends. Not ended yet."),
}
WAY_VERBS: dict[str, Sentence] = {
    Way.PROTOCOL.value: say("Ask for it"),
    Way.AGAIN.value: say("Add them"),
    Way.TALK.value: say("We talked about it"),
}
# Whose it is to do; others read that it waits.
WHOSE: dict[str, tuple[str, ...]] = {
    Way.SEND.value: ("coordinator",),
    Way.PROTOCOL.value: ("coordinator",),
    Way.AGAIN.value: ("worker", "supervisor"),
    Way.TALK.value: ("worker", "supervisor"),
    Way.END.value: ("worker", "coordinator"),
}
# What is still to be done when an engagement has ended.
OUTLASTS = (Way.PROTOCOL.value,)

NOT_DONE_BECAUSE: dict[str, Sentence] = {
    "not-wanted": say("The person does not want it"),
    "under-way": say("It is under way already"),
    "otherwise": say("It was solved in another way"),
    "mistaken": say("It was decided by mistake"),
}


@dataclass(frozen=True)
class Cause:
    """Why a sheet needs a person: what about, where it shows, and how grave; "" where the site says how grave it is."""

    kind: str
    source_kind: str
    severity: str


def causes(instrument: Instrument, score: Score) -> Iterator[Cause]:
    """What in a sheet needs a person, each thing the instrument asks about at most once.

    An answer that says so; otherwise answers about it that contradict the others; otherwise a question about it that
    was left open or cannot be read. No answer is silenced by what is missing or wrong beside it (promise E4).
    """
    raised = {flag.code for flag in score.flags}
    for flag in score.flags:
        yield Cause(flag.code, "answer", flag.severity)
    for rule in instrument.flags:
        if rule.code in raised:
            continue
        if not set(rule.items).isdisjoint(score.contradictory):
            yield Cause(rule.code, "contradiction", "")
        elif rule.severity == "red" and not set(rule.items).isdisjoint(score.unasked):
            yield Cause(rule.code, "unanswered", "")


def concern_called(kind: object) -> str:
    """What a call for help is about, where that can be read."""
    return kind if isinstance(kind, str) and kind in CONCERNS else "concern"


def sound_times(at: datetime, began_at: datetime, ended_at: datetime) -> None:
    """Refuse an encounter that ends before it begins, lasts a working day, or lies in the future."""
    if ended_at <= began_at:
        raise Refused("An encounter ends after it begins.")
    if ended_at - began_at > LONGEST:
        raise Refused("An encounter of more than eight hours cannot be right; please look at the times.")
    if ended_at > at + timedelta(minutes=10):
        raise Refused("An encounter is recorded when it is over.")


def something_happened(steps: Mapping[str, object], answers: Mapping[str, object], *told: object) -> None:
    """Refuse an encounter in which nothing was written."""
    if not steps and not answers and not any(told):
        raise Refused("Write at least one thing: a step, an answer or a note.")


def short_enough(text: str) -> None:
    """Refuse more than a few words on home practice."""
    if len(text) > LONGEST_PRACTICE:
        raise Refused("Say it in at most {n} letters, so that it can be remembered.", n=LONGEST_PRACTICE)


def may_look_back(how: str, *, mine: bool, looked_at: bool) -> None:
    """Refuse to look back on what was not agreed here, or was looked at already."""
    if how not in PRACTISED or not mine:
        raise Refused("This was not agreed here.")
    if looked_at:
        raise Refused("What was agreed for home was looked at already.")


def still_to_do(done: bool) -> None:
    """Refuse to do twice what a step leads to."""
    if done:
        raise Refused("That was done already, or somebody said why it is not.")


def done_so(way: str, roles: Collection[str], led_to: object, words: str) -> None:
    """Refuse what is somebody else's to do, and what is done only by doing the thing itself."""
    if not set(WHOSE[way]) & set(roles):
        raise Refused("This is for somebody else to do.")
    if way == Way.END or (way == Way.SEND and led_to is None):
        raise Refused("This is done by doing it: send the person on, or end the course.")
    if way == Way.TALK and not words.strip():
        raise Refused("Say in a sentence what was agreed.")


def known_reason(instead: str) -> None:
    """Refuse a reason that is none of ours."""
    if instead not in NOT_DONE_BECAUSE:
        raise Refused("Say why it is not done.")


def may_reopen(way: str, instead: str, undone: bool) -> None:
    """Refuse to undo twice, and to undo what left the house: the paper may be in somebody's hand."""
    if undone:
        raise Refused("That was taken back already.")
    if way == Way.SEND and not instead:
        raise Refused("The person was sent on, so it is ended there, with a reason.")


def fits(kind: str, parts: Mapping[str, str]) -> None:
    """Refuse a paper without a word, with headings of its own, or longer than its page."""
    sheet = PAPERS.get(kind)
    if sheet is None or not set(parts) <= set(sheet.headings):
        raise Refused("There is no such heading.")
    if not any(text.strip() for text in parts.values()):
        raise Refused("Write at least one line.")
    if any(len(text) > sheet.longest for text in parts.values()):
        raise Refused("Say it in at most {n} letters, so that it can be remembered.", n=sheet.longest)


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


def attendance_told(waiting: Set[object], came: Set[object], absent: Set[object]) -> None:
    """Refuse a meeting of which it is not said of everybody whether they came, or to which nobody came."""
    if came & absent or came | absent != waiting:
        raise Refused("Say of everybody who was to come whether they came.")
    if not came:
        raise Refused("Nobody came, so there was no session. Note it with each person, or call the meeting off.")


def not_met_yet(met: bool) -> None:
    """Refuse to write down a meeting twice."""
    if met:
        raise Refused("This meeting is written down already.")


def met_together(together: bool) -> None:
    """Refuse to add a questionnaire to a session of one person, which is saved whole."""
    if not together:
        raise Refused("Only after a meeting of a group is somebody asked later, alone.")


def asked_by(instrument: str, of_protocol: Collection[str]) -> None:
    """Refuse a questionnaire that the protocol never asks."""
    if instrument not in of_protocol:
        raise Refused("This approach does not ask that questionnaire.")


def not_asked_yet(asked: bool) -> None:
    """Refuse to ask the same twice after one meeting."""
    if asked:
        raise Refused("That was asked already after this meeting.")
