"""After a session or a concern: what the answers say in plain words, and what to do when somebody is in danger."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.care import queries as care
from ayni.desk.course import curve_of, sessions_of
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.forms import WordsForm
from ayni.desk.worker.my import MyPage
from ayni.engagements import actions as engagements
from ayni.safety import actions
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
        return self.render("worker/encounter/saved.html", **shown, escalations=raised)


@standing("worker")
class MyFlag(MyPage):
    """A flag of mine: who has it, and what to do meanwhile."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show where it stands."""
        mine = safety.visible_to(self.actor).filter(flag__worker=self.me)
        escalation = self.find(mine.select_related("acknowledgement", "ending"), pk)
        return self.render("worker/flag.html", escalation=escalation, form=WordsForm())


@standing("worker")
class MyWords(MyPage):
    """Words about a flag of mine that was raised with a tap."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Add them; whoever has the flag reads them at once."""
        mine = safety.visible_to(self.actor).filter(flag__worker=self.me)
        escalation, form = self.find(mine, pk), WordsForm(request.POST)
        if form.is_valid() and self.do(actions.say_more, escalation, because="more", form=form, **form.cleaned_data):
            return self.go("my-flag", pk, tell=_("Whoever was called reads it now."))
        return self.render("worker/flag.html", status=422, escalation=escalation, form=form)


def flags_raised_by(sources: Sequence[UUID], actor: Any) -> Sequence[Escalation]:
    """The escalations that these answers opened."""
    return list(safety.visible_to(actor).filter(flag__source__in=sources).select_related("acknowledgement"))
