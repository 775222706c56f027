"""Addresses of the imports."""

from django.urls import path, re_path

from ayni.desk.imports import pages

urlpatterns = [
    path("imports/", pages.Imports.as_view(), name="imports"),
    path("imports/<slug:kind>/", pages.Import.as_view(), name="import"),
    path("imports/<slug:kind>/confirmed", pages.Confirmation.as_view(), name="import-confirmed"),
    path("imports/<slug:kind>/refused.csv", pages.RefusedRows.as_view(), name="import-refused"),
    re_path(
        r"^imports/(?P<kind>[a-z]+)/template\.(?P<form>csv|xlsx)$", pages.Template.as_view(), name="import-template"
    ),
]
