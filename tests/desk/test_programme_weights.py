"""The page of whoever directs: what holds, what else would change, deciding, and taking back."""

import pytest
from django.test import Client

from ayni.engagements import actions as engagements
from ayni.engagements import planning
from ayni.engagements.queries import Weighing
from ayni.engagements.rules import TERM_NAMES
from ayni.ground import clock
from ayni.workers.queries import Worker
from tests import cast as house
from tests.cast import Cast
from tests.desk.asking import opened, sent

NEAR_COUNTS = dict.fromkeys(TERM_NAMES, 0) | {"travel": 5}
FREE_COUNTS = dict.fromkeys(TERM_NAMES, 0) | {"load": 5}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name))
    return client


@pytest.fixture
def carmen(cast: Cast) -> Client:
    return signed_in("Carmen")


@pytest.fixture
def luz(cast: Cast) -> Worker:
    """Farther away than Rosa, so that nearness decides who comes first."""
    return house.worker_called("Luz", cast.centre, cast.marisol, supervisor=cast.supervisor, km_north=8)


def test_she_lands_on_her_page_and_reads_what_holds(carmen: Client) -> None:
    assert carmen.get("/").url == "/weights/"
    assert "How suggestions are weighed" in opened(carmen, "programmes")
    page = opened(carmen, "weights", "pe-lima")
    assert "Nobody has changed them yet" in page
    assert "Nearness" in page


def test_a_preview_tells_who_would_stand_elsewhere_by_code_and_decides_nothing(
    cast: Cast, carmen: Client, luz: Worker
) -> None:
    engagements.weigh("pe-lima", by=cast.carmen, because="decided", weights=NEAR_COUNTS, why="Roads are bad.")
    referral = house.referral_of(cast)
    engagements.shortlist(referral, by=cast.tomas, because="asked")
    far = dict.fromkeys(TERM_NAMES, 0) | {"fluency": 1, "load": 10}
    seen = sent(carmen, "weights-preview", "pe-lima", why="", **far)
    assert seen.status_code == 422
    seen = sent(carmen, "weights-preview", "pe-lima", why="Rest counts.", **far)
    page = seen.content.decode()
    moves = planning.preview("pe-lima", {**far}, clock.now()).moves.get(referral.code, ())
    assert "What would change for those who wait now" in page
    assert all(f"{move.worker}: {move.before} → {move.after}" in page for move in moves)
    assert not [name for name in ("Rosa", "Luz", "Amaru", cast.person.code) if name in page]
    assert Weighing.objects.count() == 1


def test_she_decides_and_reads_the_difference_and_takes_it_back(carmen: Client) -> None:
    assert sent(carmen, "weights", "pe-lima", why="Roads are bad.", **NEAR_COUNTS).status_code == 302
    assert sent(carmen, "weights", "pe-lima", why="Rest counts.", **FREE_COUNTS).status_code == 302
    page = opened(carmen, "weights", "pe-lima")
    assert "Version 2" in page
    assert "Nearness: 5 → 0" in page
    assert "Rest counts." in page
    assert sent(carmen, "weights-taking-back", "pe-lima", why="Too soon.").status_code == 302
    page = opened(carmen, "weights", "pe-lima")
    assert "Version 3" in page
    assert "Nearness: 0 → 5" in page


def test_what_is_out_of_bounds_or_without_a_reason_is_refused_and_what_was_typed_stays(carmen: Client) -> None:
    for wrong in ({**NEAR_COUNTS, "travel": -1}, {**NEAR_COUNTS, "travel": "lots"}, {**NEAR_COUNTS, "travel": 99}):
        answer = sent(carmen, "weights", "pe-lima", why="Roads are bad.", **wrong)
        assert answer.status_code == 422
        assert "Roads are bad." in answer.content.decode()
    assert sent(carmen, "weights", "pe-lima", why="", **NEAR_COUNTS).status_code == 422
    nothing = sent(carmen, "weights", "pe-lima", why="So.", **dict.fromkeys(TERM_NAMES, 0))
    assert "At least one term has to weigh something" in nothing.content.decode()
    assert not Weighing.objects.exists()


def test_the_steward_reads_it_and_cannot_decide(cast: Cast) -> None:
    noor = signed_in("Noor")
    assert "Weigh otherwise" not in opened(noor, "weights", "pe-lima")
    assert sent(noor, "weights", "pe-lima", why="So.", **NEAR_COUNTS).status_code == 404
    assert sent(noor, "weights-preview", "pe-lima", why="So.", **NEAR_COUNTS).status_code == 404
    assert sent(noor, "weights-taking-back", "pe-lima", why="So.").status_code == 404


def test_for_others_and_for_places_without_a_centre_the_page_does_not_exist(cast: Cast, carmen: Client) -> None:
    for name in ("Tomás", "Rosa", "Inés", "Marisol", "Quilla", "Wari"):
        assert signed_in(name).get("/weights/pe-lima/").status_code == 404
    assert carmen.get("/weights/us-ma/").status_code == 404


def test_a_shortlist_names_the_version_it_was_made_with(cast: Cast, tomas: Client) -> None:
    engagements.weigh("pe-lima", by=cast.carmen, because="decided", weights=NEAR_COUNTS, why="Roads are bad.")
    told = engagements.shortlist(house.referral_of(cast), by=cast.tomas, because="asked")
    assert "weights: version 1" in opened(tomas, "shortlist", told.shortlist)
