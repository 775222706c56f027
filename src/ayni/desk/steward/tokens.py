"""Tokens, by which programmes act as an account: made here, their secret shown once, and ended before their time."""

import secrets
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.ground import actions, clock
from ayni.ground.actions import LONGEST_TOKEN_DAYS
from ayni.ground.queries import Account, tokens_visible_to

BYTES = 32  # of a secret: 256 random bits, so that its hash needs no salt


class TokenForm(forms.Form):
    """What the token is for, and how long it lasts."""

    label = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=80,
        help_text=gettext_lazy("Such as: discharge list of the hospital."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For so many days"), min_value=1, max_value=LONGEST_TOKEN_DAYS, initial=90
    )


@standing("steward")
class Tokens(Page):
    """The tokens of one account."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Those that still open something, and a form for another."""
        return self._ask(self.find(Account.objects.all(), pk), TokenForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Make one, and show its secret this once.

        The form has no ``once``: pressed twice it makes two, and one of them is ended; a secret shown for a token that
        was made the first time would open nothing.
        """
        account, form, secret = self.find(Account.objects.all(), pk), TokenForm(request.POST), new_secret()
        if form.is_valid():
            made = self.do(actions.make_token, account, because="asked", form=form, secret=secret, **form.cleaned_data)
            if made:
                return self.render("steward/token_made.html", account=account, made=made, secret=secret)
        return self._ask(account, form, status=422)

    def _ask(self, account: Account, form: TokenForm, status: int = 200) -> HttpResponse:
        live = tokens_visible_to(self.actor).filter(account=account, ending=None, expires_at__gt=clock.now())
        return self.render(
            "steward/tokens.html", status=status, account=account, form=form, tokens=live.order_by("expires_at")
        )


@standing("steward")
class EndedToken(Page):
    """Ending a token before its time."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """From the next request on it opens nothing."""
        token = self.find(tokens_visible_to(self.actor).filter(ending=None), pk)
        self.do(actions.end_token, token, because="asked")
        return self.go("steward-tokens", token.account_id, tell=_("The token opens nothing any more."))


def new_secret() -> str:
    """A secret for a programme; nobody has to type it."""
    return secrets.token_urlsafe(BYTES)
