"""Addresses of a worker's pages. None holds a word about anybody's health."""

from django.urls import path

from ayni.desk.worker import (
    after,
    day,
    encounter,
    engagements,
    groups,
    offers,
    onward,
    papers,
    record,
    round,
    steps,
    visits,
)

urlpatterns = [
    path("my/", day.MyDay.as_view(), name="my-day"),
    path("my/round", round.MyRound.as_view(), name="my-round"),
    path("my/offers/<uuid:pk>", offers.OfferPage.as_view(), name="my-offer"),
    path("my/offers/<uuid:pk>/acceptance", offers.Acceptance.as_view(), name="accept-offer"),
    path("my/offers/<uuid:pk>/refusal", offers.Refusal.as_view(), name="decline-offer"),
    path("my/people/", engagements.People.as_view(), name="my-people"),
    path("my/engagements/<uuid:pk>", engagements.MyEngagement.as_view(), name="my-engagement"),
    path("my/engagements/<uuid:pk>/concern", engagements.Concern.as_view(), name="my-concern"),
    path("my/engagements/<uuid:pk>/closing", engagements.Closing.as_view(), name="my-closing"),
    path("my/engagements/<uuid:pk>/handover", engagements.Handover.as_view(), name="my-handover"),
    path("my/engagements/<uuid:pk>/visits", visits.PlanVisit.as_view(), name="my-plan"),
    path("my/engagements/<uuid:pk>/encounter", encounter.EngagementEncounter.as_view(), name="my-engagement-encounter"),
    path("my/engagements/<uuid:pk>/steps", steps.MySteps.as_view(), name="my-steps"),
    path("my/engagements/<uuid:pk>/questions", steps.FirstQuestions.as_view(), name="my-questions"),
    path("my/engagements/<uuid:pk>/hard-days", papers.HardDays.as_view(), name="my-hard-days"),
    path("my/engagements/<uuid:pk>/understanding", papers.Understanding.as_view(), name="my-understanding"),
    path("my/groups/<uuid:pk>", groups.MyGroup.as_view(), name="my-group"),
    path("my/groups/<uuid:pk>/meetings", groups.PlanMeeting.as_view(), name="my-meeting-new"),
    path("my/meetings/<uuid:pk>", groups.MyMeeting.as_view(), name="my-meeting"),
    path("my/meetings/<uuid:pk>/time", groups.MeetingTime.as_view(), name="my-meeting-time"),
    path("my/meetings/<uuid:pk>/cancellation", groups.MeetingCancellation.as_view(), name="my-meeting-cancellation"),
    path("my/visits/<uuid:pk>", visits.MyVisit.as_view(), name="my-visit"),
    path("my/visits/<uuid:pk>/time", visits.VisitTime.as_view(), name="my-visit-time"),
    path("my/visits/<uuid:pk>/arrival", visits.Arrival.as_view(), name="my-visit-arrival"),
    path("my/visits/<uuid:pk>/cancellation", visits.Cancellation.as_view(), name="my-visit-cancellation"),
    path("my/visits/<uuid:pk>/miss", visits.Miss.as_view(), name="my-visit-miss"),
    path("my/visits/<uuid:pk>/encounter", encounter.VisitEncounter.as_view(), name="my-visit-encounter"),
    path("my/encounters/<uuid:pk>", after.MyEncounter.as_view(), name="my-encounter"),
    path("my/flags/<uuid:pk>", after.MyFlag.as_view(), name="my-flag"),
    path("my/onward/<uuid:pk>", onward.MyOnward.as_view(), name="my-onward"),
    path("my/onward/<uuid:pk>/undo", onward.MyOnwardUndo.as_view(), name="my-onward-undo"),
    *(
        path(f"my/onward/<uuid:pk>/{step}", onward.MyOnwardStep.as_view(step=step), name=f"my-onward-{step}")
        for step in onward.HEARD
    ),
    path("my/record", record.MyRecord.as_view(), name="my-record"),
    path("my/record/reasons", record.WhyNot.as_view(), name="my-why"),
    path("my/record/hours", record.MyHours.as_view(), name="my-hours"),
    path("my/record/willingness", record.MyWillingness.as_view(), name="my-willingness"),
    path("my/record/learning", record.MyLearning.as_view(), name="my-learning"),
    path("my/record/experience", record.MyExperience.as_view(), name="my-experience"),
    path("my/record/absence", record.MyAbsence.as_view(), name="my-absence"),
]
