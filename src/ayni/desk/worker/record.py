"""My record: what the programme knows of a worker, and the part of it that is hers to say."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.instants import WeeklyHours
from ayni.basics.languages import name_of
from ayni.credentials import queries as credentials
from ayni.desk.standing import Asked, standing
from ayni.desk.trust import held_by, rated
from ayni.desk.worker.forms import WEEKDAY_NAMES, AbsenceForm, ExperienceForm, HoursForm, StretchForm
from ayni.desk.worker.my import MyPage
from ayni.engagements import planning
from ayni.engines import matching
from ayni.engines.matching.waves import FEWEST
from ayni.ground import clock
from ayni.workers import actions
from ayni.workers.queries import Worker, complete, learnt_from
from ayni.workers.rules import EXPERIENCES, FLUENCIES, MODES


class RecordPage(MyPage):
    """What the pages about my record share: a change that cannot be made leaves what was typed on the page."""

    def stretches(self) -> list[WeeklyHours]:
        """Her hours of the week."""
        return [each.stretch for each in self.me.hours.all()]

    def show(self, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The whole record."""
        me = complete(Worker.objects.filter(pk=self.me.pk)).get()
        stated = {each.kind for each in me.experiences.all()}
        return self.render(
            "worker/record.html",
            status=status,
            me=me,
            mode=MODES[me.mode],
            counted_since=learnt_from(me.centre.jurisdiction).get(me.pk),
            fewest=FEWEST,
            agreement=max(me.agreements.all(), key=lambda each: each.signed_at, default=None),
            supervision=next(iter(me.current_supervision), None),
            hours=in_days(self.stretches()),
            weekly_minutes=sum(each.minutes for each in self.stretches()),
            tongues=[(name_of(each.language), FLUENCIES[each.fluency]) for each in me.tongues.all()],
            experiences=[(kind, word, kind in stated) for kind, word in EXPERIENCES.items()],
            absences=self.me.absences.filter(ends_at__gt=clock.now()).order_by("starts_at"),
            credentials=held_by(self.me, clock.now()),
            ratings=rated(credentials.Rating.objects.filter(worker=self.me), self.me.centre.jurisdiction, clock.now()),
            **{"hours_form": HoursForm(), "absence_form": self.absence_form()} | forms,
        )

    def absence_form(self, told: Any = None) -> AbsenceForm:
        """The question when she is away."""
        return AbsenceForm(told, zone=self.me.centre.time_zone, prefix="away")


@standing("worker")
class MyRecord(RecordPage):
    """My record."""

    def get(self, request: Asked) -> HttpResponse:
        """Show it."""
        return self.show()


@standing("worker")
class WhyNot(MyPage):
    """When I was not suggested."""

    def get(self, request: Asked) -> HttpResponse:
        """The last times, with the reasons and what would have to change; nothing about whom it was for."""
        times = [
            (made_at, matching.why_not_for_worker(out), matching.change_for_worker(out))
            for made_at, out in planning.why_not(self.me)
        ]
        return self.render("worker/not_suggested.html", times=times)


@standing("worker")
class MyHours(RecordPage):
    """The hours of my week."""

    def post(self, request: Asked) -> HttpResponse:
        """Add a stretch, or take one out."""
        form, gone = HoursForm(request.POST), StretchForm(request.POST)
        if gone.is_valid():
            kept = [each for each in self.stretches() if str(each) != gone.cleaned_data["stretch"]]
            self.do(actions.set_hours, self.me, because="own-word", hours=kept)
        elif not form.is_valid() or not self.do(
            actions.set_hours, self.me, because="own-word", form=form, hours=[*self.stretches(), form.stretch]
        ):
            return self.show(status=422, hours_form=form)
        return self.go("my-record", tell=_("Your hours are changed."))


@standing("worker")
class MyWillingness(RecordPage):
    """Whether I am suggested to people who look for a worker."""

    def post(self, request: Asked) -> HttpResponse:
        """Agree, or stop; both count at once and cost nothing."""
        if request.POST.get("willing") == "yes":
            self.do(actions.allow_matching, self.me, because="own-word")
            return self.go("my-record", tell=_("You are suggested again, from now on."))
        self.do(actions.stop_matching, self.me, because="own-word")
        return self.go("my-record", tell=_("You are no longer suggested. It costs nothing; agree again whenever."))


@standing("worker")
class MyLearning(RecordPage):
    """Whether it is learnt, of a whole group, how I take offers."""

    def post(self, request: Asked) -> HttpResponse:
        """Allow it, or stop; both hold at once and cost nothing."""
        if request.POST.get("learning") == "yes":
            self.do(actions.allow_learning, self.me, because="own-word")
            return self.go("my-record", tell=_("Thank you. Offers from now on are counted, in the group only."))
        self.do(actions.stop_learning, self.me, because="own-word")
        return self.go("my-record", tell=_("Your answers are no longer counted, those of before neither."))


@standing("worker")
class MyExperience(RecordPage):
    """What I choose to state."""

    def post(self, request: Asked) -> HttpResponse:
        """State it, or take it back."""
        form = ExperienceForm(request.POST)
        if not form.is_valid():
            raise Http404
        if "back" in request.POST:
            self.do(actions.take_back_experience, self.me, because="own-word", kind=form.cleaned_data["experience"])
            return self.go("my-record", tell=_("Taken back, and forgotten."))
        self.do(actions.state_experience, self.me, because="own-word", kind=form.cleaned_data["experience"])
        return self.go("my-record", tell=_("Stated. Only those who match see it, and you can take it back."))


@standing("worker")
class MyAbsence(RecordPage):
    """When I am away."""

    def post(self, request: Asked) -> HttpResponse:
        """Note it."""
        form = self.absence_form(request.POST)
        if form.is_valid() and self.do(actions.be_absent, self.me, because="own-word", form=form, **form.cleaned_data):
            return self.go("my-record", tell=_("Noted. Visits already arranged in that time are yours to move."))
        return self.show(status=422, absence_form=form)


def in_days(stretches: Sequence[WeeklyHours]) -> list[dict[str, Any]]:
    """The stretches with the words and times people say."""
    return [
        {
            "day": WEEKDAY_NAMES[each.weekday],
            "start": f"{each.from_minute // 60:02d}:{each.from_minute % 60:02d}",
            "end": f"{each.to_minute // 60:02d}:{each.to_minute % 60:02d}",
            "written": str(each),
        }
        for each in sorted(stretches)
    ]
