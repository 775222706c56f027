"""A session on a phone whose signal goes: nothing is sent into the void, and nothing that was written is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast as house
from tests.cast import Cast
from tests.desk.browser import PHONE, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return house.gather(datetime.now(UTC) - timedelta(days=1))


@pytest.fixture
def page(cast: Cast, live_server: Any, chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    engagement = house.engagement_of(cast, at=datetime.now(UTC) - timedelta(hours=3))
    with opened(live_server, chromium_path, monkeypatch, "Rosa", PHONE) as page:
        page.goto(live_server.url + reverse("my-engagement-encounter", args=[engagement.pk]))
        page.get_by_role("button", name="Begin").click()
        yield page


def test_without_a_signal_the_screen_stays_and_says_so_and_goes_on_when_it_is_back(page: Page) -> None:
    page.get_by_role("button", name="Done").click()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
    page.context.set_offline(True)
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".offline")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
    page.context.set_offline(False)
    expect(page.locator(".offline")).to_be_hidden()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("h1")).to_have_text("Name what weighs, and choose one problem")


def test_leaving_in_the_middle_asks_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("button", name="Done").click()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
    page.get_by_role("link", name="Ayni").click(no_wait_after=True)
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
    assert asked == ["beforeunload"]


def test_a_line_that_fails_in_the_middle_keeps_the_screen_too(page: Page) -> None:
    page.route("**/encounter", lambda route: route.abort())
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".offline")).to_be_visible()
    page.unroute("**/encounter")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")


def test_going_back_in_the_browser_shows_the_screen_before(page: Page) -> None:
    page.get_by_role("button", name="Done").click()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Arrive and say what stays between us")
    expect(page.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Open: what brings you, and what this is")
