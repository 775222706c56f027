"""What decided steps of a course lead to, for the coordinator who sends on and asks for what comes next."""

from uuid import UUID

from django import forms
from django.http import HttpResponse

from ayni.desk.leads import LeadsPage, came_of, open_of
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, visible_to


@standing("coordinator")
class WhatFollows(LeadsPage):
    """What is open, and what came of it."""

    address = "what-follows"

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it, which leaves an entry of who read it and what for."""
        engagement = self._engagement(pk)
        self.do(engagements.read, engagement, because="coordination")
        return self.show(engagement)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Do it, say why not, or take it back."""
        engagement = self._engagement(pk)
        return self.follow(engagement) if self.is_about_leads(request.POST) else self.show(engagement)

    def show(self, engagement: Engagement, sent: forms.Form | None = None) -> HttpResponse:
        """The page, with what was sent."""
        return self.render(
            "coordinator/what_follows.html", status=422 if sent else 200, engagement=engagement,
            leads=open_of(self, engagement, sent), came=came_of(engagement),
        )  # fmt: skip

    def _engagement(self, pk: UUID) -> Engagement:
        return self.find(visible_to(self.actor).filter(centre__in=self.actor.centres("coordinator")), pk)
