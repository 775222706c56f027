"""Rosa needs help now: one tap, what to do and say, also without a line; and a sign of her after a visit alone."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ayni.care import actions as care
from ayni.ground import clock
from ayni.safety.queries import Escalation, Flag
from ayni.visits import actions as visits
from ayni.visits.queries import CheckIn
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words
from tests.desk.browser import PHONE
from tests.desk.browser import opened as browsed

SAY = "Thank you for telling me."


@pytest.fixture
def rosa(cast: Cast) -> Client:
    client = Client()
    client.force_login(house.account("Rosa"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_one_tap_calls_and_the_page_that_follows_says_what_to_do_and_whom_to_call(cast: Cast, rosa: Client) -> None:
    engagement = house.engagement_of(cast)
    assert reverse("my-call", args=[engagement.pk]) in opened(rosa, "my-engagement", engagement.pk)
    answer = rosa.post(reverse("my-call", args=[engagement.pk]), {"once": str(uuid4())}, follow=True)
    page = words(answer)
    escalation = Escalation.objects.get()
    assert (escalation.flag.kind, escalation.flag.said, escalation.owner) == ("concern", "", cast.supervisor)
    for each in (SAY, "Inés has been called", "106", "113", "To be confirmed by the programme."):
        assert each in page


@pytest.mark.django_db
def test_the_same_button_pressed_twice_calls_once(cast: Cast, rosa: Client) -> None:
    engagement, once = house.engagement_of(cast), str(uuid4())
    for _ in range(2):
        rosa.post(reverse("my-call", args=[engagement.pk]), {"once": once})
    assert Escalation.objects.count() == 1


@pytest.mark.django_db
def test_words_follow_when_there_is_time(cast: Cast, rosa: Client) -> None:
    care.raise_concern(house.engagement_of(cast), by=cast.rosa, because="concern", kind="concern", said="")
    flag = Escalation.objects.get()
    assert sent(rosa, "my-flag-words", flag.pk, said=" ").status_code == 422
    sent(rosa, "my-flag-words", flag.pk, said="She gave her things away.")
    assert Flag.objects.get().said == "She gave her things away."
    assert "She gave her things away." in opened(rosa, "my-flag", flag.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "says", "says_not"), [("concern", SAY, "I believe you"),
                                                        ("violence", "I believe you", SAY)])  # fmt: skip
def test_what_to_say_fits_what_it_is_about(cast: Cast, rosa: Client, kind: str, says: str, says_not: str) -> None:
    care.raise_concern(house.engagement_of(cast), by=cast.rosa, because="concern", kind=kind, said="A bruise.")
    page = opened(rosa, "my-flag", Escalation.objects.get().pk)
    assert says in page
    assert says_not not in page


@pytest.mark.django_db
def test_the_tap_in_the_middle_of_a_session_calls_and_the_session_goes_on(cast: Cast, rosa: Client) -> None:
    address = reverse("my-engagement-encounter", args=[house.engagement_of(cast).pk])
    first = words(rosa.get(address))
    carried = dict(re.findall(r'name="(so_far|screen)" value="([^"]*)"', first))
    called = words(rosa.post(address, {**carried, "go": "now", "once": str(uuid4())}))
    assert Escalation.objects.count() == 1
    assert SAY in called
    carried = dict(re.findall(r'name="(so_far|screen)" value="([^"]*)"', called))
    back = words(rosa.post(address, {**carried, "go": "say", "said": "He is silent.", "once": str(uuid4())}))
    assert Flag.objects.get().said == "He is silent."
    assert 'name="screen" value="0"' in back


@pytest.mark.django_db
def test_an_answer_that_needs_a_person_is_marked_so_that_the_screen_can_help_without_a_line(
    cast: Cast, rosa: Client
) -> None:
    address = reverse("my-engagement-encounter", args=[house.engagement_of(cast).pk])
    page = words(rosa.get(address))
    for _ in range(40):
        if "better off dead" in page:
            break
        carried = dict(re.findall(r'name="(so_far|screen)" value="([^"]*)"', page))
        page = words(rosa.post(address, {**carried, "step": "done", "answer": "0", "more": "on"}))
    marked = re.findall(r'name="answer" value="(\d)"( data-danger)?', page)
    assert marked == [("0", ""), ("1", " data-danger"), ("2", " data-danger"), ("3", " data-danger")]
    assert SAY in page  # hidden, and there


# --- alone -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_at_a_visit_alone_the_page_says_until_when_a_sign_is_waited_for(cast: Cast, rosa: Client) -> None:
    visit = house.visit_of(cast, house.engagement_of(cast), NOW + timedelta(hours=2))
    with clock.moved_to(visit.starts_at):
        assert "I am well" not in opened(rosa, "my-visit", visit.pk)
        visits.arrive(visit, by=cast.rosa, because="arrived")
        page = opened(rosa, "my-visit", visit.pk)
        assert "Without a sign from you by today 13:30" in page
        assert "Noted that you are well." in words(
            rosa.post(reverse("my-visit-check-in", args=[visit.pk]), {"once": str(uuid4())}, follow=True)
        )
        assert "Without a sign from you" not in opened(rosa, "my-visit", visit.pk)
    assert CheckIn.objects.get().visit == visit


# --- without a line --------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_a_line_the_open_page_says_what_to_do_and_that_nobody_was_called_yet(
    live_server: Any, chromium_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = house.gather()
    engagement = house.engagement_of(cast)
    with browsed(live_server, chromium_path, monkeypatch, "Rosa", PHONE) as page:
        page.goto(f"{live_server.url}{reverse('my-engagement', args=[engagement.pk])}")
        assert not page.get_by_text(SAY).is_visible()
        page.context.set_offline(True)
        page.get_by_role("button", name="I am worried").click()
        page.get_by_text("nobody was called yet").wait_for()
        assert page.get_by_text(SAY).is_visible()
        assert page.get_by_role("link", name="106").is_visible()
        assert not Escalation.objects.exists()
        page.context.set_offline(False)
        page.get_by_role("button", name="I am worried").click()
        page.get_by_text("has been called").first.wait_for()
    assert Escalation.objects.count() == 1
