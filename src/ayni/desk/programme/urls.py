"""Addresses of these pages."""

from django.urls import path

from ayni.adaptations.rules import KINDS
from ayni.desk.programme import adaptations, adapting_pages, bundles, weights

ONE = {
    "": ("adapted", adaptations.Definition),
    "values": ("adapting", adapting_pages.ByValues),
    "file": ("adapting-file", adapting_pages.ByFile),
    "definition.json": ("definition", adaptations.Taken),
    "use": ("taking-up", adaptations.TakingUp),
    "taking-back": ("taking-back", adaptations.TakingBackVersion),
    "confirmation": ("confirming", adaptations.Confirming),
}

urlpatterns = [
    path("weights/", weights.Programmes.as_view(), name="programmes"),
    path("weights/<slug:place>/", weights.Weights.as_view(), name="weights"),
    path("weights/<slug:place>/preview", weights.WeightsPreview.as_view(), name="weights-preview"),
    path("weights/<slug:place>/taking-back", weights.TakingBack.as_view(), name="weights-taking-back"),
    path("adaptations/", adaptations.Adaptations.as_view(), name="adaptations"),
    path("adaptations/bundle", bundles.Bundle.as_view(), name="bundle"),
    path("adaptations/bringing", bundles.Bringing.as_view(), name="bringing"),
    path("adaptations/versions/<uuid:pk>/", adaptations.OneVersion.as_view(), name="version"),
    path(
        "adaptations/instruments/<slug:name>/cut-off", adapting_pages.ByCutOff.as_view(kind="instruments"),
        name="cut-off",
    ),
    *(
        path(f"adaptations/{kind}/<slug:name>/{way}", page.as_view(kind=kind), name=f"{word}-{kind}")
        for kind in KINDS
        for way, (word, page) in ONE.items()
    ),
]  # fmt: skip
