"""After a session or a concern: what the answers say in plain words, and what to do when somebody is in danger."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from ayni.care import queries as care
from ayni.desk.course import curve_of, sessions_of
from ayni.desk.emergency import lines_of
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.my import MyPage
from ayni.engagements import actions as engagements
from ayni.safety import queries as safety
from ayni.safety.queries import Escalation


@standing("worker")
class MyEncounter(MyPage):
    """A session that was saved."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Say what it shows; reading it leaves an entry."""
        mine = care.visible_to(self.actor).select_related("engagement__person", "engagement__centre")
        encounter = self.find(mine.filter(engagement__worker=self.me), pk)
        engagement = encounter.engagement
        engagements.read(engagement, by=self.actor, because="care")
        sessions = sessions_of(engagement)
        session = next(each for each in sessions if each.encounter.pk == encounter.pk)
        raised = flags_raised_by([reading.answers.pk for reading in session.readings], self.actor)
        shown: dict[str, Any] = {"session": session, "engagement": engagement, "curve": curve_of(engagement)}
        return self.render(
            "worker/encounter/saved.html", **shown, escalations=raised, lines=lines_of(engagement.centre)
        )


@standing("worker")
class MyFlag(MyPage):
    """A flag of mine: who has it, and what to do meanwhile."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show where it stands."""
        mine = safety.visible_to(self.actor).filter(flag__worker=self.me)
        escalation = self.find(mine.select_related("acknowledgement", "ending"), pk)
        return self.render("worker/flag.html", escalation=escalation, lines=lines_of(escalation.centre))


def flags_raised_by(sources: Sequence[UUID], actor: Any) -> Sequence[Escalation]:
    """The escalations that these answers opened."""
    return list(safety.visible_to(actor).filter(flag__source__in=sources).select_related("acknowledgement"))
