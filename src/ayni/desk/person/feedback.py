"""How it was, in the person's own words: a discreet page behind a link of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ayni.care import actions
from ayni.care.queries import instrument_called, invitation_behind
from ayni.care.rules import FEEDBACK
from ayni.decisions import actions as decisions
from ayni.decisions.queries import asking_behind
from ayni.desk.emergency import lines_of
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, for_anyone
from ayni.engines.instruments import Instrument, Item
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.people.queries import Person
from ayni.safety import actions as safety
from ayni.workers.queries import Worker


class FeedbackForm(forms.Form):
    """The questions of the instrument, one big choice each, and room for one's own words."""

    words = forms.CharField(
        label=_("Is there something you would like to say?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip

    def __init__(self, instrument: Instrument, *args: Any) -> None:
        super().__init__(*args)
        own = self.fields.pop("words")
        for item in instrument.items:
            self.fields[item.id] = _question(item)
        self.items = [item.id for item in instrument.items]
        self.fields["words"] = own

    def sheet(self) -> dict[str, int]:
        """The answers by question."""
        return {item: self.cleaned_data[item] for item in self.items}


def _question(item: Item) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=item.words(get_language() or "en"),
        coerce=int,
        choices=[(str(each.value), each.words(get_language() or "en")) for each in item.answers],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one answer.")},
    )


class CallForm(forms.Form):
    """Words that go along with asking to be called; none are needed."""

    said = forms.CharField(
        label=_("Is there something we should know before we call?"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


@dataclass(frozen=True)
class Link:
    """What a link leads to: what is asked about, whom it was given to, and the action that keeps the answer.

    The same three questions are asked of a course and of a decision that was made together; the link knows which.
    """

    row: Any
    person: Person
    worker: Worker | None
    used: bool
    expires_at: datetime
    keep: Callable[..., Any]

    @property
    def state(self) -> str:
        """open, used or old."""
        if self.used:
            return "used"
        return "old" if clock.now() >= self.expires_at else "open"

    @property
    def actor(self) -> Actor:
        """The person whom the link was given to, by their code: the ledger knows no name."""
        return Actor(self.person.pk, self.person.code, frozenset({("person", None)}))


class QuietPage(Page):
    """A page that names nobody and says nothing of health."""

    def _quiet(self, template: str, status: int = 200, **shown: Any) -> HttpResponse:
        """A page that no search engine lists and no shared device keeps."""
        answer = self.render(template, status=status, **shown)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "no-store"
        return answer


@for_anyone
class HowWasIt(QuietPage):
    """The page behind the link. It names nobody, says nothing of health, and answers once."""

    def get(self, request: Asked, secret: str) -> HttpResponse:
        """The questions, or a kind word when the link was used or is too old."""
        link = _behind(secret)
        if link.state != "open":
            return self._quiet("person/how_was_it_closed.html", state=link.state, secret=secret)
        return self._ask(FeedbackForm(instrument_called(FEEDBACK)), secret)

    def post(self, request: Asked, secret: str) -> HttpResponse:
        """Keep what they said."""
        link, form = _behind(secret), FeedbackForm(instrument_called(FEEDBACK), request.POST)
        if link.state != "open":
            return self._quiet("person/how_was_it_closed.html", state=link.state, secret=secret)
        self.actor = link.actor
        told = {"sheet": form.sheet(), "words": form.cleaned_data["words"]} if form.is_valid() else None
        if told and self.do(link.keep, link.row, because="own-words", form=form, **told):
            return self._quiet("person/how_was_it_closed.html", state="thanks", secret=secret)
        return self._ask(form, secret, status=422)

    def _ask(self, form: FeedbackForm, secret: str, status: int = 200) -> HttpResponse:
        instrument = instrument_called(FEEDBACK)
        language = get_language() or "en"
        title, opening = (each.in_language(language) for each in (instrument.discreet_name, instrument.instruction))
        return self._quiet(
            "person/how_was_it.html", status=status, form=form, heading=title, opening=opening, secret=secret
        )


@for_anyone
class CallMe(QuietPage):
    """Asking to be called. A link that is too old for questions still calls: help is refused to nobody who asks."""

    def get(self, request: Asked, secret: str) -> HttpResponse:
        """Ask once more, with room for words."""
        return self._show(_behind(secret), secret, CallForm())

    def post(self, request: Asked, secret: str) -> HttpResponse:
        """Call somebody for them, and say whom they can call themselves."""
        link, form = _behind(secret), CallForm(request.POST)
        self.actor = link.actor
        if form.is_valid() and self.do(
            safety.ask_for_help, link.person, because="own-words", form=form, worker=link.worker,
            **form.cleaned_data,
        ):  # fmt: skip
            return self._show(link, secret, None)
        return self._show(link, secret, form, status=422)

    def _show(self, link: Link, secret: str, form: CallForm | None, status: int = 200) -> HttpResponse:
        lines = lines_of(link.person.centre)
        return self._quiet("person/call_me.html", status=status, form=form, secret=secret, lines=lines)


def _behind(secret: str) -> Link:
    if (asked := invitation_behind(secret)) is not None:
        course, used = asked.engagement, hasattr(asked, "feedback")
        return Link(asked, course.person, course.worker, used, asked.expires_at, actions.give_feedback)
    if (asking := asking_behind(secret)) is not None:
        chosen, used = asking.decision, hasattr(asking, "part")
        worker = chosen.engagement.worker if chosen.engagement else None
        return Link(asking, chosen.person, worker, used, asking.expires_at, decisions.say_part)
    raise Http404
