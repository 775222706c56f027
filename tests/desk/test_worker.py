"""What Rosa finds on her phone: offers with their clock, her people, her visits, her record – and nobody else's."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.engagements import actions as engagements
from ayni.engagements.queries import Decline, Engagement, Offer
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.people import actions as people
from ayni.referrals import actions as referrals
from ayni.safety.queries import Escalation
from ayni.visits import actions as visits
from ayni.visits.queries import Visit
from ayni.workers.queries import Worker
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import words

pytestmark = pytest.mark.django_db

Asserted = Callable[..., Any]

FIRST_LOAD = 60 * 1024  # bytes, compressed: a cheap phone on a slow line


@pytest.fixture
def rosa(cast: Cast) -> Client:
    return signed_in("Rosa")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def posted(client: Client, name: str, *args: object, **sent: object) -> object:
    return client.post(reverse(name, args=args), {"once": str(uuid4()), **sent}, follow=True)


def weight_of(client: Client, address: str) -> int:
    page = client.get(address)
    files = re.findall(r'(?:href|src)="/static/([^"?]+)"', page.content.decode())
    parts = [page.content, *(Path(finders.find(each)).read_bytes() for each in files)]
    return sum(len(gzip.compress(part)) for part in parts)


# --- my day ----------------------------------------------------------------------------------------------------------


def test_an_empty_day_says_what_will_stand_there(rosa: Client) -> None:
    assert "Nothing waits for you" in words(rosa.get("/my/"))


def test_an_open_offer_stands_on_top_with_its_clock_and_without_a_name_or_an_address(cast: Cast, rosa: Client) -> None:
    house.offer_to(cast, house.referral_of(cast))
    page = words(rosa.get("/my/"))
    assert "Waiting for your answer (1)" in page
    assert "data-until=" in page
    assert "Villa El Salvador" in page
    assert "Amaru" not in page
    assert cast.person.code not in page


def test_a_visit_that_has_passed_waits_to_be_written_down(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    visit = house.visit_of(cast, engagement, NOW + timedelta(hours=3))
    assert "Not written down yet" not in words(rosa.get("/my/"))
    with clock.moved_to(NOW + timedelta(hours=5)):
        page = words(rosa.get("/my/"))
    assert "Not written down yet" in page
    assert reverse("my-visit-encounter", args=[visit.pk]) in page


def test_the_day_shows_today_and_tomorrow_and_no_further(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    addresses = [
        reverse("my-visit", args=[house.visit_of(cast, engagement, NOW + timedelta(days=ahead, hours=2)).pk])
        for ahead in (0, 1, 2)
    ]
    page = words(rosa.get("/my/"))
    assert [address in page for address in addresses] == [True, True, False]


def test_a_page_of_a_worker_is_light_on_first_load(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    house.visit_of(cast, engagement, NOW + timedelta(hours=2))
    for address in ("/my/", reverse("my-engagement", args=[engagement.pk]), "/my/record"):
        assert weight_of(rosa, address) < FIRST_LOAD


@pytest.mark.parametrize("address", ["/my/", "/my/people/"])
def test_a_list_asks_the_database_as_often_for_thirty_as_for_three(
    cast: Cast, rosa: Client, address: str, django_assert_num_queries: Asserted
) -> None:
    accompany(cast, 3)
    with CaptureQueriesContext(connection) as asked:
        rosa.get(address)
    accompany(cast, 27)
    with django_assert_num_queries(len(asked)):
        page = rosa.get(address)
    assert words(page).count('<a class="whole"') >= 30


def accompany(cast: Cast, people: int) -> None:
    """So many people with a short visit each, one after the other from now on."""
    Worker.objects.filter(pk=cast.worker.pk).update(caseload_limit=100)
    begun = Visit.objects.count()
    for n in range(begun, begun + people):
        person = house.person_called(f"Person {n}", cast.centre, cast.tomas)
        asked = house.referral_of(cast, person, acuity_points=0, minutes_per_contact=10, contacts_per_week=0.1)
        accepted = engagements.accept(house.offer_to(cast, asked), by=cast.rosa, because="accepted")
        engagement = Engagement.objects.get(pk=accepted.engagement)
        starts_at = NOW + timedelta(hours=2, minutes=20 * n)
        visits.plan(
            engagement, by=cast.rosa, because="agreed", starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=15), setting="home",
        )  # fmt: skip


# --- offers ----------------------------------------------------------------------------------------------------------


def test_an_offer_says_hours_pay_and_reasons_and_keeps_the_address_back(cast: Cast, rosa: Client) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    page = words(rosa.get(reverse("my-offer", args=[offer.pk])))
    for each in ("A course of visits", "an hour", "Why you", "Villa El Salvador", "travel and notes included"):
        assert each in page
    assert f"{offer.pay_minor / 100:,.2f}" in page
    assert "10.00" in page  # the floor of the jurisdiction for each hour, since all time is counted
    assert "Amaru" not in page


def test_saying_yes_leads_to_the_person_and_the_next_step(cast: Cast, rosa: Client) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    answer = posted(rosa, "accept-offer", offer.pk)
    engagement = Engagement.objects.get(worker=cast.worker)
    assert answer.redirect_chain[-1][0] == reverse("my-engagement", args=[engagement.pk])
    assert "Arrange the first visit" in words(answer)
    assert "Amaru" in words(answer)


def test_pressing_yes_twice_accepts_once(cast: Cast, rosa: Client) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    once = str(uuid4())
    answers = [posted(rosa, "accept-offer", offer.pk, once=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Engagement.objects.count() == 1


def test_whoever_is_second_is_told_kindly(cast: Cast, rosa: Client) -> None:
    other = house.worker_called("Luz", cast.centre, cast.marisol, NOW, cast.supervisor)
    offer = house.offer_to(cast, house.referral_of(cast), NOW, other)
    rivals = Offer.objects.get(worker=other)
    engagements.accept(rivals, by=cast.rosa, because="accepted")
    page = reverse("my-offer", args=[offer.pk])
    answer = rosa.post(
        reverse("accept-offer", args=[offer.pk]), follow=True, headers={"referer": f"http://testserver{page}"}
    )
    assert "Thank you for being ready" in words(answer)
    assert 'class="primary"' not in words(rosa.get(page))


def test_declining_needs_no_reason_and_says_that_it_costs_nothing(cast: Cast, rosa: Client) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    assert "Declining costs nothing" in words(rosa.get(reverse("my-offer", args=[offer.pk])))
    posted(rosa, "decline-offer", offer.pk)
    assert Decline.objects.get(offer=offer).reason == "no-reason"


def test_a_reason_for_declining_is_kept_when_she_gives_one(cast: Cast, rosa: Client) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    posted(rosa, "decline-offer", offer.pk, because="distance")
    assert Decline.objects.get(offer=offer).reason == "distance"


# --- people and visits -----------------------------------------------------------------------------------------------


def test_opening_a_record_leaves_one_entry_of_who_read_it_and_what_for(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    people.add_contact(
        cast.person, by=cast.tomas, because="asked", kind="phone", value="+51 911 222 333", how="after six; say library"
    )
    page = words(rosa.get(reverse("my-engagement", args=[engagement.pk])))
    assert "+51 911 222 333" in page
    assert "say library" in page
    assert [entry.because for entry in Entry.objects.filter(verb="engagements.read", by=cast.rosa.id)] == ["care"]


def test_a_visit_is_arranged_moved_and_called_off(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    posted(rosa, "my-plan", engagement.pk, starts_at="2026-03-05T16:30", minutes="50", setting="home")
    visit = Visit.objects.get()
    assert visit.starts_at.isoformat() == "2026-03-05T21:30:00+00:00"  # 16:30 on the clocks of Lima
    posted(rosa, "my-visit-time", visit.pk, starts_at="2026-03-06T09:00", minutes="40")
    visit.refresh_from_db()
    assert (visit.ends_at - visit.starts_at) == timedelta(minutes=40)
    posted(rosa, "my-visit-cancellation", visit.pk, because="transport")
    visit.refresh_from_db()
    assert (visit.state, visit.cancellation.reason) == ("cancelled", "transport")


def test_she_arrives_and_the_visit_is_under_way(cast: Cast, rosa: Client) -> None:
    visit = house.visit_of(cast, house.engagement_of(cast), NOW + timedelta(hours=1, minutes=30))
    posted(rosa, "my-visit-arrival", visit.pk)
    visit.refresh_from_db()
    assert visit.state == "arrived"


def test_a_visit_that_did_not_happen_is_recorded_without_blame(cast: Cast, rosa: Client) -> None:
    visit = house.visit_of(cast, house.engagement_of(cast), NOW + timedelta(minutes=10))
    answer = posted(rosa, "my-visit-miss", visit.pk, because="nobody-home")
    visit.refresh_from_db()
    assert visit.state == "missed"
    assert "Nobody is to blame" in words(answer)


@pytest.mark.parametrize("starts_at", ["", "yesterday", "2026-02-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_time_that_cannot_be_is_answered_with_a_sentence(cast: Cast, rosa: Client, starts_at: str) -> None:
    engagement = house.engagement_of(cast)
    answer = posted(rosa, "my-plan", engagement.pk, starts_at=starts_at, minutes="50", setting="home")
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
    assert not Visit.objects.exists()


def test_the_concern_button_calls_the_supervisor_and_says_what_to_do(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    answer = posted(rosa, "my-concern", engagement.pk, kind="violence", said="A bruise she would not speak of.")
    flag = Escalation.objects.get().flag
    assert (flag.kind, flag.said) == ("violence", "A bruise she would not speak of.")
    page = words(answer)
    assert "Inés has been called" in page
    assert "What to do now" in page
    assert "To be confirmed by the programme" in page


def test_a_concern_without_words_is_asked_for_again_and_keeps_the_choice(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    answer = posted(rosa, "my-concern", engagement.pk, kind="neglect", said="")
    assert answer.status_code == 422
    assert re.search(r'value="neglect"[^>]*checked', words(answer))
    assert not Escalation.objects.exists()


def test_an_engagement_that_was_closed_is_hers_no_longer(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    posted(rosa, "my-closing", engagement.pk, outcome="better", summary="Sleeps again, works again.")
    assert rosa.get(reverse("my-engagement", args=[engagement.pk])).status_code == 404
    assert Engagement.objects.get().closing.outcome == "better"


def test_handing_over_begins_the_search_for_the_next_worker(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    posted(
        rosa, "my-handover", engagement.pk, because="worker-leaves", told="She likes to walk while talking.",
        start_by="2026-03-10T09:00", end_by="2026-05-10T09:00", contacts="4",
    )  # fmt: skip
    handover = Engagement.objects.get().handover
    assert handover.told == "She likes to walk while talking."
    assert handover.to_referral.state == "open"


# --- my record -------------------------------------------------------------------------------------------------------


def test_the_record_shows_what_the_programme_knows_of_her(cast: Cast, rosa: Client) -> None:
    page = words(rosa.get("/my/record"))
    for each in ("You are suggested", "Monday 08:00–18:00", "Spanish (mother tongue)", "DIRIS Lima Sur", "folder 12"):
        assert each in page
    assert "Competent for this protocol." in page


def test_she_stops_being_suggested_and_agrees_again(cast: Cast, rosa: Client) -> None:
    assert "You are not suggested" in words(posted(rosa, "my-willingness", willing="no"))
    with clock.moved_to(NOW + timedelta(hours=2)):
        assert "You are suggested to people" in words(posted(rosa, "my-willingness", willing="yes"))


def test_she_lets_her_answers_be_counted_reads_what_that_means_and_takes_it_back(cast: Cast, rosa: Client) -> None:
    page = words(rosa.get("/my/record"))
    assert "Your answers to offers are not counted." in page
    for promise in ("with at least 5 others", "Nobody reads why you said no", "Declining costs nothing"):
        assert promise in page
    assert "You let your answers be counted: offers since today" in words(posted(rosa, "my-learning", learning="yes"))
    with clock.moved_to(NOW + timedelta(hours=2)):
        assert "Your answers to offers are not counted." in words(posted(rosa, "my-learning", learning="no"))


def test_nobody_else_is_shown_whether_she_lets_her_answers_be_counted(cast: Cast, rosa: Client) -> None:
    posted(rosa, "my-learning", learning="yes")
    marisol = Client()
    marisol.force_login(house.account("Marisol"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "counted" not in words(marisol.get(f"/centre/workers/{cast.worker.pk}/"))


def test_an_experience_is_stated_and_taken_back_and_then_forgotten(cast: Cast, rosa: Client) -> None:
    posted(rosa, "my-experience", experience="loss")
    assert list(cast.worker.experiences.values_list("kind", flat=True)) == ["loss"]
    posted(rosa, "my-experience", experience="loss", back="1")
    assert not cast.worker.experiences.exists()
    assert "loss" not in "".join(str(entry.facts) for entry in Entry.objects.all())


def test_hours_are_added_and_taken_out_one_stretch_at_a_time(cast: Cast, rosa: Client) -> None:
    posted(rosa, "my-hours", weekday="5", start="09:00", end="12:00")
    assert str(cast.worker.hours.last().stretch) == "sat 09:00-12:00"
    posted(rosa, "my-hours", stretch="sat 09:00-12:00")
    assert cast.worker.hours.count() == 5


@pytest.mark.parametrize("sent", [{"weekday": "0", "start": "09:00", "end": "12:00"}, {"weekday": "9"}, {},
                                  {"weekday": "5", "start": "12:00", "end": "09:00"}])  # fmt: skip
def test_hours_that_overlap_or_cannot_be_read_change_nothing(cast: Cast, rosa: Client, sent: dict[str, str]) -> None:
    answer = posted(rosa, "my-hours", **sent)
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
    assert cast.worker.hours.count() == 5


def test_she_notes_when_she_is_away(cast: Cast, rosa: Client) -> None:
    told = {"away-starts_at": "2026-03-09T00:00", "away-ends_at": "2026-03-16T00:00"}
    posted(rosa, "my-absence", **told)
    assert cast.worker.absences.count() == 1
    answer = posted(rosa, "my-absence", **{**told, "away-ends_at": "2026-03-01T00:00"})
    assert answer.status_code == 422


def test_she_reads_why_she_was_not_suggested_and_for_whom_it_was_is_not_told(cast: Cast, rosa: Client) -> None:
    posted(rosa, "my-willingness", willing="no")
    engagements.shortlist(house.referral_of(cast), by=cast.tomas, because="asked")
    page = words(rosa.get("/my/record/reasons"))
    assert "You chose not to be suggested." in page
    assert "What would have to change: you agree to be suggested (only you decide)." in page
    assert cast.person.code not in page


def test_why_she_was_not_suggested_tells_her_nothing_that_a_person_chose_or_lived(cast: Cast, rosa: Client) -> None:
    referral = house.referral_of(cast)
    referrals.exclude(referral.person, by=cast.tomas, because="told", worker=cast.worker, why="incident")
    engagements.shortlist(referral, by=cast.tomas, because="asked")
    page = words(rosa.get("/my/record/reasons"))
    assert "own choices and their discretion pointed to somebody else." in page
    assert "Something is not yours to change, and nobody will ask you to." in page
    assert "incident" not in page


# --- doors -----------------------------------------------------------------------------------------------------------


def test_the_pages_of_a_worker_do_not_exist_for_others(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    visit = house.visit_of(cast, engagement, NOW + timedelta(hours=2))
    offer = Offer.objects.get()
    addresses = [
        "/my/", "/my/people/", "/my/record", reverse("my-offer", args=[offer.pk]),
        reverse("my-engagement", args=[engagement.pk]), reverse("my-visit", args=[visit.pk]),
        reverse("my-visit-encounter", args=[visit.pk]), reverse("my-concern", args=[engagement.pk]),
    ]  # fmt: skip
    for name in ("Wari", "Tomás", "Noor"):
        client = signed_in(name)
        assert {client.get(address).status_code for address in addresses} == {404}


def test_another_worker_learns_nothing_of_hers(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    visit = house.visit_of(cast, engagement, NOW + timedelta(hours=2))
    Worker.objects.filter(pk=cast.worker.pk).update(account=None)
    other = house.worker_called("Rosa", cast.centre, cast.marisol)  # now Rosa's account is that of another record
    assert other.account_id
    client = signed_in("Rosa")
    offer = Offer.objects.get()
    for address in (
        reverse("my-engagement", args=[engagement.pk]), reverse("my-visit", args=[visit.pk]),
        reverse("my-offer", args=[offer.pk]), reverse("my-visit-encounter", args=[visit.pk]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def test_a_worker_without_a_record_is_told_whom_to_ask(cast: Cast, rosa: Client) -> None:
    Worker.objects.filter(pk=cast.worker.pk).update(account=None)
    assert "Your record is not ready yet" in words(rosa.get("/my/"))
