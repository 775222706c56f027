"""The duty page in a real browser: news comes by itself, and a page that gets none says so instead of looking calm."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ayni.care import actions as care
from tests import cast as house
from tests.cast import Cast
from tests.desk.browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWO_ROUNDS = 12_000  # milliseconds to wait at most: the page asks every five seconds


@pytest.fixture
def cast() -> Cast:
    return house.gather(datetime.now(UTC) - timedelta(days=1))


@pytest.fixture
def page(cast: Cast, live_server: Any, chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    with opened(live_server, chromium_path, monkeypatch, "Inés") as page:
        page.goto(f"{live_server.url}/duty/")
        yield page


def test_a_new_flag_appears_on_an_open_page_and_in_its_title(cast: Cast, page: Page) -> None:
    expect(page.locator("#flags")).to_contain_text("No flag waits")
    raise_a_flag(cast)
    expect(page.locator("#flags li.now")).to_contain_text(cast.person.code, timeout=TWO_ROUNDS)
    expect(page).to_have_title("(1) Duty · Ayni")


def test_a_page_that_gets_no_news_says_so_and_keeps_what_it_has(cast: Cast, page: Page) -> None:
    raise_a_flag(cast)
    page.reload()
    expect(page.locator(".stale")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.locator(".stale")).to_be_visible(timeout=TWO_ROUNDS)
    page.context.set_offline(False)
    expect(page.locator(".stale")).to_be_hidden(timeout=TWO_ROUNDS)
    page.context.clear_cookies()
    expect(page.locator(".stale")).to_be_visible(timeout=TWO_ROUNDS)
    expect(page.locator("#flags li.now")).to_contain_text(cast.person.code)


def raise_a_flag(cast: Cast) -> None:
    engagement = house.engagement_of(cast, at=datetime.now(UTC) - timedelta(hours=3))
    care.raise_concern(engagement, by=cast.rosa, because="concern", kind="concern", said="I heard shouting.")
