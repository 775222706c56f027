"""Addresses of the JSON face."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from ninja.responses import Response

from ayni.exchange.rest.answers import nothing_here
from ayni.exchange.rest.api import api


@cache
def _schema() -> bytes:
    return Response(api.get_openapi_schema()).content


def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description; it tells what the source tells, so it is for anyone."""
    return HttpResponse(_schema(), content_type="application/json; charset=utf-8")


urlpatterns = [
    path("openapi.json", schema, name="openapi"),
    path("", nothing_here),
    path("", api.urls),
    re_path(r"^.*$", nothing_here),
]
