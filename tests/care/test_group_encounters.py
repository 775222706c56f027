"""One encounter of a whole group: its time once, each person's words apart, and danger answered for the right one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ayni.basics.words import Refused
from ayni.care import actions, queries
from ayni.care.planning import standing_of
from ayni.care.queries import Answers, Encounter, GroupEncounter
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.safety.queries import Escalation
from ayni.visits import actions as visits
from ayni.visits.queries import Meeting, Visit
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

FIRST = NOW + timedelta(days=7)


@pytest.fixture
def cast() -> Cast:
    return house.gather(NOW)


def met(cast: Cast, at: datetime = FIRST) -> Meeting:
    """A meeting of a group of three that Rosa accompanies."""
    group = house.group_of(cast)
    engagements.accept(house.group_offer_to(cast, group), by=cast.rosa, because="accepted", at=NOW)
    return another(cast, group, at)


def another(cast: Cast, group: Any, at: datetime) -> Meeting:
    told = visits.plan_meeting(
        group, by=cast.rosa, because="agreed", at=NOW, starts_at=at, ends_at=at + timedelta(minutes=90),
        setting="clinic",
    )  # fmt: skip
    return Meeting.objects.get(pk=told.meeting)


def record(cast: Cast, meeting: Meeting, absent: dict[Any, str] | None = None, **other: Any) -> None:
    absent = absent or {}
    came = {visit.pk: f"Of {visit.engagement.code} alone." for visit in meeting.visits.exclude(pk__in=absent)}
    ends = meeting.starts_at + timedelta(minutes=90)
    told = {"by": cast.rosa, "because": "group", "at": ends, "began_at": meeting.starts_at, "ended_at": ends,
            "modality": "clinic", "steps": {"arrive": "done"}, "came": came, "absent": absent}  # fmt: skip
    actions.record_group(meeting, **told | other)


def test_a_meeting_is_one_session_of_each_who_came_and_a_missed_one_of_who_did_not(cast: Cast) -> None:
    meeting = met(cast)
    away = meeting.visits.order_by("pk").first()
    record(cast, meeting, {away.pk: "said-before"})
    assert GroupEncounter.objects.get().number == 1
    assert {visit.pk: visit.state for visit in Visit.objects.all()} == {
        visit.pk: "missed" if visit == away else "held" for visit in meeting.visits.all()
    }
    for visit in meeting.visits.all():
        course = standing_of(visit.engagement, FIRST + timedelta(days=1)).known.course
        assert (course.sessions, course.missed) == ((0, 1) if visit == away else (1, 0))
    entry = Entry.objects.filter(verb="care.record_group").get()
    assert (entry.facts["came"], entry.facts["absent"]) == (2, 1)


def test_the_words_on_one_stand_in_no_record_but_theirs(cast: Cast) -> None:
    meeting = met(cast)
    record(cast, meeting)
    for encounter in Encounter.objects.all():
        assert encounter.note == f"Of {encounter.engagement.code} alone."
    assert "alone" not in str([GroupEncounter.objects.values().get(), list(Entry.objects.values_list("facts"))])
    first, *others = Engagement.objects.order_by("pk")
    told = queries.visible_to(cast.rosa).filter(engagement=first).get()
    assert not [other for other in others if other.code in told.note]


def test_the_time_of_a_group_counts_once_however_many_came(cast: Cast) -> None:
    meeting = met(cast)
    record(cast, meeting)
    alone = house.engagement_of(cast)
    house.encounter_of(cast, alone, FIRST + timedelta(days=1))
    around = (cast.worker.pk, FIRST - timedelta(days=1), FIRST + timedelta(days=2))
    assert queries.minutes_worked(*around) == 90 + 60
    assert queries.minutes_worked(cast.worker.pk, FIRST + timedelta(hours=2), FIRST + timedelta(days=2)) == 60


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"came": {}}, "Say of everybody"),
        ({"absent": {UUID(int=7): "did-not-come"}}, "Say of everybody"),
        ({"ended_at": FIRST}, "ends after it begins"),
        ({"ended_at": FIRST + timedelta(hours=9)}, "eight hours"),
    ],
)
def test_a_meeting_that_is_told_in_part_or_wrongly_is_not_kept_at_all(
    cast: Cast, what: dict[str, Any], sentence: str
) -> None:
    meeting = met(cast)
    with pytest.raises(Refused, match=sentence):
        record(cast, meeting, **what)
    assert not GroupEncounter.objects.exists()
    assert not Encounter.objects.exists()
    assert set(meeting.visits.values_list("state", flat=True)) == {"planned"}


def test_a_meeting_to_which_nobody_came_is_no_session(cast: Cast) -> None:
    meeting = met(cast)
    with pytest.raises(Refused, match="Nobody came"):
        record(cast, meeting, {visit.pk: "did-not-come" for visit in meeting.visits.all()})


def test_a_meeting_is_written_down_once(cast: Cast) -> None:
    meeting = met(cast)
    record(cast, meeting)
    with pytest.raises(Refused, match="written down already"):
        record(cast, meeting)
    assert (GroupEncounter.objects.count(), Encounter.objects.count()) == (1, 3)


def test_a_red_answer_asked_alone_raises_one_escalation_for_that_person(cast: Cast) -> None:
    record(cast, met(cast))
    encounter = Encounter.objects.order_by("pk").first()
    sheet = {f"q{n}": 1 for n in range(1, 9)} | {"q9": 2}
    told = {"by": cast.rosa, "because": "asked", "at": FIRST + timedelta(hours=2)}
    actions.ask_alone(encounter, instrument="phq-9", sheet=sheet, **told)
    assert Escalation.objects.get().flag.person == encounter.engagement.person
    with pytest.raises(Refused, match="asked already"):
        actions.ask_alone(encounter, instrument="phq-9", sheet=sheet, **told)
    with pytest.raises(Refused, match="does not ask"):
        actions.ask_alone(encounter, instrument="wsas", sheet={}, **told)
    assert Answers.objects.get().total == 10


def test_a_session_of_one_person_is_saved_whole(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    house.encounter_of(cast, engagement, FIRST)
    encounter = Encounter.objects.get()
    with pytest.raises(Refused, match="Only after a meeting"):
        actions.ask_alone(encounter, by=cast.rosa, because="asked", at=FIRST, instrument="phq-9", sheet={"q1": 1})


@pytest.mark.parametrize("name", ["Tomás", "Inés", "Marisol", "Carmen", "Quilla", "Noor", "Wari"])
def test_nobody_but_a_worker_writes_a_meeting_down(cast: Cast, name: str) -> None:
    meeting = met(cast)
    with pytest.raises(Denied):
        record(cast, meeting, by=house.actor(name))


def test_sessions_of_a_group_are_counted_through(cast: Cast) -> None:
    meeting = met(cast)
    record(cast, meeting)
    record(cast, another(cast, meeting.group, FIRST + timedelta(days=7)))
    assert [each.number for each in queries.met_as_group(meeting.group_id)] == [1, 2]
