"""Addresses of the coordinator's pages."""

from django.urls import path

from ayni.desk.coordinator import (
    board,
    consents,
    contacts,
    engagements,
    flags,
    people,
    referrals,
    shortlists,
    visits,
)

urlpatterns = [
    path("board/", board.Board.as_view(), name="board"),
    path("flags/", flags.Flags.as_view(), name="flags"),
    path("people/", people.People.as_view(), name="people"),
    path("people/new", people.NewPerson.as_view(), name="person-new"),
    path("people/<uuid:pk>/", people.PersonPage.as_view(), name="person"),
    path("people/<uuid:pk>/correction", people.Correction.as_view(), name="correction"),
    path("people/<uuid:pk>/contacts", contacts.Contacts.as_view(), name="contacts"),
    path("people/<uuid:pk>/consents", consents.Consents.as_view(), name="consents"),
    path("people/<uuid:pk>/referrals", referrals.NewReferral.as_view(), name="referral-new"),
    path("contacts/<uuid:pk>/end", contacts.ContactEnd.as_view(), name="contact-end"),
    path("referrals/<uuid:pk>/", referrals.ReferralPage.as_view(), name="referral"),
    path("referrals/<uuid:pk>/choices", referrals.ChoicesPage.as_view(), name="choices"),
    path("referrals/<uuid:pk>/change", referrals.Change.as_view(), name="referral-change"),
    path("referrals/<uuid:pk>/withdrawal", referrals.Withdrawal.as_view(), name="withdrawal"),
    path("referrals/<uuid:pk>/shortlists", shortlists.Shortlists.as_view(), name="shortlists"),
    path("shortlists/<uuid:pk>/", shortlists.ShortlistPage.as_view(), name="shortlist"),
    path("shortlists/<uuid:pk>/offers", shortlists.Offers.as_view(), name="offers"),
    path("shortlists/<uuid:pk>/widenings", shortlists.Widening.as_view(), name="widening"),
    path("shortlists/<uuid:pk>/exclusions", shortlists.Exclusions.as_view(), name="exclusions"),
    path("waves/<uuid:pk>/end", shortlists.TakingBack.as_view(), name="taking-back"),
    path("engagements/<uuid:pk>/", engagements.EngagementPage.as_view(), name="engagement"),
    path("engagements/<uuid:pk>/closing", engagements.Closing.as_view(), name="closing"),
    path("engagements/<uuid:pk>/handover", engagements.Handover.as_view(), name="handover"),
    path("engagements/<uuid:pk>/feedback-link", engagements.FeedbackLink.as_view(), name="feedback-link"),
    path("engagements/<uuid:pk>/visits", visits.NewVisit.as_view(), name="visit-new"),
    path("visits/<uuid:pk>/time", visits.Time.as_view(), name="visit-time"),
    path("visits/<uuid:pk>/cancellation", visits.Cancellation.as_view(), name="visit-cancellation"),
    path("visits/<uuid:pk>/miss", visits.Miss.as_view(), name="visit-miss"),
]
