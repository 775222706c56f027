"""The server of a campaign, whole or with a fault planted in it, to prove that the campaign can see.

``CAMPAIGN_FAULT`` names the fault; without it this is the server as it is.
"""

import json
import os
import random
import threading
from typing import Any
from uuid import UUID, uuid4

from ayni.site.wsgi import application as whole

# Needs the apps, which the line above has set up.
from ayni.care.actions import encounters  # isort: skip
from ayni.ground import action  # isort: skip
from ayni.ground.models import Act  # isort: skip
from ayni.safety import actions as safety  # isort: skip

HOW_OFTEN = 0.3


def acknowledges_before_storing(environ: dict[str, Any], start: Any) -> Any:
    """Sometimes says that an encounter is kept without keeping it."""
    if environ["PATH_INFO"].endswith("/encounters") and random.random() < HOW_OFTEN:
        start("201 Created", [("Content-Type", "application/json")])
        return [json.dumps({"id": str(uuid4())}).encode()]
    return whole(environ, start)


def loses_answers(application: Any) -> Any:
    """A network that sometimes loses the answer to what was done: part of every campaign, planted fault or not."""

    def lossy(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST" or random.random() >= HOW_OFTEN:
            return application(environ, start)
        b"".join(application(environ, lambda *told: lambda _: None))
        start("503 Service Unavailable", [("Content-Length", "0")])
        return [b""]

    return lossy


def forget_what_was_asked() -> None:
    """The ids of acts are written down but no longer looked at, so whatever is sent again is done again."""

    def claim(once: UUID, by: Any, verb: str, *told: Any) -> None:
        Act.objects.get_or_create(pk=once, defaults={"by": by.id, "verb": verb, "digest": ""})

    action._claim = claim  # type: ignore[assignment]


def escalate_afterwards() -> None:
    """Escalations are raised a while after the encounter, outside its transaction, as a queue would."""
    real = safety.raise_flag

    class Afterwards:
        """Stands where care looks for safety's actions."""

        @staticmethod
        def raise_flag(*told: Any, **more: Any) -> None:
            """Later, unless the process dies first."""
            threading.Timer(2.0, lambda: real(*told, **more)).start()

    encounters.safety = Afterwards  # type: ignore[assignment]


FAULT = os.environ.get("CAMPAIGN_FAULT", "")
PLANTED = {"no-memory": forget_what_was_asked, "late-escalation": escalate_afterwards}
if FAULT in PLANTED:
    PLANTED[FAULT]()
application = loses_answers(acknowledges_before_storing if FAULT == "early-answer" else whole)
