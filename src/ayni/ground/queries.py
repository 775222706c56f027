"""Reads: who an account is as an actor, whom a token acts for, and what the ledger says."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ayni.ground.actors import VISITOR, Actor
from ayni.ground.models import Account, Act, Delivery, Entry, Grant, Mention, Run, Token

__all__ = [
    "Account", "Entry", "Grant", "Mention", "Run", "Token", "account_called", "actor_behind", "actor_of",
    "deliveries_failing", "deliveries_waiting", "done_before", "ended_behind", "hashed", "names_of",
    "tokens_visible_to", "was_done",
]  # fmt: skip


def actor_of(account: Account | None) -> Actor:
    """The actor an account acts as, with the roles it holds now; a visitor when nobody is signed in."""
    if account is None or not account.is_active:
        return VISITOR
    held = Grant.objects.filter(account=account, ending=None).values_list("role", "centre")
    return Actor(account.id, account.name, frozenset(held), account.language)


def account_called(email: str) -> Account | None:
    """The account with this address."""
    return Account.objects.filter(email__iexact=email).first()


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """The names of accounts, for showing who did something."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def hashed(secret: str) -> str:
    """What is kept of a secret that is itself long and random, so that no salt is needed (SHA-256)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_behind(secret: str, now: datetime) -> Actor:
    """The actor a token acts as, with the roles of its account now; a visitor when the token opens nothing."""
    live = Token.objects.filter(hash=hashed(secret), expires_at__gt=now, ending=None).select_related("account")
    token = live.first()
    return actor_of(token.account) if token else VISITOR


def ended_behind(secret: str, now: datetime) -> Token | None:
    """The token that was made with this secret and opens nothing any more; None when there is no such one."""
    token = Token.objects.filter(hash=hashed(secret)).select_related("account").first()
    return token if token and actor_behind(secret, now) is VISITOR else None


def tokens_visible_to(actor: Actor) -> QuerySet[Token]:
    """Stewards know of every token, though never its secret."""
    tokens = Token.objects.select_related("account", "ending")
    return tokens if actor.everywhere("steward") else tokens.none()


def done_before(once: UUID, by: Actor) -> dict[str, Any] | None:
    """The facts of what the actor did under this id; None when nothing was."""
    return Act.objects.filter(pk=once, by=by.id).values_list("facts", flat=True).first()


def was_done(once: UUID) -> bool:
    """Whether anybody did anything under this id."""
    return Act.objects.filter(pk=once).exists()


def deliveries_waiting(now: datetime) -> QuerySet[Delivery]:
    """What is due and not done."""
    return Delivery.objects.filter(done_at=None, due_at__lte=now)


def deliveries_failing() -> QuerySet[Delivery]:
    """What was tried and is still not done, the longest tried first."""
    return Delivery.objects.filter(done_at=None, attempts__gt=0).select_related("entry").order_by("-attempts", "due_at")
