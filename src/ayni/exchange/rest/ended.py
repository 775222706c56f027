"""Devices whose token has ended: they are told nothing, and are heard all the same where somebody may be in danger."""

import json
import logging
import re
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ayni.care.actions import hear_out
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.actors import HOUSE
from ayni.ground.queries import ended_behind

log = logging.getLogger("ayni.exchange")

# Where danger is told of.
HEARD = re.compile(r"^/api/engagements/([0-9a-f-]{36})/(?:encounters|concerns)$")


def listen(request: HttpRequest, secret: str) -> None:
    """Hear out what an ended token of the engagement's own worker sends. Never raises, and answers nothing."""
    place = HEARD.match(request.path)
    if request.method != "POST" or place is None:
        return
    try:
        token = ended_behind(secret, clock.now())
        told = json.loads(request.body) if token else None
        if token is None or not isinstance(told, dict):
            return
        hers = Engagement.objects.select_related("person__centre", "worker").filter(worker__account=token.account_id)
        engagement = hers.filter(pk=UUID(place[1])).first()
        if engagement is not None:
            digest = salted_hmac(
                "ayni.exchange.ended", place[0].encode() + request.body, algorithm="sha256"
            ).hexdigest()
            hear_out(engagement, by=HOUSE, because="ended-device", digest=digest, told=told)
    except Exception as wrong:  # noqa: BLE001 - a device that was shut out must not learn from an error
        log.warning("what an ended token sent could not be heard: %s", type(wrong).__name__)
