"""What a taken step leads to: done, said why not, or taken back because it was a slip."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ayni.care import events, rules
from ayni.care.models import Lead, Sequel, SequelUndone
from ayni.care.queries import sequel_of
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, lock, lock_open
from ayni.engines.protocols import Way
from ayni.ground.action import action
from ayni.ground.actors import HOUSE, Actor
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral


@action
def carry_out(
    lead: Lead, *, by: Actor, because: str, at: datetime, words: str = "", led_to: UUID | None = None
) -> events.CarriedOut:
    """Do what a taken step leads to.

    Another protocol is asked for here, and further sessions are added; ``words`` say what was agreed with the
    supervisor. Whoever sends the person on tells which onward referral it ``led_to``; ending is an action of its own.
    """
    engagement = _locked(lead)
    rules.still_to_do(sequel_of(lead) is not None)
    rules.done_so(lead.way, by.roles, led_to, words)
    if lead.way == Way.PROTOCOL:
        led_to = engagements.lead_on(engagement, by=by, because="step", at=at, protocol=lead.to).referral
    elif lead.way == Way.AGAIN:
        referrals.extend(engagement.referral, by=HOUSE, because="step", at=at, more=int(lead.to))
    sequel = _keep(lead, by, at, words=words.strip(), led_to=led_to)
    return events.CarriedOut(**_named(engagement), sequel=sequel.pk)


@action
def let_be(lead: Lead, *, by: Actor, because: str, at: datetime, instead: str, words: str = "") -> events.LetBe:
    """Say why what a step leads to is not done: a code of ``rules.NOT_DONE_BECAUSE``, and own words if there are."""
    engagement = _locked(lead)
    rules.still_to_do(sequel_of(lead) is not None)
    rules.known_reason(instead)
    sequel = _keep(lead, by, at, instead=instead, words=words.strip())
    return events.LetBe(**_named(engagement), sequel=sequel.pk)


@action
def reopen(sequel: Sequel, *, by: Actor, because: str, at: datetime) -> events.Reopened:
    """Take back what came of a step, by a slip; it is open again. A referral that nobody took yet is withdrawn."""
    lead = sequel.lead
    engagement = _locked(lead)
    rules.may_reopen(lead.way, sequel.instead, SequelUndone.objects.filter(sequel=sequel).exists())
    if not sequel.instead:
        rules.done_so(lead.way, by.roles, sequel.led_to, sequel.words)
        if lead.way == Way.PROTOCOL:
            referrals.withdraw(Referral.objects.get(pk=str(sequel.led_to)), by=by, because="entered-twice", at=at)
        elif lead.way == Way.AGAIN:
            referrals.extend(engagement.referral, by=HOUSE, because="taken-back", at=at, more=-int(lead.to))
    SequelUndone.objects.create(sequel=sequel, undone_at=at, by=by.id)
    return events.Reopened(**_named(engagement), sequel=sequel.pk)


def _locked(lead: Lead) -> Engagement:
    """The engagement, so that of two who do the same at once the second sees the first."""
    engagement = lead.decision.engagement
    return lock(engagement.pk) if lead.way in rules.OUTLASTS else lock_open(engagement)


def _keep(lead: Lead, by: Actor, at: datetime, **told: Any) -> Sequel:
    turn = Sequel.objects.filter(lead=lead).count() + 1
    return Sequel.objects.create(lead=lead, turn=turn, done_at=at, by=by.id, by_name=by.name, **told)


def _named(engagement: Engagement) -> dict[str, Any]:
    return {"engagement": engagement.pk, "person": engagement.person_id, "code": engagement.code}
