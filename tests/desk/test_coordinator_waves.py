"""Waves by plan on the coordinator's pages: proposed, adopted, followed, stopped, and what helps when used up."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.engagements import actions as engagements
from ayni.engagements import jobs
from ayni.engagements.queries import Offer, Shortlist, Wave, WavePlan
from ayni.ground import clock
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

HOUR = timedelta(hours=1)


@pytest.fixture
def shortlist(cast: Cast) -> Shortlist:
    for place, name in enumerate(("Lucía", "Ana", "Elvira")):
        house.worker_called(name, cast.centre, cast.marisol, NOW, cast.supervisor, km_north=3 + place)
    made = engagements.shortlist(house.referral_of(cast), by=cast.tomas, because="asked")
    return Shortlist.objects.get(pk=made.shortlist)


def adopted(tomas: Client, shortlist: Shortlist, sizes: str = "1,2") -> WavePlan:
    """A plan that Tomás adopted by its form."""
    assert sent(tomas, "waves", shortlist.pk, sizes=sizes).status_code == 302
    return WavePlan.objects.get()


def test_the_page_proposes_waves_and_says_that_nothing_is_known_yet(tomas: Client, shortlist: Shortlist) -> None:
    page = opened(tomas, "shortlist", shortlist.pk)
    assert "Ask in waves" in page
    assert "Nothing is known yet of how offers are taken here: 30 % of those asked are assumed" in page
    assert "75 % by" in page  # 1 - 0.7^4, whatever the number of waves
    assert re.findall(r'name="sizes" id="way-\d" value="([\d,]+)"', page) == ["1,1,1,1", "1,1,2", "2,2", "4"]
    assert "The target is not reached" in page or "What would raise the chance" in page
    assert len(re.findall(r'name="workers"[^>]*checked', page)) == 1  # the first wave, for who asks by hand


def test_an_adopted_plan_shows_where_it_stands_and_its_next_wave(tomas: Client, shortlist: Shortlist) -> None:
    plan = adopted(tomas, shortlist)
    page = opened(tomas, "referral", plan.referral_id)
    assert "Now: wave 2 of 2 goes out today 15:00 to 2 more." in page
    assert "Send no further wave" in page
    assert "wave 2 of 2 goes out today 15:00 to 2 more" in opened(tomas, "board")
    assert "Waves are going out for this referral." in opened(tomas, "shortlist", shortlist.pk)
    closes_at = Wave.objects.get().closes_at
    with clock.moved_to(closes_at):
        jobs.end_waves(closes_at)
        jobs.send_next_waves(closes_at)
        assert "Now: wave 2 of 2 is out, the last." in opened(tomas, "referral", plan.referral_id)
    assert Offer.objects.filter(state="open").count() == 2


def test_a_plan_adopted_at_night_waits_for_the_morning_and_is_no_work_on_the_board(
    tomas: Client, shortlist: Shortlist
) -> None:
    with clock.moved_to(NOW + 13 * HOUR):  # 23:00 in Lima
        plan = adopted(tomas, shortlist)
        assert not Wave.objects.exists()
        assert "wave 1 of 2 goes out tomorrow 07:00" in opened(tomas, "referral", plan.referral_id)
        assert "wave 1 of 2 goes out tomorrow 07:00" in opened(tomas, "board")


def test_a_plan_is_stopped_and_who_is_asked_may_still_accept(tomas: Client, shortlist: Shortlist) -> None:
    plan = adopted(tomas, shortlist)
    assert sent(tomas, "waves-end", plan.pk).status_code == 302
    page = opened(tomas, "referral", plan.referral_id)
    assert "Stopped: no further wave goes out" in page
    assert Offer.objects.get().state == "open"
    assert sent(tomas, "waves-end", plan.pk).status_code == 409


def test_used_up_waves_are_an_alarm_with_what_would_help(tomas: Client, cast: Cast, shortlist: Shortlist) -> None:
    plan = adopted(tomas, shortlist, "2")
    for offer in Offer.objects.all():
        engagements.decline(offer, by=cast.rosa, because="no-reason")
    jobs.send_next_waves(clock.now())
    page = opened(tomas, "referral", plan.referral_id)
    assert "Nobody has taken this referral" in page
    assert "Used up: nobody of the plan is left to ask" in page
    assert "2 who qualify were not asked yet: look again." in page


@pytest.mark.parametrize("sizes", ["", "1,0", "one", "1,,2", "-1", "9" * 70])
def test_sizes_that_cannot_be_read_are_said_on_the_page(tomas: Client, shortlist: Shortlist, sizes: str) -> None:
    answer = sent(tomas, "waves", shortlist.pk, sizes=sizes)
    assert answer.status_code == 422
    assert "Choose one of the ways to ask in waves." in words(answer)
    assert not WavePlan.objects.exists()


def test_more_workers_than_are_left_are_refused_in_a_sentence(tomas: Client, shortlist: Shortlist) -> None:
    answer = sent(tomas, "waves", shortlist.pk, sizes="3,3")
    assert answer.status_code == 422
    assert "Only 4 workers are left to ask" in words(answer)


def test_the_address_of_the_form_leads_back_to_its_shortlist(tomas: Client, shortlist: Shortlist) -> None:
    answer = tomas.get(reverse("waves", args=[shortlist.pk]))
    assert answer.headers["Location"] == reverse("shortlist", args=[shortlist.pk])


def test_waves_of_another_centre_do_not_exist_here(tomas: Client, shortlist: Shortlist) -> None:
    plan = adopted(tomas, shortlist)
    for name in ("Rosa", "Noor", "Wari"):
        client = Client()
        client.force_login(house.account(name))
        assert sent(client, "waves", shortlist.pk, sizes="1").status_code == 404
        assert sent(client, "waves-end", plan.pk).status_code == 404
