"""Deciding together: the ways side by side, with what each asks and what is known; then the person's own answer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import ids
from ayni.basics.words import Sentence
from ayni.care.rules import FEEDBACK_DAYS
from ayni.decisions import actions, queries
from ayni.decisions.queries import Decision, aid_called
from ayni.decisions.rules import ASKS, OTHER_ANSWERS, WITH, Aid, Effect, Option
from ayni.desk.coordinator.fields import named
from ayni.desk.pages import Page
from ayni.desk.pictures import hundred
from ayni.desk.standing import Asked, standing
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.wording import said
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.people import actions as people
from ayni.referrals.queries import Referral
from ayni.referrals.queries import visible_to as referrals_visible_to

Kept = Referral | Engagement


class TogetherForm(forms.Form):
    """What matters to the person, and which way they choose."""

    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What matters to you?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As many as you like, or none."),
    )  # fmt: skip
    choice = forms.ChoiceField(label=gettext_lazy("Which way would you like?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In your own words"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Why, or what you would like to know first."),
    )  # fmt: skip
    decided_with = forms.ChoiceField(label=gettext_lazy("Who decided?"), choices=named(WITH), widget=forms.RadioSelect)

    def __init__(self, aid: Aid, *args: Any) -> None:
        super().__init__(*args)
        ways = [(each.id, in_reader_language(each.name)) for each in aid.options]
        ways += [(code, said(words)) for code, words in OTHER_ANSWERS.items()]
        self.fields["choice"].choices = ways  # type: ignore[attr-defined]
        matters = [(code, in_reader_language(text)) for code, text in aid.matters.items()]
        self.fields["matters"].choices = matters  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Known:
    """What is known of an option, as it is shown: words or two pictures, how sure it is, and where it comes from."""

    effect: Effect
    with_it: SafeString | None
    without: SafeString | None


@dataclass(frozen=True)
class Way:
    """An option as it is shown, with what it asks in words."""

    option: Option
    asks: list[tuple[Sentence, str]]
    known: list[Known]
    keeps: list[str]
    strains: list[str]


def ways_of(aid: Aid) -> list[Way]:
    """The options in the order of the aid: that order is the same for everybody, and none is set apart."""
    return [
        Way(
            each,
            [(word, in_reader_language(each.asks[name])) for name, word in ASKS.items()],
            [_known(effect) for effect in each.effects],
            [in_reader_language(aid.matters[code]) for code in each.keeps],
            [in_reader_language(aid.matters[code]) for code in each.strains],
        )
        for each in aid.options
    ]


def _known(effect: Effect) -> Known:
    if effect.with_it is None or effect.without is None or effect.outcome is None:
        return Known(effect, None, None)
    what = in_reader_language(effect.outcome)
    return Known(effect, hundred.draw(effect.with_it, what), hundred.draw(effect.without, what))


class Together(Page):
    """The ways of one aid, and the form beneath. Who may come in, and what it is kept with, others say."""

    moments: tuple[str, ...] = ()
    template = "coordinator/together/aid.html"
    shown_at = "decision"

    def kept_with(self, pk: UUID) -> Kept:
        """The referral or the course; otherwise it does not exist."""
        raise NotImplementedError

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Lay the ways side by side; where several aids fit the moment, the first unless another is asked for."""
        kept, aid = self.kept_with(pk), self._aid(request.GET.get("aid", ""))
        return self._lay_out(kept, aid, TogetherForm(aid))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the answer."""
        kept, aid = self.kept_with(pk), self._aid(request.GET.get("aid", ""))
        form = TogetherForm(aid, request.POST)
        if form.is_valid():
            done = self.do(actions.decide, kept, because="together", form=form, aid=aid.id, **form.cleaned_data)
            if done:
                return self.go(self.shown_at, done.decision, tell=_("Kept. It can be decided anew at any time."))
        return self._lay_out(kept, aid, form, status=422)

    def _aid(self, name: str) -> Aid:
        fitting = queries.aids_at(*self.moments)
        found = [each for each in fitting if each.id == name] if name else fitting[:1]
        if not found:
            raise Http404
        return found[0]

    def _lay_out(self, kept: Kept, aid: Aid, form: TogetherForm, status: int = 200) -> HttpResponse:
        others = [each for each in queries.aids_at(*self.moments) if each.id != aid.id]
        return self.render(
            self.template, status=status, kept=kept, aid=aid, ways=ways_of(aid), form=form, others=others,
            is_course=isinstance(kept, Engagement),
        )  # fmt: skip


@standing("coordinator")
class TogetherBefore(Together):
    """Before care begins."""

    moments = ("referral",)

    def kept_with(self, pk: UUID) -> Referral:
        """The referral, of the coordinator's own centres."""
        return self.find(referrals_visible_to(self.actor), pk)


@standing("coordinator")
class TogetherInCourse(Together):
    """When a step changes, or before somebody is sent on."""

    moments = ("step", "onward")

    def kept_with(self, pk: UUID) -> Engagement:
        """The course, of the coordinator's own centres."""
        mine = engagements_visible_to(self.actor).filter(centre__in=self.actor.centres("coordinator"))
        return self.find(mine, pk)


@dataclass(frozen=True)
class Chosen:
    """A decision in words."""

    decision: Decision
    aid: str
    choice: str
    matters: list[str]


def in_words(decision: Decision) -> Chosen:
    """The decision as people read it. An answer that the aid knows no longer, since it changed, stands as a code."""
    aid = aid_called(decision.aid)
    try:
        words = aid.answer_words(decision.choice)
        choice = said(words) if isinstance(words, Sentence) else in_reader_language(words)
    except StopIteration:
        choice = decision.choice
    matters = [in_reader_language(aid.matters[each]) if each in aid.matters else each for each in decision.matters]
    return Chosen(decision, in_reader_language(aid.name), choice, matters)


class DecisionShown(Page):
    """What was chosen. Opening it leaves an entry of who read it and what for."""

    template = "coordinator/together/decision.html"

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it."""
        decision = self.find(queries.visible_to(self.actor), pk)
        if decision.engagement is not None:
            self.do(engagements.read, decision.engagement, because="care")
        else:
            self.do(people.read, decision.person, because="care")
        return self.render(self.template, chosen=in_words(decision), parts=self.parts(decision))

    def parts(self, decision: Decision) -> list[queries.Part]:
        """How much part the person had, for whoever may read it; a worker reads nothing of it."""
        return []


@standing("coordinator")
class DecisionPage(DecisionShown):
    """A decision of somebody of the coordinator's centres, with what they said of deciding."""

    def parts(self, decision: Decision) -> list[queries.Part]:
        """Every answer, the newest first."""
        mine = queries.Part.objects.filter(asking__decision=decision).order_by("-given_at")
        return list(mine) if decision.centre_id in self.actor.centres("coordinator") else []


@standing("coordinator", "worker")
class DecisionLink(Page):
    """A link by which the person says how much part they had. It is shown once; only a hash of it is kept."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Make the link and show it, on a page that can be printed as a card."""
        decision, secret = self.find(queries.visible_to(self.actor), pk), ids.secret()
        self.do(actions.ask_part, decision, because="decided", secret=secret)
        address = request.build_absolute_uri(reverse("how-was-it", args=[secret]))
        return self.render(
            "coordinator/together/link.html", decision=decision, address=address, days=FEEDBACK_DAYS,
            is_coordinator="coordinator" in self.actor.roles,
        )  # fmt: skip
