"""A supervisor has room for so many people, shared by all workers under them; nobody is taken beyond it."""

from datetime import timedelta

import pytest

from ayni.basics.words import Refused
from ayni.engagements import actions, planning
from ayni.engagements.queries import Adoption, Engagement, Offer
from ayni.referrals.queries import Referral
from tests.at_once import all_at_once
from tests.cast import NOW, Cast, gather, offer_to, person_called, referral_of, worker_called
from tests.engagements.test_acceptance import _say_yes
from tests.engagements.test_batch_plans import planned

SOON = NOW + timedelta(minutes=10)


def room_for(cast: Cast, people: int) -> None:
    """Inés supervises two workers and has room for so many more: others are accompanied already, with little effort."""
    worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor)
    type(cast.supervisor).objects.filter(pk=cast.supervisor.pk).update(capacity=2)
    limit = planning.most_people(type(cast.supervisor).objects.get(), cast.centre)
    for number in range(limit - people):
        referral = referral_of(cast)
        Referral.objects.filter(pk=referral.pk).update(state="engaged")
        Engagement.objects.create(
            code=f"E-{number}", referral=referral, person=cast.person, worker=cast.worker, centre=cast.centre,
            protocol="linkage", weekly_minutes=0, acuity_points=0, begun_at=NOW,
        )  # fmt: skip


def waiting(cast: Cast, *names: str) -> list[Referral]:
    return [referral_of(cast, person_called(name, cast.centre, cast.tomas)) for name in names]


@pytest.mark.django_db
def test_the_shortlist_says_for_how_many_the_supervisor_has_room():
    cast = gather()
    room_for(cast, 2)
    problem = planning.problem_of(waiting(cast, "Elena"), planning.considered(cast.centre), NOW)
    assert [(each.name, each.room) for each in problem.supervisors] == [("Inés", 2)]


@pytest.mark.django_db
def test_a_plan_serves_no_more_than_the_supervisor_has_room_for_and_says_so():
    cast = gather()
    room_for(cast, 1)
    plan = planned(cast, waiting(cast, "Elena", "Pilar"))
    result = planning.batch_result(plan.answer)
    assert (len(result.placed), result.proven) == (1, True)
    assert "supervisors have no room for another person" in str(result.unserved[0].why)
    assert [str(each.said({})) for each in result.openings if each.supervisor] == [
        "If Inés had room to supervise one more person, one more person who waits would be served."
    ]


@pytest.mark.django_db
def test_a_yes_beyond_the_room_is_refused_whichever_worker_says_it():
    cast = gather()
    room_for(cast, 1)
    one, other = waiting(cast, "Elena", "Pilar")
    first, second = offer_to(cast, one), offer_to(cast, other)
    actions.accept(first, by=cast.rosa, because="accepted", at=SOON)
    with pytest.raises(Refused, match="Inés, who supervises Rosa, has no room left"):
        actions.accept(second, by=cast.rosa, because="accepted", at=SOON)


@pytest.mark.django_db
def test_room_that_filled_while_the_plan_lay_there_is_seen_when_it_is_adopted():
    cast = gather()
    room_for(cast, 2)
    plan = planned(cast, waiting(cast, "Elena", "Pilar"))
    actions.accept(offer_to(cast, referral_of(cast)), by=cast.rosa, because="accepted", at=SOON)
    told = actions.adopt_plan(plan, by=cast.tomas, because="adopted", at=SOON)
    assert (told.offered, told.fallen) == (1, 1)
    assert "Inés" in str(Adoption.objects.get().fallen)


@pytest.mark.django_db(transaction=True)
def test_yeses_of_several_workers_at_the_same_moment_keep_to_the_room():
    cast = gather()
    room_for(cast, 2)
    lucia = type(cast.worker).objects.get(name="Lucía")
    before = Engagement.objects.count()
    offers = [offer_to(cast, each, NOW, lucia) for each in waiting(cast, "Elena", "Pilar", "Juana")]
    offers = [*offers, *Offer.objects.filter(worker=lucia)]
    answers = all_at_once([lambda offer=offer: _say_yes(offer, cast.rosa) for offer in offers])
    assert answers.count("yes") == 2
    assert Engagement.objects.count() == before + 2
