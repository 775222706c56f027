"""People as their coordinator meets them: the list, a new person, one person's record, putting it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.languages import name_of
from ayni.basics.words import Refused, Sentence
from ayni.desk.coordinator.consents import asked_of
from ayni.desk.coordinator.history import history_of
from ayni.desk.coordinator.people_forms import ContactForm, PersonForm, RegisterForm, SearchForm
from ayni.desk.pages import Page
from ayni.desk.pictures import map
from ayni.desk.standing import Asked, standing
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Engagement
from ayni.people import actions, queries
from ayni.people.queries import ContactWay, Person
from ayni.places import queries as places
from ayni.places.queries import Centre
from ayni.referrals import queries as referrals
from ayni.referrals.queries import Referral
from ayni.referrals.rules import STATE_NAMES
from ayni.safety.queries import Aside

PER_PAGE = 25


@dataclass(frozen=True)
class Known:
    """A person in the list, with what is happening for them now."""

    person: Person
    referral: Referral | None

    @property
    def state(self) -> Sentence | None:
        """Where their newest referral stands."""
        return STATE_NAMES[self.referral.state] if self.referral else None


@standing("coordinator")
class People(Page):
    """Everybody the coordinator's centres know, found by code or district, never by name."""

    def get(self, request: Asked) -> HttpResponse:
        """The list."""
        form = SearchForm(request.GET)
        found = _found(queries.visible_to(self.actor), form)
        leaf = Paginator(found.defer("name", "notes", "home"), PER_PAGE).get_page(request.GET.get("page"))
        return self.render("coordinator/people.html", form=form, leaf=leaf, known=self._known(leaf.object_list))

    def _known(self, people: Iterable[Person]) -> list[Known]:
        """One question for the whole page: where does everybody's newest referral stand?"""
        listed = list(people)
        newest = referrals.visible_to(self.actor).filter(person__in=listed).order_by("opened_at")
        of = {each.person_id: each for each in newest}
        return [Known(person, of.get(person.pk)) for person in listed]


def _found(people: QuerySet[Person], form: SearchForm) -> QuerySet[Person]:
    """Those whom the search asks for; everybody when it cannot be understood."""
    if not form.is_valid():
        return people
    if code := form.cleaned_data["code"]:
        people = people.filter(code__icontains=code)
    if ubigeo := form.cleaned_data["ubigeo"]:
        people = people.filter(ubigeo=ubigeo)
    return people


@standing("coordinator")
class NewPerson(Page):
    """Somebody who seeks care becomes known."""

    def get(self, request: Asked) -> HttpResponse:
        """Ask who they are."""
        return self._ask(RegisterForm(centres=self._centres()))

    def post(self, request: Asked) -> HttpResponse:
        """Register them; consent and ways of reaching them are asked next, on their page."""
        form = RegisterForm(request.POST, centres=self._centres())
        if form.is_valid() and (
            happened := self.do(actions.register, because="came-to-centre", form=form, **form.told())
        ):
            tell = _("{code} is registered. Now ask what they agree to.").format(code=happened.code)
            return self.go("person", happened.person, tell=tell)
        return self._ask(form, status=422)

    def _centres(self) -> QuerySet[Centre]:
        mine = places.visible_to(self.actor).filter(pk__in=self.actor.centres("coordinator"))
        if not mine:
            raise Refused("You coordinate no centre yet. Ask whoever looks after accounts.")
        return mine

    def _ask(self, form: RegisterForm, status: int = 200) -> HttpResponse:
        centre = form.centres[0]
        drawn = map.draw(finding=_("Where %(centre)s works") % {"centre": centre}, catchment=centre.catchment,
                         centre=centre.point)  # fmt: skip
        return self.render("coordinator/person_new.html", status=status, form=form, map=drawn)


@standing("coordinator")
class PersonPage(Page):
    """One person's record. Opening it leaves an entry in the ledger: who read it, and what for."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Read the record."""
        person = self.find(_whole(self.actor), pk)
        self.do(actions.read, person, because="coordination")
        return self.render(
            "coordinator/person.html",
            person=person,
            languages=[name_of(code) for code in person.languages],
            map=map.draw(finding=_("Where they live, as an area"), person=person.point or person.ubigeo),
            consents=asked_of(person),
            contact_form=ContactForm(),
            asides=Aside.objects.filter(person=person).select_related("supervisor"),
            referrals=_with_engagements(self, person),
            **history_of(person.pk),
        )


def _whole(actor: object) -> QuerySet[Person]:
    ways = ContactWay.objects.filter(stopped_at=None).order_by("kind", "id")
    return (
        queries.visible_to(actor)  # type: ignore[arg-type]
        .select_related("centre")
        .prefetch_related(Prefetch("contacts", queryset=ways, to_attr="safe_ways"), "consents")
    )


def _with_engagements(page: Page, person: Person) -> list[tuple[Referral, Sentence, Engagement | None]]:
    """The person's referrals, newest first, each with its state and the engagement it led to."""
    begun = {each.referral_id: each for each in engagements.visible_to(page.actor).filter(person=person)}
    asked = referrals.visible_to(page.actor).filter(person=person).order_by("-opened_at")
    return [(each, STATE_NAMES[each.state], begun.get(each.pk)) for each in asked]


@standing("coordinator")
class Correction(Page):
    """What we know of a person, put right. The form shows the record, so opening it is a reading too."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show what is known."""
        person = self.find(queries.visible_to(self.actor), pk)
        self.do(actions.read, person, because="correction")
        return self.render(
            "coordinator/person_correction.html", person=person, form=PersonForm(initial=PersonForm.of(person))
        )

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what was put right."""
        person, form = self.find(queries.visible_to(self.actor), pk), PersonForm(request.POST)
        if form.is_valid() and self.do(actions.correct, person, because="corrected", form=form, **form.told()):
            return self.go("person", person.pk, tell=_("Put right."))
        return self.render("coordinator/person_correction.html", status=422, person=person, form=form)
