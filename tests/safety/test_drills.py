"""A flag about nobody goes the whole way every five minutes: what is broken is known before somebody needs it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

import ayni
from ayni.ground import clock, clockwork
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Run, actor_of
from ayni.places.queries import Centre
from ayni.safety import actions, gateways, queries
from ayni.safety.gateways import NOBODY, Down
from ayni.safety.jobs import DRILLS
from ayni.safety.queries import Escalation, Flag, Message
from ayni.safety.rules import ALARMS, CHANNELS
from ayni.safety.terms import drill_terms
from tests import cast as house
from tests.cast import NOW, Cast, encounter_of, engagement_of, gather
from tests.desk.asking import opened

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)
DOOR = "/health/flags"


class Provider:
    """A gateway that keeps to whom it sent, and that can be told to fail."""

    real = True

    def __init__(self) -> None:
        self.sent: list[UUID] = []
        self.down = False

    def send(self, message: UUID, to: UUID, text: str) -> None:
        if self.down:
            raise Down
        self.sent.append(to)


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def providers() -> Iterator[dict[str, Provider]]:
    text, mail = Provider(), Provider()
    with gateways.connected("text", text), gateways.connected("mail", mail):
        yield {"text": text, "mail": mail}


def at(minute: float) -> datetime:
    return LATER + timedelta(minutes=minute)


def loop(since: float, until: float, step: float = 0.25) -> None:
    """What the job loop does, from one minute to another."""
    minute = since
    while minute <= until:
        with clock.moved_to(at(minute)):
            clockwork.hurry()
        minute += step


def door(minute: float) -> tuple[int, list[str]]:
    """What anybody is answered who asks whether flags go their whole way."""
    with clock.moved_to(at(minute)):
        answer = Client().get(DOOR)
    return answer.status_code, answer.content.decode().split()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- the way ---------------------------------------------------------------------------------------------------------


def test_a_drill_is_seen_told_on_every_channel_and_passed_on_and_each_has_its_time(providers: dict[str, Provider]):
    loop(0, 1.5)
    (drill,) = queries.last_drills(9)
    reached = {stage: (when - drill.begun_at).total_seconds() for stage, when in drill.reached.items()}
    assert reached == {"seen": 15, "text": 0, "mail": 0, "clock": 60}
    assert queries.drills().get().state == "over"
    assert door(1.5) == (200, ["well"])


def test_no_telephone_of_anybody_is_disturbed(cast: Cast, providers: dict[str, Provider]):
    loop(0, 11)
    assert {name: set(each.sent) for name, each in providers.items()} == {name: {NOBODY} for name in CHANNELS}
    assert not queries.Supervisor.objects.filter(pk=NOBODY).exists()


def test_one_begins_every_five_minutes_however_often_the_loop_looks():
    loop(0, 29.75)
    begun = [drill.begun_at for drill in reversed(queries.last_drills(99))]
    assert begun == [at(minute) for minute in range(0, 30, 5)]


def test_a_drill_is_passed_on_once_whoever_comes_later():
    loop(0, 0)
    drill = queries.drills().get()
    seen = drill.owner_until
    actions.pass_drill_on(drill, by=HOUSE, because="unanswered", at=at(1), seen=seen)
    loop(1, 3)
    assert drill.passings.count() == 1


# --- the alarm -------------------------------------------------------------------------------------------------------


def test_a_loop_that_was_killed_is_known_outside_the_house_within_half_a_minute():
    loop(0, 6)
    assert door(6.4) == (200, ["well"])
    assert door(6.6) == (503, ["loop"])
    assert door(60) == (503, ["loop", "drill"])


def test_a_loop_that_runs_and_begins_no_drill_is_known_too():
    loop(0, 2)
    Run.objects.update(ran_at=at(60))  # it says that it runs
    assert door(60) == (503, ["drill"])


def test_a_loop_that_was_away_while_a_drill_was_on_its_way_is_known_until_one_arrives_whole():
    loop(0, 0)
    loop(3, 3)  # nothing ran for three minutes
    assert door(3) == (503, ["seen", "clock"])
    loop(5, 6)
    assert door(6) == (200, ["well"])


def test_before_anything_ran_the_house_does_not_say_that_it_is_well():
    assert door(0) == (503, ["loop", "drill"])


def test_a_provider_that_is_down_for_an_hour_is_an_alarm_and_the_other_goes_on(
    cast: Cast, providers: dict[str, Provider]
):
    providers["text"].down = True
    encounter_of(cast, engagement_of(cast), at(0), q9=1)
    loop(0, 59)
    assert door(59) == (503, ["text"])
    assert providers["text"].sent == []
    assert providers["mail"].sent.count(NOBODY) == 12
    assert providers["mail"].sent.count(cast.supervisor.pk) == 3
    providers["text"].down = False
    loop(60, 62)
    assert door(62) == (200, ["well"])


def test_what_left_for_somebody_since_says_that_a_provider_is_there_again(cast: Cast, providers: dict[str, Provider]):
    providers["text"].down = True
    loop(0, 2)
    assert door(2)[1] == ["text"]
    providers["text"].down = False
    encounter_of(cast, engagement_of(cast), at(2.5), q9=1)
    loop(2.5, 3)
    assert door(3) == (200, ["well"])


def test_whoever_is_on_duty_reads_what_the_drills_have_shown(cast: Cast, providers: dict[str, Provider]):
    providers["mail"].down = True
    loop(0, 2)
    with clock.moved_to(at(2)):
        page = opened(signed_in("Inés"), "duty")
    assert "By e-mail nobody can be told since" in page
    Run.objects.update(ran_at=at(60))
    with clock.moved_to(at(60)):
        page = opened(signed_in("Inés"), "duty")
    assert str(ALARMS["drill"]) in page
    assert "Call each other by telephone" in page


def test_the_door_answers_without_a_session_in_few_queries_and_never_with_more_than_codes(
    cast: Cast, django_assert_max_num_queries
):
    encounter_of(cast, engagement_of(cast), at(0), q9=1)
    loop(0, 1)
    with django_assert_max_num_queries(4):
        _, words = door(1)
    assert set(words) <= {"well", *ALARMS}
    with django_assert_max_num_queries(4):
        _, words = door(99)
    assert set(words) <= {*ALARMS}
    assert Client().get(DOOR).headers["Cache-Control"] == "no-store"
    assert Client().post(DOOR).status_code == 405


# --- never anybody's flag --------------------------------------------------------------------------------------------


def test_a_drill_is_in_no_count_and_on_no_page(cast: Cast):
    pages = {"Inés": ("duty", "supervision"), "Tomás": ("flags", "board"), "Rosa": ("my-day",)}
    with clock.moved_to(at(1)):
        clockwork.hurry()
        drill = queries.drills().get().pk
        assert (Flag.objects.count(), Escalation.objects.count(), Message.objects.count()) == (0, 0, 0)
        for name, shown in pages.items():
            browser = signed_in(name)
            assert not queries.visible_to(actor_of(house.account(name))).exists()
            assert browser.get("/api/flags").json()["items"] == []
            for page in shown:
                assert str(drill) not in browser.get(reverse(page)).content.decode()
            for address in (reverse("flag", args=[drill]), reverse("my-flag", args=[drill]), f"/api/flags/{drill}"):
                assert browser.get(address).status_code == 404
        assert "No flag waits" in opened(signed_in("Inés"), "duty")


def test_only_what_keeps_drills_asks_for_rows_about_nobody():
    every = re.compile(r"\b(Flag|Escalation|Message)\.(every|_base_manager)\b|\bdrills\(\)")
    package = Path(ayni.__file__).parent
    asking = {str(file.relative_to(package)) for file in package.rglob("*.py") if every.search(file.read_text("utf-8"))}
    assert {name.split("/")[0] for name in asking} == {"safety"}


def test_nobody_can_answer_close_or_review_a_drill(cast: Cast):
    loop(0, 0)
    drill = queries.drills().get()
    for act, told in (
        (actions.acknowledge, {"done": "x"}), (actions.close, {"outcome": "safe", "note": "x"}),
        (actions.review, {"happened": "x", "learnt": "x"}), (actions.pass_on, {}),
    ):  # fmt: skip
        with pytest.raises(Escalation.DoesNotExist):
            act(drill, by=cast.ines, because="tried", **told)


def test_a_flag_about_somebody_is_told_the_same_whether_drills_go_or_not(cast: Cast, providers: dict[str, Provider]):
    encounter_of(cast, engagement_of(cast), at(0), q9=1)
    loop(0, 31)
    told = [to for to in providers["text"].sent if to != NOBODY]
    assert told == [cast.supervisor.pk] * 3
    assert Escalation.objects.get().state == "open"
    assert Message.objects.filter(to=None).count() == 0


def test_the_store_refuses_a_flag_about_nobody_that_is_no_drill_and_a_drill_about_somebody(cast: Cast):
    told = {"source": uuid4(), "raised_at": NOW}
    for wrong in (
        {"kind": "concern", "source_kind": "concern"},
        {"kind": "drill", "source_kind": "drill", "person": cast.person},
        {"kind": "drill", "source_kind": "drill", "worker": cast.worker},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.every.create(**told, **wrong)


def test_the_store_lets_no_escalation_about_somebody_end_by_itself(cast: Cast):
    encounter_of(cast, engagement_of(cast), at(0), q9=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.update(state="over")
    loop(0, 0)
    for wrong in ({"state": "closed"}, {"owner": cast.supervisor}, {"centre": Centre.objects.get()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            queries.drills().update(**{"state": "over"} | wrong)


def test_the_store_refuses_a_second_first_message_of_a_drill():
    loop(0, 0)
    message = Message.every.filter(to=None).first()
    message.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_old_drills_are_forgotten_and_flags_about_somebody_are_not(cast: Cast):
    encounter_of(cast, engagement_of(cast), at(0), q9=1)
    loop(0, 6)
    days = timedelta(days=30, minutes=7)
    with clock.moved_to(LATER + days):
        clockwork.hurry()
    assert [each.begun_at for each in queries.last_drills(9)] == [LATER + days]
    assert Flag.every.count() == Escalation.every.count() == 1 + 1
    assert Flag.objects.count() == Escalation.objects.count() == 1


def test_their_times_are_the_sites_and_have_a_source_and_an_owner():
    terms = drill_terms()
    assert (terms.every, terms.within) == (timedelta(minutes=5), timedelta(minutes=2))
    assert DRILLS.version == 4
