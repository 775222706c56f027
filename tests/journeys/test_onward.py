"""Sent on and back in a real browser: Tomás sends Amaru on, the place answers by the slip, Rosa reads the advice."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.ground.queries import Entry
from ayni.onward.queries import OnwardReferral
from tests.cast import engagement_of, facility_called, gather
from tests.journeys.test_main_job import LIMA, browser, every, looks_well, press, step_in  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADVICE = "Sleep first; the same dose; come again in a month."


def test_from_sending_on_to_advice_on_the_course(live_server, browser):  # noqa: F811 - the fixture
    cast = gather(datetime.now(UTC) - timedelta(days=2))
    engagement = engagement_of(cast, at=datetime.now(UTC) - timedelta(days=1))
    facility_called("Hospital María", cast.tomas)
    tomas = step_in(browser, live_server.url, "tomas")
    link = send_on(tomas, live_server.url, engagement)
    answer_by_slip(browser, link)

    rosa = step_in(browser, live_server.url, "rosa", phone=True)
    rosa.goto(f"{live_server.url}/my/engagements/{engagement.pk}")
    expect(rosa.locator("body")).to_contain_text(ADVICE)
    looks_well(rosa)
    press(rosa, "Hospital María")
    looks_well(rosa)
    for address in ("onward/", "onward/places/", "board/"):
        tomas.goto(f"{live_server.url}/{address}")
        looks_well(tomas)

    assert OnwardReferral.objects.get().state == "back"
    assert list(ledger.verify()) == []
    told = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "people.give_consent", "onward.send", "onward.make_slip", "onward.appoint", "onward.attend",
        "onward.refer_back",
    } <= told  # fmt: skip


def send_on(page: Page, address: str, engagement: Engagement) -> str:
    """From the page of the engagement to the slip; the link that stands on it."""
    page.goto(f"{address}/engagements/{engagement.pk}/")
    press(page, "Send on to another place")
    looks_well(page)
    page.locator("select[name=facility]").select_option(label="Hospital María")
    page.locator("textarea[name=asked]").fill("Please see whether the medicine is right.")
    page.locator("input[name=tells][value=name]").check()
    page.locator("input[name=tells_back][value=yes]").check()
    page.locator("input[name=agreed_with][value=person]").check()
    press(page, "Send them on")
    expect(page.locator(".field.tick[data-wrong]")).to_be_visible()
    page.locator("input[name=agrees]").check()
    press(page, "Send them on")
    looks_well(page)
    press(page, "Make the slip")
    looks_well(page)
    expect(page.locator(".feedback-card")).not_to_contain_text("medicine")
    return page.locator("p.address a").inner_text().strip()


def answer_by_slip(browser: Browser, link: str) -> None:  # noqa: F811 - what the fixture gives
    """The place, without an account, on a telephone: a day, that they came, and advice."""
    page = browser.new_context(viewport={"width": 360, "height": 640}, locale="en").new_page()
    page.goto(link)
    looks_well(page)
    for nothing in ("Amaru", "medicine"):
        expect(page.locator("body")).not_to_contain_text(nothing)
    page.locator("summary", has_text="A day and an hour").click()
    day = (datetime.now(LIMA) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page.locator("input[name=appointment_at]").fill(day)
    looks_well(page)
    page.locator("details[open] button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    press(page, "There is more to tell")
    page.locator("summary", has_text="They went").click()
    page.locator("details[open] button").click()
    press(page, "There is more to tell")
    page.locator("summary", has_text="Referred back").click()
    page.locator("textarea[name=advice]").fill(ADVICE)
    page.locator("details[open] button").click()
    looks_well(page)
    page.goto(link)
    expect(page.locator("body")).to_contain_text("has been answered")
    expect(page.locator("body")).not_to_contain_text(ADVICE)


def test_deciding_together_on_the_telephone_and_saying_how_it_was(live_server, browser):  # noqa: F811 - the fixture
    cast = gather(datetime.now(UTC) - timedelta(days=2))
    engagement = engagement_of(cast, at=datetime.now(UTC) - timedelta(days=1))
    rosa = step_in(browser, live_server.url, "rosa", phone=True)
    rosa.goto(f"{live_server.url}/my/engagements/{engagement.pk}")
    press(rosa, "Decide together")
    looks_well(rosa)
    expect(rosa.locator("svg.hundred circle.yes")).to_have_count(65 + 53)
    rosa.locator("input[name=matters]").first.check()
    rosa.locator("input[name=choice][value=team]").check()
    rosa.locator("input[name=decided_with][value=person]").check()
    press(rosa, "Keep their answer")
    expect(rosa.locator("body")).to_contain_text("More help, with the health centre")
    looks_well(rosa)
    press(rosa, "Ask how deciding was")
    looks_well(rosa)
    amaru = browser.new_context(viewport={"width": 360, "height": 640}, locale="en").new_page()
    amaru.goto(rosa.locator("p.address a").inner_text().strip())
    for group in {each.get_attribute("name") for each in every(amaru.locator("input[type=radio]"))}:
        amaru.locator(f"input[name='{group}']").last.check()
    press(amaru, "Send")
    expect(amaru.get_by_role("heading", level=1)).to_have_text("Thank you")

    tomas = step_in(browser, live_server.url, "tomas")
    tomas.goto(f"{live_server.url}/engagements/{engagement.pk}/")
    press(tomas, "More help, with the health centre")
    expect(tomas.locator("body")).to_contain_text("12 of 12")
    looks_well(tomas)
    tomas.goto(f"{live_server.url}/engagements/{engagement.pk}/onward")
    press(tomas, "Decide it together")
    expect(tomas.get_by_role("heading", level=1)).to_contain_text("Going to another place")
    looks_well(tomas)
    assert list(ledger.verify()) == []
