"""Addresses of these pages."""

from django.urls import path

from ayni.desk.centre import centres, credentials, glance, keeping, supervisors, workers

urlpatterns = [
    path("centre/", glance.Glance.as_view(), name="centre"),
    path("centre/<uuid:pk>/facts", centres.CentreFacts.as_view(), name="centre-facts"),
    path("centre/<uuid:pk>/catchment", centres.Catchment.as_view(), name="centre-catchment"),
    path("centre/<uuid:pk>/catchment/kept", centres.KeptCatchment.as_view(), name="centre-catchment-kept"),
    path("centre/workers/", workers.Workers.as_view(), name="centre-workers"),
    path("centre/workers/new", workers.Enrolment.as_view(), name="centre-enrolment"),
    path("centre/workers/<uuid:pk>/", workers.WorkerPage.as_view(), name="centre-worker"),
    path("centre/workers/<uuid:pk>/facts", workers.Correction.as_view(), name="centre-correction"),
    path("centre/workers/<uuid:pk>/agreement", keeping.Agreement.as_view(), name="centre-agreement"),
    path("centre/workers/<uuid:pk>/suggestions", keeping.Willingness.as_view(), name="centre-willingness"),
    path("centre/workers/<uuid:pk>/hours", keeping.WeekHours.as_view(), name="centre-hours"),
    path("centre/workers/<uuid:pk>/absence", keeping.Absence.as_view(), name="centre-absence"),
    path("centre/workers/<uuid:pk>/supervisor", keeping.Supervision.as_view(), name="centre-supervision"),
    path("centre/workers/<uuid:pk>/leaving", keeping.Leaving.as_view(), name="centre-leaving"),
    path("centre/workers/<uuid:pk>/credential", credentials.NewCredential.as_view(), name="centre-credential"),
    path("centre/credentials/<uuid:pk>/revocation", credentials.Revocation.as_view(), name="centre-revocation"),
    path("centre/supervisors/", supervisors.Supervisors.as_view(), name="centre-supervisors"),
    path("centre/supervisors/new", supervisors.Appointment.as_view(), name="centre-appointment"),
    path("centre/supervisors/<uuid:pk>/", supervisors.SupervisorPage.as_view(), name="centre-supervisor"),
]
