"""Who is told, when, how often, by which way – and that nothing told says what it is about."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from ayni.basics.words import LANGUAGES, speak
from ayni.ground import clock, clockwork
from ayni.safety import actions, gateways, queries
from ayni.safety.gateways import NOBODY, Down
from ayni.safety.queries import Escalation, Message
from ayni.safety.rules import CHANNELS, KINDS, MESSAGES
from tests.cast import NOW, encounter_of, engagement_of, gather, supervisor_called

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


class Provider:
    """A gateway that keeps what it sends, and that can be told to fail."""

    real = True

    def __init__(self, wrong: Exception | None = None) -> None:
        self.sent: list[tuple[UUID, str]] = []
        self.drills: list[tuple[UUID, str]] = []
        self.wrong = wrong

    def send(self, message: UUID, to: UUID, text: str) -> None:
        if self.wrong:
            raise self.wrong
        (self.drills if to == NOBODY else self.sent).append((to, text))


@pytest.fixture
def providers():
    with gateways.connected("text", Provider()), gateways.connected("mail", Provider()):
        yield gateways.GATEWAYS


def flagged():
    cast = gather()
    second = supervisor_called("Zoila", cast.centre, cast.marisol)
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    return cast, second, Escalation.objects.get()


def minutes(after: float) -> None:
    """What the house does every second, done so many minutes after the flag."""
    with clock.moved_to(LATER + timedelta(minutes=after)):
        clockwork.hurry()


def told() -> list[tuple[str, str, str, int]]:
    sent = Message.objects.filter(state="sent", channel="text").order_by("changed_at", "to__name", "number")
    return [(each.to.name, each.why, each.state, each.number) for each in sent]


def test_the_owner_is_told_at_once_by_both_ways(providers):
    cast, _, _ = flagged()
    minutes(0)
    for channel in CHANNELS:
        assert [to for to, _text in providers[channel].sent] == [cast.supervisor.pk]


def test_reminder_second_contact_and_next_owner_come_in_their_time(providers):
    flagged()
    for minute in range(31):
        minutes(minute)
    assert told() == [
        ("Inés", "first", "sent", 1), ("Inés", "reminder", "sent", 2), ("Zoila", "second", "sent", 1),
        ("Zoila", "first", "sent", 2),
    ]  # fmt: skip


def test_however_long_nobody_answers_nobody_gets_more_than_three_on_one_channel(providers):
    flagged()
    for minute in range(0, 24 * 60, 5):
        minutes(minute)
    for channel in CHANNELS:
        assert set(Counter(to for to, _text in providers[channel].sent).values()) == {3}


def test_the_table_itself_refuses_a_fourth(providers):
    _, _, escalation = flagged()
    one = Message.objects.filter(escalation=escalation).first()
    one.pk, one.number = UUID(int=7), 4
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_an_answer_stops_every_message_that_has_not_left(providers):
    cast, _, escalation = flagged()
    minutes(0)
    actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER + timedelta(minutes=1), done="Called.")
    for minute in range(1, 120):
        minutes(minute)
    assert len(providers["text"].sent) == 1


def test_timers_stand_in_the_store_so_that_a_loop_that_was_away_goes_on_where_time_is(providers):
    flagged()
    minutes(12)  # the first tick after twelve minutes in which nothing ran
    assert told() == [("Inés", "first", "sent", 1), ("Inés", "reminder", "sent", 2)]


def test_a_message_that_is_too_old_is_dropped_and_logged_and_not_sent(providers, caplog):
    flagged()
    Message.objects.update(valid_until=LATER + timedelta(minutes=5))
    minutes(5)
    assert not providers["text"].sent
    assert set(Message.objects.filter(why="first", to__name="Inés").values_list("state", flat=True)) == {"dropped"}
    assert "too old" in caplog.text


def test_a_way_that_is_down_for_an_hour_stops_nothing_else_and_raises_an_alarm(providers):
    flagged()
    with gateways.connected("text", Provider(Down())):
        for minute in range(59):
            minutes(minute)
        assert list(queries.channels_down(LATER + timedelta(minutes=58))) == ["text"]
    assert len(providers["mail"].sent) >= 4
    minutes(62)  # what became too old meanwhile is not sent; the rest is taken up by itself
    assert len(providers["text"].sent) >= 1
    assert not queries.channels_down(LATER + timedelta(minutes=62))


def test_after_a_cut_nobody_knows_whether_it_left_so_the_next_of_the_three_leaves_instead(providers):
    flagged()
    Message.objects.filter(why="first", to__name="Inés", channel="text").update(
        state="sending", tries=1, changed_at=LATER
    )
    minutes(0.2)
    assert len(providers["text"].sent) == 0
    minutes(0.5)
    minutes(0.6)
    assert len(providers["text"].sent) == 1
    states = Message.objects.filter(to__name="Inés", channel="text").values_list("number", "state")
    assert sorted(states) == [(1, "unknown"), (2, "sent")]


def test_whatever_else_a_provider_does_it_is_not_asked_again_for_the_same_message(providers):
    flagged()
    with gateways.connected("text", Provider(TimeoutError())):
        for second in range(60):
            minutes(second / 60)
    mine = Message.objects.filter(to__name="Inés", channel="text")
    assert sorted(mine.values_list("number", "state", "tries")) == [(n, "unknown", 1) for n in (1, 2, 3)]


def test_sent_is_never_taken_for_received_and_only_a_person_answers(providers):
    _, _, escalation = flagged()
    minutes(0)
    escalation.refresh_from_db()
    assert escalation.state == "open"


def test_what_is_told_names_nobody_and_says_nothing_of_health(providers):
    cast, _, escalation = flagged()
    for minute in range(31):
        minutes(minute)
    for _to, text in providers["text"].sent + providers["mail"].sent:
        assert text in {speak(each, language) for each in MESSAGES.values() for language in LANGUAGES}
        for hidden in (cast.person.code, cast.person.name, "Rosa", str(escalation.pk), *map(str, KINDS.values())):
            assert hidden not in text
        for clinical in ("harm", "suicid", "danger", "depress", "PHQ", "patient", "mental", "death", "help"):
            assert clinical not in text.lower()


def test_without_a_provider_what_would_be_sent_stands_in_a_file_of_the_data_folder():
    _, _, escalation = flagged()
    minutes(0)
    lines = [json.loads(line) for line in (Path(settings.AYNI_HOME) / gateways.OUTBOX).read_text().splitlines()]
    ours = {str(each) for each in Message.objects.filter(escalation=escalation).values_list("pk", flat=True)}
    assert {line["channel"] for line in lines if line["message"] in ours} == set(CHANNELS)
    assert gateways.nothing_leaves()


def test_messages_are_written_in_the_transaction_of_the_flag():
    _, _, escalation = flagged()
    assert Message.objects.filter(escalation=escalation, why="first").count() == len(CHANNELS)
