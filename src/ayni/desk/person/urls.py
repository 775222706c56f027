"""Addresses of the pages a person reaches by a link of their own."""

from django.urls import path

from ayni.desk.person import feedback

urlpatterns = [path("how-was-it/<str:secret>", feedback.HowWasIt.as_view(), name="how-was-it")]
