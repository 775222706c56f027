"""The front door: each to their own board, and in the demonstration one click to be somebody of the cast."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from ayni.desk.navigation import home_of
from ayni.desk.pages import Page
from ayni.desk.signin.cast import member_called
from ayni.desk.standing import Asked, for_anyone, standing
from ayni.ground.queries import account_called

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@standing()
class Home(Page):
    """The address somebody types: leads to the board of their first role."""

    def get(self, request: Asked) -> HttpResponse:
        """Lead on; somebody without a role reads whom to ask."""
        board = home_of(self.actor)
        return redirect(board) if board else self.render("signin/no_role.html")


@for_anyone
class Cast(Page):
    """Who can be stepped in as. Outside the demonstration this address does not exist."""

    def get(self, request: Asked) -> HttpResponse:
        """Show the cast."""
        if not settings.AYNI_DEMONSTRATION:
            raise Http404
        return self.render("signin/be_somebody.html")


@for_anyone
class StepIn(Page):
    """Become somebody of the cast. Outside the demonstration this address does not exist."""

    def post(self, request: Asked, who: str) -> HttpResponse:
        """Sign in and lead to their board."""
        member = member_called(who)
        account = account_called(member.email) if member else None
        if account is None:
            raise Http404
        login(request, account, backend=BACKEND)
        return redirect("home")
