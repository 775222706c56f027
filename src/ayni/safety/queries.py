"""Reads: escalations an actor may know of, and who is on duty."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet

from ayni.ground.actors import Actor
from ayni.ground.queries import Grant, Run
from ayni.people.queries import Person
from ayni.places.queries import Centre
from ayni.safety import rules
from ayni.safety.models import (
    Acknowledgement,
    Aside,
    CallForHelp,
    Duty,
    Ending,
    Escalation,
    Flag,
    Message,
    Passing,
    Review,
)
from ayni.safety.terms import drill_terms
from ayni.workers.queries import Supervision, Supervisor

__all__ = [
    "Acknowledgement", "Answerer", "Aside", "CallForHelp", "Duty", "Ending", "Escalation", "Flag", "Message",
    "Passing", "Review", "Watch", "answerer", "asked_in_turn", "channels_down", "drills", "due", "following", "hold",
    "last_drills", "may_be_asked", "stands_still", "to_answer", "to_review", "turn_of", "turns", "unanswered",
    "visible_to", "watch",
]  # fmt: skip

# For whom somebody is asked: a centre (none for a drill, which is nobody's turn), a worker of it, and a person.
Place = tuple[UUID | None, UUID | None, UUID | None]

# A message that is due leaves within seconds; one that has not after this long says that something is down.
LATE = timedelta(minutes=1)
# The clock of escalations is looked at every second; not for so long, and it stands still.
STILL = timedelta(seconds=30)


def visible_to(actor: Actor) -> QuerySet[Escalation]:
    """Supervisors and coordinators know the flags of their centres; a worker those she raised.

    A supervisor who is asked although she is of another centre knows of that flag too. One who was set aside for the
    person knows of none of theirs.
    """
    escalations = _with_what_is_shown(Escalation.objects.all())
    mine = Q(centre__in=actor.centres("supervisor", "coordinator"))
    if "supervisor" in actor.roles:
        mine = (mine | Q(owner__account=actor.id)) & ~_set_aside(actor)
    if "worker" in actor.roles:
        mine |= Q(flag__worker__account=actor.id)
    return escalations.filter(mine)


def to_answer(actor: Actor) -> QuerySet[Escalation]:
    """What a supervisor answers for: the flags of her centres, and those of others that she is asked for."""
    hers = Q(centre__in=actor.centres("supervisor")) | Q(owner__account=actor.id)
    return visible_to(actor).filter(hers)


def _set_aside(actor: Actor) -> Q:
    return Q(flag__person__in=Aside.objects.filter(supervisor__account=actor.id).values("person"))


def hold(person: Person) -> None:
    """Let who is asked for a person and who is set aside for them be decided one after the other."""
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()


def drills() -> QuerySet[Escalation]:
    """Escalations about nobody; no actor knows of any, and no other query finds them."""
    return _with_what_is_shown(Escalation.every.filter(centre=None))


def unanswered(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those that nobody has answered, the least time first, with who was told: what the duty page asks for."""
    told = Prefetch("messages", Message.objects.exclude(state__in=rules.NOT_TRIED).select_related("to"))
    return escalations.filter(state="open").order_by("target_at").prefetch_related(told, "passings__to_owner")


def _with_what_is_shown(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return escalations.select_related("flag__person", "flag__worker", "owner", "centre")


def turn_of(escalation: Escalation, at: datetime) -> Sequence[Supervisor]:
    """Whom to ask about an escalation, in turn."""
    return asked_in_turn(escalation.centre_id, escalation.flag.worker_id, at, escalation.flag.person_id)


def asked_in_turn(
    centre: UUID | None, worker: UUID | None, at: datetime, person: UUID | None = None
) -> Sequence[Supervisor]:
    """Whom to ask: those on duty by rank, the worker's own supervisor first if she is one of them; then her own
    supervisor; then every supervisor of the centre; and only where nobody of these is left, those of the other centres
    under the same jurisdiction, whoever is on duty there first.

    Nobody is listed twice, so that passing on always reaches somebody new while there is anybody. Whoever cannot answer
    for the centre, since their role is for another or their account or role has ended, is not asked; nor is whoever was
    set aside for the person.
    """
    return turns([(centre, worker, person)], at)[centre, worker, person]


def turns(asked: Iterable[Place], at: datetime) -> dict[Place, Sequence[Supervisor]]:
    """Whom to ask in turn for each centre, worker and person, in five queries however many are asked about."""
    places = set(asked)
    centres = {centre for centre, _worker, _person in places}
    own = {
        each.worker_id: each.supervisor
        for each in Supervision.objects.filter(
            worker__in={worker for _centre, worker, _person in places}, until=None
        ).select_related("supervisor__account")
    }
    first: dict[UUID | None, list[Supervisor]] = {centre: [] for centre in centres}
    others: dict[UUID | None, list[Supervisor]] = {centre: [] for centre in centres}
    for duty in _duties(at).filter(centre__in=centres).select_related("supervisor__account"):
        first[duty.centre_id].append(duty.supervisor)
    for supervisor in Supervisor.objects.filter(centre__in=centres).select_related("account").order_by("name", "id"):
        others[supervisor.centre_id].append(supervisor)
    listed = {
        place: _in_order(first[place[0]], own.get(place[1]) if place[1] else None, others[place[0]]) for place in places
    }
    held = _held({each.account_id for turn in listed.values() for each in turn if each.account_id})
    aside = _aside({person for _centre, _worker, person in places if person})
    found: dict[Place, Sequence[Supervisor]] = {}
    for place, turn in listed.items():
        centre, _worker, person = place
        found[place] = [
            each
            for each in turn
            if (person, each.pk) not in aside
            and ((each.account_id, centre) in held if each.account_id else each.centre_id == centre)
        ]
        if not found[place] and centre and person:
            found[place] = [each for each in _elsewhere(centre, at) if (person, each.pk) not in aside]
    return found


def _elsewhere(centre: UUID, at: datetime) -> Sequence[Supervisor]:
    """Supervisors of other centres under the same jurisdiction who can sign in there, those on duty first."""
    jurisdiction = Centre.objects.values_list("jurisdiction", flat=True).get(pk=centre)
    near = Supervisor.objects.filter(centre__jurisdiction=jurisdiction, account__isnull=False).exclude(centre=centre)
    listed = list(near.select_related("account").order_by("name", "id"))
    held = _held({each.account_id for each in listed if each.account_id})
    on_duty = set(_duties(at).filter(supervisor__in=listed).values_list("supervisor", flat=True))
    there = [each for each in listed if (each.account_id, each.centre_id) in held]
    return sorted(there, key=lambda each: each.pk not in on_duty)


def _duties(at: datetime) -> QuerySet[Duty]:
    return Duty.objects.filter(starts_at__lte=at, ends_at__gt=at).order_by("rank", "starts_at", "pk")


def _aside(people: Collection[UUID]) -> set[tuple[UUID | None, UUID]]:
    return set(Aside.objects.filter(person__in=people).values_list("person", "supervisor"))


def _in_order(on_duty: Sequence[Supervisor], own: Supervisor | None, others: Sequence[Supervisor]) -> list[Supervisor]:
    """Those on duty, the worker's own first if she is among them; then her own; then the others. Each once."""
    before = [own] if own in on_duty else []
    after = [own] if own else []
    return list({each.pk: each for each in [*before, *on_duty, *after, *others] if each}.values())


def _held(accounts: Collection[UUID]) -> set[tuple[UUID, UUID | None]]:
    """Which of the accounts are supervisors of which centre; whoever has no account yet is reached by telephone."""
    held = Grant.objects.filter(account__in=accounts, role="supervisor", ending=None, account__is_active=True)
    return set(held.values_list("account", "centre"))


@dataclass(frozen=True)
class Answerer:
    """How somebody who may answer a flag stands to it; ``on_duty`` are the names of those whose duty it is."""

    is_on_duty: bool
    was_asked: bool
    on_duty: Sequence[str]


def answerer(account: UUID, escalation: Escalation, at: datetime) -> Answerer | None:
    """How the account stands to the escalation at this moment; None when it may not answer at all.

    That takes the role for its centre, or, for somebody of another one, being asked now; and not being set aside for
    the person. Whoever ends the role meanwhile waits for us.
    """
    roles = Grant.objects.filter(account=account, account__is_active=True, role="supervisor", ending=None)
    centres = {each.centre for each in roles.select_for_update(of=("self",))}
    person, owner = escalation.flag.person_id, escalation.owner
    is_asked = owner is not None and owner.account_id == account and owner.centre_id in centres
    if not (escalation.centre_id in centres or is_asked):
        return None
    if Aside.objects.filter(person=person, supervisor__account=account).exists():
        return None
    turn = {each.pk: each for each in turn_of(escalation, at)}
    duties = _duties(at).filter(centre=escalation.centre_id, supervisor__in=turn).values_list("supervisor", flat=True)
    on_duty = [turn[each] for each in dict.fromkeys(duties)]
    told = Message.objects.filter(escalation=escalation, to__account=account).exclude(state__in=rules.NOT_TRIED)
    return Answerer(
        any(each.account_id == account for each in on_duty),
        is_asked or told.exists(),
        [each.name for each in on_duty],
    )


def due(now: datetime) -> QuerySet[Escalation]:
    """What is to be passed on, drills too: not answered in time, or with somebody who may not answer any more."""
    held = Grant.objects.filter(
        Q(centre=OuterRef("centre")) | Q(centre=OuterRef("owner__centre")),
        account=OuterRef("owner__account"), account__is_active=True, role="supervisor", ending=None,
    )  # fmt: skip
    lost = Q(owner__account__isnull=False) & ~Exists(held)
    return Escalation.every.filter(Q(owner_until__lte=now) | lost, state="open").select_related("flag")


def may_be_asked(supervisor: UUID, escalation: Escalation) -> bool:
    """Whether somebody who was to be told is still somebody who may answer."""
    if Aside.objects.filter(person=escalation.flag.person_id, supervisor=supervisor).exists():
        return False
    her = Supervisor.objects.get(pk=supervisor)
    if her.account_id is None:
        return True
    held, asked = _held({her.account_id}), escalation.owner_id == supervisor
    return (her.account_id, escalation.centre_id) in held or (asked and (her.account_id, her.centre_id) in held)


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
    when, what else of ``rules.ALARMS`` the drills have ``shown``, and whether ``nobody`` may be asked to answer some
    flag. It says nothing of anybody; whoever was set aside need not even know of that flag.
    """

    still: bool
    down: Mapping[str, datetime]
    shown: Sequence[str]
    nobody: bool

    @property
    def alarms(self) -> Sequence[str]:
        """The codes of all of it; empty when all is well."""
        return [
            *(["loop"] if self.still else []),
            *(["nobody"] if self.nobody else []),
            *self.shown,
            *sorted(self.down),
        ]


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
    nobody = Escalation.objects.filter(state="open", owner=None).exists()
    return Watch(stands_still(now), down, [*([] if begun else ["drill"]), *others], nobody)


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
