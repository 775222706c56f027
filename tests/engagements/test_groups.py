"""Several people, one worker: taken up together or not at all, each with an engagement of their own."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ayni.basics.words import Refused
from ayni.credentials import actions as credentials
from ayni.credentials.queries import Credential
from ayni.engagements import actions, jobs
from ayni.engagements.planning import batch_result
from ayni.engagements.queries import Acceptance, BatchPlan, BatchWork, Engagement, GroupWork, Offer, Shortlist, load_of
from ayni.ground import ledger
from ayni.ground.queries import Entry
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Group, Membership, Referral, sought_by
from ayni.visits import actions as visits
from ayni.visits.queries import Meeting, Visit
from tests.cast import (
    NOW,
    engagement_of,
    gather,
    group_of,
    group_offer_to,
    offer_to,
    referral_of,
    supervisor_called,
    waiting_for_group,
    worker_called,
)

SOON = NOW + timedelta(minutes=10)
NOTES = 15
CROWD = 12


@pytest.mark.django_db
def test_one_yes_begins_an_engagement_for_each_of_them_and_takes_the_other_offers_back():
    cast = gather()
    other = worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor)
    group = group_of(cast)
    accepted = actions.accept(group_offer_to(cast, group, NOW, other), by=cast.rosa, because="accepted", at=SOON)
    begun = Engagement.objects.filter(group=group)
    assert sorted(each.pk for each in begun) == sorted(accepted.engagement)
    assert {each.person_id for each in begun} == set(accepted.person)
    assert {each.worker for each in begun} == {cast.worker}
    assert set(Referral.objects.filter(membership__group=group).values_list("state", flat=True)) == {"engaged"}
    assert Group.objects.get().state == "engaged"
    assert Offer.objects.get(worker=other).state == "taken-back"
    assert Acceptance.objects.get().group == group
    assert list(ledger.verify()) == []


@pytest.mark.django_db
def test_a_session_is_counted_and_paid_once_and_the_notes_for_each_person():
    cast = gather()
    group = group_of(cast)
    offer = group_offer_to(cast, group)
    each = 90 + 3 * NOTES + 2 * offer.travel_minutes
    assert (offer.people, offer.weekly_minutes) == (3, each)
    assert offer.pay_minor == -(-8 * each * 1000 // 60)
    actions.accept(offer, by=cast.rosa, because="accepted", at=SOON)
    assert load_of([cast.worker.pk])[cast.worker.pk] == (each, 3)
    one, *others = Engagement.objects.filter(group=group)
    actions.close(one, by=cast.rosa, because="ended", at=SOON, outcome="better", summary="Sleeps again.")
    assert load_of([cast.worker.pk])[cast.worker.pk] == (each - NOTES, 2)
    for other in others:
        actions.close(other, by=cast.rosa, because="ended", at=SOON, outcome="better", summary="Sleeps again.")
    assert load_of([cast.worker.pk]) == {}
    assert GroupWork.objects.get().weekly_minutes == each - 3 * NOTES


@pytest.mark.django_db
def test_whom_one_of_them_knows_is_never_suggested_and_the_reason_names_nobody():
    cast = gather()
    members = [waiting_for_group(cast, name) for name in ("Sami", "Wayra", "Illa")]
    referrals.exclude(members[1].person, by=cast.tomas, because="told", at=NOW, worker=cast.worker, why="known")
    kept = actions.shortlist(group_of(cast, *members), by=cast.tomas, because="asked", at=NOW)
    shortlist = Shortlist.objects.get(pk=kept.shortlist)
    assert shortlist.suggested == 0
    (out,) = shortlist.result["not_suggested"][shortlist.need]
    assert {reason["code"] for reason in out["reasons"]} == {"discretion-known"}


@pytest.mark.django_db
def test_eligibility_is_asked_again_for_all_of_them_before_anything_is_kept():
    cast = gather()
    group = group_of(cast)
    offer = group_offer_to(cast, group)
    credentials.revoke(Credential.objects.get(worker=cast.worker), by=cast.marisol, because="expired", at=SOON)
    with pytest.raises(Refused, match="can no longer be accepted"):
        actions.accept(offer, by=cast.rosa, because="accepted", at=SOON)
    assert not Engagement.objects.exists()
    assert set(Referral.objects.values_list("state", flat=True)) == {"offered"}


@pytest.mark.django_db
def test_who_waits_with_a_group_is_not_looked_for_alone():
    cast = gather()
    member = waiting_for_group(cast, "Sami")
    group_of(cast, member, waiting_for_group(cast, "Wayra"), waiting_for_group(cast, "Illa"))
    with pytest.raises(Refused, match="waits with a group"):
        actions.shortlist(Referral.objects.get(pk=member.pk), by=cast.tomas, because="asked", at=NOW)


@pytest.mark.django_db
def test_an_offer_of_a_shortlist_made_before_they_joined_is_refused():
    cast = gather()
    member = waiting_for_group(cast, "Sami")
    told = actions.shortlist(member, by=cast.tomas, because="asked", at=NOW)
    group_of(cast, member, waiting_for_group(cast, "Wayra"), waiting_for_group(cast, "Illa"))
    with pytest.raises(Refused, match="waits with a group"):
        actions.offer(
            Shortlist.objects.get(pk=told.shortlist), by=cast.tomas, because="asked", at=NOW, workers=[cast.worker]
        )


@pytest.mark.django_db
def test_declining_costs_nothing_and_all_of_them_wait_again():
    cast = gather()
    group = group_of(cast)
    actions.decline(group_offer_to(cast, group), by=cast.rosa, because="no-reason", at=SOON)
    assert Group.objects.get().state == "open"
    assert set(Referral.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.django_db
def test_who_withdraws_before_it_begins_leaves_the_group_and_its_offers_are_taken_back():
    cast = gather()
    group = group_of(cast, *(waiting_for_group(cast, name) for name in ("Sami", "Wayra", "Illa", "Tika")))
    offer = group_offer_to(cast, group)
    leaving = Referral.objects.filter(membership__group=group).first()
    referrals.withdraw(leaving, by=cast.tomas, because="other-help", at=SOON)
    leaving.refresh_from_db()
    offer.refresh_from_db()
    assert (leaving.state, offer.state, Group.objects.get().state) == ("withdrawn", "taken-back", "open")
    assert set(Referral.objects.filter(membership__group=group).values_list("state", flat=True)) == {"open"}
    assert group_offer_to(cast, group).people == 3


@pytest.mark.django_db
def test_a_group_that_became_too_small_says_what_to_do():
    cast = gather()
    group = group_of(cast)
    leaving = Referral.objects.filter(membership__group=group).first()
    referrals.take_out_of_group(group, by=cast.tomas, because="asked", at=SOON, referral=leaving)
    assert leaving.pk not in Membership.objects.values_list("referral", flat=True)
    with pytest.raises(Refused, match=r"at least 3 people\. Add somebody who waits, or dissolve it"):
        actions.shortlist(group, by=cast.tomas, because="asked", at=SOON)
    assert Referral.objects.get(pk=leaving.pk) in sought_by(cast.tomas)
    assert group not in sought_by(cast.tomas)


@pytest.mark.django_db
def test_who_stops_after_it_began_ends_their_own_engagement_and_the_others_go_on():
    cast = gather()
    group = group_of(cast)
    actions.accept(group_offer_to(cast, group), by=cast.rosa, because="accepted", at=SOON)
    met = visits.plan_meeting(
        group, by=cast.rosa, because="agreed", at=SOON, starts_at=NOW + timedelta(days=2),
        ends_at=NOW + timedelta(days=2, minutes=90), setting="clinic",
    )  # fmt: skip
    one = Engagement.objects.filter(group=group).first()
    actions.close(one, by=cast.rosa, because="ended", at=SOON, outcome="stopped", summary="Does not want it now.")
    states = dict(Visit.objects.filter(meeting=met.meeting).values_list("engagement", "state"))
    assert states.pop(one.pk) == "cancelled"
    assert set(states.values()) == {"planned"}
    with pytest.raises(Refused, match="ends their own engagement"):
        referrals.take_out_of_group(group, by=cast.tomas, because="asked", at=SOON, referral=one.referral)


@pytest.mark.django_db
def test_a_meeting_is_one_time_for_all_and_nothing_else_fits_into_it():
    cast = gather()
    group = group_of(cast)
    actions.accept(group_offer_to(cast, group), by=cast.rosa, because="accepted", at=SOON)
    alone = engagement_of(cast)
    at, until = NOW + timedelta(days=2), NOW + timedelta(days=2, minutes=90)
    told = visits.plan_meeting(
        group, by=cast.rosa, because="agreed", at=SOON, starts_at=at, ends_at=until, setting="clinic"
    )
    assert Visit.objects.filter(meeting=told.meeting, starts_at=at).count() == 3
    with pytest.raises(Refused, match="another visit at that time"):
        visits.plan(alone, by=cast.rosa, because="agreed", at=SOON, starts_at=at, ends_at=until, setting="home")
    with pytest.raises(Refused, match="A whole group meets then"):
        visits.move(
            Visit.objects.filter(meeting=told.meeting).first(), by=cast.rosa, because="agreed", at=SOON,
            starts_at=at + timedelta(days=1), ends_at=until + timedelta(days=1),
        )  # fmt: skip
    meeting = Meeting.objects.get()
    half = timedelta(minutes=30)
    visits.move_meeting(meeting, by=cast.rosa, because="agreed", at=SOON, starts_at=at + half, ends_at=until + half)
    assert set(Visit.objects.filter(meeting=meeting).values_list("starts_at", flat=True)) == {at + half}
    visits.cancel_meeting(Meeting.objects.get(), by=cast.tomas, because="worker-ill", at=SOON)
    assert set(Visit.objects.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(Refused, match="Nobody of this group"):
        visits.cancel_meeting(Meeting.objects.get(), by=cast.tomas, because="worker-ill", at=SOON)


@pytest.mark.django_db
def test_the_table_keeps_an_offer_from_being_for_one_person_and_for_a_group():
    cast = gather()
    offer = group_offer_to(cast, group_of(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(referral=referral_of(cast))


@pytest.mark.django_db
def test_a_plan_for_everybody_counts_a_group_as_its_people_and_asks_one_worker_for_it():
    cast = gather()
    group, alone = group_of(cast), referral_of(cast)
    assert sought_by(cast.tomas) == [alone, group]
    told = actions.plan([alone, group], by=cast.tomas, because="asked", at=NOW, policy="efficient")
    while BatchWork.objects.filter(plan=told.plan).exists():
        jobs.work_on_plans(NOW)
    plan = BatchPlan.objects.get(pk=told.plan)
    assert (plan.waiting, plan.answer.served) == (4, 4)
    assert {each.need: each.people for each in batch_result(plan.answer).placed} == {str(group.pk): 3, str(alone.pk): 1}
    done = actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=NOW)
    assert done.offered == 2
    assert Offer.objects.get(group=group).people == 3


@pytest.mark.django_db
def test_a_planned_group_that_somebody_left_is_not_asked_for():
    cast = gather()
    group = group_of(cast, *(waiting_for_group(cast, name) for name in ("Sami", "Wayra", "Illa", "Tika")))
    told = actions.plan([group], by=cast.tomas, because="asked", at=NOW, policy="efficient")
    while BatchWork.objects.filter(plan=told.plan).exists():
        jobs.work_on_plans(NOW)
    leaving = Referral.objects.filter(membership__group=group).first()
    referrals.take_out_of_group(group, by=cast.tomas, because="asked", at=NOW, referral=leaving)
    done = actions.adopt_plan(BatchPlan.objects.get(pk=told.plan), by=cast.tomas, because="adopted", at=NOW)
    assert (done.offered, done.fallen) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_many_yeses_at_the_same_moment_begin_the_group_exactly_once():
    cast = gather()
    second = supervisor_called("S", cast.centre, cast.marisol)
    others = [
        worker_called(f"W{n}", cast.centre, cast.marisol, supervisor=cast.supervisor if n < 5 else second)
        for n in range(CROWD - 1)
    ]
    group_offer_to(cast, group_of(cast), NOW, *others)
    offers = list(Offer.objects.all())
    assert len(offers) == CROWD
    barrier, answers = threading.Barrier(CROWD), [""] * CROWD

    def say_yes(number: int) -> None:
        try:
            barrier.wait(timeout=60)
            actions.accept(offers[number], by=cast.rosa, because="accepted", at=SOON)
            answers[number] = "yes"
        except Refused as refused:
            answers[number] = "thanked" if "Somebody else" in str(refused) else str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=say_yes, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["thanked"] * (CROWD - 1) + ["yes"]
    assert (Acceptance.objects.count(), Engagement.objects.count(), GroupWork.objects.count()) == (1, 3, 1)
    assert Entry.objects.filter(verb="engagements.accept").count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_at_the_same_moment_never_leave_a_group_in_part():
    cast = gather()
    group = group_of(cast)
    offer = group_offer_to(cast, group)
    leaving = Referral.objects.filter(membership__group=group).first()
    barrier, answers = threading.Barrier(2), {}

    def run(name, act):
        try:
            barrier.wait(timeout=60)
            act()
            answers[name] = "done"
        except Refused as refused:
            answers[name] = str(refused)
        finally:
            connection.close()

    acts = {
        "yes": lambda: actions.accept(offer, by=cast.rosa, because="accepted", at=SOON),
        "withdrawal": lambda: referrals.withdraw(leaving, by=cast.tomas, because="other-help", at=SOON),
    }
    threads = [threading.Thread(target=run, args=each) for each in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(answers.values()).count("done") == 1
    began = answers["yes"] == "done"
    assert Engagement.objects.count() == (3 if began else 0)
    states = set(Referral.objects.filter(membership__group=group).values_list("state", flat=True))
    assert states == ({"engaged"} if began else {"open"})


@pytest.mark.django_db
def test_an_individual_offer_goes_on_as_before():
    cast = gather()
    accepted = actions.accept(offer_to(cast, referral_of(cast)), by=cast.rosa, because="accepted", at=SOON)
    assert Engagement.objects.get(pk=accepted.engagement).group is None
