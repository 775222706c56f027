"""Addresses of a supervisor's pages. None holds a word about anybody's health."""

from django.urls import path

from ayni.desk.supervisor import duty, engagements, flags, steps, supervision, workers

urlpatterns = [
    path("duty/", duty.DutyPage.as_view(), name="duty"),
    path("duty/list", duty.DutyList.as_view(), name="duty-list"),
    path("duty/rota", duty.Rota.as_view(), name="rota"),
    path("duty/<uuid:pk>", flags.FlagPage.as_view(), name="flag"),
    path("duty/<uuid:pk>/answer", flags.Answer.as_view(), name="flag-answer"),
    path("duty/<uuid:pk>/owner", flags.NextOwner.as_view(), name="flag-owner"),
    path("duty/<uuid:pk>/ending", flags.Ending.as_view(), name="flag-ending"),
    path("duty/<uuid:pk>/review", flags.Review.as_view(), name="flag-review"),
    path("supervision/", supervision.Supervision.as_view(), name="supervision"),
    path("supervision/workers/<uuid:pk>", workers.WorkerPage.as_view(), name="supervised-worker"),
    path("supervision/workers/<uuid:pk>/ratings", workers.Ratings.as_view(), name="rate-worker"),
    path("supervision/engagements/<uuid:pk>", engagements.EngagementPage.as_view(), name="supervised-engagement"),
    path("supervision/engagements/<uuid:pk>/steps", steps.SupervisedSteps.as_view(), name="supervised-steps"),
]
