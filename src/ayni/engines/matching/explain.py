"""The same result in words for three readers, from the result alone.

The coordinator reads every reason. The worker reads what the worker can change, and nothing about a person. The person
reads what was chosen and is met, and nothing clinical, nothing about where the worker lives or how others judged them.
"""

from collections.abc import Mapping
from dataclasses import replace

from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.engines.matching.result import Candidate, NotSuggested, Result

# What a worker reads instead of anything that would tell about a person.
CHOSEN_OTHERWISE = say("The person's own choices and their discretion pointed to somebody else.")

# Sentences to the worker, filled with the facts of the reason they stand for. A code that is missing here concerns a
# person, so it is answered with CHOSEN_OTHERWISE.
TO_WORKER: Mapping[str, Sentence] = {
    "inactive": say("You are not active at present."),
    "agreement": say("Your agreement is not signed yet."),
    "matching-consent": say("You chose not to be suggested. You can change that at any time."),
    "credential": say("You hold no credential that is asked for here and valid for the whole time."),
    "competence-missing": say("You have no competence rating for this protocol yet. Ask your supervisor for one."),
    "competence-harmful": say(
        "Your latest rating for this protocol has an item to work on first. Talk with your supervisor."
    ),
    "competence-below-gate": say(
        "You reach {share} % of the items in your latest rating for this protocol; {gate} % are needed."
    ),
    "competence-stale": say(
        "Your competence rating for this protocol is {months} months old; the limit is {limit}. Ask for a new one."
    ),
    "supervisor-none": say("You have no supervisor at present; the programme has to find one."),
    "supervisor-full": say("Your supervisor has no room left; that is for the programme to solve."),
    "language": say("A language was asked for that you have not stated to speak well ({languages})."),
    "hours": say("Days a week on which your hours suit: {found} (needed: {needed})."),
    "absent": say("You are away during this time."),
    "travel-limit": say("It is farther than you travel, or the way is not known."),
    "travel-area": say("It is farther away than was looked for."),
    "weekly-hours": say("It would exceed your weekly hours: {free} minutes are free and {needs} are needed."),
    "caseload": say("It would exceed your caseload."),
}

# Sentences to the person about somebody who can come.
TO_PERSON: Mapping[str, Sentence] = {
    "language": say("{name} speaks {language}."),
    "choice-sex": say("{name} is {wanted}, as you asked."),
    "choice-lived-experience": say("{name} has the experience that you asked for."),
    "hours": say("{name} has time when it suits you."),
    "supervisor": say("{name} is accompanied by a supervisor."),
    "agreement": say("{name} works under a written agreement."),
    "score-continuity": say("{name} has accompanied you before."),
}

# What one of a group is not told, because it may be another's choice or concern another.
OF_ONE_IN_THE_GROUP = frozenset({"choice-sex", "choice-lived-experience", "score-continuity"})


def for_coordinator(result: Result, need: str, worker: str) -> tuple[Sentence, ...]:
    """Why this worker is suggested (what speaks most for it first), or every reason why not."""
    found = _found(result, need, worker)
    if isinstance(found, NotSuggested):
        return tuple(reason.sentence for reason in found.reasons)
    return tuple(reason.sentence for reason in (*found.chips, *found.reasons_for))


def for_worker(result: Result, need: str, worker: str) -> tuple[Sentence, ...]:
    """Why I was or was not suggested, to the worker: second person, and nothing from which a person could be known."""
    found = _found(result, need, worker)
    if isinstance(found, Candidate):
        return (say("You were suggested. Whether you take it is your choice and costs you nothing."),)
    return why_not_for_worker(found)


def why_not_for_worker(out: NotSuggested) -> tuple[Sentence, ...]:
    """The same for somebody who was not suggested."""
    said: list[Sentence] = []
    for reason in out.reasons:
        sentence = _filled(TO_WORKER[reason.code], reason) if reason.code in TO_WORKER else CHOSEN_OTHERWISE
        if sentence not in said:
            said.append(sentence)
    return tuple(said)


def for_person(result: Result, need: str, worker: str) -> tuple[Sentence, ...]:
    """Why this worker, to the person who will be visited. Empty for somebody who is not suggested.

    Everybody in a group reads the same: nothing that only some of them chose.
    """
    found = _found(result, need, worker)
    if isinstance(found, NotSuggested):
        return ()
    reasons = [*found.reasons_for, *(term.reason for term in found.terms if term.reason.holds)]
    kept = OF_ONE_IN_THE_GROUP if need in result.groups else frozenset()
    return tuple(
        replace(TO_PERSON[reason.code], facts={**reason.sentence.facts, "name": found.name})
        for reason in reasons
        if reason.code in TO_PERSON and reason.code not in kept
    )


def _found(result: Result, need: str, worker: str) -> Candidate | NotSuggested:
    """What the result holds about the pair; KeyError when it knows nothing of one of them."""
    everyone: tuple[Candidate | NotSuggested, ...] = (*result.shortlists[need], *result.not_suggested[need])
    for each in everyone:
        if each.worker == worker:
            return each
    raise KeyError(worker)


def _filled(template: Sentence, reason: Reason) -> Sentence:
    return replace(template, facts=reason.sentence.facts)
