"""Writing a session down on a phone: one thing a screen, nothing lost on a bad line, and danger said at once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from ayni.care.queries import Answers, Encounter, LookBack
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.referrals.queries import Choices
from ayni.safety.queries import Escalation
from ayni.visits.queries import Visit
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

STEPS = ["arrive", "opening", "list", "ideas", "plan", "close"]  # of the protocol the cast follows
HIDDEN = re.compile(r'<input type="hidden" name="(so_far|screen|once)" value="([^"]*)"')


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.moved_to(NOW + timedelta(hours=3, minutes=10)):
        yield house.gather()


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return house.visit_of(cast, house.engagement_of(cast), NOW + timedelta(hours=2))


class Phone:
    """Rosa's phone without JavaScript: it sends what the screen carries and the button that was pressed."""

    def __init__(self, address: str) -> None:
        self.client, self.address = Client(), address
        self.client.force_login(house.account("Rosa"), backend="allauth.account.auth_backends.AuthenticationBackend")
        self.sent: dict[str, Any] = {}
        self.see(self.client.get(address))

    def see(self, response: Any) -> None:
        self.response, self.page = response, re.sub(r"\s+", " ", unescape(response.content.decode()))

    def press(self, **pressed: str) -> "Phone":
        self.sent = {**dict(HIDDEN.findall(self.page)), **pressed}
        self.see(self.client.post(self.address, self.sent, follow=True))
        return self

    def again(self) -> "Phone":
        """The answer was lost on the way: the browser sends the same once more."""
        self.see(self.client.post(self.address, self.sent, follow=True))
        return self

    def through_steps(self) -> "Phone":
        self.press()
        for _step in STEPS:
            self.press(step="done")
        return self

    def through_questions(self, last: str = "0") -> "Phone":
        for n in range(1, 11):
            self.press(answer=last if n == 9 else "1")
        return self

    def save(self, **changed: str) -> "Phone":
        form = {name: self.value_of(name) for name in ("began_at", "ended_at")}
        return self.press(go="save", modality="home", **{**form, **changed})

    def value_of(self, name: str) -> str:
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.page)
        assert field, f"{name} is not asked for on this screen"
        return re.search(r'value="([^"]*)"', field[0])[1]  # type: ignore[index]


@pytest.fixture
def phone(visit: Visit) -> Phone:
    return Phone(reverse("my-visit-encounter", args=[visit.pk]))


def test_a_session_is_walked_through_one_thing_a_screen_and_saved(phone: Phone, visit: Visit) -> None:
    assert "Then 10 questions" in phone.page
    phone.through_steps().through_questions().press(note="She slept well.").save()
    encounter = Encounter.objects.get(visit=visit)
    assert encounter.steps == dict.fromkeys(STEPS, "done")
    assert encounter.note == "She slept well."
    assert (encounter.began_at, encounter.ended_at) == (visit.starts_at, visit.ends_at)
    answers = Answers.objects.get(encounter=encounter)
    assert (answers.total, answers.band) == (8, "mild")
    visit.refresh_from_db()
    assert visit.state == "held"


def test_a_step_says_what_to_say_and_what_to_notice_in_the_language_of_the_reader(phone: Phone) -> None:
    phone.press()
    assert "What we say stays between us" in phone.page
    assert "Can others hear you?" in phone.page
    phone.client.cookies["ayni_language"] = "es"
    phone.again()
    assert "Lo que hablamos queda entre nosotros" in phone.page


def test_the_score_is_shown_with_the_words_of_its_band(phone: Phone) -> None:
    phone.through_steps().through_questions().press(note="").save()
    assert "Mild" in phone.page
    assert "8 <" in phone.page
    assert "What to do now" not in phone.page


def test_an_answer_that_needs_a_person_is_followed_at_once_by_what_to_do(phone: Phone, cast: Cast) -> None:
    phone.through_steps().through_questions(last="1").press(note="").save()
    escalation = Escalation.objects.get()
    assert escalation.owner_id == cast.supervisor.pk
    for words in ("Your supervisor has been called", "Inés has been called", "What to do now", "113",
                  "To be confirmed by the programme"):  # fmt: skip
        assert words in phone.page


def test_a_screen_sent_again_after_a_lost_answer_leads_to_the_same_next_screen(phone: Phone) -> None:
    phone.press().press(step="done")
    before = phone.value_of("screen")
    assert phone.again().value_of("screen") == before


def test_saving_again_after_a_lost_answer_saves_once(phone: Phone) -> None:
    phone.through_steps().through_questions(last="2").press(note="Once.").save()
    page = phone.page
    phone.again()
    assert phone.response.status_code == 200
    assert (Encounter.objects.count(), Escalation.objects.count()) == (1, 1)
    assert "What to do now" in page
    assert "What to do now" in phone.page


def test_a_step_is_skipped_for_a_reason_and_the_reason_is_kept(phone: Phone) -> None:
    phone.press().press(step="done").press(step="no-time")
    for _step in STEPS[2:]:
        phone.press(step="done")
    phone.press(answer="enough").press(note="").save()
    assert Encounter.objects.get().steps["opening"] == "no-time"


def test_going_back_shows_what_was_pressed_and_lets_it_be_changed(phone: Phone) -> None:
    phone.through_steps().press(answer="3").press(go="to-7")
    assert re.search(r'value="3" aria-pressed="true"', phone.page)
    phone.press(answer="0")
    phone.press(go="to-7")
    assert re.search(r'value="0" aria-pressed="true"', phone.page)


def test_questions_that_were_left_open_are_told_before_saving_and_keep_the_rest(phone: Phone) -> None:
    phone.through_steps().press(answer="2").press(answer="enough").press(note="")
    assert "9 left open" in phone.page
    phone.save()
    answers = Answers.objects.get()
    assert (answers.sheet["q1"], answers.sheet["q9"], answers.total) == (2, None, None)
    assert "There is no total" in phone.page


def test_an_instrument_of_which_nothing_was_answered_is_not_kept(phone: Phone) -> None:
    phone.through_steps().press(answer="enough").press(note="").save()
    assert Encounter.objects.count() == 1
    assert not Answers.objects.exists()


def test_questions_come_when_the_protocol_asks_for_them_and_when_the_worker_wishes(
    phone: Phone, visit: Visit, cast: Cast
) -> None:
    phone.through_steps().through_questions().press(note="").save()
    second = Phone(reverse("my-engagement-encounter", args=[visit.engagement_id]))
    assert "Then" not in second.page
    second.press(more="on")
    for _step in STEPS:
        second.press(step="done")
    assert "Question 1 of 10" in second.page


def test_a_session_without_a_visit_is_written_too(visit: Visit) -> None:
    phone = Phone(reverse("my-engagement-encounter", args=[visit.engagement_id]))
    phone.through_steps().through_questions().press(note="").save(
        began_at="2026-03-02T12:10", ended_at="2026-03-02T12:50"
    )
    assert Encounter.objects.get().visit is None
    assert str(Encounter.objects.get().began_at) == "2026-03-02 17:10:00+00:00"


@pytest.mark.parametrize(("began_at", "ended_at"), [
    ("2026-03-02T12:00", "2026-03-02T11:00"), ("2026-03-02T12:00", "2026-03-03T11:00"), ("", ""),
    ("9999-12-31T23:59", "9999-12-31T23:59"), ("2026-03-02T12:00", "later"),
])  # fmt: skip
def test_times_that_cannot_be_right_are_answered_beside_the_field_and_nothing_is_lost(
    phone: Phone, began_at: str, ended_at: str
) -> None:
    phone.through_steps().through_questions().press(note="Kept.").save(began_at=began_at, ended_at=ended_at)
    assert phone.response.status_code == 422
    assert not Encounter.objects.exists()
    phone.save(began_at="2026-03-02T12:10", ended_at="2026-03-02T12:50")
    assert Encounter.objects.get().note == "Kept."


def test_the_concern_button_calls_for_help_in_the_middle_and_the_session_goes_on_where_it_was(phone: Phone) -> None:
    phone.press().press(step="done")
    phone.press(go="concern")
    assert "the session waits where you left it" in phone.page
    phone.press(go="call", kind="concern", said="")
    assert phone.response.status_code == 422
    phone.press(go="call", kind="concern", said="She does not answer.")
    assert Escalation.objects.get().flag.said == "She does not answer."
    assert "Open: what brings you" in phone.page
    for _step in STEPS[1:]:
        phone.press(step="done")
    phone.through_questions().press(note="").save()
    assert Encounter.objects.get().steps["arrive"] == "done"


def test_nothing_of_a_session_stands_in_an_address_a_title_or_the_session_store(phone: Phone) -> None:
    phone.through_steps().press(answer="3").press(answer="2")
    stored = "".join(str(each.get_decoded()) for each in Session.objects.all())
    assert "phq-9" not in stored
    carried = dict(HIDDEN.findall(phone.page))
    assert "phq-9" not in carried["so_far"]
    assert re.search(r"<title>([^<]*)</title>", phone.page)[1] == "Session · Ayni"  # type: ignore[index]
    phone.press(answer="enough").press(note="").save()
    assert re.fullmatch(r"/my/encounters/[0-9a-f-]{36}", phone.response.redirect_chain[-1][0])


@pytest.mark.parametrize("so_far", ["", "nonsense", "gAAAAABm"])
def test_a_draft_that_was_not_sealed_here_begins_anew_and_saves_nothing(phone: Phone, so_far: str) -> None:
    phone.press(so_far=so_far, go="save")
    assert "begin again" in phone.page
    assert not Encounter.objects.exists()


def test_a_draft_of_one_visit_cannot_be_saved_as_another(phone: Phone, visit: Visit, cast: Cast) -> None:
    phone.through_steps()
    other = house.visit_of(cast, visit.engagement, NOW + timedelta(hours=3, minutes=5))
    phone.address = reverse("my-visit-encounter", args=[other.pk])
    phone.press(answer="1")
    assert "begin again" in phone.page


@pytest.mark.parametrize("sent", [
    {"screen": "99", "go": "to-99"}, {"screen": "-1", "go": "to--1"}, {"screen": "²", "go": "to-²"},
    {"step": "nothing"}, {"answer": "77"}, {"go": "fly"}, {"screen": "7", "answer": "x" * 5000},
    {"screen": "17", "note": "\x00" + "n" * 9000},
])  # fmt: skip
def test_whatever_is_sent_a_screen_answers(phone: Phone, sent: dict[str, str]) -> None:
    phone.press(**sent)
    assert phone.response.status_code == 200
    assert "so_far" in phone.page


def test_a_visit_that_is_still_to_come_is_not_written_down_yet(cast: Cast, visit: Visit) -> None:
    later = house.visit_of(cast, visit.engagement, NOW + timedelta(days=2))
    phone = Phone(reverse("my-visit-encounter", args=[later.pk]))
    assert phone.response.status_code == 409
    assert "still to come" in phone.page


def test_reading_a_saved_session_leaves_an_entry(phone: Phone, cast: Cast) -> None:
    phone.through_steps().press(answer="enough").press(note="Read me.").save()
    reads = Entry.objects.filter(verb="engagements.read", by=cast.rosa.id)
    assert reads.count() == 1
    phone.client.get(reverse("my-encounter", args=[Encounter.objects.get().pk]))
    assert reads.count() == 2
    assert UUID(reads.last().facts["engagement"]) == Encounter.objects.get().engagement_id


def test_what_was_agreed_for_home_is_looked_at_in_the_next_session(phone: Phone, visit: Visit) -> None:
    phone.through_steps().through_questions().press(note="", practice="Walk to the market twice").save()
    assert "Walk to the market twice" in phone.page
    with clock.moved_to(NOW + timedelta(days=7)):
        again = Phone(reverse("my-engagement-encounter", args=[visit.engagement_id])).press()
        assert "Last time you agreed for home:" in again.page
        again.press(how="partly", hindered="It rained.")
        for step in ("arrive", "look-back", "list", "ideas", "plan", "close"):
            assert "Agreed for home" not in again.page, step
            again.press(step="done")
        again.press(note="Better.")
        assert "In part" in again.page
        again.save()
    looked = LookBack.objects.get()
    assert (looked.how, looked.hindered) == ("partly", "It rained.")
    page = Client()
    page.force_login(house.account("Inés"), backend="allauth.account.auth_backends.AuthenticationBackend")
    told = page.get(reverse("supervised-engagement", args=[visit.engagement_id])).content.decode()
    assert "It rained." in told


def test_by_telephone_the_session_begins_with_who_can_hear(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    assert "whether others can hear" not in Phone(reverse("my-engagement-encounter", args=[engagement.pk])).page
    Choices.objects.filter(referral=engagement.referral).update(setting="video")
    assert "whether others can hear" in Phone(reverse("my-engagement-encounter", args=[engagement.pk])).page
