"""What a worker writes down with the person: for hard days, and how they understand what weighs."""

from collections.abc import Mapping
from datetime import datetime

from ayni.care import events, rules
from ayni.care.models import Paper
from ayni.engagements.queries import Engagement, lock_open
from ayni.ground.action import action
from ayni.ground.actors import Actor


@action
def write(
    engagement: Engagement, *, by: Actor, because: str, at: datetime, kind: str, parts: Mapping[str, str]
) -> events.Written:
    """Keep a paper of that kind (``rules.PAPERS``), sealed. What was written before stays; the newest holds."""
    engagement = lock_open(engagement)
    rules.fits(kind, parts)
    kept = {heading: text.strip() for heading, text in parts.items() if text.strip()}
    Paper.objects.create(
        engagement=engagement, kind=kind, parts=kept, written_at=at, by=by.id, by_name=by.name
    )  # fmt: skip
    return events.Written(engagement=engagement.pk, person=engagement.person_id, code=engagement.code)
