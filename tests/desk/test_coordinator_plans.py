"""The pages of plans: asked for, watched, read, compared, adopted, taken back and checked again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.engagements import jobs
from ayni.engagements.queries import BatchPlan, BatchWork, Offer
from ayni.ground import clock
from ayni.people.queries import Person
from tests import cast as house
from tests.cast import NOW, Cast, person_called, referral_of, worker_called
from tests.desk.asking import opened, sent


@pytest.fixture
def waiting(cast: Cast) -> list[Person]:
    """Three people who wait, of whom one asks for what nobody speaks; Rosa, and Lucía who lives farther away."""
    worker_called("Lucía", cast.centre, cast.marisol, supervisor=cast.supervisor, km_north=4)
    people = [cast.person, *(person_called(name, cast.centre, cast.tomas) for name in ("Elena", "Pilar"))]
    referrals = [referral_of(cast, person) for person in people]
    type(referrals[2].choices).objects.filter(referral=referrals[2]).update(languages=["ay"])
    return people


def worked_out() -> None:
    for _ in range(1000):
        if not BatchWork.objects.exists():
            return
        jobs.work_on_plans(clock.now())
    pytest.fail("the work never ends")


def plan_of(tomas: Client, policy: str = "efficient", **told: object) -> BatchPlan:
    """A plan asked for on the page, and worked out."""
    answer = sent(tomas, "plans", policy=policy, **told)
    assert answer.status_code == 302
    worked_out()
    return BatchPlan.objects.select_related("answer").order_by("-made_at", "-pk").get(pk=answer.url.split("/")[-2])


def test_without_anybody_who_waits_the_page_says_who_would_be_planned_for(tomas: Client) -> None:
    assert "Nobody waits to be planned for" in opened(tomas, "plans")
    refused = sent(tomas, "plans", policy="efficient")
    assert refused.status_code == 422
    assert "there is nothing to plan" in refused.content.decode()


def test_a_plan_is_watched_while_it_is_worked_out_and_the_page_turns_when_it_is_ready(
    tomas: Client, waiting: list[Person]
) -> None:
    assert "Plan for all 3 people who wait" in opened(tomas, "plans")
    address = sent(tomas, "plans", policy="efficient").url
    assert "Step 0 of 4" in tomas.get(address).content.decode()
    watched = tomas.get(address, headers={"HX-Request": "true"})
    assert "Step 0 of 4" in watched.content.decode()
    assert "<html" not in watched.content.decode()
    worked_out()
    assert tomas.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_page_of_a_plan_tells_who_goes_to_whom_who_waits_on_and_what_would_help(
    tomas: Client, waiting: list[Person]
) -> None:
    page = opened(tomas, "plan", plan_of(tomas).pk)
    assert "2 of 3 people who wait would have a worker." in page
    assert "For one of them nobody qualifies." in page
    assert "It is proven that no plan does better for them." in page
    assert "Rosa" in page
    assert "Nobody qualifies." in page
    assert "who speaks Aymara" in page
    assert "Before: 3 people wait" in page
    assert "With this plan: 1 person would still wait" in page
    assert "The rule changes nothing here" in page
    for person in waiting:
        assert person.code in page
        assert person.name not in page


def test_adopting_asks_the_workers_and_taking_back_ends_it(tomas: Client, waiting: list[Person]) -> None:
    plan = plan_of(tomas)
    done = tomas.post(reverse("plan-adoption", args=[plan.pk]), {"once": "0" * 32}, follow=True)
    assert "2 were asked." in done.content.decode()
    assert Offer.objects.filter(state="open").count() == 2
    done = tomas.post(reverse("plan-adoption-end", args=[plan.pk]), {"once": "1" * 32}, follow=True)
    assert "taken back" in done.content.decode()
    assert not Offer.objects.filter(state="open").exists()


def test_pairs_that_fell_are_told_on_the_page(tomas: Client, cast: Cast, waiting: list[Person]) -> None:
    plan = plan_of(tomas)
    type(cast.worker).objects.all().update(caseload_limit=0)
    sent(tomas, "plan-adoption", plan.pk)
    page = opened(tomas, "plan", plan.pk)
    assert "Pairs that no longer held when it was adopted" in page
    assert "Points free in Rosa&#x27;s caseload" in page
    assert not Offer.objects.exists()


def test_a_plan_under_another_rule_is_compared_person_by_person(
    tomas: Client, cast: Cast, waiting: list[Person]
) -> None:
    first = plan_of(tomas)
    with clock.moved_to(NOW + timedelta(hours=2)):
        second = plan_of(tomas, "least-paid", parent=first.pk)
        page = opened(tomas, "plan", second.pk)
    assert f"Compared with plan {first.code}" in page
    assert "Other people wait or work" not in page
    assert "Both qualify; all pairs together are better so." in page
    assert "The least-paid worker has" in page


def test_a_plan_is_stopped_goes_on_and_is_checked(tomas: Client, waiting: list[Person]) -> None:
    address = sent(tomas, "plans", policy="efficient").url
    plan = BatchPlan.objects.get()
    sent(tomas, "plan-pause", plan.pk)
    jobs.work_on_plans(clock.now())
    assert "Stopped. What was found so far is kept" in tomas.get(address).content.decode()
    sent(tomas, "plan-work", plan.pk)
    worked_out()
    sent(tomas, "plan-replays", plan.pk)
    assert "worked out again, to be compared" in opened(tomas, "plan", plan.pk)
    worked_out()
    assert "the same answer" in opened(tomas, "plan", plan.pk)


def test_a_plan_that_was_adopted_cannot_be_adopted_again(tomas: Client, waiting: list[Person]) -> None:
    plan = plan_of(tomas)
    assert "Adopt: ask these workers" in opened(tomas, "plan", plan.pk)
    sent(tomas, "plan-adoption", plan.pk)
    assert "Adopt: ask these workers" not in opened(tomas, "plan", plan.pk)
    assert sent(tomas, "plan-adoption", plan.pk).status_code == 409


def test_the_pages_speak_spanish(tomas: Client, waiting: list[Person]) -> None:
    plan = plan_of(tomas)
    tomas.cookies["ayni_language"] = "es"
    page = opened(tomas, "plan", plan.pk)
    assert "2 de 3 personas que esperan tendrían agente." in page
    assert "Adoptar: preguntar a estos agentes" in page


def test_nobody_but_a_coordinator_of_all_its_centres_finds_a_plan(
    tomas: Client, cast: Cast, waiting: list[Person]
) -> None:
    plan = plan_of(tomas)
    for name in ("Rosa", "Inés", "Marisol", "Carmen", "Quilla", "Noor", "Wari"):
        browser = Client()
        browser.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert browser.get(reverse("plan", args=[plan.pk])).status_code == 404
        assert browser.get(reverse("plans")).status_code == 404
        assert browser.post(reverse("plan-adoption", args=[plan.pk])).status_code == 404
