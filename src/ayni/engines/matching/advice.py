"""What would have to change for one worker, in words for three readers, from what the result holds of that worker.

The coordinator reads every part, with who may change it. The worker reads what concerns the worker, without a number
from which a place, a date or the need of a person could be known; whatever a person decides is not told apart from what
nobody may change. The person reads what they themselves could choose, and nothing about the worker.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ayni.basics.languages import name_of
from ayni.basics.words import Sentence, say
from ayni.engines.matching.result import Change, NotSuggested

ON_DAYS: tuple[Sentence, ...] = (
    say("Mondays"),
    say("Tuesdays"),
    say("Wednesdays"),
    say("Thursdays"),
    say("Fridays"),
    say("Saturdays"),
    say("Sundays"),
)

# Clauses by lever; those of ``setting`` and ``credential`` by what is changed as well. Gaps are the facts of a Change.
TO_COORDINATOR: Mapping[str, Sentence] = {
    "active": say("{name} is active again"),
    "agreement": say("{name} signs the agreement"),
    "matching-consent": say("{name} agrees to be suggested"),
    "credential": say("{name} holds one of these credentials, valid until {until}: {kinds}"),
    "credential-renewed": say("{name}'s credential ({kinds}) is renewed and valid until {until}"),
    "rating": say("{name} passes a new rating for this protocol"),
    "supervisor": say("{name} has a supervisor with room"),
    "language": say("the person also accepts {language}"),
    "speaks": say("{name} speaks {language} well and states it"),
    "choice-sex": say("the person also accepts a worker of another sex"),
    "choice-lived-experience": say("the person does without the lived experience"),
    "days": say("{name} also has hours that suit on {days}"),
    "choice-hours": say("other times suit the person too"),
    "absences": say("{name} is not away in these days: {dates}"),
    "travel-limit": say("{name} travels up to {minutes} minutes instead of {limit}"),
    "travel-area": say("you look up to {minutes} minutes away instead of {limit}"),
    "setting-clinic": say("they meet at the centre"),
    "setting-neutral": say("they meet at a neutral place"),
    "setting-home": say("they meet at home"),
    "setting-phone": say("they speak by telephone"),
    "weekly-minutes": say(
        "{n} minute a week of {name}'s other work is handed over or ends",
        plural="{n} minutes a week of {name}'s other work are handed over or end",
        n=1,
    ),
    "caseload-points": say(
        "{n} point of {name}'s caseload becomes free", plural="{n} points of {name}'s caseload become free", n=1
    ),
}
TO_WORKER: Mapping[str, Sentence] = {
    "active": say("you are active again"),
    "agreement": say("you sign the agreement"),
    "matching-consent": say("you agree to be suggested"),
    "credential": say("you hold a credential that is asked for, valid for the whole time"),
    "credential-renewed": say("your credential is renewed for the whole time"),
    "rating": say("you pass a new rating for this protocol"),
    "supervisor": say("you have a supervisor with room"),
    "speaks": say("you speak {language} well and state it"),
    "days": say(
        "you have hours that suit on {n} more day of the week",
        plural="you have hours that suit on {n} more days of the week",
        n=1,
    ),
    "absences": say("you are not away during this time"),
    "travel-limit": say("you travel farther than {limit} minutes"),
    "travel-area": say("it is looked for farther away"),
    "weekly-minutes": say("some hours of your other work are handed over or end"),
    "caseload-points": say("some of your caseload becomes free"),
}
TO_PERSON: Mapping[str, Sentence] = {
    "language": say("you also accept {language}"),
    "choice-sex": say("you also accept somebody of another sex"),
    "choice-lived-experience": say("you do without the lived experience"),
    "choice-hours": say("other times suit you too"),
    "setting-clinic": say("you meet at the centre"),
    "setting-neutral": say("you meet at a neutral place"),
    "setting-home": say("you meet at home"),
    "setting-phone": say("you speak by telephone"),
}

WHO_TO_COORDINATOR: Mapping[str, Sentence] = {
    "person": say("only the person decides"),
    "worker": say("only the worker decides"),
    "coordinator": say("a coordinator can do this"),
    "supervisor": say("a supervisor can do this"),
    "programme": say("the programme can do this"),
}
WHO_TO_WORKER: Mapping[str, Sentence] = {**WHO_TO_COORDINATOR, "worker": say("only you decide")}

NOT_YOURS = say("Something is not yours to change, and nobody will ask you to.")
NOT_BY_CHOOSING = say("It does not depend on what you chose.")


def change_for_coordinator(out: NotSuggested) -> tuple[Sentence, ...]:
    """All that would have to change, one sentence for each part; or that nobody may change it, and why."""
    closed = {code for part in out.closest if not part.ways for code in part.codes}
    if closed:
        why = [reason.sentence for reason in out.reasons if reason.code in closed]
        return (say("Nothing that anybody may change would help: {why}", why=why),)
    return tuple(_needed(part.ways, _to_coordinator) for part in out.closest)


def change_for_worker(out: NotSuggested) -> tuple[Sentence, ...]:
    """What would have to change, to the worker. Nothing tells whether a person chose, or why nobody may change it."""
    mine = [[way for way in part.ways if all(change.code in TO_WORKER for change in way)] for part in out.closest]
    said = tuple(_needed(ways, _to_worker) for ways in mine if ways)
    return said if all(mine) else (*said, NOT_YOURS)


def change_for_person(out: NotSuggested) -> tuple[Sentence, ...]:
    """What the person could choose otherwise so that this worker can come; or that choosing would not help."""
    ways = [[way for way in part.ways if all(change.who == "person" for change in way)] for part in out.closest]
    if not all(ways):
        return (NOT_BY_CHOOSING,)
    return tuple(
        say("{name} could come if {what}.", name=out.name, what=_either([_all(way, _to_person) for way in each]))
        for each in ways
    )


def _needed(ways: Sequence[Sequence[Change]], told: Callable[[Change], Sentence]) -> Sentence:
    return say("What would have to change: {what}.", what=_either([_all(way, told) for way in ways]))


def _either(ways: Sequence[Sentence]) -> Sentence:
    whole, *others = ways
    for other in others:
        whole = say("{one}, or {other}", one=whole, other=other)
    return whole


def _all(way: Sequence[Change], told: Callable[[Change], Sentence]) -> Sentence:
    whole, *others = (told(change) for change in way)
    for other in others:
        whole = say("{one} and {other}", one=whole, other=other)
    return whole


def _to_coordinator(change: Change) -> Sentence:
    return say("{what} ({who})", what=_clause(TO_COORDINATOR, change), who=WHO_TO_COORDINATOR[change.who])


def _to_worker(change: Change) -> Sentence:
    return say("{what} ({who})", what=_clause(TO_WORKER, change), who=WHO_TO_WORKER[change.who])


def _to_person(change: Change) -> Sentence:
    return _clause(TO_PERSON, change)


def _clause(clauses: Mapping[str, Sentence], change: Change) -> Sentence:
    """The clause of a change, filled with words for its codes."""
    facts = {**change.facts, "name": change.name}
    code = change.code
    if code == "setting":
        code = f"setting-{facts['setting']}"
    elif code == "credential" and facts["renewed"]:
        code = "credential-renewed"
    if "language" in facts:
        facts["language"] = name_of(facts["language"])
    if "days" in facts:
        facts["days"] = [ON_DAYS[day] for day in facts["days"]]
    return replace(clauses[code], facts=facts)
