"""An engagement as the supervisor of its worker reads it: the curve, the sessions with their notes, and the flags."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from ayni.care.planning import standing_of
from ayni.decisions.queries import of_course
from ayni.desk.coordinator.together import in_words
from ayni.desk.course import curve_of, sessions_of
from ayni.desk.leads import open_of
from ayni.desk.pages import Page
from ayni.desk.papers import papers_of
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions, queries
from ayni.ground import clock
from ayni.onward.queries import of_engagement as onwards_of
from ayni.safety import queries as safety
from ayni.visits import queries as visits
from ayni.visits.queries import LIVE
from ayni.workers.queries import supervised_by


@standing("supervisor")
class EngagementPage(Page):
    """One engagement."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Open the record, which leaves an entry of who read it and what for."""
        accompanied = queries.visible_to(self.actor).filter(worker__in=supervised_by(self.actor).values("pk"))
        engagement = self.find(accompanied, pk)
        actions.read(engagement, by=self.actor, because="supervision")
        sessions = sessions_of(engagement)
        flags = safety.visible_to(self.actor).filter(flag__person=engagement.person, flag__worker=engagement.worker)
        with timezone.override(engagement.centre.time_zone):
            return self.render(
                "supervisor/engagement.html",
                engagement=engagement,
                sessions=sessions,
                onwards=onwards_of(engagement.pk),
                decisions=[in_words(each) for each in of_course(engagement.referral_id, engagement.pk)],
                curve=curve_of(engagement),
                standing=None if engagement.ended_at else standing_of(engagement, clock.now()),
                leads=open_of(self, engagement),
                papers=papers_of(engagement),
                coming=visits.of_engagement(engagement.pk).filter(state__in=LIVE, ends_at__gt=clock.now()),
                flags=flags.select_related("acknowledgement", "ending").order_by("-opened_at"),
            )
