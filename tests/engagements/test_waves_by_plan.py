"""Waves by plan: adopted by a coordinator, sent by the clock, never at night nor twice, and over with the first yes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.credentials import actions as credentials
from ayni.credentials.queries import Credential
from ayni.engagements import actions, jobs, planning
from ayni.engagements.queries import Offer, Shortlist, Wave, WavePlan
from ayni.ground import ledger
from ayni.ground.queries import Entry
from ayni.referrals import actions as referrals
from ayni.referrals import jobs as referrals_jobs
from ayni.referrals.queries import Referral
from tests.cast import NOW, gather, referral_of, worker_called

HOUR = timedelta(hours=1)
NAMES = ("Rosa", "Lucía", "Ana", "Elvira", "Nora")


class House:
    """The cast, five workers of whom Rosa lives nearest, and a referral with a shortlist of them all."""

    def __init__(self, **told):
        self.cast = gather()
        others = [
            worker_called(name, self.cast.centre, self.cast.marisol, supervisor=self.cast.supervisor, km_north=3.0 + n)
            for n, name in enumerate(NAMES[1:])
        ]
        self.workers = [self.cast.worker, *others]
        self.referral = referral_of(self.cast, **told)
        made = actions.shortlist(self.referral, by=self.cast.tomas, because="asked", at=NOW)
        self.shortlist = Shortlist.objects.select_related("referral__centre").get(pk=made.shortlist)
        self.order = [each.name for each in planning.candidates_of(self.shortlist).values()]

    def adopt(self, *sizes, at=NOW):
        """Tomás adopts a plan of waves of these sizes."""
        told = actions.adopt_waves(self.shortlist, by=self.cast.tomas, because="waves", at=at, sizes=sizes)
        return WavePlan.objects.get(pk=told.plan)

    def clock(self, at):
        """What the job loop does at an instant."""
        jobs.end_waves(at)
        jobs.send_next_waves(at)

    def decline(self, at):
        """Whoever is asked says no."""
        for offer in Offer.objects.filter(state="open"):
            actions.decline(offer, by=self.cast.rosa, because="no-reason", at=at)


def asked():
    """The names asked, by wave."""
    return [
        sorted(Offer.objects.filter(wave=wave).values_list("worker__name", flat=True))
        for wave in Wave.objects.order_by("number")
    ]


def local(hour, days=0):
    """An hour of the day in Lima, so many days after NOW's."""
    return NOW.replace(hour=0) + timedelta(hours=hour + 5, days=days)


@pytest.mark.django_db
def test_a_wave_without_a_yes_is_followed_by_the_next_of_the_plan_in_the_order_of_the_shortlist():
    house = House()
    plan = house.adopt(1, 2, 2)
    assert asked() == [house.order[:1]]
    house.clock(NOW + HOUR)
    assert Wave.objects.count() == 1
    first = Wave.objects.get()
    house.clock(first.closes_at)
    assert asked()[1] == sorted(house.order[1:3])
    house.decline(first.closes_at + HOUR)
    house.clock(first.closes_at + HOUR)  # everybody answered: nothing is waited for
    assert asked()[2] == sorted(house.order[3:5])
    assert list(plan.sent.values_list("step", flat=True)) == [1, 2, 3]
    assert [each.state for each in Offer.objects.filter(wave=first)] == ["expired"]


@pytest.mark.django_db
def test_the_first_yes_ends_the_plan():
    house = House()
    house.adopt(1, 2)
    offer = Offer.objects.get()
    actions.accept(offer, by=house.cast.rosa, because="accepted", at=NOW + HOUR)
    for hours in range(2, 40):
        house.clock(NOW + hours * HOUR)
    assert Wave.objects.count() == 1
    assert not Referral.objects.get().alarms.exists()


@pytest.mark.django_db
def test_nothing_is_sent_in_quiet_hours_and_they_do_not_count_as_time_to_answer():
    house = House()
    plan = house.adopt(1, 1, at=local(22))
    assert not Wave.objects.exists()
    for hour in (22, 23, 26, 30):
        house.clock(local(hour))
    assert not Wave.objects.exists()
    house.clock(local(31))  # seven in the morning
    first = Wave.objects.get()
    assert (first.sent_at, first.closes_at) == (local(31), local(35))
    for offer in Offer.objects.all():
        actions.decline(offer, by=house.cast.rosa, because="no-reason", at=local(31) + HOUR)
    house.clock(local(44))
    assert Wave.objects.get(number=2).closes_at == local(10, days=2)  # an hour today, three tomorrow
    assert plan.sent.count() == 2


@pytest.mark.django_db
def test_who_fell_out_meanwhile_is_replaced_by_the_next_on_the_shortlist():
    house = House()
    house.adopt(1, 2)
    second = Credential.objects.get(worker__name=house.order[1])
    credentials.revoke(second, by=house.cast.marisol, because="withdrawn-by-issuer", at=NOW + HOUR)
    house.clock(Wave.objects.get().closes_at)
    assert asked()[1] == sorted(house.order[2:4])


@pytest.mark.django_db
def test_somebody_who_qualifies_only_now_comes_after_all_of_the_adopted_shortlist():
    house = House()
    house.adopt(1, 4)
    worker_called("Zoila", house.cast.centre, house.cast.marisol, supervisor=house.cast.supervisor, km_north=1.0)
    house.clock(Wave.objects.get().closes_at)
    assert asked()[1] == sorted(house.order[1:])


@pytest.mark.django_db
def test_the_loop_may_run_any_number_of_times_and_each_wave_goes_out_once():
    house = House()
    house.adopt(1, 2, 2)
    closes_at = Wave.objects.get().closes_at
    for _ in range(5):
        house.clock(closes_at)
    assert Wave.objects.count() == 2
    assert Entry.objects.filter(verb="engagements.send_next_wave").count() == 1


@pytest.mark.django_db
def test_a_loop_killed_before_it_committed_sends_the_wave_when_it_runs_again():
    house = House()
    house.adopt(1, 2)
    closes_at = Wave.objects.get().closes_at
    jobs.end_waves(closes_at)
    with transaction.atomic():
        jobs.send_next_waves(closes_at)
        assert Wave.objects.count() == 2
        transaction.set_rollback(True)
    assert Wave.objects.count() == 1
    house.clock(closes_at + HOUR)
    assert asked()[1] == sorted(house.order[1:3])
    assert list(ledger.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_two_loops_at_the_same_moment_send_one_wave():
    house = House()
    house.adopt(1, 2)
    closes_at = Wave.objects.get().closes_at
    jobs.end_waves(closes_at)
    barrier, wrong = threading.Barrier(4), []

    def run():
        try:
            barrier.wait(timeout=60)
            jobs.send_next_waves(closes_at)
        except Exception as error:  # noqa: BLE001 - a thread's failure is an answer too
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert asked()[1:] == [sorted(house.order[1:3])]
    assert Entry.objects.filter(verb="engagements.send_next_wave").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["stopped", "taken-back", "withdrawn"])
def test_a_plan_that_is_stopped_taken_back_or_no_longer_wanted_sends_nothing_more(way):
    house = House()
    plan = house.adopt(1, 2)
    if way == "stopped":
        actions.stop_waves(plan, by=house.cast.tomas, because="coordinator", at=NOW + HOUR)
        assert Offer.objects.get().state == "open"  # who was asked may still say yes
    elif way == "taken-back":
        actions.take_back(Wave.objects.get(), by=house.cast.tomas, because="coordinator", at=NOW + HOUR)
    else:
        referrals.withdraw(house.referral, by=house.cast.tomas, because="other-help", at=NOW + HOUR)
    for hours in range(2, 30):
        house.clock(NOW + hours * HOUR)
    assert Wave.objects.count() == 1
    with pytest.raises(Refused, match="These waves are over"):
        actions.stop_waves(plan, by=house.cast.tomas, because="coordinator", at=NOW + 2 * HOUR)


@pytest.mark.django_db
def test_waves_that_are_used_up_call_a_person_once_before_the_alarm_would_have():
    house = House()
    house.adopt(2, 3)
    at = NOW
    for _ in range(2):
        house.decline(at := at + HOUR)
        house.clock(at)
    house.decline(at := at + HOUR)
    for _ in range(3):
        house.clock(at)
        referrals_jobs.call_for_a_person(at)
    referral = Referral.objects.get()
    assert WavePlan.objects.get().ending.why == "used-up"
    assert referral.alarms.count() == 1
    assert referral.has_alarm(at)
    assert referral.state == "open"


@pytest.mark.django_db
def test_a_plan_whose_shortlist_runs_dry_is_used_up_before_its_last_wave():
    house = House()
    plan = house.adopt(1, 2)
    for credential in Credential.objects.exclude(worker__name=house.order[0]):
        credentials.revoke(credential, by=house.cast.marisol, because="withdrawn-by-issuer", at=NOW + HOUR)
    house.clock(Wave.objects.get().closes_at)
    assert plan.sent.count() == 1
    assert WavePlan.objects.get().ending.why == "used-up"
    assert Referral.objects.get().alarms.count() == 1


@pytest.mark.django_db
def test_no_wave_goes_out_after_the_start_is_due():
    house = House(start_by=NOW + 9 * HOUR)
    plan = house.adopt(1, 1)
    house.clock(NOW + 8 * HOUR + timedelta(minutes=45))  # the loop was away; a quarter of an hour is no time to answer
    assert plan.sent.count() == 1
    assert WavePlan.objects.get().ending.why == "used-up"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sizes", "why"),
    [
        ((), "at least one"),
        ((1, 0), "at least one"),
        ((7,), "At most 6"),
        ((1,) * 5, "Only 4 waves"),
        ((3, 3), "Only 5"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_leaves_no_trace(sizes, why):
    house = House()
    with pytest.raises(Refused, match=why):
        house.adopt(*sizes)
    assert not Wave.objects.exists()
    assert not WavePlan.objects.exists()


@pytest.mark.django_db
def test_one_plan_at_a_time():
    house = House()
    house.adopt(1, 1)
    with pytest.raises(Refused, match="stop them first"):
        house.adopt(1)


@pytest.mark.django_db
def test_the_proposal_asks_as_few_as_reach_the_target_and_tells_that_nothing_is_known():
    offers = shelf.load("jurisdictions", "pe-lima")["offers"]
    house = House()
    found = planning.propose_waves(house.shortlist, NOW)
    assert (found.learnt, found.listed, found.assumed) == (0, 5, offers["assumed_acceptance"]["value"])
    assert not offers["assumed_acceptance"]["verified"]
    best = found.choices[0]
    assert sum(best.plan.sizes) == 5  # with 30 % each, five do not reach 90 %
    assert not best.plan.reaches_target
    assert [len(each.plan.sizes) for each in found.choices] == [4, 3, 2, 1]
    assert best.plan.expected_asked == min(each.plan.expected_asked for each in found.choices)
    assert [each.slot.sends_at for each in best.turns] == [local(10), local(14), local(18), local(8, days=1)]


@pytest.mark.django_db
def test_what_was_expected_of_a_plan_is_kept_as_it_was():
    house = House()
    plan = house.adopt(2, 3)
    assert plan.filled_by == pytest.approx([1 - 0.7**2, 1 - 0.7**5])
    assert plan.expected_asked == pytest.approx(2 + 3 * 0.7**2)
