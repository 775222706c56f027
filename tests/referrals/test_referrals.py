"""A referral has a life as a table of states, and is never silently lost."""

from datetime import timedelta

import pytest

from ayni.basics.words import Refused
from ayni.ground import clock, clockwork
from ayni.people import actions as people
from ayni.referrals import actions, queries, rules
from ayni.referrals.queries import Alarm, Referral
from tests.cast import NOW, gather, offer_to, person_called, referral_of

pytestmark = pytest.mark.django_db


def call(at):
    with clock.moved_to(at):
        clockwork.JOBS["referrals.jobs.call_for_a_person"].work(at)


def test_nobody_is_looked_for_without_the_persons_consent():
    cast = gather()
    person = person_called("Elena", cast.centre, cast.tomas)
    people.withdraw_consent(person, by=cast.tomas, because="asked", at=NOW, purpose="matching")
    with pytest.raises(Refused, match="Ask the person first"):
        referral_of(cast, person)
    assert not Referral.objects.filter(person=person).exclude(state="asked").exists()


def test_a_window_that_is_over_is_refused():
    cast = gather()
    with pytest.raises(Refused, match="still to come"):
        referral_of(cast, start_by=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match="ends after it starts"):
        referral_of(cast, start_by=NOW + timedelta(days=9), end_by=NOW + timedelta(days=8))


def test_one_that_nobody_takes_calls_for_a_person_before_its_window_closes_and_once():
    cast = gather()
    referral = referral_of(cast)
    call(referral.alarm_at - timedelta(seconds=1))
    assert not Alarm.objects.exists()
    call(referral.alarm_at)
    call(referral.alarm_at + timedelta(hours=1))
    assert Alarm.objects.get().raised_at == referral.alarm_at < referral.start_by


def test_one_with_an_offer_nobody_answers_calls_too():
    cast = gather()
    referral = referral_of(cast)
    offer_to(cast, referral)
    call(referral.alarm_at)
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize("hours", [1, 5, 24, 48, 200])
def test_the_alarm_always_comes_before_the_start(hours):
    start = NOW + timedelta(hours=hours)
    assert NOW < rules.alarm_at(NOW, start, timedelta(hours=24)) < start


def test_giving_it_more_time_silences_the_alarm_until_it_is_due_again():
    cast = gather()
    referral = referral_of(cast)
    call(referral.alarm_at)
    actions.change(
        referral, by=cast.tomas, because="agreed", at=referral.alarm_at, start_by=referral.start_by + timedelta(days=9)
    )
    referral.refresh_from_db()
    assert not referral.alarms.exists()
    call(referral.alarm_at)
    assert referral.alarms.count() == 1


def lapse(at):
    with clock.moved_to(at):
        clockwork.JOBS["referrals.jobs.let_lapse"].work(at)


def test_one_whose_whole_window_passed_lapses_and_new_dates_open_it_again():
    cast = gather()
    referral = referral_of(cast)
    lapse(referral.end_by - timedelta(seconds=1))
    assert Referral.objects.get().state == "open"
    over = referral.end_by
    lapse(over)
    assert Referral.objects.get().state == "lapsed"
    with pytest.raises(Refused, match="still to come"):
        actions.change(referral, by=cast.tomas, because="agreed", at=over, start_by=over)
    soon = {"start_by": over + timedelta(days=2), "end_by": over + timedelta(days=30)}
    actions.change(referral, by=cast.tomas, because="agreed", at=over, **soon)
    lapse(over)
    assert Referral.objects.get().state == "open"


def test_an_end_alone_must_also_lie_after_the_start():
    cast = gather()
    referral = referral_of(cast)
    with pytest.raises(Refused, match="ends after it starts"):
        actions.change(referral, by=cast.tomas, because="agreed", at=NOW, end_by=referral.start_by)


@pytest.mark.parametrize(("state", "to"), [(a, b) for a in rules.STATES for b in rules.STATES])
def test_only_the_steps_of_the_table_can_be_taken(state, to):
    if to in rules.STATES[state]:
        rules.may_move(state, to)
    else:
        with pytest.raises(Refused):
            rules.may_move(state, to)


def test_a_coordinator_of_another_centre_knows_nothing_of_it():
    cast = gather()
    referral = referral_of(cast)
    assert referral in queries.visible_to(cast.tomas)
    for stranger in (cast.rosa, cast.ines, cast.marisol, cast.carmen, cast.quilla, cast.noor, cast.wari):
        assert referral not in queries.visible_to(stranger)
