"""The ordinary events of a campaign, and the site it plays at: one whose times are short, so that all of them come."""

import time

from django.db import transaction

from ayni.basics import shelf
from ayni.ground.actors import Actor
from ayni.ground.ledger import Happening
from ayni.ground.models import Delivery
from ayni.ground.reactions import later
from ayni.people import actions as people
from ayni.people.events import Read
from ayni.people.queries import Person

BATCH = 500
SECONDS_OF_WORK = 0.005
# Minutes: the same order as a site's, so short that a campaign of minutes sees every step of every escalation.
SHORT = {"reminder": 0.4, "second_contact": 0.8, "next_owner": 1.2}


@later(Read)
def follow(happening: Happening) -> None:
    """What follows an ordinary event takes its time."""
    time.sleep(SECONDS_OF_WORK)


def queue(n: int, person: Person, by: Actor) -> None:
    """So many ordinary events, each with something that must follow it and does not have to be now."""
    for start in range(0, n, BATCH):
        with transaction.atomic():
            for _ in range(min(BATCH, n - start)):
                people.read(person, by=by, because="care")


def waiting() -> int:
    """How many of them are still to be followed."""
    return Delivery.objects.filter(done_at=None).count()


def shorten(jurisdiction: str = "pe-lima") -> None:
    """Play at a site with short times: in this process only, and before anything is asked of it."""
    red = shelf.load("jurisdictions", jurisdiction)["escalation"]["red"]
    for name, minutes in SHORT.items():
        red[name]["value"] = minutes
