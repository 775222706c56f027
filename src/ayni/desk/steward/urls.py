"""Addresses of these pages."""

from django.urls import path

from ayni.desk.steward import access, accounts, jobs, ledger, not_shortlisted, rights, tokens

urlpatterns = [
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("ledger/verification", ledger.Verification.as_view(), name="ledger-verification"),
    path("access/", access.Access.as_view(), name="access"),
    path("not-shortlisted/", not_shortlisted.NotShortlisted.as_view(), name="not-shortlisted"),
    path("accounts/", accounts.Accounts.as_view(), name="steward-accounts"),
    path("accounts/new", accounts.NewAccount.as_view(), name="steward-new-account"),
    path("accounts/<uuid:pk>/", accounts.OneAccount.as_view(), name="steward-account"),
    path("accounts/roles/<uuid:pk>/ending", accounts.EndedRole.as_view(), name="steward-role-ending"),
    path("accounts/<uuid:pk>/tokens", tokens.Tokens.as_view(), name="steward-tokens"),
    path("accounts/tokens/<uuid:pk>/ending", tokens.EndedToken.as_view(), name="steward-token-ending"),
    path("rights/", rights.Rights.as_view(), name="rights"),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
]
