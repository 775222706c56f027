"""How it was, in the person's own words: a discreet page behind a link of their own."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ayni.care import actions
from ayni.care.queries import Invitation, instrument_called, invitation_behind
from ayni.care.rules import FEEDBACK
from ayni.desk.emergency import lines_of
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, for_anyone
from ayni.engines.instruments import Instrument, Item
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.safety import actions as safety


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
        invitation = _invitation(secret)
        if (state := _state(invitation)) != "open":
            return self._quiet("person/how_was_it_closed.html", state=state, secret=secret)
        return self._ask(FeedbackForm(instrument_called(FEEDBACK)), secret)

    def post(self, request: Asked, secret: str) -> HttpResponse:
        """Keep what they said."""
        invitation, form = _invitation(secret), FeedbackForm(instrument_called(FEEDBACK), request.POST)
        if (state := _state(invitation)) != "open":
            return self._quiet("person/how_was_it_closed.html", state=state, secret=secret)
        self.actor = _person_of(invitation)
        told = {"sheet": form.sheet(), "words": form.cleaned_data["words"]} if form.is_valid() else None
        if told and self.do(actions.give_feedback, invitation, because="own-words", form=form, **told):
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
        return self._show(_invitation(secret), secret, CallForm())

    def post(self, request: Asked, secret: str) -> HttpResponse:
        """Call somebody for them, and say whom they can call themselves."""
        invitation, form = _invitation(secret), CallForm(request.POST)
        engagement = invitation.engagement
        self.actor = _person_of(invitation)
        if form.is_valid() and self.do(
            safety.ask_for_help, engagement.person, because="own-words", form=form, worker=engagement.worker,
            **form.cleaned_data,
        ):  # fmt: skip
            return self._show(invitation, secret, None)
        return self._show(invitation, secret, form, status=422)

    def _show(self, invitation: Invitation, secret: str, form: CallForm | None, status: int = 200) -> HttpResponse:
        lines = lines_of(invitation.engagement.centre)
        return self._quiet("person/call_me.html", status=status, form=form, secret=secret, lines=lines)


def _invitation(secret: str) -> Invitation:
    if (found := invitation_behind(secret)) is None:
        raise Http404
    return found


def _state(invitation: Invitation) -> str:
    """open, used or old."""
    if hasattr(invitation, "feedback"):
        return "used"
    return "old" if clock.now() >= invitation.expires_at else "open"


def _person_of(invitation: Invitation) -> Actor:
    """The person whom the link was given to, by their code: the ledger knows no name."""
    person = invitation.engagement.person
    return Actor(person.pk, person.code, frozenset({("person", None)}))
