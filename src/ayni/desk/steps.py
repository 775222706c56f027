"""What the rules of a course say now, put to whoever reads: to take or set aside, to state, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Sentence, unpacked
from ayni.care import actions
from ayni.care import queries as care
from ayni.care.planning import Put, Standing, standing_of
from ayni.care.queries import Decision, Statement
from ayni.desk.leads import LeadsPage, came_of, open_of
from ayni.desk.standing import Asked
from ayni.desk.templatetags.codes import in_reader_language
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engines.protocols import Decider
from ayni.ground import clock
from ayni.workers.queries import supervised_by

LONGEST_WHY = 2000

TAKE, SET_ASIDE = "take", "set-aside"
TAKINGS = {TAKE: gettext_lazy("We do this"), SET_ASIDE: gettext_lazy("Not now")}


class DecisionForm(forms.Form):
    """Take what a rule proposes, or set it aside, and why. The reader is offered only what is theirs to decide."""

    rule = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    taken = forms.ChoiceField(label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("A sentence is enough; say what the person wishes."),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, may: Sequence[str] = tuple(TAKINGS), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken"].choices = [(code, TAKINGS[code]) for code in may]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    """Whether something is so, and on which day it was known."""

    fact = forms.CharField(widget=forms.HiddenInput, max_length=40)
    is_so = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))], widget=forms.RadioSelect
    )
    so_on = forms.DateField(
        label=gettext_lazy("As of which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, asks: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_so"].label = asks


@dataclass(frozen=True)
class Card:
    """A proposal as it is shown: ``form`` is None where the reader may not decide on it."""

    put: Put
    form: DecisionForm | None

    @property
    def only_take(self) -> bool:
        """Whether setting it aside is for somebody else."""
        return self.form is not None and len(self.form.fields["taken"].choices) == 1  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Asking:
    """A fact: how it is asked, what was stated last, and the form to state it (again)."""

    asks: str
    last: Statement | None
    form: StatementForm


@dataclass(frozen=True)
class Past:
    """A decision with the words of what was proposed then."""

    decision: Decision

    @property
    def proposes(self) -> Mapping[str, str]:
        """What was proposed, in every language."""
        return dict(self.decision.proposed["proposes"])

    @property
    def because(self) -> Sequence[Sentence]:
        """Why it held then."""
        return list(unpacked(self.decision.proposed["because"]))


class StepsPage(LeadsPage):
    """The page; whoever stands there says which engagements are theirs and where the way back leads."""

    purpose: str
    back: str
    frame = "base.html"

    def engagement(self, pk: UUID) -> Engagement:
        """The engagement, if the reader may know of it."""
        raise NotImplementedError

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show where the course stands; reading it leaves an entry."""
        engagement = self.engagement(pk)
        engagements.read(engagement, by=self.actor, because=self.purpose)
        return self.show(engagement)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """A fact is stated, something is decided, or what a decision leads to is done."""
        engagement = self.engagement(pk)
        if self.is_about_leads(request.POST):
            return self.follow(engagement)
        return self.state(engagement) if "fact" in request.POST else self.decide(engagement)

    def state(self, engagement: Engagement) -> HttpResponse:
        """Keep what was stated."""
        form = StatementForm(self.request.POST)
        if form.is_valid():
            told = form.cleaned_data
            if self.do(
                actions.state, engagement, because="asked", form=form, fact=told["fact"],
                is_so=told["is_so"] == "yes", so_on=told["so_on"],
            ):  # fmt: skip
                return self.go(self.address, engagement.pk, tell=_("Noted. State it again when it changes."))
        return self.show(engagement, form)

    def decide(self, engagement: Engagement) -> HttpResponse:
        """Keep what was decided."""
        form = DecisionForm(self.request.POST)
        if form.is_valid():
            told = form.cleaned_data
            if self.do(
                actions.decide, engagement, because=told["taken"], form=form, rule=told["rule"],
                taken=told["taken"] == TAKE, why=told["why"], seen=told["seen"],
            ):  # fmt: skip
                return self.go(self.address, engagement.pk, tell=_("Decided, and kept with what was known."))
        return self.show(engagement, form)

    def show(self, engagement: Engagement, sent: forms.Form | None = None) -> HttpResponse:
        """Everything on one page; what could not be kept stands where it was typed."""
        standing = standing_of(engagement, clock.now())
        supervises = supervised_by(self.actor).filter(pk=engagement.worker_id).exists()
        decisions = [Past(each) for each in care.decisions_of(engagement.pk)]
        cards = [card(put, supervises, sent) for put in standing.waiting]
        asked = askings(standing, engagement, sent)
        leads = open_of(self, engagement, sent)
        kept = [form for each in leads for form in (each.done, each.not_done)]
        shown = [*(each.form for each in cards), *(each.form for each in asked), *kept]
        with timezone.override(engagement.centre.time_zone):
            return self.render(
                "steps/steps.html",
                status=422 if sent else 200,
                engagement=engagement,
                protocol=standing.protocol,
                back=self.back,
                address=self.address,
                frame=self.frame,
                astray=sent if sent and sent not in shown else None,
                cards=cards,
                open=[put for put in standing.puts if put.proposal.is_open],
                still=[put for put in standing.puts if put.decision and not put.proposal.is_open],
                askings=asked,
                decisions=decisions,
                leads=leads,
                came=came_of(engagement),
                may_ask=not standing.known.course.sessions and bool(care.asked_first(standing.protocol)),
            )


def card(put: Put, supervises: bool, sent: forms.Form | None) -> Card:
    """A proposal with what the reader may do about it. What was sent for it is kept; a refused form is drawn anew."""
    may = [code for code in TAKINGS if supervises or put.rule.decider(taken=code == TAKE) is Decider.WORKER]
    if not may:
        return Card(put, None)
    rule = put.rule.code
    mine = sent if isinstance(sent, DecisionForm) and sent.data.get("rule") == rule else None
    if mine and not mine.non_field_errors():
        mine.fields["taken"].choices = [(code, TAKINGS[code]) for code in may]  # type: ignore[attr-defined]
        return Card(put, mine)
    typed = {name: mine.data.get(name, "") for name in ("taken", "why")} if mine else {}
    first = {**typed, "rule": rule, "seen": put.seen}
    return Card(put, DecisionForm(initial=first, may=may, auto_id=f"id_{rule}_%s"))


def askings(standing: Standing, engagement: Engagement, sent: forms.Form | None = None) -> Sequence[Asking]:
    """Every fact of the protocol, those that were never stated first."""
    stated, found = care.stated_of(engagement.pk), []
    today = clock.now().astimezone(ZoneInfo(engagement.centre.time_zone)).date()
    for fact, texts in standing.protocol.facts.items():
        asks = in_reader_language(texts)
        if isinstance(sent, StatementForm) and sent.data.get("fact") == fact:
            sent.fields["is_so"].label, form = asks, sent
        else:
            form = StatementForm(initial={"fact": fact, "so_on": today}, asks=asks, auto_id=f"id_{fact}_%s")
        found.append(Asking(asks, stated.get(fact), form))
    return sorted(found, key=lambda each: each.last is not None)
