"""Every change there is to accounts and the roles they hold."""

from datetime import datetime
from uuid import UUID

from ayni.basics.words import Refused
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.ground.events import AccountMade, RoleEnded, RoleGranted
from ayni.ground.models import Account, Grant, GrantEnd
from ayni.ground.roles import ROLES


@action
def make_account(
    *, by: Actor, because: str, at: datetime, email: str, name: str, password: str | None = None, language: str = "es"
) -> AccountMade:
    """Let somebody sign in; without a password only the demonstration's one click opens the account."""
    if Account.objects.filter(email__iexact=email).exists():
        raise Refused("There is an account with this address already.")
    account = Account.objects.create_user(email, name, password)
    account.language = language
    account.save(update_fields=["language"])
    return AccountMade(account=account.pk, name=name)


@action
def grant_role(
    account: Account, *, by: Actor, because: str, at: datetime, role: str, centre: UUID | None = None
) -> RoleGranted:
    """Give an account a role for one centre, or everywhere where the role is not bound to centres."""
    if role not in ROLES or role == "house":
        raise Refused("There is no role called '{role}'.", role=role)
    Grant.objects.create(account=account, role=role, centre=centre, given_at=at)
    return RoleGranted(account=account.pk, name=account.name, role=role, centre=centre)


@action
def end_role(grant: Grant, *, by: Actor, because: str, at: datetime) -> RoleEnded:
    """Take a role back; from the next page on it opens nothing."""
    GrantEnd.objects.create(grant=grant, ended_at=at)
    return RoleEnded(account=grant.account_id, name=grant.account.name, role=grant.role)
