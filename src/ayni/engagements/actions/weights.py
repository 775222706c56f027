"""How the terms of a score are weighed: every change is a version of its own, and so is taking one back."""

from collections.abc import Mapping
from datetime import datetime

from ayni.engagements import events, planning, rules
from ayni.engagements.models import Weighing
from ayni.ground.action import action
from ayni.ground.actors import Actor


@action
def weigh(
    jurisdiction: str, *, by: Actor, because: str, at: datetime, weights: Mapping[str, float], why: str
) -> events.Weighed:
    """Weigh the terms of the score so, in this jurisdiction, from now on. Shortlists and plans made so far stay.

    Refused for weights out of bounds and for those that hold already. The newest version is locked, so that of two
    who decide at the same moment the second is based on the first.
    """
    newest = Weighing.objects.select_for_update(of=("self",)).filter(jurisdiction=jurisdiction).first()
    rules.weights_hold(weights, newest.weights if newest else planning.weights_of_shelf(jurisdiction))
    kept = Weighing.objects.create(
        jurisdiction=jurisdiction, number=newest.number + 1 if newest else 1, based_on=newest, since=at,
        decided_by=by.id, why=why, weights={term: float(weights[term]) for term in sorted(weights)},
    )  # fmt: skip
    return events.Weighed(weighing=kept.pk, jurisdiction=jurisdiction, number=kept.number)


@action
def take_back_weights(weighing_: Weighing, *, by: Actor, because: str, at: datetime, why: str) -> events.Weighed:
    """Let the weights before the newest version hold again: a new version, since what was decided stays decided."""
    rules.newest_weights(not Weighing.objects.filter(based_on=weighing_).exists())
    before = weighing_.based_on
    weights = before.weights if before else planning.weights_of_shelf(weighing_.jurisdiction)
    return weigh(weighing_.jurisdiction, by=by, because="taken-back", at=at, weights=weights, why=why)
