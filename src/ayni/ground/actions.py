"""Every change there is to accounts, the roles they hold and the tokens that act for them."""

from datetime import datetime, timedelta
from uuid import UUID

from ayni.basics.words import Refused
from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.ground.events import AccountMade, RoleEnded, RoleGranted, TokenEnded, TokenMade
from ayni.ground.models import Account, Grant, GrantEnd, Token, TokenEnd
from ayni.ground.queries import hashed
from ayni.ground.roles import ROLES

# A token that is forgotten somewhere opens nothing for ever; our own choice (owner: the steward).
LONGEST_TOKEN_DAYS = 366


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


@action
def make_token(
    account: Account, *, by: Actor, because: str, at: datetime, label: str, secret: str, days: int
) -> TokenMade:
    """Let a programme act as the account for ``days`` (1 to 366). Only a hash of ``secret`` is kept."""
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refused("A token lasts from one day to {longest} days.", longest=LONGEST_TOKEN_DAYS)
    token = Token.objects.create(
        account=account, label=label, hash=hashed(secret), made_at=at, expires_at=at + timedelta(days=days)
    )
    return TokenMade(token=token.pk, account=account.pk, name=account.name, label=label, expires_at=token.expires_at)


@action
def end_token(token: Token, *, by: Actor, because: str, at: datetime) -> TokenEnded:
    """End a token before its time; from the next request on it opens nothing."""
    token = Token.objects.select_for_update(of=("self",)).select_related("account").get(pk=token.pk)
    if TokenEnd.objects.filter(token=token).exists():
        raise Refused("This token has ended already.")
    TokenEnd.objects.create(token=token, ended_at=at)
    return TokenEnded(token=token.pk, account=token.account_id, name=token.account.name, label=token.label)
