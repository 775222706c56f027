"""Reads: offers and engagements an actor may know of."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ayni.engagements.models import (
    Acceptance,
    Adoption,
    BatchAnswer,
    BatchCentre,
    BatchPlan,
    BatchWork,
    Closing,
    Decline,
    Engagement,
    GroupWork,
    Handover,
    Offer,
    Replay,
    Shortlist,
    Wave,
    WavePlan,
    WavesEnd,
    Weighing,
)
from ayni.engagements.rules import ASKABLE, still_open
from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.referrals.queries import Group, Sought
from ayni.workers.queries import Supervision, Supervisor, Worker, supervised_by

__all__ = [
    "Acceptance",
    "Adoption",
    "BatchAnswer",
    "BatchPlan",
    "BatchWork",
    "Closing",
    "Decline",
    "Engagement",
    "GroupWork",
    "Handover",
    "Offer",
    "Replay",
    "Shortlist",
    "Wave",
    "WavePlan",
    "WavesEnd",
    "Weighing",
    "accompanied_under",
    "asked_for",
    "at_centres",
    "load_of",
    "lock",
    "lock_above",
    "lock_open",
    "offers_to",
    "offers_visible_to",
    "plans_visible_to",
    "shortlists_visible_to",
    "under_way",
    "visible_to",
    "wave_plans_visible_to",
    "waves_going",
    "waves_waiting",
    "weighings_visible_to",
]  # fmt: skip

ENDED = Q(closing__isnull=False) | Q(handover__isnull=False)


def visible_to(actor: Actor) -> QuerySet[Engagement]:
    """Coordinators know their centres' engagements; a worker her own while they last; supervisors their workers'."""
    engagements = Engagement.objects.select_related("person", "worker", "referral", "centre", "closing", "handover")
    mine = Q(centre__in=actor.centres("coordinator"))
    if "supervisor" in actor.roles:
        mine |= Q(worker__in=supervised_by(actor).values("pk"))
    if "worker" in actor.roles:
        mine |= Q(worker__account=actor.id, closing=None, handover=None)
    return engagements.filter(mine)


def under_way(engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Those that have not ended."""
    return engagements.exclude(ENDED)


def lock(engagement: UUID) -> Engagement:
    """The engagement, locked until the transaction ends, whether it has ended or not."""
    locking = Engagement.objects.select_for_update(of=("self",), no_key=True)
    return locking.select_related("person", "worker").get(pk=engagement)


def lock_open(engagement: Engagement) -> Engagement:
    """The engagement, locked until the transaction ends; Refused when it has ended."""
    locked = lock(engagement.pk)
    still_open(Engagement.objects.filter(ENDED, pk=locked.pk).exists())
    return locked


def offers_to(actor: Actor) -> QuerySet[Offer]:
    """The offers made to the worker who is signed in."""
    if "worker" not in actor.roles:
        return Offer.objects.none()
    offers = Offer.objects.select_related("referral__choices", "referral__person", "group")
    return offers.filter(worker__account=actor.id)


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """Coordinators see who was asked for the referrals of their centres."""
    return Offer.objects.select_related("worker", "wave").filter(at_centres(actor))


def shortlists_visible_to(actor: Actor) -> QuerySet[Shortlist]:
    """Coordinators see their centres' shortlists; a steward sees all, to read who was not suggested and why."""
    shortlists = Shortlist.objects.select_related("referral", "group")
    if actor.everywhere("steward"):
        return shortlists
    return shortlists.filter(at_centres(actor))


def at_centres(actor: Actor) -> Q:
    """What is asked for at the centres that the actor coordinates, for one person or for a group."""
    mine = actor.centres("coordinator")
    return Q(referral__centre__in=mine) | Q(group__centre__in=mine)


def asked_for(sought: Sought) -> dict[str, Sought]:
    """How tables of this package name it: by its referral or by its group."""
    return {"group" if isinstance(sought, Group) else "referral": sought}


def weighings_visible_to(actor: Actor) -> QuerySet[Weighing]:
    """How a jurisdiction weighs concerns nobody alone: to whoever directs, keeps rights, or coordinates somewhere."""
    weighings = Weighing.objects.select_related("based_on")
    if actor.everywhere("director", "steward"):
        return weighings
    here = Centre.objects.filter(pk__in=actor.centres("director", "coordinator"))
    return weighings.filter(jurisdiction__in=here.values("jurisdiction"))


def plans_visible_to(actor: Actor) -> QuerySet[BatchPlan]:
    """Plans for everybody who waits: to whoever coordinates every centre whose people the plan is for."""
    mine = actor.centres("coordinator")
    touching = BatchPlan.objects.filter(centres__centre__in=mine)
    elsewhere = BatchCentre.objects.exclude(centre__in=mine).values("plan")
    return BatchPlan.objects.filter(pk__in=touching.values("pk")).exclude(pk__in=elsewhere)


def wave_plans_visible_to(actor: Actor) -> QuerySet[WavePlan]:
    """Coordinators see the plans of waves for the referrals of their centres."""
    plans = WavePlan.objects.select_related("referral__centre", "shortlist", "ending")
    return plans.filter(referral__centre__in=actor.centres("coordinator"))


def waves_going() -> QuerySet[WavePlan]:
    """Plans of waves that go on: neither stopped nor used up, and nobody accepted."""
    return WavePlan.objects.filter(ending=None, referral__state__in=(*ASKABLE, "lapsed"))


def waves_waiting() -> QuerySet[WavePlan]:
    """Plans that go on and have nobody to wait for: every offer for the referral was answered or ran out."""
    open_ones = Offer.objects.filter(referral=OuterRef("referral"), state="open")
    return waves_going().exclude(Exists(open_ones)).select_related("referral__centre", "shortlist")


def lock_above(worker: Worker) -> None:
    """Lock the row of whoever supervises the worker until the transaction ends, so that their room is counted once."""
    of = Supervision.objects.filter(worker=worker, until=None).values("supervisor")
    list(Supervisor.objects.select_for_update(no_key=True).filter(pk__in=of))


def accompanied_under(supervisors: Iterable[UUID]) -> dict[UUID, int]:
    """For each supervisor, how many people the workers whom they supervise now accompany."""
    found = dict.fromkeys(supervisors, 0)
    supervised = Supervision.objects.filter(supervisor__in=found, until=None)
    above: dict[UUID, UUID] = dict(supervised.values_list("worker", "supervisor"))
    rows = under_way(Engagement.objects.filter(worker__in=above)).values("worker").annotate(n=Count("pk"))
    for row in rows:
        found[above[row["worker"]]] += row["n"]
    return found


def load_of(workers: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """For each worker, the weekly minutes and the caseload points that engagements under way take."""
    going = under_way(Engagement.objects.filter(worker__in=workers))
    rows = going.order_by().values("worker").annotate(minutes=Sum("weekly_minutes"), points=Sum("acuity_points"))
    meetings = GroupWork.objects.filter(worker__in=workers, group__in=going.values("group")).order_by()
    shared = dict(meetings.values_list("worker").annotate(minutes=Sum("weekly_minutes")))
    return {row["worker"]: (row["minutes"] + shared.get(row["worker"], 0), row["points"]) for row in rows}
