"""Following an engagement: visits, the curve and that something was recorded – never what was said."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ayni.engagements.queries import Closing, Engagement, Handover
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.referrals.queries import Referral
from ayni.visits.queries import Visit
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_opening_an_engagement_leaves_an_entry(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    opened(tomas, "engagement", engagement.pk)
    entry = Entry.objects.get(verb="engagements.read")
    assert (entry.by, entry.because) == (cast.tomas.id, "coordination")


def test_what_happened_is_told_apart_from_who_opened_it(tomas: Client, engagement: Engagement) -> None:
    opened(tomas, "engagement", engagement.pk)
    page = opened(tomas, "engagement", engagement.pk)
    happened, _, readings = page.partition("Who opened this")
    assert "read the record" not in happened
    assert "Tomás read the record" in readings


def test_it_shows_the_curve_and_that_an_instrument_was_filled_but_no_note(
    tomas: Client, cast: Cast, engagement: Engagement
) -> None:
    visit = house.visit_of(cast, engagement, NOW + DAY)
    with clock.moved_to(NOW + 2 * DAY):
        house.encounter_of(cast, engagement, NOW + DAY + HOUR, visit=visit)
        page = opened(tomas, "engagement", engagement.pk)
    assert "PHQ-9 filled" in page
    assert "PHQ-9: 8 on" in page
    assert "1 of 6 took place" in page
    assert "We spoke about the week" not in page


def test_an_unanswered_flag_stands_on_top_with_its_owner(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    with clock.moved_to(NOW + DAY):
        house.encounter_of(cast, engagement, NOW + DAY, q9=1)
        page = opened(tomas, "engagement", engagement.pk)
    assert page.index("Inés has it") < page.index("Visits")


def test_what_was_said_before_is_dated_by_its_day(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    house.visit_of(cast, engagement, NOW + DAY)
    assert "arranged a visit for " + engagement.code + " on 3 Mar 10:00" in opened(tomas, "engagement", engagement.pk)


@pytest.mark.parametrize("week", ["2026-03-09", "yesterday", "0001-01-01", "9999-12-31", "a\0b"])
def test_any_week_can_be_looked_at(tomas: Client, engagement: Engagement, week: str) -> None:
    assert "Week after" in opened(tomas, "engagement", engagement.pk, week=week)


# --- visits ----------------------------------------------------------------------------------------------------------


def test_a_visit_is_arranged_in_the_time_of_the_centre(tomas: Client, engagement: Engagement) -> None:
    sent(tomas, "visit-new", engagement.pk, starts_at="2026-03-04T09:30", minutes="50", setting="home")
    visit = Visit.objects.get()
    assert visit.starts_at.isoformat() == "2026-03-04T14:30:00+00:00"
    assert visit.ends_at - visit.starts_at == timedelta(minutes=50)


def test_the_next_visit_is_suggested_by_the_cadence(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    house.visit_of(cast, engagement, NOW + DAY)
    assert 'value="2026-03-10T10:00"' in opened(tomas, "visit-new", engagement.pk)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("starts_at", "2026-02-27T09:00", "still to come"),
    ("starts_at", "9999-12-31T23:59", "This year cannot be right"),
    ("minutes", "0", "greater than or equal to 5"),
    ("minutes", "99999999999999999999", "less than or equal to 480"),
    ("setting", "on the moon", "Select a valid choice"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_in_a_sentence(
    tomas: Client, engagement: Engagement, field: str, value: str, sentence: str
) -> None:
    told = {"starts_at": "2026-03-04T09:30", "minutes": "50", "setting": "home", field: value}
    answer = sent(tomas, "visit-new", engagement.pk, **told)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_worker_is_not_sent_to_two_places_at_once(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    house.visit_of(cast, engagement, NOW + DAY)
    answer = sent(tomas, "visit-new", engagement.pk, starts_at="2026-03-03T10:30", minutes="50", setting="home")
    assert "has another visit at that time" in words(answer)
    assert 'value="2026-03-03T10:30"' in words(answer)


def test_a_visit_is_moved(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    visit = house.visit_of(cast, engagement, NOW + DAY)
    assert 'value="2026-03-03T10:00"' in opened(tomas, "visit-time", visit.pk)
    sent(tomas, "visit-time", visit.pk, starts_at="2026-03-05T16:00", minutes="45")
    visit.refresh_from_db()
    assert visit.starts_at.isoformat() == "2026-03-05T21:00:00+00:00"


def test_a_visit_is_called_off_for_a_reason_that_a_person_can_give(
    tomas: Client, cast: Cast, engagement: Engagement
) -> None:
    visit = house.visit_of(cast, engagement, NOW + DAY)
    assert sent(tomas, "visit-cancellation", visit.pk, because="ended").status_code == 422
    sent(tomas, "visit-cancellation", visit.pk, because="transport")
    assert "No way to get there" in opened(tomas, "engagement", engagement.pk)


def test_a_visit_did_not_happen_only_once_its_time_has_come(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    visit = house.visit_of(cast, engagement, NOW + DAY)
    early = sent(tomas, "visit-miss", visit.pk, because="nobody-home")
    assert "still to come" in words(early)
    with clock.moved_to(NOW + DAY + HOUR):
        sent(tomas, "visit-miss", visit.pk, because="nobody-home")
    visit.refresh_from_db()
    assert visit.state == "missed"


# --- how it ends -----------------------------------------------------------------------------------------------------


def test_closing_asks_how_it_ended_and_calls_off_what_was_to_come(
    tomas: Client, cast: Cast, engagement: Engagement
) -> None:
    visit = house.visit_of(cast, engagement, NOW + DAY)
    assert sent(tomas, "closing", engagement.pk, outcome="better").status_code == 422
    sent(tomas, "closing", engagement.pk, outcome="better", summary="Back at the market.", next_steps="The club.")
    visit.refresh_from_db()
    assert (Closing.objects.get().outcome, visit.state) == ("better", "cancelled")
    page = opened(tomas, "engagement", engagement.pk)
    assert "Back at the market." in page
    assert "Arrange a visit" not in page


def test_closing_twice_says_that_it_has_ended(tomas: Client, engagement: Engagement) -> None:
    told: dict[str, Any] = {"outcome": "better", "summary": "Back at the market."}
    sent(tomas, "closing", engagement.pk, **told)
    again = sent(tomas, "closing", engagement.pk, **told)
    assert again.status_code == 422
    assert "This engagement has ended." in words(again)


def test_handing_over_leads_to_a_referral_that_keeps_the_choices(tomas: Client, engagement: Engagement) -> None:
    told = {"because": "worker-leaves", "told": "Likes to walk.", "start_by": "2026-03-09T10:00",
            "end_by": "2026-05-09T10:00", "contacts": "4"}  # fmt: skip
    assert 'name="contacts" value="6"' in opened(tomas, "handover", engagement.pk)
    assert sent(tomas, "handover", engagement.pk, **{**told, "end_by": "2026-03-01T10:00"}).status_code == 422
    answer = sent(tomas, "handover", engagement.pk, **told)
    follower = Referral.objects.get(follows=engagement.referral)
    assert str(follower.pk) in answer.headers["Location"]
    assert (follower.contacts, follower.choices.languages, follower.state) == (4, ["es"], "open")
    assert Handover.objects.get().told == "Likes to walk."
    assert "Goes on from" in opened(tomas, "referral", follower.pk)


# --- flags -----------------------------------------------------------------------------------------------------------


def test_the_list_of_flags_shows_who_has_each_and_can_change_nothing(
    tomas: Client, cast: Cast, engagement: Engagement
) -> None:
    with clock.moved_to(NOW + DAY):
        house.encounter_of(cast, engagement, NOW + DAY, q9=2)
        page = opened(tomas, "flags")
    assert "Inés is asked until" in page
    assert cast.person.code in page
    assert 'action="/flags' not in page


def test_a_list_without_flags_says_what_would_stand_there(tomas: Client, cast: Cast) -> None:
    assert "No flag waits" in opened(tomas, "flags")
