"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("ayni.exchange.rest.urls")),
    path("health/", include("ayni.exchange.watch.urls")),
    # Before allauth, since the desk shuts those of its doors that this house does not have.
    path("", include("ayni.desk.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
]
handler404 = "ayni.desk.standing.not_found"
handler403 = "ayni.desk.standing.forbidden"
handler500 = "ayni.desk.standing.broken"
