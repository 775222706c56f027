"""Every change there is to what a worker is trusted with."""

from collections.abc import Mapping
from datetime import datetime

from ayni.basics import shelf
from ayni.credentials import events, rules
from ayni.credentials.models import Credential, Rating, Revocation
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.workers.queries import Worker


@action
def record(
    worker: Worker,
    *,
    by: Actor,
    because: str,
    at: datetime,
    kind: str,
    issuer: str,
    jurisdiction: str,
    valid_from: datetime,
    valid_until: datetime,
    evidence: str,
) -> events.Recorded:
    """Record a credential with its evidence."""
    rules.forward(valid_from, valid_until)
    credential = Credential.objects.create(
        worker=worker, kind=kind, issuer=issuer, jurisdiction=jurisdiction,
        valid_from=valid_from, valid_until=valid_until, evidence=evidence,
    )  # fmt: skip
    return events.Recorded(credential=credential.pk, worker=worker.pk, code=worker.code, kind=kind)


@action
def revoke(credential: Credential, *, by: Actor, because: str, at: datetime) -> events.Revoked:
    """Take a credential back; from this commit on it lets nobody be suggested or accept."""
    Revocation.objects.create(credential=credential, revoked_at=at, reason=because)
    worker = credential.worker
    return events.Revoked(credential=credential.pk, worker=worker.pk, code=worker.code, kind=credential.kind)


@action
def rate(
    worker: Worker, *, by: Actor, because: str, at: datetime, protocol: str, levels: Mapping[str, int], setting: str
) -> events.Rated:
    """Rate a worker's competence for a protocol, every item of it."""
    items = {item["id"]: item for item in shelf.load("protocols", protocol)["competencies"]}
    rules.complete_rating(levels, items)
    rating = Rating.objects.create(
        worker=worker, protocol=protocol, rated_by=by.id, rated_at=at, setting=setting, levels=dict(levels)
    )
    return events.Rated(rating=rating.pk, worker=worker.pk, code=worker.code, protocol=protocol)
