"""Referrals: asking for care, where it stands, changing what is asked for, and withdrawing it."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.adaptations import queries as adaptations
from ayni.decisions.queries import of_course
from ayni.desk.coordinator import shortlist_cards as cards
from ayni.desk.coordinator.consents import asked_of
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.coordinator.history import history_of
from ayni.desk.coordinator.referral_forms import ChoicesForm, ReferralForm
from ayni.desk.coordinator.together import in_words
from ayni.desk.coordinator.wave_cards import going_for
from ayni.desk.coordinator.week_of_hours import PARTS, spoken
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import planning
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Offer, Shortlist, Wave, WavesEnd
from ayni.engagements.rules import ASKABLE
from ayni.ground import clock
from ayni.people import queries as people
from ayni.people.queries import Person
from ayni.referrals import actions, queries
from ayni.referrals.queries import Referral
from ayni.referrals.rules import KINDS, STATE_NAMES, WAITING, WITHDRAWALS


@standing("coordinator")
class NewReferral(Page):
    """Asking for care for a person: first what, then by when and how often."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show the protocols to choose from, or the form filled with what the chosen one suggests."""
        person = self.find(people.visible_to(self.actor).select_related("centre"), pk)
        name = request.GET.get("protocol")
        if name is None:
            return self.render("coordinator/referral_kind.html", person=person, protocols=_protocols())
        protocol = _protocol(name)
        form = _form(person, protocol, initial=ReferralForm.proposed(protocol, clock.now()))
        return self.render("coordinator/referral_new.html", person=person, protocol=protocol, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Open the referral, then ask what the person chooses."""
        person = self.find(people.visible_to(self.actor).select_related("centre"), pk)
        protocol = _protocol(request.GET.get("protocol", ""))
        form = _form(person, protocol, request.POST)
        if form.is_valid():
            told = {**form.cleaned_data, "protocol": protocol["id"]}
            if opened := self.do(actions.open, person, because="asked", form=form, **told):
                return self.go("choices", opened.referral)
        return self.render("coordinator/referral_new.html", status=422, person=person, protocol=protocol, form=form)


def _protocols() -> list[dict[str, Any]]:
    """What can be asked for: every protocol that serves a kind of referral we know."""
    shelved = adaptations.outlines()
    return [each for each in shelved if set(each["referral_kinds"]) & set(KINDS)]


def _protocol(name: str) -> dict[str, Any]:
    found = next((each for each in _protocols() if each["id"] == name), None)
    if found is None:
        raise Http404
    return found


def _form(person: Person, protocol: dict[str, Any], *told: Any, **initial: Any) -> ReferralForm:
    kinds = [kind for kind in protocol["referral_kinds"] if kind in KINDS]
    return ReferralForm(*told, centre=person.centre, kinds=kinds, **initial)


@standing("coordinator")
class ReferralPage(Page):
    """Where a referral stands, what it needs next, and everything that led here."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it."""
        referral = self.find(
            queries.visible_to(self.actor).select_related("withdrawal", "follows", "membership__group"), pk
        )
        offers = engagements.offers_visible_to(self.actor).filter(referral=referral)
        return self.render(
            "coordinator/referral.html",
            referral=referral,
            zone=referral.centre.time_zone,
            state_name=STATE_NAMES[referral.state],
            now=clock.now(),
            choices=(chosen := getattr(referral, "choices", None)),
            hours=spoken(chosen.stretches) if chosen else [],
            alarm=referral.has_alarm(clock.now()),
            membership=getattr(referral, "membership", None),
            changeable=referral.state in ("asked", "open", "lapsed"),
            waiting=referral.state in WAITING,
            waves=_waves(offers),
            **_by_plan(referral, offers),
            decisions=[in_words(each) for each in of_course(referral.pk)],
            shortlist=engagements.shortlists_visible_to(self.actor).filter(referral=referral).first(),
            engagement=engagements.visible_to(self.actor).filter(referral=referral).first(),
            **history_of(referral.pk),
        )


def _by_plan(referral: Referral, offers: Any) -> dict[str, Any]:
    """The plan of waves that goes on, or how the last one ended while somebody is still looked for, with what helps."""
    going = going_for([referral], offers, clock.now()).get(referral.pk)
    ended = WavesEnd.objects.filter(plan__referral=referral).order_by("-ended_at", "pk").first()
    if going or ended is None or referral.state not in ASKABLE:
        return {"going": going}
    newest, need = Shortlist.objects.filter(referral=referral).defer("problem")[0], str(referral.pk)
    result, asked = planning.result_of(newest), {str(worker) for worker in planning.already_asked(referral)}
    left = sum(each.worker not in asked for each in result.shortlists[need])
    return {"going": None, "over": ended, "left": left, "helps": cards.helps_of(result, need)}


def _waves(offers: Any) -> list[tuple[Wave, list[Offer]]]:
    """The offers by wave, newest wave first."""
    ordered = offers.select_related("decline").order_by("-wave__number", "worker__name")
    return [(wave, list(held)) for wave, held in groupby(ordered, key=lambda each: each.wave)]


@standing("coordinator")
class Change(Page):
    """What is asked for, changed while nobody has been asked."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show what is asked for now."""
        referral = self.find(queries.visible_to(self.actor), pk)
        form = _form(referral.person, adaptations.outline(referral.protocol), initial=ReferralForm.of(referral))
        return self.render("coordinator/referral_change.html", referral=referral, form=form)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep what is different."""
        referral = self.find(queries.visible_to(self.actor), pk)
        protocol, before = adaptations.outline(referral.protocol), ReferralForm.of(referral)
        form = _form(referral.person, protocol, request.POST, initial=before)
        if form.is_valid() and self.do(actions.change, referral, because="asked", form=form, **form.changed()):
            return self.go("referral", referral.pk, tell=_("The referral is changed."))
        return self.render("coordinator/referral_change.html", status=422, referral=referral, form=form)


@standing("coordinator")
class ChoicesPage(Page):
    """The shared-decision step: questions to ask the person, answered in their words."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask, with what was chosen before or what their record says of languages."""
        referral = self.find(queries.visible_to(self.actor), pk)
        chosen = getattr(referral, "choices", None)
        first, *others = referral.person.languages or [""]
        before = ChoicesForm.of(chosen) if chosen else {"language": first, "other_languages": others}
        return self._ask(referral, ChoicesForm(initial=before))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the choices and begin to look for a worker."""
        referral, form = self.find(queries.visible_to(self.actor), pk), ChoicesForm(request.POST)
        if form.is_valid() and self.do(actions.choose, referral, because="asked", form=form, **form.chosen()):
            return self.go("referral", referral.pk, tell=_("Their choices are kept. Now see who can."))
        return self._ask(referral, form, status=422)

    def _ask(self, referral: Referral, form: ChoicesForm, status: int = 200) -> HttpResponse:
        person = referral.person
        return self.render(
            "coordinator/choices.html", status=status, referral=referral, person=person, form=form, parts=PARTS,
            consents=[each for each in asked_of(person) if each.purpose in ("care", "matching")],
        )  # fmt: skip


@standing("coordinator")
class Withdrawal(Page):
    """A referral that is no longer wanted."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask why."""
        referral = self.find(queries.visible_to(self.actor), pk)
        return self.render("coordinator/withdrawal.html", referral=referral, form=WhyForm(reasons=WITHDRAWALS))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Withdraw it; open offers are taken back."""
        referral = self.find(queries.visible_to(self.actor), pk)
        form = WhyForm(request.POST, reasons=WITHDRAWALS)
        if form.is_valid() and self.do(actions.withdraw, referral, because=form.cleaned_data["because"], form=form):
            return self.go("referral", referral.pk, tell=_("Withdrawn; whoever was asked has been told."))
        return self.render("coordinator/withdrawal.html", status=422, referral=referral, form=form)
