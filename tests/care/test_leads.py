"""What a taken step leads to is open until somebody does it or says why not, and a slip is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ayni.basics.words import Refused
from ayni.care import actions
from ayni.care.planning import standing_of
from ayni.care.queries import Lead, Sequel, leads_open, leads_visible_to
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.onward import actions as onward
from ayni.people import actions as people
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return house.gather()


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


def meet(cast: Cast, engagement: Engagement, week: int, points: int, q9: int = 0) -> datetime:
    began = NOW + timedelta(days=7 * week)
    sheet = {f"q{n}": min(3, max(0, points - q9 - 3 * (n - 1))) for n in range(1, 9)} | {"q9": q9}
    actions.record(
        engagement, by=cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
        ended_at=began + timedelta(minutes=45), modality="home", steps={}, answers={"phq-9": sheet}, note="",
    )  # fmt: skip
    return began + timedelta(hours=2)


def take(cast: Cast, engagement: Engagement, rule: str, at: datetime, taken: bool = True) -> None:
    put = next(each for each in standing_of(engagement, at).puts if each.rule.code == rule)
    actions.decide(engagement, by=cast.ines, because="take", at=at, rule=rule, taken=taken, why="So.", seen=put.seen)


def open_ways(cast: Cast) -> dict[str, Lead]:
    return {each.way: each for each in leads_open(leads_visible_to(cast.tomas))}


def test_a_taken_step_opens_what_its_rule_leads_to_and_one_set_aside_opens_nothing(
    cast: Cast, engagement: Engagement
) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "danger", at, taken=False)
    assert not open_ways(cast)
    take(cast, engagement, "refer-up", at)
    assert {way: each.to for way, each in open_ways(cast).items()} == {"send": "specialist", "protocol": "linkage"}


def test_what_comes_next_is_asked_for_with_the_persons_choices_and_what_went_before(
    cast: Cast, engagement: Engagement
) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    with pytest.raises(Refused, match="somebody else"):
        actions.carry_out(open_ways(cast)["protocol"], by=cast.rosa, because="done", at=at)
    actions.carry_out(open_ways(cast)["protocol"], by=cast.tomas, because="done", at=at)
    asked = Referral.objects.get(follows=engagement.referral)
    assert (asked.protocol, asked.kind, asked.state) == ("linkage", "linkage", "open")
    assert asked.choices.setting == engagement.referral.choices.setting
    assert Sequel.objects.get().led_to == asked.pk
    assert set(open_ways(cast)) == {"send"}
    assert Engagement.objects.get(pk=engagement.pk).ended_at is None
    with pytest.raises(Refused, match="done already"):
        actions.carry_out(Lead.objects.get(way="protocol"), by=cast.tomas, because="done", at=at)


def test_a_group_is_asked_for_without_a_yes_that_nobody_gave(cast: Cast, engagement: Engagement) -> None:
    for week, points in enumerate((24, 20, 12, 3)):
        at = meet(cast, engagement, week, points)
    take(cast, engagement, "peer-group", at)
    actions.carry_out(open_ways(cast)["protocol"], by=cast.tomas, because="done", at=at)
    assert Referral.objects.get(follows=engagement.referral).state == "asked"


def test_a_slip_is_taken_back_while_nobody_took_it_and_it_is_open_again(cast: Cast, engagement: Engagement) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    actions.carry_out(open_ways(cast)["protocol"], by=cast.tomas, because="done", at=at)
    actions.reopen(Sequel.objects.get(), by=cast.tomas, because="slip", at=at)
    assert Referral.objects.get(follows=engagement.referral).state == "withdrawn"
    assert set(open_ways(cast)) == {"send", "protocol"}
    with pytest.raises(Refused, match="taken back already"):
        actions.reopen(Sequel.objects.get(), by=cast.tomas, because="slip", at=at)
    actions.carry_out(open_ways(cast)["protocol"], by=cast.tomas, because="done", at=at)
    newest = Sequel.objects.get(turn=2)
    assert newest.led_to is not None
    referrals.advance(Referral.objects.get(pk=newest.led_to), by=house.HOUSE, because="x", at=at, to="offered")
    referrals.advance(Referral.objects.get(pk=newest.led_to), by=house.HOUSE, because="x", at=at, to="engaged")
    with pytest.raises(Refused, match="cannot go to"):
        actions.reopen(newest, by=cast.tomas, because="slip", at=at)


def test_sending_somebody_on_closes_the_step_and_is_not_taken_back_here(cast: Cast, engagement: Engagement) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    with pytest.raises(Refused, match="by doing it"):
        actions.carry_out(open_ways(cast)["send"], by=cast.tomas, because="done", at=at)
    people.give_consent(engagement.person, by=cast.tomas, because="asked", at=at, purpose="onward")
    place = house.facility_called("Hospital", cast.tomas)
    agreed = {"asked": "Please see them.", "tells": [], "tells_back": True, "agreed_with": "person"}
    other = house.engagement_of(cast, house.person_called("Pilar", cast.centre, cast.tomas))
    people.give_consent(other.person, by=cast.tomas, because="asked", at=at, purpose="onward")
    with pytest.raises(Refused, match="another course"):
        onward.send(
            other, by=cast.tomas, because="agreed", at=at, facility=place, lead=open_ways(cast)["send"], **agreed
        )
    sent = onward.send(
        engagement, by=cast.tomas, because="agreed", at=at, facility=place, lead=open_ways(cast)["send"], **agreed
    )
    assert set(open_ways(cast)) == {"protocol"}
    sequel = Sequel.objects.get()
    assert sequel.led_to == sent.onward
    with pytest.raises(Refused, match="ended there"):
        actions.reopen(sequel, by=cast.tomas, because="slip", at=at)


def test_further_sessions_are_added_to_the_plan_and_taken_away_again(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week, points=12)
    take(cast, engagement, "repeat", at)
    lead = open_ways(cast)["again"]
    with pytest.raises(Refused, match="somebody else"):
        actions.carry_out(lead, by=cast.tomas, because="done", at=at)
    actions.carry_out(lead, by=cast.rosa, because="done", at=at)
    assert Referral.objects.get(pk=engagement.referral_id).contacts == 8
    actions.reopen(Sequel.objects.get(), by=cast.rosa, because="slip", at=at)
    assert Referral.objects.get(pk=engagement.referral_id).contacts == 6


def test_what_is_to_be_talked_about_is_done_by_saying_what_was_agreed(cast: Cast, engagement: Engagement) -> None:
    meet(cast, engagement, 0, points=8)
    at = meet(cast, engagement, 1, points=20)
    take(cast, engagement, "worse", at)
    lead = open_ways(cast)["talk"]
    with pytest.raises(Refused, match="what was agreed"):
        actions.carry_out(lead, by=cast.rosa, because="done", at=at, words=" ")
    actions.carry_out(lead, by=cast.rosa, because="done", at=at, words="A word that stands nowhere else.")
    assert not open_ways(cast)
    assert "stands nowhere else" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_why_something_is_not_done_closes_it_and_can_be_taken_back(cast: Cast, engagement: Engagement) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    with pytest.raises(Refused, match="why it is not done"):
        actions.let_be(open_ways(cast)["send"], by=cast.rosa, because="not-done", at=at, instead="whatever")
    actions.let_be(open_ways(cast)["send"], by=cast.rosa, because="not-done", at=at, instead="not-wanted")
    assert set(open_ways(cast)) == {"protocol"}
    actions.reopen(Sequel.objects.get(), by=cast.rosa, because="slip", at=at)
    assert set(open_ways(cast)) == {"send", "protocol"}


def test_the_same_rule_decided_again_leaves_only_what_the_newest_decision_leads_to(
    cast: Cast, engagement: Engagement
) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    at = meet(cast, engagement, 1, points=24, q9=1)
    take(cast, engagement, "refer-up", at, taken=False)
    assert not open_ways(cast)


def test_ending_a_course_ends_what_only_it_could_do_but_not_what_comes_next(cast: Cast, engagement: Engagement) -> None:
    for week, points in enumerate((24, 20, 12, 3, 3, 3)):
        at = meet(cast, engagement, week, points)
    take(cast, engagement, "peer-group", at)
    take(cast, engagement, "complete", at)
    assert set(open_ways(cast)) == {"protocol", "end"}
    engagements.close(engagement, by=cast.rosa, because="ended", at=at, outcome="better", summary="Together.")
    assert set(open_ways(cast)) == {"protocol"}
    actions.carry_out(open_ways(cast)["protocol"], by=cast.tomas, because="done", at=at)
    assert Referral.objects.filter(follows=engagement.referral).exists()


@pytest.mark.parametrize("do", [actions.carry_out, actions.let_be], ids=["do", "not-do"])
def test_whoever_has_no_part_in_it_does_nothing_here(
    cast: Cast, engagement: Engagement, do: Callable[..., Any]
) -> None:
    at = meet(cast, engagement, 0, points=24, q9=1)
    take(cast, engagement, "refer-up", at)
    told = {"instead": "not-wanted"} if do is actions.let_be else {}
    for who in (cast.wari, cast.noor, cast.marisol, cast.carmen):
        with pytest.raises(Denied):
            do(open_ways(cast)["send"], by=who, because="done", at=at, **told)
