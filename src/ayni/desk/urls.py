"""Every page, by who is standing there."""

from django.urls import include, path

urlpatterns = [
    path("", include("ayni.desk.signin.urls")),
    path("", include("ayni.desk.coordinator.urls")),
    path("", include("ayni.desk.worker.urls")),
    path("", include("ayni.desk.supervisor.urls")),
    path("", include("ayni.desk.centre.urls")),
    path("", include("ayni.desk.steward.urls")),
    path("", include("ayni.desk.programme.urls")),
    path("", include("ayni.desk.person.urls")),
    path("", include("ayni.desk.imports.urls")),
]
