"""Rounds of a centre's day and week: worked out beside the loop, adopted, taken back while nothing began."""

from datetime import timedelta
from itertools import pairwise

import pytest

from ayni.basics.words import Refused
from ayni.engagements import actions as engagements
from ayni.ground import ledger, proposals
from ayni.ground.queries import actor_of
from ayni.ground.roles import Denied
from ayni.visits import actions, jobs, planning, queries
from ayni.visits.queries import RoundAdoption, RoundPlan, RoundWork, Stop, Visit
from tests.visits.rounds_world import (
    SOON,
    TUESDAY,
    Day,
    a_day,
    arranged,
    asked,
    at,
    chosen_hours,
    ill,
    planned,
    worked_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Day:
    return a_day()


def answer_of(plan: RoundPlan) -> planning.Answer:
    return planning.answer_of_plan(plan)


def test_a_day_is_worked_out_by_the_job_loop_and_nothing_happens_until_it_is_adopted(day):
    plan = planned(day)
    assert plan.state == "ready"
    assert plan.answer.placed == plan.visits == 4
    assert not Visit.objects.exists()
    assert list(ledger.verify()) == []


def test_everybody_is_visited_by_her_own_worker_within_hours_and_with_time_for_the_way_and_the_notes(day):
    chosen_hours(day, "Elena", "tue 15:00-17:00")
    plan = planned(day)
    question, answer = planning.question_of_plan(plan), answer_of(plan)
    own = {str(each.pk): str(each.worker_id) for each in day.bonds.values()}
    for placed in answer.placed:
        wanted = question.wanted_of[placed.wanted]
        assert placed.worker == own[wanted.engagement]
        assert any(start <= placed.minute and placed.minute + wanted.minutes <= end
                   for start, end in question.hours_on(wanted, placed.day))  # fmt: skip
    rosas = sorted((each for each in answer.placed if each.worker == str(day.cast.worker.pk)), key=lambda e: e.minute)
    for before, after in pairwise(rosas):
        length = question.wanted_of[before.wanted].minutes + question.limits.notes_minutes
        assert after.minute >= before.minute + length + after.travel


def test_adopting_arranges_the_visits_and_says_who_is_to_be_told(day):
    plan = planned(day)
    told = actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    assert (told.arranged, told.changed, told.fallen) == (4, 0, 0)
    assert Visit.objects.filter(state="planned").count() == 4
    assert queries.to_tell(day.cast.tomas).count() == 4
    stop = queries.to_tell(day.cast.tomas).first()
    actions.tell(stop, by=day.cast.tomas, because="told", at=SOON)
    assert queries.to_tell(day.cast.tomas).count() == 3
    with pytest.raises(Refused, match="Nobody has to be told"):
        actions.tell(stop, by=day.cast.tomas, because="told", at=SOON)


def test_what_was_told_stays_and_what_only_stands_in_a_plan_may_move(day):
    visit = arranged(day, "Elena", 10)
    plan = planned(day)
    question = planning.question_of_plan(plan)
    assert question.wanted_of[str(visit.pk)].told.minute == 600
    assert answer_of(plan).placed_of[str(visit.pk)].minute == 600
    assert plan.answer.changed == 0
    actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    again = planning.question_of_plan(asked(day))
    assert [each.id for each in again.wanted if each.told] == [str(visit.pk)]


def test_whoever_is_ill_is_covered_only_where_that_was_asked_for(day):
    visit = arranged(day, "Elena", 10)
    ill(day.cast.worker, day)
    without = planned(day)
    assert {each.wanted for each in answer_of(without).left} >= {str(visit.pk)}
    covered = planned(day, cover_for=frozenset({str(day.cast.worker.pk)}), parent=without)
    placed = answer_of(covered).placed_of[str(visit.pk)]
    assert placed.worker == str(day.lucia.pk)
    actions.adopt_round(covered, by=day.cast.tomas, because="adopted", at=SOON)
    visit.refresh_from_db()
    assert visit.worker == day.lucia
    assert visit.engagement.worker == day.cast.worker


def test_no_more_promises_change_than_were_allowed(day):
    for name, hour in (("Amaru", 9), ("Elena", 11), ("Pilar", 14)):
        arranged(day, name, hour)
    ill(day.cast.worker, day)
    for most in range(4):
        plan = planned(day, cover_for=frozenset({str(day.cast.worker.pk)}), most_changes=most)
        changes = planning.changes(planning.question_of_plan(plan), answer_of(plan))
        assert len([each for each in changes if each.after]) == most == plan.answer.changed
        assert len([each for each in changes if each.after is None]) == 3 - most


def test_two_go_together_where_that_was_asked_for(day):
    actions.go_in_pairs(day.bonds["Elena"], by=day.cast.tomas, because="asked", at=SOON)
    with pytest.raises(Refused, match="so already"):
        actions.go_in_pairs(day.bonds["Elena"], by=day.cast.tomas, because="asked", at=SOON)
    plan = planned(day)
    question = planning.question_of_plan(plan)
    wanted = next(each for each in question.wanted if each.engagement == str(day.bonds["Elena"].pk))
    placed = answer_of(plan).placed_of[wanted.id]
    assert (placed.worker, placed.companion) == (str(day.cast.worker.pk), str(day.lucia.pk))
    actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    visit = Visit.objects.get(engagement=day.bonds["Elena"])
    assert visit.companion == day.lucia
    assert queries.clash(day.lucia.pk, visit.starts_at, visit.ends_at)


def test_what_no_longer_holds_is_told_with_the_reason_and_left_as_it_is(day):
    visit = arranged(day, "Elena", 10)
    plan = planned(day)
    actions.move(visit, by=day.cast.tomas, because="agreed", at=SOON, starts_at=at(TUESDAY, 17),
                 ends_at=at(TUESDAY, 17, 50))  # fmt: skip
    engagements.close(day.bonds["Pilar"], by=day.cast.tomas, because="ended", at=SOON, outcome="better", summary="x")
    told = actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    fallen = RoundAdoption.objects.get().fallen
    assert told.fallen == len(fallen) == 2
    assert all(each["reasons"] for each in fallen)
    visit.refresh_from_db()
    assert visit.starts_at == at(TUESDAY, 17)
    assert not Visit.objects.filter(engagement=day.bonds["Pilar"]).exists()


def test_an_absence_told_since_is_heard_when_the_plan_is_adopted(day):
    plan = planned(day)
    ill(day.lucia, day)
    told = actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    assert told.fallen == 1
    assert not Visit.objects.filter(worker=day.lucia).exists()


def test_adopting_one_plan_ends_the_others_for_its_days_and_is_done_once(day):
    first, second, later = planned(day), planned(day), planned(day, first_day=TUESDAY + timedelta(days=1))
    actions.adopt_round(second, by=day.cast.tomas, because="adopted", at=SOON)
    states = dict(RoundPlan.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk], states[later.pk]) == ("superseded", "adopted", "ready")
    for plan in (first, second):
        with pytest.raises(Refused, match="cannot be done with this plan"):
            actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)


def test_taking_back_puts_every_visit_where_it_was_while_nothing_has_begun(day):
    visit = arranged(day, "Elena", 10)
    ill(day.cast.worker, day)
    plan = planned(day, cover_for=frozenset({str(day.cast.worker.pk)}))
    actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    actions.take_back_round(plan, by=day.cast.tomas, because="coordinator", at=SOON)
    visit.refresh_from_db()
    assert (visit.worker, visit.starts_at) == (day.cast.worker, at(TUESDAY, 10))
    assert set(Visit.objects.exclude(pk=visit.pk).values_list("state", flat=True)) <= {"cancelled"}
    assert not queries.to_tell(day.cast.tomas).exists()


def test_cover_means_that_she_goes_nowhere_though_nobody_wrote_down_that_she_is_away(day):
    visit = arranged(day, "Elena", 10)
    plan = planned(day, cover_for=frozenset({str(day.cast.worker.pk)}))
    assert answer_of(plan).placed_of[str(visit.pk)].worker == str(day.lucia.pk)
    assert {each.worker for each in answer_of(plan).rounds} == {str(day.lucia.pk)}


def test_what_has_begun_cannot_be_taken_back(day):
    plan = planned(day)
    actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    visit = Visit.objects.filter(worker=day.cast.worker).first()
    actions.arrive(visit, by=day.cast.rosa, because="on-time", at=visit.starts_at)
    with pytest.raises(Refused, match="cannot be taken back"):
        actions.take_back_round(plan, by=day.cast.tomas, because="coordinator", at=visit.starts_at)
    assert RoundPlan.objects.get(pk=plan.pk).state == "adopted"


@pytest.mark.parametrize("what_if", ["one-more", "a-car", "longer"])
def test_what_is_supposed_is_compared_and_never_adopted(day, what_if):
    plain = planned(day)
    driver = str(day.cast.worker.pk) if what_if == "a-car" else ""
    plan = planned(day, what_if=what_if, what_if_worker=driver, parent=plain)
    before, after = (planning.Figures.of(planning.question_of_plan(each), answer_of(each)) for each in (plain, plan))
    assert after.placed >= before.placed
    if what_if == "a-car":
        assert after.travel < before.travel
    with pytest.raises(Refused, match="supposes what is not so"):
        actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    assert RoundPlan.objects.get(pk=plan.pk).state == "ready"


def test_a_pin_is_kept_and_the_rest_is_planned_around_it(day):
    first = planned(day)
    wanted = next(e for e in planning.question_of_plan(first).wanted if e.engagement == str(day.bonds["Amaru"].pk))
    pin = planning.Pin(wanted.id, str(day.cast.worker.pk), 0, 14 * 60 + 30)
    plan = planned(day, pins=(pin,), parent=first)
    assert answer_of(plan).placed_of[wanted.id].minute == 14 * 60 + 30
    assert plan.answer.placed == 4


def test_a_visit_at_once_is_planned_though_none_is_due(day):
    arranged(day, "Elena", 10, on=TUESDAY - timedelta(days=1))
    quiet = planned(day)
    bond = str(day.bonds["Elena"].pk)
    assert bond not in {each.engagement for each in planning.question_of_plan(quiet).wanted}
    urgent = planned(day, urgent=frozenset({bond}))
    wanted = next(each for each in planning.question_of_plan(urgent).wanted if each.engagement == bond)
    assert wanted.urgent
    assert wanted.id in answer_of(urgent).placed_of


def test_a_week_keeps_visits_of_one_person_apart_and_rests_between_days(day):
    type(day.bonds["Elena"].referral).objects.update(contacts_per_week=2.0)
    plan = planned(day, first_day=TUESDAY - timedelta(days=1), days=7)
    question, answer = planning.question_of_plan(plan), answer_of(plan)
    assert plan.answer.placed == plan.visits == 8
    for each in day.bonds.values():
        days = sorted(p.day for p in answer.placed if question.wanted_of[p.wanted].engagement == str(each.pk))
        assert len(days) == 2
        assert days[1] - days[0] >= 2
    for who in {each.worker for each in answer.rounds}:
        rounds = sorted((each for each in answer.rounds if each.worker == who), key=lambda each: each.day)
        assert all(b.day * 1440 + b.leaves - a.day * 1440 - a.back >= 11 * 60 for a, b in pairwise(rounds))
        assert sum(each.back - each.leaves for each in rounds) <= question.helper_of[who].week_minutes


def test_nobody_works_longer_than_her_week_and_her_day_allow(day):
    type(day.cast.worker).objects.filter(pk=day.cast.worker.pk).update(weekly_minutes_limit=100)
    plan = planned(day)
    mine = [each for each in answer_of(plan).rounds if each.worker == str(day.cast.worker.pk)]
    assert sum(each.back - each.leaves for each in mine) <= 100
    assert answer_of(plan).left


def test_a_plan_that_is_stopped_goes_on_where_it_was_and_answers_the_same(day, monkeypatch):
    whole = planned(day, days=7)
    monkeypatch.setattr(proposals, "STRETCH_SECONDS", -1)  # one day a tick
    plan = asked(day, days=7)
    for _ in range(100):
        jobs.work_on_rounds(SOON)
        if RoundWork.objects.get(plan=plan).done >= 2:
            break
    plan.refresh_from_db()
    actions.stop_round(plan, by=day.cast.tomas, because="asked", at=SOON)
    done = RoundWork.objects.get(plan=plan).done
    jobs.work_on_rounds(SOON)
    assert RoundWork.objects.get(plan=plan).done == done
    actions.begin_round(plan, by=day.cast.tomas, because="asked", at=SOON)
    worked_out()
    assert 2 <= done < 7
    assert RoundPlan.objects.get(pk=plan.pk).answer.result_hash == whole.answer.result_hash


def test_a_plan_worked_out_again_is_the_same_to_the_hash(day):
    plan = planned(day)
    actions.replay_round(plan, by=day.cast.tomas, because="asked", at=SOON)
    worked_out()
    assert plan.replays.get().equal


def test_a_worker_reads_her_own_round_and_only_once_it_is_adopted(day):
    plan = planned(day)
    start, end = at(TUESDAY, 0), at(TUESDAY, 23, 59)
    assert queries.round_of(day.cast.worker.pk, start, end) == []
    actions.adopt_round(plan, by=day.cast.tomas, because="adopted", at=SOON)
    mine = queries.round_of(day.cast.worker.pk, start, end)
    assert {each.visit.worker_id for each in mine} == {day.cast.worker.pk}
    assert len(mine) == 3
    assert not queries.rounds_visible_to(day.cast.rosa).exists()


def test_only_a_coordinator_plans_rounds(day):
    for actor in (day.cast.rosa, day.cast.ines, day.cast.marisol, day.cast.noor, day.cast.wari):
        with pytest.raises(Denied):
            actions.plan_round(day.cast.centre, by=actor, because="asked", first_day=TUESDAY, days=1,
                               wishes=planning.Wishes(), most_changes=0)  # fmt: skip
    assert actor_of(day.lucia.account).roles == {"worker"}


def test_a_day_without_visits_is_refused_in_a_sentence(day):
    for each in day.bonds.values():
        engagements.close(each, by=day.cast.tomas, because="ended", at=SOON, outcome="better", summary="x")
    with pytest.raises(Refused, match="nothing to plan"):
        asked(day)
    assert not Stop.objects.exists()
