"""The pages of rounds: asked for, watched, read, fixed by hand, compared, adopted, told, taken back and checked."""

import pytest
from django.test import Client
from django.urls import reverse

from ayni.ground import clock
from ayni.visits import planning, queries
from ayni.visits.queries import RoundPlan, Visit
from tests import cast as house
from tests.desk.asking import opened, sent
from tests.visits.rounds_world import SOON, TUESDAY, Day, a_day, arranged, ill, worked_out


@pytest.fixture
def day(db):
    with clock.moved_to(SOON):
        yield a_day()


@pytest.fixture
def tomas(day: Day) -> Client:
    return browser_of("Tomás")


def browser_of(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def plan_of(tomas: Client, day: Day, **told: object) -> RoundPlan:
    """Rounds asked for on the page, and worked out."""
    asked = {"centre": day.cast.centre.pk, "first_day": TUESDAY.isoformat(), "days": 1, "due": "on", "most_changes": 2}
    answer = sent(tomas, "rounds", **{**asked, **told})
    assert answer.status_code == 302, answer.content.decode()
    worked_out()
    return RoundPlan.objects.select_related("answer").get(pk=answer.url.split("/")[-2])


def test_a_day_is_asked_for_watched_and_read(tomas: Client, day: Day) -> None:
    assert "No rounds yet" in opened(tomas, "rounds")
    asked = {"centre": day.cast.centre.pk, "first_day": TUESDAY.isoformat(), "days": 1, "due": "on", "most_changes": 2}
    address = sent(tomas, "rounds", **asked).url
    assert "Day 0 of 1" in tomas.get(address).content.decode()
    watched = tomas.get(address, headers={"HX-Request": "true"})
    assert "<html" not in watched.content.decode()
    worked_out()
    assert tomas.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = tomas.get(address).content.decode()
    assert "4 of 4 visits are planned." in page
    assert "4 visits; workers on the way: 2." in page  # what the picture shows, in words
    for each in day.bonds.values():
        assert each.person.code in page
        assert each.person.name not in page


def test_the_day_shows_nobody_at_their_door(tomas: Client, day: Day) -> None:
    page = opened(tomas, "round", plan_of(tomas, day).pk)
    assert "within a square kilometre" in page
    assert str(day.cast.person.point.lon)[:8] not in page


def test_a_day_that_is_over_and_a_day_without_visits_are_refused_in_words(tomas: Client, day: Day) -> None:
    asked = {"centre": day.cast.centre.pk, "days": 1, "most_changes": 2}
    refused = sent(tomas, "rounds", first_day="2026-01-05", **asked)
    assert refused.status_code == 422
    assert "Choose today or a day of the next two months." in refused.content.decode()
    refused = sent(tomas, "rounds", first_day=TUESDAY.isoformat(), **asked)
    assert refused.status_code == 422
    assert "Nobody is to be visited then" in refused.content.decode()


def test_whom_a_change_of_promise_meets_is_told_before_adopting_and_who_to_tell_after(tomas: Client, day: Day) -> None:
    visit = arranged(day, "Elena", 10)
    ill(day.cast.worker, day)
    plan = plan_of(tomas, day, cover_for=[day.cast.worker.pk])
    page = opened(tomas, "round", plan.pk)
    assert "Promises that would change (1)" in page
    assert "10:00 with Rosa" in page
    assert "10:00 with Lucía" in page
    done = tomas.post(reverse("round-adoption", args=[plan.pk]), {"once": "0" * 32}, follow=True).content.decode()
    assert "were arranged or changed" in done
    assert "To be told" in done
    visit.refresh_from_db()
    stop = queries.to_tell(day.cast.tomas).get(visit=visit)
    sent(tomas, "stop-telling", stop.pk)
    assert not queries.to_tell(day.cast.tomas).filter(visit=visit).exists()


def test_whoever_is_to_be_told_stands_on_the_board_until_they_were(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    assert "to be told of a visit" not in opened(tomas, "board")
    sent(tomas, "round-adoption", plan.pk)
    assert opened(tomas, "board").count("to be told of a visit") == 4
    for stop in queries.to_tell(day.cast.tomas):
        sent(tomas, "stop-telling", stop.pk)
    assert "to be told of a visit" not in opened(tomas, "board")


def test_taking_back_is_a_button_while_nothing_has_begun(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    sent(tomas, "round-adoption", plan.pk)
    assert Visit.objects.filter(state="planned").count() == 4
    done = tomas.post(reverse("round-adoption-end", args=[plan.pk]), {"once": "1" * 32}, follow=True)
    assert "as they were before" in done.content.decode()
    assert not Visit.objects.filter(state="planned").exists()


def test_a_visit_is_fixed_by_the_form_and_let_go_again(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    wanted = planning.answer_of_plan(plan).placed[0].wanted
    answer = sent(tomas, "round-pins", plan.pk, wanted=wanted, worker=str(day.cast.worker.pk), day=0, time="15:20")
    worked_out()
    pinned = RoundPlan.objects.get(pk=answer.url.split("/")[-2])
    assert pinned.parent == plan
    assert planning.answer_of_plan(pinned).placed_of[wanted].minute == 15 * 60 + 20
    page = opened(tomas, "round", pinned.pk)
    assert "is fixed" in page
    assert f"Compared with plan {plan.code}" in page
    answer = sent(tomas, "round-pins-end", pinned.pk, wanted=wanted)
    worked_out()
    assert not planning.question_of_plan(RoundPlan.objects.get(pk=answer.url.split("/")[-2])).wishes.pins


def test_a_pin_that_means_nothing_keeps_what_was_typed(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    refused = sent(tomas, "round-pins", plan.pk, wanted="nobody", worker=str(day.cast.worker.pk), day=0, time="15:20")
    assert refused.status_code == 422
    assert "15:20" in refused.content.decode()


def test_what_would_be_is_compared_in_numbers_and_words_and_has_no_button_to_adopt(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    answer = sent(tomas, "round-suppositions", plan.pk, what_if="a-car", driver=str(day.cast.worker.pk))
    worked_out()
    page = tomas.get(answer.url).content.decode()
    assert "What if: A car instead of the way somebody travels now" in page
    assert "minutes less." in page
    assert "Adopt: arrange these visits" not in page
    assert sent(tomas, "round-adoption", answer.url.split("/")[-2]).status_code == 409


def test_why_is_told_of_a_visit_that_is_chosen(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    wanted = planning.answer_of_plan(plan).placed[0].wanted
    page = tomas.get(reverse("round", args=[plan.pk]), {"about": wanted}).content.decode()
    assert "goes, because the engagement is hers" in page


def test_a_week_is_told_in_hours_and_shown_day_by_day(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day, days=7)
    page = opened(tomas, "round", plan.pk)
    assert "The week in hours" in page
    assert "?day=6" in page


def test_rounds_are_stopped_go_on_and_are_checked(tomas: Client, day: Day) -> None:
    asked = {"centre": day.cast.centre.pk, "first_day": TUESDAY.isoformat(), "days": 7, "due": "on", "most_changes": 2}
    address = sent(tomas, "rounds", **asked).url
    plan = RoundPlan.objects.get()
    sent(tomas, "round-pause", plan.pk)
    assert "Stopped. What was found so far is kept" in tomas.get(address).content.decode()
    sent(tomas, "round-work", plan.pk)
    worked_out()
    sent(tomas, "round-replays", plan.pk)
    worked_out()
    assert "the same answer" in opened(tomas, "round", plan.pk)


def test_the_pages_speak_spanish(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    tomas.cookies["ayni_language"] = "es"
    page = opened(tomas, "round", plan.pk)
    assert "4 de 4 visitas están planificadas." in page
    assert "Adoptar: acordar estas visitas" in page


def test_a_worker_reads_her_round_in_order_and_of_others_only_the_district(tomas: Client, day: Day) -> None:
    arranged(day, "Elena", 10)
    ill(day.cast.worker, day)
    plan = plan_of(tomas, day, cover_for=[day.cast.worker.pk])
    lucia = Client()
    lucia.force_login(day.lucia.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "No round for this day" in lucia.get(reverse("my-round"), {"ahead": 1}).content.decode()
    sent(tomas, "round-adoption", plan.pk)
    page = lucia.get(reverse("my-round"), {"ahead": 1}).content.decode()
    assert "10:00–10:50" in page
    assert day.bonds["Nina"].person.code in page
    assert day.bonds["Elena"].person.code not in page
    assert "In another worker's place" in page
    assert "Villa El Salvador" in page


def test_nobody_but_a_coordinator_of_the_centre_finds_rounds(tomas: Client, day: Day) -> None:
    plan = plan_of(tomas, day)
    for name in ("Rosa", "Inés", "Marisol", "Carmen", "Quilla", "Noor", "Wari"):
        browser = browser_of(name)
        assert browser.get(reverse("round", args=[plan.pk])).status_code == 404
        assert browser.get(reverse("rounds")).status_code == 404
        assert browser.post(reverse("round-adoption", args=[plan.pk])).status_code == 404


def test_why_not_somebody_else_and_what_would_bring_it_to_the_afternoon(tomas: Client, day: Day) -> None:
    visit = arranged(day, "Elena", 10)
    ill(day.cast.worker, day)
    other = house.worker_called("Sara", day.cast.centre, day.cast.marisol, supervisor=day.cast.supervisor, km_north=9)
    plan = plan_of(tomas, day, cover_for=[day.cast.worker.pk])
    assert planning.answer_of_plan(plan).placed_of[str(visit.pk)].worker == str(day.lucia.pk)
    page = tomas.get(reverse("round", args=[plan.pk]), {"about": visit.pk}).content.decode()
    assert "begins at 10:00 with Lucía" in page
    assert f"Why not {other.name}?" in page
    assert "What would bring it to another time of day" in page
