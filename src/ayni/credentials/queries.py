"""Reads: what workers are trusted with at an instant."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

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
    later = Rating.objects.filter(worker=OuterRef("worker"), protocol=OuterRef("protocol")).order_by("-rated_at", "-id")
    newest = Rating.objects.filter(worker__in=list(workers), pk=Subquery(later.values("pk")[:1]))
    for each in newest.order_by("protocol", "id"):
        found[each.worker_id][each.protocol] = each
    return found
