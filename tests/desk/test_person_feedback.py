"""How it was, in the person's own words: a link of their own, asked once, discreet."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.care.queries import Feedback, Invitation
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.safety.queries import Escalation
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

ANSWERS = {"understand": "4", "listen": "3", "include": "0", "words": "She listened."}
CLINICAL = re.compile(r"mental|depress|PHQ|clinic|patient|therapy|hospital|psych|disorder|suicid", re.IGNORECASE)


def visitor(language: str = "en") -> Client:
    """Somebody who is not signed in, with a browser that asks for a language."""
    return Client(headers={"Accept-Language": language})


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


@pytest.fixture
def link(tomas: Client, engagement: Engagement) -> str:
    """The address on the card that Tomás prints."""
    found = re.search(r"/how-was-it/[\w-]+", words(sent(tomas, "feedback-link", engagement.pk)))
    assert found
    return found[0]


def test_the_card_carries_the_link_and_no_word_that_could_give_somebody_away(
    tomas: Client, engagement: Engagement
) -> None:
    card = re.search(r'<article class="card feedback-card">.*?</article>',
                     words(sent(tomas, "feedback-link", engagement.pk)))  # fmt: skip
    assert card
    assert "/how-was-it/" in card[0]
    assert not CLINICAL.search(card[0])
    assert engagement.code not in card[0]


def test_only_a_fingerprint_of_the_link_is_kept(link: str) -> None:
    secret = link.rsplit("/", 1)[1]
    assert secret not in Invitation.objects.get().secret_hash
    assert not any(secret in str(entry.facts) for entry in Entry.objects.all())


def test_the_page_names_nobody_is_not_listed_and_stays_on_no_device(cast: Cast, link: str) -> None:
    answer = visitor().get(link)
    page = words(answer)
    title = re.search("<title>(.*?)</title>", page)
    assert title
    assert not CLINICAL.search(title[1])
    for word in ("Amaru", "Rosa", "Tomás", cast.person.code, cast.centre.name, "Ayni"):
        assert word not in page
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "data-leave" in page


def test_what_the_person_says_is_kept_and_the_ledger_knows_only_their_code(cast: Cast, link: str) -> None:
    assert "Thank you" in words(visitor().post(link, ANSWERS))
    kept = Feedback.objects.get()
    assert (kept.sheet, kept.total, kept.words) == ({"understand": 4, "listen": 3, "include": 0}, 7, "She listened.")
    entry = Entry.objects.get(verb="care.give_feedback")
    assert (entry.by_name, entry.because) == (cast.person.code, "own-words")


def test_the_coordinator_reads_it_on_the_engagement(tomas: Client, engagement: Engagement, link: str) -> None:
    visitor().post(link, ANSWERS)
    page = opened(tomas, "engagement", engagement.pk)
    assert "She listened." in page
    assert "No effort was made" in page


@pytest.mark.parametrize(
    "told", [{}, {**ANSWERS, "listen": ""}, {**ANSWERS, "listen": "9"}, {**ANSWERS, "words": "\0"}]
)
def test_a_missing_or_impossible_answer_is_asked_for_again_and_nothing_typed_is_lost(
    link: str, told: dict[str, str]
) -> None:
    answer = visitor().post(link, told)
    assert answer.status_code == 422
    assert not Feedback.objects.exists()
    if told:
        assert 'value="4" id="id_understand_4" required checked' in words(answer) or "checked" in words(answer)


def test_a_link_answers_once_and_thanks_whoever_comes_back(link: str) -> None:
    visitor().post(link, ANSWERS)
    for again in (visitor().get(link), visitor().post(link, ANSWERS)):
        assert again.status_code == 200
        assert "This was answered already." in words(again)
    assert Feedback.objects.count() == 1


def test_an_old_link_says_kindly_that_it_has_ended(link: str) -> None:
    with clock.moved_to(NOW + timedelta(days=31)):
        assert "This link has ended" in words(visitor().get(link))
        visitor().post(link, ANSWERS)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("secret", ["nothing", "x" * 3000, "%00", "..%2f..%2fboard"])
def test_an_unknown_link_is_like_everything_else_that_is_not_here(db: None, secret: str) -> None:
    answer = Client().get(f"/how-was-it/{secret}")
    assert answer.status_code == 404
    assert answer.content == Client().get("/nothing-stands-here").content


def test_the_questions_come_in_the_language_that_is_chosen(link: str) -> None:
    client = visitor()
    assert "How much effort was made" in words(client.get(link))
    client.post(reverse("language"), {"language": "es", "next": link})
    assert "¿Cuánto esfuerzo se hizo" in words(client.get(link))


def test_nobody_else_can_make_a_link(cast: Cast, engagement: Engagement) -> None:
    for name in ("Wari", "Noor", "Carmen"):
        client = Client()
        client.force_login(house.account(name))
        assert sent(client, "feedback-link", engagement.pk).status_code == 404
    assert not Invitation.objects.exists()


# --- asking to be called ---------------------------------------------------------------------------------------------


def test_whoever_has_the_link_can_ask_to_be_called_and_somebody_must_answer(link: str) -> None:
    assert f"{link}/call" in words(visitor().get(link))
    page = words(visitor().post(f"{link}/call", {"said": "Please, tonight."}))
    assert "You will be called" in page
    escalation = Escalation.objects.get()
    assert (escalation.flag.source_kind, escalation.flag.said) == ("message", "Please, tonight.")
    assert "Please, tonight." not in " ".join(str(entry.facts) for entry in Entry.objects.all())


def test_the_page_that_calls_says_nothing_of_health_and_names_nobody(cast: Cast, link: str) -> None:
    for page in (words(visitor().get(f"{link}/call")), words(visitor().post(f"{link}/call"))):
        assert not CLINICAL.search(page)
        assert cast.person.name not in page
        assert "106" in page


def test_pressed_twice_it_calls_once(link: str) -> None:
    once = "7b0d7a52-55a7-4a39-9d6a-0a4f0a3d4c10"
    for _ in range(2):
        visitor().post(f"{link}/call", {"once": once})
    assert Escalation.objects.count() == 1


def test_a_link_that_is_used_or_too_old_for_questions_still_calls(link: str) -> None:
    visitor().post(link, ANSWERS)
    assert f"{link}/call" in words(visitor().get(link))
    with clock.moved_to(NOW + timedelta(days=90)):
        assert f"{link}/call" in words(visitor().get(link))
        visitor().post(f"{link}/call")
    assert Escalation.objects.count() == 1


def test_a_link_that_leads_nowhere_calls_nobody(cast: Cast) -> None:
    assert visitor().post("/how-was-it/nothing/call").status_code == 404
    assert not Escalation.objects.exists()
