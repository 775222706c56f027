"""What would make more people eligible: the smallest single changes, each with how many it gains.

Only wishes and conveniences are ever put up for a change, and always for somebody to decide: the person about their own
choices, the worker about their own limit. Credentials, the competence gate, protections, discretion, incidents and
exclusions are not: no change here drops their rules, and what is suggested for workers makes a rule true, never void.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ayni.basics.languages import name_of
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.engines.matching import demands
from ayni.engines.matching.eligibility import against, reasons
from ayni.engines.matching.problem import Need, Problem, Setting, Worker
from ayni.engines.matching.result import Widening

Out = Sequence[tuple[Worker, Sequence[Reason]]]

# Travel is widened in steps that people say aloud.
STEP_MINUTES = 5

# A second, wider limit is worth saying when it lets at least so many be asked.
A_CHOICE_OF = 3


@dataclass(frozen=True)
class Idea:
    """A change of the need that somebody could agree to, and the rules that it can satisfy."""

    code: str
    change: Mapping[str, Any]
    touches: frozenset[str]


# What another place or way of meeting can satisfy. A shorter way also leaves more of the week, which the rule about
# hours is then asked again; it is never dropped.
WAY = frozenset({"travel-limit", "travel-area", "weekly-hours"})

# What could be done for a worker whom one thing alone keeps out.
WORKER_SIDE = ("competence-stale", "competence-missing", "agreement", "supervisor-none", "supervisor-full")


def would_help(need: Need, out: Out, problem: Problem) -> tuple[Widening, ...]:
    """Every single change that gains somebody, most gained first. ``out``: who was not suggested, with all reasons."""
    found = [*_of_the_need(need, out, problem), *_of_workers(need, out, problem)]
    return tuple(sorted(found, key=lambda each: (-each.gained, each.side, each.code, str(each.sentence))))


def changed(need: Need, change: Mapping[str, Any]) -> Need:
    """The need after a change as a Widening of side "need" writes it; other changes are refused with ValueError."""
    (name, value), *more = change.items()
    if more:
        raise ValueError("one change at a time")
    if name == "worker_sex":
        return replace(need, choices=replace(need.choices, worker_sex=None))
    if name == "lived_experience":
        return replace(need, choices=replace(need.choices, lived_experience=None))
    if name == "hours":
        return replace(need, choices=replace(need.choices, hours=()))
    if name == "language":
        return replace(need, languages=(*need.languages, value))
    if name == "max_travel_minutes":
        return replace(need, max_travel_minutes=value)
    if name == "setting":
        home = need.discretion_point
        return replace(need, setting=Setting(value), place=need.other_settings.get(value), home=home)
    raise ValueError(f"{name!r} is not for us to change")


def _of_the_need(need: Need, out: Out, problem: Problem) -> Iterator[Widening]:
    best_language: Widening | None = None
    for idea in _ideas(need, out, problem):
        after = changed(need, idea.change)
        gained = [
            worker.id
            for worker, why in out
            if {reason.code for reason in why} <= idea.touches and not against(reasons(worker, after, problem))
        ]
        if not gained:
            continue
        widening = Widening(
            code=idea.code,
            side="need",
            sentence=_said(idea, len(gained)),
            change=idea.change,
            gained=len(gained),
            workers=tuple(gained),
        )
        if idea.code != "language":
            yield widening
        elif best_language is None or widening.gained > best_language.gained:
            best_language = widening
    if best_language is not None:
        yield best_language


def _ideas(need: Need, out: Out, problem: Problem) -> Iterator[Idea]:
    if not need.members:  # the choices of a group are those of several people, each of whom would have to be asked
        yield from _of_choices(need, out, problem)
    if need.max_travel_minutes is not None:
        for minutes in _wider([w for w, why in out if _only(why, {"travel-area"})], need):
            yield Idea("travel-area", {"max_travel_minutes": minutes}, frozenset({"travel-area"}))
    for setting in other_ways_to_meet(need):
        yield Idea(f"setting-{setting}", {"setting": setting}, WAY)


def _of_choices(need: Need, out: Out, problem: Problem) -> Iterator[Idea]:
    if need.choices.worker_sex is not None:
        yield Idea("choice-sex", {"worker_sex": None}, frozenset({"choice-sex"}))
    if need.choices.lived_experience is not None:
        yield Idea("choice-lived-experience", {"lived_experience": None}, frozenset({"choice-lived-experience"}))
    if need.choices.hours:
        yield Idea("hours", {"hours": None}, frozenset({"hours"}))
    for code in _other_languages(need, out, problem):
        yield Idea("language", {"language": code}, frozenset({"language"}))


def other_ways_to_meet(need: Need) -> list[str]:
    """Where else they could meet: the places that are known and, for one person who is visited, the telephone."""
    ways = sorted(need.other_settings) if need.members else (*sorted(need.other_settings), Setting.PHONE.value)
    return [each for each in ways if each != need.setting and (need.setting.in_person or each != Setting.PHONE)]


def _other_languages(need: Need, out: Out, problem: Problem) -> list[str]:
    spoken = {
        code
        for worker, why in out
        if _only(why, {"language"})
        for code, fluency in worker.languages.items()
        if fluency >= problem.policy.min_fluency
    }
    return sorted(spoken)


def _of_workers(need: Need, out: Out, problem: Problem) -> Iterator[Widening]:
    for code in WORKER_SIDE:
        workers = tuple(worker.id for worker, why in out if _only(why, {code}))
        if workers:
            yield Widening(
                code=code,
                side="worker",
                sentence=_for_workers(code, len(workers)),
                change={"do": code},
                gained=len(workers),
                workers=workers,
            )
    far = [worker for worker, why in out if _only(why, {"travel-limit"}) and worker.place and need.place]
    for minutes in _wider(far, need):
        asked = tuple(worker.id for worker in far if _way(worker, need) <= minutes)
        text = say(
            "If asked for this once, {n} more worker might travel up to {minutes} minutes.",
            plural="If asked for this once, {n} more workers might travel up to {minutes} minutes.",
            n=len(asked),
            minutes=minutes,
        )
        yield Widening(
            code="travel-limit",
            side="worker",
            sentence=text,
            change={"do": "ask-travel", "minutes": minutes},
            gained=len(asked),
            workers=asked,
        )


def _wider(far: Sequence[Worker], need: Need) -> list[int]:
    """The next limits worth naming: one that gains somebody and, where there are more, one that gives a choice."""
    ways = sorted(_way(worker, need) for worker in far)
    if not ways:
        return []
    first = _rounded_up(ways[0])
    more = _rounded_up(ways[A_CHOICE_OF - 1]) if len(ways) >= A_CHOICE_OF else first
    return [first] if more == first else [first, more]


def _rounded_up(minutes: int) -> int:
    return -(-minutes // STEP_MINUTES) * STEP_MINUTES


def _way(worker: Worker, need: Need) -> int:
    return demands.travel(worker, need) or 0


def _only(why: Sequence[Reason], codes: set[str]) -> bool:
    return {reason.code for reason in why} <= codes


def _said(idea: Idea, n: int) -> Sentence:
    """The idea as something to ask, with what it gains."""
    gain = say("{n} more worker could be asked", plural="{n} more workers could be asked", n=n)
    texts: Mapping[str, Sentence] = {
        "choice-sex": say("If the person would also accept a worker of another sex, {gain}.", gain=gain),
        "choice-lived-experience": say("If the person would do without the lived experience, {gain}.", gain=gain),
        "hours": say("If other times would suit the person, {gain}.", gain=gain),
        "setting-clinic": say("If they met at the centre, {gain}.", gain=gain),
        "setting-neutral": say("If they met at a neutral place, {gain}.", gain=gain),
        "setting-home": say("If they met at home, {gain}.", gain=gain),
        "setting-phone": say("If they spoke by telephone, {gain}.", gain=gain),
    }
    if idea.code == "language":
        language = name_of(idea.change["language"])
        return say("If {language} would do for the person too, {gain}.", language=language, gain=gain)
    if idea.code == "travel-area":
        minutes = idea.change["max_travel_minutes"]
        return say("If you look up to {minutes} minutes away, {gain}.", minutes=minutes, gain=gain)
    return texts[idea.code]


def _for_workers(code: str, n: int) -> Sentence:
    """What somebody could do for workers whom this alone keeps out."""
    gain = say("{n} more worker could be asked", plural="{n} more workers could be asked", n=n)
    texts: Mapping[str, Sentence] = {
        "competence-stale": say("If a supervisor renewed the competence rating and it were passed, {gain}.", gain=gain),
        "competence-missing": say("If a supervisor rated this protocol and it were passed, {gain}.", gain=gain),
        "agreement": say("If the agreement were signed, {gain}.", gain=gain),
        "supervisor-none": say("If a supervisor with room were found, {gain}.", gain=gain),
        "supervisor-full": say("If a supervisor had room for one more, {gain}.", gain=gain),
    }
    return texts[code]
