"""Hearing a device that may not send any more: its record is not taken, but nobody in danger is left unheard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ayni.basics import shelf
from ayni.care import events, rules
from ayni.care.models import Unheard
from ayni.care.queries import instrument_of
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import score
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.safety import actions as safety


@action
def hear_out(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, digest: str, told: Mapping[str, Any]
) -> events.HeardOut:
    """Keep what was sent, sealed, and raise a flag for whatever in it needs a person (promise E11).

    ``told`` is as it came and may be anything; ``digest`` says whether it came before. No record is made of it.
    """
    kept, is_new = Unheard.objects.get_or_create(
        digest=digest, defaults={"engagement": engagement, "received_at": at, "told": dict(told)}
    )
    for kind, severity in _causes(engagement, told).items() if is_new else ():
        safety.raise_flag(
            engagement.person, by=by, because="ended-device", at=at, kind=kind, source_kind="ended-device",
            source=kept.pk, worker=engagement.worker, severity=severity,
        )  # fmt: skip
    return events.HeardOut(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)


def _causes(engagement: Engagement, told: Mapping[str, Any]) -> dict[str, str]:
    """What needs a person, each kind once with how grave it is; a call for help, or what answers say."""
    if "said" in told:
        return {rules.concern_called(told.get("kind")): "red"}
    found: dict[str, str] = {}
    sheets = told.get("answers")
    for name, sheet in sheets.items() if isinstance(sheets, dict) else ():
        if name in shelf.names("instruments") and isinstance(sheet, dict):
            instrument = instrument_of(engagement, name)
            for cause in rules.causes(instrument, score(instrument, sheet)):
                found[cause.kind] = cause.severity or found.get(cause.kind, "")
    return found
