"""What the rules of a protocol look at and nobody can measure is stated; what they propose is taken or set aside."""

from datetime import date, datetime

from ayni.basics.words import Refused
from ayni.care import events, rules
from ayni.care.models import Decision, Lead, Statement
from ayni.care.planning import kept, standing_of
from ayni.care.queries import protocol_of
from ayni.engagements.queries import Engagement, lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.workers.queries import supervised_by


@action
def state(
    engagement: Engagement,
    *,
    by: Actor,
    because: str,
    at: datetime,
    fact: str,
    is_so: bool,
    so_on: date | None = None,
) -> events.Stated:
    """Say that something a rule asks about is so, or is not. It may be said again; what was said before stays."""
    engagement = lock_open(engagement)
    rules.is_asked(fact, protocol_of(engagement).facts)
    rules.not_to_come(so_on, at)
    Statement.objects.create(
        engagement=engagement, fact=fact, is_so=is_so, so_on=so_on or at.date(), stated_at=at, by=by.id,
        by_name=by.name,
    )  # fmt: skip
    return events.Stated(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


@action
def decide(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, rule: str, taken: bool, why: str, seen: str
) -> events.Decided:
    """Take what a rule proposes, or set it aside, with a reason. What was known at this moment is kept with it.

    ``seen`` says what whoever decides had before them (``planning.Put.seen``): when something newer is known, they
    are asked to look again. Refused when the rule does not hold, was decided on already, or is for the supervisor.
    """
    engagement = lock_open(engagement)
    standing = standing_of(engagement, at)
    put = next((each for each in standing.puts if each.rule.code == rule and not each.proposal.is_open), None)
    if put is None or put.seen != seen:
        raise Refused("Something new is known since this page was opened; please look again.")
    rules.not_decided_yet(put.decision)
    supervises = supervised_by(by).filter(pk=engagement.worker_id).exists()
    rules.may_decide(put.rule.decider(taken=taken), supervises=supervises)
    decision = Decision.objects.create(
        engagement=engagement, rule=rule, kind=put.rule.kind.value, taken=taken, why=why, seen=seen,
        proposed=standing.proposed(put), known=standing.known.told, decided_at=at, by=by.id, by_name=by.name,
    )  # fmt: skip
    for way, to in put.rule.ways.items() if taken else ():
        Lead.objects.create(decision=decision, way=way.value, to=to)
    return events.Decided(
        engagement=engagement.pk, person=engagement.person_id, code=engagement.code, decision=decision.pk,
        kept=kept(decision),
    )  # fmt: skip
