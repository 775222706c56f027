"""The directory of places that receive people, what became of those who were sent to each, and who came from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics import ids
from ayni.basics.counts import FEWEST_SHOWN, told_apart
from ayni.basics.words import Sentence
from ayni.desk.coordinator.onward import visible
from ayni.desk.coordinator.onward_forms import CameInForm, PlaceForm, TellBackForm
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.onward import actions as onward
from ayni.onward import queries
from ayni.onward.queries import AtPlace, SentIn
from ayni.onward.rules import EARLY, MISSED_BECAUSE, RETURNED_BECAUSE
from ayni.people.queries import Person
from ayni.people.queries import visible_to as people_visible_to
from ayni.places import actions
from ayni.places.queries import Centre, Facility, facilities_visible_to


@dataclass(frozen=True)
class Told:
    """The figures of one place as they are shown: what is too few to say is None, and its reasons stand in no list."""

    facility: Facility
    sent: int | None
    went: int | None
    missed: int | None
    returned: int | None
    early: int | None
    sent_in: int | None
    why_missed: list[tuple[Sentence, int]]
    why_returned: list[tuple[Sentence, int]]


def told_of(facility: Facility, at: AtPlace) -> Told:
    """What may be told of a place without telling of one person."""
    missed, returned = sum(at.missed.values()), sum(at.returned.values())
    apart = told_apart({"went": at.went, "missed": missed, "rest": at.sent - at.went - missed})
    why_returned = told_apart(at.returned)
    return Told(
        facility,
        sent=_enough(at.sent),
        went=apart.get("went"),
        missed=apart.get("missed"),
        returned=_enough(returned),
        early=why_returned.get(EARLY),
        sent_in=_enough(at.sent_in),
        why_missed=_why(told_apart(at.missed) if "missed" in apart else {}, MISSED_BECAUSE),
        why_returned=_why(why_returned, RETURNED_BECAUSE),
    )


def _enough(n: int) -> int | None:
    return n if n >= FEWEST_SHOWN else None


def _why(told: Mapping[str, int], reasons: Mapping[str, Sentence]) -> list[tuple[Sentence, int]]:
    return sorted(((reasons[code], n) for code, n in told.items()), key=lambda each: -each[1])


@standing("coordinator")
class Places(Page):
    """Each place with what became of the people of the coordinator's centres."""

    def get(self, request: Asked) -> HttpResponse:
        """List them."""
        found = visible(self).prefetch_related("steps__taken_back")
        figures = queries.at_places(found, queries.sent_in_visible_to(self.actor))
        listed = directory(self).order_by(models.F("stopped_at").asc(nulls_first=True), "name", "code")
        told = [told_of(each, figures.get(each.pk, AtPlace(each.pk))) for each in listed]
        return self.render("coordinator/onward/places.html", places=told, fewest=FEWEST_SHOWN)


def directory(page: Page) -> QuerySet[Facility]:
    """The places of the jurisdictions in which the actor coordinates."""
    mine = Centre.objects.filter(pk__in=page.actor.centres("coordinator"))
    return facilities_visible_to(page.actor).filter(jurisdiction__in=mine.values("jurisdiction"))


@standing("coordinator")
class NewPlace(Page):
    """A place that is not in the directory yet."""

    def get(self, request: Asked) -> HttpResponse:
        """Ask what is known of it."""
        return self.render("coordinator/onward/place.html", form=PlaceForm(initial={"licence": "own"}))

    def post(self, request: Asked) -> HttpResponse:
        """List it."""
        form = PlaceForm(request.POST)
        centre = Centre.objects.filter(pk__in=self.actor.centres("coordinator")).first()
        if form.is_valid() and centre:
            told = {**form.cleaned_data, "code": ids.spoken("F").lower(), "jurisdiction": centre.jurisdiction}
            if self.do(actions.list_facility, because="told", form=form, **told):
                return self.go("places", tell=_("It is in the directory."))
        return self.render("coordinator/onward/place.html", status=422, form=form)


@standing("coordinator")
class Place(Page):
    """What is known of a place."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read it and put it right."""
        place = self.find(directory(self), pk)
        form = PlaceForm(initial={name: getattr(place, name) for name in PlaceForm.base_fields})
        return self.render("coordinator/onward/place.html", place=place, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Put it right."""
        place, form = self.find(directory(self), pk), PlaceForm(request.POST)
        if form.is_valid() and self.do(actions.correct_facility, place, because="told", form=form, **form.cleaned_data):
            return self.go("places", tell=_("Put right."))
        return self.render("coordinator/onward/place.html", status=422, place=place, form=form)


@standing("coordinator")
class PlaceEnd(Page):
    """A place to which nobody is sent any more."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Stop it."""
        self.do(actions.stop_facility, self.find(directory(self), pk), because="stopped")
        return self.go("places", tell=_("Nobody is sent there any more; who is on the way is followed to the end."))


@standing("coordinator")
class NewCameIn(Page):
    """Somebody whom another place sent to us."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask which place."""
        person = self.find(people_visible_to(self.actor), pk)
        return self._ask(person, CameInForm(jurisdiction=person.centre.jurisdiction))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it, and lead to what the person needs."""
        person = self.find(people_visible_to(self.actor), pk)
        form = CameInForm(request.POST, jurisdiction=person.centre.jurisdiction)
        if form.is_valid():
            told: dict[str, Any] = form.told() | {"centre": person.centre}
            if self.do(onward.come_in, person, because="came", form=form, **told):
                return self.go(
                    "person", person.pk, tell=_("Kept. When there is something to tell, it waits under “Sent on”.")
                )
        return self._ask(person, form, status=422)

    def _ask(self, person: Person, form: CameInForm, status: int = 200) -> HttpResponse:
        return self.render("coordinator/onward/came_in.html", status=status, person=person, form=form)


@standing("coordinator")
class CameInAnswer(Page):
    """Telling the place that sent somebody how it goes."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask what it was told."""
        return self._ask(self.find(queries.sent_in_visible_to(self.actor), pk), TellBackForm())

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what was told."""
        came, form = self.find(queries.sent_in_visible_to(self.actor), pk), TellBackForm(request.POST)
        if form.is_valid() and self.do(onward.tell_back, came, because="told", form=form, **form.cleaned_data):
            return self.go("onwards", tell=_("Kept: the circle is closed."))
        return self._ask(came, form, status=422)

    def _ask(self, came: SentIn, form: TellBackForm, status: int = 200) -> HttpResponse:
        return self.render("coordinator/onward/tell_back.html", status=status, came=came, form=form)


@standing("coordinator")
class CameInSilence(Page):
    """Telling the place nothing, as the person wishes."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep that."""
        came = self.find(queries.sent_in_visible_to(self.actor), pk)
        self.do(onward.keep_back, came, because="wished")
        return self.go("onwards", tell=_("Kept: nothing is told back."))
