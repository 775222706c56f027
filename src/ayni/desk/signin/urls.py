"""The front door."""

from django.urls import path
from django.views.i18n import set_language

from ayni.desk.signin import pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("language/", set_language, name="language"),
    path("demonstration/", pages.Cast.as_view(), name="cast"),
    path("demonstration/<slug:who>", pages.StepIn.as_view(), name="step-in"),
]
