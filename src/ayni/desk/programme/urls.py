"""Addresses of these pages."""

from django.urls import path

from ayni.desk.programme import weights

urlpatterns = [
    path("weights/", weights.Programmes.as_view(), name="programmes"),
    path("weights/<slug:place>/", weights.Weights.as_view(), name="weights"),
    path("weights/<slug:place>/preview", weights.WeightsPreview.as_view(), name="weights-preview"),
    path("weights/<slug:place>/taking-back", weights.TakingBack.as_view(), name="weights-taking-back"),
]
