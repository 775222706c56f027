"""Addresses of the pages that a person, or a place they were sent to, reaches by a link."""

from django.urls import path

from ayni.desk.person import feedback, slip

urlpatterns = [
    path("how-was-it/<str:secret>", feedback.HowWasIt.as_view(), name="how-was-it"),
    path("how-was-it/<str:secret>/call", feedback.CallMe.as_view(), name="call-me"),
    path("by-slip/<str:secret>", slip.BySlip.as_view(), name="by-slip"),
]
