"""Offers and engagements of the demonstration: whom one asks, what they answer, and how it ends.

What is written at the end is in Spanish, as somebody in Lima would write it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from ayni.basics.chance import one_of
from ayni.basics.words import Refused
from ayni.engagements import actions, jobs, planning, rules
from ayni.engagements.queries import BatchPlan, BatchWork, Engagement, Offer, Shortlist
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.referrals.queries import Referral, sought_by
from ayni.workers.queries import Worker

SUMMARIES = {
    "better": (
        "Duerme mejor y volvió a su puesto en el mercado. Sabe qué hacer cuando vuelve la pena.",
        "Resolvió lo de la deuda con su cuñada. Dice que ahora piensa antes de encerrarse.",
        "Sale a caminar con su vecina tres veces por semana. Se despidió con un abrazo.",
        "Va al grupo de los jueves por su cuenta. Guarda su plan en la puerta de la cocina.",
    ),
    "stepped-up": (
        "Mejoró poco en seis visitas. Con su acuerdo, pasa a psicología del centro.",
        "Necesita más que lo nuestro. Primera cita en psiquiatría acompañada.",
    ),
    "stopped": ("Dice que por ahora está bien así. Sabe que puede volver.", "Empezó turno de noche; prefiere parar."),
    "lost": ("No contesta desde hace tres semanas. Fui dos veces; la casa está cerrada.",),
    "moved": ("Se fue a vivir con su hijo a Huancayo. Le di los datos del centro de allá.",),
}
NEXT = ("Llamar en un mes.", "Grupo de los jueves, si quiere.", "")
TOLD = (
    "Le gusta empezar por cómo durmió. No hablar delante del hermano.",
    "Vamos por la mitad; el plan está en su cuaderno. Prefiere la mañana.",
    "Confía despacio. La primera vez conviene ir con la coordinadora.",
)
DECLINES = (("hours", 34), ("full", 26), ("no-reason", 22), ("distance", 14), ("know-them", 4))


# How many the coordinators of the demonstration ask at the same time when they choose by hand.
ASKED_AT_ONCE = 3


class Reply(StrEnum):
    """What a worker does about an offer."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Temper:
    """How a worker usually deals with offers: how often they take one, and how fast they look."""

    yes: float
    silent: float
    minutes: float  # half of the answers come sooner

    def reply(self, chance: Random) -> tuple[Reply, timedelta]:
        """What they answer this time, and how long after the offer."""
        drawn = chance.random()
        answer = Reply.YES if drawn < self.yes else Reply.NOTHING if drawn > 1 - self.silent else Reply.NO
        return answer, timedelta(minutes=max(2, chance.lognormvariate(0, 0.8) * self.minutes))


def temper(chance: Random) -> Temper:
    """How somebody deals with offers."""
    return Temper(chance.uniform(0.35, 0.8), chance.uniform(0.05, 0.25), chance.uniform(15, 90))


def propose(referral: Referral, by: Actor) -> Shortlist:
    """Make a shortlist of what is asked for now: choices may have changed since the referral was read."""
    asked = Referral.objects.select_related("person", "centre", "choices").get(pk=referral.pk)
    made = actions.shortlist(asked, by=by, because="asked")
    return Shortlist.objects.get(pk=made.shortlist)


def not_asked_yet(shortlist: Shortlist, asked: Collection[UUID]) -> list[UUID]:
    """Those who are suggested and were not asked, best first, as many as are asked at once."""
    return [each for each in planning.suggested(shortlist) if each not in asked][:ASKED_AT_ONCE]


def is_suggested(shortlist: Shortlist, worker: UUID) -> bool:
    """Whether the engine suggests the worker."""
    return worker in planning.suggested(shortlist)


def ask(shortlist: Shortlist, workers: list[Worker], by: Actor) -> tuple[list[Offer], datetime]:
    """Send a wave; returns its offers and when they end."""
    sent = actions.offer(shortlist, by=by, because="asked", workers=workers)
    return list(Offer.objects.filter(wave=sent.wave).select_related("worker")), sent.closes_at


def ask_in_waves(referral: Referral, until: UUID, by: Actor) -> None:
    """Adopt a plan of waves: the first asks the best of the shortlist until one worker, the others two at a time."""
    shortlist = propose(referral, by)
    listed = planning.suggested(shortlist)
    first = listed.index(until) + 1
    left = min(4, len(listed) - first)
    sizes = [first, *[min(2, left - asked) for asked in range(0, left, 2)]]
    actions.adopt_waves(shortlist, by=by, because="waves", sizes=sizes)


def accept(offer: Offer, by: Actor) -> Engagement | None:
    """Say yes; None when things have changed since and the worker no longer qualifies, or somebody was faster."""
    try:
        actions.accept(offer, by=by, because="accepted")
    except Refused:
        return None
    begun = Engagement.objects.select_related("referral", "person", "worker")
    return begun.get(referral=offer.referral)


def decline(chance: Random, offer: Offer, by: Actor) -> None:
    """Say no, for a reason."""
    actions.decline(offer, by=by, because=one_of(chance, DECLINES))


def close(chance: Random, engagement: Engagement, outcome: str, by: Actor) -> None:
    """End an engagement with its outcome."""
    actions.close(
        engagement, by=by, because="ended", outcome=outcome, summary=chance.choice(SUMMARIES[outcome]),
        next_steps=chance.choice(NEXT),
    )  # fmt: skip


def hand_over(chance: Random, engagement: Engagement, because: str, contacts: int, at: datetime, by: Actor) -> Referral:
    """Give an engagement on; returns the referral that looks for the next worker."""
    assert because in rules.HANDOVERS  # noqa: S101 - a slip in the seeds, not in what somebody typed
    weeks = contacts / engagement.referral.contacts_per_week + 4
    start_by = at + timedelta(days=7)
    handed = actions.hand_over(
        engagement, by=by, because=because, told=chance.choice(TOLD), contacts=contacts, start_by=start_by,
        end_by=start_by + timedelta(weeks=weeks),
    )  # fmt: skip
    return Referral.objects.get(pk=handed.referral)


def plan_for_everybody(by: Actor, policies: Sequence[str]) -> None:
    """Plan for everybody who waits at the asker's centres, once under each policy, each compared with the one before.

    The job loop is not running while a history is made, so its work is done here.
    """
    waiting = sought_by(by)
    parent = None
    for policy in policies if waiting else ():
        told = actions.plan(waiting, by=by, because="asked", policy=policy, parent=parent)
        while BatchWork.objects.filter(plan=told.plan).exists():
            jobs.work_on_plans(clock.now())
        parent = BatchPlan.objects.get(pk=told.plan)
