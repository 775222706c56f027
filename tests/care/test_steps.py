"""Steps of a course: the rules propose with their reasons, a person decides, and what was known is kept as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.basics.words import Refused
from ayni.care import actions
from ayni.care.planning import Put, kept, standing_of, standings_of
from ayni.care.queries import Answers, Decision, Statement
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.safety import actions as safety
from ayni.safety.queries import Escalation
from ayni.visits import actions as visits
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return house.gather()


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


def meet(cast: Cast, engagement: Engagement, week: int, points: int | None = None, q9: int = 0) -> datetime:
    """A session in that week; ``points`` of PHQ-9 are put on the first questions, ``q9`` on the ninth."""
    began = NOW + timedelta(days=7 * week)
    answers = {}
    if points is not None:
        spread = {f"q{n}": min(3, max(0, points - q9 - 3 * (n - 1))) for n in range(1, 9)}
        answers = {"phq-9": spread | {"q9": q9}}
    actions.record(
        engagement, by=cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
        ended_at=began + timedelta(minutes=45), modality="home", steps={"arrive": "done"}, answers=answers, note="",
    )  # fmt: skip
    return began + timedelta(hours=2)


def put(engagement: Engagement, rule: str, at: datetime) -> Put:
    return next(each for each in standing_of(engagement, at).puts if each.rule.code == rule)


def decide(cast: Cast, engagement: Engagement, rule: str, at: datetime, **told: Any) -> Any:
    """Rosa takes it, unless told otherwise."""
    seen = put(engagement, rule, at).seen
    details = {"by": cast.rosa, "because": "take", "taken": True, "why": "We agreed on it.", "seen": seen, **told}
    return actions.decide(engagement, at=at, rule=rule, **details)


def test_before_the_first_session_the_rules_say_what_should_be_asked(engagement: Engagement) -> None:
    start = put(engagement, "start", NOW)
    assert start.proposal.is_open
    assert not start.waits


def test_a_course_begins_by_its_questions_and_a_person_says_so(cast: Cast, engagement: Engagement) -> None:
    sheet = {f"q{n}": int(n <= 10) for n in range(1, 15)}
    actions.ask_before(engagement, by=cast.rosa, because="asked", at=NOW, instrument="ssq-14", sheet=sheet)
    assert Answers.objects.get().encounter is None
    decide(cast, engagement, "start", NOW)
    assert not put(engagement, "start", NOW).waits


def test_questions_are_asked_outside_sessions_only_before_the_first(cast: Cast, engagement: Engagement) -> None:
    with pytest.raises(Refused, match="does not begin with"):
        actions.ask_before(engagement, by=cast.rosa, because="asked", at=NOW, instrument="phq-9", sheet={"q1": 1})
    at = meet(cast, engagement, 0)
    with pytest.raises(Refused, match="Sessions have begun"):
        actions.ask_before(engagement, by=cast.rosa, because="asked", at=at, instrument="ssq-14", sheet={"q1": 1})


def test_what_was_known_is_kept_and_the_ledger_knows_if_it_is_changed(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week, points=16 - 2 * week)
    done = decide(cast, engagement, "complete", at)
    decision = Decision.objects.get(pk=done.decision)
    assert decision.proposed["source"] == "Friendship Bench trial: six sessions"
    assert (decision.proposed["protocol"], decision.proposed["engine"]) == ("problem-solving", "protocols-2")
    assert decision.known["sessions"] == 6
    assert decision.known["scores"]["phq-9"]["last"] == 6
    assert Entry.objects.get(verb="care.decide").facts["kept"] == kept(decision)
    Decision.objects.filter(pk=decision.pk).update(taken=False)
    assert Entry.objects.get(verb="care.decide").facts["kept"] != kept(Decision.objects.get(pk=decision.pk))


def test_a_decision_is_written_once(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week)
    decide(cast, engagement, "complete", at)
    with pytest.raises(TypeError, match="written once"):
        Decision.objects.get().save()


def test_nothing_of_it_stands_in_the_ledger_or_readable_in_the_table(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week)
    decide(cast, engagement, "complete", at, why="A sentence that nobody else reads.")
    actions.state(engagement, by=cast.rosa, because="asked", at=at, fact="psychosis", is_so=False)
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "psychosis" not in told
    assert "nobody else" not in told
    with connection.cursor() as cursor:
        cursor.execute("select why, proposed, known from care_decision")
        assert "nobody else" not in str(cursor.fetchall())


def test_the_same_is_decided_once_and_again_when_something_new_is_known(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week)
    decide(cast, engagement, "complete", at, taken=False, why="They wish two more.")
    with pytest.raises(Refused, match="decided on this already"):
        decide(cast, engagement, "complete", at)
    at = meet(cast, engagement, 6)
    again = put(engagement, "complete", at)
    assert again.waits
    assert again.last is not None
    assert again.last.why == "They wish two more."


def test_whoever_decides_on_what_is_no_longer_so_is_asked_to_look_again(cast: Cast, engagement: Engagement) -> None:
    for week in range(6):
        at = meet(cast, engagement, week)
    before = put(engagement, "complete", at).seen
    at = meet(cast, engagement, 6)
    with pytest.raises(Refused, match="Something new is known"):
        decide(cast, engagement, "complete", at, seen=before)
    with pytest.raises(Refused, match="Something new is known"):
        actions.decide(
            engagement, by=cast.rosa, because="take", at=at, rule="peer-group", taken=True, why="No.", seen=before
        )


def test_more_caution_is_taken_by_the_worker_and_set_aside_only_by_her_supervisor(
    cast: Cast, engagement: Engagement
) -> None:
    at = meet(cast, engagement, 0, points=21, q9=1)
    assert put(engagement, "danger", at).waits
    with pytest.raises(Refused, match="Only the supervisor"):
        decide(cast, engagement, "refer-up", at, taken=False)
    decide(cast, engagement, "refer-up", at)
    decide(cast, engagement, "danger", at, by=cast.ines, taken=False)
    assert {each.by_name for each in Decision.objects.all()} == {"Rosa", "Inés"}


def test_what_the_protocol_gives_to_the_supervisor_is_not_the_workers_to_take(
    cast: Cast, engagement: Engagement
) -> None:
    meet(cast, engagement, 0, points=8)
    at = meet(cast, engagement, 1, points=20)
    with pytest.raises(Refused, match="Only the supervisor"):
        decide(cast, engagement, "worse", at)
    decide(cast, engagement, "worse", at, by=cast.ines)


def test_another_supervisor_decides_nothing_here(cast: Cast, engagement: Engagement) -> None:
    meet(cast, engagement, 0, points=8)
    at = meet(cast, engagement, 1, points=20)
    for who in (cast.tomas, cast.noor, cast.wari):
        with pytest.raises(Denied):
            decide(cast, engagement, "worse", at, by=who)


def test_a_new_flag_asks_again_after_an_older_one_was_decided_on(cast: Cast, engagement: Engagement) -> None:
    at = meet(cast, engagement, 0, points=3, q9=1)
    decide(cast, engagement, "danger", at)
    assert not put(engagement, "danger", at).waits
    escalation = Escalation.objects.get()
    safety.acknowledge(escalation, by=cast.ines, because="called", at=at, done="Called.")
    safety.close(escalation, by=cast.ines, because="safe", at=at, outcome="safe", note="Safe.")
    assert "danger" not in {each.rule.code for each in standing_of(engagement, at).puts}
    at = meet(cast, engagement, 1, points=3, q9=1)
    assert put(engagement, "danger", at).waits


def test_a_fact_is_stated_restated_and_the_newest_counts(cast: Cast, engagement: Engagement) -> None:
    assert put(engagement, "exclude-severe", NOW).proposal.is_open
    for minute, is_so in enumerate((True, False)):
        at = NOW + timedelta(minutes=minute)
        actions.state(engagement, by=cast.rosa, because="asked", at=at, fact="psychosis", is_so=is_so)
        actions.state(engagement, by=cast.ines, because="asked", at=at, fact="specialist", is_so=False)
    assert "exclude-severe" not in {each.rule.code for each in standing_of(engagement, NOW).puts}
    assert Statement.objects.count() == 4
    actions.state(
        engagement, by=cast.rosa, because="asked", at=NOW + timedelta(hours=1), fact="psychosis", is_so=True,
        so_on=(NOW - timedelta(days=3)).date(),
    )  # fmt: skip
    assert put(engagement, "exclude-severe", NOW + timedelta(hours=1)).waits


def test_a_fact_that_no_rule_asks_about_or_that_is_to_come_is_not_stated(cast: Cast, engagement: Engagement) -> None:
    for wrong in ({"fact": "weather"}, {"fact": "psychosis", "so_on": (NOW + timedelta(days=3)).date()}):
        with pytest.raises(Refused):
            actions.state(engagement, by=cast.rosa, because="asked", at=NOW, is_so=True, **wrong)


def test_missed_visits_in_a_row_are_counted_from_the_last_session_on(cast: Cast, engagement: Engagement) -> None:
    at = meet(cast, engagement, 0)
    for week in (1, 2, 3):
        starts = NOW + timedelta(days=7 * week)
        visit = house.visit_of(cast, engagement, starts)
        visits.miss(visit, by=cast.rosa, because="nobody-home", at=starts + timedelta(hours=2))
        at = starts + timedelta(hours=3)
    assert put(engagement, "lost", at).waits
    at = meet(cast, engagement, 4)
    assert "lost" not in {each.rule.code for each in standing_of(engagement, at).puts}


def test_many_courses_are_gathered_in_as_many_queries_as_one(cast: Cast, engagement: Engagement) -> None:
    meet(cast, engagement, 0, points=8)
    others = [
        house.engagement_of(cast, house.person_called(name, cast.centre, cast.tomas)) for name in ("Pilar", "Sami")
    ]
    with CaptureQueriesContext(
        connection,
    ) as one:
        standing_of(engagement, NOW)
    with CaptureQueriesContext(connection) as many:
        standings_of([engagement, *others], NOW)
    assert len(many) == len(one)
