"""Reads: what workers are trusted with at an instant."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ayni.credentials.models import Credential, Rating, Revocation

__all__ = ["Credential", "Rating", "Revocation", "in_force", "latest_ratings"]


def in_force(workers: Iterable[UUID]) -> dict[UUID, list[Credential]]:
    """Credentials that were not revoked, by worker; whether their dates fit is the reader's question."""
    found: dict[UUID, list[Credential]] = defaultdict(list)
    rows: QuerySet[Credential] = Credential.objects.filter(worker__in=list(workers), revocation=None)
    for each in rows:
        found[each.worker_id].append(each)
    return found


def latest_ratings(workers: Iterable[UUID]) -> dict[UUID, dict[str, Rating]]:
    """The newest rating of each worker for each protocol."""
    found: dict[UUID, dict[str, Rating]] = defaultdict(dict)
    for each in Rating.objects.filter(worker__in=list(workers)).order_by("rated_at", "id"):
        found[each.worker_id][each.protocol] = each
    return found
