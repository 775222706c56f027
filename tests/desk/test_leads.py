"""What decided steps lead to, on the pages of those who can do it: offered at once, prefilled, with one click."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.care import actions
from ayni.care.planning import standing_of
from ayni.care.queries import Sequel
from ayni.engagements.queries import Engagement
from ayni.onward.queries import OnwardReferral
from ayni.referrals.queries import Referral
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words
from tests.desk.test_steps import seen_on, signed_in


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


def grave(cast: Cast, engagement: Engagement) -> None:
    """A session with answers by which somebody is sent on."""
    sheet = {f"q{n}": 3 for n in range(1, 9)} | {"q9": 1}
    at = NOW - timedelta(hours=1)
    actions.record(
        engagement, by=cast.rosa, because="visit", at=at, began_at=at - timedelta(hours=1), ended_at=at,
        modality="home", steps={}, answers={"phq-9": sheet}, note="",
    )  # fmt: skip


def take(cast: Cast, engagement: Engagement, rule: str) -> None:
    put = next(each for each in standing_of(engagement, NOW).puts if each.rule.code == rule)
    actions.decide(engagement, by=cast.ines, because="take", at=NOW, rule=rule, taken=True, why="So.", seen=put.seen)


def lead_on(page: str) -> str:
    return page.split('name="lead" value="', 1)[1].split('"', 1)[0]


def test_taking_a_step_shows_at_once_what_it_leads_to_and_whose_it_is(cast: Cast, engagement: Engagement) -> None:
    grave(cast, engagement)
    rosa = signed_in("Rosa")
    before = opened(rosa, "my-steps", engagement.pk)
    assert "The person is sent on: Specialist care." in before
    seen = seen_on(before, "refer-up")
    taken = sent(rosa, "my-steps", engagement.pk, rule="refer-up", seen=seen, taken="take", why="They wish it.")
    assert taken.status_code == 302
    page = opened(rosa, "my-steps", engagement.pk)
    for told in ("Decided, and not done yet", "Not sent yet", "Specialist care", "Not asked for yet",
                 "Coordinator: it stands in their list", "Lay the ways side by side first"):  # fmt: skip
        assert told in page
    assert "Not sent yet" in opened(rosa, "my-engagement", engagement.pk)
    assert "Not sent yet" in opened(signed_in("Inés"), "supervised-engagement", engagement.pk)
    assert "Todavía no" in opened(signed_in("Rosa", "es"), "my-steps", engagement.pk)


def test_the_coordinators_board_leads_to_a_form_that_is_filled_in(cast: Cast, engagement: Engagement) -> None:
    house.facility_called("Health post", cast.tomas, kind="primary")
    hospital = house.facility_called("Clinic of the mind", cast.tomas)
    grave(cast, engagement)
    take(cast, engagement, "refer-up")
    tomas = signed_in("Tomás")
    board = opened(tomas, "board")
    assert "to be sent on to another place. Not sent yet." in board
    assert "Specialist" not in board
    assert reverse("what-follows", args=[engagement.pk]) in board
    page = opened(tomas, "what-follows", engagement.pk)
    address = page.split('href="' + reverse("onward-new", args=[engagement.pk]), 1)[1].split('"', 1)[0]
    form = words(tomas.get(reverse("onward-new", args=[engagement.pk]) + address))
    assert form.index("Clinic of the mind") < form.index("Health post")
    assert f'<option value="{hospital.pk}" selected' in form
    assert "PHQ-9 is 25; the rule looks for 20 or more." in form
    answer = tomas.post(
        reverse("onward-new", args=[engagement.pk]) + address,
        {"facility": str(hospital.pk), "asked": "Please see them.", "tells_back": "yes", "agreed_with": "person",
         "agrees": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Sequel.objects.get().led_to == OnwardReferral.objects.get().pk
    assert "Not sent yet" not in opened(tomas, "board")


def test_what_comes_next_is_asked_for_with_one_click_and_taken_back_with_another(
    cast: Cast, engagement: Engagement
) -> None:
    grave(cast, engagement)
    take(cast, engagement, "refer-up")
    tomas, where = signed_in("Tomás"), ("what-follows", engagement.pk)
    page = opened(tomas, *where)
    lead = lead_on(page.split("Ask for it", 1)[0].rsplit("<form", 1)[1])
    assert sent(tomas, *where, lead=lead).status_code == 302
    asked = Referral.objects.get(follows=engagement.referral)
    assert asked.protocol == "linkage"
    sequel = Sequel.objects.get()
    assert str(sequel.pk) in opened(tomas, *where)
    assert sent(tomas, *where, sequel=str(sequel.pk)).status_code == 302
    assert Referral.objects.get(pk=asked.pk).state == "withdrawn"
    assert "Not asked for yet" in opened(tomas, *where)


def test_what_was_agreed_is_written_on_the_page_of_steps_and_kept_when_refused(
    cast: Cast, engagement: Engagement
) -> None:
    grave(cast, engagement)
    take(cast, engagement, "danger")
    rosa, where = signed_in("Rosa"), ("my-steps", engagement.pk)
    assert "What was agreed is not written down yet" in opened(rosa, "my-day")
    lead = lead_on(opened(rosa, *where))
    assert sent(rosa, *where, lead=lead, words="").status_code == 422
    assert sent(rosa, *where, lead=lead, words="Inés calls the mother; we go on.").status_code == 302
    assert "Inés calls the mother; we go on." in opened(rosa, *where)
    assert "Inés calls the mother" not in opened(signed_in("Tomás"), "what-follows", engagement.pk)
    assert "What was agreed is not written down yet" not in opened(rosa, "my-day")


def test_why_it_is_not_done_needs_a_reason_and_can_be_taken_back(cast: Cast, engagement: Engagement) -> None:
    grave(cast, engagement)
    take(cast, engagement, "danger")
    rosa, where = signed_in("Rosa"), ("my-steps", engagement.pk)
    lead = lead_on(opened(rosa, *where))
    refused = sent(rosa, *where, lead=lead, **{"not-done": "1"})
    assert refused.status_code == 422
    assert sent(rosa, *where, lead=lead, instead="otherwise", words="Solved.").status_code == 302
    assert "Solved." in opened(rosa, *where)
    assert sent(rosa, *where, sequel=str(Sequel.objects.get().pk)).status_code == 302
    assert "What was agreed is not written down yet" in opened(rosa, *where)


def test_a_course_that_ends_says_what_is_not_done_and_brings_the_reason_along(
    cast: Cast, engagement: Engagement
) -> None:
    for week in range(6):
        house.encounter_of(cast, engagement, NOW - timedelta(days=7 * (6 - week)))
    take(cast, engagement, "repeat")
    take(cast, engagement, "complete")
    handing_over = opened(signed_in("Rosa"), "my-handover", engagement.pk)
    assert "Not added yet. Do it first, or tell it to whoever goes on." in handing_over
    assert "Not added yet. Do it first" in opened(signed_in("Tomás"), "handover", engagement.pk)
    page = opened(signed_in("Rosa"), "my-closing", engagement.pk)
    assert "there are further sessions. Not added yet." in page
    assert "So.</textarea>" in page
    assert "the course ends" not in page


def test_another_course_and_a_stranger_find_nothing(cast: Cast, engagement: Engagement) -> None:
    grave(cast, engagement)
    take(cast, engagement, "danger")
    lead = lead_on(opened(signed_in("Rosa"), "my-steps", engagement.pk))
    other = house.engagement_of(cast, house.person_called("Pilar", cast.centre, cast.tomas))
    rosa: Client = signed_in("Rosa")
    for told in ({"lead": lead, "words": "x"}, {"lead": "nothing"}, {"sequel": "nothing"}):
        assert sent(rosa, "my-steps", other.pk, **told).status_code == 404
    assert signed_in("Wari").post(reverse("what-follows", args=[engagement.pk]), {"lead": lead}).status_code == 404
    assert not Sequel.objects.exists()
