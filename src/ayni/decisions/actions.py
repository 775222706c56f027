"""Every change there is to decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ayni.care.queries import hashed, instrument_called
from ayni.care.rules import FEEDBACK, FEEDBACK_DAYS, still_valid
from ayni.decisions import events, rules
from ayni.decisions.models import Asking, Decision, Part
from ayni.decisions.queries import aid_called
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import score
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.referrals.queries import Referral


@action
def decide(
    kept_with: Referral | Engagement, *, by: Actor, because: str, at: datetime, aid: str, choice: str,
    matters: Sequence[str], decided_with: str, words: str = "",
) -> events.Decided:  # fmt: skip
    """Keep what a person chose among the ways of an aid, with what mattered, in the aid's edition of now.

    ``choice``: an option of the aid, ``not-now`` or ``ask-more``; ``matters``: what of its list matters to them. It
    binds nobody: what follows is asked for by itself, and deciding again keeps both, of which the newest counts.
    """
    laid_out = aid_called(aid)
    rules.sound_choice(laid_out, choice, matters)
    referral = kept_with if isinstance(kept_with, Referral) else None
    engagement = kept_with if isinstance(kept_with, Engagement) else None
    rules.at_one_of_them(referral is not None, engagement is not None)
    decision = Decision.objects.create(
        person=kept_with.person, centre=kept_with.centre, referral=referral, engagement=engagement, aid=aid,
        edition=laid_out.edition, matters=list(matters), choice=choice, words=words, decided_with=decided_with,
        decided_at=at, noted_by=by.id,
    )  # fmt: skip
    return events.Decided(decision=decision.pk, person=decision.person_id, code=decision.person.code)


@action
def ask_part(decision: Decision, *, by: Actor, because: str, at: datetime, secret: str) -> events.PartAsked:
    """Make a link by which the person says how much part they had; it answers once."""
    Asking.objects.create(
        decision=decision, secret_hash=hashed(secret), made_at=at, expires_at=at + timedelta(days=FEEDBACK_DAYS)
    )
    return events.PartAsked(decision=decision.pk, person=decision.person_id, code=decision.person.code)


@action
def say_part(
    asking: Asking, *, by: Actor, because: str, at: datetime, sheet: Mapping[str, int | None], words: str = ""
) -> events.PartSaid:
    """Keep how much part the person had, by the three questions of CollaboRATE."""
    asking = Asking.objects.select_for_update(of=("self",)).select_related("decision__person").get(pk=asking.pk)
    still_valid(Part.objects.filter(asking=asking).exists(), asking.expires_at, at)
    total = score(instrument_called(FEEDBACK), sheet).total
    Part.objects.create(asking=asking, sheet=dict(sheet), total=total, words=words, given_at=at)
    decision = asking.decision
    return events.PartSaid(decision=decision.pk, person=decision.person_id, code=decision.person.code)
