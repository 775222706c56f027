"""Offers: minutes, pay and area; never an address, never a name of somebody who seeks care."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from ayni.basics.reasons import Reason as Why
from ayni.engagements import actions, queries
from ayni.engagements.rules import DECLINES, STATES
from ayni.exchange.rest.answers import Reason
from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.engagements import EngagementLine, shown_engagements
from ayni.exchange.rest.shapes import Id, OneOf, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.ground.actors import Actor
from ayni.referrals.planning import common_languages
from ayni.referrals.queries import Group, Sought, referrals_of
from ayni.referrals.rules import SETTINGS

noun = Noun("offers", "Workers are asked; the first yes counts, and a no costs nothing.")

State = Annotated[str, OneOf(STATES)]
ASKED_OR_ASKING = ("worker", "coordinator")


class Pay(Shown):
    """What the whole engagement pays."""

    currency: str = Field(examples=["PEN"], description="ISO 4217.")
    minor: int = Field(examples=[13500], description="In minor units, such as céntimos.")


class Offer(Shown):
    """One worker is asked."""

    id: ShownId = Field(description="Of the offer.")
    referral: ShownId | None = Field(description="For what; null where it is for a group.")
    group: ShownId | None = Field(description="For which group; null where it is for one person.")
    people: int = Field(examples=[1], description="How many they would accompany; a yes is for all of them.")
    worker: ShownId = Field(description="Who is asked.")
    state: State = Field(description="Where it stands.")
    sent_at: When = Field(description="When they were asked.")
    expires_at: When = Field(description="Until when they may answer.")
    ubigeo: str = Field(examples=["150142"], description="The district; where in it is told after a yes.")
    setting: Annotated[str, OneOf(SETTINGS)] = Field(description="Where or how the person wishes to meet.")
    languages: list[str] = Field(examples=[["qu", "es"]], description="Any one suffices.")
    start_by: When = Field(description="By when the first visit must be.")
    contacts: int = Field(examples=[6], description="How many visits.")
    minutes_per_contact: int = Field(examples=[50], description="How long each visit lasts.")
    travel_minutes: int | None = Field(examples=[12], description="One way; null when nobody travels.")
    weekly_minutes: int = Field(examples=[90], description="Of the week, with travel and notes; all of it is paid.")
    pay: Pay = Field(description="For the whole engagement.")
    reasons: list[Reason] = Field(description="Why this worker is asked.")

    @classmethod
    def of(cls, offer: queries.Offer) -> "Offer":
        """Said in the reader's language. The row comes from ``shown_offers``."""
        sought = offer.sought
        return cls(
            id=offer.pk,
            referral=offer.referral_id,
            group=offer.group_id,
            people=offer.people,
            worker=offer.worker_id,
            state=offer.state,
            sent_at=offer.sent_at,
            expires_at=offer.expires_at,
            **_where(sought),
            start_by=sought.start_by,
            contacts=sought.contacts,
            minutes_per_contact=sought.minutes_per_contact,
            travel_minutes=offer.travel_minutes,
            weekly_minutes=offer.weekly_minutes,
            pay=Pay(currency=offer.pay_currency, minor=offer.pay_minor),
            reasons=[Reason.of(Why.from_json(each)) for each in offer.reasons],
        )


class Offers(Page):
    """One page of offers."""

    items: list[Offer] = Field(description="The newest first.")


class Declination(Told):
    """Why not; it only helps to ask better next time."""

    because: Annotated[str, OneOf(DECLINES)] = Field(default="no-reason", description="`no-reason` is a fine answer.")


def shown_offers() -> QuerySet[queries.Offer]:
    """Offers with all that is shown of them."""
    return queries.Offer.objects.select_related("referral__person", "referral__choices", "group__centre")


def _where(sought: Sought) -> dict[str, Any]:
    """The district, how they would meet, and in which languages; of a group those that suit all."""
    if isinstance(sought, Group):
        languages = list(common_languages(referrals_of(sought)))
        return {"ubigeo": sought.ubigeo, "setting": sought.setting, "languages": languages}
    choices = sought.choices
    return {"ubigeo": sought.person.ubigeo, "setting": choices.setting, "languages": choices.languages}


@noun.lists("/offers", Offers, by="sent_at", newest_first=True, to=ASKED_OR_ASKING)
def list_offers(
    request: Asked, state: State | None = None, referral: Id | None = None, group: Id | None = None
) -> QuerySet[queries.Offer]:
    """To a worker the offers made to her; to a coordinator those made for the referrals and groups of his centres."""
    found = _visible_to(request.auth)
    found = found.filter(state=state) if state else found
    found = found.filter(group=group) if group else found
    return found.filter(referral=referral) if referral else found


@noun.shows("/offers/{uuid:offer}", to=ASKED_OR_ASKING)
def show_offer(request: Asked, offer: UUID) -> Offer:
    """An offer."""
    return Offer.of(find(request, _visible_to(request.auth), offer))


@noun.does("POST", "/offers/{uuid:offer}/acceptance", actions.accept)
def accept_offer(request: Asked, offer: UUID) -> EngagementLine:
    """Say yes. The first yes counts, once; whether the worker still qualifies is asked again at that moment.

    A yes to a group begins an engagement with each of its people; one is answered, `GET /engagements` has all.
    """
    accepted = do(request, actions.accept, find(request, queries.offers_to(request.auth), offer))
    begun = accepted.engagement if isinstance(accepted.engagement, tuple) else (accepted.engagement,)
    return EngagementLine.of(shown_engagements().get(pk=begun[0]))


@noun.does("POST", "/offers/{uuid:offer}/declination", actions.decline)
def decline_offer(request: Asked, offer: UUID, told: Declination) -> Offer:
    """Say no. It costs nothing, now or later."""
    do(request, actions.decline, find(request, queries.offers_to(request.auth), offer), because=told.because)
    return Offer.of(shown_offers().get(pk=offer))


def _visible_to(actor: Actor) -> QuerySet[queries.Offer]:
    asked, asking = queries.offers_to(actor), queries.offers_visible_to(actor)
    return shown_offers().filter(Q(pk__in=asked.values("pk")) | Q(pk__in=asking.values("pk")))
