"""What decided steps lead to: what is open, done with one click where that is enough, or said why not, or undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Sentence
from ayni.care import actions
from ayni.care.queries import Lead, Sequel, leads_open, leads_visible_to, sequels_of
from ayni.care.rules import NOT_DONE_BECAUSE, STILL_OPEN, WAYS, WHOSE
from ayni.desk.pages import Page
from ayni.desk.templatetags.codes import called, protocol
from ayni.desk.wording import said
from ayni.engagements.queries import Engagement
from ayni.engines.protocols import Way
from ayni.ground.roles import ROLES

LONGEST_WORDS = 2000

# What a worker can do stands in her day, what only a coordinator can do on the board.
WORKERS = tuple(way for way, whose in WHOSE.items() if "worker" in whose)
COORDINATORS = tuple(way for way, whose in WHOSE.items() if whose == ("coordinator",))

# The decision aid that suits before it is done.
AIDS = {Way.SEND.value: "going-elsewhere", Way.PROTOCOL.value: "next-step", Way.AGAIN.value: "next-step"}


class DoneForm(forms.Form):
    """It is done; what was agreed is said where that is all there is to do."""

    lead = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *told: Any, way: str, **more: Any) -> None:
        super().__init__(*told, **more)
        if way == Way.TALK:
            self.fields["words"] = forms.CharField(
                label=_("What was agreed?"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
            )


class NotDoneForm(forms.Form):
    """Why it is not done."""

    lead = forms.UUIDField(widget=forms.HiddenInput)
    instead = forms.ChoiceField(label=gettext_lazy("Why is it not done?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In a few words"), required=False, max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["instead"].choices = [(code, said(word)) for code, word in NOT_DONE_BECAUSE.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Open:
    """Something that a decided step leads to and nobody did; ``done`` is None where the reader cannot do it."""

    lead: Lead
    done: DoneForm | None
    not_done: NotDoneForm

    @property
    def told(self) -> Sentence:
        """That it is open, and since when."""
        return open_sentence(self.lead)

    @property
    def to(self) -> str:
        """Where to or how much, in words."""
        return whereto(self.lead)

    @property
    def number(self) -> int:
        """How many sessions, where it is about sessions."""
        return int(self.lead.to)

    @property
    def proposed(self) -> dict[str, str]:
        """What the rule proposed then, in every language."""
        return dict(self.lead.decision.proposed["proposes"])

    @property
    def aid(self) -> str:
        """The decision aid to open before, where there is one."""
        return AIDS.get(self.lead.way, "")

    @property
    def whose(self) -> Sentence:
        """Whose it is to do."""
        return ROLES[WHOSE[self.lead.way][0]].name


def open_sentence(lead: Lead) -> Sentence:
    """That it is open, and since when."""
    zone = ZoneInfo(lead.decision.engagement.centre.time_zone)
    words = STILL_OPEN[lead.way]
    return Sentence(words.text, {"day": lead.decision.decided_at.astimezone(zone).date().isoformat()})


def whereto(lead: Lead) -> str:
    """Where to or how much, in words."""
    if lead.way == Way.SEND:
        return called(lead.to, "facility")
    return protocol(lead.to) if lead.way == Way.PROTOCOL else lead.to


def open_of(page: Page, engagement: Engagement, sent: forms.Form | None = None) -> Sequence[Open]:
    """What is open of the steps of an engagement, with what the reader may do about it; what was typed is kept."""
    found = leads_open(leads_visible_to(page.actor).filter(decision__engagement=engagement))
    return [_open(lead, page.roles or frozenset(), sent) for lead in found]


def _open(lead: Lead, roles: frozenset[str], sent: forms.Form | None) -> Open:
    mine = sent if sent is not None and sent.data.get("lead") == str(lead.pk) else None
    first: dict[str, Any] = {"initial": {"lead": lead.pk}}
    done = mine if isinstance(mine, DoneForm) else DoneForm(way=lead.way, auto_id=f"id_{lead.pk}_%s", **first)
    not_done = mine if isinstance(mine, NotDoneForm) else NotDoneForm(auto_id=f"id_not_{lead.pk}_%s", **first)
    return Open(lead, done if roles & set(WHOSE[lead.way]) else None, not_done)


def unfinished(page: Page, engagement: Engagement) -> Sequence[Open]:
    """What is open apart from ending, so that it is not forgotten when the course ends."""
    return [each for each in open_of(page, engagement) if each.lead.way != Way.END]


def ending_of(engagement: Engagement) -> str:
    """Why it was decided to end, in the words of whoever decided; "" where nobody did."""
    ends = Lead.objects.filter(decision__engagement=engagement, way=Way.END).order_by("-decision__decided_at").first()
    return ends.decision.why if ends else ""


@dataclass(frozen=True)
class Came:
    """What came of a step: done, or why not."""

    sequel: Sequel

    @property
    def told(self) -> Sentence:
        """What was done, or why it was not."""
        return NOT_DONE_BECAUSE[self.sequel.instead] if self.sequel.instead else WAYS[self.sequel.lead.way]

    @property
    def to(self) -> str:
        """Where to or how much, in words."""
        return whereto(self.sequel.lead)

    @property
    def may_undo(self) -> bool:
        """Whether it can be taken back here; what was sent on is ended there."""
        return bool(self.sequel.instead) or self.sequel.lead.way != Way.SEND


def came_of(engagement: Engagement) -> Sequence[Came]:
    """What came of the steps of an engagement, the newest first."""
    return [Came(each) for each in sequels_of(engagement.pk)]


class LeadsPage(Page):
    """A page on which what steps lead to is done, said not to be done, or taken back."""

    address: str

    @staticmethod
    def is_about_leads(sent: QueryDict) -> bool:
        """Whether what was sent is about what a step leads to."""
        return "lead" in sent or "sequel" in sent

    def follow(self, engagement: Engagement) -> HttpResponse:
        """Do what was asked and lead on to where it goes on; what cannot be kept is shown where it was typed."""
        sent = self.request.POST
        if "sequel" in sent:
            self.do(actions.reopen, self.find(sequels_of(engagement.pk), as_id(sent["sequel"])), because="slip")
            return self.go(self.address, engagement.pk, tell=_("Taken back. It is open again."))
        lead = self.find(leads_visible_to(self.actor).filter(decision__engagement=engagement), as_id(sent["lead"]))
        form = NotDoneForm(sent) if "instead" in sent or "not-done" in sent else DoneForm(sent, way=lead.way)
        if form.is_valid():
            told = {name: value for name, value in form.cleaned_data.items() if name != "lead"}
            verb, because = (actions.let_be, "not-done") if "instead" in told else (actions.carry_out, "done")
            if self.do(verb, lead, because=because, form=form, **told):
                return self.go(self.address, engagement.pk, tell=told_of(lead, told))
        return self.show(engagement, form)

    def show(self, engagement: Engagement, sent: forms.Form | None = None) -> HttpResponse:
        """The page, with what was sent."""
        raise NotImplementedError


def as_id(text: str) -> UUID:
    """The id that was sent; what is none leads nowhere."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def told_of(lead: Lead, told: dict[str, Any]) -> str:
    """What happened."""
    if "instead" in told:
        return _("Noted. Nothing waits for it any more.")
    if lead.way == Way.PROTOCOL:
        return _("Asked for: %(name)s. The search stands among the referrals.") % {"name": whereto(lead)}
    if lead.way == Way.AGAIN:
        return _("Added. You can arrange the visits now.")
    return _("Noted.")
