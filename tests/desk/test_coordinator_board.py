"""The board: what needs Tomás now is on top, what waits for others below, what goes well folded away."""

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.care import actions as care
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from ayni.visits import actions as visits
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def heaps(page: str) -> dict[str, str]:
    """The three parts of the page, by the word that heads them."""
    needs, _, rest = page.partition("Waiting for others")
    waiting, _, going = (rest or needs).partition("Going well")
    return {"needs": needs.partition("Going well")[0], "waiting": waiting if rest else "", "going": going}


def heap_of(client: Client, word: str) -> str:
    """The heap in which the word stands."""
    return next((name for name, part in heaps(opened(client, "board")).items() if word in part), "nowhere")


def engaged(cast: Cast) -> Engagement:
    return house.engagement_of(cast, at=NOW)


# --- an empty board --------------------------------------------------------------------------------------------------


def test_an_empty_board_says_what_will_stand_there_and_how_it_gets_there(tomas: Client, cast: Cast) -> None:
    page = opened(tomas, "board")
    assert "An empty board" in page
    assert reverse("person-new") in page


def test_a_board_without_trouble_says_that_nothing_needs_you(tomas: Client, cast: Cast) -> None:
    house.visit_of(cast, engaged(cast), NOW + 2 * DAY)
    assert "Nothing needs you now" in opened(tomas, "board")


# --- referrals -------------------------------------------------------------------------------------------------------


def test_a_referral_nobody_was_asked_for_needs_you_with_one_button(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast)
    needs = heaps(opened(tomas, "board"))["needs"]
    assert cast.person.code in needs
    assert f'action="{reverse("shortlists", args=[referral.pk])}"' in needs


def test_a_referral_whose_time_runs_out_is_marked_whatever_its_state(tomas: Client, cast: Cast) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    assert heap_of(tomas, cast.person.code) == "waiting"
    with clock.moved_to(offer.referral.alarm_at + HOUR):
        page = heaps(opened(tomas, "board"))["needs"]
    assert re.search(rf'<li class="now">.*{cast.person.code}', page)


def test_choices_that_were_not_asked_wait(tomas: Client, cast: Cast) -> None:
    told = {
        "kind": "course",
        "protocol": house.PROTOCOL,
        "urgency": 2,
        "start_by": NOW + 9 * DAY,
        "end_by": NOW + 90 * DAY,
        "contacts": 6,
        "contacts_per_week": 1.0,
        "minutes_per_contact": 50,
        "acuity_points": 1,
        "note": "",
    }
    referrals.open(cast.person, by=cast.tomas, because="asked", at=NOW, **told)
    assert "has not been asked what they choose" in heaps(opened(tomas, "board"))["waiting"]


def test_offers_out_wait_with_the_time_to_answer_and_come_back_when_all_declined(tomas: Client, cast: Cast) -> None:
    offer = house.offer_to(cast, house.referral_of(cast), NOW + HOUR / 2)
    waiting = heaps(opened(tomas, "board"))["waiting"]
    assert "1 asked: waiting for an answer (1)" in waiting
    assert "4 h left" in waiting
    engagements.decline(offer, by=cast.rosa, because="hours")
    assert "1 asked: declined (1)" in heaps(opened(tomas, "board"))["needs"]


def test_where_nobody_qualifies_the_board_says_what_would_help(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast)
    referrals.choose(referral, by=cast.tomas, because="asked", languages=["ay"], setting="home", decided_with="person")
    engagements.shortlist(Referral.objects.get(), by=cast.tomas, because="asked")
    assert "would do for the person too, 1 more worker could be asked" in heaps(opened(tomas, "board"))["needs"]


# --- engagements -----------------------------------------------------------------------------------------------------


def test_a_new_engagement_waits_for_the_worker_for_a_day_then_needs_you(tomas: Client, cast: Cast) -> None:
    engaged(cast)
    assert heap_of(tomas, cast.person.code) == "waiting"
    with clock.moved_to(NOW + 2 * DAY):
        assert "No visit is arranged yet" in heaps(opened(tomas, "board"))["needs"]


def test_a_visit_called_off_needs_you_until_another_is_arranged(tomas: Client, cast: Cast) -> None:
    engagement = engaged(cast)
    visit = house.visit_of(cast, engagement, NOW + DAY)
    assert heap_of(tomas, cast.person.code) == "going"
    visits.cancel(visit, by=cast.rosa, because="worker-ill")
    assert "was called off, and no other is arranged" in heaps(opened(tomas, "board"))["needs"]
    house.visit_of(cast, engagement, NOW + 2 * DAY)
    assert heap_of(tomas, cast.person.code) == "going"


def test_a_visit_that_did_not_happen_needs_you(tomas: Client, cast: Cast) -> None:
    visit = house.visit_of(cast, engaged(cast), NOW + DAY)
    with clock.moved_to(NOW + DAY + HOUR):
        visits.miss(visit, by=cast.rosa, because="nobody-home")
        assert "did not happen, and no other is arranged" in heaps(opened(tomas, "board"))["needs"]


def test_a_visit_that_is_not_written_down_waits_then_needs_you(tomas: Client, cast: Cast) -> None:
    house.visit_of(cast, engaged(cast), NOW + DAY)
    with clock.moved_to(NOW + DAY + 3 * HOUR):
        assert heap_of(tomas, "is not written down yet") == "waiting"
    with clock.moved_to(NOW + 3 * DAY):
        assert heap_of(tomas, "is not written down yet") == "needs"


def test_when_all_visits_took_place_you_are_asked_how_it_ended(tomas: Client, cast: Cast) -> None:
    engagement = engaged(cast)
    for number in range(engagement.referral.contacts):
        at = NOW + (number + 1) * DAY
        house.encounter_of(cast, engagement, at + HOUR, visit=house.visit_of(cast, engagement, at))
    with clock.moved_to(NOW + 8 * DAY):
        needs = heaps(opened(tomas, "board"))["needs"]
    assert "say how it ended" in needs
    assert reverse("closing", args=[engagement.pk]) in needs


def test_an_engagement_that_ended_leaves_the_board(tomas: Client, cast: Cast) -> None:
    engagement = engaged(cast)
    engagements.close(engagement, by=cast.tomas, because="ended", outcome="better", summary="Sleeps again.")
    assert heap_of(tomas, cast.person.code) == "nowhere"


# --- flags -----------------------------------------------------------------------------------------------------------


def test_an_unanswered_flag_waits_for_its_supervisor_then_comes_to_the_top(tomas: Client, cast: Cast) -> None:
    house.referral_of(cast, house.person_called("Other", cast.centre, cast.tomas))
    care.raise_concern(engaged(cast), by=cast.rosa, because="concern", at=NOW + HOUR, kind="concern", said="worried")
    assert "Inés has it" in heaps(opened(tomas, "board"))["waiting"]
    with clock.moved_to(NOW + HOUR + timedelta(minutes=40)):
        needs = heaps(opened(tomas, "board"))["needs"]
    assert needs.index("Inés has it") < needs.index("See who can")
    assert "worried" not in needs.replace("The worker is worried about this person", "")


# --- the page as a machine -------------------------------------------------------------------------------------------


def test_the_board_asks_the_store_as_often_for_a_full_day_as_for_a_quiet_one(tomas: Client, cast: Cast) -> None:
    def a_person_with_everything(name: str) -> None:
        person = house.person_called(name, cast.centre, cast.tomas)
        engagement = house.engagement_of(cast, person)
        care.raise_concern(engagement, by=cast.rosa, because="concern", kind="concern", said="worried")
        house.referral_of(cast, house.person_called(f"{name} 2", cast.centre, cast.tomas))
        house.offer_to(cast, house.referral_of(cast, house.person_called(f"{name} 3", cast.centre, cast.tomas)))

    a_person_with_everything("A")
    with CaptureQueriesContext(connection) as quiet:
        opened(tomas, "board")
    for name in "BCD":
        a_person_with_everything(name)
    with CaptureQueriesContext(connection) as full:
        opened(tomas, "board")
    assert len(full) == len(quiet)


def test_asked_again_by_itself_the_board_sends_only_news(tomas: Client, cast: Cast) -> None:
    seen = re.search(r"\?seen=(\w+)", opened(tomas, "board"))
    assert seen
    by_itself = {"HX-Request": "true"}
    assert tomas.get(reverse("board"), {"seen": seen[1]}, headers=by_itself).status_code == 204
    house.referral_of(cast)
    news = tomas.get(reverse("board"), {"seen": seen[1]}, headers=by_itself)
    assert "See who can" in words(news)
    assert "<html" not in words(news)


def test_the_board_shows_codes_and_no_name(tomas: Client, cast: Cast) -> None:
    house.referral_of(cast)
    assert "Amaru" not in opened(tomas, "board")


def test_to_everybody_else_the_board_does_not_exist(cast: Cast) -> None:
    house.referral_of(cast)
    for name in ("Wari", "Inés", "Rosa", "Noor", "Carmen"):
        client = Client()
        client.force_login(house.account(name))
        assert client.get(reverse("board")).status_code == 404
