"""The page of steps: a worker and her supervisor read why, decide what is theirs, and state what nobody can measure."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.care.queries import Answers, Decision, Statement
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.queries import Entry
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


def signed_in(name: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(house.account(name), backend=LOGIN)
    client.cookies["ayni_language"] = language
    return client


def seen_on(page: str, rule: str) -> str:
    """What the form of the rule says the reader had before them."""
    after = page.split(f'name="rule" value="{rule}"', 1)[1]
    return after.split('name="seen" value="', 1)[1].split('"', 1)[0]


def six_sessions(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        house.encounter_of(cast, engagement, NOW - timedelta(days=7 * (6 - week)))


def test_a_worker_reads_why_with_threshold_source_and_whether_it_is_verified(
    cast: Cast, engagement: Engagement
) -> None:
    six_sessions(cast, engagement)
    page = opened(signed_in("Rosa"), "my-steps", engagement.pk)
    for told in ("All sessions were held", "Sessions held: 6; the rule looks for 6 or more.",
                 "Where the rule comes from: Friendship Bench trial: six sessions.", "Nobody has confirmed this number",
                 "has changed by no more than chance explains"):  # fmt: skip
        assert told in page
    spanish = opened(signed_in("Rosa", "es"), "my-steps", engagement.pk)
    assert "Se hicieron todas las sesiones" in spanish
    assert "Sin verificar" in spanish


def test_a_worker_takes_it_with_a_reason_and_is_led_to_the_end(cast: Cast, engagement: Engagement) -> None:
    six_sessions(cast, engagement)
    rosa = signed_in("Rosa")
    seen = seen_on(opened(rosa, "my-steps", engagement.pk), "complete")
    without = sent(rosa, "my-steps", engagement.pk, rule="complete", seen=seen, taken="take", why="")
    assert without.status_code == 422
    answer = sent(
        rosa, "my-steps", engagement.pk, rule="complete", seen=seen, taken="take", why="Amaru says it is time."
    )
    assert answer.status_code == 302
    page = opened(rosa, "my-steps", engagement.pk)
    assert "the course ends. Not ended yet." in page
    assert "Amaru says it is time." in page
    assert reverse("my-closing", args=[engagement.pk]) in page
    assert Decision.objects.get().taken


def test_what_is_for_the_supervisor_is_shown_to_the_worker_and_decided_by_her(
    cast: Cast, engagement: Engagement
) -> None:
    six_sessions(cast, engagement)
    rosa, ines = signed_in("Rosa"), signed_in("Inés")
    page = opened(rosa, "my-steps", engagement.pk)
    assert "The supervisor decides this." in page
    assert 'name="rule" value="repeat"' not in page
    seen = seen_on(opened(ines, "supervised-steps", engagement.pk), "repeat")
    refused = sent(rosa, "my-steps", engagement.pk, rule="repeat", seen=seen, taken="take", why="I think so.")
    assert refused.status_code == 422
    assert "Only the supervisor decides this." in words(refused)
    assert sent(ines, "supervised-steps", engagement.pk, rule="repeat", seen=seen, taken="set-aside",
                why="They are well enough.").status_code == 302  # fmt: skip
    assert "Set aside by Inés" in opened(rosa, "my-steps", engagement.pk)


def test_a_form_that_was_overtaken_asks_to_look_again_and_keeps_what_was_typed(
    cast: Cast, engagement: Engagement
) -> None:
    six_sessions(cast, engagement)
    rosa = signed_in("Rosa")
    seen = seen_on(opened(rosa, "my-steps", engagement.pk), "complete")
    house.encounter_of(cast, engagement, NOW)
    answer = sent(rosa, "my-steps", engagement.pk, rule="complete", seen=seen, taken="take", why="We are done.")
    assert answer.status_code == 422
    assert "please look again" in words(answer)
    assert "We are done." in words(answer)
    newer = seen_on(words(answer), "complete")
    assert newer != seen
    assert (
        sent(rosa, "my-steps", engagement.pk, rule="complete", seen=newer, taken="take", why="We are done.").status_code
        == 302
    )


def test_a_fact_is_stated_and_stated_again_on_the_page(cast: Cast, engagement: Engagement) -> None:
    rosa = signed_in("Rosa")
    assert "What only somebody can state" in opened(rosa, "my-steps", engagement.pk)
    assert sent(rosa, "my-steps", engagement.pk, fact="psychosis", is_so="", so_on="2026-03-02").status_code == 422
    for is_so in ("no", "yes"):
        with clock.moved_to(clock.now() + timedelta(minutes=1)):
            told = sent(rosa, "my-steps", engagement.pk, fact="psychosis", is_so=is_so, so_on="2026-03-02")
        assert told.status_code == 302
    assert [each.is_so for each in Statement.objects.all()] in ([False, True], [True, False])
    page = opened(rosa, "my-steps", engagement.pk)
    assert "State it again" in page
    assert "Rosa, 2 Mar 2026" in page


def test_the_questions_it_begins_with_are_asked_without_their_words_where_those_may_not_be_shipped(
    cast: Cast, engagement: Engagement
) -> None:
    rosa = signed_in("Rosa")
    page = opened(rosa, "my-questions", engagement.pk)
    assert "Question 1 of your copy" in page
    assert sent(rosa, "my-questions", engagement.pk).status_code == 422
    answers = {f"ssq-14-q{n}": "1" for n in range(1, 11)} | {f"ssq-14-q{n}": "0" for n in range(11, 15)}
    assert sent(rosa, "my-questions", engagement.pk, **answers).status_code == 302
    assert Answers.objects.get().total == 10
    assert "Problem solving suits: offer it." in opened(rosa, "my-engagement", engagement.pk)


def test_reading_the_steps_leaves_an_entry_and_no_address_says_what_they_are_about(
    cast: Cast, engagement: Engagement
) -> None:
    opened(signed_in("Rosa"), "my-steps", engagement.pk)
    assert Entry.objects.filter(verb="engagements.read", because="care").exists()
    for name in ("my-steps", "my-questions", "supervised-steps"):
        assert "ssq" not in reverse(name, args=[engagement.pk])


def test_nobody_else_finds_the_page(cast: Cast, engagement: Engagement) -> None:
    for who in ("Tomás", "Marisol", "Noor", "Wari"):
        for name in ("my-steps", "my-questions", "supervised-steps"):
            assert signed_in(who).get(reverse(name, args=[engagement.pk])).status_code == 404


def test_papers_are_written_together_and_read_by_the_supervisor_without_a_word_in_address_or_title(
    cast: Cast, engagement: Engagement
) -> None:
    rosa, ines = signed_in("Rosa"), signed_in("Inés")
    assert sent(rosa, "my-hard-days", engagement.pk, signs=" ").status_code == 422
    assert sent(rosa, "my-hard-days", engagement.pk, signs="I stop answering.", call="Flor").status_code == 302
    assert sent(rosa, "my-understanding", engagement.pk, weighs="The rent.").status_code == 302
    for client, name in ((rosa, "my-engagement"), (ines, "supervised-engagement")):
        page = opened(client, name, engagement.pk)
        assert "I stop answering." in page
        assert "The rent." in page
    page = opened(rosa, "my-hard-days", engagement.pk)
    assert "I stop answering." in page
    assert "<title>Written together" in page
    assert "Escríbanlo" in opened(signed_in("Rosa", "es"), "my-hard-days", engagement.pk)
    assert ines.get(reverse("my-hard-days", args=[engagement.pk])).status_code == 404


def test_what_a_worker_may_decide_stands_on_her_day_until_it_is_decided(cast: Cast, engagement: Engagement) -> None:
    rosa = signed_in("Rosa")
    assert "A step to decide" not in opened(rosa, "my-day")
    six_sessions(cast, engagement)
    assert reverse("my-steps", args=[engagement.pk]) in opened(rosa, "my-day")
    seen = seen_on(opened(rosa, "my-steps", engagement.pk), "complete")
    sent(rosa, "my-steps", engagement.pk, rule="complete", seen=seen, taken="set-aside", why="Two more.")
    assert "A step to decide" not in opened(rosa, "my-day")


def test_what_is_the_supervisor_s_leads_her_board_until_she_decides(cast: Cast, engagement: Engagement) -> None:
    six_sessions(cast, engagement)
    ines = signed_in("Inés")
    assert "A step to decide" in opened(ines, "supervision")
    seen = seen_on(opened(ines, "supervised-steps", engagement.pk), "repeat")
    sent(ines, "supervised-steps", engagement.pk, rule="repeat", seen=seen, taken="take", why="Two more sessions.")
    assert "A step to decide" not in opened(ines, "supervision")
