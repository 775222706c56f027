"""Every hard rule closes the door alone, and says so in a sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Point
from ayni.engines.matching import Choices, Credential, Rating, Setting
from tests.engines.matching_cast import AMARU, COURSE, MORNINGS, NOW, ROSA, answer, said

DAY = timedelta(days=1)


def rated(*levels, days_ago=60, protocol="problem-solving"):
    return Rating(protocol=protocol, at=NOW - days_ago * DAY, levels=levels)


def choosing(**choices):
    return replace(AMARU, choices=Choices(**choices))


def test_rosa_is_suggested_to_amaru_with_a_reason_for_every_rule():
    (candidate,) = answer().shortlists["a-1207"]
    assert candidate.worker == "rosa"
    assert all(reason.holds for reason in candidate.reasons_for)
    assert "Rosa speaks Quechua." in [str(reason.sentence) for reason in candidate.reasons_for]


WORKERS = {
    "inactive": (replace(ROSA, active=False), "Rosa is not active at present."),
    "agreement": (replace(ROSA, agreement_signed=False), "Rosa has not signed the agreement yet."),
    "matching-consent": (replace(ROSA, consents_to_matching=False), "Rosa does not wish to be suggested."),
    "credential": (
        replace(ROSA, credentials=()),
        "Rosa holds no credential that is asked for here (acs, lay-counsellor).",
    ),
    "competence-missing": (
        replace(ROSA, ratings=(rated(4, 4, protocol="linkage"),)),
        "Rosa has no competence rating for this protocol.",
    ),
    "competence-harmful": (
        replace(ROSA, ratings=(rated(4, 4, 4, 4, 4, 4, 4, 4, 4, 1),)),
        "In Rosa's latest rating for this protocol an item was rated harmful.",
    ),
    "competence-below-gate": (
        replace(ROSA, ratings=(rated(3, 3, 3, 2),)),
        "Rosa reaches 75 % of the items in the latest rating for this protocol; 80 % are needed.",
    ),
    "competence-stale": (
        replace(ROSA, ratings=(rated(4, 4, days_ago=410),)),
        "Rosa's competence rating for this protocol is 14 months old; the limit is 12.",
    ),
    "supervisor-none": (replace(ROSA, supervisor=None), "Rosa has no supervisor."),
    "supervisor-full": (replace(ROSA, supervisor_has_room=False), "Rosa's supervisor has no room left."),
    "language": (replace(ROSA, languages={"qu": 1}), "Rosa does not speak Quechua, Spanish well enough."),
    "hours": (replace(ROSA, hours=()), "Days a week on which Rosa has hours that suit: only 0 (needed: 1)."),
    "absent": (
        replace(ROSA, absences=(Window(NOW, NOW + 20 * DAY),)),
        "Rosa is away until 2026-06-21.",
    ),
    "travel-limit": (
        replace(ROSA, max_travel_minutes=10),
        "Rosa is 17 minutes away and travels up to 10.",
    ),
    "weekly-hours": (
        replace(ROSA, weekly_minutes_committed=1200 - 98),
        "Rosa has only 98 minutes free this week; this takes 99 with travel and notes.",
    ),
    "caseload": (replace(ROSA, caseload_points=11), "Points free in Rosa's caseload: only 1 (needed: 2)."),
    "discretion-near": (
        replace(ROSA, place=Point(-12.0100, -77.0101)),
        "Rosa lives less than 300 metres from the person.",
    ),
    "discretion-known": (replace(ROSA, known_to=frozenset({"amaru"})), "Rosa is known to the person."),
    "incident": (
        replace(ROSA, incidents_with=frozenset({"amaru"})),
        "There was an incident between Rosa and the person.",
    ),
}


@pytest.mark.parametrize("code", WORKERS)
def test_what_a_worker_lacks_keeps_them_out_alone_and_is_said(code):
    worker, sentence = WORKERS[code]
    assert said(answer(worker)) == {code: sentence}


NEEDS = {
    "choice-sex": (choosing(worker_sex="m"), "The person asked for a man; Rosa is not."),
    "choice-lived-experience": (
        choosing(lived_experience="recovery"),
        "Rosa does not state the experience asked for: recovery.",
    ),
    "hours": (
        choosing(hours=(WeeklyHours(5, 480, 780), WeeklyHours(0, 780, 900))),
        "Days a week on which Rosa has hours that suit: only 0 (needed: 1).",
    ),
    "travel-area": (
        replace(AMARU, max_travel_minutes=15),
        "Rosa is 17 minutes away; only 15 are looked for.",
    ),
    "excluded": (
        replace(AMARU, excluded_workers=frozenset({"rosa"})),
        "Rosa is not to be asked for this referral.",
    ),
    "travel-limit": (
        replace(AMARU, setting=Setting.NEUTRAL, place=None),
        "How far Rosa would travel is not known.",
    ),
    "discretion-near": (
        replace(AMARU, setting=Setting.PHONE, place=None, choices=Choices(not_from_my_street=True)),
        "Whether Rosa lives far enough from the person is not known.",
    ),
    "credential": (
        replace(AMARU, jurisdiction="pe-cusco"),
        "Rosa holds no credential that is asked for here (acs, lay-counsellor).",
    ),
}


@pytest.mark.parametrize("code", NEEDS)
def test_what_a_person_asks_for_and_a_worker_is_not_keeps_them_out_alone_and_is_said(code):
    need, sentence = NEEDS[code]
    assert said(answer(need=need)) == {code: sentence}


def test_a_credential_must_be_valid_on_the_last_day_too():
    almost = Credential(kind="acs", jurisdiction="pe-lima", valid=Window(NOW, COURSE.end - timedelta(minutes=1)))
    enough = Credential(kind="acs", jurisdiction="pe-lima", valid=Window(NOW, COURSE.end))
    assert "credential" in said(answer(replace(ROSA, credentials=(almost,))))
    assert said(answer(replace(ROSA, credentials=(almost, enough)))) == {}


def test_two_credentials_that_only_together_cover_the_time_do_not_count_as_one():
    middle = COURSE.start + COURSE.length / 2
    halves = (Window(NOW, middle), Window(middle, COURSE.end + DAY))
    credentials = tuple(Credential(kind="acs", jurisdiction="pe-lima", valid=half) for half in halves)
    assert list(said(answer(replace(ROSA, credentials=credentials)))) == ["credential"]


def test_only_the_latest_rating_counts_for_better_and_for_worse():
    harmful, good = rated(4, 1, 4, 4, 4, days_ago=90), rated(3, 3, 3, 3, 3, days_ago=30)
    assert said(answer(replace(ROSA, ratings=(harmful, good)))) == {}
    worse = replace(ROSA, ratings=(replace(harmful, at=good.at), replace(good, at=harmful.at)))
    assert list(said(answer(worse))) == ["competence-harmful"]


def test_harm_wins_when_two_ratings_stand_at_the_same_instant():
    both = (rated(4, 4, 4), rated(4, 1, 4))
    assert list(said(answer(replace(ROSA, ratings=both)))) == ["competence-harmful"]
    assert list(said(answer(replace(ROSA, ratings=both[::-1])))) == ["competence-harmful"]


def test_a_rating_from_the_future_is_not_known_yet():
    assert list(said(answer(replace(ROSA, ratings=(rated(4, 4, days_ago=-1),))))) == ["competence-missing"]


def test_a_rating_counts_for_twelve_months_to_the_instant():
    a_year_ago = NOW.replace(year=2025)
    exact = Rating(protocol="problem-solving", at=a_year_ago, levels=(4,))
    older = replace(exact, at=a_year_ago - timedelta(seconds=1))
    assert said(answer(replace(ROSA, ratings=(exact,)))) == {}
    assert said(answer(replace(ROSA, ratings=(older,)))) == {
        "competence-stale": "Rosa's competence rating for this protocol is 13 months old; the limit is 12."
    }


def test_twice_a_week_needs_two_days_not_one_long_one():
    twice = replace(AMARU, contacts_per_week=2)
    one_long_day = replace(ROSA, hours=(WeeklyHours(0, 0, 1440),))
    assert list(said(answer(one_long_day, twice))) == ["hours"]
    assert said(answer(replace(ROSA, hours=MORNINGS[:2]), twice)) == {}


def test_hours_written_in_two_pieces_count_as_the_whole_they_are():
    pieces = (WeeklyHours(0, 480, 510), WeeklyHours(0, 510, 530))
    assert said(answer(replace(ROSA, hours=pieces))) == {}


def test_a_short_absence_leaves_time_to_finish_and_a_long_one_does_not():
    middle = COURSE.start + timedelta(days=5)
    short, long = Window(middle, middle + 13 * DAY), Window(middle, middle + 15 * DAY)
    assert said(answer(replace(ROSA, absences=(short,)))) == {}
    assert said(answer(replace(ROSA, absences=(short, short)))) == {}
    assert list(said(answer(replace(ROSA, absences=(long,))))) == ["absent"]


def test_by_telephone_nobody_travels_and_the_way_takes_no_time():
    phone = replace(AMARU, setting=Setting.PHONE, place=None)
    (candidate,) = answer(replace(ROSA, place=None, max_travel_minutes=0), phone).shortlists["a-1207"]
    assert candidate.travel_minutes is None
    assert candidate.needs_minutes_week == 65


def test_every_reason_against_is_told_not_only_the_first():
    worker = replace(ROSA, agreement_signed=False, languages={}, caseload_points=12)
    assert list(said(answer(worker))) == ["agreement", "language", "caseload"]


@pytest.mark.parametrize(
    ("thing", "wrong"),
    [
        (ROSA, {"weekly_minutes_committed": -1}),
        (ROSA, {"languages": {"es": 4}}),
        (ROSA, {"kept_visits_share": 1.2}),
        (ROSA, {"id": ""}),
        (AMARU, {"urgency": 4}),
        (AMARU, {"contacts": 0}),
        (AMARU, {"contacts_per_week": float("nan")}),
        (AMARU, {"setting": "moon"}),
        (rated(3, 3), {"levels": (3, 5)}),
        (rated(3, 3), {"levels": ()}),
        (rated(3, 3), {"at": NOW.replace(tzinfo=None)}),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(thing, wrong):
    with pytest.raises(ValueError, match=r"."):
        replace(thing, **wrong)
