"""One referral or group: let the engine propose who could take it, keep the proposal, and read it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ayni.basics.reasons import Reason
from ayni.basics.words import Refused
from ayni.engagements.models import Offer, Shortlist
from ayni.engagements.planning.gathering import considered, problem_of, rules_of
from ayni.engagements.planning.weighing import weighing_of
from ayni.engagements.queries import asked_for
from ayni.engines import matching
from ayni.referrals.queries import Referral, Sought, referrals_of
from ayni.workers.queries import Worker, complete

# What a handover carries from the old referral to the new one.
CARRIED = ("kind", "protocol", "urgency", "contacts_per_week", "minutes_per_contact", "acuity_points", "note")
CHOSEN = (
    "languages", "worker_sex", "lived_experience", "setting", "not_from_my_street", "in_group", "hours",
    "decided_with",
)  # fmt: skip


def propose(sought: Sought, at: datetime, only: Sequence[Worker] = ()) -> dict[str, Any]:
    """Everything a Shortlist keeps: the problem, its hash, the engine's version and its whole result.

    All workers of the jurisdiction are considered, or ``only`` some.
    """
    some = list(complete(Worker.objects.filter(pk__in=[each.pk for each in only])))
    problem = problem_of([sought], some if only else considered(sought.centre), at)
    result = matching.solve(problem)
    return {
        "problem_hash": result.problem_hash,
        "engine": result.engine_version,
        "problem": problem.as_json(),
        "result": result.as_json(),
        "suggested": len(result.shortlists[str(sought.pk)]),
        "considered": len(problem.workers),
        "weighing": weighing_of(sought.centre.jurisdiction, at),
    }


def still_eligible(sought: Sought, worker: Worker, at: datetime) -> None:
    """Refuse with the reasons when the worker, as things are now, no longer qualifies."""
    if against := speaks_against(sought, worker, at):
        raise Refused("This offer can no longer be accepted: {reasons}", reasons=[each.sentence for each in against])


def speaks_against(sought: Sought, worker: Worker, at: datetime) -> tuple[Reason, ...]:
    """What keeps the worker from the referral or group as things are now; nothing where the worker qualifies."""
    problem = problem_of([sought], list(complete(Worker.objects.filter(pk=worker.pk))), at)
    against = matching.solve(problem).not_suggested[str(sought.pk)]
    return against[0].reasons if against else ()


def result_of(shortlist: Shortlist) -> matching.Result:
    """The engine's answer as it was."""
    return matching.Result.from_json(shortlist.result)


def candidates_of(shortlist: Shortlist) -> dict[str, matching.Candidate]:
    """The suggested workers by id, best first."""
    return {each.worker: each for each in result_of(shortlist).shortlists[shortlist.need]}


def suggested(shortlist: Shortlist) -> list[UUID]:
    """The ids of the suggested workers, best first, without opening what stands beside them."""
    return [UUID(each["worker"]) for each in shortlist.result["shortlists"][shortlist.need]]


def why_not(worker: Worker, most: int = 20) -> list[tuple[datetime, matching.NotSuggested]]:
    """The last times the worker was not suggested, and what stood against it."""
    found = []
    for shortlist in Shortlist.objects.order_by("-made_at", "pk")[:most]:
        for each in result_of(shortlist).not_suggested[shortlist.need]:
            if each.worker == str(worker.pk):
                found.append((shortlist.made_at, each))
    return found


# What keeps a worker from taking somebody on, and not from going once in another's place: the day is planned anyway.
ROOM = frozenset({"hours", "absent", "weekly-hours", "caseload", "supervisor-full"})


def could_stand_in(referrals: Sequence[Referral], workers: list[Worker], at: datetime) -> dict[UUID, frozenset[UUID]]:
    """For each referral (all of one jurisdiction) the workers who could once go in another's place.

    Everything holds that holds for whoever takes a person on – credential, competence, language, the person's choices,
    discretion – but for the room in her week.
    """
    if not referrals or not workers:
        return {referral.pk: frozenset() for referral in referrals}
    against = matching.solve(problem_of(referrals, workers, at)).not_suggested
    barred = {
        (UUID(need), UUID(each.worker))
        for need, out in against.items()
        for each in out
        if any(reason.code not in ROOM for reason in each.reasons)
    }
    return {
        referral.pk: frozenset(each.pk for each in workers if (referral.pk, each.pk) not in barred)
        for referral in referrals
    }


def already_asked(sought: Sought) -> dict[UUID, str]:
    """Workers who were asked for it, with the state of their newest offer."""
    return dict(Offer.objects.filter(**asked_for(sought)).order_by("sent_at", "pk").values_list("worker", "state"))


def terms(sought: Sought, candidate: matching.Candidate) -> dict[str, Any]:
    """What an offer says of minutes and pay: contact, notes on each person and travel all count and are all paid."""
    rules = rules_of(sought.centre)
    notes = rules["protections"]["notes_minutes"]["value"]
    people = len(referrals_of(sought))
    each = sought.minutes_per_contact + notes * people + 2 * (candidate.travel_minutes or 0)
    return {
        "people": people,
        "travel_minutes": candidate.travel_minutes,
        "weekly_minutes": candidate.needs_minutes_week,
        "pay_currency": rules["currency"],
        # Rounded up to a whole minor unit, in the worker's favour.
        "pay_minor": -(-sought.contacts * each * rules["pay"]["floor"]["value"] // 60),
        "reasons": [reason.as_json() for reason in candidate.chips],
    }
