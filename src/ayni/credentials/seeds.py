"""What the workers of the demonstration are trusted with: papers, some of them old, and how they were seen to work."""

from datetime import datetime, timedelta
from random import Random

from ayni.basics import shelf
from ayni.basics.chance import one_of
from ayni.credentials import actions, rules
from ayni.credentials.queries import Credential
from ayni.ground.actors import Actor
from ayni.workers.queries import Worker

JURISDICTION = "pe-lima"
KINDS = (
    ("acs", 38), ("lay-counsellor", 22), ("peer-support", 16), ("recovery-coach", 10), ("psychology-technician", 14),
)  # fmt: skip


def kind_for(chance: Random) -> str:
    """A kind of credential, in the shares of the programme."""
    return one_of(chance, KINDS)


def certify(chance: Random, worker: Worker, kind: str, at: datetime, valid_for: timedelta, by: Actor) -> Credential:
    """Record the worker's paper, good until ``at`` + ``valid_for``."""
    issuers = shelf.load("jurisdictions", JURISDICTION)["credentials"]
    recorded = actions.record(
        worker, by=by, because="checked", at=at, kind=kind, issuer=issuers[kind]["issuer"]["es"],
        jurisdiction=JURISDICTION, valid_from=at - timedelta(days=chance.randrange(20, 700)),
        valid_until=at + valid_for, evidence=f"certificado {chance.randrange(1000, 9999)}",
    )  # fmt: skip
    return Credential.objects.get(pk=recorded.credential)


# What the demonstration's programme has taught so far; the shelf holds more.
TAUGHT = ("behavioural-activation", "linkage", "peer-recovery", "problem-solving", "psychoeducation")


def protocols_of(kind: str) -> tuple[str, ...]:
    """The protocols that somebody with this kind of credential was taught and may deliver."""
    return tuple(name for name in TAUGHT if kind in shelf.load("protocols", name)["credentials"])


def rate(
    chance: Random, worker: Worker, protocol: str, at: datetime, by: Actor, skill: float, harmful: bool = False
) -> None:
    """Rate the worker for a protocol as seen at ``at``. ``skill`` 0 to 1 is the chance that an item is at level 3 or 4.

    ``harmful`` puts one item at level 1, which closes the gate whatever the others say.
    """
    items = [each["id"] for each in shelf.load("protocols", protocol)["competencies"]]
    levels = {item: chance.choice((3, 3, 4)) if chance.random() < skill else 2 for item in items}
    if harmful:
        levels[chance.choice(items)] = rules.HARMFUL
    setting = chance.choice(("roleplay", "live"))
    actions.rate(worker, by=by, because=setting, at=at, protocol=protocol, levels=levels, setting=setting)


def revoke(credential: Credential, by: Actor) -> None:
    """Take a paper back."""
    actions.revoke(credential, by=by, because="withdrawn-by-issuer")
