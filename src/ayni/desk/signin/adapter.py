"""How allauth behaves in this house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest


class ByInvitationOnly(DefaultAccountAdapter):
    """Accounts are made by a steward; nobody makes their own, and the page for it does not exist."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never, and a closed door would only invite knocking."""
        raise Http404
