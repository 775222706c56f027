"""The duty page is honest: what is late stands first and says by how much, who has it, what was tried."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.care import actions as care
from ayni.ground import clock, clockwork
from ayni.ground.actors import Actor
from ayni.safety import actions as safety
from ayni.safety import gateways
from ayni.safety.gateways import Down
from ayni.safety.queries import Escalation, Review
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ines(cast: Cast) -> Client:
    client = Client()
    client.force_login(house.account("Inés"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def escalation(cast: Cast) -> Escalation:
    house.supervisor_called("Julia", cast.centre, cast.marisol)
    care.raise_concern(house.engagement_of(cast), by=cast.rosa, because="concern", at=LATER, kind="concern", said="x")
    return Escalation.objects.get()


@pytest.fixture
def an_hour_and_ten_later(escalation: Escalation) -> Iterator[None]:
    for minute in range(71):
        with clock.moved_to(LATER + timedelta(minutes=minute)):
            clockwork.hurry()
    with clock.moved_to(LATER + timedelta(minutes=70)):
        yield


@pytest.mark.usefixtures("an_hour_and_ten_later")
def test_what_is_late_stands_first_and_says_who_has_it_and_what_was_tried(cast: Cast, ines: Client) -> None:
    other = house.person_called("Elena", cast.centre, cast.tomas)
    safety.raise_flag(
        other, by=cast.rosa, because="concern", kind="concern", source_kind="concern", source=other.pk, at=clock.now()
    )
    page = opened(ines, "duty")
    assert page.index("Late (1)") < page.index(cast.person.code) < page.index("Waiting for an answer (1)")
    assert page.index("Waiting for an answer (1)") < page.index(other.code)
    for each in ("10 min late", "It was passed on 2 times.", "Julia · told to be next · text message",
                 "Inés · reminded · e-mail", "That a message was sent does not say that anybody read it."):  # fmt: skip
        assert each in page, each


def test_a_way_that_is_down_is_said_with_since_when(cast: Cast, ines: Client, escalation: Escalation) -> None:
    class Dead:
        real = True

        def send(self, *_told: object) -> None:
            raise Down

    with gateways.connected("text", Dead()), clock.moved_to(LATER + timedelta(seconds=1)):
        clockwork.hurry()
        assert "By text message nobody can be told since today 11:00" in opened(ines, "duty")


def test_a_job_loop_that_stands_still_is_said_and_one_that_runs_is_not(cast: Cast, ines: Client) -> None:
    still = "the job loop stands still"
    assert still in opened(ines, "duty")
    clockwork.hurry()
    assert still not in opened(ines, "duty")
    with clock.moved_to(clock.now() + timedelta(seconds=31)):
        assert still in opened(ines, "duty")


def test_becoming_late_is_news_for_a_page_that_is_open(cast: Cast, ines: Client, escalation: Escalation) -> None:
    def answered(minutes: int, seen: str) -> int:
        with clock.moved_to(LATER + timedelta(minutes=minutes)):
            return ines.get(f"/duty/list?seen={seen}").status_code

    with clock.moved_to(LATER + timedelta(minutes=59)):
        seen = opened(ines, "duty").split("?seen=")[1].split('"')[0]
    assert [answered(59, seen), answered(60, seen)] == [204, 200]


def test_a_page_without_a_provider_says_that_nothing_leaves(cast: Cast, ines: Client) -> None:
    assert "No provider of messages is connected" in opened(ines, "duty")


def test_what_was_seen_long_ago_says_so(cast: Cast, ines: Client) -> None:
    old = NOW - timedelta(days=9)
    safety.raise_flag(
        cast.person, by=cast.rosa, because="answer", kind="concern", source_kind="answer", source=cast.person.pk,
        noticed_at=old,
    )  # fmt: skip
    assert "reached us late" in opened(ines, "duty")
    assert "reached us late" in opened(ines, "flag", Escalation.objects.get().pk)


def test_a_time_that_nobody_confirmed_says_so_on_the_flag(cast: Cast, ines: Client, escalation: Escalation) -> None:
    assert "This time is an assumption" in opened(ines, "flag", escalation.pk)


def test_a_question_left_open_is_shown_as_such(cast: Cast, ines: Client) -> None:
    care.record(
        house.engagement_of(cast), by=cast.rosa, because="visit", at=LATER, began_at=NOW, ended_at=LATER,
        modality="home", steps={}, answers={"phq-9": {f"q{n}": 0 for n in range(1, 9)} | {"q9": None}}, note="",
    )  # fmt: skip
    page = opened(ines, "flag", Escalation.objects.get().pk)
    assert "A question about danger was left open" in page
    assert "better off dead" in page
    assert "left open" in page


def test_a_person_who_asks_to_be_called_is_shown_with_their_words(cast: Cast, ines: Client) -> None:
    amaru = Actor(cast.person.pk, cast.person.code, frozenset({("person", None)}))
    safety.ask_for_help(cast.person, by=amaru, because="own-words", said="Please, tonight.")
    page = opened(ines, "flag", Escalation.objects.get().pk)
    assert "The person asked to be called" in page
    assert "Please, tonight." in page


# --- looking back ----------------------------------------------------------------------------------------------------


def closed(cast: Cast, escalation: Escalation) -> None:
    safety.acknowledge(escalation, by=cast.ines, because="called", done="Called.")
    safety.close(escalation, by=cast.ines, because="ended", outcome="safe", note="Safe.")


def test_what_is_closed_waits_to_be_looked_back_at_and_says_when_it_is_overdue(
    cast: Cast, ines: Client, escalation: Escalation
) -> None:
    closed(cast, escalation)
    page = opened(ines, "duty")
    assert "To look back at (1)" in page
    assert "overdue" not in page
    with clock.moved_to(LATER + timedelta(days=8)):
        assert "1 review is overdue." in opened(ines, "duty")


def test_a_review_is_written_on_the_flag_and_then_waits_no_more(
    cast: Cast, ines: Client, escalation: Escalation
) -> None:
    closed(cast, escalation)
    told = {"happened": "Twenty minutes.", "learnt": "A second number.", "who": "Tomás", "until": "2026-03-20"}
    assert sent(ines, "flag-review", escalation.pk, **told | {"learnt": ""}).status_code == 422
    assert "Say both who does it" in words(sent(ines, "flag-review", escalation.pk, **told | {"until": ""}))
    assert sent(ines, "flag-review", escalation.pk, **told).status_code == 302
    assert Review.objects.get().until == date(2026, 3, 20)
    assert "Tomás does it by 20 March 2026." in opened(ines, "flag", escalation.pk)
    assert "To look back at" not in opened(ines, "duty")


@pytest.mark.parametrize("door", ["flag", "flag-review"])
def test_a_supervisor_of_another_centre_finds_nothing(cast: Cast, escalation: Escalation, door: str) -> None:
    client = Client()
    client.force_login(house.account("Wari"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse(door, args=[escalation.pk])).status_code == 404


def test_a_list_that_is_as_it_was_seen_asks_for_no_turns_however_many_wait(
    cast: Cast, ines: Client, escalation: Escalation
) -> None:
    def asked() -> int:
        seen = opened(ines, "duty").split("?seen=")[1].split('"')[0]
        with CaptureQueriesContext(connection) as made:
            assert ines.get(f"/duty/list?seen={seen}").status_code == 204
        assert not any("safety_duty" in each["sql"] for each in made.captured_queries)
        return len(made.captured_queries)

    few = asked()
    for number in range(5):
        other = house.person_called(f"P{number}", cast.centre, cast.tomas)
        safety.raise_flag(
            other, by=cast.rosa, because="concern", kind="concern", source_kind="concern", source=other.pk, at=LATER
        )
    assert asked() == few
    assert few <= 13
