"""The first yes counts, exactly once, and only from somebody who still qualifies."""

from datetime import timedelta

import pytest

from ayni.basics.words import Refused
from ayni.credentials import actions as credentials
from ayni.credentials.queries import Credential
from ayni.engagements import actions
from ayni.engagements.queries import Acceptance, Engagement, Offer, Shortlist
from ayni.ground import ledger
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.queries import Entry
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from tests.at_once import all_at_once
from tests.cast import NOW, engagement_of, gather, offer_to, referral_of, supervisor_called, worker_called

SOON = NOW + timedelta(minutes=10)
CROWD = 50


@pytest.mark.django_db
def test_a_yes_begins_an_engagement_and_takes_the_other_offers_back():
    cast = gather()
    other = worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor)
    offer = offer_to(cast, referral_of(cast), NOW, other)
    actions.accept(offer, by=cast.rosa, because="accepted", at=SOON)
    assert Engagement.objects.get().worker == cast.worker
    assert Referral.objects.get().state == "engaged"
    assert Offer.objects.get(worker=other).state == "taken-back"


@pytest.mark.django_db
def test_the_second_yes_is_thanked_and_changes_nothing():
    cast = gather()
    other = worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor)
    offer = offer_to(cast, referral_of(cast), NOW, other)
    actions.accept(offer, by=cast.rosa, because="accepted", at=SOON)
    late = Offer.objects.get(worker=other)
    with pytest.raises(Refused, match="Somebody else said yes first"):
        actions.accept(late, by=cast.rosa, because="accepted", at=SOON)
    assert Acceptance.objects.count() == 1


@pytest.mark.django_db
def test_an_offer_whose_time_ran_out_cannot_be_accepted():
    cast = gather()
    offer = offer_to(cast, referral_of(cast))
    with pytest.raises(Refused, match="time ran out"):
        actions.accept(offer, by=cast.rosa, because="accepted", at=offer.expires_at)


@pytest.mark.django_db
def test_a_credential_revoked_while_the_offer_was_out_wins():
    cast = gather()
    offer = offer_to(cast, referral_of(cast))
    credential = Credential.objects.get(worker=cast.worker)
    credentials.revoke(credential, by=cast.marisol, because="withdrawn-by-issuer", at=SOON)
    with pytest.raises(Refused, match="can no longer be accepted"):
        actions.accept(offer, by=cast.rosa, because="accepted", at=SOON)
    assert Referral.objects.get().state == "offered"
    assert not Engagement.objects.exists()


@pytest.mark.django_db
def test_a_week_filled_while_the_offer_was_out_wins():
    cast = gather()
    first = offer_to(cast, referral_of(cast))
    second = offer_to(cast, referral_of(cast))
    minutes = first.weekly_minutes
    actions.accept(first, by=cast.rosa, because="accepted", at=SOON)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(weekly_minutes_limit=minutes + 1)
    with pytest.raises(Refused, match="can no longer be accepted"):
        actions.accept(second, by=cast.rosa, because="accepted", at=SOON)


@pytest.mark.django_db
def test_declining_costs_nothing_and_the_referral_is_open_again():
    cast = gather()
    referral = referral_of(cast)
    before = Shortlist.objects.get(pk=offer_to(cast, referral).wave.shortlist_id)
    actions.decline(Offer.objects.get(), by=cast.rosa, because="no-reason", at=SOON)
    assert Referral.objects.get().state == "open"
    again = actions.shortlist(referral, by=cast.tomas, because="asked", at=NOW)
    after = Shortlist.objects.get(pk=again.shortlist)
    assert after.result["shortlists"] == before.result["shortlists"]


@pytest.mark.django_db
def test_a_wave_that_ran_out_opens_the_referral_again():
    cast = gather()
    offer = offer_to(cast, referral_of(cast))
    from_now = offer.expires_at + timedelta(seconds=1)
    actions.end_wave(offer.wave, by=_house(), because="time-ran-out", at=from_now)
    assert Offer.objects.get().state == "expired"
    assert Referral.objects.get().state == "open"


@pytest.mark.django_db
def test_withdrawing_a_referral_takes_its_offers_back():
    cast = gather()
    referral = referral_of(cast)
    offer_to(cast, referral)
    referrals.withdraw(referral, by=cast.tomas, because="other-help", at=SOON)
    assert Offer.objects.get().state == "taken-back"


@pytest.mark.django_db
def test_nobody_is_offered_who_was_not_suggested():
    cast = gather()
    stranger = worker_called("Ana", cast.centre, cast.marisol)  # no supervisor, no rating
    told = actions.shortlist(referral_of(cast), by=cast.tomas, because="asked", at=NOW)
    with pytest.raises(Refused, match="does not qualify"):
        actions.offer(
            Shortlist.objects.get(pk=told.shortlist), by=cast.tomas, because="asked", at=NOW, workers=[stranger]
        )
    assert not Offer.objects.exists()


@pytest.mark.django_db
def test_a_handover_opens_a_referral_with_the_same_choices_and_never_suggests_the_same_worker():
    cast = gather()
    engagement = engagement_of(cast)
    at = NOW + timedelta(days=3)
    told = actions.hand_over(
        engagement, by=cast.tomas, because="worker-away", at=at, told="Mornings are better.",
        start_by=at + timedelta(days=3), end_by=at + timedelta(days=40), contacts=4,
    )  # fmt: skip
    follower = Referral.objects.get(pk=told.referral)
    assert (follower.state, follower.choices.languages, follower.follows_id) == ("open", ["es"], engagement.referral_id)
    kept = Shortlist.objects.get(pk=actions.shortlist(follower, by=cast.tomas, because="asked", at=at).shortlist)
    assert kept.suggested == 0


@pytest.mark.django_db(transaction=True)
def test_fifty_yeses_at_the_same_moment_begin_exactly_one_engagement():
    cast = gather()
    crowd = _crowd(cast)
    told = actions.shortlist(referral_of(cast), by=cast.tomas, because="asked", at=NOW)
    actions.offer(Shortlist.objects.get(pk=told.shortlist), by=cast.tomas, because="asked", at=NOW, workers=crowd)
    offers = list(Offer.objects.all())
    assert len(offers) == CROWD
    answers = all_at_once([lambda offer=offer: _say_yes(offer, cast.rosa) for offer in offers])
    assert answers.count("yes") == 1
    assert answers.count("thanked") == CROWD - 1
    assert (Acceptance.objects.count(), Engagement.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="engagements.accept").count() == 1
    assert sorted(Offer.objects.values_list("state", flat=True)) == ["accepted"] + ["taken-back"] * (CROWD - 1)
    assert list(ledger.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_a_full_week_is_not_overfilled_by_yeses_at_the_same_moment():
    cast = gather()
    offers = [offer_to(cast, referral_of(cast)) for _ in range(8)]
    room_for_three = 3 * offers[0].weekly_minutes
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(weekly_minutes_limit=room_for_three)
    answers = all_at_once([lambda offer=offer: _say_yes(offer, cast.rosa) for offer in offers])
    assert answers.count("yes") == 3
    assert sum(Engagement.objects.values_list("weekly_minutes", flat=True)) <= room_for_three


def _crowd(cast):
    supervisors = [cast.supervisor] + [
        supervisor_called(f"S{n}", cast.centre, cast.marisol) for n in range((CROWD - 1) // 10 + 1)
    ]
    others = [
        worker_called(f"W{n}", cast.centre, cast.marisol, supervisor=supervisors[(n + 1) // 10])
        for n in range(CROWD - 1)
    ]
    return [cast.worker, *others]


def _say_yes(offer: Offer, by: Actor) -> str:
    try:
        actions.accept(offer, by=by, because="accepted", at=SOON)
    except Refused as refused:
        text = str(refused)
        return "thanked" if "Somebody else" in text or "no longer" in text else text
    return "yes"


def _house():
    return HOUSE
