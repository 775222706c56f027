"""Who can, and why: reasons for everybody, offers in waves, and what the person could agree to."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.engagements import actions as engagements
from ayni.engagements.queries import Offer, Shortlist, Wave
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Exclusion, Referral
from ayni.workers.queries import Worker
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words


@pytest.fixture
def others(cast: Cast) -> list[Worker]:
    """Four more workers like Rosa, farther and farther away."""
    return [
        house.worker_called(name, cast.centre, cast.marisol, NOW, cast.supervisor, km_north=2 + place)
        for place, name in enumerate(("Carla", "Juana", "Milagros", "Yeny"))
    ]


def looked(client: Client, referral: Referral) -> Shortlist:
    """See who can, as the button does."""
    answer = sent(client, "shortlists", referral.pk)
    assert answer.status_code == 302
    return Shortlist.objects.get(pk=answer.headers["Location"].strip("/").split("/")[-1])


def ticked(page: str) -> list[str]:
    return re.findall(r'data-name="(\w+)" checked', page)


def test_every_suggestion_comes_with_its_facts_and_reasons(tomas: Client, cast: Cast) -> None:
    page = opened(tomas, "shortlist", looked(tomas, house.referral_of(cast)).pk)
    assert "1 worker can" in page
    assert "Rosa" in page
    assert "rated competent" in page
    assert "h free a week" in page
    assert "Speaks Spanish as a mother tongue" in page


def test_whoever_is_not_suggested_stands_there_with_the_reason(tomas: Client, cast: Cast, others: list[Worker]) -> None:
    referral = house.referral_of(cast)
    referrals.exclude(cast.person, by=cast.tomas, because="told", worker=others[0], why="known")
    page = opened(tomas, "shortlist", looked(tomas, referral).pk)
    assert "Not suggested (1)" in page
    assert page.index("Discretion (1)") < page.index("Carla")
    assert "Nothing that anybody may change would help: Carla is known to the person." in page


@pytest.mark.parametrize(("hours", "chosen", "rest"), [(120, 1, ""), (10, 2, " and 1 other"), (6, 5, " and 4 others")])
def test_the_first_wave_is_chosen_beforehand_and_the_button_names_it(
    tomas: Client, cast: Cast, others: list[Worker], hours: int, chosen: int, rest: str
) -> None:
    referral = house.referral_of(cast, start_by=NOW + timedelta(hours=hours))  # time for four waves, two, or one
    page = opened(tomas, "shortlist", looked(tomas, referral).pk)
    assert len(ticked(page)) == chosen
    assert f"Offer to {ticked(page)[0]}{rest}<" in page


def test_the_map_shows_the_person_as_an_area_and_never_as_a_point(tomas: Client, cast: Cast) -> None:
    page = opened(tomas, "shortlist", looked(tomas, house.referral_of(cast)).pk)
    assert 'class="area"' in page
    assert str(cast.person.home["lon"]) not in page


def test_those_chosen_are_asked_and_the_next_page_is_without_them(
    tomas: Client, cast: Cast, others: list[Worker]
) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    answer = sent(tomas, "offers", shortlist.pk, workers=[cast.worker.pk, others[0].pk])
    assert answer.headers["Location"] == reverse("referral", args=[shortlist.referral_id])
    assert {each.worker.name for each in Offer.objects.all()} == {"Rosa", "Carla"}
    page = opened(tomas, "shortlist", looked(tomas, shortlist.referral).pk)
    assert "Asked already (2)" in page
    assert sorted(re.findall(r'data-name="(\w+)"', page)) == ["Juana", "Milagros", "Yeny"]
    assert ticked(page)
    assert set(ticked(page)) <= {"Juana", "Milagros", "Yeny"}


def test_pressed_twice_the_workers_are_asked_once(tomas: Client, cast: Cast) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    form = {"once": "0f5b2f0e-6a3f-4d59-8f7c-0a3f0a3f0a3f", "workers": [cast.worker.pk]}
    for _time in range(2):
        assert tomas.post(reverse("offers", args=[shortlist.pk]), form).status_code == 302
    assert (Wave.objects.count(), Offer.objects.count()) == (1, 1)


@pytest.mark.parametrize("workers", [[], ["not-an-id"], ["a\0b"], ["8f8e5a3c-3b0e-4a31-9d0e-0f6b2f6f8a11"]])
def test_nobody_can_be_asked_whom_the_shortlist_does_not_suggest(tomas: Client, cast: Cast, workers: list[Any]) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    answer = sent(tomas, "offers", shortlist.pk, workers=workers)
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
    assert ticked(words(answer)) == []
    assert not Offer.objects.exists()


def test_a_worker_who_is_not_suggested_is_not_even_named(tomas: Client, cast: Cast) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    newcomer = house.worker_called("Zenobia", cast.centre, cast.marisol)
    answer = sent(tomas, "offers", shortlist.pk, workers=[newcomer.pk])
    assert answer.status_code == 422
    assert "Zenobia" not in words(answer)


def test_a_wave_is_taken_back_and_the_referral_looks_again(tomas: Client, cast: Cast) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    assert "Take the open offers back" in opened(tomas, "referral", offer.referral_id)
    sent(tomas, "taking-back", offer.wave_id)
    offer.refresh_from_db()
    assert (offer.state, Referral.objects.get().state) == ("taken-back", "open")


def test_what_the_person_agrees_to_becomes_their_choice_and_more_can(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast)
    referrals.choose(referral, by=cast.tomas, because="asked", languages=["ay"], setting="home", decided_with="person")
    shortlist = looked(tomas, referral)
    page = opened(tomas, "shortlist", shortlist.pk)
    assert "Nobody can, as things are" in page
    assert "If Quechua would do for the person too" in page or "If Spanish would do for the person too" in page
    answer = sent(tomas, "widening", shortlist.pk, code="language")
    newest = Shortlist.objects.get(pk=answer.headers["Location"].strip("/").split("/")[-1])
    assert newest.suggested == 1
    assert Referral.objects.get().choices.languages[0] == "ay"
    assert len(Referral.objects.get().choices.languages) == 2


def test_only_what_the_engine_proposed_can_be_agreed_to(tomas: Client, cast: Cast) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    for code in ("", "agreement", "competence", "a\0b"):
        assert sent(tomas, "widening", shortlist.pk, code=code).status_code == 404


def test_somebody_the_person_knows_is_not_suggested_again(tomas: Client, cast: Cast) -> None:
    shortlist = looked(tomas, house.referral_of(cast))
    answer = sent(tomas, "exclusions", shortlist.pk, workers=[cast.worker.pk], why="known")
    assert Exclusion.objects.get().worker == cast.worker
    page = words(tomas.get(answer.headers["Location"]))
    assert "Nobody can, as things are" in page


def test_a_shortlist_that_was_overtaken_says_so_and_stays_as_it_was(tomas: Client, cast: Cast) -> None:
    first = looked(tomas, house.referral_of(cast))
    engagements.shortlist(first.referral, by=cast.tomas, because="asked", at=NOW.replace(hour=20))
    assert "A newer shortlist was made" in opened(tomas, "shortlist", first.pk)


def test_the_page_asks_the_store_as_often_for_many_workers_as_for_one(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast)
    one = looked(tomas, referral)
    with CaptureQueriesContext(connection) as few:
        opened(tomas, "shortlist", one.pk)
    for place, name in enumerate(("Carla", "Juana", "Milagros")):
        house.worker_called(name, cast.centre, cast.marisol, NOW, cast.supervisor, km_north=2 + place)
    many = looked(tomas, referral)
    with CaptureQueriesContext(connection) as more:
        opened(tomas, "shortlist", many.pk)
    assert len(more) == len(few)


def test_a_steward_who_coordinates_elsewhere_does_not_find_ours_here(cast: Cast) -> None:
    shortlist = Shortlist.objects.get(
        pk=engagements.shortlist(house.referral_of(cast), by=cast.tomas, because="asked").shortlist
    )
    noor = house.account("Noor")
    ground.grant_role(noor, by=HOUSE, because="founding", role="coordinator", centre=uuid4())
    client = Client()
    client.force_login(noor)
    assert client.get(reverse("shortlist", args=[shortlist.pk])).status_code == 404


def test_a_steward_reads_shortlists_elsewhere_not_here(cast: Cast) -> None:
    shortlist = Shortlist.objects.get(
        pk=engagements.shortlist(house.referral_of(cast), by=cast.tomas, because="asked").shortlist
    )
    for name in ("Noor", "Wari", "Inés"):
        client = Client()
        client.force_login(house.account(name))
        assert client.get(reverse("shortlist", args=[shortlist.pk])).status_code == 404
        assert sent(client, "offers", shortlist.pk, workers=[cast.worker.pk]).status_code == 404
    assert not Offer.objects.exists()
