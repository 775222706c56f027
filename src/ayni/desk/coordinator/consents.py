"""What a person agrees to: one question for each purpose, asked one at a time, taken back at any time."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Sentence
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.people import actions, queries
from ayni.people.queries import Consent, Person
from ayni.people.rules import PURPOSES

# Each purpose of ``people.rules`` as it is asked. A purpose without a question here is asked by its own words.
QUESTIONS: dict[str, str | Promise] = {
    "care": gettext_lazy("Do you agree that somebody visits you, and that we keep a record of it?"),
    "matching": gettext_lazy("May we look for a worker among those of the programme?"),
    "sharing": gettext_lazy("May the worker and their supervisor read your record?"),
    "onward": gettext_lazy("May we tell a place that you go on to, such as a hospital, what you agree to each time?"),
    "research": gettext_lazy("May we use your record, without your name, to learn what helps?"),
}


@dataclass(frozen=True)
class Asking:
    """A purpose, the question for it, and the newest answer."""

    purpose: str
    words: Sentence
    question: str | Promise
    answer: Consent | None


def asked_of(person: Person) -> list[Asking]:
    """Every purpose with what the person last said; with ``consents`` fetched before, it asks the store nothing."""
    newest = {each.purpose: each for each in sorted(person.consents.all(), key=lambda each: each.answered_at)}
    return [
        Asking(purpose, words, QUESTIONS.get(purpose, words), newest.get(purpose))  # type: ignore[arg-type]
        for purpose, words in PURPOSES.items()
    ]


@standing("coordinator")
class Consents(Page):
    """The answers of one person."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep a yes or a no to one purpose, and stay where it was asked."""
        person = self.find(queries.visible_to(self.actor), pk)
        answer, purpose = request.POST.get("answer"), request.POST.get("purpose", "")
        if answer not in ("yes", "no") or purpose not in PURPOSES:
            raise Http404
        if answer == "yes":
            self.do(actions.give_consent, person, because="asked", purpose=purpose)
        else:
            self.do(actions.withdraw_consent, person, because="asked", purpose=purpose)
        return self.go(self._came_from() or "person", *([] if self._came_from() else [person.pk]), tell=_("Kept."))
