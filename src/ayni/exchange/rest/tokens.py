"""Tokens, by which programmes act as accounts. A steward makes and ends them; their secret is shown once."""

import secrets
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, StringConstraints

from ayni.basics.words import Refused
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.shapes import ONE_LINE, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.ground import actions, queries
from ayni.ground.actions import LONGEST_TOKEN_DAYS

noun = Noun("tokens", "By a token a programme acts as an account, with the roles the account holds at that moment.")

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=ONE_LINE)]
Address = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+$")]


class Token(Shown):
    """A token, without its secret."""

    id: ShownId = Field(description="Of the token.")
    account: ShownId = Field(description="Which account it acts as.")
    name: str = Field(examples=["Tomás"], description="Whose account that is.")
    label: str = Field(examples=["discharge list of the hospital"], description="What it is for.")
    made_at: When = Field(description="When it was made.")
    expires_at: When = Field(description="From then on it opens nothing.")
    ended_at: When | None = Field(description="When it was ended before its time.")

    @classmethod
    def of(cls, token: queries.Token) -> "Token":
        """All there is. The row comes with its account and ending."""
        ending = getattr(token, "ending", None)
        return cls(
            id=token.pk,
            account=token.account_id,
            name=token.account.name,
            label=token.label,
            made_at=token.made_at,
            expires_at=token.expires_at,
            ended_at=ending.ended_at if ending else None,
        )


class MadeToken(Token):
    """A token with its secret, which is shown this once and kept nowhere."""

    secret: str = Field(examples=["h7Qm…"], description="Sent as `Authorization: Bearer <secret>`.")


class Tokens(Page):
    """One page of tokens."""

    items: list[Token] = Field(description="The newest first.")


class NewToken(Told):
    """A programme that is to act as an account."""

    email: Address = Field(examples=["tomas@ayni.example"], description="The address the account signs in with.")
    label: Label = Field(examples=["discharge list of the hospital"], description="What it is for.")
    days: Annotated[int, Field(ge=1, le=LONGEST_TOKEN_DAYS)] = Field(
        default=90, examples=[90], description="How long it lasts."
    )


@noun.lists("/tokens", Tokens, by="made_at", newest_first=True, to=("steward",))
def list_tokens(request: Asked) -> QuerySet[queries.Token]:
    """Every token that was made, without its secret."""
    return queries.tokens_visible_to(request.auth)


@noun.does("POST", "/tokens", actions.make_token)
def make_token(request: Asked, told: NewToken) -> MadeToken:
    """Make a token. Its secret is in this answer and nowhere else; who lost it makes another."""
    account = queries.account_called(told.email)
    if account is None:
        raise Refused("There is no account with this address.")
    secret = secrets.token_urlsafe(32)
    made = do(request, actions.make_token, account, label=told.label, secret=secret, days=told.days)
    token = queries.tokens_visible_to(request.auth).get(pk=made.token)
    return MadeToken(**Token.of(token).model_dump(), secret=secret)


@noun.does("POST", "/tokens/{uuid:token}/ending", actions.end_token)
def end_token(request: Asked, token: UUID) -> Token:
    """End a token before its time; from the next request on it opens nothing."""
    do(request, actions.end_token, find(request, queries.tokens_visible_to(request.auth), token))
    return Token.of(queries.tokens_visible_to(request.auth).get(pk=token))
