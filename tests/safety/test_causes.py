"""What raises a flag, and that each cause raises exactly one: answers, what was not asked, a tap, a call, a silence."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ayni.basics.words import Refused
from ayni.care import actions as care
from ayni.ground import clock, clockwork
from ayni.ground.actors import Actor
from ayni.ground.queries import Entry
from ayni.safety import actions
from ayni.safety.queries import Escalation, Flag
from ayni.visits import actions as visits
from ayni.visits.queries import Visit
from tests.cast import NOW, Cast, encounter_of, engagement_of, gather, supervisor_called, visit_of

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


def recorded(cast: Cast, answers: dict[str, dict[str, int | None]], at=LATER, ended=None) -> None:
    """An encounter with these sheets and nothing else."""
    ended = ended or at
    care.record(
        engagement_of(cast), by=cast.rosa, because="visit", at=at, began_at=ended - timedelta(hours=1), ended_at=ended,
        modality="home", steps={}, answers=answers, note="",
    )  # fmt: skip


def causes() -> set[tuple[str, str, str]]:
    return set(Flag.objects.values_list("source_kind", "kind", "severity"))


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_question_about_danger_that_was_left_open_asks_for_a_person_soon():
    recorded(gather(), {"phq-9": {f"q{n}": 0 for n in range(1, 9)} | {"q9": None}})
    assert causes() == {("unanswered", "self-harm-thoughts", "amber")}
    escalation = Escalation.objects.get()
    assert escalation.target_at == LATER + timedelta(minutes=1440)


def test_an_answer_that_cannot_be_read_asks_for_a_person():
    recorded(gather(), {"phq-9": {f"q{n}": 0 for n in range(1, 9)} | {"q9": -1}})
    assert causes() == {("unanswered", "self-harm-thoughts", "amber")}


def test_a_slip_above_the_scale_is_not_silenced():
    recorded(gather(), {"phq-9": {f"q{n}": 0 for n in range(1, 9)} | {"q9": 33}})
    assert causes() == {("answer", "self-harm-thoughts", "red")}


def test_an_answer_about_danger_that_contradicts_the_others_is_a_flag_and_not_a_mistake_to_be_dropped():
    # Whoever was never asked whether it was recent, and yet said that it was.
    recorded(gather(), {"c-ssrs-screener": {"q1": 0, "q2": 0, "q6": 0, "q6-recent": 1}})
    assert causes() == {("answer", "self-harm-thoughts", "red")}


def test_an_answer_that_should_be_talked_about_soon_is_a_flag_of_its_own_gravity():
    recorded(gather(), {"pcl-5": {f"q{n}": 0 for n in range(1, 21)} | {"q16": 3}})
    assert causes() == {("answer", "risky-behaviour", "amber")}


def test_two_instruments_that_do_not_agree_leave_the_flag_standing():
    safe = {f"q{n}": 0 for n in range(1, 10)}
    recorded(gather(), {"phq-9": safe, "asq": {"q1": 1, "q2": 0, "q3": 0, "q4": 0, "q5": 0}})
    assert Escalation.objects.count() == 1


def test_a_flag_seen_nine_days_ago_still_calls_and_says_how_old_it_is():
    recorded(gather(), {"phq-9": {f"q{n}": 1 for n in range(1, 10)}}, LATER + timedelta(days=9), LATER)
    escalation = Escalation.objects.get()
    assert escalation.opened_at == LATER + timedelta(days=9)
    assert escalation.flag.noticed_at == LATER
    assert escalation.flag.is_old


def test_the_same_source_cannot_raise_the_same_thing_twice_whatever_asks_for_it():
    cast = gather()
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    flag = Flag.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.raise_flag(
            cast.person, by=cast.rosa, because="answer", at=LATER, kind=flag.kind, source_kind="answer",
            source=flag.source,
        )  # fmt: skip
    assert Escalation.objects.count() == 1


# --- a tap -----------------------------------------------------------------------------------------------------------


def test_words_may_follow_a_tap_and_what_was_said_before_stays():
    cast = gather()
    care.raise_concern(engagement_of(cast), by=cast.rosa, because="concern", at=LATER, kind="concern", said="")
    escalation = Escalation.objects.get()
    for words in ("She gave her things away.", "Her brother is coming."):
        actions.say_more(escalation, by=cast.rosa, because="more", at=LATER, said=words)
    assert Flag.objects.get().said == "She gave her things away.\nHer brother is coming."
    assert not any("things" in str(entry.facts) for entry in Entry.objects.all())


def test_nothing_is_added_to_what_is_over():
    cast = gather()
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    escalation = Escalation.objects.get()
    actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER, done="Called.")
    actions.close(escalation, by=cast.ines, because="ended", at=LATER, outcome="safe", note="Safe.")
    with pytest.raises(Refused, match="closed already"):
        actions.say_more(escalation, by=cast.rosa, because="more", at=LATER, said="x")


# --- a call ----------------------------------------------------------------------------------------------------------


def test_a_person_who_asks_to_be_called_opens_one_escalation_each_time():
    cast = gather()
    amaru = Actor(cast.person.pk, cast.person.code, frozenset({("person", None)}))
    for _ in range(2):
        actions.ask_for_help(cast.person, by=amaru, because="own-words", at=LATER, said="Please come.")
    assert list(Flag.objects.values_list("source_kind", "kind", "severity")) == [("message", "help", "red")] * 2
    assert Escalation.objects.filter(owner=cast.supervisor).count() == 2


# --- a silence -------------------------------------------------------------------------------------------------------


def there_alone(cast: Cast) -> Visit:
    """Rosa has said that she is at a visit at home, which is to end in an hour."""
    visit = visit_of(cast, engagement_of(cast), LATER)
    visits.arrive(visit, by=cast.rosa, because="on-time", at=LATER)
    return visit


def listened(minutes_after_the_end: float) -> int:
    """How many escalations there are once the house has listened for a sign at that time."""
    with clock.moved_to(LATER + timedelta(hours=1, minutes=minutes_after_the_end)):
        clockwork.JOBS["visits.jobs.ask_after_lone_workers"].work(clock.now())
    return Escalation.objects.count()


def test_without_a_sign_half_an_hour_after_a_visit_alone_somebody_is_called_once():
    cast = gather()
    visit = there_alone(cast)
    assert [listened(29.9), listened(30), listened(31), listened(500)] == [0, 1, 1, 1]
    flag = Flag.objects.get()
    assert (flag.kind, flag.source_kind, flag.source, flag.worker) == ("silent", "check-in", visit.pk, cast.worker)


def test_a_sign_in_time_calls_nobody():
    cast = gather()
    visits.check_in(there_alone(cast), by=cast.rosa, because="well", at=LATER + timedelta(minutes=50))
    assert listened(500) == 0


def test_a_session_that_was_written_down_is_a_sign():
    cast = gather()
    visit = there_alone(cast)
    encounter_of(cast, visit.engagement, LATER + timedelta(hours=1), visit=visit)
    assert listened(500) == 0


def test_a_sign_that_comes_too_late_does_not_take_the_flag_away():
    cast = gather()
    visit = there_alone(cast)
    listened(30)
    visits.check_in(visit, by=cast.rosa, because="well", at=LATER + timedelta(hours=2))
    assert Escalation.objects.get().state == "open"


@pytest.mark.parametrize(
    "change", [{"setting": "clinic"}, {"setting": "phone"}, {"companion": True}, {"state": "planned"}]
)
def test_no_sign_is_waited_for_where_she_is_not_alone_or_never_came(change):
    cast = gather()
    visit = there_alone(cast)
    if change.pop("companion", False):
        change["companion"] = cast.worker
    Visit.objects.filter(pk=visit.pk).update(**change)
    assert listened(500) == 0
    visit.refresh_from_db()
    with pytest.raises(Refused, match="Nobody waits"):
        visits.check_in(visit, by=cast.rosa, because="well", at=LATER)


def test_she_says_that_she_is_well_once():
    cast = gather()
    visit = there_alone(cast)
    visits.check_in(visit, by=cast.rosa, because="well", at=LATER)
    with pytest.raises(Refused, match="said so already"):
        visits.check_in(visit, by=cast.rosa, because="well", at=LATER)


def test_a_silence_is_told_to_the_next_like_any_other_flag():
    cast = gather()
    second = supervisor_called("Zoila", cast.centre, cast.marisol)
    there_alone(cast)
    listened(30)
    with clock.moved_to(LATER + timedelta(hours=2)):
        clockwork.JOBS["safety.jobs.pass_on_unanswered"].work(clock.now())
    assert Escalation.objects.get().owner == second
