"""Nothing dangerous waits unseen: one flag, one escalation, an owner, a clock, and an end that a person gives."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from ayni.basics.words import Refused
from ayni.care import actions as care
from ayni.care.queries import Encounter
from ayni.engagements.queries import Engagement
from ayni.ground import clock, clockwork
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.safety import actions
from ayni.safety.queries import Escalation, Flag, visible_to
from tests.cast import NOW, encounter_of, engagement_of, gather, supervisor_called

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


def flagged():
    cast = gather()
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    return cast, Escalation.objects.get()


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_any_answer_over_zero_to_the_ninth_question_raises_one_escalation_with_owner_and_clock(answer):
    cast = gather()
    encounter_of(cast, engagement_of(cast), LATER, q9=answer)
    escalation = Escalation.objects.get()
    assert escalation.owner == cast.supervisor
    assert escalation.target_at == LATER + timedelta(minutes=60)
    assert escalation in visible_to(cast.ines)


def test_a_sheet_without_that_answer_raises_none():
    cast = gather()
    encounter_of(cast, engagement_of(cast), LATER, q9=0)
    assert not Escalation.objects.exists()


def test_missing_answers_do_not_silence_a_flag():
    cast = gather()
    care.record(
        engagement_of(cast), by=cast.rosa, because="visit", at=LATER, began_at=LATER - timedelta(hours=1),
        ended_at=LATER, modality="home", steps={}, answers={"phq-9": {"q1": None, "q9": 2}}, note="",
    )  # fmt: skip
    assert Escalation.objects.count() == 1


def test_if_the_escalation_cannot_be_written_the_encounter_is_not_either():
    cast = gather()
    engagement = engagement_of(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE safety_escalation RENAME TO away")
    with pytest.raises(DatabaseError):
        encounter_of(cast, engagement, LATER, q9=1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO safety_escalation")
    assert not Encounter.objects.exists()
    assert not Flag.objects.exists()
    encounter_of(cast, engagement, LATER, q9=1)
    assert Escalation.objects.count() == Encounter.objects.count() == 1


def test_unanswered_in_time_it_goes_to_the_next_and_comes_round_again():
    cast, escalation = flagged()
    second = supervisor_called("Zoila", cast.centre, cast.marisol)
    owners = []
    for _ in range(3):
        escalation.refresh_from_db()
        with clock.moved_to(escalation.owner_until):
            clockwork.JOBS["safety.jobs.pass_on_unanswered"].work(clock.now())
        escalation.refresh_from_db()
        owners.append(escalation.owner)
    assert owners == [second, cast.supervisor, second]
    assert escalation.target_at == LATER + timedelta(minutes=60)


def test_only_a_person_answers_and_closes():
    _, escalation = flagged()
    with pytest.raises(Denied):
        actions.acknowledge(escalation, by=HOUSE, because="called", at=LATER, done="Called.")
    with pytest.raises(Denied):
        actions.close(escalation, by=HOUSE, because="ended", at=LATER, outcome="safe", note="")


def test_an_answer_stops_the_passing_on_and_says_how_long_it_took():
    cast, escalation = flagged()
    told = actions.acknowledge(
        escalation, by=cast.ines, because="called", at=LATER + timedelta(minutes=25), done="Called; she is with family."
    )
    assert told.minutes == 25
    with clock.moved_to(LATER + timedelta(days=1)):
        clockwork.JOBS["safety.jobs.pass_on_unanswered"].work(clock.now())
    escalation.refresh_from_db()
    assert (escalation.state, escalation.owner) == ("acknowledged", cast.supervisor)


def test_it_cannot_be_closed_before_somebody_answered_nor_answered_twice():
    cast, escalation = flagged()
    with pytest.raises(Refused, match="Answer the flag first"):
        actions.close(escalation, by=cast.ines, because="ended", at=LATER, outcome="safe", note="x")
    actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER, done="Called.")
    with pytest.raises(Refused, match="answered already"):
        actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER, done="Called again.")
    actions.close(escalation, by=cast.ines, because="ended", at=LATER, outcome="safe", note="A plan is made.")
    escalation.refresh_from_db()
    assert escalation.state == "closed"


def test_a_later_sheet_with_a_lower_answer_removes_nothing():
    cast, escalation = flagged()
    encounter_of(cast, Engagement.objects.get(), LATER + timedelta(hours=3), q9=0)
    escalation.refresh_from_db()
    assert escalation.state == "open"


def test_a_concern_raises_an_escalation_of_its_own():
    cast = gather()
    engagement = engagement_of(cast)
    care.raise_concern(engagement, by=cast.rosa, because="worried", at=LATER, kind="violence", said="A bruise.")
    care.raise_concern(engagement, by=cast.rosa, because="worried", at=LATER, kind="violence", said="Again.")
    assert Escalation.objects.count() == 2


def test_the_ledger_says_that_there_is_a_flag_but_not_what_it_is_about():
    flagged()
    told = " ".join(str(entry.facts) + entry.because for entry in Entry.objects.all())
    assert "self-harm" not in told
    assert "q9" not in told


def test_the_ninth_answer_is_not_readable_in_the_store():
    flagged()
    encounter = Encounter.objects.get()
    answers = encounter.answers.get()
    assert answers.sheet["q9"] == 1
    with_raw = type(answers).objects.raw("select id, sheet as raw_sheet from care_answers")[0]
    assert "q9" not in with_raw.raw_sheet
