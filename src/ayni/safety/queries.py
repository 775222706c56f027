"""Reads: escalations an actor may know of, and who is on duty."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from ayni.ground.actors import Actor
from ayni.ground.queries import Grant, Run
from ayni.safety.models import Acknowledgement, CallForHelp, Duty, Ending, Escalation, Flag, Message, Passing, Review
from ayni.workers.queries import Supervision, Supervisor

__all__ = [
    "Acknowledgement", "CallForHelp", "Duty", "Ending", "Escalation", "Flag", "Message", "Passing", "Review",
    "answers_for", "asked_in_turn", "channels_down", "following", "stands_still", "to_review",
    "turns", "visible_to",
]  # fmt: skip

# A message that is due leaves within seconds; one that has not after this long says that something is down.
LATE = timedelta(minutes=1)
# The clock of escalations is looked at every second; not for so long, and it stands still.
STILL = timedelta(seconds=30)


def visible_to(actor: Actor) -> QuerySet[Escalation]:
    """Supervisors and coordinators know the flags of their centres; a worker those she raised."""
    escalations = Escalation.objects.select_related("flag__person", "flag__worker", "owner", "centre")
    mine = Q(centre__in=actor.centres("supervisor", "coordinator"))
    if "worker" in actor.roles:
        mine |= Q(flag__worker__account=actor.id)
    return escalations.filter(mine)


def asked_in_turn(centre: UUID, worker: UUID | None, at: datetime) -> Sequence[Supervisor]:
    """Whom to ask: those on duty by rank, the worker's own supervisor first if she is one of them; then her own
    supervisor; then every supervisor of the centre.

    Nobody is listed twice, so that passing on always reaches somebody new while there is anybody. Whoever cannot answer
    for the centre, since their role is for another or their account or role has ended, is not asked.
    """
    return turns([(centre, worker)], at)[centre, worker]


def turns(
    asked: Iterable[tuple[UUID, UUID | None]], at: datetime
) -> dict[tuple[UUID, UUID | None], Sequence[Supervisor]]:
    """Whom to ask in turn for each centre and worker, in four queries however many are asked about."""
    pairs = set(asked)
    centres, workers = {centre for centre, _worker in pairs}, {worker for _centre, worker in pairs}
    own = {
        each.worker_id: each.supervisor
        for each in Supervision.objects.filter(worker__in=workers, until=None).select_related("supervisor__account")
    }
    first: dict[UUID, list[Supervisor]] = {centre: [] for centre in centres}
    others: dict[UUID, list[Supervisor]] = {centre: [] for centre in centres}
    on_duty = Duty.objects.filter(centre__in=centres, starts_at__lte=at, ends_at__gt=at).order_by(
        "rank", "starts_at", "pk"
    )
    for duty in on_duty.select_related("supervisor__account"):
        first[duty.centre_id].append(duty.supervisor)
    for supervisor in Supervisor.objects.filter(centre__in=centres).select_related("account").order_by("name", "id"):
        others[supervisor.centre_id].append(supervisor)
    listed = {
        (centre, worker): _in_order(first[centre], own.get(worker) if worker else None, others[centre])
        for centre, worker in pairs
    }
    held = _held({each.account_id for turn in listed.values() for each in turn if each.account_id})
    return {
        (centre, worker): [
            each
            for each in turn
            if ((each.account_id, centre) in held if each.account_id else each.centre_id == centre)
        ]
        for (centre, worker), turn in listed.items()
    }


def _in_order(on_duty: Sequence[Supervisor], own: Supervisor | None, others: Sequence[Supervisor]) -> list[Supervisor]:
    """Those on duty, the worker's own first if she is among them; then her own; then the others. Each once."""
    before = [own] if own in on_duty else []
    after = [own] if own else []
    return list({each.pk: each for each in [*before, *on_duty, *after, *others] if each}.values())


def _held(accounts: Collection[UUID]) -> set[tuple[UUID, UUID | None]]:
    """Which of the accounts are supervisors of which centre; whoever has no account yet is reached by telephone."""
    held = Grant.objects.filter(account__in=accounts, role="supervisor", ending=None, account__is_active=True)
    return set(held.values_list("account", "centre"))


def answers_for(account: UUID, centre: UUID) -> bool:
    """Whether the account is a supervisor of the centre now; whoever ends the role meanwhile waits for us."""
    held = Grant.objects.filter(account=account, account__is_active=True, role="supervisor", ending=None, centre=centre)
    return held.select_for_update(of=("self",)).first() is not None


def to_review(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those that are over and that nobody has looked back at, the most overdue first."""
    return escalations.filter(state="closed", review=None).order_by("ending__review_by", "pk")


def stands_still(now: datetime) -> bool:
    """Whether nothing is passed on or sent by itself, since the job loop has not run for a while."""
    ran = Run.objects.filter(job="safety.jobs.pass_on_unanswered").values_list("ran_at", flat=True).first()
    return ran is None or ran < now - STILL


def channels_down(now: datetime) -> dict[str, datetime]:
    """The channels on which something that was due has not left for a while, and since when."""
    late = Message.objects.filter(
        Q(state="waiting", tries__gt=0) | Q(state="waiting", due_at__lte=now - LATE), escalation__state="open"
    )
    return dict(late.order_by().values_list("channel").annotate(Min("changed_at")))


def following(turn: Sequence[Supervisor], owner: UUID | None) -> Supervisor | None:
    """Who is asked after ``owner``; after the last the first again."""
    present = next((place for place, each in enumerate(turn) if each.pk == owner), -1)
    return turn[(present + 1) % len(turn)] if turn else None
