"""A plan for everybody who waits: worked out in steps, adopted by a person, checked again as things are now."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ayni.basics.words import Refused
from ayni.credentials import actions as credentials
from ayni.credentials.queries import Credential
from ayni.engagements import actions, jobs, planning
from ayni.engagements.queries import Adoption, BatchPlan, BatchWork, Offer, Replay, Wave, plans_visible_to
from ayni.ground import ledger, proposals
from ayni.ground.roles import Denied
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from tests.cast import NOW, Cast, gather, offer_to, person_called, referral_of, worker_called

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def waiting(cast: Cast) -> list[Referral]:
    """Three people who wait, and two workers: Rosa, who is nearer and has room for two of them, and Lucía."""
    worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor, km_north=4)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(caseload_limit=2)
    people = [cast.person, *(person_called(name, cast.centre, cast.tomas) for name in ("Elena", "Pilar"))]
    return [referral_of(cast, person) for person in people]


def planned(cast: Cast, waiting: list[Referral], policy: str = "efficient") -> BatchPlan:
    """A plan that was asked for and worked out."""
    told = actions.plan(waiting, by=cast.tomas, because="asked", at=NOW, policy=policy)
    worked_out()
    return BatchPlan.objects.get(pk=told.plan)


def worked_out() -> None:
    until(lambda: not BatchWork.objects.exists())


def until(reached: Callable[[], bool]) -> None:
    """Let the job loop look after the plans until that is reached."""
    for _ in range(1000):
        if reached():
            return
        jobs.work_on_plans(SOON)
    pytest.fail("the work does not get there")


def test_a_plan_is_worked_out_by_the_job_loop_and_kept_as_it_was(cast, waiting):
    told = actions.plan(waiting, by=cast.tomas, because="asked", at=NOW, policy="efficient")
    assert BatchPlan.objects.get(pk=told.plan).state == "draft"
    worked_out()
    plan = BatchPlan.objects.get(pk=told.plan)
    result = planning.batch_result(plan.answer)
    assert plan.state == "ready"
    assert plan.answer.served == len(result.placed) == 3
    assert result.question_hash == plan.question_hash
    assert result.proven
    assert not Offer.objects.exists()  # nothing happens until somebody adopts it
    assert list(ledger.verify()) == []


def test_adopting_asks_each_worker_whom_the_plan_chose_and_nobody_else(cast, waiting):
    plan = planned(cast, waiting)
    told = actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    chosen = {(each.need, each.worker) for each in planning.batch_result(plan.answer).placed}
    assert {(str(each.referral_id), str(each.worker_id)) for each in Offer.objects.all()} == chosen
    assert (told.offered, told.fallen) == (3, 0)
    assert set(Referral.objects.values_list("state", flat=True)) == {"offered"}
    assert set(Wave.objects.values_list("plan", flat=True)) == {plan.pk}


def test_a_pair_that_no_longer_holds_is_told_with_the_reasons_and_nobody_is_asked(cast, waiting):
    plan = planned(cast, waiting)
    with_rosa = [each.need for each in planning.batch_result(plan.answer).placed if each.worker == str(cast.worker.pk)]
    credentials.revoke(
        Credential.objects.get(worker=cast.worker), by=cast.marisol, because="withdrawn-by-issuer", at=SOON
    )
    gone = Referral.objects.exclude(pk__in=with_rosa).first()
    referrals.withdraw(gone, by=cast.tomas, because="other-help", at=SOON)
    told = actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    fallen = {each["need"] for each in Adoption.objects.get().fallen}
    assert len(with_rosa) == 2
    assert fallen == {*with_rosa, str(gone.pk)}
    assert told.fallen == len(fallen)
    assert not Offer.objects.filter(worker=cast.worker).exists()
    assert all(each["reasons"] for each in Adoption.objects.get().fallen)


def test_what_fits_alone_and_no_longer_together_is_not_asked_together(cast):
    waiting = [referral_of(cast, person_called(name, cast.centre, cast.tomas)) for name in ("Elena", "Pilar")]
    plan = planned(cast, waiting)
    placed = planning.batch_result(plan.answer).placed
    assert {each.worker for each in placed} == {str(cast.worker.pk)}
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(weekly_minutes_limit=placed[0].minutes + 1)
    told = actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    assert (told.offered, told.fallen) == (1, 1)


def test_adopting_one_plan_ends_the_others_and_is_done_once(cast, waiting):
    first, second = planned(cast, waiting), planned(cast, waiting, "least-paid")
    actions.adopt_plan(second, by=cast.tomas, because="adopted", at=SOON)
    first.refresh_from_db()
    assert first.state == "superseded"
    for plan in (first, second):
        with pytest.raises(Refused, match="cannot be done with this plan"):
            actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)


def test_an_adopted_plan_can_be_taken_back_while_offers_are_open(cast, waiting):
    plan = planned(cast, waiting)
    actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    taken = Offer.objects.filter(worker=cast.worker).first()
    actions.accept(taken, by=cast.rosa, because="accepted", at=SOON)
    told = actions.take_back_plan(plan, by=cast.tomas, because="changed-mind", at=SOON)
    assert told.taken_back == 2
    assert sorted(Offer.objects.values_list("state", flat=True)) == ["accepted", "taken-back", "taken-back"]
    assert sorted(Referral.objects.values_list("state", flat=True)) == ["engaged", "open", "open"]


def test_a_plan_that_is_stopped_goes_on_where_it_was_and_answers_the_same(cast, waiting, monkeypatch):
    whole = planned(cast, waiting)
    monkeypatch.setattr(proposals, "STRETCH_SECONDS", -1)  # one step a tick
    monkeypatch.setattr(planning.batches, "PAIRS_OF_A_STEP", 1)
    told = actions.plan(waiting, by=cast.tomas, because="asked", at=NOW, policy="efficient")
    plan = BatchPlan.objects.get(pk=told.plan)
    until(lambda: BatchWork.objects.get().done > 0)
    work = BatchWork.objects.get()
    assert work.done < work.of
    plan.refresh_from_db()
    actions.stop_plan(plan, by=cast.tomas, because="asked", at=SOON)
    jobs.work_on_plans(SOON)
    assert BatchWork.objects.get().done == work.done
    actions.begin_plan(plan, by=cast.tomas, because="asked", at=SOON)
    worked_out()
    plan = BatchPlan.objects.get(pk=told.plan)
    assert plan.state == "ready"
    assert plan.answer.result_hash == whole.answer.result_hash


def test_a_replay_finds_the_same_answer_and_would_tell_another(cast, waiting):
    plan = planned(cast, waiting)
    actions.replay_plan(plan, by=cast.tomas, because="asked", at=SOON)
    worked_out()
    assert Replay.objects.get().equal
    type(plan.answer).objects.update(result_hash="0" * 64)
    actions.replay_plan(BatchPlan.objects.get(), by=cast.tomas, because="asked", at=SOON)
    worked_out()
    assert sorted(Replay.objects.values_list("equal", flat=True)) == [False, True]


def test_a_plan_is_known_to_whoever_coordinates_all_its_centres_and_to_nobody_else(cast, waiting):
    plan = planned(cast, waiting)
    assert list(plans_visible_to(cast.tomas)) == [plan]
    for actor in (cast.rosa, cast.ines, cast.marisol, cast.carmen, cast.quilla, cast.noor, cast.wari):
        assert not plans_visible_to(actor).exists()
        with pytest.raises(Denied):
            actions.adopt_plan(plan, by=actor, because="adopted", at=SOON)


def test_a_plan_for_nobody_and_a_replay_of_nothing_are_refused(cast, waiting):
    with pytest.raises(Refused, match="Nobody waits"):
        actions.plan([], by=cast.tomas, because="asked", at=NOW, policy="efficient")
    told = actions.plan(waiting, by=cast.tomas, because="asked", at=NOW, policy="efficient")
    with pytest.raises(Refused, match="no answer yet"):
        actions.replay_plan(BatchPlan.objects.get(pk=told.plan), by=cast.tomas, because="asked", at=NOW)


def test_whoever_said_no_is_not_asked_for_the_same_again_and_for_others_as_before(cast, waiting):
    actions.adopt_plan(planned(cast, waiting), by=cast.tomas, because="adopted", at=NOW)
    declined = list(Offer.objects.filter(worker=cast.worker))
    for offer in declined:
        actions.decline(offer, by=cast.rosa, because="no-reason", at=SOON)
    others = [referral_of(cast, person_called(name, cast.centre, cast.tomas)) for name in ("Nina", "Sara")]
    again = planned(cast, [*(offer.referral for offer in declined), *others])
    with_rosa = {e.need for e in planning.batch_result(again.answer).placed if e.worker == str(cast.worker.pk)}
    assert len(declined) == 2
    assert with_rosa == {str(each.pk) for each in others}


def test_a_no_said_while_the_plan_lay_there_is_heard_when_it_is_adopted(cast, waiting):
    plan = planned(cast, waiting)
    first = Referral.objects.get(
        pk=next(e.need for e in planning.batch_result(plan.answer).placed if e.worker == str(cast.worker.pk))
    )
    actions.decline(offer_to(cast, first), by=cast.rosa, because="no-reason", at=SOON)
    actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    assert [each["need"] for each in Adoption.objects.get().fallen] == [str(first.pk)]
    assert not Offer.objects.filter(worker=cast.worker, referral=first, state="open").exists()


def test_a_plan_that_cannot_be_worked_out_is_told_by_the_clock_and_stays(cast, waiting):
    told = actions.plan(waiting, by=cast.tomas, because="asked", at=NOW, policy="efficient")
    question = BatchPlan.objects.get(pk=told.plan).question
    del question["persons"]
    kept = BatchPlan.objects.get(pk=told.plan)
    kept.question = question
    kept.save(update_fields=["question"])
    with pytest.raises(TypeError):
        until(lambda: not BatchWork.objects.exists())
    assert BatchWork.objects.exists()
