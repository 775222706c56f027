"""The people a worker accompanies: who they are, how to reach them safely, what was arranged and what was written."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.care import actions as care
from ayni.care.planning import standing_of
from ayni.care.queries import agreed_for_home
from ayni.decisions.queries import of_course
from ayni.desk.coordinator.together import in_words
from ayni.desk.course import curve_of, sessions_of
from ayni.desk.leads import ending_of, open_of, unfinished
from ayni.desk.papers import papers_of
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.forms import ClosingForm, ConcernForm, HandoverForm
from ayni.desk.worker.my import MyPage
from ayni.engagements import actions, queries
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.onward.queries import of_engagement as onwards_of
from ayni.people.rules import CONTACT_KINDS
from ayni.referrals.rules import SETTINGS
from ayni.safety import queries as safety
from ayni.visits import queries as visits
from ayni.visits.queries import LIVE, Visit
from ayni.workers.rules import EXPERIENCES


@standing("worker")
class People(MyPage):
    """Whom I accompany."""

    def get(self, request: Asked) -> HttpResponse:
        """List them, those with the nearest visit first."""
        coming = Visit.objects.filter(engagement=OuterRef("pk"), state__in=LIVE, ends_at__gt=clock.now())
        nearest = Subquery(coming.order_by("starts_at").values("starts_at")[:1])
        mine = queries.under_way(queries.visible_to(self.actor)).filter(worker=self.me)
        listed = mine.annotate(next_visit=nearest).order_by("next_visit", "begun_at")
        return self.render("worker/people.html", engagements=listed)


class EngagementPage(MyPage):
    """What the pages about one engagement share."""

    def engagement(self, pk: UUID) -> Engagement:
        """The engagement, if it is hers and has not ended."""
        mine = queries.visible_to(self.actor).filter(worker=self.me).select_related("referral__choices")
        return self.find(mine, pk)


@standing("worker")
class MyEngagement(EngagementPage):
    """One person and what we do together."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Open the record, which leaves an entry of who read it and what for."""
        engagement = self.engagement(pk)
        actions.read(engagement, by=self.actor, because="care")
        sessions, planned = sessions_of(engagement), list(visits.of_engagement(engagement.pk))
        live = [visit for visit in planned if visit.state in LIVE]
        return self.render(
            "worker/engagement.html",
            engagement=engagement,
            choices=choices_of(engagement),
            ways=ways_to_reach(engagement),
            live=live,
            past=[visit for visit in planned if visit not in live][::-1],
            sessions=sessions,
            curve=curve_of(engagement),
            papers=papers_of(engagement),
            for_home=agreed_for_home(engagement.pk),
            standing=standing_of(engagement, clock.now()),
            leads=open_of(self, engagement),
            now=clock.now(),
            onwards=onwards_of(engagement.pk),
            decisions=[in_words(each) for each in of_course(engagement.referral_id, engagement.pk)],
        )


def ways_to_reach(engagement: Engagement) -> list[dict[str, object]]:
    """The ways the person called safe, each with how to go about it."""
    ways = engagement.person.contacts.filter(stopped_at=None).order_by("id")
    return [{"kind": CONTACT_KINDS.get(way.kind, way.kind), "value": way.value, "how": way.how} for way in ways]


def choices_of(engagement: Engagement) -> dict[str, object]:
    """What the person chose, in words."""
    chosen = engagement.referral.choices
    return {
        "setting": SETTINGS[chosen.setting],
        "languages": chosen.languages,
        "hours": chosen.hours,
        "experience": EXPERIENCES.get(chosen.lived_experience),
        "discreet": chosen.not_from_my_street,
    }


@standing("worker")
class Concern(EngagementPage):
    """The concern button: somebody must answer."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask what she is worried about."""
        return self.render("worker/concern.html", engagement=self.engagement(pk), form=ConcernForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Call for help; the page that follows says what to do meanwhile."""
        engagement, form = self.engagement(pk), ConcernForm(request.POST)
        if form.is_valid() and self.do(
            care.raise_concern, engagement, because="concern", form=form, **form.cleaned_data
        ):
            return self.go("my-flag", newest_flag(self.actor, engagement), tell=_("Your supervisor has been called."))
        return self.render("worker/concern.html", status=422, engagement=engagement, form=form)


@standing("worker")
class Call(EngagementPage):
    """The concern button itself: one tap, and somebody is called. Words may follow."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Call; the page that follows says what to do and to say."""
        engagement = self.engagement(pk)
        call_for_help(self, engagement)
        return self.go("my-flag", newest_flag(self.actor, engagement), tell=_("Your supervisor has been called."))


def call_for_help(page: MyPage, engagement: Engagement) -> None:
    """Raise a concern of which nothing is said yet."""
    page.do(care.raise_concern, engagement, because="concern", kind="concern", said="")


def newest_flag(actor: Actor, engagement: Engagement) -> UUID:
    """The escalation that was opened last for the person of an engagement by its worker."""
    raised = safety.visible_to(actor).filter(flag__worker=engagement.worker, flag__person=engagement.person)
    return raised.order_by("-opened_at").values_list("pk", flat=True)[0]


@standing("worker")
class Closing(EngagementPage):
    """Ending an engagement."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask how it ended."""
        engagement = self.engagement(pk)
        return self._ask(engagement, ClosingForm(initial={"summary": ending_of(engagement)}))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """End it."""
        engagement, form = self.engagement(pk), ClosingForm(request.POST)
        if form.is_valid() and self.do(actions.close, engagement, because="ended", form=form, **form.cleaned_data):
            return self.go("my-people", tell=_("The engagement with {code} has ended.").format(code=engagement.person))
        return self._ask(engagement, form, status=422)

    def _ask(self, engagement: Engagement, form: ClosingForm, status: int = 200) -> HttpResponse:
        """With what was decided and is not done, so that it is not forgotten."""
        return self.render(
            "worker/closing.html", status=status, engagement=engagement, form=form, leads=unfinished(self, engagement)
        )


@standing("worker")
class Handover(EngagementPage):
    """Giving an engagement to another worker."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why, by when, and what the next worker should know."""
        engagement = self.engagement(pk)
        form = HandoverForm(zone=self.me.centre.time_zone, initial=HandoverForm.likely(engagement, clock.now()))
        return self._ask(engagement, form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """End it here and look for the next worker at once."""
        engagement, form = self.engagement(pk), HandoverForm(request.POST, zone=self.me.centre.time_zone)
        told = dict(form.cleaned_data) if form.is_valid() else {}
        if told and self.do(actions.hand_over, engagement, because=told.pop("because"), form=form, **told):
            return self.go("my-people", tell=_("Handed over. The search for the next worker has begun."))
        return self._ask(engagement, form, status=422)

    def _ask(self, engagement: Engagement, form: HandoverForm, status: int = 200) -> HttpResponse:
        """With what was decided and is not done, which whoever goes on should know."""
        leads = unfinished(self, engagement)
        return self.render("worker/handover.html", status=status, engagement=engagement, form=form, leads=leads)
