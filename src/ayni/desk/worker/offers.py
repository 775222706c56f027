"""An offer as the worker who is asked reads it: the work, the hours, the pay, and why she was asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.basics import shelf
from ayni.basics.money import Money
from ayni.basics.reasons import Reason
from ayni.basics.words import Refused, Sentence
from ayni.desk.coordinator.fields import WhyForm
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.my import MyPage
from ayni.engagements import actions, queries, rules
from ayni.engagements.queries import Offer
from ayni.ground import clock
from ayni.referrals.queries import Group, Sought
from ayni.referrals.rules import KINDS, SETTINGS


@dataclass(frozen=True)
class Terms:
    """What is offered, in the units people plan with. Of the person it tells the district, and no more."""

    offer: Offer
    sought: Sought
    kind: Sentence
    setting: Sentence
    ubigeo: str
    weekly_minutes: int  # visits, travel both ways and notes
    total_minutes: int
    notes_minutes: int  # after each visit, on each person
    pay: Money

    @classmethod
    def of(cls, offer: Offer) -> "Terms":
        """Read an offer whose referral, choices and centre were fetched with it."""
        sought = offer.sought
        setting, ubigeo = _where(sought)
        protections = shelf.load("jurisdictions", sought.centre.jurisdiction)["protections"]
        notes = protections["notes_minutes"]["value"]
        each = sought.minutes_per_contact + notes * offer.people + 2 * (offer.travel_minutes or 0)
        return cls(
            offer, sought, KINDS[sought.kind], SETTINGS[setting], ubigeo, offer.weekly_minutes,
            each * sought.contacts, notes, Money(offer.pay_currency, offer.pay_minor),
        )  # fmt: skip

    @property
    def an_hour(self) -> Money:
        """The pay for one hour of all the time it takes."""
        return Money(self.pay.currency, round(self.pay.minor * 60 / max(1, self.total_minutes)))

    @property
    def reasons(self) -> list[Reason]:
        """Why this worker was asked."""
        return [Reason.from_json(each) for each in self.offer.reasons]

    def over(self, now: datetime) -> Sentence | None:
        """Why it can no longer be answered; None while it can."""
        try:
            rules.may_answer(self.offer.state, self.offer.expires_at, now)
        except Refused as refusal:
            return refusal.sentence
        return None


def _where(sought: Sought) -> tuple[str, str]:
    """How and in which district they would meet."""
    if isinstance(sought, Group):
        return sought.setting, sought.ubigeo
    return sought.choices.setting, sought.person.ubigeo


@standing("worker")
class OfferPage(MyPage):
    """One offer."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show what is offered and, while it is open, the two answers."""
        terms = Terms.of(self.offer(pk))
        begun = queries.visible_to(self.actor).filter(**queries.asked_for(terms.sought), worker=self.me).first()
        return self.render(
            "worker/offer.html",
            terms=terms,
            over=terms.over(clock.now()),
            engagement=begun if terms.offer.state == "accepted" else None,
            form=WhyForm(reasons=rules.DECLINES, initial={"because": "no-reason"}),
        )

    def offer(self, pk: UUID) -> Offer:
        """The offer, if it was made to her."""
        return self.find(queries.offers_to(self.actor).select_related("referral__centre", "group__centre"), pk)


@standing("worker")
class Acceptance(OfferPage):
    """Saying yes."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Say yes; whoever was second is told kindly by the refusal."""
        offer = self.offer(pk)
        begun = self.do(actions.accept, offer, because="accepted")
        if offer.group_id:
            return self.go("my-group", offer.group_id, tell=_("It is yours. Arrange the first meeting next."))
        return self.go("my-engagement", begun.engagement, tell=_("It is yours. Arrange the first visit next."))


@standing("worker")
class Refusal(OfferPage):
    """Saying no, which costs nothing."""

    http_method_names = ("post",)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Say no. A reason that cannot be read counts as none given: nobody is held up for it."""
        offer, form = self.offer(pk), WhyForm(request.POST, reasons=rules.DECLINES)
        because = form.cleaned_data["because"] if form.is_valid() else "no-reason"
        self.do(actions.decline, offer, because=because)
        return self.go("my-day", tell=_("Thank you for the answer. Declining costs nothing, now or later."))
