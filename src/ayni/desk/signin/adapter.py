"""How allauth behaves in this house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


# allauth has no types, hence the exception.
class ByInvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a steward; nobody makes their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
