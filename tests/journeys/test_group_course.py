"""A group course in a real browser: three are asked for, meet eight times with Rosa, and each ends for themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ayni.care import queries as care
from ayni.care.queries import Answers, Encounter, GroupEncounter
from ayni.credentials import actions as credentials
from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.referrals.queries import Group
from ayni.safety.queries import Escalation
from ayni.visits.queries import Visit
from tests.cast import Cast, competencies, gather, person_called
from tests.journeys.test_main_job import LIMA, every, looks_well, press, step_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROTOCOL = "group-interpersonal"
SESSIONS = 8
ASKED_AT = 7  # PHQ-9 is due in every second session
ASKED_FIRST = "input[name='phq-9-q{n}'][value='{value}']"


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright's loop runs on this thread, and Django is asked from it while nothing else runs: it is safe here.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_a_group_from_its_referrals_to_its_completion(live_server, browser):
    at = datetime.now(UTC) - timedelta(days=1)
    cast = gather(at)
    credentials.rate(
        cast.worker, by=cast.ines, because="roleplay", at=at, protocol=PROTOCOL, setting="roleplay",
        levels={item["id"]: 3 for item in competencies()},
    )  # fmt: skip
    tomas = step_in(browser, live_server.url, "tomas")
    for person in (cast.person, *(person_called(name, cast.centre, cast.tomas, at) for name in ("Illa", "Sami"))):
        ask_for_a_place(tomas, f"{live_server.url}/people/{person.pk}/")
    form_the_group(tomas, live_server.url)
    rosa = step_in(browser, live_server.url, "rosa", phone=True)
    say_yes(rosa)
    group = f"{live_server.url}/my/groups/{Group.objects.get().pk}"
    for number in range(1, SESSIONS + 1):
        meet(rosa, group, number)
        if number == ASKED_AT:
            ask_alone(rosa)
    assert GroupEncounter.objects.count() == SESSIONS
    the_record_of_each_is_theirs()
    decide_and_close(rosa, live_server.url)
    assert all(each.ended_at for each in Engagement.objects.all())
    assert list(ledger.verify()) == []
    worked(cast)


def ask_for_a_place(page: Page, address: str, protocol: str = PROTOCOL) -> None:
    page.goto(address)
    press(page, "New referral")
    page.locator(f"a[href*='protocol={protocol}']").click()
    page.locator("input[name=acuity_points]").first.check()
    press(page, "Go on to their choices")
    choose_a_group(page)


def choose_a_group(page: Page) -> None:
    """The person's choices: at the centre, and with others."""
    page.locator("select[name=language]").select_option("es")
    page.locator("input[name=setting][value=clinic]").check()
    page.locator("input[name=worker_sex][value=any]").check()
    page.locator("input[name=in_group]").check()
    page.locator("input[name=decided_with][value=person]").check()
    press(page, "Keep their choices")


def form_the_group(page: Page, address: str, protocol: str = PROTOCOL) -> None:
    page.goto(f"{address}/groups/new?centre=ves&kind=course&protocol={protocol}")
    for box in every(page.locator("input[name=referrals]")):
        box.check()
    looks_well(page)
    press(page, "Form the group")
    press(page, "See who can")
    page.locator("input[name=workers]").first.check()
    press(page, "Offer to Rosa")
    expect(page.locator("body")).to_contain_text("1 worker was asked")


def say_yes(page: Page) -> None:
    page.locator("a[href*='/my/offers/']").first.click()
    expect(page.locator("body")).to_contain_text("a group of 3")
    press(page, "Accept")


def meet(page: Page, group: str, number: int, last: int = SESSIONS, without_one: int = 3) -> None:
    """One meeting of so many, written down on the phone; in one of them (the third) somebody does not come."""
    page.goto(group)
    press(page, "Arrange a meeting")
    soon = datetime.now(LIMA) + timedelta(minutes=20)
    page.locator("input[name=starts_at]").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Arrange it")
    page.locator("a[href*='/my/meetings/']").first.click()
    press(page, "Write down the meeting")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Session {number} of the group")
    if number in (1, last):
        looks_well(page)
    for step in every(page.locator("select[name$='-became']")):
        step.select_option("done")
    cards = page.locator("input[value=came]")
    for place in range(cards.count()):
        cards.nth(place).check()
    if number == without_one:
        page.locator("input[value=said-before]").first.check()
    for place, note in enumerate(every(page.locator("textarea[name$='-note']"))):
        note.fill(f"Words of meeting {number} on number {place}.")
    ended = datetime.now(LIMA)
    page.locator("input[name=began_at]").fill((ended - timedelta(minutes=90)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("input[name=ended_at]").fill(ended.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Save the session")
    expect(page.locator("main")).to_contain_text("Your time counts once")
    if number == 1:
        looks_well(page)


def the_record_of_each_is_theirs() -> None:
    assert Encounter.objects.count() == 3 * SESSIONS - 1
    assert Visit.objects.filter(state="missed").count() == 1
    for engagement in Engagement.objects.all():
        words = {each.note[-1] for each in Encounter.objects.filter(engagement=engagement)}
        assert len(words) == 1
    stages = {each.number: set(each.steps) for each in GroupEncounter.objects.all()}
    assert ("stories" in stages[1], "work" in stages[3], "farewell" in stages[8]) == (True, True, True)


def ask_alone(page: Page) -> None:
    """After a meeting, one of them is asked apart from the others; one answer is red."""
    page.locator("main").get_by_role("link", name="Ask them alone").first.click()
    looks_well(page)
    for question in range(1, 10):
        page.locator(ASKED_FIRST.format(n=question, value=1 if question == 9 else 0)).check()
    press(page, "Save")
    expect(page.locator("body")).to_contain_text("Your supervisor has been called")
    assert Escalation.objects.count() == 1
    assert Answers.objects.get(instrument="phq-9").total == 1


def decide_and_close(page: Page, address: str, circle: QuerySet[Engagement] | None = None) -> None:
    for engagement in Engagement.objects.all() if circle is None else circle:
        page.goto(f"{address}/my/engagements/{engagement.pk}")
        press(page, "Close")
        page.locator("input[name=outcome]").first.check()
        for area in every(page.locator("textarea")):
            area.fill("Says what weighs to her sister now.")
        page.locator("main form button.primary").first.click()
        page.wait_for_load_state()


def worked(cast: Cast) -> None:
    """Rosa's time: eight meetings of an hour and a half, whoever came."""
    now = datetime.now(UTC)
    assert care.minutes_worked(cast.worker.pk, now - timedelta(days=1), now) == SESSIONS * 90
