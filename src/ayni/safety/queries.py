"""Reads: escalations an actor may know of, and who is on duty."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Min, Prefetch, Q, QuerySet

from ayni.ground.actors import Actor
from ayni.ground.queries import Grant, Run
from ayni.safety import rules
from ayni.safety.models import Acknowledgement, CallForHelp, Duty, Ending, Escalation, Flag, Message, Passing, Review
from ayni.safety.terms import drill_terms
from ayni.workers.queries import Supervision, Supervisor

__all__ = [
    "Acknowledgement", "CallForHelp", "Duty", "Ending", "Escalation", "Flag", "Message", "Passing", "Review",
    "Watch", "answers_for", "asked_in_turn", "channels_down", "drills", "following", "last_drills", "stands_still",
    "to_review", "turns", "unanswered", "visible_to", "watch",
]  # fmt: skip

# For whom somebody is asked: a centre (none for a drill, which is nobody's turn), and a worker of it.
Place = tuple[UUID | None, UUID | None]

# A message that is due leaves within seconds; one that has not after this long says that something is down.
LATE = timedelta(minutes=1)
# The clock of escalations is looked at every second; not for so long, and it stands still.
STILL = timedelta(seconds=30)


def visible_to(actor: Actor) -> QuerySet[Escalation]:
    """Supervisors and coordinators know the flags of their centres; a worker those she raised."""
    escalations = _with_what_is_shown(Escalation.objects.all())
    mine = Q(centre__in=actor.centres("supervisor", "coordinator"))
    if "worker" in actor.roles:
        mine |= Q(flag__worker__account=actor.id)
    return escalations.filter(mine)


def drills() -> QuerySet[Escalation]:
    """Escalations about nobody; no actor knows of any, and no other query finds them."""
    return _with_what_is_shown(Escalation.every.filter(centre=None))


def unanswered(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those that nobody has answered, the least time first, with who was told: what the duty page asks for."""
    told = Prefetch("messages", Message.objects.exclude(state__in=rules.NOT_TRIED).select_related("to"))
    return escalations.filter(state="open").order_by("target_at").prefetch_related(told, "passings__to_owner")


def _with_what_is_shown(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return escalations.select_related("flag__person", "flag__worker", "owner", "centre")


def asked_in_turn(centre: UUID | None, worker: UUID | None, at: datetime) -> Sequence[Supervisor]:
    """Whom to ask: those on duty by rank, the worker's own supervisor first if she is one of them; then her own
    supervisor; then every supervisor of the centre.

    Nobody is listed twice, so that passing on always reaches somebody new while there is anybody. Whoever cannot answer
    for the centre, since their role is for another or their account or role has ended, is not asked.
    """
    return turns([(centre, worker)], at)[centre, worker]


def turns(asked: Iterable[Place], at: datetime) -> dict[Place, Sequence[Supervisor]]:
    """Whom to ask in turn for each centre and worker, in four queries however many are asked about."""
    pairs = set(asked)
    centres, workers = {centre for centre, _worker in pairs}, {worker for _centre, worker in pairs}
    own = {
        each.worker_id: each.supervisor
        for each in Supervision.objects.filter(worker__in=workers, until=None).select_related("supervisor__account")
    }
    first: dict[UUID | None, list[Supervisor]] = {centre: [] for centre in centres}
    others: dict[UUID | None, list[Supervisor]] = {centre: [] for centre in centres}
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


def answers_for(account: UUID, escalation: Escalation) -> bool:
    """Whether the account is a supervisor of its centre now; whoever ends the role meanwhile waits for us."""
    held = Grant.objects.filter(
        account=account, account__is_active=True, role="supervisor", ending=None, centre=escalation.centre_id
    )
    return held.select_for_update(of=("self",)).first() is not None


def to_review(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those that are over and that nobody has looked back at, the most overdue first."""
    return escalations.filter(state="closed", review=None).order_by("ending__review_by", "pk")


def stands_still(now: datetime) -> bool:
    """Whether nothing is passed on or sent by itself, since the job loop has not run for a while."""
    ran = Run.objects.filter(job="safety.jobs.pass_on_unanswered").values_list("ran_at", flat=True).first()
    return ran is None or ran < now - STILL


def channels_down(now: datetime) -> dict[str, datetime]:
    """The channels on which something to somebody that was due has not left for a while, and since when."""
    late = Message.objects.filter(
        Q(state="waiting", tries__gt=0) | Q(state="waiting", due_at__lte=now - LATE), escalation__state="open"
    )
    return dict(late.order_by().values_list("channel").annotate(Min("changed_at")))


@dataclass(frozen=True)
class Watch:
    """What is wrong with the way of flags: ``still`` when the job loop stands, the channels that are ``down`` and since
    when, and what else of ``rules.ALARMS`` the drills have shown. It says nothing of anybody.
    """

    still: bool
    down: Mapping[str, datetime]
    shown: Sequence[str]

    @property
    def alarms(self) -> Sequence[str]:
        """The codes of all of it; empty when all is well."""
        return [*(["loop"] if self.still else []), *self.shown, *sorted(self.down)]


def watch(now: datetime) -> Watch:
    """Look at the job loop, at what waits, and at the last drills."""
    lately, times = last_drills(2), drill_terms()
    begun = lately and lately[0].begun_at > now - times.every - times.within
    judged = next((each for each in lately if each.is_judged(now)), None)
    lacking = judged.lacking if judged else ()
    down = channels_down(now)
    if judged and (silent := [stage for stage in lacking if stage in rules.CHANNELS]):
        # Whatever left since then, to anybody, says that the channel is there again.
        since = Message.every.filter(channel__in=silent, state="sent", changed_at__gt=judged.target_at)
        again = set(since.order_by().values_list("channel", flat=True).distinct())
        down = {stage: judged.begun_at for stage in silent if stage not in again} | down
    others = [stage for stage in lacking if stage not in rules.CHANNELS]
    return Watch(stands_still(now), down, [*([] if begun else ["drill"]), *others])


def last_drills(n: int) -> Sequence[rules.Drill]:
    """The newest drills and how far each came, the newest first, in one query."""
    sent = {
        f"{channel}_at": Max("messages__changed_at", filter=Q(messages__channel=channel, messages__state="sent"))
        for channel in rules.CHANNELS
    }
    rows = Escalation.every.filter(centre=None).annotate(
        seen_at=F("sighting__seen_at"), clock_at=Min("passings__passed_at"), **sent
    )
    return [
        rules.Drill(
            each.opened_at,
            each.target_at,
            {stage: getattr(each, f"{stage}_at") for stage in ("seen", "clock", *rules.CHANNELS)},
        )
        for each in rows.order_by("-opened_at")[:n]
    ]


def following(turn: Sequence[Supervisor], owner: UUID | None) -> Supervisor | None:
    """Who is asked after ``owner``; after the last the first again."""
    present = next((place for place, each in enumerate(turn) if each.pk == owner), -1)
    return turn[(present + 1) % len(turn)] if turn else None
