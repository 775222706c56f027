"""Reads: who an account is as an actor, and what the ledger says."""

from uuid import UUID

from ayni.ground.actors import VISITOR, Actor
from ayni.ground.models import Account, Entry, Grant, Mention, Run

__all__ = ["Account", "Entry", "Grant", "Mention", "Run", "account_called", "actor_of"]


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
