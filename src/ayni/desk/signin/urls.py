"""The front door."""

from django.urls import path
from django.views.i18n import set_language

from ayni.desk.pages import Page
from ayni.desk.signin import pages

# allauth brings more doors than this house has. Accounts are made and addresses changed by a steward's action, which
# the ledger records; a Page that nobody was let into exists for nobody.
CLOSED = ("signup/", "email/", "confirm-email/", "confirm-email/<str:key>/", "login/code/confirm/", "password/set/")

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("language/", set_language, name="language"),
    path("demonstration/", pages.Cast.as_view(), name="cast"),
    path("demonstration/<slug:who>", pages.StepIn.as_view(), name="step-in"),
    *(path(f"account/{door}", Page.as_view()) for door in CLOSED),
]
