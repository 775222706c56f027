"""Everybody who waits at once: the question, asked in steps that can be stopped, and the answer read back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ayni.basics.plain import plain, revived
from ayni.basics.words import Sentence
from ayni.engagements.models import BatchAnswer, BatchPlan, Offer
from ayni.engagements.planning.gathering import RECENT, considered, narrower, problem_of, supervisors_of
from ayni.engagements.planning.proposals import speaks_against
from ayni.engagements.queries import load_of
from ayni.engagements.rules import (
    POLICIES,
    group_changed,
    no_longer_waits,
    no_room,
    no_room_above,
    said_no_to_it,
    waits_with_a_group,
)
from ayni.engines.matching import batch
from ayni.places.queries import district
from ayni.referrals.queries import Group, Referral, Sought, referrals_of
from ayni.referrals.rules import GROUP_STATE_NAMES, STATE_NAMES
from ayni.workers.queries import Worker, complete

# How many pairs one step looks at, about: some tenths of a second, so that nothing else waits for a plan.
PAIRS_OF_A_STEP = 1500


def question_of(sought: Sequence[Sought], policy: str, at: datetime) -> batch.Question:
    """The question of a plan for these referrals and groups, of one jurisdiction, under the policy of that name."""
    workers = considered(sought[0].centre)
    persons = {str(each.pk): _persons(each, at) for each in sought}
    codes = {each.district for those in persons.values() for each in those} | {worker.ubigeo for worker in workers}
    codes |= {each.ubigeo for each in sought if isinstance(each, Group)}
    known = {code: found for code in sorted(codes) if (found := district(code))}
    problem = problem_of(sought, workers, at)
    declined = _declined(sought)
    needs = tuple(replace(each, excluded_workers=each.excluded_workers | declined[each.id]) for each in problem.needs)
    offers = _offers_of_late([worker.pk for worker in workers], at)
    names = {code: found.name for code, found in known.items()}
    return batch.Question(
        problem=replace(problem, needs=needs, labels={**problem.labels, **names}),
        fairness=POLICIES[policy],
        persons={str(each.pk): _as_one(each, persons[str(each.pk)]) for each in sought},
        groups={str(each.pk): persons[str(each.pk)] for each in sought if isinstance(each, Group)},
        helpers={str(each.pk): batch.Helper(district=each.ubigeo, offers=offers[each.pk]) for each in workers},
        spots={code: found.point for code, found in known.items()},
    )


def _persons(sought: Sought, at: datetime) -> tuple[batch.Person, ...]:
    """What is asked about each of its people, in the order in which the need of a group names them."""
    those = sorted(referrals_of(sought), key=lambda each: str(each.person_id))
    return tuple(
        batch.Person(waiting_days=max(0, (at - each.opened_at).days), district=each.person.ubigeo, sex=each.person.sex)
        for each in those
    )


def _as_one(sought: Sought, persons: Sequence[batch.Person]) -> batch.Person:
    """The one person, or of a group who has waited longest and where they meet."""
    if isinstance(sought, Group):
        return batch.Person(waiting_days=max(each.waiting_days for each in persons), district=sought.ubigeo)
    return persons[0]


def _declined(sought: Sequence[Sought]) -> dict[str, frozenset[str]]:
    """For each the workers who said no to it: they are not asked for it again, and for others as before."""
    found: dict[str, set[str]] = {str(each.pk): set() for each in sought}
    asked = Q(referral__in=list(found)) | Q(group__in=list(found))
    for offer in Offer.objects.filter(asked, state="declined").only("referral", "group", "worker"):
        found[offer.need].add(str(offer.worker_id))
    return {each: frozenset(workers) for each, workers in found.items()}


def _offers_of_late(workers: Sequence[UUID], at: datetime) -> Counter[UUID]:
    """How many offers each worker was made in the last four weeks, whatever was answered."""
    made = Offer.objects.filter(worker__in=workers, sent_at__gte=at - RECENT, sent_at__lte=at)
    return Counter(made.values_list("worker", flat=True))


@dataclass
class Thinking:
    """A plan in the making. ``parts`` are plain values, in the order in which ``steps`` gave them."""

    question: batch.Question
    judged: list[batch.Judged]
    result: batch.BatchResult | None
    openings: list[batch.Opening | None]

    @classmethod
    def after(cls, plan: BatchPlan, parts: Sequence[Mapping[str, Any]]) -> "Thinking":
        """Where it stood when it was left."""
        made = cls(batch.Question.from_json(plan.question), [], None, [])
        for part in parts:
            made.judged += [revived(batch.Judged, each) for each in part.get("judged", ())]
            made.openings += [revived(batch.Opening, each) if each else None for each in part.get("openings", ())]
            if "result" in part:
                made.result = batch.BatchResult.from_json(part["result"])
        return made

    def steps(self) -> Iterator[dict[str, Any]]:
        """What is left to do, one part at a time, each as plain values that can be kept."""
        needs = sorted(self.question.problem.needs, key=lambda need: need.id)[len(self.judged) :]
        at_once = max(1, PAIRS_OF_A_STEP // max(1, len(self.question.problem.workers)))
        for first in range(0, len(needs), at_once):
            found = batch.judged(self.question.problem, needs[first : first + at_once])
            self.judged += found
            yield {"judged": plain(found)}
        if self.result is None:
            self.result = batch.assigned(self.question, self.judged)
            yield {"result": self.result.as_json()}
        for profile in self._profiles[len(self.openings) :]:
            more = batch.opening(self.question, self.judged, profile, self.result.efficient)
            self.openings.append(more)
            yield {"openings": [plain(more)]}

    @property
    def _profiles(self) -> tuple[batch.Profile, ...]:
        return batch.profiles(self.question, self.result) if self.result else ()

    @property
    def progress(self) -> tuple[int, int]:
        """How many steps are done, and of how many: each need, the plan, and each kind of worker asked for."""
        done = len(self.judged) + (self.result is not None) + len(self.openings)
        return done, len(self.question.problem.needs) + 1 + len(self._profiles)

    def answer(self) -> batch.BatchResult:
        """The whole answer, once all steps are done."""
        if self.result is None:
            raise ValueError("a plan is answered when all its steps are done")
        return batch.completed(self.result, self.openings)


def batch_question(plan: BatchPlan) -> batch.Question:
    """What the plan was asked."""
    return batch.Question.from_json(plan.question)


def batch_result(answer: BatchAnswer) -> batch.BatchResult:
    """The engine's answer as it was."""
    return batch.BatchResult.from_json(answer.result)


@dataclass(frozen=True)
class PairToAsk:
    """A pair of a plan that is being adopted, and what speaks against it now. Without that both rows are there."""

    need: str
    worker_id: str
    sought: Sought
    worker: Worker
    against: tuple[Sentence, ...]


def pairs_to_ask(plan: BatchPlan, at: datetime) -> list[PairToAsk]:
    """Each pair of the plan, looked at again as things are now: alone, and together with the others of its worker."""
    placed = batch_result(plan.answer).placed
    waiting = _waiting([each.need for each in placed])
    workers = {str(each.pk): each for each in complete(Worker.objects.filter(pk__in=[each.worker for each in placed]))}
    room = _room_of(list(workers.values()))
    above = _room_above(list(workers.values()))
    found = []
    for each in placed:
        sought, worker = waiting[each.need], workers[each.worker]
        minutes, points = room[each.worker]
        left = minutes - each.minutes, points - sum(one.acuity_points for one in referrals_of(sought))
        over = above.get(each.worker)
        against = _against(sought, each.people, worker, at) or (() if min(left) >= 0 else (no_room(worker.name),))
        if not against and over is not None and not over.takes(each.people):
            against = (no_room_above(over.name, worker.name),)
        if not against:
            room[each.worker] = left
        found.append(PairToAsk(each.need, each.worker, sought, worker, against))
    return found


def _waiting(needs: Sequence[str]) -> dict[str, Sought]:
    """The referrals and groups of these needs, locked in a fixed order: groups first, as everywhere."""
    groups = Group.objects.select_for_update(of=("self",), no_key=True).select_related("centre")
    found: dict[str, Sought] = {str(each.pk): each for each in groups.filter(pk__in=needs).order_by("pk")}
    referrals = Referral.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=needs).order_by("pk")
    return found | {str(each.pk): each for each in referrals.select_related("person", "centre", "choices")}


def _against(sought: Sought, people: int, worker: Worker, at: datetime) -> tuple[Sentence, ...]:
    names = GROUP_STATE_NAMES if isinstance(sought, Group) else STATE_NAMES
    if sought.state != "open":
        return (no_longer_waits(names[sought.state]),)
    if isinstance(sought, Referral) and hasattr(sought, "membership"):
        return (waits_with_a_group(),)
    if len(referrals_of(sought)) != people:
        return (group_changed(),)
    if str(worker.pk) in _declined([sought])[str(sought.pk)]:
        return (said_no_to_it(worker.name),)
    return tuple(reason.sentence for reason in speaks_against(sought, worker, at))


@dataclass
class _Above:
    """What a supervisor has left while the pairs of a plan are looked at; shared by all workers under them."""

    name: str
    room: int

    def takes(self, people: int) -> bool:
        """Let so many come, if there is room for them."""
        if people > self.room:
            return False
        self.room -= people
        return True


def _room_above(workers: Sequence[Worker]) -> dict[str, _Above]:
    """Of each worker, by id, what whoever supervises the worker has left as things are now."""
    found: dict[str, _Above] = {}
    left: dict[str, _Above] = {}
    for centre in {worker.centre_id: worker.centre for worker in workers}.values():
        here = [worker for worker in workers if worker.centre_id == centre.pk]
        for each in supervisors_of(here, centre):
            left.setdefault(each.id, _Above(each.name, each.room))
        found |= {str(worker.pk): left[str(one.supervisor_id)] for worker in here for one in worker.current_supervision}
    return found


def _room_of(workers: Sequence[Worker]) -> dict[str, tuple[int, int]]:
    """Minutes and points that each worker has left as things are now."""
    loads = load_of([worker.pk for worker in workers])
    found = {}
    for worker in workers:
        minutes, points = loads.get(worker.pk, (0, 0))
        limits = narrower(worker, "weekly_minutes_limit"), narrower(worker, "caseload_limit")
        found[str(worker.pk)] = (limits[0] - minutes, limits[1] - points)
    return found
